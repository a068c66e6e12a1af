/**
 * What is shown of a message that was found: where the words stand that were looked for, and these lit.
 *
 * @module
 */

import { occurrences, type Span } from "../../text/mention.ts";
import { bare, wordsOf } from "../../text/words.ts";
import type { Piece } from "./markup.ts";

/** So much of it is shown, in UTF-16 units, */
const SHOWN_UNITS = 300;
/** and so much of that before the first of the words, where it stands further down. */
const BEFORE_UNITS = 60;
/** So far around where the first should be it is looked for: how long words are that are bare differs. */
const NEAR_UNITS = 2_000;

/** The excerpt of a text that was found by these words. */
export function excerptOf(text: string, sought: string): Piece[] {
  const words = wordsOf(sought);
  const near = placeOf(text, words);
  const start = Math.max(0, near - NEAR_UNITS);
  const around = text.slice(start, near + NEAR_UNITS);
  const found = words.flatMap((word) => occurrences(around, word))
    .map(([from, to]): Span => [from + start, to + start]).sort(([a], [b]) => a - b);
  const first = found[0]?.[0] ?? 0;
  const from = first < SHOWN_UNITS - BEFORE_UNITS ? 0 : beginningAt(text, first - BEFORE_UNITS);
  return lit(text.slice(0, from + SHOWN_UNITS), from, found);
}

/** About where the first of the words stands. */
function placeOf(text: string, words: readonly string[]): number {
  const whole = bare(text);
  const places = words.map((word) => whole.indexOf(word)).filter((at) => at !== -1);
  if (places.length === 0) return 0;
  return Math.floor(Math.min(...places) * text.length / whole.length);
}

/** No word and no letter is cut there. */
function beginningAt(text: string, at: number): number {
  const space = text.slice(at, at + BEFORE_UNITS).search(/\s/);
  return space === -1 ? at + (/^[\udc00-\udfff]/.test(text.slice(at)) ? 1 : 0) : at + space + 1;
}

function lit(text: string, from: number, found: readonly Span[]): Piece[] {
  const pieces: Piece[] = from === 0 ? [] : [{ type: "text", text: "… " }];
  let end = from;
  for (const [begin, stop] of found) {
    if (begin < end || begin >= text.length) continue;
    if (begin > end) pieces.push({ type: "text", text: text.slice(end, begin) });
    pieces.push({ type: "mention", text: text.slice(begin, stop) });
    end = stop;
  }
  if (end < text.length) pieces.push({ type: "text", text: text.slice(end) });
  return pieces;
}
