/**
 * Looks for words in what is in memory, much as the history file's index does.
 *
 * @module
 */

import { fold } from "./name.ts";

/** Accents of Latin, Greek and Cyrillic. Other scripts have marks that make another letter. */
const ACCENTS = /[\u0300-\u036f]/g;

/**
 * Tells whether a text has all the words of `query`, whatever their case and accents, be it inside
 * of longer ones: no index says here where a word begins, and some scripts do not either. No words
 * are in no text.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * const isWanted = finder("ola  MUNDO");
 * assert(isWanted("Mundo, olá!"));
 * assert(!isWanted("olá"));
 * ```
 */
export function finder(query: string): (text: string) => boolean {
  const words = query.split(/[\s\0]+/).map(bare).filter((word) => word !== "");
  return (text) => {
    const whole = bare(text);
    return words.length > 0 && words.every((word) => whole.includes(word));
  };
}

function bare(text: string): string {
  return fold(text.normalize("NFKD").replaceAll(ACCENTS, ""));
}
