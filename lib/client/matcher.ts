/**
 * Somebody's regular expression on strangers' texts, in bounded time: there are patterns that try for
 * ever on a text that was made for it, and nothing else happens meanwhile.
 *
 * @module
 */

import { createContext, Script } from "node:vm";

/** What came of looking at a text. */
export type Match = "found" | "missing" | "givenUp";

/** So long the first text is looked at, at most. */
const BUDGET_MS = 500;
/** Each that takes longer halves what the next may take: whoever sends many of them gains little. */
const BUDGET_MIN_MS = 20;

/** One pattern. Its text is looked at under the watch of `node:vm`, which V8 has for scripts alone. */
export class Matcher {
  readonly #script = new Script("pattern.test(text)");
  readonly #scope: { readonly pattern: RegExp; text: string };
  #budgetMs = BUDGET_MS;

  /** The pattern must keep nothing of one text for the next, as one with the flag `g` does. */
  constructor(pattern: RegExp) {
    this.#scope = { pattern, text: "" };
    createContext(this.#scope);
  }

  /** Looks for the pattern, but not for longer than half a second. */
  look(text: string): Match {
    this.#scope.text = text;
    try {
      const isFound: unknown = this.#script.runInContext(this.#scope, { timeout: this.#budgetMs });
      return isFound === true ? "found" : "missing";
    } catch (error) {
      if (!isOfMatching(error)) throw error;
      this.#budgetMs = Math.max(BUDGET_MIN_MS, Math.floor(this.#budgetMs / 2));
      return "givenUp";
    }
  }
}

/**
 * Whether the time is over, or there is no room to remember more ways to go back. By their names: the
 * classes of the errors of a script are its own.
 */
function isOfMatching(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("code" in error) return error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
  return "name" in error && (error.name === "RangeError" || error.name === "SyntaxError");
}
