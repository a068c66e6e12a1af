/**
 * Somebody's regular expression on strangers' texts, in bounded time: there are patterns that try for
 * ever on a text that was made for it. So it is looked for beside everything else, and not for long.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { TEXT_MAX_BYTES } from "../../vocabulary/protocol.ts";
import source from "./match_worker.ts" with { type: "text" };

/** What came of looking at a text. */
export type Match = "found" | "missing" | "givenUp";

/** So long the first text is looked at, at most, in milliseconds. */
const BUDGET_MS = 500;
/** Each that takes longer halves what the next may take: whoever sends many of them gains little. */
const BUDGET_MIN_MS = 20;
/**
 * What is longer than any message is not looked at, in UTF-16 units: where a pattern needs more memory
 * than there is as its time runs out, Deno 2.9.6 panics.
 */
const TEXT_MAX_UNITS = TEXT_MAX_BYTES;
/** A worker that says nothing for so long is broken. */
const BROKEN_MS = 10_000;
/** As it comes with the program: to read a file of its own, a worker would need a permission. */
const WORKER = `data:application/typescript,${encodeURIComponent(source)}`;

/** One pattern. */
export class Matcher implements Disposable {
  readonly #pattern: RegExp;
  readonly #clock: Clock;
  #budgetMs = BUDGET_MS;
  #worker: Worker | undefined;

  /** The pattern must keep nothing of one text for the next, as one with the flag `g` does. */
  constructor(pattern: RegExp, clock: Clock) {
    this.#pattern = pattern;
    this.#clock = clock;
  }

  /** Looks for the pattern. One text is looked at after the other. */
  async match(text: string): Promise<Match> {
    if (text.length > TEXT_MAX_UNITS) return "givenUp";
    // A worker may break for what was before; whatever breaks two is given up.
    const match = await this.#ask(text) ?? await this.#ask(text) ?? "givenUp";
    if (match === "givenUp") {
      this.#budgetMs = Math.max(BUDGET_MIN_MS, Math.floor(this.#budgetMs / 2));
    }
    return match;
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** `undefined` where the worker breaks. */
  #ask(text: string): Promise<Match | undefined> {
    const { promise, resolve } = Promise.withResolvers<Match | undefined>();
    const worker = this.#worker ??= new Worker(WORKER, { type: "module" });
    const giveUp = (): void => {
      this[Symbol.dispose]();
      resolve(undefined);
    };
    const cancel = this.#clock.after(BROKEN_MS, giveUp);
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      giveUp();
    };
    worker.postMessage({ pattern: this.#pattern, text, ms: this.#budgetMs });
    return promise.finally(cancel);
  }
}
