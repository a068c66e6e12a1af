/**
 * The table of what was said, in a history: how it is read before or after a place in a room, or for
 * what may be wanted there.
 *
 * @module
 */

import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { RequestId } from "../../../vocabulary/codes.ts";
import { type Entry, takesBack } from "../../../vocabulary/entry.ts";
import type { Sieve } from "../fingerprint.ts";
import { integer, text } from "./database.ts";
import { letterRequests } from "./letters.ts";
import { BLOCK_BYTES, BLOCK_ENTRIES, type SqliteIndex } from "./index.ts";
import { fitting, type KnownRoom, SIZES_AFTER, SIZES_BEFORE, type SqliteRooms } from "./rooms.ts";
import type { EntrySize, StoredRequest, Stretch } from "../store.ts";

/**
 * The kinds of entries, by the number that stands for each in the file: their types, and a message that
 * programs must not answer. An older Papo takes what it does not know for a message.
 */
const KINDS = [
  "message",
  "action",
  "topic",
  "notice",
  "redacted",
  "blank",
  "edited",
  "reacted",
] as const;

/** How many columns it has. */
const COLUMNS = 9;
/** How many rows are inserted at once: that takes half the time for each. */
const ROWS_AT_ONCE = 16;
const INSERT_ONE = insertion(1);
const INSERT_MANY = insertion(ROWS_AT_ONCE);

/** Where an entry has its place. */
export interface EntryPlace {
  /** In its room, as rooms tell it. */
  readonly id: number;
  /** Among all that was ever said; `null` where it came here after what was said later. */
  readonly position: number | null;
}

/** Adds these. */
export function insertEntries(
  db: DatabaseSync,
  entries: readonly Entry[],
  placeOf: (entry: Entry) => EntryPlace,
): void {
  const [insert, insertMany] = [db.prepare(INSERT_ONE), db.prepare(INSERT_MANY)];
  const values: SQLInputValue[] = [];
  for (const entry of entries) {
    values.push(...columnsOf(entry, placeOf(entry)));
    if (values.length === ROWS_AT_ONCE * COLUMNS) insertMany.run(...values.splice(0));
  }
  for (let from = 0; from < values.length; from += COLUMNS) {
    insert.run(...values.slice(from, from + COLUMNS));
  }
}

function columnsOf(entry: Entry, { id, position }: EntryPlace): SQLInputValue[] {
  const { timeMs, nick, author, text, request } = entry;
  const said = request === undefined ? null : JSON.stringify(request);
  return [id, timeMs, kindOf(entry), author, nick, text, said, position, aboutOf(entry)];
}

/**
 * Takes out the words of those that an entry takes back, and what the index has of them. Where they stood there
 * are zeros, as for all that is deleted.
 */
export function blankTargets(
  db: DatabaseSync,
  index: SqliteIndex,
  { number, first, end }: KnownRoom,
  entry: Entry,
): void {
  if (!takesBack(entry)) return;
  const update = db.prepare("UPDATE entries SET type = ?, text = '' WHERE id = ? AND id < ?");
  for (const { seq } of entry.targets ?? []) {
    update.run(KINDS.indexOf("blank"), first + seq, end);
    index.blank(number, seq);
  }
}

function insertion(rows: number): string {
  const row = `(${Array(COLUMNS).fill("?").join(", ")})`;
  return `INSERT INTO entries VALUES ${Array(rows).fill(row).join(", ")}`;
}

/** How much is read at once. */
export interface Bounds {
  /** The most entries. */
  readonly limit: number;
  /** The most bytes of them, but that one entry is always read. */
  readonly maxBytes: number;
}

/** The last entries between two sequence numbers, newest first. */
export function entriesBefore(
  db: DatabaseSync,
  room: KnownRoom,
  { after, before, limit, maxBytes }: Bounds & { readonly after: number; readonly before: number },
): Entry[] {
  const [from, end] = [room.first + after, Math.min(room.first + before, room.end)];
  const count = maxBytes === Infinity
    ? limit
    : fitting(db.prepare(SIZES_BEFORE).all(from, end, limit), maxBytes);
  return db.prepare("SELECT * FROM entries WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?")
    .all(from, end, count).map((row) => entryOf(row, room));
}

/** The first entries behind a sequence number, in order. */
export function entriesAfter(
  db: DatabaseSync,
  room: KnownRoom,
  { after, limit, maxBytes }: Bounds & { readonly after: number },
): Entry[] {
  const { first, end } = room;
  const count = maxBytes === Infinity
    ? limit
    : fitting(db.prepare(SIZES_AFTER).all(first + after, end, limit), maxBytes);
  return db.prepare("SELECT * FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?")
    .all(first + after, end, count).map((row) => entryOf(row, room));
}

/** How large the last entries before a sequence number are, newest first. */
export function sizesBefore(
  db: DatabaseSync,
  { first, end }: KnownRoom,
  seq: number,
  limit: number,
): EntrySize[] {
  return db.prepare(SIZES_BEFORE).all(first, Math.min(first + seq, end), limit)
    .map(({ id, bytes }) => ({ seq: integer(id) - first, bytes: integer(bytes) }));
}

/** The newest entries before `seq` of those that are in no block. */
export function latest(db: DatabaseSync, room: KnownRoom, seq: number): Stretch | undefined {
  if (seq <= room.indexed + 1) return undefined;
  const bounds = { limit: BLOCK_ENTRIES, maxBytes: BLOCK_BYTES };
  const entries = entriesBefore(db, room, { after: room.indexed, before: seq, ...bounds });
  return { from: entries.at(-1)?.seq ?? room.indexed + 1, entries };
}

/** Those entries of the last block before `seq` that may be wanted. */
export function sift(
  db: DatabaseSync,
  index: SqliteIndex,
  room: KnownRoom,
  seq: number,
  mayBeWanted: Sieve,
): Stretch | undefined {
  const sifted = index.sift(room.number, seq, mayBeWanted);
  if (sifted === undefined) return undefined;
  const select = db.prepare("SELECT * FROM entries WHERE id = ?");
  const rows = sifted.seqs.map((seq) => select.get(room.first + seq));
  // What was trimmed lies in its block until all of that is.
  return { from: sifted.from, entries: rows.flatMap((row) => row ? [entryOf(row, room)] : []) };
}

/** The number of an entry's kind. */
function kindOf({ type, notice }: Entry): number {
  return KINDS.indexOf(type === "message" && notice === true ? "notice" : type);
}

/** What stands in that column. */
interface About extends Pick<Entry, "of" | "deed" | "notice" | "undone" | "announced"> {
  readonly at?: readonly (readonly [seq: number, timeMs: number])[];
}

/** What an entry is about, as it is written. */
function aboutOf({ targets, of, deed, notice, undone, announced }: Entry): string | null {
  if (announced === true) return JSON.stringify({ announced });
  if (targets === undefined) return null;
  const at = targets.map(({ seq, timeMs }) => [seq, timeMs]);
  return JSON.stringify({ at, of, deed, notice, undone });
}

/** What was written of that. */
function aboutIn(written: string): Pick<Entry, "targets"> & Omit<About, "at"> {
  const { at, ...more }: About = JSON.parse(written);
  if (at === undefined) return more;
  return { targets: at.map(([seq, timeMs]) => ({ seq, timeMs })), ...more };
}

function entryOf(row: Record<string, unknown>, room: KnownRoom): Entry {
  const kind = KINDS[integer(row["type"])] ?? "message";
  return {
    type: kind === "notice" ? "message" : kind,
    ...(kind === "notice" && { notice: true }),
    room: room.name,
    seq: integer(row["id"]) - room.first,
    timeMs: integer(row["time"]),
    nick: text(row["nick"]),
    author: integer(row["author"]),
    text: text(row["text"]),
    ...(row["request"] !== null && { request: requestIdOf(text(row["request"])) }),
    ...(row["about"] !== null && aboutIn(text(row["about"]))),
  };
}

/** The last requests of a person that were carried out, be it that something was said to one alone. */
export function requestsOf(
  db: DatabaseSync,
  rooms: SqliteRooms,
  author: number,
  limit: number,
): StoredRequest[] {
  return [
    ...entryRequests(db, rooms, author, limit),
    ...letterRequests(db, author, limit).map((id) => ({ id })),
  ];
}

/** The last requests that an author's entries came of, oldest first. */
function entryRequests(
  db: DatabaseSync,
  rooms: SqliteRooms,
  author: number,
  limit: number,
): StoredRequest[] {
  return db.prepare(
    `SELECT id, time, request FROM entries
     WHERE author = ? AND request IS NOT NULL
     ORDER BY position DESC, time DESC, id DESC LIMIT ?`,
  ).all(author, limit).reverse().map((row) => ({
    id: requestIdOf(text(row["request"])),
    ...rooms.placeOf(integer(row["id"])),
    timeMs: integer(row["time"]),
  }));
}

/** The id of a request, as it was written: a number, or a text in JSON. */
function requestIdOf(written: string): RequestId {
  const id: unknown = JSON.parse(written);
  return typeof id === "number" ? id : String(id);
}

/** What is asked for entries, of which several in a row are of one room, and worked out once for those. */
export function remembering<Result>(work: (entry: Entry) => Result): (entry: Entry) => Result {
  let last: { readonly room: string; readonly result: Result } | undefined;
  return (entry) => {
    if (last?.room !== entry.room) last = { room: entry.room, result: work(entry) };
    return last.result;
  };
}
