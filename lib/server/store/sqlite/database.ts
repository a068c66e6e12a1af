/**
 * What SQLite is asked and what it answers: statements, settings, columns, result codes.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { diskProblem } from "../disk_file.ts";
import { StoreError } from "../store.ts";
import type { StoreProblem } from "../../../vocabulary/codes.ts";

/** A database that prepares each statement once: one that is let go of is held until the collector comes. */
export class Database extends DatabaseSync {
  readonly #prepared = new Map<string, StatementSync>();

  /** As {@link DatabaseSync} has it. */
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

/** What a setting is, or what there is to count. */
export function numberOf(db: Database, name: string): number {
  return integer(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}

/** One statement. The database's own `exec` does not tell the result code of what failed. */
export function run(db: DatabaseSync, statement: string): void {
  db.prepare(statement).run();
}

/** Within a transaction: does something, or nothing of it where the file refuses a part; returns whether it was done. */
export function tryOut(db: DatabaseSync, act: () => void): boolean {
  run(db, "SAVEPOINT attempt");
  try {
    act();
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    run(db, "ROLLBACK TO attempt");
    return false;
  } finally {
    if (db.isTransaction) run(db, "RELEASE attempt");
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

const BUSY = 5;
const CONSTRAINT = 19;
/** SQLite's result codes (https://sqlite.org/rescode.html): some extended ones, and others without their extensions. */
const PROBLEMS: ReadonlyMap<number, StoreProblem> = new Map([
  // What lies beside the file can be neither opened nor made.
  [14, "not_allowed"],
  [8 | 6 << 8, "not_allowed"],
  [10 | 19 << 8, "full"],
  [BUSY, "in_use"],
  [CONSTRAINT, "refused"],
  [6, "in_use"],
  [8, "read_only"],
  [11, "corrupt"],
  [13, "full"],
  [26, "foreign"],
]);

/** What SQLite calls some of them: Deno's `backup` tells nothing else. */
const NAMES: ReadonlyMap<string, number> = new Map([
  ["database or disk is full", 13],
  ["attempt to write a readonly database", 8],
  ["database disk image is malformed", 11],
  ["database is locked", BUSY],
  ["file is not a database", 26],
  ["unable to open database file", 14],
]);

/** What fails in it fails as a {@link StoreError} that says why. */
export function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw storeError(error);
  }
}

/** What failed, as a {@link StoreError} that says why, unless it is a permission that is missing. */
export function storeError(error: unknown): unknown {
  if (error instanceof StoreError || error instanceof Deno.errors.NotCapable) return error;
  const detail = error instanceof Error ? error.message : String(error);
  const code = resultCode(error);
  const problem = PROBLEMS.get(code) ?? PROBLEMS.get(code % 256) ?? diskProblem(error);
  return new StoreError(problem ?? "failed", detail);
}

/** Whether something failed because others use the file. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) % 256 === BUSY;
}

/** Whether something was refused for what it is. */
function isRefusal(error: unknown): boolean {
  return error instanceof StoreError
    ? error.problem === "refused"
    : resultCode(error) % 256 === CONSTRAINT;
}

function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  return "errcode" in error ? integer(error.errcode) : NAMES.get(error.message) ?? 0;
}
