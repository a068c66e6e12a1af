import { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, MIGRATIONS } from "../../lib/server/store/sqlite/schema.ts";
import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import type { Entry } from "../../lib/vocabulary/entry.ts";
import type { Keep } from "../../lib/server/store/store.ts";

/** A folder that is gone once the test is over. */
export class TemporaryFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "papo-test-" });

  /** A history in it. */
  get file(): string {
    return `${this.path}/history.db`;
  }

  /** Opens that history. It is closed with the block it is used in. */
  open(keep?: Keep): OpenStore {
    return new OpenStore(this.file, keep);
  }

  /** The names of all files in it. */
  get names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** A store that is closed with its block. */
export class OpenStore extends SqliteStore implements Disposable {
  /** The newest entries that a search finds, looked for until there are enough. */
  find(room: string, words: string, limit: number): Entry[] {
    const found: Entry[] = [];
    for (const { entries } of this.search(room, words)) {
      if (found.push(...entries) >= limit) break;
    }
    return found.slice(0, limit);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Makes a history as a Papo of that version would have, and has it filled by a statement. */
export function makeOld(path: string, version: number, statement: string): void {
  using db = new DatabaseSync(path);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  for (const step of MIGRATIONS.slice(0, version)) {
    if (typeof step === "string") db.exec(step);
    else step(db);
  }
  db.exec(`${statement}; PRAGMA user_version = ${version}`);
}

/** An entry of the default room by `ana`, at second `seq`, unless it is said otherwise. */
export function entry(seq: number, text: string, more: Partial<Entry> = {}): Entry {
  return {
    type: "message",
    room: "geral",
    seq,
    timeMs: 1_000 * seq,
    nick: "ana",
    author: 1,
    text,
    ...more,
  };
}

/** Entries `from` to `to`, each of which says its number. */
export function entries(from: number, to: number, more: Partial<Entry> = {}): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, n) => entry(from + n, `nº ${from + n}`, more));
}

/** Runs a program to its end; returns whether it is there and did what it was told. */
export async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, { args, stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
