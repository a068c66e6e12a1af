/**
 * A {@link Store} in one SQLite file, by the runtime's own `node:sqlite`. It needs permission to read
 * and write that file, nothing else.
 *
 * An entry's row id is its room's number times 2^36 plus its sequence number: so a room's entries lie
 * together, in order, with no index beside the table's own, and a row costs 2 µs. The write-ahead
 * log with `synchronous=NORMAL` survives the end of the process at any moment; the last moments
 * before a power cut may be lost, though not the file. The lock is exclusive: a second server on the
 * same file is refused.
 *
 * @module
 */

import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Entry } from "./event.ts";
import { fold } from "./name.ts";
import type { RequestId } from "./request_id.ts";
import { attempt, integer, openHistory, text, transact } from "./sqlite_file.ts";
import { type IndexedText, SqliteIndex } from "./sqlite_index.ts";
import {
  type Keep,
  type Store,
  type StoredBan,
  type StoredPerson,
  type StoredRequest,
  type StoredRoom,
  StoreError,
} from "./store.ts";

const ROOM_FACTOR = 2 ** 36;
const TYPES = ["message", "action", "topic"] as const;
/** What {@link SqliteStore.tidy} touches at a time: some 2 ms. A transaction costs as much as rows. */
const TIDY_ROWS = 200;
const TIDY_BYTES = 64 * 1024;
const ROWS_PER_TRANSACTION = 20;
/** How much a search indexes at most before it looks. */
const SEARCH_TURNS = 4;
/** Columns of `entries`, and how many of its rows are inserted at once. */
const COLUMNS = 7;
const ROWS_AT_ONCE = 16;
const DAY_MS = 24 * 60 * 60 * 1_000;

interface KnownRoom {
  readonly number: number;
  readonly name: string;
  topic: string;
  /** The sequence number of its last entry, and of the last that can be searched for. */
  seq: number;
  indexed: number;
  /** The oldest entry that is kept; `undefined` where there is none. */
  oldest: { readonly seq: number; readonly timeMs: number } | undefined;
}

/** What has to be known of an entry to index it or to take it away. */
interface Row extends IndexedText {
  readonly timeMs: number;
}

/** See the top of this file. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #index: SqliteIndex;
  readonly #keep: Keep;
  readonly #rooms = new Map<string, KnownRoom>();
  /** Inserts one row, and many at once, which takes half the time for each. */
  readonly #insert: StatementSync;
  readonly #insertMany: StatementSync;
  #lastAuthor: number;

  /** Opens the file, or makes it. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(path: string, keep: Keep = { type: "all" }) {
    this.#keep = keep;
    this.#db = openHistory(path);
    try {
      this.#index = attempt(() => new SqliteIndex(this.#db));
      attempt(() => {
        for (const row of this.#db.prepare("SELECT * FROM rooms").all()) this.#know(row);
      });
      this.#insert = attempt(() => insertion(this.#db, 1));
      this.#insertMany = attempt(() => insertion(this.#db, ROWS_AT_ONCE));
      this.#lastAuthor = attempt(() => {
        const saved = this.#db.prepare("SELECT value FROM counters WHERE name = 'author'").get();
        const said = this.#db.prepare("SELECT max(author) AS value FROM entries").get();
        return Math.max(integer(saved?.["value"]), integer(said?.["value"]));
      });
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** As {@link Store} has it. */
  room(name: string, limit: number): StoredRoom | undefined {
    const room = this.#rooms.get(fold(name));
    if (room === undefined) return undefined;
    const { topic, seq } = room;
    return { name: room.name, topic, seq, entries: this.before(name, Infinity, limit) };
  }

  /** As {@link Store} has it. */
  commit(entries: readonly Entry[]): void {
    attempt(() => {
      try {
        transact(this.#db, () => this.#insertAll(entries));
      } catch (error) {
        this.#forgetUncommitted();
        throw error;
      }
    });
    const find = remembering((name: string) => this.#rooms.get(fold(name)));
    for (const { room, seq, timeMs, type, text } of entries) {
      const known = find(room);
      if (known === undefined) continue;
      known.seq = seq;
      known.oldest ??= { seq, timeMs };
      if (type === "topic") known.topic = text;
    }
  }

  /** As {@link Store} has it. */
  before(room: string, seq: number, limit: number): Entry[] {
    const known = this.#rooms.get(fold(room));
    if (known === undefined) return [];
    const first = known.number * ROOM_FACTOR;
    const end = first + Math.min(seq, ROOM_FACTOR - 1);
    return attempt(() =>
      this.#db.prepare("SELECT * FROM entries WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?")
        .all(first, end, limit).map((row) => entryOf(row, known)).reverse()
    );
  }

  /** As {@link Store} has it. */
  after(room: string, seq: number, limit: number): Entry[] {
    const known = this.#rooms.get(fold(room));
    if (known === undefined) return [];
    const first = known.number * ROOM_FACTOR;
    return attempt(() =>
      this.#db.prepare("SELECT * FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?")
        .all(first + seq, first + ROOM_FACTOR, limit).map((row) => entryOf(row, known))
    );
  }

  /** As {@link Store} has it. */
  search(room: string, words: string, limit: number): Entry[] {
    const known = this.#rooms.get(fold(room));
    if (known === undefined) return [];
    this.#catchUpIndex(known);
    const first = known.number * ROOM_FACTOR;
    return attempt(() =>
      this.#index.find(words, first, first + ROOM_FACTOR, limit).map((row) => entryOf(row, known))
    );
  }

  /** As {@link Store} has it. */
  persons(): StoredPerson[] {
    return attempt(() =>
      this.#db.prepare("SELECT * FROM persons").all().map(({ token, author, nick, address }) => ({
        token: text(token),
        author: integer(author),
        nick: text(nick),
        ...(address !== null && { address: text(address) }),
      }))
    );
  }

  /** As {@link Store} has it. */
  savePerson({ token, author, nick, address }: StoredPerson): void {
    attempt(() => {
      this.#db.prepare("INSERT OR REPLACE INTO persons VALUES (?, ?, ?, ?)")
        .run(token, author, nick, address ?? null);
      if (author <= this.#lastAuthor) return;
      this.#db.prepare("INSERT OR REPLACE INTO counters VALUES ('author', ?)").run(author);
      this.#lastAuthor = author;
    });
  }

  /** As {@link Store} has it. */
  forgetPerson(token: string): void {
    attempt(() => this.#db.prepare("DELETE FROM persons WHERE token = ?").run(token));
  }

  /** As {@link Store} has it. */
  requests(author: number, limit: number): StoredRequest[] {
    const rooms = new Map([...this.#rooms.values()].map(({ number, name }) => [number, name]));
    return attempt(() =>
      this.#db.prepare(
        `SELECT id, time, request FROM entries
         WHERE author = ? AND request IS NOT NULL ORDER BY time DESC, id DESC LIMIT ?`,
      ).all(author, limit).reverse().map((row) => {
        const id = integer(row["id"]);
        return {
          id: requestId(text(row["request"])),
          room: rooms.get(Math.floor(id / ROOM_FACTOR)) ?? "",
          seq: id % ROOM_FACTOR,
          timeMs: integer(row["time"]),
        };
      })
    );
  }

  /** As {@link Store} has it. */
  bans(): StoredBan[] {
    return attempt(() =>
      this.#db.prepare("SELECT * FROM bans").all().map(({ kind, target, until, reason, by }) => ({
        kind: kind === "name" ? "name" : "address",
        target: text(target),
        ...(until !== null && { untilMs: integer(until) }),
        ...(reason !== null && { reason: text(reason) }),
        by: text(by),
      }))
    );
  }

  /** As {@link Store} has it. */
  saveBan({ kind, target, untilMs, reason, by }: StoredBan): void {
    attempt(() =>
      this.#db.prepare("INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?, ?)")
        .run(kind, target, untilMs ?? null, reason ?? null, by)
    );
  }

  /** As {@link Store} has it. */
  forgetBan({ kind, target }: StoredBan): void {
    attempt(() =>
      this.#db.prepare("DELETE FROM bans WHERE kind = ? AND target = ?").run(kind, target)
    );
  }

  /** As {@link Store} has it. */
  lastAuthor(): number {
    return this.#lastAuthor;
  }

  /** As {@link Store} has it. */
  tidy(utcMs: number): boolean {
    let left = TIDY_ROWS;
    for (const room of this.#rooms.values()) {
      while (this.#isUnindexed(room) || this.#isOverdue(room.oldest, room, utcMs)) {
        if (left <= 0) return true;
        left -= ROWS_PER_TRANSACTION +
          (this.#isUnindexed(room) ? this.#indexMore(room, left) : this.#trim(room, utcMs, left));
      }
    }
    return false;
  }

  /** As {@link Store} has it. */
  close(): void {
    this.#db.close();
  }

  #insertAll(entries: readonly Entry[]): void {
    const find = remembering((name: string) => this.#rooms.get(fold(name)) ?? this.#newRoom(name));
    const values: SQLInputValue[] = [];
    for (const { type, room, seq, timeMs, nick, author, text, request } of entries) {
      const { number } = find(room);
      const said = request === undefined ? null : JSON.stringify(request);
      values.push(
        ...[number * ROOM_FACTOR + seq, timeMs, TYPES.indexOf(type), author, nick, text, said],
      );
      if (values.length === ROWS_AT_ONCE * COLUMNS) this.#insertMany.run(...values.splice(0));
      if (type !== "topic") continue;
      this.#db.prepare("UPDATE rooms SET topic = ? WHERE number = ?").run(text, number);
    }
    for (let from = 0; from < values.length; from += COLUMNS) {
      this.#insert.run(...values.slice(from, from + COLUMNS));
    }
  }

  #newRoom(name: string): KnownRoom {
    const { lastInsertRowid } = this.#db.prepare("INSERT INTO rooms (key, name) VALUES (?, ?)")
      .run(fold(name), name);
    const number = Number(lastInsertRowid);
    const room = { number, name, topic: "", seq: 0, indexed: 0, oldest: undefined };
    this.#rooms.set(fold(name), room);
    return room;
  }

  /** A room made in a transaction that failed does not exist. */
  #forgetUncommitted(): void {
    for (const [key, room] of this.#rooms) if (room.seq === 0) this.#rooms.delete(key);
  }

  #know(row: Record<string, unknown>): void {
    const number = integer(row["number"]);
    const last = this.#db.prepare("SELECT max(id) AS id FROM entries WHERE id > ? AND id < ?")
      .get(number * ROOM_FACTOR, (number + 1) * ROOM_FACTOR);
    const counted = this.#db.prepare("SELECT value FROM counters WHERE name = ?")
      .get(`seq ${number}`);
    this.#rooms.set(text(row["key"]), {
      number,
      name: text(row["name"]),
      topic: text(row["topic"]),
      // Trimming may have taken the last entry; its number is not given twice.
      seq: Math.max(integer(last?.["id"]) % ROOM_FACTOR, integer(counted?.["value"])),
      indexed: integer(row["indexed"]),
      oldest: this.#oldest(number),
    });
  }

  #oldest(room: number): KnownRoom["oldest"] {
    const row = this.#db.prepare(
      "SELECT id, time FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT 1",
    ).get(room * ROOM_FACTOR, (room + 1) * ROOM_FACTOR);
    if (row === undefined) return undefined;
    return { seq: integer(row["id"]) % ROOM_FACTOR, timeMs: integer(row["time"]) };
  }

  #isUnindexed({ indexed, seq }: KnownRoom): boolean {
    return indexed < seq;
  }

  /** What was said a moment ago shall be found too; a flood of it is indexed bit by bit. */
  #catchUpIndex(room: KnownRoom): void {
    try {
      for (let turn = 0; turn < SEARCH_TURNS && this.#isUnindexed(room); turn++) {
        this.#indexMore(room, TIDY_ROWS);
      }
    } catch (error) {
      // What cannot be written can still be read.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Makes some more entries of a room searchable; returns how many. */
  #indexMore(room: KnownRoom, max: number): number {
    const first = room.number * ROOM_FACTOR;
    return attempt(() => {
      const rows = this.#rows(first + room.indexed, max);
      const last = rows.at(-1);
      const to = last === undefined ? room.seq : last.id - first;
      transact(this.#db, () => {
        this.#index.add(rows);
        this.#db.prepare("UPDATE rooms SET indexed = ? WHERE number = ?").run(to, room.number);
      });
      room.indexed = to;
      return rows.length;
    });
  }

  /** Whether an entry is no longer to be kept. */
  #isOverdue(
    entry: { readonly seq: number; readonly timeMs: number } | undefined,
    room: KnownRoom,
    utcMs: number,
  ): boolean {
    if (entry === undefined) return false;
    switch (this.#keep.type) {
      case "all":
        return false;
      case "entries":
        return entry.seq <= room.seq - this.#keep.max;
      case "days":
        return entry.timeMs < utcMs - this.#keep.max * DAY_MS;
    }
  }

  /** Takes some of a room's entries that are no longer to be kept, all indexed; returns how many. */
  #trim(room: KnownRoom, utcMs: number, max: number): number {
    const first = room.number * ROOM_FACTOR;
    return attempt(() => {
      const rows = this.#rows(first, max);
      const kept = rows.findIndex(({ id, timeMs }) =>
        !this.#isOverdue({ seq: id - first, timeMs }, room, utcMs)
      );
      const overdue = kept === -1 ? rows : rows.slice(0, kept);
      transact(this.#db, () => {
        this.#index.remove(overdue);
        const remove = this.#db.prepare("DELETE FROM entries WHERE id = ?");
        for (const { id } of overdue) remove.run(id);
        this.#db.prepare("INSERT OR REPLACE INTO counters VALUES (?, ?)")
          .run(`seq ${room.number}`, room.seq);
      });
      room.oldest = this.#oldest(room.number);
      return overdue.length;
    });
  }

  /** The first of a room's entries behind a row: at most `max`, and not many long ones. */
  #rows(behind: number, max: number): Row[] {
    const end = (Math.floor(behind / ROOM_FACTOR) + 1) * ROOM_FACTOR;
    const sizes = this.#db.prepare(
      `SELECT id, octet_length(text) AS size FROM entries
       WHERE id > ? AND id < ? ORDER BY id LIMIT ?`,
    ).all(behind, end, max);
    let bytes = 0;
    const long = sizes.find(({ size }) => (bytes += integer(size)) >= TIDY_BYTES);
    const last = integer((long ?? sizes.at(-1))?.["id"]);
    return this.#db.prepare("SELECT id, time, text FROM entries WHERE id > ? AND id <= ?")
      .all(behind, last).map((row) => ({
        id: integer(row["id"]),
        timeMs: integer(row["time"]),
        text: text(row["text"]),
      }));
  }
}

function insertion(db: DatabaseSync, rows: number): StatementSync {
  const row = `(${Array(COLUMNS).fill("?").join(", ")})`;
  return db.prepare(`INSERT INTO entries VALUES ${Array(rows).fill(row).join(", ")}`);
}

/** A function that is asked the same several times in a row, and works it out once. */
function remembering<Result>(work: (name: string) => Result): (name: string) => Result {
  let last: { readonly name: string; readonly result: Result } | undefined;
  return (name) => {
    if (last?.name !== name) last = { name, result: work(name) };
    return last.result;
  };
}

function entryOf(row: Record<string, unknown>, room: KnownRoom): Entry {
  return {
    type: TYPES[integer(row["type"])] ?? "message",
    room: room.name,
    seq: integer(row["id"]) - room.number * ROOM_FACTOR,
    timeMs: integer(row["time"]),
    nick: text(row["nick"]),
    author: integer(row["author"]),
    text: text(row["text"]),
  };
}

function requestId(written: string): RequestId {
  const id: unknown = JSON.parse(written);
  return typeof id === "number" ? id : String(id);
}
