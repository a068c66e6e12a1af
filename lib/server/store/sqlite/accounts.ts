/**
 * Whose own a name is, in the table of a history.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { attempt, integer, text } from "./database.ts";
import { fold } from "../../../text/name.ts";
import type { AccountStore, StoredAccount } from "../store.ts";
import type { SqliteFile } from "./file.ts";
import type { SqliteNumbers } from "./numbers.ts";

/** Those of a file. Their people's numbers are nobody else's, though they may have said nothing. */
export function accountsOf(
  file: () => Pick<SqliteFile, "db" | "transact">,
  numbers: () => Pick<SqliteNumbers, "count" | "note">,
): AccountStore {
  return {
    all: () => attempt(() => accountsIn(file().db)),
    save: (account) => {
      file().transact(() => {
        insertAccount(file().db, account);
        numbers().count(account.person);
      });
      numbers().note(account.person);
    },
    forget: (name) =>
      file().transact(() =>
        file().db.prepare("DELETE FROM accounts WHERE key = ?").run(fold(name))
      ),
  };
}

/** Keeps these names, and no others. */
export function replaceAccounts(db: DatabaseSync, accounts: readonly StoredAccount[]): void {
  db.prepare("DELETE FROM accounts").run();
  for (const each of accounts) insertAccount(db, each);
}

function accountsIn(db: DatabaseSync): StoredAccount[] {
  return db.prepare("SELECT * FROM accounts ORDER BY key").all()
    .map(({ name, person, hash, address }) => ({
      name: text(name),
      person: integer(person),
      hash: text(hash),
      ...(address !== null && { address: text(address) }),
    }));
}

function insertAccount(db: DatabaseSync, account: StoredAccount): void {
  const { name, person, hash, address = null } = account;
  db.prepare("INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?, ?)")
    .run(fold(name), name, person, hash, address);
}
