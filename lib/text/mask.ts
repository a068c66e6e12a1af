/**
 * Masks, which find names.
 *
 * @module
 */

import { fold } from "./name.ts";

/**
 * Tells whether a name fits a mask, in which `*` is anything and `?` one character, whatever their case.
 * However many stars it has, looking takes no longer than both are long, multiplied.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * assert(nameMatcher("#bo?s*")("#Boas-vindas"));
 * assert(!nameMatcher("bia")("bianca"));
 * ```
 */
export function nameMatcher(mask: string): (name: string) => boolean {
  const wanted = [...fold(mask)];
  return (name) => matches(wanted, [...fold(name)]);
}

function matches(mask: readonly string[], name: readonly string[]): boolean {
  let [atMask, atName] = [0, 0];
  /** Where the last star stands, and up to where it has taken the name. */
  let [star, taken] = [-1, 0];
  while (atName < name.length) {
    const wanted = mask[atMask];
    if (wanted === "*") {
      star = atMask++;
      taken = atName;
    } else if (wanted === "?" || (wanted !== undefined && wanted === name[atName])) {
      atMask++;
      atName++;
    } else if (star !== -1) {
      atMask = star + 1;
      atName = ++taken;
    } else {
      return false;
    }
  }
  while (mask[atMask] === "*") atMask++;
  return atMask === mask.length;
}
