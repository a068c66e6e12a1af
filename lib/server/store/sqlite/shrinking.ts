/**
 * Gives back to the disk some of the space of what was taken away, where that is much of a file.
 *
 * @module
 */

import { canShrink } from "./opening.ts";
import { type Database, numberOf } from "./database.ts";

/** When more than so much of a file is free, and many pages, they are given back until it is less than that; */
const FREE_SHARE_MAX = 0.25;
const FREE_SHARE_MIN = 0.1;
const FREE_PAGES_MIN = 32;
/** so many at a time: a millisecond. */
const PAGES_AT_ONCE = 64;

/** See the top of this file. */
export class Shrinking {
  /** Whether the file is laid out for that. */
  readonly #canShrink: boolean;
  /** Whether free pages are given back until there are few. */
  #isUnderWay = false;

  /** Of a file that is open. */
  constructor(db: Database) {
    this.#canShrink = canShrink(db);
  }

  /** Whether there is something to be given back. */
  isDue(db: Database): boolean {
    if (!this.#canShrink) return false;
    const free = numberOf(db, "freelist_count");
    const most = this.#isUnderWay ? FREE_SHARE_MIN : FREE_SHARE_MAX;
    this.#isUnderWay = free > FREE_PAGES_MIN && free > most * numberOf(db, "page_count");
    return this.#isUnderWay;
  }
}

/** Gives some of it back, within a transaction. */
export function shrinkSome(db: Database): void {
  db.prepare(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`).all();
}
