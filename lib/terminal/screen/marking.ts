/**
 * Makes parts of a text stand out where it is drawn: names, words that were looked for, code.
 *
 * @module
 */

import type { Span } from "../../text/mention.ts";
import type { Paint } from "./theme.ts";

/** A part of a text, and how it looks. */
export interface Mark {
  /** Which part. */
  readonly span: Span;
  /** How it looks. */
  readonly paint: Paint;
}

/**
 * Paints the rows of a text in their order. What a row alone looks like does not count: it may begin in
 * the midst of a word or a link. Where marks overlap, the first of them counts.
 */
export function marker(text: string, marks: readonly Mark[]): Paint {
  const apart = withoutOverlaps(marks);
  let end = 0;
  return (row) => {
    const words = row.trimStart();
    const start = text.indexOf(words, end);
    if (start === -1) return row;
    end = start + words.length;
    let drawn = row.slice(0, row.length - words.length);
    let at = start;
    for (const { span: [from, to], paint } of apart) {
      if (to <= start || from >= end) continue;
      drawn += text.slice(at, Math.max(from, start));
      drawn += paint(text.slice(Math.max(from, start), Math.min(to, end)));
      at = Math.min(to, end);
    }
    return drawn + text.slice(at, end);
  };
}

/** In the order of the text. */
function withoutOverlaps(marks: readonly Mark[]): readonly Mark[] {
  const taken: Mark[] = [];
  for (const mark of marks) {
    const [from, to] = mark.span;
    if (taken.every(({ span }) => to <= span[0] || from >= span[1])) taken.push(mark);
  }
  return taken.sort((one, other) => one.span[0] - other.span[0]);
}
