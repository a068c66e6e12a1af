/**
 * How often a server had to doubt what it knows: whether it may begin anew from what is kept once more, and when;
 * and whether what it carried out stands in line yet, where another server has carried out something else.
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

/** What it needs. */
export interface DoubtsParts {
  /** What time it is. */
  readonly clock: Clock;
  /** Has the engine look whether what it brought behind a place stands there yet: where it does, that is said. */
  readonly look: (after: number, done: (stands: boolean) => void) => void;
  /** Is told that this is known. */
  readonly looked: () => void;
}

/** See the top of this file. */
export class Doubts {
  readonly #parts: DoubtsParts;
  #strayed = 0;
  #missed = 0;
  #refused = 0;
  #agreedMs: number | undefined;
  #lookedMs = -Infinity;
  #hasDiffered = false;
  #isLooking = false;
  #stands = false;
  /** Whose word counts: there is another past once it begins anew. */
  #age = 0;

  /** None yet. */
  constructor(parts: DoubtsParts) {
    this.#parts = parts;
  }

  /** How often in a row what was next was gone. */
  get missed(): number {
    return this.#missed;
  }

  /** Since when it may know something else than the others, in UTC milliseconds, if it ever knew the same. */
  get sinceMs(): number | undefined {
    return this.#agreedMs;
  }

  /** Whether it is yet to be known who is right. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Whether another carried out something else, and what was carried out here stands in line. */
  get isRight(): boolean {
    return this.#stands;
  }

  /** The same, as others are told it. */
  get word(): { readonly isRight?: true } {
    return this.#stands ? { isRight: true } : {};
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

  /** It begins anew, and has another past. */
  begin(): void {
    this.#age++;
    this.#isLooking = this.#hasDiffered = this.#stands = false;
    this.#lookedMs = -Infinity;
  }

  /** It knows something else than the others; returns whether it may begin anew. */
  stray(): boolean {
    return ++this.#strayed <= STRAYS_MAX;
  }

  /** At that UTC time it knew what most do; returns whether another had carried out something else since it did last. */
  agree(utcMs: number): boolean {
    const hasDiffered = this.#hasDiffered;
    this.#agreedMs = utcMs;
    this.#hasDiffered = this.#stands = false;
    this.#strayed = 0;
    return hasDiffered;
  }

  /** Another server has carried out something else behind that place. */
  differ(after: number): void {
    this.#hasDiffered = true;
    const nowMs = this.#parts.clock.nowMs();
    if (this.#isLooking || nowMs < this.#lookedMs + LOOK_REST_MS) return;
    this.#lookedMs = nowMs;
    this.#isLooking = true;
    const age = this.#age;
    this.#parts.look(after, (stands) => {
      if (age !== this.#age) return;
      this.#isLooking = false;
      this.#stands = stands;
      this.#parts.looked();
    });
  }
}
