/**
 * Those who keep a list of who is where, as IRC clients do, and so must be told of each change: at once,
 * and once for each person, however many rooms they share.
 *
 * What happens in one room (someone comes, someone leaves it) stands in that room's log, in its order. What
 * happens to someone everywhere (a new name, going for good, being away) is told to each of them alone, behind
 * all that was said in those rooms before.
 *
 * In rooms of very many people that would cost the square of their number: there one who comes stands in no
 * list, and nobody is told, until it says something. So lists stay right, and cost what is said.
 *
 * @module
 */

import type { Accounts } from "./accounts.ts";
import type { Member, Outlet, RoomDelivery } from "../member.ts";
import type { Moment } from "../stamp.ts";
import type { NameWatch } from "./name_watch.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import type { Room } from "../rooms/room.ts";

/** In rooms of more people than this one who comes is told of once it says something. */
export const EXACT_MAX = 500;

/** What a circle needs of others. */
export interface CircleParts {
  /** Which names are somebody's own. */
  readonly accounts: Accounts;
  /** When it is. */
  readonly moment: Moment;
  /** When rooms are told. */
  readonly delivery: RoomDelivery;
  /** Who wants to hear of whom. */
  readonly names: NameWatch;
}

/** What happens to someone everywhere. */
export type Fate = Extract<Reply, { readonly type: "fate" }>;

/** See the top of this file. */
export class Circle {
  readonly #parts: CircleParts;
  /** Those in each room who stand in nobody's list: it is as those who read here need it, and no other server's. */
  readonly #unlisted = new Map<Room<Member>, Set<Member>>();

  /** Nobody shares anything. */
  constructor(parts: CircleParts) {
    this.#parts = parts;
  }

  /** Someone came into a room: all are told but that connection. */
  came(member: Member, room: Room<Member>, teller = member.outlet): void {
    if (member.lead.isVisitor || !room.log.isReadExactly) return;
    if (room.members.size <= EXACT_MAX) return this.#announce(member, room, teller);
    const unlisted = this.#unlisted.get(room) ?? new Set();
    this.#unlisted.set(room, unlisted.add(member.lead));
  }

  /** Someone says something in a room: it is seen there from now on. */
  speaks(member: Member, room: Room<Member>): void {
    // Most of the time there is nobody of whom nobody knows.
    if (this.#unlisted.size === 0 || !this.#unlist(member, room)) return;
    this.#announce(member, room, member.outlet);
  }

  /** Those of a room who stand in lists of it; `asker` is in its own. */
  listed(room: Room<Member>, asker: Member): Iterable<Member> {
    const unlisted = this.#unlisted.get(room);
    if (unlisted === undefined) return room.members;
    return [...room.members].filter((member) => member === asker.lead || !unlisted.has(member));
  }

  /** Someone is in a room no more. */
  left(member: Member, room: Room<Member>): void {
    if (this.#unlisted.size === 0) return;
    this.#unlist(member, room);
    if (!room.log.isReadExactly) this.#unlisted.delete(room);
  }

  /** Another client of the same person stands for it. */
  handOver(former: Member, next: Member): void {
    for (const unlisted of this.#unlisted.values()) {
      if (unlisted.delete(former)) unlisted.add(next);
    }
  }

  #announce(member: Member, room: Room<Member>, teller: Outlet | undefined): void {
    const { nick, about, person, isOperator } = member;
    const { realName = "", away } = about ?? {};
    const rank = room.rules?.rankOf(person);
    const { utcMs: timeMs } = this.#parts.moment;
    const came = { type: "came", room: room.name, nick, realName, timeMs } as const;
    const told = {
      ...came,
      ...this.#parts.accounts.knownBy(member),
      ...(away !== undefined && { away }),
      ...(rank !== undefined && { rank }),
      ...(isOperator && { operator: true as const }),
    };
    this.#parts.delivery.announce(room, told, teller);
  }

  /** Someone left a room, and may be in others. */
  parted(member: Member, room: Room<Member>, text: string | undefined): void {
    if (member.isVisitor || !this.#isListed(member, room)) return;
    const { nick, outlet } = member;
    const { utcMs: timeMs } = this.#parts.moment;
    const parted = { type: "parted", room: room.name, nick, timeMs } as const;
    const known = { ...parted, ...this.#parts.accounts.knownBy(member) };
    const told = text === undefined ? known : { ...known, text };
    this.#parts.delivery.announce(room, told, outlet);
  }

  /** Something happens to someone everywhere, now. */
  happens(member: Member, what: Fate["what"]): void {
    const { utcMs: timeMs } = this.#parts.moment;
    this.tell(member, { type: "fate", nick: member.nick, timeMs, what });
  }

  /** Something happens to someone everywhere. */
  tell(member: Member, event: Fate): void {
    if (member.isVisitor) return;
    const fate = { ...event, ...this.#parts.accounts.knownBy(member) };
    const told = new Set<Member>(member.clients);
    const tell = (other: Member): void => {
      if (other.outlet?.isExact !== true || told.has(other)) return;
      told.add(other);
      other.tell(fate);
    };
    for (const room of member.rooms) {
      if (!this.#isListed(member, room)) continue;
      if (!room.log.isPublished) this.#parts.delivery.publish(room);
      for (const other of room.members) {
        tell(other);
        for (const client of other.others) tell(client);
      }
    }
    for (const watcher of this.#parts.names.watchersOf(member.nick)) {
      if (!told.has(watcher)) watcher.tell({ ...fate, isWatched: true });
    }
  }

  /** Whether anyone keeps a list in which someone stands. */
  #isListed(member: Member, room: Room<Member>): boolean {
    return room.log.isReadExactly && this.#unlisted.get(room)?.has(member.lead) !== true;
  }

  /** Returns whether someone stood in nobody's list. */
  #unlist(member: Member, room: Room<Member>): boolean {
    const unlisted = this.#unlisted.get(room);
    if (unlisted?.delete(member.lead) !== true) return false;
    if (unlisted.size === 0) this.#unlisted.delete(room);
    return true;
  }
}
