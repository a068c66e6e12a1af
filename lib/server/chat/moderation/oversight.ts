/**
 * What operators look at: who may not come in, who may say nothing, which rooms are locked, and what was done
 * last. It changes nothing.
 *
 * @module
 */

import type { Absence } from "../attendance/absence.ts";
import type { BanInForce, MuteInForce } from "../../../vocabulary/reply.ts";
import type { Deeds } from "./deeds.ts";
import { fold, withoutHash } from "../../../text/name.ts";
import type { Listing } from "../../../vocabulary/requests.ts";
import type { Look } from "../../../vocabulary/command.ts";
import type { Member } from "../member.ts";
import type { MaskList } from "../../../vocabulary/room.ts";
import type { People } from "../people/people.ts";
import { refuse } from "../refusal.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import { holds, type Mute, type Sanctions } from "./sanctions.ts";

/** So much of what was done is told to who does not say how much. */
const DEEDS_TOLD = 20;
/** How many rows one answer has. */
const LIST_MAX = 200;

/** What oversight needs of others. */
export interface OversightParts {
  /** Who is here, */
  readonly people: People;
  /** and who may come back. */
  readonly absence: Absence;
  /** Which rooms there are, */
  readonly rooms: Rooms;
  /** and how they are run. */
  readonly rulebook: Rulebook;
  /** What was ordered, and holds, */
  readonly sanctions: Sanctions;
  /** and what was done. */
  readonly deeds: Deeds;
}

/** A request for one of these lists. */
export type Asking = Extract<Look, { readonly type: Listing }>;

/** See the top of this file. */
export class Oversight {
  readonly #parts: OversightParts;

  /** Looks at these. */
  constructor(parts: OversightParts) {
    this.#parts = parts;
  }

  /** Answers an operator; and who commands a room, of that room. */
  answer(member: Member, look: Asking, utcMs: number): void {
    if (look.type !== "locks" && look.type !== "modlog" && isOfRoom(member, look.room)) {
      return this.#answerOf(member, look.room ?? member.room?.name ?? "", look, utcMs);
    }
    const { type, id } = look;
    if (member.operator === undefined) {
      return refuse(member, "not_operator", "", { command: type, id });
    }
    switch (type) {
      case "bans": {
        const bans = this.#bans(utcMs);
        return member.tell({ type, total: bans.length, bans: bans.slice(0, LIST_MAX) }, id);
      }
      case "mutes": {
        const mutes = this.#mutes(utcMs);
        return member.tell({ type, total: mutes.length, mutes: mutes.slice(0, LIST_MAX) }, id);
      }
      case "locks": {
        const locks = this.#parts.rulebook.locks.map(({ room, lock }) => ({ room, ...lock }));
        return member.tell({ type, total: locks.length, locks: locks.slice(0, LIST_MAX) }, id);
      }
      case "modlog": {
        const { limit = DEEDS_TOLD } = look;
        const { state } = this.#parts.deeds;
        return member.tell({ type, total: state.length, deeds: state.slice(-limit) }, id);
      }
    }
  }

  #bans(utcMs: number): BanInForce[] {
    return this.#parts.sanctions.inForce(utcMs).map(({ kind, target, ...ban }) =>
      kind === "name" ? { nick: target, ...ban } : { address: target, ...ban }
    );
  }

  /** Of those who are here or may come back, by their names of now; of others, by that to which it was given. */
  #mutes(utcMs: number): MuteInForce[] {
    const { people, absence, sanctions } = this.#parts;
    const found = new Map<string, MuteInForce>();
    const add = (nick: string, { terms, nick: _given, ...by }: Mute): void => {
      if (holds(terms, utcMs)) found.set(fold(nick), { nick, ...by, ...terms });
    };
    for (const mute of sanctions.mutesLeft(utcMs)) add(mute.nick, mute);
    for (const { nick, mute } of [...absence.resumable, ...people]) {
      if (mute !== undefined) add(nick, mute);
    }
    return [...found.values()];
  }

  /** What stands in a room's own list. */
  #answerOf(
    member: Member,
    name: string,
    { type, id }: Extract<Asking, { type: "bans" | "mutes" }>,
    utcMs: number,
  ): void {
    const room = this.roomFor(member, name);
    if (room === undefined) return refuse(member, "not_in_room", name, { command: type, id });
    const rows = masksIn(room, type, utcMs);
    const list = type === "bans"
      ? { type, total: rows.length, bans: rows, room: room.name }
      : { type, total: rows.length, mutes: rows, room: room.name };
    member.tell(list, id);
  }

  /** A room of which someone may know all: it is in it, or an operator. */
  roomFor(member: Member, name: string): Room<Member> | undefined {
    const { rooms } = this.#parts;
    if (member.operator === undefined) return rooms.of(member, name);
    return rooms.named(withoutHash(name));
  }
}

/** Whether someone asks about one room, and not about the whole chat. */
function isOfRoom({ operator, person, room: own }: Member, room: string | undefined): boolean {
  return room !== undefined || operator === undefined && own?.rules?.rankOf(person) === "mod";
}

function masksIn(room: Room<Member>, list: MaskList, utcMs: number): MuteInForce[] & BanInForce[] {
  return (room.rules?.masks(list, utcMs) ?? [])
    .map(({ mask, atMs: _, ...terms }) => ({ nick: mask, ...terms }));
}
