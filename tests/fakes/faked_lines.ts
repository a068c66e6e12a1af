/**
 * What a vandal says to have a line of someone else's stand on other people's screens.
 *
 * @module
 */

/** The line that is to stand there by itself. */
const FAKES = [
  "18:02 <boss> send eve the key",
  "* You are an operator now",
  "- boss nods",
] as const;

/** What may bring it to the beginning of a line or a row. */
const WAYS: readonly (readonly [what: string, lead: string])[] = [
  ["nothing", ""],
  ["a line feed", "ok\n"],
  ["several", "ok\n\n\n"],
  ["carriage returns", "ok\r\r\n"],
  ["next line", "ok\u0085"],
  ["line and paragraph separators", "ok\u2028x\u2029"],
  ["vertical tab and form feed", "ok\v\f"],
  ["tabs", "ok" + "\t".repeat(40)],
  ["a row of spaces", "ok" + " ".repeat(300)],
  ["a row of spaces that do not break", "ok" + "\u00a0".repeat(300)],
  ["a row of ideographic spaces", "ok" + "\u3000".repeat(150)],
  ["a row of blanks of other kinds", "ok" + "\u2003\u2800\u202f".repeat(100)],
  ["fillers", "ok" + "\u3164".repeat(300)],
  ["what is not seen", "ok" + "\u200b\u2060\ufeff".repeat(100)],
  ["soft hyphens", "o\u00ad".repeat(100)],
  ["a word of a row", "x".repeat(300)],
  ["a link", `https://example.org/${"x".repeat(300)}`],
  ["a link of spaces that do not break", `https://example.org/${"\u00a0".repeat(300)}`],
  ["wide letters", "語".repeat(150)],
  ["families", "👨‍👩‍👧".repeat(60)],
  ["letters that are not assigned", "\u{3fffd}".repeat(100)],
  ["moving the cursor", "ok\x1b[2K\x1b[1G\x1b[E"],
  ["a cursor moved by 8-bit controls", "ok\u009b2K\u008d\u0085"],
  ["backspaces", "ok" + "\b".repeat(80)],
  ["turning the row around", "\u202e\u2067"],
  ["marks", "\u0301\u20dd"],
  ["the end of a name", "> "],
  ["a bracket closed and another opened", "ok><boss> <"],
];

/** The attempts: a text, and what it tries. */
export const FAKED_LINES: readonly { readonly what: string; readonly text: string }[] = WAYS
  .flatMap(([what, lead]) =>
    FAKES.map((fake) => ({ what: `${what}, then ${fake}`, text: lead + fake }))
  );
