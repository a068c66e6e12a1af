/**
 * Who can come back, and who cannot, in the tables of a history.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { integer, text } from "./database.ts";
import { objectIn, termsIn } from "./rules.ts";
import type { StoredBan, StoredPerson } from "../store.ts";

/** All who can come back. */
export function personsIn(db: DatabaseSync): StoredPerson[] {
  return db.prepare("SELECT * FROM persons").all().map((row) => {
    const { key, author, nick, address, mute, account } = row;
    return {
      key: text(key),
      author: integer(author),
      nick: text(nick),
      ...(address !== null && { address: text(address) }),
      ...(mute !== null && { mute: muteIn(text(mute)) }),
      ...(account !== null && { account: integer(account) }),
    };
  });
}

/** Keeps a person, in place of what was known under the same key. */
export function insertPerson(db: DatabaseSync, person: StoredPerson): void {
  const { key, author, nick, address = null, mute, account = null } = person;
  const muted = mute === undefined ? null : JSON.stringify(mute);
  db.prepare("INSERT OR REPLACE INTO persons VALUES (?, ?, ?, ?, ?, ?)")
    .run(key, author, nick, address, muted, account);
}

function muteIn(json: string): NonNullable<StoredPerson["mute"]> {
  const { nick, ...terms } = objectIn(JSON.parse(json));
  return { nick: typeof nick === "string" ? nick : "", ...termsIn(terms) };
}

/** Forgets a person; returns the number of the author that it was, if there was one. */
export function deletePerson(db: DatabaseSync, key: string): number | undefined {
  const person = db.prepare("SELECT author FROM persons WHERE key = ?").get(key);
  db.prepare("DELETE FROM persons WHERE key = ?").run(key);
  return person === undefined ? undefined : integer(person["author"]);
}

/** All bans that were not lifted; some may have ended. */
export function bansIn(db: DatabaseSync): StoredBan[] {
  return db.prepare("SELECT * FROM bans").all().map(({ kind, target, until, reason, by }) => ({
    kind: kind === "name" ? "name" : "address",
    target: text(target),
    ...(until !== null && { untilMs: integer(until) }),
    ...(reason !== null && { reason: text(reason) }),
    by: text(by),
  }));
}

/** Keeps a ban, in place of another of the same target. */
export function insertBan(db: DatabaseSync, ban: StoredBan): void {
  const { kind, target, untilMs, reason, by } = ban;
  db.prepare("INSERT OR REPLACE INTO bans VALUES (?, ?, ?, ?, ?)")
    .run(kind, target, untilMs ?? null, reason ?? null, by);
}

/** Forgets a ban. */
export function deleteBan(db: DatabaseSync, { kind, target }: StoredBan): void {
  db.prepare("DELETE FROM bans WHERE kind = ? AND target = ?").run(kind, target);
}
