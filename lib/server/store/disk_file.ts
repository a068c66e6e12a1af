/**
 * A history's file as the system has it: what must be seen to before SQLite opens it. It must not be
 * opened here once SQLite has it: closing it gives up the locks that the process has on it.
 *
 * @module
 */

import { StoreError } from "./store.ts";
import type { StoreProblem } from "../../vocabulary/codes.ts";

/** For its owner alone. */
const PRIVATE = 0o600;
/** What others on this machine may do. */
const OTHERS = 0o007;

/**
 * Makes the file, for its owner alone, unless it is there; returns whether it was. Throws what the
 * system has to say where that cannot be.
 */
export function makePrivately(path: string): boolean {
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: PRIVATE }).close();
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return true;
    throw error;
  }
}

/** Whether everyone on this machine may do something with a file. */
export function isOpenToAll(path: string): boolean {
  const { mode } = Deno.statSync(path);
  return mode !== null && (mode & OTHERS) !== 0;
}

/** Keeps others from a file, where that can be done: it may be someone else's, or on a disk without modes. */
export function makePrivate(path: string): void {
  try {
    Deno.chmodSync(path, PRIVATE);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
  }
}

/** The beginning of a file; what is behind its end is 0. Nothing else may have it open in this process. */
export function readHead(
  path: string,
  bytes: number,
): { readonly head: Uint8Array; readonly size: number } {
  if (!isFile(path)) throw new StoreError("not_a_file", path);
  const head = new Uint8Array(bytes);
  using file = Deno.openSync(path);
  return { head, size: file.readSync(head) ?? 0 };
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new StoreError("missing", path);
    throw error;
  }
}

/** Makes sure that the file can be written; throws what the system has to say where it cannot. */
export function mustBeWritable(path: string): void {
  Deno.openSync(path, { write: true }).close();
}

/** The system's error codes (https://man7.org/linux/man-pages/man3/errno.3.html). */
const PROBLEMS: ReadonlyMap<unknown, StoreProblem> = new Map([
  ["ENOENT", "no_folder"],
  ["ENOTDIR", "no_folder"],
  ["EISDIR", "not_a_file"],
  ["EACCES", "not_allowed"],
  ["EPERM", "read_only"],
  ["EROFS", "disk_read_only"],
  ["ENOSPC", "full"],
  ["EDQUOT", "full"],
]);

/** What is wrong, where the system said so. */
export function diskProblem(error: unknown): StoreProblem | undefined {
  return error instanceof Error && "code" in error ? PROBLEMS.get(error.code) : undefined;
}
