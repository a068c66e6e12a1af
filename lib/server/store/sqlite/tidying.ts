/**
 * What can wait in a history, done bit by bit: entries that are no longer to be kept are taken away, others
 * come into blocks of the index, rooms in which nothing is left go, and space is given back.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { type ClockMemory, ClockTrust } from "../clock_trust.ts";
import { attempt, integer, text } from "./database.ts";
import type { SqliteFile } from "./file.ts";
import { BLOCK_BYTES, BLOCK_ENTRIES, type SqliteIndex } from "./index.ts";
import { type Age, fitting, type KnownRoom, SIZES_AFTER, type SqliteRooms } from "./rooms.ts";
import type { Keep } from "../store.ts";

/**
 * What {@link SqliteTidying.turn} does, counted in rows: some 2 ms, and more than was said meanwhile,
 * so that what is to go does so as fast as more comes.
 */
const TIDY_ROWS = 200;
const TIDY_ROWS_PER_ENTRY = 2;
const TIDY_ROWS_MAX = 1_000;
/** To look at a room in which there is nothing to be done costs as much as so many rows. */
const ROWS_PER_SWEPT_ROOM = 2;
/** As much as a row costs a twentieth of a transaction, some text to be indexed, or to be taken away. */
const ROWS_PER_TRANSACTION = 20;
const UNITS_PER_INDEXED_ROW = 512;
const BYTES_PER_TRIMMED_ROW = 1024;
/** What goes by its age, or as nobody needs it, is wiped within an hour, if more than the clock was written down. */
const COMMITS_PER_WIPE = 2;
const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;

/** See the top of this file. */
export class SqliteTidying {
  readonly #file: SqliteFile;
  readonly #rooms: SqliteRooms;
  readonly #index: SqliteIndex;
  readonly #keep: Keep;
  readonly #onDoubt: (aheadMs: number) => void;
  /** Whether the clock can be believed, and by how much it was ahead of that when it was looked at last. */
  readonly #trust: ClockTrust;
  #aheadMs = 0;
  /** When that was written down, measured. */
  #rememberedAtMs = -Infinity;
  /** How many entries were committed since the last turn. */
  #untidied = 0;

  /** `onDoubt` is told when the clock cannot be believed, by how much it is ahead, and (0) when it can again. */
  constructor(
    file: SqliteFile,
    rooms: SqliteRooms,
    index: SqliteIndex,
    keep: Keep,
    onDoubt: (aheadMs: number) => void,
  ) {
    this.#file = file;
    this.#rooms = rooms;
    this.#index = index;
    this.#keep = keep;
    this.#onDoubt = onDoubt;
    this.#trust = new ClockTrust(this.#clockMemory(), toleranceOf(keep));
  }

  /** So many entries were committed. */
  expect(entries: number): void {
    this.#untidied += entries;
  }

  /** Does some of it, as {@link Store.tidy}. */
  turn(utcMs: number, nowMs: number): boolean {
    const believedMs = this.#believed(utcMs, nowMs);
    let left = Math.min(TIDY_ROWS + TIDY_ROWS_PER_ENTRY * this.#untidied, TIDY_ROWS_MAX);
    this.#untidied = 0;
    for (const room of this.#rooms.touched) {
      left -= this.#tidyRoom(room, believedMs, left);
      if (left <= 0) return true;
      this.#rooms.untouch(room);
    }
    // Then the others, of which there may be very many: some of them each time.
    const rooms = this.#rooms.sweep(Math.ceil(left / ROWS_PER_SWEPT_ROOM));
    for (const room of rooms) left -= this.#tidyRoom(room, believedMs, left);
    this.#removeForgotten(rooms);
    if (left <= 0 || !this.#rooms.isSwept || this.#file.shrink()) return true;
    this.#file.settle();
    return this.#file.wipe();
  }

  /** Does what is to be done in a room, as far as it costs no more than `maxCost` rows; returns what it cost. */
  #tidyRoom(room: KnownRoom, utcMs: number | undefined, maxCost: number): number {
    let cost = 0;
    while (this.#hasOverdue(room, utcMs) || hasBlock(room)) {
      this.#rooms.touch(room);
      if (cost >= maxCost) break;
      cost += ROWS_PER_TRANSACTION +
        (this.#hasOverdue(room, utcMs)
          ? this.#trim(room, utcMs, maxCost - cost)
          : this.#indexMore(room));
    }
    return cost;
  }

  #removeForgotten(rooms: readonly KnownRoom[]): void {
    const forgotten = rooms.filter((room) => this.#rooms.isForgotten(room));
    if (forgotten.length > 0) this.#file.note(() => this.#rooms.remove(forgotten));
  }

  /** Makes a block of the first entries that are in none, if they are enough; returns what it cost, in rows. */
  #indexMore(room: KnownRoom): number {
    return attempt(() => {
      const { first } = room;
      const [behind, end] = [first + room.indexed, first + room.indexed + BLOCK_ENTRIES + 1];
      const sizes = this.#db.prepare(SIZES_AFTER).all(behind, end, BLOCK_ENTRIES);
      const count = fitting(sizes, BLOCK_BYTES);
      const isCut = count < sizes.length;
      if (!isCut && room.seq < room.indexed + BLOCK_ENTRIES) {
        room.unindexedUnits = 0;
        return sizes.length;
      }
      const rows = this.#db.prepare(
        "SELECT id, text FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
      ).all(behind, end, count);
      const texts = rows.map(({ id, text: said }) => ({
        seq: integer(id) - first,
        text: text(said),
      }));
      const last = isCut ? texts.at(-1)?.seq ?? 0 : room.indexed + BLOCK_ENTRIES;
      this.#file.note(() => {
        this.#index.add(room.number, texts);
        this.#db.prepare("UPDATE rooms SET indexed = ? WHERE number = ?").run(last, room.number);
      });
      const units = texts.reduce((sum, { text }) => sum + text.length, 0);
      room.indexed = last;
      room.unindexedUnits = Math.max(0, room.unindexedUnits - units);
      return count + units / UNITS_PER_INDEXED_ROW;
    });
  }

  /** The time, if it can be believed; things are not old by a clock that is wrong. */
  #believed(utcMs: number, nowMs: number): number | undefined {
    const aheadMs = this.#trust.look(utcMs, nowMs);
    const hasChanged = (aheadMs === 0) !== (this.#aheadMs === 0);
    this.#aheadMs = aheadMs;
    if (hasChanged && this.#keep.type === "days") this.#onDoubt(aheadMs);
    if (nowMs - this.#rememberedAtMs >= HOUR_MS) {
      if (this.#rememberedAtMs !== -Infinity) this.#file.wantWiped(COMMITS_PER_WIPE);
      this.#rememberedAtMs = nowMs;
      this.rememberClock();
    }
    return aheadMs === 0 ? utcMs : undefined;
  }

  /** Writes down what another run has to know of the clock. */
  rememberClock(): void {
    const { seenMs, doubtedMs } = this.#trust.memory;
    if (seenMs === undefined) return;
    const statement = "INSERT OR REPLACE INTO counters VALUES (?, ?)";
    this.#file.note(() => {
      this.#db.prepare(statement).run("clock seen", Math.round(seenMs));
      this.#db.prepare(statement).run("clock doubted", Math.round(doubtedMs));
    });
  }

  #clockMemory(): ClockMemory {
    const select = this.#db.prepare("SELECT value FROM counters WHERE name = ?");
    const [seen, doubted] = ["clock seen", "clock doubted"].map((name) =>
      select.get(name)?.["value"]
    );
    // An older Papo remembered nothing but when things were said.
    const seenMs = seen ??
      this.#db.prepare("SELECT max(time) AS time FROM entries").get()?.["time"];
    return { seenMs: seenMs === null ? undefined : integer(seenMs), doubtedMs: integer(doubted) };
  }

  /** Whether a room has entries that are no longer to be kept; `utcMs` undefined where nobody knows the time. */
  #hasOverdue(room: KnownRoom, utcMs: number | undefined): boolean {
    if (room.oldest === undefined || this.#keep.type === "all") return false;
    // It was said by a clock that was ahead.
    if (this.#keep.type === "days" && utcMs !== undefined && room.oldest.timeMs > utcMs + DAY_MS) {
      room.oldest = this.#oldestOf(room, utcMs);
    }
    return room.oldest !== undefined && this.#ageOf(room.oldest, room, utcMs) === "overdue";
  }

  /** The first of a room's entries; where age counts, the first that is not of a time to come. */
  #oldestOf(room: KnownRoom, utcMs: number | undefined): Age | undefined {
    const latestMs = this.#keep.type === "days" ? utcMs : undefined;
    return this.#rooms.oldestOf(room, latestMs ?? Number.MAX_SAFE_INTEGER);
  }

  /** Whether an entry is no longer to be kept. That of a time to come is as old as the one behind it. */
  #ageOf(
    { seq, timeMs }: Age,
    room: KnownRoom,
    utcMs: number | undefined,
  ): "kept" | "overdue" | "unknown" {
    switch (this.#keep.type) {
      case "all":
        return "kept";
      case "entries":
        return seq <= room.seq - this.#keep.max ? "overdue" : "kept";
      case "days":
        if (utcMs === undefined) return "kept";
        if (timeMs > utcMs) return "unknown";
        return timeMs < utcMs - this.#keep.max * DAY_MS ? "overdue" : "kept";
    }
  }

  /** Takes the first of a room's entries that are no longer to be kept; returns what it cost, in rows. */
  #trim(room: KnownRoom, utcMs: number | undefined, maxCost: number): number {
    const { first } = room;
    return attempt(() => {
      const { last, cost } = this.#overdue(room, utcMs, maxCost);
      this.#file.note(() => {
        this.#db.prepare("DELETE FROM entries WHERE id > ? AND id <= ?").run(first, first + last);
        this.#index.forget(room.number, last);
        this.#db.prepare("UPDATE rooms SET indexed = max(indexed, ?) WHERE number = ?")
          .run(last, room.number);
        this.#rooms.count(room, room.seq);
      });
      room.oldest = this.#oldestOf(room, utcMs);
      room.indexed = Math.max(room.indexed, last);
      return cost;
    });
  }

  /** Up to which of a room's entries none is to be kept, and what it costs to take them: some, and no more than that. */
  #overdue(
    room: KnownRoom,
    utcMs: number | undefined,
    maxCost: number,
  ): { last: number; cost: number } {
    const { first } = room;
    const rows = this.#db.prepare(
      `SELECT id, time, octet_length(text) AS bytes FROM entries
       WHERE id > ? AND id < ? ORDER BY id LIMIT ?`,
    ).all(first, room.end, Math.ceil(maxCost));
    let [last, cost] = [0, 0];
    for (const row of rows) {
      const entry = { seq: integer(row["id"]) - first, timeMs: integer(row["time"]) };
      // All before one that is overdue are.
      const age = entry.seq <= (room.oldest?.seq ?? 0)
        ? "overdue"
        : this.#ageOf(entry, room, utcMs);
      if (cost >= maxCost || age === "kept") break;
      if (age === "overdue") last = entry.seq;
      cost += 1 + integer(row["bytes"]) / BYTES_PER_TRIMMED_ROW;
    }
    return { last, cost };
  }

  get #db(): DatabaseSync {
    return this.#file.db;
  }
}

/** How far the clock may leap before it matters to what is kept for so long. */
function toleranceOf(keep: Keep): number {
  return keep.type === "days" ? Math.min(DAY_MS, keep.max * DAY_MS / 4) : DAY_MS;
}

/** Whether so much of a room is in no block of the index that there may be one of it. */
function hasBlock({ seq, indexed, unindexedUnits }: KnownRoom): boolean {
  return seq - indexed >= BLOCK_ENTRIES || unindexedUnits >= BLOCK_BYTES;
}
