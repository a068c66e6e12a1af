/**
 * What the terminal is told to show: what has been said scrolls upwards, and is the terminal's from then
 * on; what is being typed stays below it. Nothing here touches a terminal; each call returns what to write
 * to it.
 *
 * @module
 */

import type { InputLayout } from "../input/layout.ts";
import { widthOfColoured } from "../../text/width.ts";

/** How a terminal is used: as it is, or all of its screen. Each returns what to write to it. */
export interface Surface {
  /** Whether the screen is the program's: its window may have a title, and its mouse's wheel says arrows. */
  readonly isOwn: boolean;
  /** Once, before anything else, and again after {@link Surface.leave}. */
  enter(): string;
  /** Shows messages above, and below them what belongs there. */
  render(messages: readonly string[], bottom: Bottom, columns: number, rows: number): string;
  /** The same, whatever the screen shows. */
  redraw(messages: readonly string[], bottom: Bottom, columns: number, rows: number): string;
  /** Gives the terminal back; for good, it leaves there what the person may want to see. */
  leave(columns: number, isForGood: boolean): string;
  /** Something else has written to the screen. */
  forget(): void;
}

/** What stands below the messages. */
export interface Bottom {
  /** Rows above the input, each at most as wide as the terminal. */
  readonly status: readonly string[];
  /** The input, laid out for the terminal's width. */
  readonly input: InputLayout;
}

const EMPTY: Bottom = {
  status: [],
  input: { rows: [""], row: 0, column: 0, before: "", above: 0, below: 0 },
};

/**
 * Between these a terminal wraps nothing, so that a row is one row even where it counts columns in a
 * way that nobody foresaw; and one that knows how shows nothing halfway.
 */
export const FRAME_BEGIN = "\x1b[?2026h\x1b[?7l";
/** See {@link FRAME_BEGIN}. */
export const FRAME_END = "\x1b[?7h\x1b[?2026l";
const HOME = "\x1b[H";
// Row by row: what clears all at once makes some terminals scroll everything away first.
const CLEAR_ROW_AND_DOWN = "\x1b[2K\x1b[B";

/** Knows what it had written last, and so how to take it away again. */
export class Screen implements Surface {
  readonly isOwn = false;
  /** The widths of the rows that stand there, the cursor's row among them and its column. */
  #widths: readonly number[] = [0];
  #row = 0;
  #column = 0;
  /** How many columns there were: no row took more of them. */
  #columns = Infinity;

  /** Nothing is to be written for it. */
  enter(): string {
    this.forget();
    return "";
  }

  /** Takes the bottom away, writes `messages` in its place, and puts the bottom below them. */
  render(messages: readonly string[], bottom: Bottom, columns: number): string {
    return FRAME_BEGIN + this.#erase(columns) + this.#frame(messages, bottom, columns) + FRAME_END;
  }

  /**
   * Fills the screen anew: of the messages, the last that fit above the bottom. After a change of
   * size there is no other way: terminals differ in where they then put what was written before.
   */
  redraw(messages: readonly string[], bottom: Bottom, columns: number, rows: number): string {
    this.forget();
    const free = rows - bottom.status.length - bottom.input.rows.length;
    const clear = HOME + CLEAR_ROW_AND_DOWN.repeat(rows) + HOME;
    const fitting = free > 0 ? messages.slice(-free) : [];
    const drawn = this.#frame(fitting, bottom, columns);
    return FRAME_BEGIN + clear + drawn + FRAME_END;
  }

  /** What was said is the terminal's already. */
  leave(columns: number): string {
    return this.clear(columns);
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

  #frame(messages: readonly string[], { status, input }: Bottom, columns: number): string {
    const rows = [...status, ...input.rows];
    this.#widths = rows.map(widthOfColoured);
    this.#row = status.length + input.row;
    this.#column = input.column;
    this.#columns = columns;
    const text = messages.map((row) => row + "\r\n").join("") + rows.join("\r\n");
    // Only the terminal knows for sure where what stands before the cursor ends.
    return text + up(rows.length - 1 - this.#row) + "\r" + input.before;
  }

  /** A terminal made narrower has wrapped the rows since: they are counted anew. */
  #erase(columns: number): string {
    const heightOf = (width: number): number =>
      Math.max(1, Math.ceil(Math.min(width, this.#columns) / Math.max(columns, 1)));
    let rowsAbove = Math.floor(this.#column / Math.max(columns, 1));
    for (const width of this.#widths.slice(0, this.#row)) rowsAbove += heightOf(width);
    return "\r" + up(rowsAbove) + "\x1b[J";
  }
}

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}
