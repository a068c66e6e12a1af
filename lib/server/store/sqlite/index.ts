/**
 * What makes the past of a history searchable: the fingerprints of its entries, in blocks. A block
 * holds those of a stretch of one room's entries, one after the other, so that a search reads some
 * hundred bytes where it would read as many thousand. What was said last is in no block yet, and is
 * little enough to be read itself. Transactions are the caller's.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { fingerprint, type Sieve } from "../fingerprint.ts";
import { integer } from "./database.ts";

/** A block holds so many entries, or those before one with which they have so many bytes of text. */
export const BLOCK_ENTRIES = 128;
/** See {@link BLOCK_ENTRIES}. */
export const BLOCK_BYTES: number = 64 * 1024;

/** What the index has to know of an entry. */
export interface IndexedText {
  /** Its sequence number. */
  readonly seq: number;
  /** What was said. */
  readonly text: string;
}

/** A stretch of a room that was looked at. */
export interface Sifted {
  /** The sequence number of its first entry. */
  readonly from: number;
  /** Those whose text may be what is looked for, the newest first. */
  readonly seqs: readonly number[];
}

/** See the top of this file. */
export class SqliteIndex {
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;
  readonly #update: StatementSync;
  readonly #take: StatementSync;

  /** Of a file that is open. */
  constructor(db: DatabaseSync) {
    this.#insert = db.prepare("INSERT INTO fingerprints VALUES (?, ?, ?, ?)");
    this.#select = db.prepare(
      "SELECT * FROM fingerprints WHERE room = ? AND first < ? ORDER BY first DESC LIMIT 1",
    );
    this.#update = db.prepare("UPDATE fingerprints SET block = ? WHERE room = ? AND first = ?");
    this.#take = db.prepare("DELETE FROM fingerprints WHERE room = ? AND first = ?");
    // What begins behind that does not end before it: so no more blocks are looked at than are there.
    this.#delete = db.prepare(
      "DELETE FROM fingerprints WHERE room = ?1 AND first <= ?2 AND last <= ?2",
    );
  }

  /** Makes a block of these, which are in order and less than {@link BLOCK_ENTRIES} apart. */
  add(room: number, texts: readonly IndexedText[]): void {
    if (texts.length === 0) return;
    const [first, last] = [texts[0]?.seq ?? 0, texts.at(-1)?.seq ?? 0];
    const prints = texts.map(({ seq, text }) => ({ at: seq - first, bits: fingerprint(text) }));
    const sizes = last - first + 1;
    const block = new Uint8Array(prints.reduce((sum, { bits }) => sum + bits.length, sizes));
    let end = sizes;
    for (const { at, bits } of prints) {
      // As a power of two, for a byte to hold it; 0 stands for an entry that is not there.
      block[at] = Math.log2(bits.length);
      block.set(bits, end);
      end += bits.length;
    }
    this.#insert.run(room, first, last, block);
  }

  /** Forgets the blocks in which anything between two entries stands; returns how far they went. */
  open(room: number, from: number, to: number): { readonly from: number; readonly to: number } {
    let stretch = { from, to };
    for (let seq = to + 1; seq > from;) {
      const row = this.#select.get(room, seq);
      if (row === undefined || integer(row["last"]) < from) break;
      const [first, last] = [integer(row["first"]), integer(row["last"])];
      stretch = { from: Math.min(stretch.from, first), to: Math.max(stretch.to, last) };
      this.#take.run(room, first);
      seq = first;
    }
    return stretch;
  }

  /** Forgets the blocks in which there is nothing behind `seq`. */
  forget(room: number, seq: number): void {
    this.#delete.run(room, seq);
  }

  /** Takes out what is known of an entry's text. */
  blank(room: number, seq: number): void {
    const row = this.#select.get(room, seq + 1);
    const block = row?.["block"];
    if (row === undefined || !(block instanceof Uint8Array)) return;
    const [first, last] = [integer(row["first"]), integer(row["last"])];
    if (seq < first || seq > last) return;
    let from = last - first + 1;
    for (let at = 0; at < seq - first; at++) from += bitsAt(block, at);
    block.fill(0, from, from + bitsAt(block, seq - first));
    this.#update.run(block, room, first);
  }

  /** Looks through the last block that has something before `seq`; `undefined` where there is none. */
  sift(room: number, seq: number, mayBeWanted: Sieve): Sifted | undefined {
    const row = this.#select.get(room, seq);
    const block = row?.["block"];
    if (row === undefined || !(block instanceof Uint8Array)) return undefined;
    const first = integer(row["first"]);
    const seqs: number[] = [];
    let end = block.length;
    for (let at = integer(row["last"]) - first; at >= 0; at--) {
      const power = block[at] ?? 0;
      if (power === 0) continue;
      end -= 2 ** power;
      if (first + at < seq && mayBeWanted(block, end, 2 ** power)) seqs.push(first + at);
    }
    return { from: first, seqs };
  }
}

/** How many bytes of a block tell of the entry that is the `at`-th of its stretch. */
function bitsAt(block: Uint8Array, at: number): number {
  const power = block[at] ?? 0;
  return power === 0 ? 0 : 2 ** power;
}
