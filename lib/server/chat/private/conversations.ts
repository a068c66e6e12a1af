/**
 * What people say to each other alone: which such conversations there are, and whose. Each has a log, as a
 * room has; but it belongs to persons, by whatever names, who are in it while they are away too. When the
 * last of them will not come back, it ends.
 *
 * @module
 */

import {
  bySilence,
  Conversation,
  type ConversationState,
  type Party,
  stateOf,
  storedOf,
} from "./conversation.ts";
import { conversationName, CONVERSATIONS_TOLD, isPrivate } from "../../../vocabulary/private.ts";
import type { Entry } from "../../../vocabulary/entry.ts";
import type { LogLimits } from "../../limits.ts";
import type { Member, Others, RoomDelivery } from "../member.ts";
import type { Moment } from "../stamp.ts";
import { Room } from "../rooms/room.ts";
import { RoomQuota, type RoomQuotaState } from "../rooms/room_quota.ts";
import type { Archive } from "../../store/archive.ts";
import type { StoredConversation } from "../../store/store.ts";
import { numberOf, type Whose, whose } from "../people/whose.ts";
import type { Accounts } from "../people/accounts.ts";

/** Of the last entry of one no more comes back to memory with it; all of it can be asked for. */
const RECALLED_BYTES = 16 * 1024;
/** So much of one is learnt for those who have nothing of it. */
const LEARNT_ENTRIES = 1_000;
const LEARNT_BYTES = 64 * 1024;
/** Most conversations at a time; */
const ALL_MAX = 20_000;
/** so many addresses at least it takes to have all of them. */
const SHARES = 4;
/** So many that one person began: where it begins more, the one that was silent longest ends. */
const OWN_MAX = 200;
/** So many in which one alone is left to read them: the others will not come back. */
const WIDOWED_MAX = 1_000;

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
  /** When what is said is told, */
  readonly delivery: RoomDelivery;
  /** and what is kept of it. */
  readonly archive: Archive;
  /** Who can show which person it is. */
  readonly accounts: Accounts;
  /** Gives what tells one log from all others. */
  readonly newLogId: () => string;
}

/** See the top of this file. */
export class Conversations {
  readonly #parts: ConversationsParts;
  readonly #limits: LogLimits | undefined;
  /** By what each is called in the place of a room. */
  readonly #all = new Map<string, Conversation>();
  /** By all of its people, */
  readonly #byPeople = new Map<string, Conversation>();
  /** and by each of them who may come back. */
  readonly #of = new Map<Whose, Set<Conversation>>();
  /** Those in which one alone is left, who was left longest ago first. */
  readonly #widowed = new Set<Conversation>();
  readonly #quota = new RoomQuota(ALL_MAX / SHARES);

  /** Nobody has said anything; `limits` are what each log may hold. */
  constructor(parts: ConversationsParts, limits: LogLimits | undefined) {
    this.#parts = parts;
    this.#limits = limits;
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
    for (const { log, seq, parties, saidAtMs, openedFrom, revised } of all) {
      const people = parties.map((party) => ({
        ...party,
        members: new Set(party.members.map(personOf)),
      }));
      const room = this.#roomFor(log, openedFrom);
      room.log.restore(seq, entries.get(room.name) ?? []);
      room.revised = revised;
      this.#add(new Conversation(room, people, saidAtMs));
    }
  }

  /** Their logs. */
  get rooms(): readonly Room<Member>[] {
    return [...this.#all.values()].map(({ room }) => room);
  }

  /** Those of them that are kept. */
  get lasting(): readonly Room<Member>[] {
    return [...this.#all.values()].filter(({ isLasting }) => isLasting).map(({ room }) => room);
  }

  /** Whether that is a room, or a conversation that is kept. */
  isKept({ name }: Room<Member>): boolean {
    return !isPrivate(name) || this.#all.get(name)?.isLasting === true;
  }

  /** The one that is called so, whoever's it is. */
  named(name: string): Conversation | undefined {
    return this.#all.get(name);
  }

  /** Those of a person. */
  of(member: Member): Iterable<Conversation> {
    // Where nobody has any, to make the key is all that thousands who come would wait for.
    return this.#of.size === 0 ? [] : this.#of.get(whose(member)) ?? [];
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
  begin(opener: Member, others: readonly Member[]): Conversation | undefined {
    const { moment, newLogId } = this.#parts;
    if (this.#all.size >= ALL_MAX) this.#endWidowed(0);
    if (this.#all.size >= ALL_MAX) return undefined;
    if (!this.#quota.open(opener.owner, false, moment.nowMs)) return undefined;
    this.#endOwnSurplus(opener);
    const parties = new Map<Whose, Party>();
    for (const member of [opener, ...others]) {
      const { nick } = member;
      if (parties.has(whose(member))) continue;
      const members = new Set(member.clients);
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

  /** Something was said in it. */
  note(conversation: Conversation): void {
    conversation.saidAtMs = this.#parts.moment.utcMs;
    if (conversation.room.log.seq === 1) this.#save(conversation);
  }

  /** All of its people are to see it, or one of them; returns those who did not. */
  open(conversation: Conversation, member?: Member): readonly Party[] {
    const opened = conversation.parties.filter(({ isOpen, hasGone, members }) =>
      !isOpen && !hasGone && (member === undefined || members.has(member))
    );
    for (const party of opened) party.isOpen = true;
    if (opened.length > 0) this.#save(conversation);
    return opened;
  }

  /** All that was said in those of someone can be read from now on, if it can be kept. */
  publish(member: Member): void {
    for (const { room } of this.of(member)) {
      if (!room.log.isPublished) this.#parts.delivery.publish(room);
    }
  }

  /** Someone is known by another name. */
  rename(member: Member, former: string): void {
    for (const conversation of this.of(member)) {
      const party = conversation.partyOf(member);
      if (party !== undefined) party.nick = member.nick;
      const { name: room } = conversation.room;
      const renamed = { type: "nick", room, nick: former, newNick: member.nick } as const;
      conversation.tell(renamed, [...member.clients]);
    }
  }

  /** Ends one in which nothing was said and that nobody looks at; returns whether it was. */
  endUnused(conversation: Conversation): boolean {
    const { room, parties } = conversation;
    const isUnused = room.log.seq === 0 && !parties.some(({ isOpen }) => isOpen);
    if (isUnused) this.#end(conversation);
    return isUnused;
  }

  /** Someone does not want to see it until something is said in it again. */
  close(conversation: Conversation, member: Member): void {
    const party = conversation.partyOf(member);
    if (party !== undefined) party.isOpen = false;
    if (!this.endUnused(conversation)) this.#save(conversation);
  }

  /** Someone will not come back, unless by a name of its own. */
  forget(member: Member, person: Whose = whose(member)): void {
    for (const conversation of this.#of.get(person) ?? []) {
      conversation.parties.find(({ whose }) => whose === person)?.members.delete(member);
    }
    this.lapse(person);
  }

  /** Whoever is not here as that person will not come back, unless by a name of its own. */
  lapse(person: Whose): void {
    const isLeft = this.#parts.accounts.isOwner(numberOf(person));
    for (const conversation of [...this.#of.get(person) ?? []]) {
      const party = conversation.parties.find(({ whose }) => whose === person);
      if (party === undefined || party.members.size > 0 || isLeft) continue;
      party.hasGone = true;
      party.isOpen = false;
      this.#of.get(person)?.delete(conversation);
      this.#bereave(conversation, party.nick);
    }
    if (this.#of.get(person)?.size === 0) this.#of.delete(person);
  }

  /** Someone who was `former` has shown to be another person, or is none of that name any more. */
  become(member: Member, former: Whose): void {
    if (whose(member) === former) return;
    this.forget(member, former);
    this.publish(member);
    for (const conversation of this.of(member)) {
      const party = conversation.partyOf(member);
      if (party === undefined) continue;
      party.members.add(member);
      party.nick = member.nick;
    }
  }

  /** One of its people has gone for good. */
  #bereave(conversation: Conversation, nick: string): void {
    const { room, parties } = conversation;
    const left = parties.filter(({ hasGone }) => !hasGone).length;
    if (left === 0 || room.log.seq === 0) return this.#end(conversation);
    conversation.tell({ type: "leave", room: room.name, nick });
    this.#save(conversation);
    if (left > 1) return;
    this.#widowed.add(conversation);
    this.#endWidowed(WIDOWED_MAX);
  }

  #roomFor(log: string, openedFrom: string | undefined): Room<Member> {
    const room = new Room<Member>(conversationName(log), log, this.#limits);
    room.openedFrom = openedFrom;
    return room;
  }

  #add(conversation: Conversation): Conversation {
    const { room, parties } = conversation;
    this.#all.set(room.name, conversation);
    const living = parties.filter(({ hasGone }) => !hasGone);
    if (living.length === parties.length) {
      this.#byPeople.set(keyOf(parties.map(({ whose }) => whose)), conversation);
    }
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

  /** Remembers those of people who may come back, from before the server was started. */
  recall(people: Iterable<Member>): void {
    const { accounts, archive } = this.#parts;
    const members = Map.groupBy(people, whose);
    for (const { room: name, people } of archive.ask((store) => store.conversations.all()) ?? []) {
      const parties = people.map((each): Party => {
        const known = members.get(each.whose) ?? [];
        const canReturn = known.length > 0 || accounts.isOwner(numberOf(each.whose));
        return {
          whose: each.whose,
          nick: known[0]?.nick ?? each.nick,
          members: new Set(known),
          hasGone: !canReturn,
          isOpen: each.isOpen && canReturn,
        };
      });
      const stored = archive.room(name, 1, RECALLED_BYTES);
      if (stored === "unreadable") continue;
      if (stored === undefined || parties.every(({ hasGone }) => hasGone)) {
        archive.forgetConversation(name);
        continue;
      }
      const room = this.#roomFor(stored.log, undefined);
      room.log.restore(stored.seq, stored.entries);
      const conversation = this.#add(
        new Conversation(room, parties, stored.entries.at(-1)?.timeMs ?? 0),
      );
      this.#save(conversation);
    }
  }

  /** Learns what was said last in each, as far as it comes back to memory. */
  learnAll(): void {
    for (const { name, log } of this.lasting) {
      const stored = this.#parts.archive.room(name, LEARNT_ENTRIES, LEARNT_BYTES);
      if (typeof stored === "object") log.withdraw(stored.seq, stored.entries);
    }
  }

  /** As they are kept: of each that somebody could read after the server was started anew. */
  get stored(): StoredConversation[] {
    return [...this.#all.values()].filter((each) => each.isLasting && each.room.log.seq > 0)
      .map(storedOf);
  }

  #save(conversation: Conversation): void {
    if (!conversation.isLasting || conversation.room.log.seq === 0) return;
    this.#parts.archive.save((store) => store.conversations.save(storedOf(conversation)));
  }

  /** Nobody has it any more. */
  #end(conversation: Conversation): void {
    const { moment, delivery, archive } = this.#parts;
    const { room, parties } = conversation;
    // What waits for word of what was said in it gets that.
    delivery.publish(room);
    this.#all.delete(room.name);
    const key = keyOf(parties.map(({ whose }) => whose));
    if (this.#byPeople.get(key) === conversation) this.#byPeople.delete(key);
    this.#widowed.delete(conversation);
    this.#quota.close(room.openedFrom, moment.nowMs);
    if (conversation.isLasting && room.log.seq > 0) archive.forgetConversation(room.name);
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

/** What tells some people from all others. */
function keyOf(people: readonly Whose[]): string {
  return [...new Set(people)].sort().join(" ");
}
