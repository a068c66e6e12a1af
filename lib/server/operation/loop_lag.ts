/**
 * How late the event loop comes to what is due: what one person may have to wait for what another asks.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** How often it is measured, in milliseconds. */
const EVERY_MS = 100;
/** For so long the worst is told at least, however many instruments ask: none takes it from another. */
const TOLD_MS = 60_000;

/** Measures from its making until it is disposed of. */
export class LoopLag implements Disposable {
  readonly #clock: Clock;
  /** The worst since {@link LoopLag.#sinceMs}, and of the time before that. */
  #worstMs = 0;
  #formerMs = 0;
  #sinceMs: number;
  #cancel: () => void = () => {};

  /** Nothing was late yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
    this.#measure();
  }

  /** The longest that anything was late in the last minute or two, in milliseconds. */
  get worstMs(): number {
    return Math.max(this.#formerMs, this.#worstMs);
  }

  /** Measures no more. */
  [Symbol.dispose](): void {
    this.#cancel();
  }

  #measure(): void {
    const dueMs = this.#clock.nowMs() + EVERY_MS;
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      const nowMs = this.#clock.nowMs();
      if (nowMs - this.#sinceMs >= TOLD_MS) {
        [this.#formerMs, this.#worstMs, this.#sinceMs] = [this.#worstMs, 0, nowMs];
      }
      this.#worstMs = Math.max(this.#worstMs, nowMs - dueMs);
      this.#measure();
    });
  }
}
