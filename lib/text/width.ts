/**
 * How text lies in the columns of a terminal.
 *
 * @module
 */

import { cutGraphemes, isPlainLatin, printable } from "./graphemes.ts";

/** A change of colour (ECMA-48, 8.3.117, SGR). */
// deno-lint-ignore no-control-regex
const COLOUR = /\x1b\[[\d;:]*m/g;

/** What no terminal shows by itself; but some give it a column all the same, as they do to U+00AD. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}]$/u;
/**
 * Wide in some terminals: emoji without their selector, halves of flags, the fillers of Hangul, and
 * what is newer than their tables.
 */
const WIDE_IN_SOME =
  /^[\p{Extended_Pictographic}\p{Regional_Indicator}\u115f\u1160\u3164\uffa0\p{Co}\p{Cn}]$/u;
/** Of what is ambiguous (UAX 11), these are wide only in terminals that are set to make all of it wide. */
const NARROW_IN_MOST = /^[\p{L}\p{P}\p{Zs}\u2500-\u259f]$/u;
/** Within these, what is unseen is so in every terminal that has emoji at all. */
const EMOJI = /^[\p{Emoji}]/u;

let stringWidth: typeof import("string-width").default | undefined;

/**
 * Loads the tables of the width of all that is not Latin: until then it counts as one column. They take
 * as long to load as half an empty start, so the first prompt need not wait for them.
 */
export async function loadWidths(): Promise<void> {
  stringWidth = (await import("string-width")).default;
}

/** What stands for a grapheme wider than the whole row, as every wide one is in a single column. */
const TOO_WIDE = "?";

// Measuring an emoji costs microseconds, and the input is measured at every keystroke.
const widths = new Map<string, number>();
const MAX_REMEMBERED_WIDTHS = 4_096;

/**
 * The most columns that a terminal gives a grapheme: 1, 2 for wide ones, 0 for marks; more where some
 * draw it in parts. Terminals differ, and a row that is measured so fits into a row of all of them.
 */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && isPlainLatin(grapheme)) return 1;
  if (stringWidth === undefined) return 1;
  const known = widths.get(grapheme);
  if (known !== undefined) return known;
  const isEmoji = EMOJI.test(grapheme);
  let width = 0;
  for (const char of grapheme) width += isEmoji && UNSEEN.test(char) ? 0 : mostColumns(char);
  // Together they may take more than apart: a digit and the selector of its emoji.
  width = Math.max(width, stringWidth(grapheme));
  if (widths.size >= MAX_REMEMBERED_WIDTHS) widths.clear();
  widths.set(grapheme, width);
  return width;
}

/** The most columns that a terminal gives a character by itself. */
function mostColumns(char: string): number {
  if (WIDE_IN_SOME.test(char)) return 2;
  if (UNSEEN.test(char)) return 1;
  return stringWidth?.(char, { ambiguousIsNarrow: NARROW_IN_MOST.test(char) }) ?? 1;
}

/** The columns a text takes on one row; it must be {@linkcode printable}. */
export function widthOf(text: string): number {
  return cutGraphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** As {@linkcode widthOf}, of a text that may be coloured. */
export function widthOfColoured(text: string): number {
  return widthOf(text.replaceAll(COLOUR, ""));
}

/**
 * The text, made {@linkcode printable}, on one row of at most `columns` columns; `…` says that it was
 * cut.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * await loadWidths();
 * assertEquals(fitText("bom dia", 7), "bom dia");
 * assertEquals(fitText("日本語", 4), "日…");
 * ```
 */
export function fitText(text: string, columns: number): string {
  if (columns < 1) return "";
  // What lies far beyond the row need not even be cut into graphemes.
  const near = printable(text.slice(0, columns * 40)).replaceAll("\n", " ");
  let width = 0;
  let kept = "";
  for (const grapheme of cutGraphemes(near)) {
    width += graphemeWidth(grapheme);
    if (width > columns) return kept + "…";
    if (width < columns) kept += grapheme;
  }
  return near;
}

/**
 * Wraps a text into rows of at most `columns` columns. It breaks at spaces, or beside a wide
 * grapheme (Chinese and Japanese have no spaces), and inside a word only when the word is longer
 * than a row. The spaces at a break go; all others stay.
 *
 * No word is spared, be it a link: what a terminal has to wrap goes on in its first column, where it
 * could pass for a row of its own. Browsers leave out the line breaks and spaces of a link that is
 * copied from several rows.
 *
 * The text is made {@linkcode printable} first: colour is to be added afterwards.
 *
 * @param indent Columns by which every row but the first is indented, at most half of them.
 * @param start Columns of the first row that the caller fills, with a name for instance.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wrapText("bom dia, gente", 12, 2, 5), ["bom", "  dia, gente"]);
 * ```
 */
export function wrapText(text: string, columns: number, indent = 0, start = 0): string[] {
  const width = Math.max(1, Math.floor(columns));
  const margin = Math.min(indent, Math.floor(width / 2));
  const rows: string[] = [];
  let row = "";
  let column = start;
  // The spaces before the next piece, written only once it is known to follow on the same row.
  let gap: Token = NO_GAP;

  const fits = (pieceWidth: number): boolean => column + gap.width + pieceWidth <= width;
  const isFresh = (): boolean => row === "" && (rows.length > 0 || start === 0);
  const endRow = (): void => {
    rows.push(row);
    row = "";
    column = margin;
    gap = NO_GAP;
  };
  const place = (piece: string, pieceWidth: number): void => {
    if (!fits(pieceWidth)) {
      if (isFresh()) gap = NO_GAP;
      else endRow();
    }
    // Indentation comes with the first piece, so that an empty row is really empty.
    if (row === "" && rows.length > 0) row = " ".repeat(margin);
    row += gap.text + piece;
    column += gap.width + pieceWidth;
    gap = NO_GAP;
  };

  for (const [index, line] of printable(text).split("\n").entries()) {
    if (index > 0) endRow();
    for (const token of tokensOf(line)) {
      if (token.isSpace) {
        gap = { ...token, text: gap.text + token.text, width: gap.width + token.width };
      } else if (token.width <= width - margin || fits(token.width)) {
        place(token.text, token.width);
      } else {
        for (const grapheme of cutGraphemes(token.text)) {
          const drawn = drawable(grapheme, width - margin);
          place(drawn, graphemeWidth(drawn));
        }
      }
    }
  }
  return [...rows, row];
}

/** A piece of a line between two places where it may be broken. */
interface Token {
  readonly isSpace: boolean;
  readonly text: string;
  readonly width: number;
}

const NO_GAP: Token = { isSpace: true, text: "", width: 0 };

function* tokensOf(line: string): Generator<Token> {
  let word = "";
  let wordWidth = 0;
  for (const grapheme of cutGraphemes(line)) {
    const width = graphemeWidth(grapheme);
    const isSpace = grapheme === " " || grapheme === "\u3000";
    if (!isSpace && (width < 2 || !isWide(grapheme))) {
      word += grapheme;
      wordWidth += width;
      continue;
    }
    if (word !== "") yield { isSpace: false, text: word, width: wordWidth };
    yield { isSpace, text: grapheme, width };
    word = "";
    wordWidth = 0;
  }
  if (word !== "") yield { isSpace: false, text: word, width: wordWidth };
}

/** Whether its letter is wide, and not only what it carries. */
function isWide(grapheme: string): boolean {
  return mostColumns(String.fromCodePoint(grapheme.codePointAt(0) ?? 0)) > 1;
}

/** The grapheme as it can be drawn in a row of so many columns; nothing for a control character. */
export function drawable(grapheme: string, columns: number): string {
  if (graphemeWidth(grapheme) > columns) return TOO_WIDE;
  return /^\p{Cc}/u.test(grapheme) ? "" : grapheme;
}
