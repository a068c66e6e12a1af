import stringWidth from "string-width";
import type { Display } from "../../lib/terminal/talk/drawing.ts";
import { type Bottom, Screen, type Surface } from "../../lib/terminal/screen/screen.ts";
import { cutGraphemes } from "../../lib/text/graphemes.ts";
import { loadWidths } from "../../lib/text/width.ts";

await loadWidths();

/**
 * A terminal of so many columns and rows that understands what {@link Screen} writes, and nothing
 * else: an escape sequence that it does not know fails the test.
 */
export class FakeTerminal implements Display {
  readonly columns: number;
  readonly rows: number;
  bells = 0;
  readonly titles: string[] = [];
  readonly notified: string[] = [];
  /** How often something was drawn. */
  frames = 0;
  isDisposed = false;
  canSuspend = true;
  readonly #surface: Surface;
  /** How many columns it gives a grapheme. */
  readonly #widthOf: (grapheme: string) => number;
  /** Whether what is too wide for a row goes on in the next. */
  #wraps = true;
  /** All rows there ever were, those that scrolled away included; a wide grapheme has two cells. */
  #cells: string[][] = [[]];
  /** The index in {@link FakeTerminal.#cells} of the first row that can be seen. */
  #top = 0;
  #row = 0;
  #column = 0;

  /** The shell's screen, while the other one is used. */
  #shells: { cells: string[][]; top: number; row: number; column: number } | undefined;

  constructor(
    columns: number,
    rows: number,
    widthOf: (grapheme: string) => number = stringWidth,
    surface: Surface = new Screen(),
  ) {
    this.columns = columns;
    this.rows = rows;
    this.#widthOf = widthOf;
    this.#surface = surface;
    this.#write(surface.enter());
    this.frames = 0;
  }

  /** What can be seen, without the empty rows at the end; `|` where the cursor stands. */
  get screen(): string[] {
    const rows = Array.from(
      this.#cells.slice(this.#top),
      (cells: string[] | undefined) => (cells ?? []).join("").trimEnd(),
    );
    const cells = this.#cells[this.#row] ?? [];
    const before = cells.slice(0, this.#column).join("").padEnd(this.#column);
    rows[this.#row - this.#top] = `${before}|${cells.slice(this.#column).join("").trimEnd()}`;
    while (rows.at(-1) === "") rows.pop();
    return rows;
  }

  /** The same, and what has scrolled away. */
  get everything(): string[] {
    const away = this.#cells.slice(0, this.#top).map((cells) => cells.join("").trimEnd());
    return [...away, ...this.screen];
  }

  show(messages: readonly string[], bottom: Bottom): void {
    this.#write(this.#surface.render(messages, bottom, this.columns, this.rows));
  }

  redraw(messages: readonly string[], bottom: Bottom): void {
    this.#write(this.#surface.redraw(messages, bottom, this.columns, this.rows));
  }

  title(text: string): void {
    this.titles.push(text);
  }

  notify(way: string, text: string): void {
    this.notified.push(`${way} ${text}`);
  }

  bell(): void {
    this.bells++;
  }

  suspend(words: string): boolean {
    if (!this.canSuspend) return false;
    this.#write(this.#surface.leave(this.columns, false) + words + "\r\n");
    return true;
  }

  [Symbol.dispose](): void {
    this.#write(this.#surface.leave(this.columns, true));
    this.isDisposed = true;
  }

  #write(text: string): void {
    if (this.isDisposed) throw new Error("drawn after it was given back");
    this.frames++;
    // deno-lint-ignore no-control-regex
    for (const piece of text.match(/\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g) ?? []) {
      if (piece.startsWith("\x1b")) this.#obey(piece.slice(2, -1), piece.slice(-1));
      else if (piece === "\r") this.#column = 0;
      else if (piece === "\n") this.#feed();
      else for (const grapheme of cutGraphemes(piece)) this.#put(grapheme);
    }
  }

  #put(grapheme: string): void {
    const width = this.#widthOf(grapheme);
    if (this.#column + width > this.columns && !this.#wraps) {
      this.#column = Math.max(0, this.columns - width);
    } else if (this.#column + width > this.columns) {
      this.#column = 0;
      this.#feed();
    }
    const cells = this.#cells[this.#row] ??= [];
    while (cells.length < this.#column) cells.push(" ");
    cells.splice(this.#column, width, grapheme, ...Array.from({ length: width - 1 }, () => ""));
    this.#column += width;
  }

  #feed(): void {
    this.#row++;
    this.#cells[this.#row] ??= [];
    this.#top = Math.max(this.#top, this.#row - this.rows + 1);
  }

  #obey(parameters: string, final: string): void {
    if (parameters === "?1049") return this.#turn(final === "h");
    if (parameters === "?1004" || final === "t") return;
    const [row, column] = parameters.split(";").map(Number);
    const count = Number(parameters === "" ? 1 : parameters);
    if (final === "m" || /^\?2026[hl]$/.test(parameters + final)) return;
    if (parameters === "?7") this.#wraps = final === "h";
    else if (final === "A") this.#row = Math.max(this.#top, this.#row - count);
    else if (final === "C") this.#column = Math.min(this.columns - 1, this.#column + count);
    else if (final === "H" && parameters === "") [this.#row, this.#column] = [this.#top, 0];
    else if (final === "H" && row !== undefined && column !== undefined) {
      [this.#row, this.#column] = [this.#top + row - 1, column - 1];
    } else if (final === "J" && parameters === "2") this.#cells.splice(this.#top);
    else if (final === "J" && parameters === "") {
      this.#cells.splice(this.#row + 1);
      this.#cells[this.#row]?.splice(this.#column);
    } else if (final === "K" && parameters === "2") this.#cells[this.#row] = [];
    else if (final === "B") this.#row = Math.min(this.#top + this.rows - 1, this.#row + count);
    else throw new Error(`unknown to this terminal: ESC[${parameters}${final}`);
  }

  /** To the other screen, which is empty then, or back to the shell's as it was. */
  #turn(isOther: boolean): void {
    const { cells, top, row, column } = this.#shells ?? { cells: [[]], top: 0, row: 0, column: 0 };
    this.#shells = isOther
      ? { cells: this.#cells, top: this.#top, row: this.#row, column: this.#column }
      : undefined;
    [this.#cells, this.#top, this.#row, this.#column] = isOther
      ? [[[]], 0, 0, 0]
      : [cells, top, row, column];
  }
}
