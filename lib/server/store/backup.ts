/**
 * A copy of a history, whether a server is writing to it or not: as it is at one moment, looked
 * through for damage, for its owner alone.
 *
 * @module
 */

import { backup, DatabaseSync } from "node:sqlite";
import { makePrivately } from "./disk_file.ts";
import { attempt, integer, text } from "./sqlite/database.ts";
import { refuseForeign } from "./sqlite/opening.ts";
import { StoreError } from "./store.ts";
import { wipe } from "./sqlite/wiping.ts";

/** What came of it. */
export type BackupOutcome =
  | { readonly type: "done" }
  /** There is such a file already; it was not touched. */
  | { readonly type: "exists" }
  /** What is wrong with one of the two. */
  | { readonly type: "failed"; readonly file: string; readonly error: StoreError };

/** How long it waits where a server just begins or ends. */
const WAIT_MS = 5_000;

/** Copies the history `source` into a new file `target`. It needs to read the one and write the other. */
export async function backUp(source: string, target: string): Promise<BackupOutcome> {
  let file = source;
  try {
    using history = attempt(() => openForReading(source));
    mustBeBegun(history, source);
    file = target;
    if (attempt(() => makePrivately(target))) return { type: "exists" };
    await copy(history, target);
    // What was taken back just now may be in unused bytes, and would stay there.
    if (mayRead(target)) attempt(() => wipe(target));
    return { type: "done" };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { type: "failed", file, error };
  }
}

/**
 * Opens a history, and holds still what is read of it, whatever is written meanwhile. Throws a
 * {@link StoreError} where it is damaged, or none.
 */
export function openForReading(path: string): DatabaseSync {
  refuseForeign(path);
  const db = new DatabaseSync(path, { readOnly: true, timeout: WAIT_MS });
  try {
    db.prepare("BEGIN").run();
    mustBeSound(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A file that was emptied would be copied day by day in the place of what it had. */
function mustBeBegun(db: DatabaseSync, path: string): void {
  const version = integer(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version === 0) throw new StoreError("foreign", path);
}

/** A copy of what is damaged would be found to be so when it is needed. */
function mustBeSound(db: DatabaseSync): void {
  const verdict = text(db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"]);
  if (verdict !== "ok") throw new StoreError("corrupt", verdict);
}

/** Nothing else needs that: it is not asked for. */
function mayRead(path: string): boolean {
  return Deno.permissions.querySync({ name: "read", path }).state === "granted";
}

async function copy(history: DatabaseSync, target: string): Promise<void> {
  try {
    await backup(history, target);
  } catch (error) {
    // Half of a copy is none.
    Deno.removeSync(target);
    attempt(() => {
      throw error;
    });
  }
}
