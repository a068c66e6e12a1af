/**
 * Text as a person sees it, character by character and line by line.
 *
 * @module
 */

import { plainText } from "./text.ts";

/** What needs no tables: each of these is one grapheme, and one column wide in a terminal. */
const LATIN = /^[ -~\u00a1-\u00ac\u00ae-\u024f]*$/;

const TAB = "    ";
const LINE_BREAK = /\r\n?|[\n\u0085\u2028\u2029]/;

let segmenter: Intl.Segmenter | undefined;

/** Whether each of its characters is a grapheme, and one column wide in a terminal. */
export function isPlainLatin(text: string): boolean {
  return LATIN.test(text);
}

/** Cuts text into graphemes: what a person sees as one character, and the cursor steps over at once. */
export function cutGraphemes(text: string): string[] {
  if (isPlainLatin(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * The text as a terminal may safely show it: {@linkcode plainText} for each of its lines. Every kind
 * of line break becomes `\n`, a tab four spaces.
 */
export function printable(text: string): string {
  return text.replaceAll("\t", TAB).split(LINE_BREAK).map(plainText).join("\n");
}
