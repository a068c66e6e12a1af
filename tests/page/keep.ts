import type { Keeper } from "../../lib/page/state/memory.ts";

/** Keeps texts as a browser does. */
export class Keep implements Keeper {
  readonly #kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }

  removeItem(key: string): void {
    this.#kept.delete(key);
  }
}
