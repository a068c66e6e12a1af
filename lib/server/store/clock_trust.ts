/**
 * Whether the wall clock can be believed enough to delete things by their age. A machine that wakes up with
 * a clock that is years ahead must not take all of a history for old.
 *
 * It is believed as long as it goes on from what was seen of it before, in this run or an earlier one,
 * as time does that is measured. A leap is believed only once the server has run for a day with it,
 * be it in several runs. It knows no clock: times are passed in.
 *
 * @module
 */

const DAY_MS = 24 * 60 * 60 * 1_000;
/** For so long the server has to run before a leap is believed. */
const PROOF_MS = DAY_MS;

/** What has to be remembered from one run to the next. */
export interface ClockMemory {
  /** When the clock that is believed was looked at last, in UTC milliseconds; `undefined` for never. */
  readonly seenMs: number | undefined;
  /** For how long the server has run with another, in milliseconds. */
  readonly doubtedMs: number;
}

/** See the top of this file. */
export class ClockTrust {
  readonly #toleranceMs: number;
  #seenMs: number | undefined;
  #doubtedMs: number;
  /** When it was looked at last, measured. */
  #lookedAtMs: number | undefined;

  /** With what an earlier run remembered; a leap of at most `toleranceMs` does no harm. */
  constructor({ seenMs, doubtedMs }: ClockMemory, toleranceMs: number) {
    this.#seenMs = seenMs;
    this.#doubtedMs = doubtedMs;
    this.#toleranceMs = toleranceMs;
  }

  /** What another run has to know. */
  get memory(): ClockMemory {
    return { seenMs: this.#seenMs, doubtedMs: this.#doubtedMs };
  }

  /**
   * Looks at the clock, and at `nowMs` of one that only measures; returns by how much the former is ahead of
   * what can be believed, 0 where it is believed.
   *
   * ```ts
   * import { assertEquals } from "@std/assert";
   * const trust = new ClockTrust({ seenMs: 1_000, doubtedMs: 0 }, 60_000);
   * assertEquals(trust.look(2_000, 0), 0);
   * assertEquals(trust.look(900_002_000, 0), 900_000_000);
   * ```
   */
  look(utcMs: number, nowMs: number): number {
    const elapsedMs = nowMs - (this.#lookedAtMs ?? nowMs);
    this.#lookedAtMs = nowMs;
    this.#seenMs = (this.#seenMs ?? utcMs) + elapsedMs;
    const leapMs = utcMs - this.#seenMs;
    if (Math.abs(leapMs) > this.#toleranceMs) {
      this.#doubtedMs += elapsedMs;
      if (this.#doubtedMs < PROOF_MS) return leapMs;
    }
    this.#seenMs = utcMs;
    this.#doubtedMs = 0;
    return 0;
  }
}
