/** Time as a parameter: a program passes the machine's, tests pass one that they move. */
export interface Clock {
  /** Milliseconds since some moment, never going back: for measuring. */
  nowMs(): number;
  /** UTC time in milliseconds: for telling people. */
  utcMs(): number;
  /** Calls `act` after `ms` milliseconds, but never before it returns, unless the function it returns is called before. */
  after(ms: number, act: () => void): () => void;
}

/** A change of the time of day that is no more than this is the clock going right, in milliseconds. */
const LEAP_MS = 2_000;

/**
 * A clock that notices when the time of day is changed: a measured time goes on, and the other does not go
 * with it.
 */
export class WatchedClock implements Clock {
  readonly #clock: Clock;
  readonly #onLeap: (byMs: number) => void;
  #aheadMs: number;

  /** `onLeap` is told, by the next who asks for the time of day, by how much it leapt. */
  constructor(clock: Clock, onLeap: (byMs: number) => void) {
    this.#clock = clock;
    this.#onLeap = onLeap;
    this.#aheadMs = clock.utcMs() - clock.nowMs();
  }

  /** As {@link Clock} has it. */
  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** As {@link Clock} has it. */
  utcMs(): number {
    const utcMs = this.#clock.utcMs();
    const aheadMs = utcMs - this.#clock.nowMs();
    const leapMs = aheadMs - this.#aheadMs;
    this.#aheadMs = aheadMs;
    if (Math.abs(leapMs) > LEAP_MS) this.#onLeap(leapMs);
    return utcMs;
  }

  /** As {@link Clock} has it. */
  after(ms: number, act: () => void): () => void {
    return this.#clock.after(ms, act);
  }
}

/**
 * A moment as people and programs read it, in UTC: `2026-11-22T10:15:00Z`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(utcTimeOf(1_000), "1970-01-01T00:00:01Z");
 * ```
 */
export function utcTimeOf(utcMs: number): string {
  const second = Math.floor(utcMs / 1_000);
  if (second !== latest.second) {
    latest = { second, time: new Date(1_000 * second).toISOString().replace(".000Z", "Z") };
  }
  return latest.time;
}

/** What was asked for last: of the past that newcomers are told, many lines are of one second. */
let latest = { second: NaN, time: "" };
