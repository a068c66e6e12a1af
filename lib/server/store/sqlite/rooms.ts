/**
 * The rooms of a history: which there are, what number each has, how far its entries go. Of those that are
 * in use it is known by heart; the others are looked up, for there may be very many.
 *
 * An entry's row id is its room's number times a factor plus its sequence number: so a room's entries lie
 * together, in order, with no index beside the table's own, and a row costs 2 µs. Numbers of JavaScript's
 * hold 2^53 of them: 2^17 rooms of 2^36 entries, or, in a file that had too many rooms for that, more
 * rooms of fewer. What does not fit is refused, and the number of a room that is gone is given again.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { fold } from "../../../text/name.ts";
import { integer, text } from "./database.ts";
import { StoreError } from "../store.ts";

/** So many rooms may be in one file. */
export const ROOMS_PER_FILE = 100_000;
/** By how much the ids of two rooms are apart, unless the file says otherwise. */
const FACTOR = 2 ** 36;
/** So many rooms are known by heart, and those in which something is to be done. */
const KNOWN_MAX = 2_000;

/** How long the entries between two ids are, the first of them. */
export const SIZES_AFTER: string = sizing("ASC");
/** The same of the last, newest first. */
export const SIZES_BEFORE: string = sizing("DESC");

/** An entry, as far as it matters how old it is. */
export interface Age {
  /** Its sequence number. */
  readonly seq: number;
  /** When it was said, in UTC milliseconds. */
  readonly timeMs: number;
}

/** What is known of a room. */
export interface KnownRoom {
  /** What tells it from the other rooms of the file. */
  readonly number: number;
  /** The ids of its entries lie between these two. */
  readonly first: number;
  /** See {@link KnownRoom.first}. */
  readonly end: number;
  /** Its name, without `#`. */
  readonly name: string;
  /** What tells its log from any other. */
  readonly log: string;
  /** Empty where there is none. */
  topic: string;
  /** The sequence number of its last entry. */
  seq: number;
  /** The sequence number of the last entry that is in a block of the index. */
  indexed: number;
  /** How much was said since it was last seen to that enough of it is in blocks, in UTF-16 units. */
  unindexedUnits: number;
  /** The oldest entry that is kept, but for those of a time to come; `undefined` where there is none. */
  oldest: Age | undefined;
}

/** See the top of this file. */
export class SqliteRooms {
  readonly #db: DatabaseSync;
  readonly #factor: number;
  /** By folded name; those that were asked for last at the end. */
  readonly #known = new Map<string, KnownRoom>();
  /** Those in which perhaps something is to be done. */
  readonly #touched = new Set<KnownRoom>();
  #count = 0;
  #next = 1;
  /** Up to which number the rooms were looked through, and whether all of them were. */
  #swept = -Infinity;
  #isSwept = false;

  /** Of a file that is open. */
  constructor(db: DatabaseSync) {
    this.#db = db;
    const factor = db.prepare("SELECT value FROM counters WHERE name = 'factor'").get();
    this.#factor = factor === undefined ? FACTOR : integer(factor["value"]);
    this.#recount();
  }

  /** Those in which something was said since they were last seen to be tidy. */
  get touched(): ReadonlySet<KnownRoom> {
    return this.#touched;
  }

  /** Whether every room of the file was looked through once. */
  get isSwept(): boolean {
    return this.#isSwept;
  }

  /** Whether there can be no more rooms. */
  get isFull(): boolean {
    return this.#count >= ROOMS_PER_FILE;
  }

  /** The room of that name, compared as names are. */
  get(name: string): KnownRoom | undefined {
    const key = fold(name);
    const known = this.#known.get(key);
    if (known !== undefined) this.#known.delete(key);
    const room = known ?? this.#find(key);
    if (room !== undefined) this.#remember(key, room);
    return room;
  }

  /** Makes a room, within a transaction; `seq` is that of its first entry. */
  add(name: string, log: string, seq: number): KnownRoom {
    if (this.isFull) throw new StoreError("refused", "there are too many rooms");
    const number = this.#freeNumber();
    this.#db.prepare("INSERT INTO rooms (number, key, name, log) VALUES (?, ?, ?, ?)")
      .run(number, fold(name), name, log);
    const room = {
      ...this.#idsOf(number),
      ...{ name, log, topic: "", seq: 0, indexed: seq - 1, unindexedUnits: 0, oldest: undefined },
    };
    this.#count++;
    this.#next = number + 1;
    this.#remember(fold(name), room);
    return room;
  }

  /** Knows nothing by heart any more: what was done in a transaction was undone. */
  forget(): void {
    this.#known.clear();
    this.#touched.clear();
    this.#isSwept = false;
    this.#recount();
  }

  /** Something is to be done in a room. */
  touch(room: KnownRoom): void {
    this.#touched.add(room);
    this.#known.set(fold(room.name), room);
  }

  /** There is nothing to be done in a room. */
  untouch(room: KnownRoom): void {
    this.#touched.delete(room);
  }

  /** The next `count` rooms of the file; fewer where it comes to an end, and begins again. */
  sweep(count: number): KnownRoom[] {
    const rows = this.#db.prepare("SELECT * FROM rooms WHERE number > ? ORDER BY number LIMIT ?")
      .all(this.#swept === -Infinity ? Number.MIN_SAFE_INTEGER : this.#swept, count);
    const isEnd = rows.length < count;
    this.#swept = isEnd ? -Infinity : integer(rows.at(-1)?.["number"]);
    if (isEnd) this.#isSwept = true;
    return rows.map((row) => this.#known.get(text(row["key"])) ?? this.#know(row));
  }

  /** Whether nobody asked for a room in this run, nothing is left in it, and it has no topic either. */
  isForgotten({ name, topic, oldest }: KnownRoom): boolean {
    return oldest === undefined && topic === "" && !this.#known.has(fold(name));
  }

  /** Takes rooms away in which nothing is left, within a transaction. */
  remove(rooms: readonly KnownRoom[]): void {
    for (const { number } of rooms) {
      this.#db.prepare("DELETE FROM rooms WHERE number = ?").run(number);
      this.#db.prepare("DELETE FROM counters WHERE name = ?").run(`seq ${number}`);
      this.#db.prepare("DELETE FROM fingerprints WHERE room = ?").run(number);
    }
    this.#count -= rooms.length;
  }

  /** Takes a room away with all that is in it, within a transaction. */
  erase(room: KnownRoom): void {
    this.#db.prepare("DELETE FROM entries WHERE id > ? AND id < ?").run(room.first, room.end);
    this.remove([room]);
    this.#known.delete(fold(room.name));
    this.#touched.delete(room);
  }

  /** The id of an entry; throws where it is none that can be told from another. */
  idOf({ first, end }: KnownRoom, seq: number): number {
    const id = first + seq;
    if (seq < 1 || id >= end) {
      throw new StoreError("refused", `no entry can have the number ${seq}`);
    }
    return id;
  }

  /** The name of the room whose entry has that id, and the entry's sequence number. */
  placeOf(id: number): { readonly room: string; readonly seq: number } {
    const number = Math.floor(id / this.#factor);
    const row = this.#db.prepare("SELECT name FROM rooms WHERE number = ?").get(number);
    return { room: text(row?.["name"]), seq: id - number * this.#factor };
  }

  /** What a room is about. */
  setTopic({ number }: KnownRoom, topic: string): void {
    this.#db.prepare("UPDATE rooms SET topic = ? WHERE number = ?").run(topic, number);
  }

  /** A number that was given is not given again, though all entries be taken away. */
  count({ number }: KnownRoom, seq: number): void {
    this.#db.prepare("INSERT OR REPLACE INTO counters VALUES (?, ?)").run(`seq ${number}`, seq);
  }

  /** The first of a room's entries that was said no later than `latestMs`. */
  oldestOf({ first, end }: Pick<KnownRoom, "first" | "end">, latestMs: number): Age | undefined {
    const row = this.#db.prepare(
      "SELECT id, time FROM entries WHERE id > ? AND id < ? AND time <= ? ORDER BY id LIMIT 1",
    ).get(first, end, latestMs);
    return row && { seq: integer(row["id"]) - first, timeMs: integer(row["time"]) };
  }

  #recount(): void {
    const rooms = this.#db.prepare("SELECT count(*) AS count, max(number) AS last FROM rooms")
      .get();
    this.#count = integer(rooms?.["count"]);
    this.#next = integer(rooms?.["last"]) + 1;
  }

  #find(key: string): KnownRoom | undefined {
    const row = this.#db.prepare("SELECT * FROM rooms WHERE key = ?").get(key);
    return row && this.#know(row);
  }

  #remember(key: string, room: KnownRoom): void {
    this.#known.set(key, room);
    if (this.#known.size <= KNOWN_MAX + this.#touched.size) return;
    for (const [other, oldest] of this.#known) {
      this.#known.delete(other);
      if (!this.#touched.has(oldest)) return;
      this.#known.set(other, oldest);
    }
  }

  #know(row: Record<string, unknown>): KnownRoom {
    const ids = this.#idsOf(integer(row["number"]));
    const last = this.#db.prepare("SELECT max(id) AS id FROM entries WHERE id > ? AND id < ?")
      .get(ids.first, ids.end)?.["id"] ?? ids.first;
    const counted = this.#db.prepare("SELECT value FROM counters WHERE name = ?")
      .get(`seq ${ids.number}`);
    return {
      ...ids,
      name: text(row["name"]),
      log: text(row["log"]),
      topic: text(row["topic"]),
      // Trimming may have taken the last entry; its number is not given twice.
      seq: Math.max(integer(last) - ids.first, integer(counted?.["value"])),
      indexed: integer(row["indexed"]),
      unindexedUnits: 0,
      oldest: this.oldestOf(ids, Number.MAX_SAFE_INTEGER),
    };
  }

  #idsOf(number: number): Pick<KnownRoom, "number" | "first" | "end"> {
    const first = number * this.#factor;
    return { number, first, end: first + this.#factor };
  }

  /** One that no room has: the next, or the first of those that are free. */
  #freeNumber(): number {
    const max = Math.floor(Number.MAX_SAFE_INTEGER / this.#factor) - 1;
    if (this.#next <= max) return this.#next;
    const row = this.#db.prepare(
      `SELECT number + 1 AS number FROM (SELECT 0 AS number UNION ALL SELECT number FROM rooms) AS here
       WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE rooms.number = here.number + 1)
       ORDER BY number LIMIT 1`,
    ).get();
    const number = integer(row?.["number"]);
    if (number < 1 || number > max) throw new StoreError("refused", "there are too many rooms");
    return number;
  }
}

function sizing(order: "ASC" | "DESC"): string {
  return `SELECT id, octet_length(text) AS bytes FROM entries
    WHERE id > ? AND id < ? ORDER BY id ${order} LIMIT ?`;
}

/** How many of these rows, from the first on, have no more than `maxBytes` of text: at least one. */
export function fitting(rows: readonly Record<string, unknown>[], maxBytes: number): number {
  let bytes = 0;
  const tooMuch = rows.findIndex((row) => (bytes += integer(row["bytes"])) > maxBytes);
  return tooMuch === -1 ? rows.length : Math.max(1, tooMuch);
}
