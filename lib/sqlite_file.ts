/**
 * One SQLite file, opened as a history of Papo's: it is refused where it is another's, a newer Papo's
 * or in use, and its schema is brought up to date. Nothing here knows what is kept in it.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { diskProblem, makePrivate, makePrivately, mustBeWritable, readHead } from "./disk_file.ts";
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
/** How often the lock must be free of one who starts, and how long after each other. */
const CLAIMS = 5;
const CLAIM_REST_MS = 10;
/** How long those who are reading a file that no server has used may go on before it is taken. */
const READERS_WAIT_MS = 5_000;
/** So many seconds of talk without a pause are taken into the file in the midst of it. */
const SETTLE_TURNS = 10;

/** A database that prepares each statement once: one that is let go of is held until the collector comes. */
class Database extends DatabaseSync {
  readonly #prepared = new Map<string, StatementSync>();

  override prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, statement = super.prepare(sql));
    return statement;
  }

  /** Sets how something is done. Statements like that do so when they are prepared: this one is each time. */
  pragma(setting: string): void {
    super.prepare(`PRAGMA ${setting}`).get();
  }
}

/** What a power cut may take: nothing that was committed, or the last moments of it. */
export type Durability = "full" | "normal";

/**
 * See the top of this file. A transaction is always open: it keeps other servers out while it lets
 * everyone read, and is gone with the process.
 */
export class SqliteFile {
  readonly #db: Database;
  readonly #durability: Durability;
  /** How often something was committed; how often before it was last settled, and taken in. */
  #commits = 0;
  #settled = 0;
  #takenIn = -1;
  /** How often it was not quiet when it was to be settled. */
  #unquiet = 0;

  /** Opens the file, or makes it. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(path: string, durability: Durability) {
    this.#durability = durability;
    this.#db = attempt(() => open(path));
    try {
      attempt(() => this.#prepare());
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The connection. Nothing else may begin or end a transaction on it. */
  get db(): DatabaseSync {
    return this.#db;
  }

  /** All of it, or nothing. */
  transact(act: () => void): void {
    attempt(() => {
      try {
        this.#begin();
        act();
        run(this.#db, "COMMIT");
        this.#commits++;
      } finally {
        this.#reclaim();
      }
    });
  }

  /** As {@link transact}, of what can be done without: a power cut may take it, and no disk is waited for. */
  note(act: () => void): void {
    if (this.#durability === "normal") return this.transact(act);
    this.#between(() => this.#db.exec("PRAGMA synchronous = NORMAL"));
    try {
      this.transact(act);
    } finally {
      this.#between(() => this.#db.exec("PRAGMA synchronous = FULL"));
    }
  }

  /**
   * To be called about once a second: once it is quiet, or has not been for long, the write-ahead log
   * is taken into the file itself, so that a plain copy of it has what was said until then.
   */
  settle(): void {
    const isQuiet = this.#commits === this.#settled;
    this.#settled = this.#commits;
    this.#unquiet = isQuiet ? 0 : this.#unquiet + 1;
    if (this.#commits === this.#takenIn || !isQuiet && this.#unquiet < SETTLE_TURNS) return;
    this.#unquiet = 0;
    attempt(() => this.#between(() => this.#takeIn()));
  }

  /** Ends it. */
  close(): void {
    try {
      if (this.#db.isTransaction) run(this.#db, "ROLLBACK");
      // So that it is one file, which can be read wherever it lies, on a disk that is read-only too.
      this.#db.pragma("journal_mode = DELETE");
    } catch {
      // Someone reads it, or it cannot be written: the write-ahead log stays beside it.
    }
    this.#db.close();
  }

  /** As far as those who read let it. */
  #takeIn(): void {
    const outcome = this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
    if (outcome?.["busy"] === 0) this.#takenIn = this.#commits;
  }

  /** Takes the lock, and brings the schema up to date. */
  #prepare(): void {
    const version = versionOf(this.#db);
    if (version === 0) {
      // Before there is a write-ahead log, so that the file itself says from the first whose it is.
      this.#db.pragma("auto_vacuum = INCREMENTAL");
      this.#db.pragma(`application_id = ${APPLICATION_ID}`);
    }
    this.#db.pragma(`busy_timeout = ${READERS_WAIT_MS}`);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("busy_timeout = 0");
    this.#db.pragma(`synchronous = ${this.#durability}`);
    this.#claim();
    this.transact(() => migrate(this.#db, version));
  }

  /**
   * Another server gives its lock up and takes it again at each commit: it must be free several times,
   * unless nobody else has the file open at all.
   */
  #claim(): void {
    for (let n = isAlone(this.#db) ? 1 : CLAIMS; n > 1; n--) {
      this.#begin();
      run(this.#db, "ROLLBACK");
      pause(CLAIM_REST_MS);
    }
    this.#begin();
  }

  #begin(): void {
    if (!this.#db.isTransaction) run(this.#db, "BEGIN IMMEDIATE");
  }

  /** Undoes what was not committed and takes the lock again; where that fails, the next transaction tries. */
  #reclaim(): void {
    try {
      if (this.#db.isTransaction) run(this.#db, "ROLLBACK");
      this.#begin();
    } catch {
      // What it was for is told by what failed before, or fails then.
    }
  }

  /** Does what cannot be done within a transaction. */
  #between(act: () => void): void {
    try {
      if (this.#db.isTransaction) run(this.#db, "COMMIT");
      act();
    } finally {
      this.#reclaim();
    }
  }
}

/**
 * Refuses a file that is not ours to write (https://sqlite.org/fileformat2.html#the_database_header).
 * SQLite is not asked: on closing a file it takes in what lies in the write-ahead log beside it.
 */
export function refuseForeign(path: string): void {
  const { head, size } = readHead(path, 72);
  if (size === 0) return;
  const view = new DataView(head.buffer);
  const isOurs = new TextDecoder().decode(head.subarray(0, 16)) === "SQLite format 3\0" &&
    view.getUint32(68) === APPLICATION_ID;
  if (!isOurs) throw new StoreError("foreign", path);
  const version = view.getUint32(60);
  if (version > SCHEMA_VERSION) throw new StoreError("newer", String(version));
}

function open(path: string): Database {
  const wasThere = makePrivately(path);
  refuseForeign(path);
  if (wasThere) {
    mustBeWritable(path);
    makePrivate(path);
  }
  const db = new Database(path, { timeout: 0 });
  try {
    // What a newer server wrote last may lie in the write-ahead log alone.
    const version = versionOf(db);
    if (version > SCHEMA_VERSION) throw new StoreError("newer", String(version));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function versionOf(db: Database): number {
  return integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
}

function migrate(db: Database, version: number): void {
  for (const step of MIGRATIONS.slice(version)) {
    for (const statement of step.split(/;\s*$/m)) {
      if (statement.trim() !== "") run(db, statement);
    }
  }
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** Whether nobody else has the file open, not even to read (https://sqlite.org/wal.html#noshm). */
function isAlone(db: Database): boolean {
  // Were this the first access, there would be no shared memory, and nobody else could ever read.
  versionOf(db);
  db.pragma("locking_mode = EXCLUSIVE");
  try {
    run(db, "BEGIN IMMEDIATE");
    run(db, "ROLLBACK");
    return true;
  } catch (error) {
    if (resultCode(error) === SQLITE_BUSY) return false;
    throw error;
  } finally {
    db.pragma("locking_mode = NORMAL");
    // The next access gives the lock up.
    versionOf(db);
  }
}

/** Waits, and lets nothing else happen meanwhile: nobody is here yet. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
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

const SQLITE_BUSY = 5;
/** SQLite's result codes (https://sqlite.org/rescode.html), without their extensions. */
const PROBLEMS: ReadonlyMap<number, StoreProblem> = new Map([
  [SQLITE_BUSY, "in_use"],
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
    const problem = PROBLEMS.get(resultCode(error)) ?? diskProblem(error) ?? "failed";
    throw new StoreError(problem, detail);
  }
}

function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? integer(error.errcode) % 256 : 0;
}
