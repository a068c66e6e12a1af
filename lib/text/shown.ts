/**
 * What strangers write, made fit for a terminal that people trust: it cannot move the cursor, change
 * colours, reorder what stands beside it, or weigh more than it shows.
 *
 * @module
 */

import { cutGraphemes, printable } from "./graphemes.ts";

/** Of these an honest text needs none: they turn around what others wrote, or hide it. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** What cannot be seen by itself. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]+$/u;
/** Nothing in it needs a closer look. */
const HARMLESS = /^[ -~\n\u00a1-\u00ac\u00ae-\u02ff]*$/;

/** The longest that people use are families with skin tones, 19 UTF-16 units, and flags. */
const MAX_GRAPHEME_UNITS = 32;
/** More characters without width in a row than any script needs. */
const MAX_UNSEEN_RUN = 3;
/** More marks on one letter than any script needs; more of them cover what others wrote above and below. */
const MAX_MARKS = 8;
const MARKS = new RegExp(String.raw`([\p{Mn}\p{Me}]{${MAX_MARKS}})[\p{Mn}\p{Me}]+`, "gu");

/**
 * The text with its lines, safe to be shown: bidirectional controls become visible, a grapheme
 * carries a bounded number of marks, and what has no width comes in short runs only.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(shown("\x1b[2Jexe\u202Egpj"), "exe‹U+202E›gpj");
 * ```
 */
export function shown(text: string): string {
  const safe = printable(text);
  if (HARMLESS.test(safe)) return safe;
  let unseen = 0;
  return cutGraphemes(safe.replace(BIDI_CONTROLS, named)).map((grapheme) => {
    const bounded = grapheme.length <= MAX_MARKS ? grapheme : beginning(grapheme);
    unseen = UNSEEN.test(bounded) ? unseen + 1 : 0;
    return unseen > MAX_UNSEEN_RUN ? "" : bounded;
  }).join("");
}

/** {@link shown} for what must stay on one line, as names and topics do. */
export function shownOnOneLine(text: string): string {
  return shown(text).replaceAll("\n", " ");
}

/** {@link shown} for a grapheme of what is typed, in which there are no control characters. */
export function shownGrapheme(grapheme: string): string {
  const isHarmless = grapheme.length <= MAX_MARKS && grapheme.search(BIDI_CONTROLS) === -1;
  return isHarmless ? grapheme : shown(grapheme);
}

function named(char: string): string {
  return `‹U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`;
}

/** Not cut inside a surrogate pair. */
function beginning(grapheme: string): string {
  const bounded = grapheme.slice(0, MAX_GRAPHEME_UNITS).replace(/[\ud800-\udbff]$/, "");
  return bounded.replaceAll(MARKS, "$1");
}
