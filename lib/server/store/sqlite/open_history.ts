/**
 * How a history's file is opened when a server starts.
 *
 * @module
 */

import { type Endurance, SqliteFile } from "./file.ts";
import { holderOf } from "./opening.ts";
import { StoreError } from "../store.ts";
import type { StoreProblem } from "../../../vocabulary/codes.ts";

/** How long those who are reading a file that no server has used may go on before it is taken. */
const READERS_WAIT_MS = 5_000;
/** What a file that cannot be written now may still be good for: what was said can be read. */
const READABLE: ReadonlySet<StoreProblem> = new Set(["disk_read_only", "full"]);

/** Opens a history, or makes it; where its disk is full or read-only, to be read. */
export function openHistory(path: string, endurance: Endurance): SqliteFile {
  try {
    return new SqliteFile(path, endurance, { type: "write", waitMs: READERS_WAIT_MS });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.problem === "in_use") throw new StoreError("in_use", `${holderOf(path) ?? ""}`);
    if (!READABLE.has(error.problem)) throw error;
    return openToRead(path, endurance, error);
  }
}

function openToRead(path: string, endurance: Endurance, because: StoreError): SqliteFile {
  try {
    return new SqliteFile(path, endurance, { type: "read", because });
  } catch {
    throw because;
  }
}
