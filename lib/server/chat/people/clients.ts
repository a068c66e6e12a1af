/**
 * Which of those who are here or away are one person: whoever shows the password of a name is one more client of
 * the person whose name it is, in the same rooms and by the same name, and nobody else is told.
 *
 * Others see one of the clients, the person's lead: it is in the rooms' lists and has the name. If its connection
 * is lost while others are here, one of these takes its place, and if one comes while it is away, that one does.
 *
 * @module
 */

import type { Accounts } from "./accounts.ts";
import type { Acquaintance } from "./acquaintance.ts";
import type { Circle } from "./circle.ts";
import { CLIENTS_MAX, Company } from "./company.ts";
import type { Conversations } from "../private/conversations.ts";
import { endingWith } from "../../log/answer.ts";
import type { Member, Others } from "../member.ts";
import type { Moment } from "../stamp.ts";
import type { Past } from "../rooms/past.ts";
import type { People } from "./people.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import { reads } from "./seats.ts";
import { whose } from "./whose.ts";

/** What clients need of others. */
export interface ClientsParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who owns names. */
  readonly accounts: Accounts;
  /** Who is here, */
  readonly people: People;
  /** and where, */
  readonly rooms: Rooms;
  /** and in whose lists. */
  readonly circle: Circle;
  /** Where a person has a say. */
  readonly rulebook: Rulebook;
  /** What it says in private. */
  readonly conversations: Conversations;
  /** What was said in rooms, */
  readonly past: Past;
  /** and who is there. */
  readonly acquaintance: Acquaintance;
}

/**
 * Who is one person, as plain values: clients by their numbers.
 *
 * @ignore
 */
export interface CompanyState {
  readonly person: number;
  readonly lead: number;
  readonly clients: readonly number[];
}

/** See the top of this file. */
export class Clients {
  readonly #parts: ClientsParts;
  readonly #replay: number;
  readonly #companies = new Map<number, Company<Member>>();

  /** Everyone has one. Whoever comes along into a room sees `replay` entries of it. */
  constructor(parts: ClientsParts, replay: number) {
    this.#parts = parts;
    this.#replay = replay;
  }

  /** Of whom several are one person, and which of them others see: see knowledge.ts. */
  get state(): CompanyState[] {
    return [...this.#companies.values()].filter(({ clients }) => clients.size > 1)
      .map(({ person, lead, clients }) => ({
        person,
        lead: lead.author,
        clients: [...clients].map(({ author }) => author),
      }))
      .sort((one, other) => one.person - other.person);
  }

  /** Goes on from what another knew, once all are enlisted, and seated where they are. */
  takeOver(state: readonly CompanyState[], { personOf }: Others): void {
    for (const { person, lead, clients } of state) {
      const company = this.#companies.get(person);
      if (company === undefined) continue;
      company.clients.clear();
      for (const client of clients) company.clients.add(personOf(client));
      company.lead = personOf(lead);
      for (const other of company.lead.others) other.rooms = company.lead.rooms;
    }
  }

  /** The clients of the person of that number, if there are any. */
  of(account: number | undefined): Company<Member> | undefined {
    return account === undefined ? undefined : this.#companies.get(account);
  }

  /** The one of them that others see, while they see one. */
  seen(account: number | undefined): Member | undefined {
    const lead = this.of(account)?.lead;
    return lead !== undefined && this.#isSeen(lead) ? lead : undefined;
  }

  #isSeen(lead: Member): boolean {
    return lead.outlet !== undefined || this.#parts.people.isNamed(lead);
  }

  /** Who must be forgotten so that one more can come; where that is nobody, there is no room for it. */
  surplus({ clients }: Company<Member>): Member | "none" | "full" {
    if (clients.size < CLIENTS_MAX) return "none";
    return [...clients].find((client) => client.outlet === undefined && client !== client.lead) ??
      "full";
  }

  // Who is one of them

  /** Someone is known to be one of them, and is nowhere. */
  enlist(member: Member, account: number): void {
    const known = this.#companies.get(account);
    const company = known ?? new Company(account, member);
    company.clients.add(member);
    this.#companies.set(account, company);
    member.company = company;
  }

  /** Someone has shown to be that person, whom nobody sees: it stands for the person from now on. */
  lead(member: Member, account: number): void {
    if (member.account !== account) this.#become(member, account);
    const company = this.of(account);
    if (company !== undefined) company.lead = member;
  }

  /** Someone has shown to be a person whom others see by `lead`: it is one of its clients from now on. */
  join(member: Member, lead: Member): void {
    const { people, rooms } = this.#parts;
    const { account } = lead;
    if (account === undefined) return;
    if (lead.isVisitor) {
      people.name(lead, lead.nick);
      rooms.reveal(lead);
    }
    const preferred = member.isVisitor ? undefined : member.room;
    if (!member.isVisitor) this.#bring(member, lead);
    if (member.others.length > 0) this.stepBack(member);
    else {
      rooms.leaveAll(member, "ended");
      people.unname(member);
    }
    this.#become(member, account);
    member.nick = lead.nick;
    member.hasEntered = true;
    member.isVisitor = false;
    member.visits = false;
    member.mute ??= lead.mute;
    this.#share(member, lead);
    this.#takeSeat(member, lead, preferred);
  }

  /** What is known of the person is known of each of its clients, the one that has come included. */
  #share({ about, marks }: Member, lead: Member): void {
    const { away: _away, ...own } = about ?? {};
    const known = about === undefined ? lead.about : { ...own, ...lead.about };
    for (const client of lead.clients) {
      client.about = known;
      client.marks = lead.marks ?? marks;
    }
  }

  /** Someone who is here again is one of several; returns whether others see the person already. */
  comeBack(member: Member): boolean {
    const lead = this.seen(member.account);
    if (member.company === undefined || lead === member) return false;
    if (lead === undefined) {
      member.company.lead = member;
      return false;
    }
    this.#takeSeat(member, lead, undefined);
    return true;
  }

  /** Someone is here no more, or no more as that person; others are, and the person stays by these. */
  stepBack(member: Member): void {
    const [next] = member.others;
    if (next === undefined) return;
    if (member.lead === member) this.#handOver(member, next);
    this.#parts.rooms.seats.standUp(member);
    member.formerRooms = [];
  }

  /** Someone will not come back. */
  forget(member: Member): void {
    const { accounts, rulebook } = this.#parts;
    const { company, author } = member;
    if (company === undefined) return rulebook.forget(author);
    this.#part(member);
    // Who has a name of its own comes back another day.
    const { person, clients } = company;
    if (clients.size === 0 && !accounts.isOwner(person)) rulebook.forget(person);
  }

  /** Someone owns no name any more, and is known by its connection alone. */
  disown(member: Member): void {
    const before = whose(member);
    this.#parts.rulebook.inherit(member.person, member.author);
    this.#part(member);
    this.#parts.conversations.become(member, before);
  }

  /** Someone is that person from now on, with all that it had and has a say in. */
  #become(member: Member, account: number): void {
    const { accounts, rulebook, conversations } = this.#parts;
    const before = whose(member);
    const { account: former, company } = member;
    // Who has one name of its own already, and another, keeps what is its own by the first.
    const isKnownAlone = former === undefined ||
      company?.clients.size === 1 && !accounts.isOwner(former);
    if (isKnownAlone) rulebook.inherit(member.person, account);
    this.#part(member);
    this.enlist(member, account);
    conversations.become(member, before);
  }

  #part(member: Member): void {
    const { company } = member;
    if (company === undefined) return;
    member.company = undefined;
    company.clients.delete(member);
    const [next] = company.clients;
    if (next === undefined) this.#companies.delete(company.person);
    else if (company.lead === member) company.lead = next;
  }

  // Where they are

  /**
   * Someone has come whose person nobody saw any more: it is in the rooms that the person was taken out of with its
   * last connection, beside its own. Those that the person left by its own word are none of them.
   */
  takePlaces(member: Member): void {
    const { rooms } = this.#parts;
    const { room: own } = member;
    for (
      const name of new Set([...member.clients].flatMap(({ formerRooms = [] }) => formerRooms))
    ) {
      if (rooms.isIn(member, name) || rooms.barrierTo(member, name) !== undefined) continue;
      rooms.takePlace(member, name);
    }
    // Who reads one room at a time goes on with that.
    if (own !== undefined && member.room !== own) rooms.takePlace(member, own.name);
    this.takeAll(member);
  }

  /** Someone has its person's places again: the other clients come to where it is by then. */
  takeAll(member: Member): void {
    for (const client of member.clients) client.formerRooms &&= [];
  }

  /** A room that someone has come to is one of its other clients' too, who are told, and shown what was said there. */
  comeAlong(member: Member, room: Room<Member>): void {
    for (const other of this.#parts.rooms.seats.accompany(member.others, room)) {
      this.#show(other, room);
    }
  }

  #show(member: Member, room: Room<Member>): void {
    const { accounts, acquaintance, moment, rooms, past } = this.#parts;
    const { outlet, nick } = member;
    const state = { ...rooms.stateOf(room, member), ...accounts.knownBy(member) };
    const entered: Reply = { type: "entered", nick, ...state };
    const said = room.log.publishedSeq === 0 ? undefined : past.replay(room, this.#replay);
    // As for who enters one by hand: people read what stands below the past.
    if (said !== undefined && outlet?.readsOne) {
      return member.answer(endingWith(said, entered));
    }
    member.tell(entered);
    // Who keeps a list asks for the past by itself.
    if (outlet?.isExact) {
      acquaintance.answer(member, { type: "people", room: room.name }, moment);
    } else if (said !== undefined) member.answer(said);
  }

  /** The rooms that someone reads: its person may be in more. */
  roomsRead(member: Member): readonly Room<Member>[] {
    return [...member.rooms].filter((room) => reads(member, room));
  }

  /** Shows someone the rooms that it has with its name, but for those that it was in; of one that reads one, which. */
  showRooms(member: Member, former: ReadonlySet<Room<Member>>): void {
    for (const room of this.roomsRead(member)) if (!former.has(room)) this.#show(member, room);
    const others = [...member.rooms].filter((room) => !reads(member, room));
    if (others.length > 0) {
      member.tell({
        type: "elsewhere",
        rooms: others.map(({ name }) => name),
      });
    }
  }

  /** The person comes into the rooms in which someone is who turns out to be it. */
  #bring(guest: Member, lead: Member): void {
    const { rooms } = this.#parts;
    for (const room of guest.rooms) {
      if (!rooms.bring(lead, room, guest)) continue;
      const here = [lead, ...lead.others].filter(({ outlet }) => outlet !== undefined);
      for (const client of rooms.seats.accompany(here, room)) this.#show(client, room);
    }
  }

  #takeSeat(member: Member, lead: Member, preferred: Room<Member> | undefined): void {
    const { seats } = this.#parts.rooms;
    seats.sitDown(member, lead, preferred);
    if (lead.outlet !== undefined) return;
    this.#handOver(lead, member);
    seats.standUp(lead);
    lead.formerRooms = [];
  }

  /** Another client stands for the person from now on; both sit in its rooms. */
  #handOver(former: Member, next: Member): void {
    const { people, rooms, circle } = this.#parts;
    rooms.seats.handOver(former, next);
    people.handOver(former, next);
    circle.handOver(former, next);
    next.cameAtMs = Math.min(next.cameAtMs, former.cameAtMs);
    if (next.company !== undefined) next.company.lead = next;
  }
}
