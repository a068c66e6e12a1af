/**
 * Going to a room: out of all others, or beside them; and what of its past is shown then.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import type { Archive } from "../../store/archive.ts";
import type { CatchingUp } from "./catching_up.ts";
import type { Change } from "../../../vocabulary/command.ts";
import type { Clients } from "../people/clients.ts";
import type { Confiding } from "../private/confiding.ts";
import { endingWith } from "../../log/answer.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { Member } from "../member.ts";
import type { Past } from "../rooms/past.ts";
import { refuse } from "../refusal.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import type { Rooms } from "../rooms/rooms.ts";

/** What entering is like. */
export interface EnteringOptions {
  /** The room in which everyone starts, without `#`. */
  readonly defaultRoom: string;
  /** How many entries a newcomer sees. */
  readonly replay: number;
  /** Longest name of a room, in graphemes. */
  readonly maxRoomName: number;
}

/** What entering needs of others. */
export interface EnteringParts {
  /** Which rooms there are. */
  readonly rooms: Rooms;
  /** By which names people are known. */
  readonly accounts: Accounts;
  /** Who comes along. */
  readonly clients: Clients;
  /** How private conversations are begun. */
  readonly confiding: Confiding;
  /** What is kept. */
  readonly archive: Archive;
  /** What was said in rooms, */
  readonly past: Past;
  /** and what of that is shown. */
  readonly catchingUp: CatchingUp;
}

/** See the top of this file. */
export class Entering {
  readonly #parts: EnteringParts;
  readonly #options: EnteringOptions;

  /** Nobody goes anywhere. */
  constructor(parts: EnteringParts, options: EnteringOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** Goes to a room and out of all others. */
  enter(member: Member, name: string | undefined, key?: string): void {
    const { rooms, past, archive, clients } = this.#parts;
    const parsed = rooms.parse(name ?? this.#options.defaultRoom);
    if (parsed === undefined) {
      const { maxRoomName: limit } = this.#options;
      return refuse(member, "room_malformed", name ?? "", { command: "join", limit });
    }
    const barrier = rooms.barrierTo(member, parsed, key);
    if (barrier !== undefined) return refuse(member, barrier.code, parsed, barrier);
    const { hasEntered, room: last } = member;
    const { works } = archive;
    const former = new Set(member.rooms);
    const room = rooms.takePlace(member, parsed);
    if (typeof room === "string") return refuse(member, room, parsed);
    // By its other clients one may be in several.
    const stays = member.others.length > 0;
    if (!former.has(room)) clients.comeAlong(member, room);
    for (const other of stays ? [] : former) if (other !== room) rooms.part(member, other);
    const state = rooms.stateOf(room, member);
    const entered: Reply = { type: "entered", nick: member.nick, ...state };
    const hasPast = (stays ? last !== room : !former.has(room)) && room.log.publishedSeq > 0;
    // The past goes first: people read what stands below it, and it may fill more than a screen.
    if (hasPast) member.answer(endingWith(past.replay(room, this.#options.replay), entered));
    else member.tell(entered);
    if (!hasEntered && !works) member.tell({ type: "storage", works });
  }

  /** Goes to a room and stays in the others. */
  join(member: Member, request: Extract<Change, { type: "join" }>): void {
    const { accounts, rooms, clients } = this.#parts;
    const { room: name, key, replay, after, log, id } = request;
    if (member.seesConversations && isPrivate(name)) return this.#joinPrivate(member, request);
    const parsed = rooms.parse(name);
    if (parsed === undefined) {
      const { maxRoomName: limit } = this.#options;
      return refuse(member, "room_malformed", name, { limit, id });
    }
    const barrier = rooms.barrierTo(member, parsed, key);
    if (barrier !== undefined) return refuse(member, barrier.code, parsed, { ...barrier, id });
    const former = new Set(member.rooms);
    const room = rooms.takePlace(member, parsed);
    if (typeof room === "string") return refuse(member, room, name, { id });
    const state = rooms.stateOf(room, member);
    const known = accounts.knownBy(member);
    member.tell({ type: "entered", nick: member.nick, ...state, ...known }, id);
    if (former.has(room)) return;
    clients.comeAlong(member, room);
    this.#parts.catchingUp.showAnew(
      member,
      room,
      replay,
      after === undefined ? undefined : { after, log },
    );
  }

  /** Has a conversation as a room. */
  #joinPrivate(member: Member, request: Extract<Change, { type: "join" }>): void {
    const { room: name, replay, after, log, id } = request;
    const opened = this.#parts.confiding.open(member, name);
    if ("code" in opened) {
      return refuse(member, opened.code, opened.value ?? name, { ...opened, id });
    }
    member.tell({ type: "entered", nick: member.nick, ...opened.stateFor(member) }, id);
    const cursor = after === undefined || log === undefined ? undefined : { after, log };
    this.#parts.catchingUp.show(member, opened.room, replay, cursor);
  }
}
