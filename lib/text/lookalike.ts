/**
 * Which names look like one another, by Unicode's confusable characters (UTS #39, section 4).
 *
 * @module
 */

import confusables from "unhomoglyph/data.json" with { type: "json" };
import { ADDRESSES, AUTHORITIES, fold, plainName } from "./name.ts";

/**
 * All that is written from right to left stands in these blocks, and nothing else does (the defaults in
 * Unicode's DerivedBidiClass.txt).
 */
const FROM_RIGHT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
/** Letters, and digits but for those that go with either direction: Arabic's, and those of no script. */
const DIRECTED =
  /(?![\u0660-\u0669\u06f0-\u06f9\u{10d30}-\u{10d39}\u{10e60}-\u{10e7e}])(?:\p{L}|(?!\p{Script=Common})\p{N})/gu;

/** Joins letters, and has no form of its own (Unicode's Invisible_Stacker and its like). */
const JOINERS =
  /[\u1039\u17d2\u1a60\u1bab\u2d7f\uaaf6\u{10a3f}\u{1107f}\u{11133}\u{113d0}\u{1193e}\u{11a47}\u{11a99}\u{11d45}\u{11d97}\u{11f42}\u{16fe4}]/gu;

/**
 * By character, what it looks like. The package's own function makes one regular expression of its 6,311
 * characters, for which it needs as long as Deno itself to start.
 */
const PROTOTYPES: Readonly<Record<string, string>> = confusables;
// Not in any name: an i or an l, and a capital L.
const EITHER = "\ue001";
const CAPITAL_L = "\ue002";
/** What a hasty reader takes for another letter, be it no likeness to Unicode. */
const HASTY: readonly (readonly [RegExp, string])[] = [
  [/[i1\ue001\ue002]/g, "l"],
  [/3/g, "e"],
  [/4/g, "a"],
  [/5/g, "s"],
  [/cl/g, "d"],
  [/vv/g, "w"],
];

/**
 * What names have in common that one person can take for another: they may look alike only where this
 * is the same, and then {@link looksLike} tells whether they do. It is the skeleton of UTS #39, and that of
 * its folded form, for `ANA` and `ana` count as one name and so does what looks like either; i and l are one.
 *
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * assertEquals(lookOf("раро"), lookOf("papo")); // the first is Cyrillic
 * assertEquals(lookOf("AΝA"), lookOf("ana")); // with a Greek Nu
 * assertEquals(lookOf("rnario"), lookOf("mario"));
 * assertNotEquals(lookOf("ana"), lookOf("eva"));
 * ```
 */
export function lookOf(name: string): string {
  return looksOf(name).look;
}

/**
 * Whether one name can be taken for the other.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * assert(looksLike("adm1n", "admin") && looksLike("MARlA", "maria"));
 * assert(!looksLike("Neil", "Nell") && !looksLike("Lan", "Ian"));
 * ```
 */
export function looksLike(one: string, other: string): boolean {
  const [ones, others] = [[...readingOf(one)], [...readingOf(other)]];
  return ones.length === others.length && ones.every((char, at) => isSame(char, others[at] ?? ""));
}

/** Whether a name can be taken for one that nobody can choose. */
export function looksReserved(name: string): boolean {
  // Not before they are needed: the first look takes as long as a third of a start.
  reserved ??= reservedLooks();
  // Digits at the end may stand for letters, or be there to make the name another.
  return reserved.test(plainName(hastily(looksOf(name).reading))) ||
    reserved.test(hastilyRead(plainName(fold(name)))) || looksGiven(name);
}

/** Whether a name is one that the server gives, or can be taken for one. */
export function looksGiven(name: string): boolean {
  return GIVEN_LOOK.test(lookOf(name));
}

/**
 * Whether a name has letters of both directions: how it is shown then depends on what stands beside it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([isOfMixedDirection("anaאבג"), isOfMixedDirection("אבג-7")], [true, false]);
 * ```
 */
export function isOfMixedDirection(name: string): boolean {
  const letters = name.match(DIRECTED) ?? [];
  const fromRight = letters.filter((letter) => FROM_RIGHT.test(letter)).length;
  return fromRight > 0 && fromRight < letters.length;
}

let reserved: RegExp | undefined;
/** The names that the server gives; here i and l are one, and 0 and 1 look like o and l. */
const GIVEN_LOOK = /^(vlsltante|guest)(?:[._-]+[\p{N}lo]+|[._-]*\p{N}[\p{N}lo]*)$/u;

/** The names that nobody can have, and those of the server's people put together, as a hasty reader sees them. */
function reservedLooks(): RegExp {
  const [authorities, addresses] = [AUTHORITIES, ADDRESSES].map((names) =>
    names.map(hastilyRead).join("|")
  );
  return new RegExp(`^(?:(?:the|os?|as?)?(?:${authorities})+|${addresses})$`);
}

function hastilyRead(name: string): string {
  return hastily(readingOf(name));
}

function hastily(reading: string): string {
  return HASTY.reduce((look, [what, as]) => look.replaceAll(what, as), reading);
}

function isSame(one: string, other: string): boolean {
  return one === other || isEither(one, other) || isEither(other, one);
}

function isEither(one: string, other: string): boolean {
  return one === EITHER && (other === "i" || other === "l") || one === CAPITAL_L && other === "l";
}

/** The name that was looked at last: before one is given, it is looked at from a dozen sides. */
let last = { name: "", reading: "", look: "" };

function looksOf(name: string): typeof last {
  if (last.name !== name) {
    const reading = readingOf(name);
    last = { name, reading, look: reading.replaceAll(/[i\ue001\ue002]/g, "l") };
  }
  return last;
}

/** A name letter by letter, as it can be read: some letters look like two others. */
function readingOf(name: string): string {
  const inCapitals = isInCapitals(name);
  let reading = "";
  for (const char of name.normalize("NFD").replaceAll(JOINERS, "")) {
    reading += readingOfLetter(char, inCapitals);
  }
  return skeleton(fold(reading));
}

function readingOfLetter(char: string, inCapitals: boolean): string {
  const prototype = PROTOTYPES[char] ?? char;
  if (char === "L") return CAPITAL_L;
  if (prototype !== "l") return prototype;
  if (/\p{N}/u.test(char)) return EITHER;
  if (fold(char) === "i") return inCapitals ? "i" : EITHER;
  return inCapitals ? EITHER : "l";
}

/** In capitals an i has its own form, and an l among them is one. */
function isInCapitals(name: string): boolean {
  const others = name.replaceAll(/[Il]/g, "");
  return !/\p{Ll}/u.test(others) && (others.match(/\p{Lu}/gu) ?? []).length >= 2;
}

function skeleton(text: string): string {
  let looks = "";
  for (const char of text.normalize("NFD")) looks += PROTOTYPES[char] ?? char;
  return looks.normalize("NFD");
}
