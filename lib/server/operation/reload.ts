/**
 * What is read anew while a server runs, at a signal: each file by whoever uses it.
 *
 * @module
 */

import type { Reloadable } from "../../vocabulary/reply.ts";
import type { Journal } from "./journal.ts";

/** Reads a file anew. Fails where it will not do; then all stays as it was. */
export type Reload = () => Promise<void>;

/** All that can be read anew, and who there is to be told of it. */
export class Reloads {
  readonly #all = new Map<Reloadable, Reload>();
  readonly #journal: Journal;
  readonly #operators: () => readonly string[];

  /** `operators` are those who may act as one, by now. */
  constructor(journal: Journal, operators: () => readonly string[]) {
    this.#journal = journal;
    this.#operators = operators;
  }

  /** From now on this is read, too. */
  add(what: Reloadable, reload: Reload): void {
    this.#all.set(what, reload);
  }

  /** Reads all of it, and says of each what came of it. It never rejects. */
  async run(): Promise<void> {
    if (this.#all.size === 0) this.#journal.note({ event: "nothing_to_reload" });
    for (const [what, reload] of this.#all) {
      try {
        await reload();
        const operators = what === "operators" ? { operators: this.#operators() } : {};
        this.#journal.note({ event: "reloaded", what, ...operators });
      } catch (error) {
        const sentence = error instanceof Error ? error.message : String(error);
        this.#journal.note({ event: "reload_failed", what, error: sentence });
      }
    }
  }
}
