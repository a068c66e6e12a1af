/**
 * Whether a text speaks of someone by name.
 *
 * @module
 */

import { bare } from "./words.ts";
import { cutGraphemes } from "./graphemes.ts";

/** A part of a text, in UTF-16 units. */
export type Span = readonly [from: number, to: number];

/** What names are made of beside letters and numbers. In a sentence it may stand around them, too. */
const JOINTS = "[_.-]*";
const WORD = String.raw`[\p{L}\p{M}\p{N}]`;
const BEHIND = new RegExp(`^(${JOINTS})(@?${WORD}|)`, "u");
const BEFORE = new RegExp(`(${WORD}@?|)(${JOINTS})$`, "u");
/** `ok...ana`, `ana--espera`: two of these part what one of them joins. */
const PARTS = /\.\.|--/;
/** Scripts that put no space between words: there, a name may stand anywhere. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Puts spaces between words, but none between a name and what it does in the sentence. */
const HANGUL = /\p{sc=Hangul}/u;
/** Links and paths, each behind what may stand before it: a name in one is not a person's. */
const PLACES =
  /([^\p{L}\p{N}])(?:[a-z][a-z\d+.-]{0,20}:\/\/|www\.|(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24}\/)[\w.~:/?#[\]@!$&'()*+,;=%-]+|([\s"'(<])(?:(?:~|\.{1,2})?\/|[a-z]:\\)\S+/giu;
/** Rooms, behind the same: `#ana` is where people talk of her, perhaps. */
const ROOMS = new RegExp(
  String.raw`([^\p{L}\p{N}])[#＃][_.-]?${WORD}+(?:[_.-]${WORD}+)*`,
  "gu",
);
/** Addresses for letters that are sorted by a word behind a sign: `ana+lista@x.org`. */
const SORTED = new RegExp(
  String.raw`([^\p{L}\p{N}])[\p{L}\p{M}\p{N}_.-]{1,64}\+[\p{L}\p{M}\p{N}_.+-]{1,64}@${WORD}+`,
  "gu",
);
/** No name has more around it that matters. */
const AROUND_MAX = 64;

/**
 * Where `text` mentions `nick`. As in a search, neither case nor accents matter, nor how wide the
 * letters are. A longer word that holds the name is no mention, and neither is an address, a link or a room.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(mentions("oi, ANA. banana?", "ana"), [[4, 7]]);
 * ```
 */
export function mentions(text: string, nick: string): Span[] {
  const wanted = bare(nick);
  if (wanted === "") return [];
  // Who is called `.bia` is called `bia`, too.
  const core = wanted.replace(/^[.-]+|[.-]+$/g, "");
  if (!bare(text).includes(core)) return [];
  const names = [wanted, ...(core === wanted ? [] : [core])];
  // Who is called by a room's name wants to know of the room.
  const places = placesIn(text, core.startsWith("#") ? [PLACES, SORTED] : [PLACES, SORTED, ROOMS]);
  const candidates = names.flatMap((name) => occurrences(text, name)).sort(([a, b], [c, d]) =>
    a - c || d - b
  );
  let end = 0;
  let place = 0;
  return candidates.filter(([from, to]) => {
    while ((places[place]?.[1] ?? Infinity) <= from) place++;
    const isTaken = from < end || (places[place]?.[0] ?? Infinity) < to;
    if (isTaken || !standsAlone(text, [from, to])) return false;
    end = to;
    return true;
  });
}

/** Where it mentions any of them, in order; where two overlap, the first. */
export function mentionsOf(text: string, words: readonly string[]): Span[] {
  const spans = words.flatMap((word) => mentions(text, word)).sort(([a, b], [c, d]) =>
    a - c || d - b
  );
  let end = 0;
  return spans.filter(([from, to]) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}

/** Whether it mentions any of them. */
export function mentionsAny(text: string, words: readonly string[]): boolean {
  return words.some((word) => mentions(text, word).length > 0);
}

/** What is a place by any of these, in order; they may overlap. */
function placesIn(text: string, kinds: readonly RegExp[]): Span[] {
  // So that something stands before each; what looks back by itself, not every browser knows.
  const found = kinds.flatMap((kind) => [...` ${text}`.matchAll(kind)]);
  return found.map(({ 0: whole, 1: before, 2: apart, index }): Span => {
    const from = index - 1;
    return [from + (before ?? apart ?? "").length, from + whole.length];
  }).sort(([a], [b]) => a - b);
}

/**
 * Where something stands in the text that is bare, in whatever way it is written there.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(occurrences("Olá, OLA", "ola"), [[0, 3], [5, 8]]);
 * ```
 */
export function occurrences(text: string, wanted: string): Span[] {
  let whole = "";
  // For each unit of the bare text, and its end: where in the text it comes from.
  const origins: number[] = [];
  let at = 0;
  for (const grapheme of cutGraphemes(text)) {
    const letters = bare(grapheme);
    whole += letters;
    for (let unit = 0; unit < letters.length; unit++) origins.push(at);
    at += grapheme.length;
  }
  origins.push(at);
  const found: Span[] = [];
  for (let from = whole.indexOf(wanted); from !== -1; from = whole.indexOf(wanted, from + 1)) {
    const span = [origins[from] ?? at, origins[from + wanted.length] ?? at] as const;
    if (span[0] < span[1]) found.push(span);
  }
  return found;
}

/** Whether what stands around it does not make another word of it. */
function standsAlone(text: string, [from, to]: Span): boolean {
  const before = text.slice(Math.max(0, from - AROUND_MAX), from);
  const behind = text.slice(to, to + AROUND_MAX);
  const [, left = "", joinedLeft = ""] = BEFORE.exec(before) ?? [];
  const [, joinedRight = "", right = ""] = BEHIND.exec(behind) ?? [];
  // `_ana_` is ana, said with emphasis; `ana_` may be someone else.
  if (joinedLeft.includes("_") && text.indexOf("_", to) === -1) return false;
  if (joinedRight.includes("_") && text.slice(0, from).lastIndexOf("_") === -1) return false;
  const first = String.fromCodePoint(text.codePointAt(from) ?? 0);
  const last = [...text.slice(from, to)].at(-1) ?? "";
  const isOpen = left === "" || PARTS.test(joinedLeft) ||
    joinedLeft === "" && (isUnspaced(left, first) || HANGUL.test(left) !== HANGUL.test(first));
  const isClosed = right === "" || PARTS.test(joinedRight) ||
    joinedRight === "" && (isUnspaced(last, right) || HANGUL.test(last) || HANGUL.test(right));
  return isOpen && isClosed;
}

/** Whether two letters need no space between them to belong to two words. */
export function isUnspaced(left: string, right: string): boolean {
  return UNSPACED.test(left) || UNSPACED.test(right);
}
