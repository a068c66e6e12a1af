/**
 * What people say to each other alone: which such conversations there are, and whose. Each has a log, as a
 * room has; but it belongs to persons, by whatever names, who are in it while they are away too. When the
 * last of them will not come back, it ends.
 *
 * @module
 */

import { conversationName, CONVERSATIONS_TOLD } from "../../vocabulary/private.ts";
import type { Entry, PresenceChange } from "../../vocabulary/entry.ts";
import { LOG_LIMITS, type LogLimits } from "../limits.ts";
import type { Ack, Member, Others, RoomDelivery } from "./member.ts";
import type { Moment } from "./stamp.ts";
import { markOf } from "./read_marks.ts";
import { Room } from "./room.ts";
import { RoomQuota, type RoomQuotaState } from "./room_quota.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import { type Whose, whose } from "./whose.ts";

/** Most conversations at a time; */
const ALL_MAX = 20_000;
/** so many addresses at least it takes to have all of them. */
const SHARES = 4;
/** So many that one person began: where it begins more, the one that was silent longest ends. */
const OWN_MAX = 200;
/** So many in which one alone is left to read them: the others will not come back. */
const WIDOWED_MAX = 1_000;

/** One of the people in a conversation. */
export interface Party {
  /** Which person. */
  readonly whose: Whose;
  /** The name, the last one if it has gone. */
  nick: string;
  /** As whom it is here, or may come back. */
  readonly members: Set<Member>;
  /** Whether it will not come back. */
  hasGone: boolean;
  /** Whether it has been told of the conversation, and has not closed it since. */
  isOpen: boolean;
}

/** A conversation as it is known, as plain values: people by their numbers. */
interface ConversationState {
  readonly log: string;
  readonly seq: number;
  readonly parties: readonly (Omit<Party, "members"> & { readonly members: readonly number[] })[];
  readonly saidAtMs: number;
  readonly openedFrom: string | undefined;
}

/**
 * All that is known of conversations, as plain values.
 *
 * @ignore
 */
export interface ConversationsState {
  readonly all: readonly ConversationState[];
  readonly quota: RoomQuotaState;
}

/** What conversations need of others. */
export interface ConversationsParts {
  /** When it is. */
  readonly moment: Moment;
  /** When what is said is told. */
  readonly delivery: RoomDelivery;
  /** Gives what tells one log from all others. */
  readonly newLogId: () => string;
  /** What each log may hold. */
  readonly limits: LogLimits | undefined;
}

/** What some people say to each other alone. Made by {@link Conversations}. */
export class Conversation {
  /** What is said in it. It has no members: nobody reads its log by itself. */
  readonly room: Room<Member>;
  /** Whose it is; the one who began it is the first. */
  readonly parties: readonly Party[];
  /** When something was said in it last, in UTC milliseconds; when it was begun, where nothing was. */
  saidAtMs: number;

  /** For {@link Conversations}. */
  constructor(room: Room<Member>, parties: readonly Party[], saidAtMs: number) {
    this.room = room;
    this.parties = parties;
    this.saidAtMs = saidAtMs;
  }

  /** As which of its people someone is in it. */
  partyOf(member: Member): Party | undefined {
    return this.parties.find((party) => party.members.has(member));
  }

  /** Those who may yet read what that one says; it is alone with itself where it wrote to itself. */
  othersThan(member: Member): readonly Party[] {
    if (this.parties.length === 1) return this.parties;
    return this.parties.filter((party) => !party.hasGone && !party.members.has(member));
  }

  /** The names of all but that one. */
  namesBut(member: Member): readonly string[] {
    if (this.parties.length === 1) return [member.nick];
    return this.parties.filter(({ members }) => !members.has(member)).map(({ nick }) => nick);
  }

  /** As one of its people finds it who has it as a room. */
  stateFor(member: Member): RoomState {
    const { name, log, logId } = this.room;
    const mark = markOf(member, this.room);
    return {
      room: name,
      topic: "",
      members: this.parties.filter(({ hasGone }) => !hasGone).length,
      seq: log.publishedSeq,
      log: logId,
      ...(mark !== undefined && { read: mark.seq }),
      with: this.namesBut(member),
    };
  }

  /** Tells all who have it as a room, but for one, what happens in it. */
  tell(event: Entry | PresenceChange & { readonly room: string }, but?: Member): void {
    for (const { isOpen, members } of this.parties) {
      for (const member of members) {
        if (isOpen && member !== but && member.seesConversations) {
          member.tell({ type: "private", event });
        }
      }
    }
  }
}

/** See the top of this file. */
export class Conversations {
  readonly #parts: ConversationsParts;
  /** By what each is called in the place of a room. */
  readonly #all = new Map<string, Conversation>();
  /** By all of its people, */
  readonly #byPeople = new Map<string, Conversation>();
  /** and by each of them who may come back. */
  readonly #of = new Map<Whose, Set<Conversation>>();
  /** Those in which one alone is left, who was left longest ago first. */
  readonly #widowed = new Set<Conversation>();
  readonly #quota = new RoomQuota(ALL_MAX / SHARES);

  /** Nobody has said anything. */
  constructor(parts: ConversationsParts) {
    this.#parts = parts;
  }

  /** All that is known here: see knowledge.ts. Those in which one alone is left come last, in their order. */
  get state(): ConversationsState {
    const pairs = [...this.#all.values()].filter((each) => !this.#widowed.has(each));
    return { all: [...pairs, ...this.#widowed].map(stateOf), quota: this.#quota.state };
  }

  /** Goes on from what another knew, with what was said last in each. */
  takeOver(
    { all, quota }: ConversationsState,
    entries: ReadonlyMap<string, readonly Entry[]>,
    { personOf }: Others,
  ): void {
    this.#quota.takeOver(quota);
    for (const { log, seq, parties, saidAtMs, openedFrom } of all) {
      const people = parties.map((party) => ({
        ...party,
        members: new Set(party.members.map(personOf)),
      }));
      const room = this.#roomFor(log, openedFrom);
      room.log.restore(seq, entries.get(room.name) ?? []);
      this.#add(new Conversation(room, people, saidAtMs));
    }
  }

  /** Their logs. */
  get rooms(): Iterable<Room<Member>> {
    return [...this.#all.values()].map(({ room }) => room);
  }

  /** The one that is called so, whoever's it is. */
  named(name: string): Conversation | undefined {
    return this.#all.get(name);
  }

  /** Those of a person. */
  of(member: Member): Iterable<Conversation> {
    return this.#of.get(whose(member)) ?? [];
  }

  /** The one that exactly these people have. */
  between(people: readonly Member[]): Conversation | undefined {
    return this.#byPeople.get(keyOf(people.map(whose)));
  }

  /** Those that someone is told of on coming, who has them as rooms: not what it has closed. */
  shownTo(member: Member): readonly Conversation[] {
    if (!member.seesConversations) return [];
    return [...this.of(member)]
      .filter((each) => each.room.log.publishedSeq > 0 && each.partyOf(member)?.isOpen)
      .sort(bySilence)
      .slice(-CONVERSATIONS_TOLD);
  }

  /** A new one, that `opener` begins with these others; `undefined` where there is no place for it. */
  open(opener: Member, others: readonly Member[]): Conversation | undefined {
    const { moment, newLogId } = this.#parts;
    if (this.#all.size >= ALL_MAX) this.#endWidowed(0);
    if (this.#all.size >= ALL_MAX) return undefined;
    if (!this.#quota.open(opener.owner, false, moment.nowMs)) return undefined;
    this.#endOwnSurplus(opener);
    const parties = new Map<Whose, Party>();
    for (const member of [opener, ...others]) {
      const { nick } = member;
      const known = parties.get(whose(member));
      known?.members.add(member);
      if (known !== undefined) continue;
      const members = new Set([member]);
      parties.set(whose(member), {
        whose: whose(member),
        nick,
        members,
        hasGone: false,
        isOpen: false,
      });
    }
    const room = this.#roomFor(newLogId(), opener.owner);
    room.openedAtMs = moment.utcMs;
    return this.#add(new Conversation(room, [...parties.values()], moment.utcMs));
  }

  /** Someone is known by another name. */
  rename(member: Member, former: string): void {
    for (const conversation of this.of(member)) {
      const party = conversation.partyOf(member);
      if (party !== undefined) party.nick = member.nick;
      const { name: room } = conversation.room;
      conversation.tell({ type: "nick", room, nick: former, newNick: member.nick }, member);
    }
  }

  /** Someone does not want to see it until something is said in it again. */
  close(conversation: Conversation, member: Member): void {
    const party = conversation.partyOf(member);
    if (party !== undefined) party.isOpen = false;
    const { room, parties } = conversation;
    if (room.log.seq === 0 && !parties.some(({ isOpen }) => isOpen)) this.#end(conversation);
  }

  /** Someone will not come back. */
  forget(member: Member): void {
    for (const conversation of [...this.of(member)]) {
      const party = conversation.partyOf(member);
      party?.members.delete(member);
      if (party === undefined || party.members.size > 0) continue;
      party.hasGone = true;
      party.isOpen = false;
      this.#of.get(party.whose)?.delete(conversation);
      this.#bereave(conversation, party.nick);
    }
    if (this.#of.get(whose(member))?.size === 0) this.#of.delete(whose(member));
  }

  /** One of its people has gone for good. */
  #bereave(conversation: Conversation, nick: string): void {
    const { room, parties } = conversation;
    const left = parties.filter(({ hasGone }) => !hasGone).length;
    if (left === 0 || room.log.seq === 0) return this.#end(conversation);
    conversation.tell({ type: "leave", room: room.name, nick });
    if (left > 1) return;
    this.#widowed.add(conversation);
    this.#endWidowed(WIDOWED_MAX);
  }

  #roomFor(log: string, openedFrom: string | undefined): Room<Member> {
    const room = new Room<Member>(conversationName(log), log, this.#parts.limits ?? LOG_LIMITS);
    room.openedFrom = openedFrom;
    return room;
  }

  #add(conversation: Conversation): Conversation {
    const { room, parties } = conversation;
    this.#all.set(room.name, conversation);
    this.#byPeople.set(keyOf(parties.map(({ whose }) => whose)), conversation);
    const living = parties.filter(({ hasGone }) => !hasGone);
    for (const { whose } of living) {
      const own = this.#of.get(whose) ?? new Set();
      this.#of.set(whose, own.add(conversation));
    }
    if (living.length === 1 && parties.length > 1) this.#widowed.add(conversation);
    return conversation;
  }

  /** No more of those in which one alone is left than so many. */
  #endWidowed(max: number): void {
    for (const conversation of this.#widowed) {
      if (this.#widowed.size <= max) return;
      this.#end(conversation);
      // To make room for one, one is enough.
      if (max === 0) return;
    }
  }

  #endOwnSurplus(opener: Member): void {
    const own = [...this.of(opener)].filter(({ parties }) => parties[0]?.whose === whose(opener));
    if (own.length < OWN_MAX) return;
    this.#end(own.reduce((one, other) => bySilence(one, other) > 0 ? other : one));
  }

  /** Nobody has it any more. */
  #end(conversation: Conversation): void {
    const { moment, delivery } = this.#parts;
    const { room, parties } = conversation;
    // What waits for word of what was said in it gets that.
    delivery.publish(room);
    this.#all.delete(room.name);
    this.#byPeople.delete(keyOf(parties.map(({ whose }) => whose)));
    this.#widowed.delete(conversation);
    this.#quota.close(room.openedFrom, moment.nowMs);
    for (const { whose, members, isOpen } of parties) {
      const own = this.#of.get(whose);
      own?.delete(conversation);
      if (own?.size === 0) this.#of.delete(whose);
      for (const member of members) {
        if (!isOpen || !member.seesConversations) continue;
        member.tell({ type: "left", nick: member.nick, room: room.name });
      }
    }
  }
}

/** Word that something in private was done, as someone has a use for it; `isAnswer`, that it meant a person. */
export function ackShownTo({ seesConversations }: Member, ack: Ack, isAnswer: boolean): Ack {
  if (seesConversations) return ack;
  const { room: _room, seq: _seq, timeMs: _timeMs, to, ...bare } = ack;
  return isAnswer && to !== undefined ? { ...bare, to } : bare;
}

/** Which of two was silent longer; that must not depend on the order in which they are looked at. */
function bySilence(one: Conversation, other: Conversation): number {
  return one.saidAtMs - other.saidAtMs || (one.room.name < other.room.name ? -1 : 1);
}

/** What tells some people from all others. */
function keyOf(people: readonly Whose[]): string {
  return [...new Set(people)].sort().join(" ");
}

function stateOf({ room, parties, saidAtMs }: Conversation): ConversationState {
  return {
    log: room.logId,
    seq: room.log.seq,
    parties: parties.map(({ members, ...party }) => ({
      ...party,
      members: [...members].map(({ author }) => author),
    })),
    saidAtMs,
    openedFrom: room.openedFrom,
  };
}
