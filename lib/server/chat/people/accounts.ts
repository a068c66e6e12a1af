/**
 * Which names are somebody's own, each by a password of which the hash is known. It knows nobody who is
 * here; ownership.ts does.
 *
 * @module
 */

import type { Archive } from "../../store/archive.ts";
import { fold } from "../../../text/name.ts";
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
  /** Those of each person, in the same order: who says something is looked up here. */
  #ofPerson = new Map<number, Map<string, StoredAccount>>();

  /** What an earlier run of the server knew. */
  constructor(archive: Pick<Archive, "ask" | "save">) {
    this.#archive = archive;
    const kept = archive.ask((store) => store.accounts.all()) ?? [];
    for (const account of kept) this.#add(account);
  }

  /** All that is known here, as it is kept: see knowledge.ts. */
  get state(): readonly StoredAccount[] {
    return [...this.#names.values()];
  }

  /** Goes on from what another knew. */
  takeOver(state: readonly StoredAccount[]): void {
    this.#names = new NameIndex();
    this.#ofPerson = new Map();
    for (const account of state) this.#add(account);
  }

  #add(account: StoredAccount): void {
    const { name, person } = account;
    this.#remove(name);
    this.#names.set(name, account);
    const own = this.#ofPerson.get(person) ?? new Map<string, StoredAccount>();
    this.#ofPerson.set(person, own.set(fold(name), account));
  }

  #remove(name: string): StoredAccount | undefined {
    const account = this.#names.get(name);
    if (account === undefined) return undefined;
    this.#names.delete(name);
    const own = this.#ofPerson.get(account.person);
    own?.delete(fold(name));
    if (own?.size === 0) this.#ofPerson.delete(account.person);
    return account;
  }

  /** Whose own a name is. */
  named(name: string): StoredAccount | undefined {
    return this.#names.get(name);
  }

  /** By which name of its own a person is known that has shown which it is: that which it has, or its first. */
  nameOf({ account, nick }: Pick<Member, "account" | "nick">): string | undefined {
    if (account === undefined) return undefined;
    const own = this.#ofPerson.get(account);
    if (own === undefined) return undefined;
    const [first] = own.values();
    return (own.get(fold(nick)) ?? first)?.name;
  }

  /** The same, to be told with what the person does. */
  knownBy(member: Pick<Member, "account" | "nick">): Known {
    const account = this.nameOf(member);
    return account === undefined ? NOT_KNOWN : { account };
  }

  /** Whether any name is that person's own. */
  isOwner(person: number): boolean {
    return this.#ofPerson.has(person);
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
    this.#add(account);
    this.#archive.save((store) => store.accounts.save(account));
  }

  /** A name is nobody's any more; returns whose it was. */
  delete(name: string): StoredAccount | undefined {
    const account = this.#remove(name);
    if (account === undefined) return undefined;
    this.#archive.save((store) => store.accounts.forget(account.name));
    return account;
  }
}
