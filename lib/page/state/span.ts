/**
 * Which of a channel's items have rows in the page: a bounded stretch of them, so that what is
 * loaded may be long and the page stays light.
 *
 * @module
 */

import type { Item } from "../../client/timeline/item.ts";

/** At most so many items have rows. */
const MAX_ITEMS = 300;
/** At the end, where all of them may be new ones at each frame, only so many: some screenfuls. */
const END_ITEMS = 100;
/** So many are put in, and others taken out, at a time. */
const STEP = 100;

/** See the top of this file. */
export class Span {
  /** The first and the last item; `undefined` while it follows the end. */
  #edges: { first: Item; last: Item } | undefined;
  /** Where they were, in case they are gone. */
  #from = 0;

  /** Whether it ends where the channel does, whatever comes. */
  get isFollowing(): boolean {
    return this.#edges === undefined;
  }

  /** Goes with the end from now on. */
  follow(): void {
    this.#edges = undefined;
  }

  /** From which item to which it goes, the latter not included. */
  bounds(items: readonly Item[]): readonly [from: number, to: number] {
    if (this.#edges === undefined) return [Math.max(0, items.length - END_ITEMS), items.length];
    const last = items.lastIndexOf(this.#edges.last);
    const to = last === -1 ? items.length : last + 1;
    const first = items.indexOf(this.#edges.first);
    const from = first === -1 ? Math.min(this.#from, Math.max(0, to - 1)) : first;
    return [Math.max(from, to - 3 * MAX_ITEMS), to];
  }

  /** Stays where it is from now on. */
  stay(items: readonly Item[]): void {
    if (this.isFollowing) this.#set(items, ...this.bounds(items));
  }

  /** Takes in older items that are loaded; returns whether there are any. */
  extendUp(items: readonly Item[]): boolean {
    const [from, to] = this.bounds(items);
    if (from === 0) return false;
    const newFrom = Math.max(0, from - STEP);
    this.#set(items, newFrom, Math.min(to, newFrom + MAX_ITEMS));
    return true;
  }

  /** Takes in newer ones; returns whether there are any. */
  extendDown(items: readonly Item[]): boolean {
    const [from, to] = this.bounds(items);
    if (to === items.length) return false;
    const newTo = Math.min(items.length, to + STEP);
    this.#set(items, Math.max(from, newTo - MAX_ITEMS), newTo);
    return true;
  }

  /** Goes to where an item is. */
  moveTo(items: readonly Item[], item: Item): void {
    const at = items.indexOf(item);
    if (at === -1) return;
    const to = Math.min(items.length, at + STEP);
    this.#set(items, Math.max(0, to - 2 * STEP), to);
  }

  #set(items: readonly Item[], from: number, to: number): void {
    const first = items[from];
    const last = items[to - 1];
    if (first === undefined || last === undefined) return;
    this.#edges = { first, last };
    this.#from = from;
  }
}
