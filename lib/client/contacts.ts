/**
 * Who of the others matters wherever they are: whom one ignores, and who last wrote to oneself alone. It
 * follows them when they change their names.
 *
 * @module
 */

import { fold } from "../text/name.ts";
import { bare } from "../text/words.ts";
import { shownName } from "./timeline/shown_message.ts";

/** Someone who can be answered. */
export interface Correspondent {
  /** The name, as far as it is known to have changed. */
  readonly nick: string;
  /** By which the server finds them, whatever the name. */
  readonly person?: string;
  /** The private conversation in which they wrote, where one has those. */
  readonly room?: string;
}

/** See the top of this file. */
export class Contacts {
  /** By folded name. */
  readonly #ignored = new Map<string, string>();
  #correspondent: Correspondent | undefined;

  /** Who is ignored. */
  get ignored(): readonly string[] {
    return [...this.#ignored.values()];
  }

  /** Who last wrote to oneself alone. */
  get correspondent(): Correspondent | undefined {
    return this.#correspondent;
  }

  /** Whether someone is ignored. */
  isIgnored(nick: string): boolean {
    return this.#ignored.has(fold(nick));
  }

  /** Ignores someone; returns the name as they write it, if they are one of the `people`. */
  ignore(nick: string, people: readonly string[]): string {
    const known = theOneCalled(nick, people);
    this.#ignored.set(fold(known), known);
    return known;
  }

  /** Ignores someone no more. Returns the name, as above. */
  unignore(nick: string): string {
    const known = theOneCalled(nick, this.ignored);
    this.#ignored.delete(fold(known));
    return known;
  }

  /** Someone wrote to oneself alone. */
  hearFrom(correspondent: Correspondent): void {
    this.#correspondent = correspondent;
  }

  /** Someone took another name: who is ignored stays so, and who takes theirs is not. */
  rename(nick: string, newNick: string): void {
    const last = this.#correspondent;
    if (last !== undefined && fold(shownName(last.nick)) === fold(shownName(nick))) {
      this.#correspondent = { ...last, nick: newNick };
    }
    if (this.#ignored.delete(fold(nick))) this.#ignored.set(fold(newNick), newNick);
  }
}

/** The one of these who is called so, with or without case and accents; else what was asked for. */
function theOneCalled(nick: string, people: readonly string[]): string {
  const asked = nick.replace(/^@|[:,]+$/g, "");
  const exact = people.find((person) => fold(person) === fold(asked));
  if (exact !== undefined) return exact;
  const alike = new Set(people.filter((person) => bare(person) === bare(asked)));
  const [only = asked] = alike;
  return alike.size === 1 ? only : asked;
}
