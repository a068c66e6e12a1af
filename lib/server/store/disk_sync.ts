/**
 * Has what was written to an open file, by whatever handle, get onto its disk: at once, or while other
 * things go on.
 *
 * @module
 */

/** A file that can be told to be on its disk. */
export interface SyncedFile {
  /** Waits for the disk elsewhere. */
  syncData(): Promise<void>;
  /** Waits for it here. */
  syncDataSync(): void;
  /** Ends it. */
  close(): void;
}

/** Opens a file that is there. */
export type OpenSynced = (path: string) => SyncedFile;

/** See the top of this file. */
export class DiskSync {
  /**
   * One for each way: a disk's error is told each handle once, and both may be waiting for it. They are
   * open before anything is written, so that each is told.
   */
  readonly #meanwhile: SyncedFile;
  readonly #now: SyncedFile;
  /** How often something was written, and how much of that the disk has. */
  #written = 0;
  #synced = 0;

  /** Of a file that is there. */
  constructor(path: string, open: OpenSynced = openToSync) {
    this.#meanwhile = open(path);
    this.#now = open(path);
  }

  /** Something was written that is to be waited for. */
  wrote(): void {
    this.#written++;
  }

  /** Resolves once the disk has all that was written until now; `undefined` where it has. It throws what the system says. */
  meanwhile(): Promise<void> | undefined {
    const written = this.#written;
    if (written === this.#synced) return undefined;
    return this.#meanwhile.syncData().then(() => this.#note(written));
  }

  /** The same, and nothing else happens until then. */
  now(): void {
    if (this.#written === this.#synced) return;
    this.#now.syncDataSync();
    this.#note(this.#written);
  }

  /** The disk has all that was written, by what another did. */
  settle(): void {
    this.#note(this.#written);
  }

  /** Ends it. */
  close(): void {
    this.#meanwhile.close();
    this.#now.close();
  }

  #note(written: number): void {
    this.#synced = Math.max(this.#synced, written);
  }
}

/** Whether a file may be opened for that: it is not asked for. */
export function maySync(path: string): boolean {
  return Deno.permissions.querySync({ name: "write", path }).state === "granted";
}

/** Opens a file that is there, as the system does. */
export function openToSync(path: string): SyncedFile {
  return Deno.openSync(path, { write: true });
}
