/**
 * Wipes what SQLite leaves behind in bytes of a file that hold nothing. It overwrites what it deletes
 * (`secure_delete`), but not what it moves: where a page of a b-tree is laid out anew, for something comes between
 * or goes, the cells are put together at its end, and in the gap before them stays what stood there. No statement
 * reads a gap, nor gets at it: a line that is taken back later would be there for whoever looks at all bytes.
 *
 * So the whole file is looked through, bit by bit, and its gaps are filled with zeros, with a handle of its own.
 * What must hold, for others may have the file open, and a power cut may come at any moment:
 * 1. Nobody writes into the file meanwhile: the lock is held, so nobody commits, and the write-ahead log is empty,
 *    so nobody has anything to take in. What was deleted is not in there any longer either.
 * 2. Nothing is written but zeros, between the pointers of a page and the first of its cells
 *    (https://sqlite.org/fileformat2.html#b_tree_pages), which nobody ever reads: whatever of it gets onto the disk.
 * 3. A page that was wiped is read anew before it is written again: what SQLite has in memory has the old gap.
 *
 * @module
 */

import { type Database, integer, numberOf, run } from "./database.ts";
import { RawFile } from "../raw_file.ts";

/** The kinds of pages with what people said: leaves of tables, and all of an index, of which some tables are made. */
const TABLE_LEAF = 13;
const INDEX_LEAF = 10;
const INDEX_INNER = 2;
/**
 * Other pages begin with the number of another one, as four bytes: from so many pages on (128 GiB), the first of
 * these might be taken for a kind.
 */
const PAGES_MAX = INDEX_INNER * 2 ** 24;

/** See the top of this file. */
export class Wiping {
  readonly #path: string;
  #file: RawFile | undefined;
  /** The number of the page before the next one; `undefined` where nothing is to be done. */
  #done: number | undefined;
  /** Whether it is to be begun again after this. */
  #isWantedAgain = false;

  /** Of a file that is open. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Whether something is to be done. */
  get isWanted(): boolean {
    return this.#done !== undefined;
  }

  /** All of the file is to be looked through. */
  want(): void {
    if (this.#done === undefined) this.#done = 0;
    else this.#isWantedAgain = true;
  }

  /**
   * Looks through the next `pages`, between two transactions, once `empty` has left nothing in the write-ahead log.
   * Does nothing, and returns false, where that cannot be now.
   */
  turn(db: Database, pages: number, empty: () => boolean): boolean {
    const version = numberOf(db, "data_version");
    if (!empty()) return false;
    run(db, "BEGIN IMMEDIATE");
    try {
      if (numberOf(db, "data_version") !== version) return false;
      if (this.look(pages)) db.pragma("shrink_memory");
      return true;
    } finally {
      run(db, "ROLLBACK");
    }
  }

  /** Looks through the next `pages` of a file into which nobody writes; returns whether anything was wiped. */
  look(pages: number): boolean {
    const file = this.#file ??= new RawFile(this.#path);
    const head = file.read(0, 100);
    const layout = head.length === 100 ? layoutOf(head) : undefined;
    if (layout === undefined || this.#done === undefined) return this.#next(undefined), false;
    const first = this.#done;
    const { pageBytes } = layout;
    const bytes = file.read(first * pageBytes, pages * pageBytes);
    let hasWiped = false;
    for (let at = 0; at + pageBytes <= bytes.length; at += pageBytes) {
      const number = first + at / pageBytes + 1;
      const gap = gapIn(bytes.subarray(at, at + pageBytes), number, layout);
      if (gap === undefined || isWiped(gap)) continue;
      file.write(first * pageBytes + gap.byteOffset - bytes.byteOffset, gap.fill(0));
      hasWiped = true;
    }
    this.#next(bytes.length < pages * pageBytes ? undefined : first + pages);
    return hasWiped;
  }

  /** Ends it, once the file is closed by all others: to close it before would give up their locks on it. */
  close(): void {
    this.#file?.[Symbol.dispose]();
    this.#file = undefined;
  }

  #next(done: number | undefined): void {
    this.#done = done === undefined && this.#isWantedAgain ? 0 : done;
    if (done === undefined) this.#isWantedAgain = false;
  }
}

/** Wipes all of a file that nobody else has open. */
export function wipe(path: string): void {
  const wiping = new Wiping(path);
  try {
    for (wiping.want(); wiping.isWanted;) wiping.look(WIPED_AT_ONCE);
  } finally {
    wiping.close();
  }
}

/** So many pages are looked through at once: a millisecond. */
export const WIPED_AT_ONCE = 256;

/** Whether a file, which was opened just now, was wiped when it was closed last. */
export function wasWiped(db: Database): boolean {
  const select = db.prepare("SELECT value FROM counters WHERE name = ?");
  const wiped = select.get("wiped")?.["value"];
  return wiped !== undefined && integer(wiped) === integer(select.get("starts")?.["value"]) - 1;
}

/** Within a transaction, the last one: all was wiped. */
export function noteWiped(db: Database): void {
  run(
    db,
    "INSERT OR REPLACE INTO counters SELECT 'wiped', value FROM counters WHERE name = 'starts'",
  );
}

/** What a file says of itself (https://sqlite.org/fileformat2.html#the_database_header). */
interface Layout {
  /** How long a page is. */
  readonly pageBytes: number;
  /** How much of that holds cells. */
  readonly usableBytes: number;
  /** The pages that tell what the others are for are so far apart; 0 where there are none. */
  readonly mapEvery: number;
}

function layoutOf(head: Uint8Array): Layout | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const pageBytes = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  if (pageBytes < 512 || view.getUint32(28) >= PAGES_MAX) return undefined;
  const usableBytes = pageBytes - view.getUint8(20);
  const hasMap = view.getUint32(52) !== 0;
  return { pageBytes, usableBytes, mapEvery: hasMap ? Math.floor(usableBytes / 5) + 1 : 0 };
}

/** What lies between the pointers and the cells of a page of a b-tree; `undefined` where it is none, or is not sound. */
function gapIn(
  page: Uint8Array,
  number: number,
  { usableBytes, mapEvery }: Layout,
): Uint8Array | undefined {
  const kind = page[0];
  // The first page has the tables' names alone, behind the header of the file.
  const isTree = kind === TABLE_LEAF || kind === INDEX_LEAF || kind === INDEX_INNER;
  if (number === 1 || !isTree || mapEvery > 0 && number % mapEvery === 2) return undefined;
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const pointers = kind === INDEX_INNER ? 12 : 8;
  const from = pointers + 2 * view.getUint16(3);
  const to = view.getUint16(5) || 65_536;
  if (from > to || to > usableBytes) return undefined;
  for (let at = pointers; at < from; at += 2) {
    const cell = view.getUint16(at);
    if (cell < to || cell >= usableBytes) return undefined;
  }
  return page.subarray(from, to);
}

function isWiped(gap: Uint8Array): boolean {
  for (const byte of gap) {
    if (byte !== 0) return false;
  }
  return true;
}
