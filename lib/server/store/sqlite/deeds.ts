/**
 * What operators did last, in the table of a history: a row for each, of JSON, for it is only ever read whole.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { attempt, integer, text } from "./database.ts";
import type { Deed } from "../../../vocabulary/reply.ts";
import type { DeedStore } from "../store.ts";
import { DEEDS_MAX } from "../../../vocabulary/requests.ts";
import { objectIn } from "./rules.ts";
import type { SqliteFile } from "./file.ts";

/** Those of a file. */
export function deedsOf(file: () => Pick<SqliteFile, "db" | "note">): DeedStore {
  return {
    all: () => attempt(() => deedsIn(file().db)),
    save: (deed) => file().note(() => insertDeed(file().db, deed)),
  };
}

/** Keeps these, and no others. */
export function replaceDeeds(db: DatabaseSync, deeds: readonly Deed[]): void {
  db.prepare("DELETE FROM deeds").run();
  for (const each of deeds) insertDeed(db, each);
}

function deedsIn(db: DatabaseSync): Deed[] {
  const rows = db.prepare("SELECT * FROM deeds ORDER BY id DESC LIMIT ?").all(DEEDS_MAX);
  return rows.reverse().flatMap(({ time, operator, deed }) => {
    const facts = objectIn(JSON.parse(text(deed)));
    if (typeof facts["act"] !== "string") return [];
    // Whatever was done, it was written by this.
    return [{ timeMs: integer(time), operator: text(operator), ...facts } as Deed];
  });
}

/** The oldest go as new ones come. */
function insertDeed(db: DatabaseSync, { timeMs, operator, ...facts }: Deed): void {
  db.prepare("INSERT INTO deeds (time, operator, deed) VALUES (?, ?, ?)")
    .run(timeMs, operator, JSON.stringify(facts));
  db.prepare("DELETE FROM deeds WHERE id <= (SELECT max(id) FROM deeds) - ?").run(DEEDS_MAX);
}
