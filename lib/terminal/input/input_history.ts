/**
 * What was submitted before. It owns those texts, which of them is looked at, what became of them
 * meanwhile, and a search among them that is under way.
 *
 * @module
 */

import { cutGraphemes } from "../../text/graphemes.ts";
import { bare } from "../../text/words.ts";

/** A search among what was submitted. */
interface Search {
  /** What is looked for. */
  readonly query: string;
  /** What was found last; the end, where nothing was. */
  readonly entry: number;
  /** What stood in the line before. */
  readonly before: readonly string[];
}

/** See the top of this file. */
export class InputHistory {
  readonly #max: number;
  #entries: string[] = [];
  /** Which is shown; their number means the line that is not yet among them. */
  #entry = 0;
  /** What became of those that were visited and left again, until the next is added. */
  readonly #drafts = new Map<number, readonly string[]>();
  #search: Search | undefined;

  /** Keeps at most so many; `entries` come first. */
  constructor(max: number, entries: readonly string[] = []) {
    this.#max = max;
    for (const text of entries) this.add(text);
    this.leave();
  }

  /** All of them, oldest first, without adjacent repeats. */
  get entries(): readonly string[] {
    return this.#entries;
  }

  /** Which is shown. */
  get entry(): number {
    return this.#entry;
  }

  /** What is looked for, while something is. */
  get query(): string | undefined {
    return this.#search?.query;
  }

  /** One more. */
  add(text: string): void {
    if (text !== this.#entries.at(-1)) this.#entries.push(text);
    if (this.#entries.length > this.#max) this.#entries.shift();
  }

  /** The line is none of these any more. */
  leave(): void {
    this.goTo(this.#entries.length);
    this.#drafts.clear();
  }

  /** One of them is shown, or the line that is not among them. */
  goTo(entry: number): void {
    this.#entry = entry;
  }

  /** Turns from what is shown to another one; `undefined` where there is none. */
  turn(entry: number, shown: readonly string[]): readonly string[] | undefined {
    if (entry < 0 || entry > this.#entries.length) return undefined;
    this.#drafts.set(this.#entry, shown);
    this.goTo(entry);
    return this.#drafts.get(entry) ?? cutGraphemes(this.#entries[entry] ?? "");
  }

  /** Begins to look for something, or looks further back for the same; `undefined` where nothing is found. */
  searchBack(shown: readonly string[]): readonly string[] | undefined {
    const search = this.#search;
    this.#search ??= { query: "", entry: this.#entries.length, before: shown };
    return search === undefined ? shown : this.#find(search.query, search.entry - 1);
  }

  /** Looks for that, from the newest on. */
  searchFor(query: string): readonly string[] | undefined {
    const search = this.#search;
    if (search === undefined) return undefined;
    this.#search = { ...search, query, entry: this.#entries.length };
    return query === "" ? search.before : this.#find(query, this.#entries.length - 1);
  }

  /** Looks for nothing any more; returns what stood in the line before. */
  endSearch(): readonly string[] | undefined {
    const before = this.#search?.before;
    this.#search = undefined;
    return before;
  }

  #find(query: string, from: number): readonly string[] | undefined {
    const wanted = bare(query);
    for (let entry = from; entry >= 0; entry--) {
      const text = this.#entries[entry] ?? "";
      if (wanted === "" || !bare(text).includes(wanted)) continue;
      if (this.#search !== undefined) this.#search = { ...this.#search, query, entry };
      return cutGraphemes(text);
    }
    return undefined;
  }
}
