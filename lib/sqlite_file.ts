/**
 * One SQLite file, opened as a history of Papo's: it is refused where it is another's, a newer Papo's
 * or in use, and its schema is brought up to date. Nothing here knows what is kept in it.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StoreError, type StoreProblem } from "./store.ts";

/** "Papo" in ASCII: says whose file it is (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x5061706f;

/** Each step leads from one version of the schema to the next. */
const MIGRATIONS: readonly string[] = [
  `
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
`,
  `
  CREATE TABLE bans (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    until INTEGER,
    reason TEXT,
    by TEXT NOT NULL,
    PRIMARY KEY (kind, target)
  ) WITHOUT ROWID;
`,
  "ALTER TABLE persons ADD COLUMN address TEXT;",
  `
  DROP TABLE words;
  CREATE TABLE fingerprints (
    room INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    block BLOB NOT NULL,
    PRIMARY KEY (room, first)
  );
  UPDATE rooms SET indexed = 0;
`,
  `
  ALTER TABLE rooms ADD COLUMN log TEXT NOT NULL DEFAULT '';
  UPDATE rooms SET log = lower(hex(randomblob(16)));
`,
];
/** The schema that comes of all of them. */
const SCHEMA_VERSION = MIGRATIONS.length;

/** A database that prepares each statement once: one that is let go of is held until the collector comes. */
class Database extends DatabaseSync {
  readonly #prepared = new Map<string, StatementSync>();

  override prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, statement = super.prepare(sql));
    return statement;
  }
}

/** Opens the file, or makes it. Throws {@link StoreError}, and leaves what it does not know as it is. */
export function openHistory(path: string): DatabaseSync {
  return attempt(() => {
    const db = open(path);
    try {
      prepare(db);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** All of it, or nothing. */
export function transact(db: DatabaseSync, act: () => void): void {
  run(db, "BEGIN IMMEDIATE");
  try {
    act();
    run(db, "COMMIT");
  } catch (error) {
    if (db.isTransaction) run(db, "ROLLBACK");
    throw error;
  }
}

/**
 * Refuses a file that is not ours to write (https://sqlite.org/fileformat2.html#the_database_header).
 * SQLite is not asked: on closing a file it takes in what lies in the write-ahead log beside it.
 * This comes before it is opened, for to close a file gives up the locks that the process has on it.
 */
function refuseForeign(path: string): void {
  const header = new Uint8Array(72);
  let size: number;
  try {
    using file = Deno.openSync(path);
    size = file.readSync(header) ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (size === 0) return;
  const view = new DataView(header.buffer);
  const isOurs = new TextDecoder().decode(header.subarray(0, 16)) === "SQLite format 3\0" &&
    view.getUint32(68) === APPLICATION_ID;
  if (!isOurs) throw new StoreError("foreign", path);
  const version = view.getUint32(60);
  if (version > SCHEMA_VERSION) throw new StoreError("newer", String(version));
}

function open(path: string): DatabaseSync {
  refuseForeign(path);
  const db = new Database(path, { timeout: 0 });
  try {
    // What a newer server wrote last may lie in the write-ahead log alone.
    const version = integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > SCHEMA_VERSION) throw new StoreError("newer", String(version));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes the lock, and brings the schema up to date. */
function prepare(db: DatabaseSync): void {
  run(db, "PRAGMA locking_mode = EXCLUSIVE");
  // Before there is a write-ahead log, so that the file itself says from the first whose it is.
  run(db, `PRAGMA application_id = ${APPLICATION_ID}`);
  run(db, "PRAGMA journal_mode = WAL");
  run(db, "PRAGMA synchronous = NORMAL");
  run(db, "BEGIN IMMEDIATE");
  const version = integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  for (const step of MIGRATIONS.slice(version)) {
    for (const statement of step.split(/;\s*$/m)) {
      if (statement.trim() !== "") run(db, statement);
    }
  }
  run(db, `PRAGMA user_version = ${SCHEMA_VERSION}`);
  run(db, "COMMIT");
}

/** One statement. The database's own `exec` does not tell the result code of what failed. */
export function run(db: DatabaseSync, statement: string): void {
  db.prepare(statement).run();
}

/** A column that holds a whole number; 0 where it does not. */
export function integer(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A column that holds a text; empty where it does not. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
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

/** What fails in it fails as a {@link StoreError} that says why. */
export function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof StoreError || error instanceof Deno.errors.NotCapable) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && "errcode" in error ? integer(error.errcode) : 0;
    throw new StoreError(PROBLEMS.get(code % 256) ?? "failed", detail);
  }
}
