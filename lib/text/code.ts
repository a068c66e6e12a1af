/**
 * What of a message is code: one line of it between backticks, or lines between three of them. Nothing else
 * is markup.
 *
 * @module
 */

/** A fenced block: a line that begins with three backticks, up to one that is nothing else. */
export const CODE_BLOCK = /(?:^|\n)```[^\n`]*\n([\s\S]*?)(?:\n)?```(?=\n|$)\n?/g;
/** One line of code in one or two backticks. */
export const CODE_SPAN = /(?<!`)(`{1,2})(?!`)([^\n]*?[^\n`])\1(?!`)/g;
