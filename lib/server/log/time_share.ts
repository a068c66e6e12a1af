/**
 * A part of the time, for work that would take long together: bits of it wait in line, and all of them
 * get no more than that part, a little at a time. Who asks for much waits behind itself and not in front
 * of others. What comes when no line is there, and little was done of late, is done at once.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** So long it works before everything else has its turn. */
const SLICE_MS = 4;
/** Its part of the time, where there is much to do for long. */
const SHARE = 0.5;
/** To rest for a shorter slice than this would be to wake up more often than to work. */
const MIN_SLICE_MS = 1;

/** See the top of this file. */
export class TimeShare {
  readonly #clock: Clock;
  /** By who asks, what waits; whose turn is next stands first. */
  readonly #waiting = new Map<string, (() => void)[]>();
  /** The time that may be taken, which grows while it rests; less than none where a bit took long. */
  #leftMs = SLICE_MS;
  #restsSinceMs: number;
  #isWorking = false;
  #cancelRest: (() => void) | undefined;

  /** With nothing to do. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#restsSinceMs = clock.nowMs();
  }

  /** Has one bit of work done when it is the turn of `asker`. It should be short, and may not throw. */
  take(asker: string, act: () => void): void {
    const waiting = this.#waiting.get(asker);
    if (waiting === undefined) this.#waiting.set(asker, [act]);
    else waiting.push(act);
    if (!this.#isWorking && this.#cancelRest === undefined) this.#work();
  }

  #work(): void {
    this.#isWorking = true;
    this.#cancelRest = undefined;
    let nowMs = this.#clock.nowMs();
    this.#leftMs = Math.min(SLICE_MS, this.#leftMs + SHARE * (nowMs - this.#restsSinceMs));
    while (this.#leftMs > 0 && this.#waiting.size > 0) {
      this.#next()?.();
      const beganMs = nowMs;
      nowMs = this.#clock.nowMs();
      this.#leftMs -= nowMs - beganMs;
    }
    this.#restsSinceMs = nowMs;
    this.#isWorking = false;
    if (this.#waiting.size === 0) return;
    const restMs = Math.max(0, MIN_SLICE_MS - this.#leftMs) / SHARE;
    this.#cancelRest = this.#clock.after(restMs, () => this.#work());
  }

  #next(): (() => void) | undefined {
    for (const [asker, waiting] of this.#waiting) {
      const act = waiting.shift();
      // Behind all others that wait.
      this.#waiting.delete(asker);
      if (waiting.length > 0) this.#waiting.set(asker, waiting);
      return act;
    }
    return undefined;
  }
}
