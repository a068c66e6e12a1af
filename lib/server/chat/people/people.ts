/**
 * Who is here: the registry of people, by connection and by name, and the names that the server gives.
 * It knows no rooms, and judges nobody's choice of a name; naming.ts does.
 *
 * @module
 */

import { fold } from "../../../text/name.ts";
import type { Language } from "../../../vocabulary/language.ts";
import { looksGiven } from "../../../text/lookalike.ts";
import { Member, type Others, type Outlet } from "../member.ts";
import { NameIndex } from "../../../text/name_index.ts";
import type { NameWatch } from "./name_watch.ts";
import type { Sanctions } from "../moderation/sanctions.ts";
import type { Moment } from "../stamp.ts";

/**
 * What is known of who is here, as plain values: people by their numbers.
 *
 * @ignore
 */
export interface PeopleState {
  readonly authors: number;
  readonly most: number;
  readonly guests: number;
  readonly spare: readonly string[];
  readonly here: readonly number[];
  readonly named: readonly number[];
}

/** See the top of this file. */
export class People {
  readonly #moment: Moment;
  readonly #sanctions: Sanctions;
  readonly #language: Language;
  readonly #watch: NameWatch;
  readonly #here = new Map<Outlet, Member>();
  /** Those who are here, and those whose connection was lost a moment ago. */
  readonly #names = new NameIndex<Member>();
  /** How many there ever were, and how many names the server gave of late. */
  #authors = 0;
  #most = 0;
  #guests = 0;
  /** Names of guests that were given to visitors who have gone unseen. */
  readonly #spareNicks = new Set<string>();

  /** Nobody; `language` is that of the names that the server gives. */
  constructor(moment: Moment, sanctions: Sanctions, watch: NameWatch, language: Language) {
    this.#moment = moment;
    this.#sanctions = sanctions;
    this.#watch = watch;
    this.#language = language;
  }

  /** All that is known here: see knowledge.ts. */
  get state(): PeopleState {
    return {
      authors: this.#authors,
      most: this.#most,
      guests: this.#guests,
      spare: [...this.#spareNicks],
      here: [...this.#here.values()].map(({ author }) => author),
      named: [...this.#names.values()].map(({ author }) => author),
    };
  }

  /** Goes on from what another knew. */
  takeOver(state: PeopleState, { personOf, outletOf }: Others): void {
    this.#authors = state.authors;
    this.#most = state.most;
    this.#guests = state.guests;
    for (const nick of state.spare) this.#spareNicks.add(nick);
    for (const author of state.here) {
      const [member, outlet] = [personOf(author), outletOf(author)];
      member.outlet = outlet;
      this.#here.set(outlet, member);
    }
    for (const member of state.named.map(personOf)) this.#names.set(member.nick, member);
  }

  /** How many people have a connection, each counted once. Visitors are nobody yet. */
  get size(): number {
    let people = 0;
    for (const member of this.#here.values()) {
      if (!member.isVisitor && member.lead === member) people++;
    }
    return people;
  }

  /** How many had a name at most, at one time. */
  get most(): number {
    return this.#most;
  }

  /** Everyone who has a connection, by each client, in the order in which they came. */
  [Symbol.iterator](): Iterator<Member> {
    return this.#here.values();
  }

  /** Their connections. */
  get outlets(): Iterable<Outlet> {
    return this.#here.keys();
  }

  /** Who is at a connection, if anyone is yet. */
  at(outlet: Outlet): Member | undefined {
    return this.#here.get(outlet);
  }

  /** Who is at a connection: from now on someone new, by a name that the server gives, if nobody was. */
  admit(outlet: Outlet): Member {
    const known = this.#here.get(outlet);
    if (known !== undefined) return known;
    const member = new Member(outlet, this.guestNick(), ++this.#authors);
    member.cameAtMs = this.#moment.nowMs;
    member.mute = this.#sanctions.muteLeftAt(member.owner ?? "", this.#moment.utcMs);
    this.#here.set(outlet, member);
    this.#names.set(member.nick, member);
    return member;
  }

  /** Someone who was away is at a connection again. */
  connect(member: Member, outlet: Outlet): void {
    member.outlet = outlet;
    member.owner = outlet.origin?.owner;
    member.connections++;
    this.#here.set(outlet, member);
  }

  /** Nobody is at a connection any more; who was there keeps the name. */
  disconnect(member: Member, outlet: Outlet): void {
    this.#here.delete(outlet);
    member.outlet = undefined;
    // Those whose connection was lost a moment ago have their names still.
    if (this.#here.size > 0 || this.#names.size > 1) return;
    this.#guests = 0;
    this.#spareNicks.clear();
  }

  /** From before the server was started: numbers up to this one belong to people. */
  goOnFrom(author: number): void {
    this.#authors = author;
  }

  /** Who has this name. */
  named(nick: string): Member | undefined {
    return this.#names.get(nick);
  }

  /** Those who have this name, or one that it can be taken for. */
  alike(nick: string): readonly Member[] {
    return this.#names.alike(nick);
  }

  /** Whether someone has its name, and nobody took it while it was away. */
  isNamed(member: Member): boolean {
    return this.#names.get(member.nick) === member;
  }

  /** Gives someone a name that nobody has, in place of its former one. */
  name(member: Member, nick: string): void {
    const isSame = this.isNamed(member) && fold(nick) === fold(member.nick);
    if (isSame) this.#names.delete(member.nick);
    else this.unname(member);
    this.#names.set(nick, member);
    if (nick !== member.nick) {
      this.spare(member);
      member.nick = nick;
    }
    this.#most = Math.max(this.#most, this.#names.size);
    if (!isSame) this.#watch.came(member);
  }

  /** Another client of the same person has its name. */
  handOver(former: Member, next: Member): void {
    if (this.isNamed(former)) this.#names.set(former.nick, next);
  }

  /** Nobody has the name of this person any more. */
  unname(member: Member): void {
    if (!this.isNamed(member)) return;
    this.#names.delete(member.nick);
    this.#watch.went(member);
  }

  /** A name that the server gave to a visitor, and that nobody else has seen, can be given again. */
  spare({ isVisitor, nick }: Member): void {
    if (isVisitor && looksGiven(nick) && this.#here.size > 0) this.#spareNicks.add(nick);
  }

  /** A name for someone who has said none. */
  guestNick(): string {
    for (const nick of this.#spareNicks) {
      this.#spareNicks.delete(nick);
      return nick;
    }
    const prefix = this.#language === "pt-BR" ? "visitante" : "guest";
    let nick: string;
    do nick = `${prefix}-${++this.#guests}`; while (this.#names.like(nick) !== undefined);
    return nick;
  }
}
