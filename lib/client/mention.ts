/**
 * Whether a text speaks of someone by name.
 *
 * @module
 */

import { fold } from "../name.ts";

/** Words as names are made of them; what may surround a name in a sentence is taken off below. */
const WORD = /[\p{L}\p{M}\p{N}_.-]+/gu;
const PUNCTUATION = /^[.-]+|[.-]+$/g;
/** Scripts that put no space between words: there, a name may stand anywhere. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u;

/**
 * Where `text` mentions `nick`, as pairs of offsets in UTF-16 units; case and width of the letters do
 * not matter, and a longer word that holds the name is no mention.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(mentions("oi, ANA. banana?", "ana"), [[4, 7]]);
 * ```
 */
export function mentions(text: string, nick: string): (readonly [from: number, to: number])[] {
  if (nick === "") return [];
  return UNSPACED.test(nick) ? occurrences(text, nick) : words(text, nick);
}

function words(text: string, nick: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const wanted = fold(nick);
  const bare = wanted.replace(PUNCTUATION, "");
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (fold(word) === wanted) {
      found.push([index, index + word.length]);
    } else if (fold(word.replace(PUNCTUATION, "")) === bare) {
      const from = index + (/^[.-]*/.exec(word)?.[0].length ?? 0);
      found.push([from, from + word.replace(PUNCTUATION, "").length]);
    }
  }
  return found;
}

function occurrences(text: string, nick: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = text.indexOf(nick); at !== -1; at = text.indexOf(nick, at + nick.length)) {
    found.push([at, at + nick.length]);
  }
  return found;
}
