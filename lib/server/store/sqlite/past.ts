/**
 * What a history lacks of the past of a room, for it was not written while that was said, and how it is put there
 * later: as if it had always stood there.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import type { Entry } from "../../../vocabulary/entry.ts";
import { attempt, integer, text } from "./database.ts";
import { blankTargets, entriesAfter, insertEntries } from "./entries.ts";
import { BLOCK_BYTES, BLOCK_ENTRIES, type IndexedText, type SqliteIndex } from "./index.ts";
import type { KnownRoom, SqliteRooms } from "./rooms.ts";
import { type Keep, type LogPlace, type Looked, type PastStore, StoreError } from "../store.ts";

/** What it is part of. */
export interface PastParts {
  /** The file. */
  readonly db: () => DatabaseSync;
  /** Its rooms, */
  readonly rooms: () => SqliteRooms;
  /** and what makes them searchable. */
  readonly index: () => SqliteIndex;
  /** How much of the past it keeps. */
  readonly keep: Keep;
  /** Does something in one transaction. */
  readonly append: (insert: () => void) => void;
}

/** How many entries are looked at to find out whether one is missing. */
const LOOKED_AT = 4_000;

/** That of a file. */
export function pastOf(parts: PastParts): PastStore {
  return {
    look: (room, after) => attempt(() => look(parts, room, after)),
    fill: (place, entries, theirSeq) => parts.append(() => fill(parts, place, entries, theirSeq)),
    replace: (place, entries) => parts.append(() => replace(parts, place, entries)),
  };
}

function look({ db, rooms, keep }: PastParts, name: string, after: number): Looked {
  const room = rooms().get(name);
  if (room === undefined) return { after, hasMore: false };
  const from = keep.type === "entries" ? Math.max(after, room.seq - keep.max) : after;
  const { first, end } = room;
  const seqs = db().prepare("SELECT id FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?")
    .all(first + from, end, LOOKED_AT).map(({ id }) => integer(id) - first);
  let last = from;
  for (const seq of seqs) {
    // What was there before the first may have been let go of.
    const isLacking = seq > last + 1 && (last > 0 || !isTrimmed(db(), room));
    if (isLacking) return { after: seq, hasMore: true, hole: { after: last, before: seq } };
    last = seq;
  }
  return { after: last, hasMore: seqs.length === LOOKED_AT };
}

/** Whether something of a room was taken away. */
function isTrimmed(db: DatabaseSync, { number }: KnownRoom): boolean {
  const select = "SELECT value FROM counters WHERE name = ?";
  return db.prepare(select).get(`seq ${number}`) !== undefined;
}

/** Within a transaction. */
function fill(
  parts: PastParts,
  { room: name, log, topic }: LogPlace,
  entries: readonly Entry[],
  theirSeq: number,
): void {
  const [db, rooms, index] = [parts.db(), parts.rooms(), parts.index()];
  const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  if (first === 0) return;
  const room = rooms.get(name) ?? rooms.add(name, log, first);
  if (room.log !== log) throw new StoreError("another", name);
  if (room.seq === 0) {
    room.topic = topic;
    rooms.setTopic(room, topic);
  }
  const there = new Set(seqsBetween(db, room, first, last));
  const lacking = entries.filter(({ seq }) => !there.has(seq));
  // They were said before all that has a place here.
  insertEntries(db, lacking, ({ seq }) => ({ id: rooms.idOf(room, seq), position: null }));
  room.seq = Math.max(room.seq, last);
  if (room.oldest === undefined || room.oldest.seq > first) {
    room.oldest = { seq: first, timeMs: entries[0]?.timeMs ?? 0 };
  }
  const later = entriesAfter(db, room, { after: theirSeq, limit: room.seq, maxBytes: Infinity });
  for (const entry of [...lacking, ...later]) blankTargets(db, index, room, entry);
  reindex(db, index, room, first, Math.min(last, room.indexed));
  rooms.touch(room);
}

/** Within a transaction. */
function replace(parts: PastParts, place: LogPlace, entries: readonly Entry[]): void {
  const room = parts.rooms().get(place.room);
  if (room === undefined) return;
  const forget = parts.db().prepare("DELETE FROM entries WHERE id = ?");
  for (const { seq } of entries) forget.run(room.first + seq);
  // What took their words back may be there already.
  fill(parts, place, entries, entries[0]?.seq ?? 0);
}

function seqsBetween(db: DatabaseSync, room: KnownRoom, from: number, to: number): number[] {
  return db.prepare("SELECT id FROM entries WHERE id >= ? AND id <= ?")
    .all(room.first + from, room.first + to).map(({ id }) => integer(id) - room.first);
}

/** The blocks of the index in which anything between two entries stands, or should, are made anew. */
function reindex(
  db: DatabaseSync,
  index: SqliteIndex,
  { number, first, indexed }: KnownRoom,
  from: number,
  to: number,
): void {
  db.prepare("UPDATE rooms SET indexed = ? WHERE number = ?").run(indexed, number);
  if (to < from) return;
  const stretch = index.open(number, from, to);
  let block: IndexedText[] = [];
  let bytes = 0;
  const rows = db.prepare("SELECT id, text FROM entries WHERE id >= ? AND id <= ? ORDER BY id")
    .all(first + stretch.from, first + stretch.to);
  for (const row of rows) {
    const one = { seq: integer(row["id"]) - first, text: text(row["text"]) };
    const isFull = bytes + one.text.length > BLOCK_BYTES ||
      one.seq >= (block[0]?.seq ?? one.seq) + BLOCK_ENTRIES;
    if (isFull) {
      index.add(number, block);
      [block, bytes] = [[], 0];
    }
    block.push(one);
    bytes += one.text.length;
  }
  index.add(number, block);
}
