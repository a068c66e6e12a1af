/**
 * Which names look like one another, by Unicode's confusable characters (UTS #39, section 4).
 *
 * @module
 */

import confusables from "unhomoglyph/data.json" with { type: "json" };
import { fold, RESERVED_NAMES } from "./name.ts";

// From the first strong right-to-left block to the last (The Unicode Standard, UAX #9, table 4).
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Mende_Kikakui}\p{Script=Hanifi_Rohingya}]/u;
const LETTER = /\p{L}/gu;

/**
 * What names have in common that one person can take for another: the skeleton of UTS #39, and that
 * of its folded form, for `ANA` and `ana` count as one name and so does what looks like either.
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
  return skeleton(fold(skeleton(name)));
}

/** Whether a name can be taken for one that nobody can choose. */
export function looksReserved(name: string): boolean {
  const look = lookOf(name);
  // Not before they are needed: the first look takes as long as a third of a start.
  reservedLooks ??= new Set(RESERVED_NAMES.map(lookOf));
  return reservedLooks.has(look) || GIVEN_LOOK.test(look);
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
  const letters = name.match(LETTER) ?? [];
  const fromRight = letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length;
  return fromRight > 0 && fromRight < letters.length;
}

/**
 * By character, what it looks like. The package's own function makes one regular expression of its 6,311
 * characters, for which it needs as long as Deno itself to start.
 */
const PROTOTYPES: Readonly<Record<string, string>> = confusables;
let reservedLooks: ReadonlySet<string> | undefined;
/** The names that the server gives; 0 and 1 look like o and l. */
const GIVEN_LOOK = /^(visitante|guest)-[\p{N}lo]+$/u;

function skeleton(text: string): string {
  let looks = "";
  for (const char of text.normalize("NFD")) looks += PROTOTYPES[char] ?? char;
  return looks.normalize("NFD");
}
