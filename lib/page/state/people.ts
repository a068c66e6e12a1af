/**
 * Who is in a room, exactly: as the server lists them, and as they come, go and are renamed since.
 *
 * @module
 */

import type { Crowd } from "../../vocabulary/entry.ts";
import { fold } from "../../text/name.ts";
import type { AwayPerson } from "../../vocabulary/person.ts";
import { shownOnOneLine } from "../../text/shown.ts";

/** As people count: `aluno2` comes before `aluno10`. */
const { compare: inOrder } = new Intl.Collator(undefined, { numeric: true });

/** See the top of this file. */
export class People {
  readonly #names = new Map<string, string>();
  /** Why those are away who are, by folded name. */
  readonly #away = new Map<string, string>();
  /** Who command the room, by folded name. */
  readonly #mods = new Set<string>();
  /** Who are operators of the server, by folded name. */
  readonly #operators = new Set<string>();
  #sorted: readonly string[] | undefined;
  #members = 0;
  #revision = 0;

  /** How many there are; more than are named, where the server names only the first of them. */
  get count(): number {
    return this.#members;
  }

  /** Changes whenever anything else here does. */
  get revision(): number {
    return this.#revision;
  }

  /** Their names, in the order of the alphabet. */
  get names(): readonly string[] {
    this.#sorted ??= [...this.#names.values()].sort(inOrder);
    return this.#sorted;
  }

  /** Whether someone is known to be here. */
  has(nick: string): boolean {
    return this.#names.has(fold(nick));
  }

  /** Why someone is away; `undefined` where it is not. */
  awayOf(nick: string): string | undefined {
    return this.#away.get(fold(nick));
  }

  /** Whether someone commands the room. */
  isCommanding(nick: string): boolean {
    return this.#mods.has(fold(nick));
  }

  /** Whether someone is an operator of the server. */
  isOperator(nick: string): boolean {
    return this.#operators.has(fold(nick));
  }

  /** Someone is an operator of the server, or not any more. */
  setOperator(nick: string, isOperator: boolean): void {
    if (isOperator) this.#operators.add(fold(nick));
    else this.#operators.delete(fold(nick));
    this.#touch();
  }

  /** Someone is away, for that reason; without one, is back. */
  setAway(nick: string, text: string | undefined): void {
    if (text === undefined) this.#away.delete(fold(nick));
    else this.#away.set(fold(nick), shownOnOneLine(text));
    this.#touch();
  }

  /** The server's list: who is here, how many they are, who of them is away, commands the room, or runs the server. */
  list(
    nicks: readonly string[],
    members: number,
    away: readonly AwayPerson[] = [],
    mods: readonly string[] = [],
    operators: readonly string[] = [],
  ): void {
    for (const marks of [this.#names, this.#away, this.#mods, this.#operators]) marks.clear();
    for (const nick of mods) this.#mods.add(fold(nick));
    for (const nick of operators) this.#operators.add(fold(nick));
    for (const { nick, text } of away) this.setAway(nick, text);
    for (const nick of nicks) this.#names.set(fold(nick), shownOnOneLine(nick));
    this.#members = members;
    this.#touch();
  }

  /** Someone came. */
  add(nick: string): void {
    if (this.has(nick)) return;
    this.#names.set(fold(nick), shownOnOneLine(nick));
    this.#members++;
    this.#touch();
  }

  /** Someone went, be it one of those whom the server has not named. */
  remove(nick: string): void {
    const isNamed = this.#names.delete(fold(nick));
    if (!isNamed && this.#members <= this.#names.size) return;
    for (const marks of [this.#away, this.#mods, this.#operators]) marks.delete(fold(nick));
    this.#members--;
    this.#touch();
  }

  /** So many more than went have come of whom nobody knows the names. */
  grow(by: number): void {
    this.#members = Math.max(0, this.#members + by);
    this.#touch();
  }

  /** Someone has another name; of one who is not known to be here nothing changes. */
  rename(nick: string, newNick: string): void {
    if (!this.#names.delete(fold(nick))) return;
    this.#names.set(fold(newNick), shownOnOneLine(newNick));
    for (const marks of [this.#mods, this.#operators]) {
      if (marks.delete(fold(nick))) marks.add(fold(newNick));
    }
    const away = this.awayOf(nick);
    this.#away.delete(fold(nick));
    this.setAway(newNick, away);
  }

  #touch(): void {
    this.#sorted = undefined;
    this.#revision++;
  }
}

/** Whether a summary names all that it counts. */
export function namesAll(...crowds: readonly Crowd[]): boolean {
  return crowds.every((crowd) => unnamed(crowd) === 0);
}

/** How many a summary counts and does not name. */
export function unnamed({ count, nicks }: Crowd): number {
  return count - nicks.length;
}
