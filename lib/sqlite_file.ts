/**
 * One SQLite file, opened as a history of Papo's: it is refused where it is another's, a newer Papo's
 * or in use, and its schema is brought up to date. Nothing here knows what is kept in it.
 *
 * A transaction is always open: it keeps other servers out while it lets everyone read, and is gone
 * with the process. What is committed lies in the write-ahead log, and is taken into the file itself
 * now and then; nobody else writes to it.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import {
  diskProblem,
  isOpenToAll,
  makePrivate,
  makePrivately,
  mustBeWritable,
  readHead,
} from "./disk_file.ts";
import { type Fate, Place } from "./place.ts";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "./sqlite_schema.ts";
import { type Durability, StoreError, type StoreProblem } from "./store.ts";

/** How often the lock must be free of one who starts, and how long after each other. */
const CLAIMS = 5;
const CLAIM_REST_MS = 10;
/** How long those who are reading a file that no server has used may go on before it is taken. */
const READERS_WAIT_MS = 5_000;
/** So many seconds of talk without a pause are taken into the file in the midst of it, */
const SETTLE_TURNS = 10;
/** and so many pages at any time: 4 MiB. */
const LOG_PAGES = 1_000;
/** When more than so much of a file is free, and many pages, they are given back until it is less than that; */
const FREE_SHARE_MAX = 0.25;
const FREE_SHARE_MIN = 0.1;
const FREE_PAGES_MIN = 32;
/** so many at a time: a millisecond. */
const PAGES_AT_ONCE = 64;
/** A file of an older Papo is laid out for that when it is brought up to date, unless it has more pages: 64 MiB. */
const LAID_OUT_PAGES_MAX = 16 * 1024;

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

/** How a file is opened: to be written, as that history if it is empty; or only to be read, and why. */
type Access =
  | { readonly type: "write"; readonly history?: number; readonly waitMs: number }
  | { readonly type: "read"; readonly because: StoreError };

/** What a file that cannot be written now may still be good for: what was said can be read. */
const READABLE: ReadonlySet<StoreProblem> = new Set(["disk_read_only", "full"]);

/** Why what is committed would not be found again. */
const FATES: Readonly<Record<Exclude<Fate, "kept">, StoreProblem>> = {
  gone: "gone",
  torn: "gone",
  replaced: "another",
  written: "another",
};

/** Opens a history, or makes it; where its disk is full or read-only, to be read. */
export function openHistory(path: string, durability: Durability): SqliteFile {
  try {
    return new SqliteFile(path, durability, { type: "write", waitMs: READERS_WAIT_MS });
  } catch (error) {
    if (!(error instanceof StoreError) || !READABLE.has(error.problem)) throw error;
    return openToRead(path, durability, error);
  }
}

function openToRead(path: string, durability: Durability, because: StoreError): SqliteFile {
  try {
    return new SqliteFile(path, durability, { type: "read", because });
  } catch {
    throw because;
  }
}

/** See the top of this file. */
export class SqliteFile {
  readonly #path: string;
  readonly #durability: Durability;
  #access: Access;
  #db: Database;
  readonly #place: Place;
  /** Tells this history from all others, whatever becomes of its file. */
  readonly #history: number;
  /** How often something was committed; how often before it was last settled, and taken in. */
  #commits = 0;
  #settled = 0;
  #takenIn = -1;
  #takenPages = 0;
  /** Whether free pages are given back until there are few, and whether the file is laid out for that. */
  #isShrinking = false;
  #canShrink = false;
  /** How often it was not quiet when it was to be settled. */
  #unquiet = 0;

  /** For {@link openHistory}. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(path: string, durability: Durability, access: Access) {
    this.#path = path;
    this.#durability = durability;
    this.#access = access;
    this.#db = attempt(() => open(path, access));
    try {
      attempt(() => this.#prepare());
      this.#history = attempt(() => historyOf(this.#db)) ?? 0;
      this.#place = new Place(path);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** Whether others on this machine may read it, and that could not be helped. */
  get isOpenToAll(): boolean {
    return isOpenToAll(this.#path);
  }

  /** Tells this history from all others. */
  get history(): number {
    return this.#history;
  }

  /** The connection. Nothing else may begin or end a transaction on it. */
  get db(): DatabaseSync {
    return this.#db;
  }

  /** All of it, or nothing. */
  transact(act: () => void): void {
    attempt(() => {
      try {
        this.check();
        this.#begin();
        act();
        run(this.#db, "COMMIT");
        this.#commits++;
        const { log, taken } = this.#pages;
        this.#takenPages = taken;
        if (log > LOG_PAGES) this.#takeIn("PASSIVE");
      } finally {
        this.#reclaim();
      }
    });
  }

  /** Within a transaction: does something, or nothing of it where the file refuses a part; returns whether it was done. */
  tryOut(act: () => void): boolean {
    run(this.#db, "SAVEPOINT attempt");
    try {
      act();
      return true;
    } catch (error) {
      const isRefused = error instanceof StoreError
        ? error.problem === "refused"
        : resultCode(error) % 256 === SQLITE_CONSTRAINT;
      if (!isRefused) throw error;
      run(this.#db, "ROLLBACK TO attempt");
      return false;
    } finally {
      if (this.#db.isTransaction) run(this.#db, "RELEASE attempt");
    }
  }

  /** As {@link transact}, of what can be done without: a power cut may take it, and no disk is waited for. */
  note(act: () => void): void {
    if (this.#durability === "normal" || this.#access.type === "read") return this.transact(act);
    attempt(() => this.#between(() => this.#db.exec("PRAGMA synchronous = NORMAL")));
    try {
      this.transact(act);
    } finally {
      this.#between(() => this.#db.exec("PRAGMA synchronous = FULL"));
    }
  }

  /** Throws where what is committed now would not be found again. */
  check(): void {
    if (this.#access.type === "read") throw this.#access.because;
    const { fate } = this.#place;
    if (fate === "kept" || fate === "written" && this.#wasTakenIn()) return;
    throw new StoreError(FATES[fate], this.#path);
  }

  /**
   * Gives back to the disk some of the space of what was taken away, where that is much of the file; the rest
   * is used again. Returns whether there is more.
   */
  shrink(): boolean {
    if (!this.#canShrink) return false;
    const free = numberOf(this.#db, "freelist_count");
    const most = this.#isShrinking ? FREE_SHARE_MIN : FREE_SHARE_MAX;
    this.#isShrinking = free > FREE_PAGES_MIN && free > most * numberOf(this.#db, "page_count");
    if (!this.#isShrinking) return false;
    this.note(() => void this.#db.prepare(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`).all());
    return true;
  }

  /**
   * To be called about once a second: once it is quiet, or has not been for long, the write-ahead log
   * is taken into the file itself, so that a plain copy of it has what was said until then.
   */
  settle(): void {
    if (this.#access.type === "read") return;
    const isQuiet = this.#commits === this.#settled;
    this.#settled = this.#commits;
    this.#unquiet = isQuiet ? 0 : this.#unquiet + 1;
    if (this.#commits === this.#takenIn || !isQuiet && this.#unquiet < SETTLE_TURNS) return;
    this.#unquiet = 0;
    attempt(() => {
      this.check();
      this.#between(() => this.#takeIn("TRUNCATE"));
    });
  }

  /**
   * What works after this has failed: itself, or the same history opened anew, or where there is none any
   * more, an empty one that takes its place. Throws why nothing does; then this is as good as it was.
   */
  recovered(): SqliteFile {
    const { fate } = this.#place;
    if (fate === "kept" && this.#access.type === "write" && this.#db.isOpen) {
      this.note(() => run(this.#db, "UPDATE counters SET value = value WHERE name = 'history'"));
      return this;
    }
    return attempt(() => {
      if (fate === "written" && this.#commits !== this.#takenIn) this.#mustBeEmpty();
      // What has lost what lies beside it cannot be looked at by anyone else.
      if (fate !== "torn") this.#mustBeMine();
      return this.#openAnew();
    });
  }

  /** Ends it. */
  close(): void {
    try {
      if (this.#db.isTransaction) run(this.#db, "ROLLBACK");
      // So that it is one file, which can be read wherever it lies, on a disk that is read-only too.
      if (this.#place.fate !== "written") this.#db.pragma("journal_mode = DELETE");
    } catch {
      // Someone reads it, or it cannot be written: the write-ahead log stays beside it.
    }
    this.#db.close();
  }

  /** What is in the place now must be this history, or empty; an empty file is made where there is none. */
  #mustBeMine(): void {
    makePrivately(this.#path);
    refuseForeign(this.#path);
    if (![undefined, this.#history].includes(historyIn(this.#path))) {
      throw new StoreError("another", this.#path);
    }
  }

  /** What someone else wrote, and what is not taken in yet, do not go together, unless it was nothing. */
  #mustBeEmpty(): void {
    if (readHead(this.#path, 1).size > 0) this.check();
    if (this.#db.isOpen) this.#db.close();
    // Whatever was taken into it on that occasion is not the whole.
    Deno.truncateSync(this.#path);
  }

  /** What lies beside the file goes by the same names: it is taken in and removed before. */
  #openAnew(): SqliteFile {
    if (this.#db.isOpen) this.close();
    try {
      const access = { type: "write", history: this.#history, waitMs: 0 } as const;
      return new SqliteFile(this.#path, this.#durability, access);
    } catch (error) {
      if (error instanceof StoreError) this.#readOn(error);
      throw error;
    }
  }

  /** What cannot be written may still be read. */
  #readOn(because: StoreError): void {
    const access = { type: "read", because } as const;
    try {
      this.#db = open(this.#path, access);
      this.#access = access;
    } catch {
      // Nor can it be read.
    }
  }

  /** How many pages there are in the write-ahead log, and how many of them are taken in. */
  get #pages(): { readonly log: number; readonly taken: number } {
    const row = this.#db.prepare("PRAGMA wal_checkpoint(NOOP)").get();
    return { log: integer(row?.["log"]), taken: integer(row?.["checkpointed"]) };
  }

  /** As far as those who read let it. */
  #takeIn(mode: "PASSIVE" | "TRUNCATE"): void {
    const { busy, log, checkpointed } = this.#db.prepare(`PRAGMA wal_checkpoint(${mode})`).get() ??
      {};
    if (busy === 0 && log === checkpointed) this.#takenIn = this.#commits;
    this.#takenPages = integer(checkpointed);
    this.#place.mark();
  }

  /** Whether it was written to by someone who took the write-ahead log in, as anybody may. */
  #wasTakenIn(): boolean {
    let pages = 0;
    this.#between(() => pages = this.#pages.taken);
    if (pages === this.#takenPages) return false;
    this.#takenPages = pages;
    this.#place.mark();
    return true;
  }

  /** Takes the lock, and brings the schema up to date. */
  #prepare(): void {
    if (this.#access.type === "read") return;
    const { history, waitMs } = this.#access;
    const version = versionOf(this.#db);
    if (version === 0) {
      // Before there is a write-ahead log, so that the file itself says from the first whose it is.
      this.#db.pragma("auto_vacuum = INCREMENTAL");
      this.#db.pragma(`application_id = ${APPLICATION_ID}`);
    }
    this.#db.pragma(`busy_timeout = ${waitMs}`);
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("busy_timeout = 0");
    this.#db.pragma("wal_autocheckpoint = 0");
    // What is trimmed away shall be in the file no longer, nor what was replaced.
    this.#db.pragma("secure_delete = ON");
    this.#db.pragma(`synchronous = ${this.#durability}`);
    this.#claim();
    migrate(this.#db, version, history);
    run(this.#db, "COMMIT");
    if (version < SCHEMA_VERSION) layOut(this.#db);
    this.#canShrink = numberOf(this.#db, "auto_vacuum") === INCREMENTAL;
    this.#begin();
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
    if (this.#access.type === "read") throw this.#access.because;
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

function open(path: string, { type }: Access): Database {
  const wasThere = type === "read" || makePrivately(path);
  refuseForeign(path);
  if (type === "write" && wasThere) mustBeWritable(path);
  const wasOpen = type === "write" && isOpenToAll(path);
  if (wasOpen) makePrivate(path);
  const db = new Database(path, { timeout: 0, readOnly: type === "read" });
  try {
    // What a crash left beside it is as open as it was itself.
    if (wasOpen) removeBeside(db);
    // What a newer server wrote last may lie in the write-ahead log alone.
    const version = versionOf(db);
    const isReadable = type === "write" ? version <= SCHEMA_VERSION : version === SCHEMA_VERSION;
    if (!isReadable) throw new StoreError("newer", String(version));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Takes in what lies beside a file, which is made anew when it is needed. */
function removeBeside(db: Database): void {
  try {
    db.pragma("journal_mode = DELETE");
  } catch (error) {
    // Someone reads it, then.
    if (resultCode(error) % 256 !== SQLITE_BUSY) throw error;
  }
}

/** Which history a file holds; `undefined` where it is empty. */
function historyIn(path: string): number | undefined {
  const db = new Database(path, { timeout: 0, readOnly: true });
  try {
    return versionOf(db) === 0 ? undefined : historyOf(db) ?? -1;
  } finally {
    db.close();
  }
}

/** What tells a history from all others; `undefined` where it is too old to have it. */
function historyOf(db: Database): number | undefined {
  const row = db.prepare("SELECT value FROM counters WHERE name = 'history'").get();
  return row && integer(row["value"]);
}

function versionOf(db: Database): number {
  return numberOf(db, "user_version");
}

function migrate(db: Database, version: number, history: number | undefined): void {
  for (const step of MIGRATIONS.slice(version)) {
    if (typeof step === "string") runAll(db, step);
    else step(db);
  }
  if (version === 0 && history !== undefined) {
    db.prepare("UPDATE counters SET value = ? WHERE name = 'history'").run(history);
  }
  if (version !== SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
  db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'starts'").run();
}

/**
 * Lays out a file of an older Papo so that it can become smaller. SQLite needs a second file for it, and Deno
 * all permissions for that: where they are not given, its space is used again, and that is all.
 */
function layOut(db: Database): void {
  if (numberOf(db, "auto_vacuum") === INCREMENTAL) return;
  if (numberOf(db, "page_count") > LAID_OUT_PAGES_MAX) return;
  db.pragma("auto_vacuum = INCREMENTAL");
  try {
    run(db, "VACUUM");
  } catch {
    // It stays as it was.
  }
}

/** What a setting is, or what there is to count. */
function numberOf(db: Database, name: string): number {
  return integer(db.prepare(`PRAGMA ${name}`).get()?.[name]);
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
    if (resultCode(error) % 256 === SQLITE_BUSY) return false;
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

function runAll(db: Database, statements: string): void {
  for (const statement of statements.split(/;\s*$/m)) {
    if (statement.trim() !== "") run(db, statement);
  }
}

/** A column that holds a whole number; 0 where it does not. */
export function integer(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A column that holds a text; empty where it does not. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** How `PRAGMA auto_vacuum` tells it. */
const INCREMENTAL = 2;
const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT = 19;
/** SQLite's result codes (https://sqlite.org/rescode.html): some extended ones, and others without their extensions. */
const PROBLEMS: ReadonlyMap<number, StoreProblem> = new Map([
  // What lies beside the file can be neither opened nor made.
  [14, "not_allowed"],
  [8 | 6 << 8, "not_allowed"],
  [10 | 19 << 8, "full"],
  [SQLITE_BUSY, "in_use"],
  [SQLITE_CONSTRAINT, "refused"],
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
    const code = resultCode(error);
    const problem = PROBLEMS.get(code) ?? PROBLEMS.get(code % 256) ?? diskProblem(error);
    throw new StoreError(problem ?? "failed", detail);
  }
}

function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error ? integer(error.errcode) : 0;
}
