/**
 * How what is being typed lies in the rows of a terminal.
 *
 * @module
 */

import { drawable, graphemeWidth, widthOfColoured } from "../../text/width.ts";

/** What stands for a newline inside the input; one column wide. */
const NEWLINE_MARK = "⏎";

/** The input as rows of a terminal, and where its cursor stands in them. */
export interface InputLayout {
  /** What to draw, top to bottom; never empty, and no row wider than the terminal. */
  readonly rows: readonly string[];
  /** The cursor's row, an index into `rows`. */
  readonly row: number;
  /** The cursor's column, from 0 and always less than the terminal's columns. */
  readonly column: number;
  /** What stands before it in its row: where that ends, a terminal of other widths has its cursor. */
  readonly before: string;
  /** How many rows there are above the first of `rows`, not shown for want of room. */
  readonly above: number;
  /** How many rows there are below the last of `rows`, not shown for want of room. */
  readonly below: number;
}

/**
 * Lays out what is being typed, after its prompt, in rows of at most `columns` columns.
 *
 * A newline is drawn as `⏎` and ends its row, so that the cursor has a place before it and another
 * after it. A row that is full to the last column is followed by the next at once, even an empty
 * one: a terminal has no other place for the cursor. Of an input taller than `maxRows` the window
 * around the cursor is shown. A prompt that would take more than half of a row is left out; it may
 * hold colour sequences.
 *
 * @param cursor Index into `graphemes` of the one the cursor stands on; their length at the end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(layoutInput("> ", [..."bom dia"], 7, 6), {
 *   rows: ["> bom ", "dia"],
 *   row: 1,
 *   column: 3,
 *   before: "dia",
 *   above: 0,
 *   below: 0,
 * });
 * ```
 */
export function layoutInput(
  prompt: string,
  graphemes: readonly string[],
  cursor: number,
  columns: number,
  maxRows: number = Infinity,
): InputLayout {
  const width = Math.max(1, Math.floor(columns));
  const promptWidth = widthOfColoured(prompt);
  const showsPrompt = promptWidth <= width / 2;
  const rows: string[] = [];
  let row = showsPrompt ? prompt : "";
  let column = showsPrompt ? promptWidth : 0;
  let cursorRow = 0;
  let cursorColumn = 0;
  let before = "";

  const putCursor = (): void => {
    [cursorRow, cursorColumn, before] = [rows.length, column, row];
  };
  const endRow = (): void => {
    rows.push(row);
    row = "";
    column = 0;
  };
  for (const [index, grapheme] of graphemes.entries()) {
    const isNewline = grapheme === "\n";
    const drawn = isNewline ? NEWLINE_MARK : drawable(grapheme, width);
    const drawnWidth = graphemeWidth(drawn);
    if (column + drawnWidth > width) endRow();
    if (index === cursor) putCursor();
    row += drawn;
    column += drawnWidth;
    if (isNewline || column === width) endRow();
  }
  if (cursor >= graphemes.length) putCursor();
  rows.push(row);

  const shown = Math.min(rows.length, Math.max(1, Math.floor(maxRows)));
  const centred = cursorRow - Math.floor(shown / 2);
  const above = Math.max(0, Math.min(centred, rows.length - shown));
  return {
    rows: rows.slice(above, above + shown),
    row: cursorRow - above,
    column: cursorColumn,
    before,
    above,
    below: rows.length - shown - above,
  };
}
