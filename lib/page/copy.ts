/**
 * Copying: of several messages, a line for each, as netcat shows it, with its time.
 *
 * @module
 */

import type { RowLook } from "./row_elements.ts";
import { authorOf, isDeed, type Row } from "./state/rows.ts";

/** The text of the rows that are selected; `undefined` where they are fewer than two. */
export function copyText(
  rows: readonly Row[],
  elementOf: (row: Row) => Element | undefined,
  { times }: Pick<RowLook, "times">,
): string | undefined {
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const lines = rows.filter((row) => row.type === "said")
    .filter((row) => {
      const element = elementOf(row);
      return element !== undefined && range.intersectsNode(element);
    })
    .map(({ item }) => {
      const start = isDeed(item) ? `* ${authorOf(item)}` : `<${authorOf(item)}>`;
      return `${times.time(item.timeMs)} ${start} ${item.text}`;
    });
  return lines.length < 2 ? undefined : lines.join("\n");
}

/**
 * Puts an element's text on the clipboard, or the whole `text` of which it shows the beginning; where a page may not do
 * that, the text is at least selected.
 */
export async function copied(
  shown: HTMLElement,
  text: string = shown.textContent,
): Promise<boolean> {
  getSelection()?.selectAllChildren(shown);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    shown.textContent = text;
    getSelection()?.selectAllChildren(shown);
    return document.execCommand("copy");
  }
}
