/**
 * Who tried to guess a secret: each wrong attempt makes the next one from the same address wait
 * longer.
 *
 * @module
 */

/** The numbers of {@link Attempts}. */
export interface AttemptLimits {
  /** What follows the first wrong attempt; each further one doubles it. @default {1_000} */
  readonly firstWaitMs: number;
  /** The longest wait; who would have to wait longer is not heard at all. @default {60_000} */
  readonly maxWaitMs: number;
  /** After so long without an attempt an address is as good as new. @default {600_000} */
  readonly forgetMs: number;
  /** Of so many addresses it is known; beyond that, who tried longest ago is forgotten. */
  readonly maxAddresses: number;
}

/** The design's numbers. */
export const ATTEMPT_LIMITS: AttemptLimits = {
  firstWaitMs: 1_000,
  maxWaitMs: 60_000,
  forgetMs: 10 * 60_000,
  maxAddresses: 10_000,
};

/** Wrong attempts of one address. */
interface Tries {
  wrong: number;
  /** When its next one is looked at. */
  nextAtMs: number;
  lastAtMs: number;
}

/**
 * See the top of this file.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const attempts = new Attempts();
 * assertEquals(attempts.begin("192.0.2.7", 0), 0);
 * assertEquals(attempts.begin("192.0.2.7", 0), 1_000);
 * assertEquals(attempts.begin("192.0.2.7", 0), 3_000); // behind the one before, which waits 1 s
 * attempts.forgive("192.0.2.7");
 * assertEquals(attempts.begin("192.0.2.7", 0), 0);
 * ```
 */
export class Attempts {
  readonly #limits: AttemptLimits;
  /** By address, who tried longest ago first. */
  readonly #records = new Map<string, Tries>();

  /** Nobody has tried anything yet. */
  constructor(limits: Partial<AttemptLimits> = {}) {
    this.#limits = { ...ATTEMPT_LIMITS, ...limits };
  }

  /** How many addresses it remembers. */
  get size(): number {
    return this.#records.size;
  }

  /**
   * For how many milliseconds an attempt must wait before it is looked at; `undefined` where that
   * is so long that it is not to be looked at. It counts as wrong until {@link Attempts.forgive}:
   * so those who try many times at once gain nothing.
   */
  begin(address: string, nowMs: number): number | undefined {
    const { firstWaitMs, maxWaitMs, forgetMs } = this.#limits;
    const known = this.#records.get(address);
    const isFresh = known === undefined || nowMs - known.lastAtMs >= forgetMs;
    const record = isFresh ? { wrong: 0, nextAtMs: nowMs, lastAtMs: nowMs } : known;
    const atMs = Math.max(nowMs, record.nextAtMs);
    if (atMs - nowMs > maxWaitMs) return undefined;
    record.lastAtMs = nowMs;
    record.wrong++;
    record.nextAtMs = atMs + Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(record.wrong - 1, 30));
    this.#remember(address, record);
    return atMs - nowMs;
  }

  /** It was right: the address begins anew. */
  forgive(address: string): void {
    this.#records.delete(address);
  }

  #remember(address: string, record: Tries): void {
    this.#records.delete(address);
    this.#records.set(address, record);
    if (this.#records.size <= this.#limits.maxAddresses) return;
    for (const oldest of this.#records.keys()) {
      this.#records.delete(oldest);
      return;
    }
  }
}
