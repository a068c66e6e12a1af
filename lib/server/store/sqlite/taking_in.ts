/**
 * Has a write-ahead log taken into the file itself while other things go on. To write it there takes some
 * milliseconds; to wait until the disk has it may take a hundred times as long. SQLite would wait for both at
 * once, and let nothing else happen meanwhile; so it is told not to wait, and that is done here.
 *
 * What must hold, for a power cut may come at any moment:
 * 1. Nothing is written into the file before the disk has it in the log.
 * 2. Nothing in the log is written over before the disk has it in the file. SQLite would do so as soon as all is
 *    taken in, but never with what someone still reads (https://sqlite.org/wal.html#ckpt). So a second connection
 *    reads from before until the disk has it, and nothing behind where it reads is taken in.
 * 3. Where the disk fails to take it, the log stays, and is taken in anew by whoever opens the file again: to ask
 *    the disk once more would tell nothing, for it may say that it has what it has not.
 *
 * @module
 */

import { Database, integer, run } from "./database.ts";
import { type OpenSynced, openToSync, type SyncedFile } from "../disk_sync.ts";

/** See the top of this file. */
export class TakingIn {
  readonly #path: string;
  readonly #open: OpenSynced;
  /** Both are opened when they are needed first. */
  #reader: Database | undefined;
  #file: SyncedFile | undefined;
  #state: "idle" | "held" | "written" | "failed" = "idle";

  /** Of the log of this file, which is open. */
  constructor(path: string, open: OpenSynced = openToSync) {
    this.#path = path;
    this.#open = open;
  }

  /** Whether it is under way: nothing of the log is written over. */
  get isUnderWay(): boolean {
    return this.#state !== "idle";
  }

  /** Whether the disk failed to take what was written into the file. */
  get hasFailed(): boolean {
    return this.#state === "failed";
  }

  /**
   * Has what is in the log by now taken in, if that is not under way: once `synced` resolves, which says that the
   * disk has it there, `write` writes it into the file. Resolves once the disk has it there too; it throws what the
   * system says of the disk, and nothing where it could not be written. Nothing should be committed meanwhile:
   * what is, keeps the log from being used again.
   */
  begin(synced: () => Promise<void> | undefined, write: () => void): Promise<void> | undefined {
    if (this.isUnderWay || !this.#hold()) return undefined;
    return this.#takeIn(synced(), write);
  }

  /** From now on nothing that is in the log by now is written over, and nothing behind it is taken in. */
  #hold(): boolean {
    try {
      this.#reader ??= new Database(this.#path, { timeout: 0, readOnly: true });
      // Before anything is written: a failure is told to those who had it open then.
      this.#file ??= this.#open(this.#path);
      run(this.#reader, "BEGIN");
      this.#reader.prepare("SELECT value FROM counters LIMIT 1").get();
      this.#state = "held";
      return true;
    } catch {
      this.#reader?.close();
      this.#reader = undefined;
      return false;
    }
  }

  #release(): void {
    if (this.#reader?.isTransaction) run(this.#reader, "ROLLBACK");
    this.#state = "idle";
  }

  async #takeIn(synced: Promise<void> | undefined, write: () => void): Promise<void> {
    try {
      await synced;
      if (this.#state === "held") await this.#write(write);
    } finally {
      if (this.#state === "held") this.#release();
    }
  }

  async #write(write: () => void): Promise<void> {
    // Before it is: what fails in it may have written something.
    this.#state = "written";
    try {
      write();
    } catch {
      // There may be no space for all of it: the rest is tried again.
    }
    try {
      await this.#file?.syncData();
    } catch (error) {
      if (this.#state === "written") this.#state = "failed";
      throw error;
    }
    if (this.#state === "written") this.#release();
  }

  /** What is under way is waited for here. The log can go then, unless that {@link TakingIn.hasFailed}. */
  end(): void {
    try {
      if (this.#state === "written") this.#file?.syncDataSync();
    } catch {
      this.#state = "failed";
    }
    // Who closes a file last has its log removed: not with what the disk may have nowhere else.
    if (this.hasFailed) return;
    this.#release();
    this.#reader?.close();
    this.#reader = undefined;
  }

  /** Ends it, once the file is closed by all others: to close it before would give up their locks on it. */
  close(): void {
    this.#reader?.close();
    this.#file?.close();
    this.#reader = undefined;
    this.#file = undefined;
  }
}

/**
 * Writes what is in the log into the file, as far as nobody holds it back, and does not wait until the disk has it.
 * Returns how many pages of the log are taken in by then.
 */
export function writeUnsynced(db: Database): number {
  db.pragma("synchronous = OFF");
  try {
    return integer(db.prepare("PRAGMA wal_checkpoint(PASSIVE)").get()?.["checkpointed"]);
  } finally {
    db.pragma("synchronous = NORMAL");
  }
}

/** How many pages there are in the write-ahead log, and how many of them are taken in; between two transactions. */
export function logPages(db: Database): { readonly log: number; readonly taken: number } {
  const row = db.prepare("PRAGMA wal_checkpoint(NOOP)").get();
  return { log: integer(row?.["log"]), taken: integer(row?.["checkpointed"]) };
}
