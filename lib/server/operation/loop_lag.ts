/**
 * How late the event loop comes to what is due: what one person may have to wait for what another asks.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** How often it is measured, in milliseconds. */
const EVERY_MS = 100;

/** Measures from its making until it is disposed of. */
export class LoopLag implements Disposable {
  readonly #clock: Clock;
  #worstMs = 0;
  #cancel: () => void = () => {};

  /** Nothing was late yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#measure();
  }

  /** The longest that anything was late since this was asked last, in milliseconds. */
  takeWorstMs(): number {
    const worstMs = this.#worstMs;
    this.#worstMs = 0;
    return worstMs;
  }

  /** Measures no more. */
  [Symbol.dispose](): void {
    this.#cancel();
  }

  #measure(): void {
    const dueMs = this.#clock.nowMs() + EVERY_MS;
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      this.#worstMs = Math.max(this.#worstMs, this.#clock.nowMs() - dueMs);
      this.#measure();
    });
  }
}
