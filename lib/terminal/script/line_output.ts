/**
 * What a script prints, beside everything else that it does: a reader that takes nothing keeps no signal
 * and no time from coming. What must hold:
 *
 * 1. All lines come, whole and in order; at most one write is under way.
 * 2. Nothing is left out: where much waits, {@link LineOutput.room} says when to take in more.
 * 3. The first write that fails is the last.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { isUnread, type Printed } from "../../startup/output.ts";

/** Why nothing can be printed any more. */
export type Unprinted = Exclude<Printed, { type: "printed" }>;

/** With so much waiting to be written, no more is to be taken in, in UTF-16 units. */
const ENOUGH_UNITS = 256 * 1024;
/** How long a pipe that others set to refuse what it has no room for is left alone. */
const RETRY_MS = 20;

const encoder = new TextEncoder();

/** See the top of this file. */
export class LineOutput {
  readonly #write: (bytes: Uint8Array) => Promise<number>;
  readonly #clock: Clock;
  readonly #lost = Promise.withResolvers<Unprinted>();
  #unprinted: Unprinted | undefined;
  #waiting = "";
  #writing: Promise<void> | undefined;

  /** `write` writes some of the bytes, and returns how many. */
  constructor(write: (bytes: Uint8Array) => Promise<number>, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** Resolves when nothing can be printed any more. */
  get lost(): Promise<Unprinted> {
    return this.#lost.promise;
  }

  /** Prints a line. */
  print(line: string): void {
    if (this.#unprinted !== undefined) return;
    this.#waiting += line + "\n";
    this.#writing ??= this.#writeWaiting();
  }

  /** What to wait for before more is taken in, if anything. */
  room(): Promise<void> | undefined {
    return this.#waiting.length < ENOUGH_UNITS ? undefined : this.#writing;
  }

  /** What came of all that was printed, once that is known. */
  async all(): Promise<Printed> {
    await this.#writing;
    return this.#unprinted ?? { type: "printed" };
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting !== "") {
      const bytes = encoder.encode(this.#waiting);
      this.#waiting = "";
      try {
        for (let n = 0; n < bytes.length;) n += await this.#writeSome(bytes.subarray(n));
      } catch (error) {
        this.#waiting = "";
        this.#unprinted = isUnread(error) ? { type: "unread" } : { type: "failed", error };
        this.#lost.resolve(this.#unprinted);
      }
    }
    this.#writing = undefined;
  }

  async #writeSome(bytes: Uint8Array): Promise<number> {
    try {
      return await this.#write(bytes);
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
      return 0;
    }
  }
}
