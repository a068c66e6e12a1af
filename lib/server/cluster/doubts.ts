/**
 * How often a server had to doubt what it knows: whether it may begin anew from what is kept once more, when, and
 * when it looks again at what the engine has.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** So often a server may know something else than the others, and begin anew. */
const STRAYS_MAX = 3;
/** So often it may find that what is next is gone, */
const MISSES_MAX = 8;
/** and so long it rests before it looks again for what is kept. */
const MISSED_REST_MS = 2_000;
/** So often one of another version asks whether the others are gone by now. */
const TRIES = 8;
/** So long what the engine has is not looked at again. */
const LOOK_REST_MS = 1_000;

/** See the top of this file. */
export class Doubts {
  readonly #clock: Clock;
  #strayed = 0;
  #missed = 0;
  #refused = 0;
  #hasDiffered = false;
  #agreedMs: number | undefined;
  #lookedMs = -Infinity;

  /** None yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How often in a row what was next was gone. */
  get missed(): number {
    return this.#missed;
  }

  /** What is next is gone; returns after how long it may begin anew, if it may. */
  miss(): number | undefined {
    if (++this.#missed > MISSES_MAX) return undefined;
    return this.#missed === 1 ? 0 : MISSED_REST_MS;
  }

  /** The others are of another version; returns whether to ask again. */
  refuse(): boolean {
    return ++this.#refused < TRIES;
  }

  /** It is in the chat: nothing is missing. */
  admit(): void {
    this.#missed = this.#refused = 0;
  }

  /** It knows something else than the others; returns whether it may begin anew. */
  stray(): boolean {
    return ++this.#strayed <= STRAYS_MAX;
  }

  /** Since when it may know something else than the others, in UTC milliseconds, if it ever knew the same. */
  get sinceMs(): number | undefined {
    return this.#agreedMs;
  }

  /** At that UTC time it knew what most do; returns whether another had carried out something else since it did last. */
  agree(utcMs: number): boolean {
    this.#agreedMs = utcMs;
    const hasDiffered = this.#hasDiffered;
    this.#hasDiffered = false;
    this.#strayed = 0;
    return hasDiffered;
  }

  /** Another server has carried out something else; returns whether to look at what the engine has. */
  differ(): boolean {
    this.#hasDiffered = true;
    const nowMs = this.#clock.nowMs();
    if (nowMs < this.#lookedMs + LOOK_REST_MS) return false;
    this.#lookedMs = nowMs;
    return true;
  }
}
