/** How many seconds' worth of lines may come at once, where nothing else is said. */
export const BURST_SECONDS = 10;

/**
 * A token bucket: so many lines a second, after a burst. What is too much is not dropped, it waits.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const rate = new RateLimiter(1, 0); // one line a second, ten at once
 * for (let line = 0; line < 10; line++) assertEquals(rate.take(0), 0);
 * assertEquals(rate.take(0), 1_000);
 * ```
 */
export class RateLimiter {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #takenAtMs: number;

  /** `perSecond` 0 sets no limit; `burst` lines may come at once. */
  constructor(perSecond: number, nowMs: number, burst: number = perSecond * BURST_SECONDS) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#tokens = this.#burst;
    this.#takenAtMs = nowMs;
  }

  /** Whether nothing ever waits. */
  get isUnlimited(): boolean {
    return this.#perMs === 0;
  }

  /**
   * Takes `tokens` and returns 0, or takes none and returns for how many milliseconds to wait. What costs
   * more than there is may be said, and what comes behind it waits the longer.
   */
  take(nowMs: number, tokens = 1): number {
    if (this.#perMs === 0) return 0;
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + (nowMs - this.#takenAtMs) * this.#perMs,
    );
    this.#takenAtMs = nowMs;
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs);
    this.#tokens -= tokens;
    return 0;
  }
}
