/**
 * One SQLite file that is open as a history of Papo's: its transactions, how it gets onto the disk, and
 * what becomes of it there. Nothing here knows what is kept in it.
 *
 * A transaction is always open: it keeps other servers out while it lets everyone read, and is gone
 * with the process. What is committed lies in the write-ahead log, and is taken into the file itself
 * now and then ({@link TakingIn}); nobody else writes to it.
 *
 * Where a power cut shall take nothing, the disk must have the write-ahead log as far as something was
 * committed. SQLite would see to that within each commit, and let nothing else happen meanwhile. So it is
 * told not to (https://sqlite.org/pragma.html#pragma_synchronous, NORMAL: it then syncs that log before it
 * takes something in, and no sooner), and the log is synced from here: {@link SqliteFile.synced}. Without
 * permission to open the log, SQLite does it.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { isOpenToAll, readHead } from "../disk_file.ts";
import { DiskSync, maySync, type OpenSynced } from "../disk_sync.ts";
import { type Fate, Place } from "../place.ts";
import { attempt, type Database, integer, run, storeError, text } from "./database.ts";
import { type Access, historyOf, mustBeHistory, open, prepare } from "./opening.ts";
import { type Durability, StoreError } from "../store.ts";
import { Shrinking, shrinkSome } from "./shrinking.ts";
import { logPages, TakingIn, writeUnsynced } from "./taking_in.ts";
import type { StoreProblem } from "../../../vocabulary/codes.ts";
import { noteWiped, wasWiped, WIPED_AT_ONCE, Wiping } from "./wiping.ts";

/** So many seconds of talk without a pause are taken into the file in the midst of it, */
const SETTLE_TURNS = 10;
/** and so many pages at any time: 4 MiB, while the disk is waited for anyway; */
const LOG_PAGES = 1_000;
/** or so many, where that does not come about. */
const LOG_PAGES_MAX = 1_900;
/** So much of a file is wiped while it is waited for anyway, and at its end: 4 MiB, 1 GiB. */
const WIPED_MEANWHILE = 1_024;
const WIPED_AT_END = 2 ** 18;
/** A server to which nobody comes writes down so often what the time is, at its beginning and its end. */
const COMMITS_OF_CLOCK = 2;

/** Why what is committed would not be found again. */
const FATES: Readonly<Record<Exclude<Fate, "kept">, StoreProblem>> = {
  gone: "gone",
  torn: "gone",
  replaced: "another",
  written: "another",
};

/** What a power cut may take of a file, and how its write-ahead log is opened to be synced. */
export interface Endurance {
  /** What a power cut may take. */
  readonly durability: Durability;
  /** Opens the write-ahead log. @default as the system does */
  readonly openSynced?: OpenSynced | undefined;
}

/** See the top of this file. */
export class SqliteFile {
  readonly #path: string;
  readonly #endurance: Endurance;
  #access: Access;
  #db: Database;
  /** Has the disk take what is committed; not there where nobody waits for that, or SQLite does itself. */
  readonly #sync: DiskSync | undefined;
  /** Takes the write-ahead log in meanwhile, where that is done from here. */
  readonly #takingIn: TakingIn | undefined;
  /** Whether it is time for that. */
  #isDue = false;
  /** Whether the disk failed to: then nobody knows what it has of the write-ahead log. */
  #isInDoubt = false;
  readonly #place: Place;
  /** Tells this history from all others, whatever becomes of its file. */
  readonly #history: number;
  /** How often something was committed; how often before it was last settled, and taken in. */
  #commits = 0;
  #settled = 0;
  #takenIn = -1;
  #takenPages = 0;
  readonly #shrinking: Shrinking;
  /** Takes out what nothing holds any more; how often something was committed before that was wanted last. */
  readonly #wiping: Wiping;
  #wiped = 0;
  /** Whether it was closed: what is open since is only read. */
  #hasEnded = false;
  /** How often it was not quiet when it was to be settled: what is new, or was left by a kill, is taken in at once. */
  #unquiet = SETTLE_TURNS - 1;

  /** For `openHistory`. Throws {@link StoreError}, and leaves what it does not know as it is. */
  constructor(path: string, endurance: Endurance, access: Access) {
    this.#path = path;
    this.#endurance = endurance;
    this.#access = access;
    this.#wiping = new Wiping(path);
    this.#db = attempt(() => open(path, access));
    try {
      if (access.type === "write") attempt(() => prepare(this.#db, endurance.durability, access));
      this.#shrinking = new Shrinking(this.#db);
      if (access.type === "write" && !wasWiped(this.#db)) this.#wiping.want();
      this.#history = attempt(() => historyOf(this.#db)) ?? 0;
      this.#place = new Place(path);
      if (access.type === "write") this.#sync = attempt(() => this.#openSync());
      if (this.#sync !== undefined) this.#takingIn = new TakingIn(path, endurance.openSynced);
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

  /** All of it, or nothing; a power cut does not take it. */
  transact(act: () => void): void {
    this.append(act);
    this.syncNow();
  }

  /** The same, but a power cut may take it until it is {@link SqliteFile.synced}. */
  append(act: () => void): void {
    this.#transact(act);
    this.#sync?.wrote();
  }

  /** Resolves once a power cut takes nothing of what was committed; `undefined` where it does not by now. */
  synced(): Promise<void> | undefined {
    const synced = (): Promise<void> | undefined => this.#sync?.meanwhile();
    const write = (): void => this.#takeInUnsynced();
    const takenIn = this.#isDue ? this.#takingIn?.begin(synced, write) : undefined;
    const done = takenIn?.then(() => this.#wipeMeanwhile()) ?? synced();
    return done?.catch((error) => this.#doubt(error));
  }

  /** The same, and nothing else happens until then. */
  syncNow(): void {
    try {
      this.#sync?.now();
    } catch (error) {
      this.#doubt(error);
    }
  }

  #doubt(error: unknown): never {
    this.#isInDoubt = true;
    throw storeError(error);
  }

  #openSync(): DiskSync | undefined {
    const { durability, openSynced } = this.#endurance;
    const log = `${text(this.#db.prepare("PRAGMA database_list").get()?.["file"])}-wal`;
    if (durability !== "full" || !maySync(log)) return undefined;
    const sync = new DiskSync(log, openSynced);
    this.#between(() => this.#db.pragma("synchronous = NORMAL"));
    return sync;
  }

  #transact(act: () => void): void {
    attempt(() => {
      try {
        this.check();
        this.#begin();
        act();
        run(this.#db, "COMMIT");
        this.#commits++;
        this.#takeInIfMuch();
      } finally {
        this.#reclaim();
      }
    });
  }

  /** As {@link transact}, of what can be done without: a power cut may take it, and no disk is waited for. */
  note(act: () => void): void {
    const waitsHere = this.#endurance.durability === "full" && this.#sync === undefined;
    if (!waitsHere || this.#access.type === "read") return this.#transact(act);
    attempt(() => this.#between(() => this.#db.exec("PRAGMA synchronous = NORMAL")));
    try {
      this.#transact(act);
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

  /** Gives back some space, where much is free; the rest is used again. Returns whether there is more. */
  shrink(): boolean {
    const isDue = this.#shrinking.isDue(this.#db);
    if (isDue) this.note(() => shrinkSome(this.#db));
    return isDue;
  }

  /**
   * What was taken away until now is to be in no byte of the file, if since that was wanted last there were so
   * many `commits`.
   */
  wantWiped(commits = 0): void {
    if (this.#commits - this.#wiped < commits) return;
    this.#wiped = this.#commits;
    this.#wiping.want();
  }

  /** Sees to some of that, where nothing else is under way; returns whether there is more that can be done now. */
  wipe(): boolean {
    if (this.#access.type === "read" || !this.#wiping.isWanted) return false;
    return attempt(() => {
      this.check();
      return this.#wipeSome(WIPED_AT_ONCE) && this.#wiping.isWanted;
    });
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
    const turns = this.#wiping.isWanted ? 1 : SETTLE_TURNS;
    if (this.#commits === this.#takenIn || !isQuiet && this.#unquiet < turns) return;
    if (this.#takingIn?.isUnderWay) return;
    const mayWait = !isQuiet && this.#unquiet === turns;
    if (mayWait && this.#takingIn !== undefined) return void (this.#isDue = true);
    this.#isDue = false;
    this.#unquiet = 0;
    attempt(() => {
      this.check();
      this.#between(() => void this.#takeIn("TRUNCATE"));
    });
  }

  /**
   * What works after this has failed: itself, or the same history opened anew, or where there is none any
   * more, an empty one that takes its place. Throws why nothing does; then this is as good as it was.
   */
  recovered(): SqliteFile {
    const { fate } = this.#place;
    if (fate === "kept" && this.#takingIn?.hasFailed) return attempt(() => this.#openAnew());
    if (fate === "kept" && this.#access.type === "write" && this.#db.isOpen) {
      this.note(() => run(this.#db, "UPDATE counters SET value = value WHERE name = 'history'"));
      if (this.#isInDoubt) attempt(() => this.#between(() => this.#writeAgain()));
      return this;
    }
    return attempt(() => {
      if (fate === "written" && this.#commits !== this.#takenIn) this.#mustBeEmpty();
      // What has lost what lies beside it cannot be looked at by anyone else.
      if (fate !== "torn") mustBeHistory(this.#path, this.#history);
      return this.#openAnew();
    });
  }

  /** Ends it, also where it ended to be opened anew and that failed. */
  close(): void {
    if (!this.#hasEnded) {
      this.#sync?.close();
      this.#takingIn?.end();
      this.#wipeAtEnd();
    }
    this.#hasEnded = true;
    if (!this.#db.isOpen) return this.#wiping.close();
    try {
      if (this.#db.isTransaction) run(this.#db, "ROLLBACK");
      this.#db.pragma(`synchronous = ${this.#endurance.durability}`);
      // So that it is one file, which can be read wherever it lies, on a disk that is read-only too.
      const mayGo = this.#place.fate !== "written" && !this.#takingIn?.hasFailed;
      if (mayGo) this.#db.pragma("journal_mode = DELETE");
    } catch {
      // Someone reads it, or it cannot be written: the write-ahead log stays beside it.
    }
    this.#db.close();
    this.#takingIn?.close();
    this.#wiping.close();
  }

  /** What someone else wrote, and what is not taken in yet, do not go together, unless it was nothing. */
  #mustBeEmpty(): void {
    if (readHead(this.#path, 1).size > 0) this.check();
    if (this.#db.isOpen) this.close();
    // Whatever was taken into it on that occasion is not the whole.
    Deno.truncateSync(this.#path);
  }

  /** What lies beside the file goes by the same names: it is taken in and removed before. */
  #openAnew(): SqliteFile {
    if (this.#db.isOpen) this.close();
    try {
      const access = { type: "write", history: this.#history, waitMs: 0 } as const;
      return new SqliteFile(this.#path, this.#endurance, access);
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

  /** What was committed is, though it cannot be taken in now: the disk may be full. */
  #takeInIfMuch(): void {
    try {
      const { log, taken } = logPages(this.#db);
      this.#takenPages = taken;
      if (log <= LOG_PAGES || this.#takingIn?.isUnderWay) return;
      if (this.#takingIn !== undefined && log <= LOG_PAGES_MAX) this.#isDue = true;
      else this.#takeIn("PASSIVE");
    } catch {
      // It is tried again after the next one.
    }
  }

  /** As far as it is held, without waiting until the disk has it; it is truncated another time. */
  #takeInUnsynced(): void {
    this.#isDue = false;
    this.#unquiet = 0;
    try {
      this.#between(() => this.#takenPages = writeUnsynced(this.#db));
    } finally {
      this.#place.mark();
    }
  }

  /** As far as those who read let it; returns whether that was all. */
  #takeIn(mode: "PASSIVE" | "TRUNCATE"): boolean {
    try {
      const { busy, log, checkpointed } =
        this.#db.prepare(`PRAGMA wal_checkpoint(${mode})`).get() ?? {};
      const isAll = busy === 0 && log === checkpointed;
      if (isAll) this.#takenIn = this.#commits;
      this.#takenPages = integer(checkpointed);
      return isAll;
    } finally {
      // Be it that there was space for a part only.
      this.#place.mark();
    }
  }

  /** Returns whether it could be done. */
  #wipeSome(pages: number): boolean {
    let isDone = false;
    this.#between(() => {
      const { log, taken } = logPages(this.#db);
      if (log !== taken || this.#takingIn?.isUnderWay) return;
      try {
        isDone = this.#wiping.turn(this.#db, pages, () => this.#takeIn("TRUNCATE"));
      } finally {
        this.#place.mark();
      }
    });
    return isDone;
  }

  /** All is taken in just now. */
  #wipeMeanwhile(): void {
    try {
      if (this.#wiping.isWanted && !this.#hasEnded) this.#wipeSome(WIPED_MEANWHILE);
    } catch {
      // It is tried again when it is quiet, and said then.
    }
  }

  /** What would take too long, or cannot be done now, is left to whoever opens the file next. */
  #wipeAtEnd(): void {
    try {
      this.check();
      if (this.#isInDoubt || this.#takingIn?.hasFailed) return;
      this.wantWiped(COMMITS_OF_CLOCK + 1);
      if (this.#wiping.isWanted) this.#between(() => void this.#takeIn("PASSIVE"));
      for (let done = 0; this.#wiping.isWanted; done += WIPED_MEANWHILE) {
        if (done === WIPED_AT_END || !this.#wipeSome(WIPED_MEANWHILE)) return;
      }
      this.note(() => noteWiped(this.#db));
    } catch {
      // So is that.
    }
  }

  /**
   * What a disk has failed to take it may say that it has when it is asked again, though it has not. So all
   * that is in the write-ahead log is written once more, into the file itself.
   */
  #writeAgain(): void {
    this.#takeIn("PASSIVE");
    if (this.#takenIn !== this.#commits) throw new StoreError("in_use", this.#path);
    this.#sync?.settle();
    this.#isInDoubt = false;
  }

  /** Whether it was written to by someone who took the write-ahead log in, as anybody may. */
  #wasTakenIn(): boolean {
    let pages = 0;
    this.#between(() => pages = logPages(this.#db).taken);
    if (pages === this.#takenPages) return false;
    this.#takenPages = pages;
    this.#place.mark();
    return true;
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
