/**
 * All that a history keeps beside what is said in rooms, replaced in one go.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { insertBan, insertPerson } from "./people.ts";
import { insertLetters } from "./letters.ts";
import { replaceAccounts } from "./accounts.ts";
import { replaceConversations } from "./conversations.ts";
import { replaceDeeds } from "./deeds.ts";
import { replaceRules } from "./rules.ts";
import type { Stock } from "../store.ts";

/** Keeps this, and nothing else; it is called within a transaction. */
export function replaceStock(
  db: DatabaseSync,
  { persons, bans = [], letters = [], rules = [], accounts = [], conversations = [], deeds = [] }:
    Stock,
): void {
  db.prepare("DELETE FROM persons").run();
  for (const person of persons) insertPerson(db, person);
  db.prepare("DELETE FROM bans").run();
  for (const ban of bans) insertBan(db, ban);
  db.prepare("DELETE FROM letters WHERE text IS NOT NULL").run();
  insertLetters(db, letters);
  replaceRules(db, rules);
  replaceConversations(db, conversations);
  replaceAccounts(db, accounts);
  replaceDeeds(db, deeds);
}
