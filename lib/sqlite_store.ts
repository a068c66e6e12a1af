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

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Entry } from "./event.ts";
import { fold } from "./name.ts";
import type { RequestId } from "./request_id.ts";
import {
  type Keep,
  type Store,
  type StoredPerson,
  type StoredRequest,
  type StoredRoom,
  StoreError,
  type StoreProblem,
} from "./store.ts";

/** "Papo" in ASCII: says whose file it is (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x5061706f;
const SCHEMA_VERSION = 1;
const ROOM_FACTOR = 2 ** 36;
const TYPES = ["message", "action", "topic"] as const;
/** How many rows {@link SqliteStore.tidy} touches: some 2 ms. */
const TIDY_ROWS = 500;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Each step leads from one version of the schema to the next. */
const MIGRATIONS: readonly string[] = [`
  CREATE TABLE rooms (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    indexed INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    type INTEGER NOT NULL,
    author INTEGER NOT NULL,
    nick TEXT NOT NULL,
    text TEXT NOT NULL,
    request TEXT
  );
  CREATE INDEX requests ON entries (author, time) WHERE request IS NOT NULL;
  CREATE TABLE persons (
    token TEXT PRIMARY KEY,
    author INTEGER NOT NULL,
    nick TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(
    text, content='entries', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
  );
`];

interface KnownRoom {
  readonly number: number;
  readonly name: string;
  topic: string;
  /** The sequence number of its last entry, and of the last that can be searched for. */
  seq: number;
  indexed: number;
}

/** See the top of this file. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #keep: Keep;
  readonly #rooms = new Map<string, KnownRoom>();
  readonly #insert: StatementSync;
  #lastAuthor: number;

  /** Opens the file, or makes it. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(path: string, keep: Keep = { type: "all" }) {
    this.#keep = keep;
    this.#db = attempt(() => open(path));
    try {
      attempt(() => prepare(this.#db));
    } catch (error) {
      this.#db.close();
      throw error;
    }
    this.#insert = this.#db.prepare("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const row of this.#db.prepare("SELECT * FROM rooms").all()) this.#know(row);
    const saved = this.#db.prepare("SELECT value FROM counters WHERE name = 'author'").get();
    const said = this.#db.prepare("SELECT max(author) AS value FROM entries").get();
    this.#lastAuthor = Math.max(integer(saved?.["value"]), integer(said?.["value"]));
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
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        for (const entry of entries) this.#add(entry);
        this.#db.exec("COMMIT");
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        this.#forgetUncommitted();
        throw error;
      }
    });
    for (const { room, seq, type, text } of entries) {
      const known = this.#rooms.get(fold(room));
      if (known === undefined) continue;
      known.seq = seq;
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
    // What was said a moment ago shall be found too; a flood of it is indexed bit by bit.
    for (let turn = 0; turn < 20 && this.#index(known); turn++);
    // Each word as a string of FTS5, so that none of it is taken for syntax.
    const query = words.split(/\s+/).filter((word) => word !== "")
      .map((word) => `"${word.replaceAll('"', '""')}"`).join(" ");
    if (query === "") return [];
    const first = known.number * ROOM_FACTOR;
    return attempt(() =>
      this.#db.prepare(
        `SELECT entries.* FROM words JOIN entries ON entries.id = words.rowid
         WHERE words MATCH ? AND words.rowid > ? AND words.rowid < ?
         ORDER BY words.rowid DESC LIMIT ?`,
      ).all(query, first, first + ROOM_FACTOR, limit).map((row) => entryOf(row, known))
    );
  }

  /** As {@link Store} has it. */
  persons(): StoredPerson[] {
    return attempt(() =>
      this.#db.prepare("SELECT * FROM persons").all().map((row) => ({
        token: text(row["token"]),
        author: integer(row["author"]),
        nick: text(row["nick"]),
      }))
    );
  }

  /** As {@link Store} has it. */
  savePerson({ token, author, nick }: StoredPerson): void {
    attempt(() => {
      this.#db.prepare("INSERT OR REPLACE INTO persons VALUES (?, ?, ?)").run(token, author, nick);
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
         WHERE author = ? AND request IS NOT NULL ORDER BY time DESC LIMIT ?`,
      ).all(author, limit).map((row) => {
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
  lastAuthor(): number {
    return this.#lastAuthor;
  }

  /** As {@link Store} has it. */
  tidy(utcMs: number): boolean {
    for (const room of this.#rooms.values()) {
      if (this.#index(room) || this.#trim(room, utcMs)) return true;
    }
    return false;
  }

  /** As {@link Store} has it. */
  close(): void {
    this.#db.close();
  }

  #add({ type, room, seq, timeMs, nick, author, text, request }: Entry): void {
    const known = this.#rooms.get(fold(room)) ?? this.#newRoom(room);
    const id = known.number * ROOM_FACTOR + seq;
    const code = TYPES.indexOf(type);
    const said = request === undefined ? null : JSON.stringify(request);
    this.#insert.run(id, timeMs, code, author, nick, text, said);
    if (type !== "topic") return;
    this.#db.prepare("UPDATE rooms SET topic = ? WHERE number = ?").run(text, known.number);
  }

  #newRoom(name: string): KnownRoom {
    const { lastInsertRowid } = this.#db.prepare("INSERT INTO rooms (key, name) VALUES (?, ?)")
      .run(fold(name), name);
    const room = { number: Number(lastInsertRowid), name, topic: "", seq: 0, indexed: 0 };
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
    });
  }

  /** Makes some more entries of a room searchable; returns whether there are more. */
  #index(room: KnownRoom): boolean {
    if (room.indexed >= room.seq) return false;
    const first = room.number * ROOM_FACTOR;
    const to = Math.min(room.indexed + TIDY_ROWS, room.seq);
    attempt(() => {
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        this.#db.prepare(
          "INSERT INTO words (rowid, text) SELECT id, text FROM entries WHERE id > ? AND id <= ?",
        ).run(first + room.indexed, first + to);
        this.#db.prepare("UPDATE rooms SET indexed = ? WHERE number = ?").run(to, room.number);
        this.#db.exec("COMMIT");
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        throw error;
      }
    });
    room.indexed = to;
    return to < room.seq;
  }

  /** Takes some of a room's entries that are no longer to be kept; returns whether there are more. */
  #trim(room: KnownRoom, utcMs: number): boolean {
    const keep = this.#keep;
    if (keep.type === "all") return false;
    const first = room.number * ROOM_FACTOR;
    // Only what has been indexed can be taken out of the index.
    const end = first + (keep.type === "entries" ? room.seq - keep.max : room.seq) + 1;
    const before = keep.type === "days" ? utcMs - keep.max * DAY_MS : Number.MAX_SAFE_INTEGER;
    return attempt(() => {
      const rows = this.#db.prepare(
        "SELECT id, time, text FROM entries WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
      ).all(first, end, TIDY_ROWS).filter(({ time }) => integer(time) < before);
      const last = rows.at(-1);
      if (last === undefined) return false;
      this.#db.exec("BEGIN IMMEDIATE");
      try {
        const unindex = this.#db.prepare(
          "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
        );
        for (const { id, text: said } of rows) unindex.run(integer(id), text(said));
        this.#db.prepare("DELETE FROM entries WHERE id > ? AND id <= ?")
          .run(first, integer(last["id"]));
        this.#db.prepare("INSERT OR REPLACE INTO counters VALUES (?, ?)")
          .run(`seq ${room.number}`, room.seq);
        this.#db.exec("COMMIT");
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
        throw error;
      }
      return rows.length === TIDY_ROWS;
    });
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    // First of all, so that a foreign file is not touched.
    const id = integer(db.prepare("PRAGMA application_id").get()?.["application_id"]);
    const version = integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    const tables = integer(db.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.["n"]);
    if (id !== APPLICATION_ID && (id !== 0 || version !== 0 || tables > 0)) {
      throw new StoreError("foreign", path);
    }
    if (version > SCHEMA_VERSION) throw new StoreError("newer", String(version));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes the lock, and brings the schema up to date. */
function prepare(db: DatabaseSync): void {
  db.exec("PRAGMA locking_mode = EXCLUSIVE");
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = NORMAL");
  db.exec("BEGIN IMMEDIATE");
  const version = integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  for (const step of MIGRATIONS.slice(version)) db.exec(step);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  db.exec("COMMIT");
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

function integer(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function requestId(written: string): RequestId {
  const id: unknown = JSON.parse(written);
  return typeof id === "number" ? id : String(id);
}

/** SQLite's result codes (https://sqlite.org/rescode.html), without their extensions. */
const PROBLEMS: ReadonlyMap<number, StoreProblem> = new Map([
  [5, "in_use"],
  [6, "in_use"],
  [8, "read_only"],
  [11, "corrupt"],
  [13, "full"],
  [26, "foreign"],
]);

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StoreError || error instanceof Deno.errors.NotCapable) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "errcode" in error ? integer(error.errcode) : 0;
    throw new StoreError(PROBLEMS.get(code % 256) ?? "failed", detail);
  }
}
