/**
 * Those who keep a list of who is where, as IRC clients do, and so must be told of each change: at once,
 * and once for each person, however many rooms they share.
 *
 * What happens in one room (someone comes, someone leaves it) stands in that room's log, in its order. What
 * happens to someone everywhere (a new name, going for good, being away) is told to each of them alone, behind
 * all that was said in those rooms before.
 *
 * In rooms of very many people that would cost the square of their number: there nobody is told, and a list is
 * as good as when it was asked for.
 *
 * @module
 */

import type { Member, RoomDelivery } from "./member.ts";
import type { Moment } from "./stamp.ts";
import type { NameWatch } from "./name_watch.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import type { Room } from "./room.ts";

/** In rooms of no more people than this each change is told. */
export const EXACT_MAX = 500;

/** What a circle needs of others. */
export interface CircleParts {
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

  /** Nobody shares anything. */
  constructor(parts: CircleParts) {
    this.#parts = parts;
  }

  /** Someone came into a room. */
  came(member: Member, room: Room<Member>): void {
    if (!isTold(room) || member.isVisitor) return;
    const { nick, about, outlet } = member;
    const { realName = "", away } = about ?? {};
    const { utcMs: timeMs } = this.#parts.moment;
    const came = { type: "came", room: room.name, nick, realName, timeMs } as const;
    const told = away === undefined ? came : { ...came, away };
    this.#parts.delivery.announce(room, told, outlet);
  }

  /** Someone left a room, and may be in others. */
  parted(member: Member, room: Room<Member>, text: string | undefined): void {
    if (!isTold(room) || member.isVisitor) return;
    const { nick, outlet } = member;
    const { utcMs: timeMs } = this.#parts.moment;
    const parted = { type: "parted", room: room.name, nick, timeMs } as const;
    const told = text === undefined ? parted : { ...parted, text };
    this.#parts.delivery.announce(room, told, outlet);
  }

  /** Something happens to someone everywhere, now. */
  happens(member: Member, what: Fate["what"]): void {
    const { utcMs: timeMs } = this.#parts.moment;
    this.tell(member, { type: "fate", nick: member.nick, timeMs, what });
  }

  /** Something happens to someone everywhere. */
  tell(member: Member, fate: Fate): void {
    if (member.isVisitor) return;
    const told = new Set<Member>([member]);
    for (const room of member.rooms) {
      if (!isTold(room)) continue;
      if (!room.log.isPublished) this.#parts.delivery.publish(room);
      for (const other of room.members) {
        if (other.outlet?.isExact !== true || told.has(other)) continue;
        told.add(other);
        other.tell(fate);
      }
    }
    for (const watcher of this.#parts.names.watchersOf(member.nick)) {
      if (!told.has(watcher)) watcher.tell({ ...fate, isWatched: true });
    }
  }
}

/** Whether someone in it is told of each change. */
function isTold({ log, members }: Room<Member>): boolean {
  return log.isReadExactly && members.size <= EXACT_MAX;
}
