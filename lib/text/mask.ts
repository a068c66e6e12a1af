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

/** What stands for the host of everyone, where people are written as IRC writes them: addresses are told to nobody. */
export const PEOPLE_HOST = "papo";
/** What stands for the user of one who does not say. */
export const NO_USER = "u";

/**
 * The one form of a mask that finds people: of `name!user@host`, only what tells anything.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["bia!*@*", "*!bia@*", "bi?", "*!*@papo"].map(shortMask), ["bia", "*!bia@*", "bi?", "*!*@papo"]);
 * ```
 */
export function shortMask(mask: string): string {
  const { name, user, host } = partsOfMask(mask);
  return user === "*" && host === "*" ? name : `${name}!${user}@${host}`;
}

/** The same with all that IRC clients are used to: `bia` is `bia!*@*`. */
export function longMask(mask: string): string {
  const { name, user, host } = partsOfMask(mask);
  return `${name}!${user}@${host}`;
}

/** Tells whether a person fits a mask: `name`, or `name!user@host`. */
export function personMatcher(mask: string): (nick: string, user: string) => boolean {
  const { name, user, host } = partsOfMask(mask);
  const [fitsName, fitsUser] = [nameMatcher(name), nameMatcher(user)];
  const isHere = nameMatcher(host)(PEOPLE_HOST);
  return (nick, called) =>
    isHere && fitsName(nick) && (user === "*" || fitsUser(called === "" ? NO_USER : called));
}

function partsOfMask(
  mask: string,
): { readonly name: string; readonly user: string; readonly host: string } {
  const [, before = "", host = "*"] = /^([^@]*)(?:@(.*))?$/s.exec(mask) ?? [];
  const [, name = "", user] = /^([^!]*)(?:!(.*))?$/s.exec(before) ?? [];
  // `user@host` has no name in it.
  if (user === undefined && mask.includes("@")) return { name: "*", user: name || "*", host };
  return { name: name || "*", user: user || "*", host: host || "*" };
}
