/**
 * What it is to be found: the one meaning that looking through memory, the history file and what a
 * client has loaded share.
 *
 * A text is found by some words if it has all of them, be it inside of longer ones: many scripts do
 * not say where a word begins, and in no script `2.9.6` would be found in `v2.9.6` otherwise. What
 * people write in more than one way counts as the same: upper and lower case, wide and narrow forms,
 * accents and other signs that may be left out, what cannot be seen, quotes and dashes.
 *
 * @module
 */

import { caseless } from "./name.ts";

/**
 * How much of one text is looked through, in UTF-16 units of its bare form: more than any text has but
 * those made of the few characters that become up to eighteen each.
 */
const BARE_MAX = 64 * 1024;
/** More words than this narrow no search down, and would be looked for in every text. */
const WORDS_MAX = 64;
/** A text becomes bare in pieces, for to bring combining marks into order takes time with their square. */
const PIECE_MAX = 256;
/** None of these belongs to what stands before it. */
// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
const STARTS = /^[^\p{M}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\udc00-\udfff]/u;
/**
 * Signs that may be left out: accents of Latin, Greek and Cyrillic, but not the breve that makes `й`;
 * points of Hebrew; vowels and hamzas of Arabic, and the line that draws its words out; what cannot
 * be seen. Other scripts have marks that make another letter.
 */
const SIGNS =
  /([Ии]\u0306)|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]|\p{Default_Ignorable_Code_Point}/gu;
/** What has no decomposition, and is the same to the Unicode Collation Algorithm's first level or to a keyboard. */
const TWINS: Readonly<Record<string, string>> = {
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "ø": "o",
  "ħ": "h",
  "æ": "ae",
  "œ": "oe",
  "ς": "σ",
  "‘": "'",
  "’": "'",
  "ʼ": "'",
  "“": '"',
  "”": '"',
  "„": '"',
  "‐": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "−": "-",
};
const HAS_TWIN = new RegExp(`[${Object.keys(TWINS).join("")}]`, "g");

/**
 * Tells whether a text has all the words of `query`. No words are in no text.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * const isWanted = finder("ola  MUNDO");
 * assert(isWanted("Mundo, olá!"));
 * assert(!isWanted("olá"));
 * ```
 */
export function finder(query: string): (text: string) => boolean {
  const words = wordsOf(query);
  return (text) => {
    if (words.length === 0) return false;
    const whole = bare(text);
    return words.every((word) => whole.includes(word));
  };
}

/** The words that are looked for, bare, each once: the first of them, where they are very many. */
export function wordsOf(query: string): string[] {
  const words = query.split(/[\s\0]+/).map(bare).filter((word) => word !== "");
  return [...new Set(words)].slice(0, WORDS_MAX);
}

/** What all ways to write a text have in common. */
export function bare(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let whole = "";
  for (let from = 0; from < text.length && whole.length < BARE_MAX;) {
    const to = endOfPiece(text, from);
    whole += barePiece(text.slice(from, to));
    from = to;
  }
  return whole;
}

function barePiece(text: string): string {
  return caseless(text.normalize("NFKD").replaceAll(SIGNS, "$1"))
    .replaceAll(HAS_TWIN, (twin) => TWINS[twin] ?? twin);
}

/** Where a text can be cut, so that no character is parted from the marks that belong to it. */
function endOfPiece(text: string, from: number): number {
  const end = from + PIECE_MAX;
  if (end >= text.length) return text.length;
  for (let at = end; at > from + PIECE_MAX / 2; at--) {
    if (STARTS.test(text.slice(at, at + 2))) return at;
  }
  return end;
}
