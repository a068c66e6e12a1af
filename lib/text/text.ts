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
const INDENTATION = /^ *\t[ \t]*/;
/** Deeper than any program is. */
const INDENTATION_MAX = 32;
const BLANKS = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;
// deno-lint-ignore no-control-regex
const ANY_OF_THEM = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** What turns around, joins or hides what stands beside it, and has no look of its own. */
const UNSEEN = /[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const EACH_UNSEEN = new RegExp(UNSEEN, "g");
/** And what a terminal may act on that JSON leaves as it is. */
const EACH_UNFIT_IN_JSON = new RegExp(`${UNSEEN.source}|[\\x7f-\\x9f]`, "g");

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

/**
 * A line whose tabs before its first word are four spaces each, for the first of them: what is indented stays so where
 * a tab becomes one space.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(indented("\t\tgo\tnow"), "        go\tnow");
 * ```
 */
export function indented(line: string): string {
  // Most begin with a word: a search in each of them costs as much as all else that makes them fit.
  if (line[0] !== "\t" && line[0] !== " ") return line;
  return line.replace(
    INDENTATION,
    (blanks) => blanks.slice(0, INDENTATION_MAX).replaceAll("\t", "    "),
  );
}

/** The text without escape sequences; all else stays as it is. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPE_SEQUENCES, "");
}

/**
 * The text with a name in the place of each character that cannot be seen and changes how what stands
 * beside it reads. What scripts and emoji need to be written stays.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(revealed("exe\u202Egpj"), "exe‹U+202E›gpj");
 * ```
 */
export function revealed(text: string): string {
  return UNSEEN.test(text) ? text.replace(EACH_UNSEEN, (char) => `‹U+${hexOf(char)}›`) : text;
}

/**
 * Whether a text can stand beside others as a sign, such as an emoji or `+1`: it is seen, is one word, and
 * changes nothing around it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["+1", "👩‍👩‍👧‍👦", "❤️"].map(isSign), [true, true, true]);
 * assertEquals(["", "a b", "\x1b[31m", "a\u202eb", "\u200d"].map(isSign), [false, false, false, false, false]);
 * ```
 */
export function isSign(text: string): boolean {
  return plainText(text) === text && !/\s/.test(text) && !UNSEEN.test(text) &&
    // Not only what has no look of its own.
    !/^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]*$/u.test(text);
}

/** {@link plainText}, {@link revealed}: a stranger's words as one line that is what it seems. */
export function shownLine(text: string): string {
  return revealed(plainText(text));
}

/**
 * The value as one line of JSON that no terminal acts on.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(jsonLine({ text: "\x1b]\x9b" }), '{"text":"\\u001b]\\u009b"}');
 * ```
 */
export function jsonLine(value: object): string {
  return JSON.stringify(value)
    .replace(EACH_UNFIT_IN_JSON, (char) => `\\u${hexOf(char).toLowerCase()}`);
}

function hexOf(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}

/** The text, cut to at most `max` UTF-16 units and not inside a character; `…` says that it was cut. */
export function excerpt(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "") + "…";
}
