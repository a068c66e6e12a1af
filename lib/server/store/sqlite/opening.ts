/**
 * How a file is opened as a history of Papo's: it is refused where it is another's, a newer Papo's or in
 * use, it is its owner's alone, and its schema is brought up to date.
 *
 * @module
 */

import { isOpenToAll, makePrivate, makePrivately, mustBeWritable, readHead } from "../disk_file.ts";
import { Database, integer, isBusy, numberOf, run } from "./database.ts";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";
import { noteWiped } from "./wiping.ts";
import { type Durability, StoreError } from "../store.ts";

/** How often the lock must be free of one who starts, and how long after each other. */
const CLAIMS = 5;
const CLAIM_REST_MS = 10;
/** A file of an older Papo is laid out anew when it is brought up to date, unless it has more pages: 64 MiB. */
const LAID_OUT_PAGES_MAX = 16 * 1024;
/** How `PRAGMA auto_vacuum` tells it. */
const INCREMENTAL = 2;

/** How a file is opened: to be written, as that history if it is empty; or only to be read, and why. */
export type Access =
  | { readonly type: "write"; readonly history?: number; readonly waitMs: number }
  | { readonly type: "read"; readonly because: StoreError };

/** Opens a file, or makes it if it is to be written; leaves what it does not know as it is. */
export function open(path: string, { type }: Access): Database {
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

/**
 * Takes the lock on a file that is to be written, which is a transaction that stays open, and brings the
 * file up to date.
 */
export function prepare(
  db: Database,
  durability: Durability,
  { history, waitMs }: Extract<Access, { type: "write" }>,
): void {
  const version = versionOf(db);
  if (version === 0) {
    // Before there is a write-ahead log, so that the file itself says from the first whose it is.
    db.pragma("auto_vacuum = INCREMENTAL");
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }
  db.pragma(`busy_timeout = ${waitMs}`);
  db.pragma("journal_mode = WAL");
  db.pragma("busy_timeout = 0");
  db.pragma("wal_autocheckpoint = 0");
  // What is trimmed away shall be in the file no longer, nor what was replaced.
  db.pragma("secure_delete = ON");
  db.pragma(`synchronous = ${durability}`);
  claim(db);
  migrate(db, version, history);
  run(db, "COMMIT");
  if (version < SCHEMA_VERSION) layOut(db);
  run(db, "BEGIN IMMEDIATE");
}

/** Whether a file is laid out so that it can become smaller. */
export function canShrink(db: Database): boolean {
  return numberOf(db, "auto_vacuum") === INCREMENTAL;
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

/** What is in that place must be a history, or empty; an empty file is made where there is none. */
export function mustBeHistory(path: string, history: number): void {
  makePrivately(path);
  refuseForeign(path);
  if (![undefined, history].includes(historyIn(path))) throw new StoreError("another", path);
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
export function historyOf(db: Database): number | undefined {
  const row = db.prepare("SELECT value FROM counters WHERE name = 'history'").get();
  return row && integer(row["value"]);
}

/**
 * Another server gives its lock up and takes it again at each commit: it must be free several times,
 * unless nobody else has the file open at all.
 */
function claim(db: Database): void {
  for (let n = isAlone(db) ? 1 : CLAIMS; n > 1; n--) {
    run(db, "BEGIN IMMEDIATE");
    run(db, "ROLLBACK");
    pause(CLAIM_REST_MS);
  }
  run(db, "BEGIN IMMEDIATE");
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
    if (isBusy(error)) return false;
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

/** Takes in what lies beside a file, which is made anew when it is needed. */
function removeBeside(db: Database): void {
  try {
    db.pragma("journal_mode = DELETE");
  } catch (error) {
    // Someone reads it, then.
    if (!isBusy(error)) throw error;
  }
}

function migrate(db: Database, version: number, history: number | undefined): void {
  for (const step of MIGRATIONS.slice(version)) {
    if (typeof step === "string") runAll(db, step);
    else step(db);
  }
  if (version === 0) noteWiped(db);
  if (version === 0 && history !== undefined) {
    db.prepare("UPDATE counters SET value = ? WHERE name = 'history'").run(history);
  }
  if (version !== SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
  db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'starts'").run();
  db.prepare("INSERT OR REPLACE INTO counters VALUES ('process', ?)").run(Deno.pid);
}

/** Which process opened a file last to write it, as far as it says so. */
export function holderOf(path: string): number | undefined {
  try {
    const db = new Database(path, { timeout: 0, readOnly: true });
    try {
      const row = db.prepare("SELECT value FROM counters WHERE name = 'process'").get();
      return row && integer(row["value"]);
    } finally {
      db.close();
    }
  } catch {
    // It is said without that, then.
    return undefined;
  }
}

function runAll(db: Database, statements: string): void {
  for (const statement of statements.split(/;\s*$/m)) {
    if (statement.trim() !== "") run(db, statement);
  }
}

/**
 * Lays out a file of an older Papo so that it can become smaller. SQLite needs a second file for it, and Deno
 * all permissions for that: where they are not given, its space is used again, and that is all.
 */
function layOut(db: Database): void {
  if (canShrink(db) || numberOf(db, "page_count") > LAID_OUT_PAGES_MAX) return;
  db.pragma("auto_vacuum = INCREMENTAL");
  try {
    run(db, "VACUUM");
  } catch {
    // It stays as it was.
  }
}

function versionOf(db: Database): number {
  return numberOf(db, "user_version");
}
