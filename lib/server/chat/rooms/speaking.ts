/**
 * What someone says in a room, or as its topic; and that what is said again on another connection, be it in
 * private, is done once.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import type { Acquaintance } from "../people/acquaintance.ts";
import type { Ack, Member, Outlet, RoomDelivery } from "../member.ts";
import type { Answered } from "../answered.ts";
import type { Circle } from "../people/circle.ts";
import type { Archive } from "../../store/archive.ts";
import type { Change, Command } from "../../../vocabulary/command.ts";
import { ackShownTo } from "../private/conversation.ts";
import type { Conversations } from "../private/conversations.ts";
import { mannerOf } from "../private/correspondence.ts";
import type { Entry, Manner } from "../../../vocabulary/entry.ts";
import { isSpoken } from "../kinds.ts";
import { graphemesOf } from "../../../text/name.ts";
import { holds, termsTold } from "../moderation/sanctions.ts";
import type { Moment } from "../stamp.ts";
import type { Past } from "./past.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { People } from "../people/people.ts";
import type { Problem, Reply } from "../../../vocabulary/reply.ts";
import { refuse } from "../refusal.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import { TOPIC_MAX, TOPIC_MAX_BYTES } from "../../../vocabulary/protocol.ts";

/** Who has said no more than this of late says little, in UTF-16 units; */
const LITTLE_UNITS = 4 * 1024;
/** so much of it is forgotten in a millisecond. */
const FORGOTTEN_UNITS_PER_MS = 1;
/** What a line takes beside its text. */
const LINE_UNITS = 64;
/** A text of so many is long: to write it to everyone takes far longer than a line. */
const LONG_UNITS = 1024;

const encoder = new TextEncoder();

/** A request that says something: one that is done once, though it be sent on two connections. */
export type Saying = Extract<Change, { type: "say" | "action" | "topic" | "direct" }>;

/** What speaking needs of others. */
export interface SpeakingParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here, */
  readonly people: People;
  /** and whose own names are. */
  readonly accounts: Accounts;
  /** Where they are. */
  readonly rooms: Rooms;
  /** When others see it. */
  readonly delivery: RoomDelivery;
  /** Where it is kept. */
  readonly archive: Archive;
  /** What was said, as it is known at all servers. */
  readonly remembered: Past;
  /** Who must be told of each who is there. */
  readonly circle: Circle;
  /** Who says what of itself. */
  readonly acquaintance: Acquaintance;
  /** What was asked for before. */
  readonly answered: Answered<Member>;
  /** What people say to each other alone. */
  readonly conversations: Conversations;
}

/** See the top of this file. */
export class Speaking {
  readonly #moment: Moment;
  readonly #archive: Archive;
  readonly #delivery: RoomDelivery;
  readonly #circle: Circle;
  readonly #parts: SpeakingParts;
  #entries = 0;
  /** What is to be told last so far, in some room. */
  #acks: Acks | undefined;

  /** Nothing has been said. */
  constructor(parts: SpeakingParts) {
    this.#parts = parts;
    this.#moment = parts.moment;
    this.#archive = parts.archive;
    this.#delivery = parts.delivery;
    this.#circle = parts.circle;
  }

  /** How many entries were ever said. */
  get entries(): number {
    return this.#entries;
  }

  /** Says something in a room. */
  say(
    member: Member,
    room: Room<Member>,
    request: Extract<Saying, { type: "say" | "action" }>,
  ): void {
    const silence = this.silence(member, room);
    if (silence === undefined) {
      const { type, text, id, notice, tags } = request;
      const kind = type === "say" ? "message" : type;
      const hasManner = notice === true || tags !== undefined;
      return void this.#append(member, room, kind, text, id, hasManner ? request : undefined);
    }
    refuse(member, silence.code, room.name, { ...silence, id: request.id });
  }

  /** Passes on what a program says to others in a room; nothing of it is kept. */
  signal(member: Member, room: Room<Member>, signal: Extract<Change, { type: "signal" }>): void {
    const { id, form, text } = signal;
    const silence = this.silence(member, room);
    if (silence !== undefined) return refuse(member, silence.code, room.name, { ...silence, id });
    this.#circle.speaks(member, room);
    const { nick, outlet } = member;
    const timeMs = this.#moment.utcMs;
    const passing = { type: "signal", form, room: room.name, nick, text, timeMs } as const;
    const manner = { ...mannerOf(signal), ...this.#parts.accounts.knownBy(member) };
    const named = { ...passing, ...manner, ...(id !== undefined && { request: id }) };
    this.#delivery.announce(room, named, outlet);
    if (outlet?.wantsAcks) room.afterPublish.push(() => outlet.tell({ type: "ack" }, id));
  }

  /** The same to one person alone. */
  signalTo(
    member: Member,
    to: string,
    signal: Extract<Change, { type: "signal" }>,
    isPressed: boolean,
  ): void {
    const { id, form, text } = signal;
    const receiver = this.#parts.people.named(to);
    const silence = this.silence(member);
    if (silence !== undefined) return refuse(member, silence.code, to, { ...silence, id });
    if (receiver === undefined || receiver.isVisitor) {
      return refuse(member, "nick_unknown", to, { id });
    }
    if (isPressed) return refuse(member, "not_reading", receiver.nick, { id });
    const { nick } = member;
    const timeMs = this.#moment.utcMs;
    const passing = { type: "signal", form, to: receiver.nick, nick, text, timeMs } as const;
    const named = id === undefined ? {} : { request: id };
    const known = this.#parts.accounts.knownBy(member);
    receiver.tellAll({ ...passing, ...known, ...mannerOf(signal), ...named });
    member.tell({ type: "ack", to: receiver.nick, timeMs }, id);
  }

  /** Sets a room's topic. */
  setTopic(member: Member, room: Room<Member>, text: string, id: RequestId | undefined): void {
    if (isTopicTooLong(text)) {
      const problem = { command: "topic", limit: TOPIC_MAX, id } as const;
      return refuse(member, "topic_too_long", text, problem);
    }
    const silence = this.silence(member, room) ?? topicLockFor(member, room);
    if (silence !== undefined) return refuse(member, silence.code, room.name, { ...silence, id });
    if (!this.#append(member, room, "topic", text, id)) return;
    const topicIs: Reply = { type: "topicIs", room: room.name, topic: text };
    const { nick } = member;
    const timeMs = this.#moment.utcMs;
    room.afterPublish.push(() => {
      room.topic = text;
      room.topicBy = nick;
      room.topicAtMs = timeMs;
      if (!member.outlet?.wantsAcks) member.tell(topicIs);
    });
    // Where it is kept, the disk is waited for elsewhere, as with all that is said.
    if (!this.#archive.isLasting) this.#delivery.show(room);
  }

  /** Someone is away, and says why: others read that. Without it, someone is back. */
  away(member: Member, { text, id }: Extract<Change, { type: "away" }>): void {
    const silence = text === undefined ? undefined : this.silence(member);
    if (silence === undefined) this.#parts.acquaintance.away(member, text, id);
    else refuse(member, silence.code, "", { command: "away", ...silence, id });
  }

  /** Why someone may not speak at all, or not in a room. */
  silence(member: Member, room?: Room<Member>): Problem | undefined {
    const { mute, operator } = member;
    const rules = room?.rules;
    const isQuiet = rules !== undefined && !rules.isLoud;
    if (mute === undefined && !isQuiet || operator !== undefined) return undefined;
    if (mute !== undefined && holds(mute.terms, this.#moment.utcMs)) {
      return { code: "muted", ...termsTold(mute.terms) };
    }
    return isQuiet ? rules.silenceOf(member, this.#moment.utcMs) : undefined;
  }

  /**
   * What a sender must wait for before its next command, if anything: it is not heard while its
   * room has readers who cannot keep up.
   */
  admission(
    member: Member,
    roomName: string | undefined,
    nowMs: () => number,
  ): Promise<void> | undefined {
    const log = this.#parts.rooms.of(member, roomName)?.log;
    if (log === undefined || log.admits) return undefined;
    // Most of the time it need not ask for the time.
    const saysLittle = saidOfLate(member, nowMs()) < LITTLE_UNITS;
    return saysLittle && log.admitsFew ? undefined : log.admission(saysLittle);
  }

  /** How many here are told of what someone says. */
  reach(member: Member | undefined, request: Command): number {
    if (member === undefined || !isSpoken(request)) return 0;
    return this.#parts.rooms.of(member, request.room)?.log.readers ?? 0;
  }

  /** Whether an earlier connection brought this request already, which is then answered again. */
  wasDone(member: Member, request: Saying): boolean {
    const { id } = request;
    const done = id === undefined ? undefined : this.#parts.answered.of(member).get(id);
    if (done === undefined || done.connections === member.connections) return false;
    const { room: name, seq = 0 } = done.ack;
    if (done.isGuess && !this.#isEntryOf(member, request, this.#entryAt(name, seq))) return false;
    const room = name === undefined ? undefined : this.#roomNamed(name);
    const ack = isPrivate(name)
      ? ackShownTo(member, done.ack, request.type === "direct" && request.person !== undefined)
      : done.ack;
    const answer = (): void => member.tell(ack, id);
    // What is not kept yet is not acknowledged on another connection either.
    if (room !== undefined && seq > room.log.publishedSeq) room.afterPublish.push(answer);
    else if (name === undefined || isPrivate(name)) this.#archive.afterLetters(answer);
    else answer();
    return true;
  }

  /** What a room cannot keep is as if it had not been said, and who said it is told. */
  takeBack(entries: readonly Entry[]): void {
    const { people, rooms, answered } = this.#parts;
    for (const [name, said] of Map.groupBy(entries, ({ room }) => room)) {
      const room = this.#roomNamed(name);
      if (room === undefined) continue;
      rooms.restore(room);
      for (const { author, request: id } of said) {
        const member = [...people].find((member) => member.author === author);
        if (member === undefined) continue;
        if (id !== undefined) answered.takeBack(member, id);
        refuse(member, "not_stored", "", { id });
      }
    }
  }

  /** Puts into a room's log what is about other entries: all are told, who did it too. */
  note(
    member: Member,
    room: Room<Member>,
    about: Pick<Entry, "type" | "text" | "targets" | "of" | "deed" | "notice" | "undone">,
    id: RequestId | undefined,
  ): boolean {
    if (!this.#archive.works) {
      refuse(member, "not_stored", "", { id });
      return false;
    }
    this.#circle.speaks(member, room);
    const { nick, author, outlet } = member;
    const timeMs = this.#moment.utcMs;
    const known = this.#parts.accounts.knownBy(member);
    room.log.append({ ...about, ...known, room: room.name, timeMs, nick, author }, outlet);
    this.#spoke(member, room, about.text);
    const ack: Ack = { type: "ack", room: room.name };
    const shown = isPrivate(room.name) ? ackShownTo(member, ack, false) : ack;
    if (outlet?.wantsAcks) room.afterPublish.push(() => outlet.tell(shown, id));
    return true;
  }

  /**
   * Says something in each room that someone is in, as an operator of the server: all are told, who said it too.
   * Returns whether it could be kept.
   */
  announce({ nick, author }: Member, text: string): boolean {
    if (!this.#archive.works) return false;
    const word = { type: "message", notice: true, announced: true, nick, author, text } as const;
    for (const room of this.#parts.rooms) {
      if (room.members.size + room.visitors.size === 0) continue;
      room.log.append({ ...word, room: room.name, timeMs: this.#moment.utcMs });
      this.#entries++;
      this.#delivery.touch(room, 0);
    }
    return true;
  }

  #append(
    member: Member,
    room: Room<Member>,
    type: Entry["type"],
    text: string,
    id: RequestId | undefined,
    manner?: Manner,
  ): boolean {
    const entry = this.append(member, room, type, text, id, manner);
    const { outlet } = member;
    if (entry !== undefined && outlet?.wantsAcks) {
      this.#acknowledge(member, outlet, room, entry, id);
    }
    return entry !== undefined;
  }

  /** Gives what someone says its place, or says why that cannot be; it is not acknowledged yet. */
  append(
    member: Member,
    room: Room<Member>,
    type: Entry["type"],
    text: string,
    id: RequestId | undefined,
    manner?: Manner,
  ): Entry | undefined {
    if (!this.#archive.works) {
      refuse(member, "not_stored", "", { id });
      return undefined;
    }
    this.#circle.speaks(member, room);
    const { nick, author, outlet } = member;
    const timeMs = this.#moment.utcMs;
    const words = { type, room: room.name, timeMs, nick, author, text };
    const hasMore = manner !== undefined || member.company !== undefined;
    const said = hasMore
      ? { ...words, ...this.#parts.accounts.knownBy(member), ...mannerOf(manner ?? {}) }
      : words;
    const entry = room.log.append(id === undefined ? said : { ...said, request: id }, outlet);
    this.#spoke(member, room, text);
    return "seq" in entry ? entry : undefined;
  }

  /** Someone has said so much, and it is to be shown. */
  #spoke(member: Member, room: Room<Member>, { length }: string): void {
    member.saidUnits = saidOfLate(member, this.#moment.nowMs) + LINE_UNITS + length;
    member.saidAtMs = this.#moment.nowMs;
    this.#entries++;
    if (length < LONG_UNITS) this.#delivery.touch(room, 0);
    else this.#delivery.touchLater(room);
  }

  /** The room of that name, or the private conversation. */
  #roomNamed(name: string): Room<Member> | undefined {
    const { rooms, conversations } = this.#parts;
    return isPrivate(name) ? conversations.named(name)?.room : rooms.named(name);
  }

  /** Word for those who want it that something is said, once others can read it. */
  #acknowledge(
    member: Member,
    outlet: Outlet,
    room: Room<Member>,
    entry: Entry,
    id: RequestId | undefined,
  ): void {
    const latest = this.#acks;
    if (latest?.outlet === outlet && room.afterPublish.at(-1) === latest.tell) {
      latest.entries.push(entry);
    } else {
      room.afterPublish.push((this.#acks = acksOf(outlet, entry)).tell);
    }
    if (id !== undefined) this.#parts.answered.note(member, id, ackOf(entry));
  }

  /** Whether an entry is what would come of the request. */
  #isEntryOf(member: Member, request: Saying, entry: Entry | undefined): boolean {
    if (request.type === "direct" || entry === undefined) return false;
    const type = request.type === "say" ? "message" : request.type;
    // What was taken back since shall not be said again.
    const isSame = entry.type === "blank" || type === entry.type && request.text === entry.text;
    return isSame && this.#parts.rooms.of(member, request.room)?.name === entry.room;
  }

  #entryAt(roomName: string | undefined, seq: number): Entry | undefined {
    const room = roomName === undefined ? undefined : this.#roomNamed(roomName);
    const { remembered } = this.#parts;
    const [entry] = room === undefined ? [] : remembered.behind(room, seq - 1, 1, Infinity);
    return entry?.seq === seq ? entry : undefined;
  }
}

/** Word for one connection that these have their places, for all that it says in one go: a run of lines costs one act. */
interface Acks {
  readonly outlet: Outlet;
  readonly entries: Entry[];
  readonly tell: () => void;
}

function acksOf(outlet: Outlet, first: Entry): Acks {
  const entries = [first];
  const tell = (): void => {
    for (const entry of entries.splice(0)) outlet.tell(ackOf(entry), entry.request);
  };
  return { outlet, entries, tell };
}

function ackOf({ room, seq, timeMs }: Entry): Ack {
  return { type: "ack", room, seq, timeMs };
}

/** Whether a request is of the kind that is done once, though it be sent on two connections. */
export function isSaying(request: Change): request is Saying {
  return request.type === "say" || request.type === "action" || request.type === "direct" ||
    request.type === "topic";
}

/** Why someone may not set a room's topic. */
function topicLockFor({ person, operator }: Member, { rules }: Room<Member>): Problem | undefined {
  if (rules?.isTopicLocked !== true || operator !== undefined) return undefined;
  return rules.rankOf(person) === "mod" ? undefined : { code: "topic_locked" };
}

/** How much someone has said that is not forgotten yet, in UTF-16 units. */
function saidOfLate({ saidUnits, saidAtMs }: Member, nowMs: number): number {
  return Math.max(0, saidUnits - FORGOTTEN_UNITS_PER_MS * (nowMs - saidAtMs));
}

function isTopicTooLong(text: string): boolean {
  if (text.length <= TOPIC_MAX) return encoder.encode(text).length > TOPIC_MAX_BYTES;
  return encoder.encode(text).length > TOPIC_MAX_BYTES || graphemesOf(text).length > TOPIC_MAX;
}
