/**
 * Prints without ever waiting for who reads it: a pipe that nobody empties, or a terminal that was
 * paused, must not stop a server. What must hold:
 *
 * 1. `print` returns at once. What cannot be written yet is kept, up to a bound; beyond that, lines are
 *    left out, and when it goes on, that is told in their place.
 * 2. At most one write is under way, and lines come in the order in which they were printed.
 * 3. A write that fails (a reader that has gone, a full disk) is no end: its lines count as left out,
 *    and the next one is tried.
 *
 * @module
 */

import type { Clock } from "../clock.ts";

/** So much that could not be written yet is kept, in UTF-16 units. */
export const MAX_WAITING: number = 256 * 1024;
/** How long a pipe that others set to refuse what it has no room for is left alone. */
const RETRY_MS = 50;
/** How long the end waits for someone to read what was printed last. */
const FLUSH_MS = 200;
const LF = 0x0a;

/** See the top of this file. */
export class Printer {
  readonly #write: (bytes: Uint8Array) => Promise<number>;
  readonly #clock: Clock;
  readonly #encoder = new TextEncoder();
  #tellOfGap: ((lines: number) => string) | undefined;
  #waiting = "";
  /** How many lines were left out before those that wait, and behind them. */
  #lostBefore = 0;
  #lostBehind = 0;
  /** Whether the last line that was written has no end. */
  #isCut = false;
  #printing: Promise<void> | undefined;

  /** `write` writes some of the bytes, and returns how many. */
  constructor(write: (bytes: Uint8Array) => Promise<number>, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** From now on, `tell` gives the line that stands in the place of so many that were left out. */
  onGap(tell: (lines: number) => string): void {
    this.#tellOfGap = tell;
  }

  /** Prints a text of one line or more, and ends the last. */
  print(text: string): void {
    const isFull = this.#waiting !== "" && this.#waiting.length + text.length > MAX_WAITING;
    // Once one has been left out, those behind it wait until that can be told.
    if (isFull || this.#lostBehind > 0) this.#lostBehind += countLines(text);
    else this.#waiting += text + "\n";
    this.#printing ??= this.#printAll();
  }

  /** Resolves when all is written, or after `ms`. */
  async flush(ms: number): Promise<void> {
    if (this.#printing === undefined) return;
    let cancel = (): void => {};
    const tooLong = new Promise<void>((resolve) => cancel = this.#clock.after(ms, resolve));
    await Promise.race([this.#printing, tooLong]);
    cancel();
  }

  /** Gives what was printed last some time to be read. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush(FLUSH_MS);
  }

  async #printAll(): Promise<void> {
    while (this.#waiting !== "") await this.#printWaiting();
    this.#printing = undefined;
  }

  async #printWaiting(): Promise<void> {
    const text = this.#waiting;
    const lostBehind = this.#lostBehind;
    this.#waiting = "";
    this.#lostBehind = 0;
    const before = (this.#isCut ? "\n" : "") + this.#gap(this.#lostBefore);
    const bytes = this.#encoder.encode(before + text + this.#gap(lostBehind));
    const written = await this.#writeAll(bytes);
    if (written > 0) {
      this.#isCut = bytes[written - 1] !== LF;
      this.#lostBefore = 0;
    }
    if (written === bytes.length) return;
    const lost = Math.min(countEnds(bytes.subarray(written)), countLines(text) - 1);
    this.#lostBefore += lost + lostBehind;
  }

  /** What stands in the place of lines that were left out. */
  #gap(lines: number): string {
    return lines === 0 || this.#tellOfGap === undefined ? "" : this.#tellOfGap(lines) + "\n";
  }

  /** Returns how many bytes could be written. */
  async #writeAll(bytes: Uint8Array): Promise<number> {
    let written = 0;
    while (written < bytes.length) {
      try {
        written += await this.#write(bytes.subarray(written));
      } catch (error) {
        if (!(error instanceof Deno.errors.WouldBlock)) break;
        await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
      }
    }
    return written;
  }
}

function countLines(text: string): number {
  return text.split("\n").length;
}

function countEnds(bytes: Uint8Array): number {
  let ends = 0;
  for (const byte of bytes) if (byte === LF) ends++;
  return ends;
}
