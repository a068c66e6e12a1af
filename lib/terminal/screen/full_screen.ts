/**
 * What the terminal is told where all of its screen is used: the alternate one, which most terminals have
 * beside that of the shell. It knows which rows stand there, and writes those that change. Nothing here
 * touches a terminal; each call returns what to write to it.
 *
 * @module
 */

import { type Bottom, FRAME_BEGIN, FRAME_END, type Surface } from "./screen.ts";

/** The other screen; that the terminal keeps its title, and says whether one looks at it. */
const ALTERNATE_ON = "\x1b[22;2t\x1b[?1049h\x1b[?1004h";
const ALTERNATE_OFF = "\x1b[?1004l\x1b[?1049l\x1b[23;2t";
const HOME_AND_CLEAR = "\x1b[H\x1b[2J";
const CLEAR_ROW = "\x1b[2K";

/** See the top of this file. */
export class FullScreen implements Surface {
  readonly isOwn = true;
  /** What stands in each row; `undefined` where that is not known. */
  #standing: readonly string[] | undefined;
  /** The messages that were shown last. */
  #messages: readonly string[] = [];

  /** Turns to the screen that is this program's own. */
  enter(): string {
    this.forget();
    return ALTERNATE_ON;
  }

  /** Shows these messages and no others, down to the bottom of the screen. */
  render(messages: readonly string[], bottom: Bottom, columns: number, rows: number): string {
    if (this.#standing?.length !== rows) return this.redraw(messages, bottom, columns, rows);
    return FRAME_BEGIN + this.#change(messages, bottom, rows) + FRAME_END;
  }

  /** The same, whatever stands there. */
  redraw(messages: readonly string[], bottom: Bottom, _columns: number, rows: number): string {
    this.#standing = Array.from({ length: rows }, () => "");
    return FRAME_BEGIN + HOME_AND_CLEAR + this.#change(messages, bottom, rows) + FRAME_END;
  }

  /** Turns back to the shell's screen; for good, with what was said last. */
  leave(_columns: number, isForGood: boolean): string {
    this.forget();
    return ALTERNATE_OFF + (isForGood ? this.#messages.map((row) => row + "\r\n").join("") : "");
  }

  /** All must be written anew. */
  forget(): void {
    this.#standing = undefined;
  }

  #change(messages: readonly string[], { status, input }: Bottom, rows: number): string {
    this.#messages = messages;
    const below = [...status, ...input.rows].slice(-rows);
    const free = rows - below.length;
    const said = free > 0 ? messages.slice(-free) : [];
    const blank = Array.from({ length: free - said.length }, () => "");
    const wanted = [...blank, ...said, ...below];
    const standing = this.#standing ?? [];
    const changes = wanted.map((row, index) =>
      row === standing[index] ? "" : at(index) + CLEAR_ROW + row
    );
    this.#standing = wanted;
    // Only the terminal knows for sure where what stands before the cursor ends.
    return changes.join("") + at(rows - input.rows.length + input.row) + input.before;
  }
}

/** Goes to the beginning of a row, the first of which is 0. */
function at(row: number): string {
  return `\x1b[${Math.max(0, row) + 1};1H`;
}
