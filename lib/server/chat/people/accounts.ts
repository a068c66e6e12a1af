/**
 * Which names are somebody's own, each by a password of which the hash is known. It knows nobody who is
 * here; ownership.ts does.
 *
 * @module
 */

import type { Archive } from "../../store/archive.ts";
import type { Known } from "../../../vocabulary/entry.ts";
import type { Member } from "../member.ts";
import { NameIndex } from "../../../text/name_index.ts";
import type { StoredAccount } from "../../store/store.ts";

/** So many names can be somebody's own. */
const ACCOUNTS_MAX = 10_000;
/** So many of them can be registered from one address, for nobody shall hold all the good ones. */
export const ACCOUNTS_PER_ADDRESS = 100;

const NOT_KNOWN: Known = {};

/** See the top of this file. */
export class Accounts {
  readonly #archive: Pick<Archive, "ask" | "save">;
  #names = new NameIndex<StoredAccount>();

  /** What an earlier run of the server knew. */
  constructor(archive: Pick<Archive, "ask" | "save">) {
    this.#archive = archive;
    const kept = archive.ask((store) => store.accounts.all()) ?? [];
    for (const account of kept) this.#names.set(account.name, account);
  }

  /** All that is known here, as it is kept: see knowledge.ts. */
  get state(): readonly StoredAccount[] {
    return [...this.#names.values()];
  }

  /** Goes on from what another knew. */
  takeOver(state: readonly StoredAccount[]): void {
    this.#names = new NameIndex();
    for (const account of state) this.#names.set(account.name, account);
  }

  /** Whose own a name is. */
  named(name: string): StoredAccount | undefined {
    return this.#names.get(name);
  }

  /** By which name of its own a person is known that has shown which it is: that which it has, or its first. */
  nameOf({ account, nick }: Pick<Member, "account" | "nick">): string | undefined {
    if (account === undefined) return undefined;
    const named = this.#names.get(nick);
    if (named?.person === account) return named.name;
    for (const { person, name } of this.#names.values()) if (person === account) return name;
    return undefined;
  }

  /** The same, to be told with what the person does. */
  knownBy(member: Pick<Member, "account" | "nick">): Known {
    const account = this.nameOf(member);
    return account === undefined ? NOT_KNOWN : { account };
  }

  /** Whether any name is that person's own. */
  isOwner(person: number): boolean {
    for (const account of this.#names.values()) if (account.person === person) return true;
    return false;
  }

  /** What keeps that person, by its number if it has shown one, from having the name: it, or one like it, is another's. */
  against(
    name: string,
    person: number | undefined,
  ): "nick_registered" | "nick_confusable" | undefined {
    for (const account of this.#names.alike(name)) {
      if (account.person === person) continue;
      return this.#names.get(name) === account ? "nick_registered" : "nick_confusable";
    }
    return undefined;
  }

  /** Whether one more name can be somebody's own who comes from there. */
  hasRoomFor(address: string | undefined): boolean {
    if (this.#names.size >= ACCOUNTS_MAX) return false;
    let count = 0;
    for (const account of this.#names.values()) if (account.address === address) count++;
    return count < ACCOUNTS_PER_ADDRESS;
  }

  /** A name is somebody's own from now on, or has another password. */
  set(account: StoredAccount): void {
    this.#names.set(account.name, account);
    this.#archive.save((store) => store.accounts.save(account));
  }

  /** A name is nobody's any more; returns whose it was. */
  delete(name: string): StoredAccount | undefined {
    const account = this.#names.get(name);
    if (account === undefined) return undefined;
    this.#names.delete(name);
    this.#archive.save((store) => store.accounts.forget(account.name));
    return account;
  }
}
