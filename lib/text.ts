/**
 * What strangers write, made fit to be shown: nothing in it can move a cursor, set a colour or a
 * title, or end a line.
 *
 * @module
 */

// Escape sequences as ECMA-48 has them: strings (OSC, DCS, SOS, PM, APC) with all they contain,
// then CSI, then the short ones, each with its 7-bit and its 8-bit introducer. The strings end where
// terminals end them: BEL or ST; one without an end takes in the rest of the line.
const ESCAPE_SEQUENCES =
  // deno-lint-ignore no-control-regex
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
const BLANKS = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;
// deno-lint-ignore no-control-regex
const ANY_OF_THEM = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/**
 * The text on one line, without escape sequences and control characters. Tabs and line breaks
 * become a space; lone surrogates become U+FFFD.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(plainText("\x1b[31mred\x1b[0m and \x1b]0;title\x07bell\x07"), "red and bell");
 * ```
 */
export function plainText(text: string): string {
  const wellFormed = text.toWellFormed();
  if (!ANY_OF_THEM.test(wellFormed)) return wellFormed;
  return wellFormed.replace(ESCAPE_SEQUENCES, "").replace(BLANKS, " ").replace(CONTROLS, "");
}

/** The text, cut to at most `max` UTF-16 units and not inside a character; `…` says that it was cut. */
export function excerpt(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "") + "…";
}
