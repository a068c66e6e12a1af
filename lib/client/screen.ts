/**
 * What the terminal is told to show: what has been said scrolls upwards, what is being typed stays
 * below it. Nothing here touches a terminal; each call returns what to write to it.
 *
 * @module
 */

import stringWidth from "string-width";
import type { InputLayout } from "./width.ts";

/** What stands below the messages. */
export interface Bottom {
  /** Rows above the input, each at most as wide as the terminal. */
  readonly status: readonly string[];
  /** The input, laid out for the terminal's width. */
  readonly input: InputLayout;
}

const EMPTY: Bottom = {
  status: [],
  input: { rows: [""], row: 0, column: 0, above: 0, below: 0 },
};

/** Knows what it had written last, and so how to take it away again. */
export class Screen {
  /** The widths of the rows that stand there, the cursor's row among them and its column. */
  #widths: readonly number[] = [0];
  #row = 0;
  #column = 0;

  /** Takes the bottom away, writes `messages` in its place, and puts the bottom below them. */
  render(messages: readonly string[], bottom: Bottom, columns: number): string {
    const { status, input } = bottom;
    const rows = [...status, ...input.rows];
    const text = this.#erase(columns) + messages.map((row) => row + "\r\n").join("") +
      rows.join("\r\n");
    this.#widths = rows.map((row) => stringWidth(row));
    this.#row = status.length + input.row;
    this.#column = input.column;
    return text + up(rows.length - 1 - this.#row) + "\r" + right(this.#column);
  }

  /** Takes the bottom away and leaves the cursor where it began. */
  clear(columns: number): string {
    return this.render([], EMPTY, columns);
  }

  /** Forgets what stands there, as when something else has cleared the screen. */
  forget(): void {
    this.#widths = [0];
    this.#row = this.#column = 0;
  }

  /** A terminal made narrower has wrapped the rows since: they are counted anew. */
  #erase(columns: number): string {
    let rowsAbove = Math.floor(this.#column / Math.max(columns, 1));
    for (const width of this.#widths.slice(0, this.#row)) {
      rowsAbove += Math.max(1, Math.ceil(width / Math.max(columns, 1)));
    }
    return "\r" + up(rowsAbove) + "\x1b[J";
  }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

function right(columns: number): string {
  return columns > 0 ? `\x1b[${columns}C` : "";
}
