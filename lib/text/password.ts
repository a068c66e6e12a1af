/**
 * What a password may be, and which one a file holds.
 *
 * @module
 */

import { plainText } from "./text.ts";

/** Longest password in UTF-16 units. */
export const PASSWORD_MAX = 200;

/**
 * A text as a password, or `undefined` where it is none: on one line, beginning with a letter or a
 * digit (what begins otherwise may be read as a command, as JSON or as a seed client's name).
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseSecret(" abre-te, sésamo \r\n"), "abre-te, sésamo");
 * assertEquals(parseSecret("/abre"), undefined);
 * ```
 */
export function parseSecret(text: string): string | undefined {
  const line = text.replace(/\r?\n$/, "");
  if (/[\r\n]/.test(line)) return undefined;
  const secret = tidied(line);
  return /^[\p{L}\p{N}]/u.test(secret) && secret.length <= PASSWORD_MAX ? secret : undefined;
}

/**
 * The password in a file, as any editor may have written it: its first line, without a mark of the
 * byte order. The server and its clients may be given the same file.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(secretInFile("\uFEFFsésamo \r\n# what else is to be known\r\n"), "sésamo");
 * ```
 */
export function secretInFile(text: string): string | undefined {
  return parseSecret(firstLine(text));
}

/** Whether what a file has for a password would be one if it were shorter. */
export function isTooLong(text: string): boolean {
  const line = tidied(firstLine(text));
  return line.length > PASSWORD_MAX && parseSecret(line.slice(0, PASSWORD_MAX)) !== undefined;
}

function firstLine(text: string): string {
  const [line = ""] = text.replace(/^\uFEFF/, "").split(/[\r\n]/, 1);
  return line;
}

/** What one reads the same is the same, however it was typed. */
export function tidied(text: string): string {
  return plainText(text).normalize("NFC").trim();
}
