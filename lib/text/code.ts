/**
 * What of a message is code: one line of it between backticks, or lines between three of them. Nothing else
 * is markup.
 *
 * @module
 */

/** A fenced block: a line that begins with three backticks, up to one that is nothing else. */
export const CODE_BLOCK = /(?:^|\n)```[^\n`]*\n([\s\S]*?)(?:\n)?```(?=\n|$)\n?/g;
/** One line of code in one or two backticks, which stand by themselves; or backticks that are none of that. */
const CODE_SPAN = /(`{1,2})(?!`)([^\n]*?[^\n`])\1(?!`)|`+/g;

/**
 * Where a text has code on one line: the second group of each match is the code.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(codeSpans("`a` and ``b`c``").map(([, , code]) => code), ["a", "b`c"]);
 * ```
 */
export function codeSpans(text: string): RegExpExecArray[] {
  return [...text.matchAll(CODE_SPAN)].filter(([, ticks]) => ticks !== undefined);
}
