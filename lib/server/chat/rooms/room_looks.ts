/**
 * Which rooms look alike: nobody opens one beside another that it can be taken for. Each server judges by the rooms
 * it knows before what it is asked for stands in line, so that older servers carry out the same.
 *
 * @module
 */

import type { Archive } from "../../store/archive.ts";
import type { Change } from "../../../vocabulary/command.ts";
import { isOfMixedDirection, lookOf, looksLike } from "../../../text/lookalike.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { Member } from "../member.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import type { Rulebook } from "./rulebook.ts";

/** What it needs of others. */
export interface RoomLooksParts {
  /** Which rooms there are. */
  readonly rooms: Rooms;
  /** Which there were. */
  readonly archive: Archive;
  /** And which of them somebody commands. */
  readonly rulebook: Rulebook;
}

/** See the top of this file. */
export class RoomLooks {
  readonly #parts: RoomLooksParts;
  /** To look at a name costs more than to open a room. */
  readonly #looks = new WeakMap<Room<Member>, string>();

  /** Nobody wants a room yet. */
  constructor(parts: RoomLooksParts) {
    this.#parts = parts;
  }

  /** The name of the room that a change would open, if that can be taken for another one's. */
  mistakenIn(change: Change): string | undefined {
    const wanted = roomWanted(change);
    const { rooms, archive, rulebook } = this.#parts;
    const name = wanted === undefined || isPrivate(wanted) ? undefined : rooms.parse(wanted);
    if (name === undefined || rooms.named(name) !== undefined) return undefined;
    if (!isOfMixedDirection(name) && !this.#isLikeAny(name)) return undefined;
    // What there was before it was looked at there is still.
    const isKnown = rulebook.of(name) !== undefined || archive.room(name, 1, 1) !== undefined;
    return isKnown ? undefined : name;
  }

  #isLikeAny(name: string): boolean {
    const look = lookOf(name);
    for (const room of this.#parts.rooms) {
      if (this.#lookOf(room) === look && looksLike(room.name, name)) return true;
    }
    return false;
  }

  #lookOf(room: Room<Member>): string {
    let look = this.#looks.get(room);
    if (look === undefined) this.#looks.set(room, look = lookOf(room.name));
    return look;
  }
}

/** Who comes back wants the rooms that it had. */
function roomWanted(change: Change): string | undefined {
  switch (change.type) {
    case "enter":
    case "join":
      return change.room;
    case "hello":
      return change.hello.resume === undefined ? change.hello.room : undefined;
    default:
      return undefined;
  }
}
