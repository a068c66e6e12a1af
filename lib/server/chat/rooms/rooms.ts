/**
 * The rooms: which there are, who is in them, and who may not be.
 *
 * @module
 */

import type { Circle } from "../people/circle.ts";
import type { CloseReason } from "../../../vocabulary/codes.ts";
import type { Archive } from "../../store/archive.ts";
import type { Command } from "../../../vocabulary/command.ts";
import { fold, parseRoom, withoutHash } from "../../../text/name.ts";
import type { Entry, PresenceChange } from "../../../vocabulary/entry.ts";
import { LOG_LIMITS, type LogLimits } from "../../limits.ts";
import { ROOMS_PER_PERSON } from "../../../vocabulary/protocol.ts";
import type { Member, Others, RoomDelivery } from "../member.ts";
import type { Moment } from "../stamp.ts";
import type { Problem, RoomState } from "../../../vocabulary/reply.ts";
import { markOf } from "../people/read_marks.ts";
import { Room } from "./room.ts";
import { RoomQuota, type RoomQuotaState } from "./room_quota.ts";
import { Seats } from "../people/seats.ts";
import { GUESTS_MAX, type RoomRules } from "./room_rules.ts";
import type { Rulebook } from "./rulebook.ts";

/** How much of a room comes back to memory with it, in bytes of text. All of it can be asked for. */
const RECALLED_BYTES = 64 * 1024;
/** So many addresses at least it takes to have all the rooms that there may be. */
const SHARES = 4;

/** What nobody asks for who is not in the room. */
const ONLY_MEMBERS: ReadonlySet<Command["type"]> = new Set(
  ["leave", "topic", "redact", "edit", "react"],
);

/** Why someone cannot be in a room. */
export type NoPlace = "address_rooms_full" | "own_rooms_full" | "room_unreadable" | "rooms_full";

/** What rooms are to be like. */
export interface RoomOptions {
  /** The room in which everyone starts, without `#`. */
  readonly defaultRoom: string;
  /** Most rooms at a time. */
  readonly maxRooms: number;
  /** Longest name of a room, in graphemes. */
  readonly maxRoomName: number;
  /** What each room's log may hold. */
  readonly log?: LogLimits;
}

/** What the rooms need of others. */
export interface RoomParts {
  /** When it is. */
  readonly moment: Moment;
  /** What is kept of rooms. */
  readonly archive: Archive;
  /** When what happens is told. */
  readonly delivery: RoomDelivery;
  /** How they are run. */
  readonly rulebook: Rulebook;
  /** Who is told of each who comes and goes. */
  readonly circle: Circle;
  /** Gives what tells one log from all others. */
  readonly newLogId: () => string;
}

/**
 * What is known of a room, as plain values: people by their numbers.
 *
 * @ignore
 */
export interface RoomKnown
  extends
    Pick<Room<Member>, "name" | "topic" | "topicBy" | "topicAtMs" | "openedFrom" | "revised"> {
  readonly seq: number;
  readonly log: string;
  readonly members: readonly number[];
  readonly visitors: readonly number[];
  readonly openedAtMs: number;
}

/**
 * What is known of all rooms.
 *
 * @ignore
 */
export interface RoomsState {
  readonly rooms: readonly RoomKnown[];
  readonly quota: RoomQuotaState;
}

/** See the top of this file. */
export class Rooms {
  readonly #parts: RoomParts;
  readonly #options: RoomOptions;
  /** By folded name; those that were left empty longest ago first. */
  readonly #rooms = new Map<string, Room<Member>>();
  readonly #quota: RoomQuota;
  /** Where those are of one person. */
  readonly seats: Seats;

  /** None yet. */
  constructor(parts: RoomParts, options: RoomOptions) {
    this.#parts = parts;
    this.#options = options;
    const { delivery } = parts;
    this.seats = new Seats({ delivery, stateOf: (room, member) => this.stateOf(room, member) });
    this.#quota = new RoomQuota(Math.max(ROOMS_PER_PERSON, options.maxRooms / SHARES));
  }

  /** All that is known here: see knowledge.ts. */
  get state(): RoomsState {
    const rooms = [...this.#rooms.values()].map((room) => {
      const { name, topic, topicBy, topicAtMs, log: { seq }, logId: log } = room;
      const [members, visitors] = [authorsOf(room.members), authorsOf(room.visitors)];
      const { openedFrom, openedAtMs, revised } = room;
      return {
        ...{ name, topic, topicBy, topicAtMs, seq, log },
        ...{ members, visitors, openedFrom, openedAtMs, revised },
      };
    });
    return { rooms, quota: this.#quota.state };
  }

  /** Goes on from what another knew, with what was said last in each room; nobody has a room yet. */
  takeOver(
    { rooms, quota }: RoomsState,
    entries: ReadonlyMap<string, readonly Entry[]>,
    { personOf }: Others,
  ): void {
    this.#rooms.clear();
    this.#quota.takeOver(quota);
    for (const { name, seq, log, members, visitors, ...known } of rooms) {
      const room = Object.assign(new Room<Member>(name, log, this.#options.log), known);
      room.log.restore(seq, entries.get(name) ?? []);
      for (const author of members) room.members.add(personOf(author));
      for (const author of visitors) room.visitors.add(personOf(author));
      const rules = this.#parts.rulebook.of(name);
      if (rules !== undefined) room.rules = this.#use(rules);
      this.#rooms.set(fold(name), room);
    }
  }

  /** Someone has a room, as another knew it; `last` is the one joined last. */
  seat(member: Member, name: string, last: string | undefined): void {
    const room = this.named(name);
    if (room === undefined) return;
    member.rooms.add(room);
    if (name === last) member.room = room;
  }

  /** How many there are in memory, empty ones included. */
  get size(): number {
    return this.#rooms.size;
  }

  /** All of them. */
  [Symbol.iterator](): Iterator<Room<Member>> {
    return this.#rooms.values();
  }

  /** Has there be the default room, so that there is always a place for a newcomer. */
  openDefault(): void {
    this.#open(this.#options.defaultRoom);
  }

  /** Has all rooms that are kept in memory, or says why they cannot be there. */
  openKept(): NoPlace | undefined {
    const { maxRooms } = this.#options;
    for (const { name } of this.#parts.archive.rooms(maxRooms + 1)) {
      if (this.named(name) !== undefined) continue;
      if (this.#rooms.size >= maxRooms) return "rooms_full";
      const room = this.#open(name);
      if (typeof room === "string") return room;
    }
    return undefined;
  }

  /** A name as it was typed, if rooms can be called so. */
  parse(name: string): string | undefined {
    return parseRoom(name, this.#options.maxRoomName);
  }

  /** The room of that name, if it is in memory. */
  named(name: string): Room<Member> | undefined {
    return this.#rooms.get(fold(name));
  }

  /** Whether someone is in the room of that name. */
  isIn(member: Member, name: string): boolean {
    const room = this.named(name);
    return room !== undefined && member.rooms.has(room);
  }

  /** The room of that name where this person is in it, or else the one joined last. */
  of(member: Member, name: string | undefined): Room<Member> | undefined {
    if (name === undefined) return member.room;
    const room = this.named(withoutHash(name));
    return room !== undefined && member.rooms.has(room) ? room : undefined;
  }

  /** The room in which someone may speak without being in it, if it says something in one: it could enter it. */
  openTo(
    member: Member,
    { type, room: name }: Command & { readonly room?: string },
  ): Room<Member> | undefined {
    if (name === undefined || ONLY_MEMBERS.has(type)) return undefined;
    const room = this.named(withoutHash(name));
    const isOpen = room?.rules?.takesOutsiders === true;
    return isOpen && this.barrierTo(member, room.name) === undefined ? room : undefined;
  }

  /**
   * Why someone may not enter a room; `key` is the word that it said. Everyone must be able to be in the
   * default one, and operators in any.
   */
  barrierTo(member: Member, name: string, key?: string): Problem | undefined {
    const room = this.named(name);
    if (member.operator !== undefined || (room !== undefined && member.rooms.has(room))) return;
    const rules = this.#parts.rulebook.of(name);
    if (rules === undefined || this.isDefault(name)) return;
    const members = room?.members.size ?? 0;
    return rules.barrierTo(member, { key, members, utcMs: this.#parts.moment.utcMs });
  }

  /** Whether that is the name of the room in which everyone starts. */
  isDefault(name: string): boolean {
    return fold(name) === fold(this.#options.defaultRoom);
  }

  /** How a room is run, to be changed. */
  rulesOf(room: Room<Member>): RoomRules {
    return room.rules ??= this.#use(this.#parts.rulebook.open(room.name));
  }

  #use(rules: RoomRules): RoomRules {
    rules.isInUse = true;
    return rules;
  }

  /** Puts someone into a room, as the one joined last, or says why that cannot be. Its other clients stay where they are. */
  takePlace(member: Member, name: string): Room<Member> | NoPlace {
    const known = this.named(name);
    const wasThere = known !== undefined && member.rooms.delete(known);
    if (member.rooms.size >= ROOMS_PER_PERSON) return "own_rooms_full";
    const room = known ?? this.#open(name, member);
    if (typeof room === "string") return room;
    const { room: former } = member;
    member.rooms.add(room);
    member.room = room;
    this.seats.turn(member, former, wasThere);
    if (!wasThere) this.#comeIn(member, room, member);
    return room;
  }

  /** Has someone be in a room in which `guest` is, who turns out to be the same person; returns whether that is new. */
  bring(member: Member, room: Room<Member>, guest: Member): boolean {
    if (member.rooms.has(room) || member.rooms.size >= ROOMS_PER_PERSON) return false;
    if (this.barrierTo(member, room.name) !== undefined) return false;
    member.rooms.add(room);
    this.#comeIn(member, room, guest);
    return true;
  }

  /** Someone is in a room from now on; all are told but `teller`. */
  #comeIn(member: Member, room: Room<Member>, teller: Member): void {
    const { lead } = member;
    member.hasEntered = true;
    (lead.isVisitor ? room.visitors : room.members).add(lead);
    if (member !== lead) room.visitors.add(member);
    if (room.rules?.isGuarded) this.#letIn(member, room.rules);
    this.#tellArrival(member, room, teller);
  }

  /** Whoever is in a guarded room needs no word when it comes back after a lost connection. */
  #letIn({ person }: Member, rules: RoomRules): void {
    const { rulebook } = this.#parts;
    if (rules.guests.size >= GUESTS_MAX) return;
    if (rulebook.admit(rules, "guests", person)) rulebook.save(rules);
  }

  #tellArrival(member: Member, room: Room<Member>, teller = member): void {
    if (member.lead.isVisitor) return;
    const rank = room.rules?.rankOf(member.person);
    const join = { type: "join", nick: member.nick } as const;
    const ranked = rank === undefined ? join : { ...join, rank };
    this.#tellOfOne(room, member.isOperator ? { ...ranked, operator: true } : ranked, teller);
    this.#parts.circle.came(member, room, teller.outlet);
  }

  /** Someone reads along and is nobody to the others, from before it is in any room. */
  hide(member: Member): void {
    member.isVisitor = true;
  }

  /** Someone is in no room, and is not put into one until it asks for that. */
  stayOut(member: Member): void {
    member.hasEntered = true;
  }

  /** A visitor becomes someone: all who are in its rooms see it from now on. */
  reveal(member: Member): void {
    member.isVisitor = false;
    for (const room of member.rooms) {
      room.visitors.delete(member);
      room.members.add(member);
      this.#tellArrival(member, room);
    }
    // Whoever was about to wake the visitors of a room passes it over now.
    member.outlet?.wake();
  }

  /** Someone leaves a room, and says that to it. */
  part(member: Member, room: Room<Member>, text?: string): void {
    this.seats.release(member, room, true);
    this.#parts.circle.parted(member, room, text);
    room.rules?.guests.delete(member.person);
    this.#leave(member, room);
  }

  /** Someone is put out of a room, which has been told of it. */
  putOut(member: Member, room: Room<Member>): void {
    this.seats.release(member, room, false);
    this.#leave(member, room);
    member.tell({ type: "left", nick: member.nick, room: room.name });
  }

  /** Takes someone out of a room, and forgets the room if nothing is lost by that. */
  #leave(member: Member, room: Room<Member>): void {
    const { delivery } = this.#parts;
    this.seats.unfollow(member, room);
    member.rooms.delete(room);
    room.members.delete(member.lead);
    room.visitors.delete(member);
    this.seats.moveOn(member, room);
    this.#parts.circle.left(member, room);
    this.tellPresence(room, { type: "leave", nick: member.nick }, member);
    if (room.members.size + room.visitors.size > 0) return;
    const key = fold(room.name);
    this.#rooms.delete(key);
    delivery.publish(room);
    if (!this.#isDisposable(room)) return void this.#rooms.set(key, room);
    this.#forget(room);
  }

  /** A room is in memory no longer, and how it is run goes with what was said in it. */
  #forget(room: Room<Member>): void {
    const { archive, moment, rulebook } = this.#parts;
    this.#quota.close(room.openedFrom, moment.nowMs);
    if (room.isDisposable || !archive.isLasting) rulebook.forgetRoom(room.name);
    else if (room.rules !== undefined) rulebook.close(room.rules);
  }

  /** Takes someone out of all rooms, for that reason. */
  leaveAll(member: Member, reason: CloseReason, text?: string): void {
    // Who was put out is gone from each room by that.
    if (reason !== "kicked" && reason !== "banned") {
      const what = { type: "gone", reason, ...(text !== undefined && { text }) } as const;
      this.#parts.circle.happens(member, what);
    }
    for (const room of [...member.rooms]) this.#leave(member, room);
  }

  /** Tells a room of someone who came, went or has a new name, unless that is a visitor. */
  tellPresence(room: Room<Member>, change: PresenceChange, member: Member): void {
    if (!member.lead.isVisitor) this.#tellOfOne(room, change, member);
  }

  #tellOfOne(room: Room<Member>, change: PresenceChange, { outlet }: Member): void {
    // Who comes to read it here later finds it as it is then: a server that begins has much to carry out first.
    if (room.log.readers > 0) this.#parts.delivery.notePresence(room, change, outlet);
  }

  /** A room as one of those in it finds it, oneself included. */
  stateOf(room: Room<Member>, member: Member): RoomState {
    const { name, topic, members, log, logId, rules } = room;
    const count = members.size + (member.isVisitor ? 1 : 0);
    const state = { room: name, topic, members: count, seq: log.publishedSeq, log: logId };
    const [mark, rank] = [markOf(member, room), rules?.rankOf(member.person)];
    return {
      ...state,
      ...(mark !== undefined && { read: mark.seq }),
      ...(rank !== undefined && { rank }),
    };
  }

  /** Whoever opens a room that there was not commands it. */
  #open(name: string, opener?: Member): Room<Member> | NoPlace {
    const { archive, moment, newLogId, rulebook } = this.#parts;
    const address = opener?.owner;
    if (this.#rooms.size >= this.#options.maxRooms) this.#forgetOne();
    if (this.#rooms.size >= this.#options.maxRooms) return "rooms_full";
    const { keepEntries } = this.#options.log ?? LOG_LIMITS;
    const stored = archive.room(name, keepEntries, RECALLED_BYTES);
    if (stored === "unreadable") return "room_unreadable";
    const rules = rulebook.of(name);
    const isNew = stored === undefined && rules === undefined;
    if (isNew && archive.isFull) return "rooms_full";
    if (!this.#quota.open(address, isNew, moment.nowMs)) return "address_rooms_full";
    const logId = stored?.log ?? newLogId();
    const room = new Room<Member>(stored?.name ?? name, logId, this.#options.log);
    room.openedFrom = address;
    room.openedAtMs = moment.utcMs;
    if (stored !== undefined) {
      room.topic = stored.topic;
      room.log.restore(stored.seq, stored.entries);
    }
    this.#rooms.set(fold(name), room);
    if (rules !== undefined) room.rules = this.#use(rules);
    else if (isNew && opener !== undefined && !this.isDefault(name)) {
      rulebook.admit(this.rulesOf(room), "mods", opener.person);
      rulebook.save(this.rulesOf(room));
    }
    return room;
  }

  /** The room that was left empty longest ago goes, with what was said in it. */
  #forgetOne(): void {
    for (const [key, room] of this.#rooms) {
      if (room.members.size + room.visitors.size > 0 || this.isDefault(room.name)) continue;
      // Those who are in no room may have said something there, a moment ago or long ago: that is all one.
      this.#parts.delivery.publish(room);
      if (room.log.unpublished.length > 0) continue;
      this.#rooms.delete(key);
      return this.#forget(room);
    }
  }

  /** Goes back to what is kept of a room: what it could not keep is as if it had not been said. */
  restore(room: Room<Member>): void {
    const { keepEntries } = this.#options.log ?? LOG_LIMITS;
    const stored = this.#parts.archive.room(room.name, keepEntries, RECALLED_BYTES);
    // It goes on behind all numbers that are given, be it that another program gave them.
    if (typeof stored === "object") room.log.withdraw(stored.seq, stored.entries);
    else room.log.withdraw(room.log.publishedSeq, room.log.last(Infinity, Infinity));
    room.afterPublish = [];
  }

  /** Whether a room that was left can be forgotten, for nothing would be lost or all can be recalled. */
  #isDisposable(room: Room<Member>): boolean {
    if (this.isDefault(room.name)) return false;
    return this.#parts.archive.isLasting ? room.log.unpublished.length === 0 : room.isDisposable;
  }
}

function authorsOf(people: Iterable<Member>): number[] {
  return [...people].map(({ author }) => author);
}
