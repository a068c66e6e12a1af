/**
 * What of who one is, and where, can be chosen before one is seen anywhere: name, room and language. It has
 * each choice made by whoever owns what it is about.
 *
 * @module
 */

import type { Acquaintance } from "../people/acquaintance.ts";
import type { Change, Command } from "../../../vocabulary/command.ts";
import type { Choice } from "../kinds.ts";
import type { Entering } from "./entering.ts";
import type { Member, Outlet } from "../member.ts";
import type { Moderation } from "../moderation/moderation.ts";
import type { Ownership } from "../people/ownership.ts";
import type { People } from "../people/people.ts";
import { RoomLooks, type RoomLooksParts } from "../rooms/room_looks.ts";

/** What choosing needs of others. */
export interface ChoosingParts extends RoomLooksParts {
  /** Which names can be had, */
  readonly ownership: Ownership;
  /** and what operators are called. */
  readonly moderation: Moderation;
  /** How one comes into rooms. */
  readonly entering: Entering;
  /** In which language one is told things. */
  readonly acquaintance: Acquaintance;
  /** Who is here. */
  readonly people: People;
}

/** It was no command: the sender is told why. */
export type Invalid = Extract<Command, { readonly type: "invalid" }>;

/** See the top of this file. */
export class Choosing {
  readonly #parts: ChoosingParts;
  readonly #looks: RoomLooks;

  /** Nobody has chosen anything. */
  constructor(parts: ChoosingParts) {
    this.#parts = parts;
    this.#looks = new RoomLooks(parts);
  }

  /**
   * What someone at a connection means by a change, as it is to be carried out at all servers, or what is wrong with
   * it. Who reads one room at a time and leaves the only one it is in goes to the first one, for it would hear of
   * nobody any more.
   */
  meant(outlet: Outlet, change: Change): readonly (Change | Invalid)[] {
    const { people, rooms } = this.#parts;
    const value = this.#looks.mistakenIn(change);
    if (value !== undefined && people.at(outlet)?.operator === undefined) {
      const { id } = change;
      return [{ type: "invalid", code: "room_confusable", value, ...(id !== undefined && { id }) }];
    }
    if (change.type !== "leave" || outlet.readsOne !== true) return [change];
    const member = people.at(outlet);
    const room = member && rooms.of(member, change.room);
    if (member === undefined || room === undefined || member.rooms.size > 1) return [change];
    const back = { type: "enter" } as const;
    return rooms.isDefault(room.name) ? [back] : [change, back];
  }

  /** Someone at that connection chooses. */
  choose(member: Member, outlet: Outlet, request: Choice): void {
    const { ownership, moderation, entering, acquaintance } = this.#parts;
    switch (request.type) {
      case "nick":
        return ownership.call(member, request);
      case "introduce":
        return moderation.introduce(member, outlet, request.name);
      case "promote":
        return moderation.promote(member, request.name, request.id);
      case "enter":
        return entering.enter(member, request.room, request.key);
      case "join":
        return entering.join(member, request);
      case "language":
        return acquaintance.speak(member, request.tag);
    }
  }
}
