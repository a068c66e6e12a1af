/**
 * Who tried to guess a secret: each wrong attempt makes the next one wait longer, up to a bound. None is
 * refused unheard, for behind the address of one who guesses there may be others, who know.
 *
 * @module
 */

import { keepRecent } from "../../recent.ts";

/** The numbers of {@link Attempts}. */
export interface AttemptLimits {
  /** What follows the first wrong attempt; each further one doubles it. @default {1_000} */
  readonly firstWaitMs: number;
  /** The longest wait: people and programs that hear nothing for longer give up. @default {4_000} */
  readonly maxWaitMs: number;
  /** After so long without an attempt all of them are forgotten. @default {600_000} */
  readonly forgetMs: number;
  /** Of so many who try it is known; beyond that, who tried longest ago is forgotten. */
  readonly maxRecords: number;
}

/** The design's numbers. */
export const ATTEMPT_LIMITS: AttemptLimits = {
  firstWaitMs: 1_000,
  maxWaitMs: 4_000,
  forgetMs: 10 * 60_000,
  maxRecords: 10_000,
};

/** Wrong attempts at one secret by one who tries. */
interface Tries {
  wrong: number;
  /** When its next one is looked at. */
  nextAtMs: number;
  lastAtMs: number;
}

/**
 * See the top of this file. What is counted together has one key: whose address it is, and which secret.
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
  /** By key, who tried longest ago first. */
  readonly #records = new Map<string, Tries>();

  /** Nobody has tried anything yet. */
  constructor(limits: Partial<AttemptLimits> = {}) {
    this.#limits = { ...ATTEMPT_LIMITS, ...limits };
  }

  /** How many keys it remembers. */
  get size(): number {
    return this.#records.size;
  }

  /**
   * For how many milliseconds an attempt must wait before it is looked at. It counts as wrong until
   * {@link Attempts.forgive}: so those who try many times at once gain little.
   */
  begin(key: string, nowMs: number): number {
    const { firstWaitMs, maxWaitMs, forgetMs } = this.#limits;
    const known = this.#records.get(key);
    const isFresh = known === undefined || nowMs - known.lastAtMs >= forgetMs;
    const record = isFresh ? { wrong: 0, nextAtMs: nowMs, lastAtMs: nowMs } : known;
    const atMs = Math.min(Math.max(nowMs, record.nextAtMs), nowMs + maxWaitMs);
    record.lastAtMs = nowMs;
    record.wrong++;
    record.nextAtMs = atMs + Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(record.wrong - 1, 30));
    this.#remember(key, record);
    return atMs - nowMs;
  }

  /** It was right: what went before counts no more. */
  forgive(key: string): void {
    this.#records.delete(key);
  }

  #remember(key: string, record: Tries): void {
    this.#records.delete(key);
    this.#records.set(key, record);
    keepRecent(this.#records, this.#limits.maxRecords);
  }
}
