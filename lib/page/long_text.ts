/**
 * A message's text: of a long one its beginning, and the rest once that is wanted.
 *
 * @module
 */

import { fold } from "../text/name.ts";
import { button, make } from "./dom.ts";
import { nodesOf } from "./markup.ts";
import type { RowLook, Shown } from "./row_elements.ts";
import { folded, type Stretch, stretchesOf } from "./state/long_text.ts";

/** The text's element. */
export function drawText({ text, author, seq }: Shown, look: RowLook): HTMLElement {
  const { nick, highlights, words, whole } = look;
  const lit = fold(author) === fold(nick) ? [] : [nick, ...highlights];
  const element = make("div", { class: "text", attributes: { dir: "auto" } });
  const { pieces, left } = folded(text, lit);
  if (left > 0 && seq !== undefined && whole.has(seq)) {
    element.append(...stretchesOf(text, lit).map(drawStretch));
    return element;
  }
  element.append(...nodesOf(pieces));
  if (left === 0) return element;
  const more = button({ class: "more", text: words.moreLines(left) }, () => {
    if (seq !== undefined) whole.add(seq);
    // The button goes, and not the keys that it had.
    if (document.activeElement === more) element.closest<HTMLElement>(".able")?.focus();
    unfold(element, stretchesOf(text, lit), () => whole.grew());
  });
  more.addEventListener("mousedown", (event) => event.preventDefault());
  element.append(more);
  return element;
}

/** Shows all of it, a stretch in each frame. */
function unfold(element: HTMLElement, stretches: readonly Stretch[], grew: () => void): void {
  element.replaceChildren();
  let next = 0;
  const put = (): void => {
    const stretch = stretches[next++];
    if (stretch === undefined) return;
    element.append(drawStretch(stretch));
    if (!element.isConnected) return;
    grew();
    requestAnimationFrame(put);
  };
  put();
}

function drawStretch({ pieces, goesOn }: Stretch): HTMLElement {
  return make("div", { class: `stretch${goesOn ? " goes-on" : ""}` }, ...nodesOf(pieces));
}
