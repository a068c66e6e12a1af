/**
 * What some people say to each other alone: a log, and whose it is. Which there are, and how they begin and
 * end, is told in `conversations.ts`.
 *
 * @module
 */

import type { Ack, Member } from "../member.ts";
import type { Entry, PresenceChange } from "../../../vocabulary/entry.ts";
import { markOf } from "../people/read_marks.ts";
import type { Room } from "../rooms/room.ts";
import type { VersionState } from "../rooms/versions.ts";
import type { RoomState } from "../../../vocabulary/reply.ts";
import type { StoredConversation } from "../../store/store.ts";
import { canReturn, type Whose, whose } from "../people/whose.ts";

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

/**
 * A conversation as it is known, as plain values: people by their numbers.
 *
 * @ignore
 */
export interface ConversationState {
  readonly log: string;
  readonly seq: number;
  readonly parties: readonly (Omit<Party, "members"> & { readonly members: readonly number[] })[];
  readonly saidAtMs: number;
  readonly openedFrom: string | undefined;
  readonly revised: readonly VersionState[] | undefined;
}

/** What some people say to each other alone. Made by {@link Conversations}. */
export class Conversation {
  /** What is said in it. It has no members: nobody reads its log by itself. */
  readonly room: Room<Member>;
  /** Whose it is; the one who began it is the first. */
  readonly parties: readonly Party[];
  /** When something was said in it last, in UTC milliseconds; when it was begun, where nothing was. */
  saidAtMs: number;
  /** Whether somebody could read it again after the server was started anew. */
  readonly isLasting: boolean;

  /** For {@link Conversations}. */
  constructor(room: Room<Member>, parties: readonly Party[], saidAtMs: number) {
    this.room = room;
    this.parties = parties;
    this.saidAtMs = saidAtMs;
    this.isLasting = parties.some(({ members, hasGone }) =>
      !hasGone && (members.size === 0 || [...members].some(canReturn))
    );
  }

  /** As which of its people someone is in it. */
  partyOf(member: Member): Party | undefined {
    const wanted = whose(member);
    return this.parties.find(({ whose }) => whose === wanted);
  }

  /** Those who may yet read what that one says; it is alone with itself where it wrote to itself. */
  othersThan(member: Member): readonly Party[] {
    if (this.parties.length === 1) return this.parties;
    const own = this.partyOf(member);
    return this.parties.filter((party) => !party.hasGone && party !== own);
  }

  /** The names of all but that one. */
  namesBut(member: Member): readonly string[] {
    if (this.parties.length === 1) return [member.nick];
    const own = this.partyOf(member);
    return this.parties.filter((party) => party !== own).map(({ nick }) => nick);
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

  /** Tells all who have it as a room, but for some, what happens in it. */
  tell(
    event: Entry | PresenceChange & { readonly room: string },
    but: readonly Member[] = [],
  ): void {
    for (const { isOpen, members } of this.parties) {
      for (const member of members) {
        if (!isOpen || but.includes(member) || !member.seesConversations) continue;
        // One of several who reads too slowly finds by the numbers what it lacks, and asks for that.
        if (this.parties.length > 2 && member.outlet?.isSaturated) continue;
        member.tell({ type: "private", event });
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

/** An entry as it stands by now: it may have been taken back. */
export function asItStands({ log }: Room<Member>, entry: Entry): Entry {
  const [now = entry] = log.behind(entry.seq - 1, 1, Infinity);
  return now;
}

/** Which of two was silent longer; that must not depend on the order in which they are looked at. */
export function bySilence(one: Conversation, other: Conversation): number {
  return one.saidAtMs - other.saidAtMs || (one.room.name < other.room.name ? -1 : 1);
}

/** It, as it is kept. */
export function storedOf({ room, parties }: Conversation): StoredConversation {
  // The number of one who will not come back may be given again.
  const people = parties.map(({ whose, nick, isOpen, hasGone }) => ({
    whose: hasGone ? "" : whose,
    nick,
    isOpen,
  }));
  return { room: room.name, people };
}

/** All that is known of it: see knowledge.ts. */
export function stateOf({ room, parties, saidAtMs }: Conversation): ConversationState {
  return {
    log: room.logId,
    seq: room.log.seq,
    parties: parties.map(({ members, ...party }) => ({
      ...party,
      members: [...members].map(({ author }) => author),
    })),
    saidAtMs,
    openedFrom: room.openedFrom,
    revised: room.revised,
  };
}
