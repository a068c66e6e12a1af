/**
 * What outlives a reload: settings for good, and for as long as the tab is open, what was being
 * written and by which secret one comes back. Where a browser keeps nothing, neither does this.
 *
 * @module
 */

/** As the Web has it. */
export interface Keeper {
  /** `null` where there is nothing. */
  getItem(key: string): string | null;
  /** May throw where there is no room, or nothing may be kept. */
  setItem(key: string, value: string): void;
  /** Doing it twice is no error. */
  removeItem(key: string): void;
}

/** Nothing longer is kept. */
const MAX_UNITS = 200_000;
const PREFIX = "papo.";

/** See the top of this file. */
export class Memory {
  readonly #keeper: Keeper | undefined;

  /** `undefined` where there is nothing to keep it in. */
  constructor(keeper: Keeper | undefined) {
    this.#keeper = keeper;
  }

  /** What was kept under that name, as text. */
  get(name: string): string | undefined {
    try {
      return this.#keeper?.getItem(PREFIX + name) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** What was kept, read as JSON; anything at all may be in it. */
  read(name: string): unknown {
    const text = this.get(name);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Keeps a text; the empty one is forgotten. */
  set(name: string, text: string): void {
    try {
      if (text === "" || text.length > MAX_UNITS) this.#keeper?.removeItem(PREFIX + name);
      else this.#keeper?.setItem(PREFIX + name, text);
    } catch {
      // It is only comfort.
    }
  }

  /** Keeps a value as JSON. */
  write(name: string, value: unknown): void {
    this.set(name, value === undefined ? "" : JSON.stringify(value));
  }
}
