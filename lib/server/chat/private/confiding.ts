/**
 * Saying something to one person alone, or to some: who is meant, in which conversation it stands, and who
 * is told how. Whoever has conversations as rooms reads it there; all others are told by
 * `correspondence.ts`.
 *
 * @module
 */

import type { Ack, Member, Outlet } from "../member.ts";
import { Amending } from "./amending.ts";
import type { Accounts } from "../people/accounts.ts";
import type { Answered } from "../answered.ts";
import type { Archive } from "../../store/archive.ts";
import type { Change } from "../../../vocabulary/command.ts";
import { ackShownTo, asItStands, type Conversation, type Party } from "./conversation.ts";
import type { Conversations } from "./conversations.ts";
import { type Correspondence, type LetterWords, mannerOf } from "./correspondence.ts";
import { fold } from "../../../text/name.ts";
import type { LetterManner } from "../../../vocabulary/letter.ts";
import { markRead } from "../people/read_marks.ts";
import {
  isPrivate,
  namesIn,
  PEOPLE_PER_CONVERSATION,
  peopleMeant,
  TO_LAST_WRITER,
} from "../../../vocabulary/private.ts";
import type { Moment } from "../stamp.ts";
import type { Past } from "../rooms/past.ts";
import type { People } from "../people/people.ts";
import type { PrivatePlace, Problem } from "../../../vocabulary/reply.ts";
import { refuse } from "../refusal.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import type { Revising } from "../rooms/revising.ts";
import type { Stamp } from "../stamp.ts";
import type { Speaking } from "../rooms/speaking.ts";

/** So much of what was said before is shown of a conversation that one had closed. */
const SHOWN = 50;

/** What confiding needs of others. */
export interface ConfidingParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here. */
  readonly people: People;
  /** Whose own names are. */
  readonly accounts: Accounts;
  /** What they say to each other alone, */
  readonly conversations: Conversations;
  /** and how those are told who do not have that as rooms. */
  readonly correspondence: Correspondence;
  /** How it is said, */
  readonly speaking: Speaking;
  /** and taken back. */
  readonly revising: Revising;
  /** What is kept. */
  readonly archive: Archive;
  /** What was asked for before. */
  readonly answered: Answered<Member>;
  /** What was said, as it can be told, */
  readonly past: Past;
  /** and as it is known at all servers. */
  readonly remembered: Past;
}

/** What is said. */
interface Words extends LetterManner {
  readonly text: string;
  readonly id?: RequestId;
  /** By what its sender means the receiver. */
  readonly person?: string;
}

/** See the top of this file. */
export class Confiding {
  readonly #parts: ConfidingParts;
  readonly #amending: Amending;

  /** Nothing has been said. */
  constructor(parts: ConfidingParts) {
    this.#parts = parts;
    this.#amending = new Amending(parts);
  }

  /** Says something to whoever is meant; `isPressed`, that these have so much to read already. */
  direct(
    member: Member,
    request: Extract<Change, { type: "direct" }>,
    isPressed: boolean,
  ): void {
    const { to, person, id } = request;
    const silence = this.#parts.speaking.silence(member);
    if (silence !== undefined) return refuse(member, silence.code, to, { ...silence, id });
    const meant = person !== undefined
      ? this.#withWriter(member, person, to)
      : to === TO_LAST_WRITER
      ? { code: "nobody_wrote" } as const
      : isPrivate(to)
      ? this.#toSpeakIn(member, to)
      : this.#meant(member, namesIn(to));
    if ("code" in meant) {
      return refuse(member, meant.code, meant.value ?? to, { command: "msg", ...meant, id });
    }
    this.#say(member, meant, request, isPressed);
  }

  /** Does what may be asked for in a conversation as in a room. */
  act(
    member: Member,
    request: Extract<Change, { readonly room?: string }> & { readonly room: string },
    stamp: Stamp,
  ): void {
    const { speaking, conversations, remembered } = this.#parts;
    const { room: name, id } = request;
    if (request.type === "say" || request.type === "action") {
      const silence = speaking.silence(member);
      if (silence !== undefined) return refuse(member, silence.code, "", { ...silence, id });
      const conversation = this.#toSpeakIn(member, name);
      if ("code" in conversation) {
        return refuse(member, conversation.code, conversation.value ?? name, {
          ...conversation,
          id,
        });
      }
      const { type, ...words } = request;
      return this.#say(
        member,
        conversation,
        type === "action" ? { ...words, deed: true } : words,
        stamp.isPressed ?? false,
      );
    }
    const conversation = this.called(member, name);
    if (conversation === undefined) return refuse(member, "not_in_room", name, { id });
    switch (request.type) {
      case "mark":
        return markRead(member, conversation.room, request, remembered);
      case "redact":
      case "edit":
      case "react":
        return this.#amending.amend(member, conversation, request, stamp);
      case "leave":
        conversations.close(conversation, member);
        return this.#left(member, conversation, id);
      default:
        return refuse(member, "only_in_rooms", name, { id });
    }
  }

  /** Someone, and so each of its clients, has a conversation as a room no more. */
  #left(member: Member, { room }: Conversation, id: RequestId | undefined): void {
    const left = { type: "left", nick: member.nick, room: room.name } as const;
    member.tell(left, id);
    for (const other of member.others) if (other.seesConversations) other.tell(left);
  }

  /** One of one's conversations, by what it is called or by the names of its people. */
  called(member: Member, name: string): Conversation | undefined {
    const { conversations, people } = this.#parts;
    const nicks = peopleMeant(name);
    if (nicks === undefined) {
      const conversation = conversations.named(name);
      return conversation?.partyOf(member) === undefined ? undefined : conversation;
    }
    const here = nicks.flatMap((nick) => people.named(nick) ?? []);
    const known = here.length === nicks.length
      ? conversations.between([member, ...here])
      : undefined;
    return known ?? this.#lastWith(member, nicks);
  }

  /** Opens a conversation, so that one has it as a room; nobody else is told before something is said in it. */
  open(member: Member, name: string): Conversation | Problem {
    const conversation = this.#toSpeakIn(member, name);
    if ("code" in conversation) return conversation;
    const [opened] = this.#parts.conversations.open(conversation, member);
    if (opened !== undefined) this.#show(conversation, member.others);
    return conversation;
  }

  /** Whether so much waits for all to whom something is said alone that more would be a burden. */
  isPressed(member: Member | undefined, change: Change): boolean {
    const people = member === undefined ? [] : this.#receiversOf(member, change);
    const receivers = people.flatMap(clientsOf);
    return receivers.length > 0 && receivers.every(({ outlet }) => outlet?.isSaturated ?? false);
  }

  #receiversOf(member: Member, change: Change): readonly Member[] {
    const { people, correspondence } = this.#parts;
    switch (change.type) {
      case "signal":
        return listOf(people.named(change.to ?? ""));
      case "direct": {
        const { to, person } = change;
        if (person !== undefined) return listOf(correspondence.personOf(person));
        if (isPrivate(to)) return this.#othersIn(member, to);
        return namesIn(to).flatMap((nick) => people.named(nick) ?? []);
      }
      case "say":
      case "action":
      case "edit":
      case "react":
        return isPrivate(change.room) ? this.#othersIn(member, change.room) : [];
      default:
        return [];
    }
  }

  #othersIn(member: Member, name: string): readonly Member[] {
    const others = this.called(member, name)?.othersThan(member) ?? [];
    return others.flatMap(({ members }) => [...members]);
  }

  /** The conversation that is meant, which is begun if need be. */
  #toSpeakIn(member: Member, name: string): Conversation | Problem {
    const known = this.called(member, name);
    if (known !== undefined) return known;
    const nicks = peopleMeant(name);
    return nicks === undefined ? { code: "not_in_room", value: name } : this.#meant(member, nicks);
  }

  /** The conversation with the people of these names, which is begun if need be. */
  #meant(member: Member, nicks: readonly string[]): Conversation | Problem {
    const { people, conversations } = this.#parts;
    if (nicks.length >= PEOPLE_PER_CONVERSATION) {
      return { code: "people_too_many", limit: PEOPLE_PER_CONVERSATION - 1 };
    }
    const others: Member[] = [];
    for (const nick of nicks) {
      const other = people.named(nick);
      if (other !== undefined && !other.isVisitor) others.push(other);
      else return this.#lastWith(member, nicks) ?? { code: "nick_unknown", value: nick };
    }
    if (others.length === 0) return { code: "nick_malformed" };
    return conversations.between([member, ...others]) ?? this.#begin(member, others);
  }

  /** The conversation with whoever wrote by that handle. */
  #withWriter(member: Member, person: string, name: string): Conversation | Problem {
    const { correspondence, conversations } = this.#parts;
    const other = correspondence.personOf(person);
    if (other === undefined || other.isVisitor) return { code: "person_gone", value: name };
    return conversations.between([member, other]) ?? this.#begin(member, [other]);
  }

  #begin(member: Member, others: readonly Member[]): Conversation | Problem {
    return this.#parts.conversations.begin(member, others) ?? { code: "conversations_full" };
  }

  /** Of one's own conversations that with those of whom these were the last names. */
  #lastWith(member: Member, nicks: readonly string[]): Conversation | undefined {
    const wanted = nicks.map(fold).sort().join(" ");
    return [...this.#parts.conversations.of(member)].findLast((conversation) =>
      conversation.namesBut(member).map(fold).sort().join(" ") === wanted
    );
  }

  /** Says something in a conversation, or says why that cannot be: what was only begun for it ends then. */
  #say(member: Member, conversation: Conversation, words: Words, isPressed: boolean): void {
    const parties = conversation.othersThan(member);
    const others = parties.flatMap(({ members }) => [...members]);
    const told = isPressed ? [] : others.filter((other) => this.#reaches(other, words.text));
    const problem = this.#problemOf(member, conversation, parties, told);
    if (problem === undefined) return this.#utter({ member, conversation, words, told });
    refuse(member, problem.code, problem.value ?? "", { ...problem, id: words.id });
    this.#parts.conversations.endUnused(conversation);
  }

  #problemOf(
    member: Member,
    conversation: Conversation,
    parties: readonly Party[],
    told: readonly Member[],
  ): Problem | undefined {
    const [first] = parties;
    if (first === undefined) {
      return { code: "person_gone", value: conversation.namesBut(member).join(",") };
    }
    if (!this.#parts.archive.works) return { code: "not_stored" };
    // Who has a name of its own and is not here reads it on coming back.
    const isAwaited = parties.some(({ members }) => members.size === 0);
    if (told.length > 0 || isAwaited) return undefined;
    return { code: "not_reading", value: first.nick, command: "msg" };
  }

  /** Those who cannot be told are passed over. */
  #utter({ member, conversation, words, told }: Uttered): void {
    const { speaking, answered, conversations } = this.#parts;
    const { text, id, person, notice, tags, deed } = words;
    this.#present(conversation);
    const { room } = conversation;
    const kind = deed === true ? "action" : "message";
    const entry = speaking.append(
      member,
      room,
      kind,
      text,
      id,
      mannerOf({
        ...(notice === true && { notice }),
        ...(tags !== undefined && { tags }),
      }),
    );
    if (entry === undefined) return;
    conversations.note(conversation);
    const place = { room: room.name, seq: entry.seq, timeMs: entry.timeMs };
    const ack = this.#ackOf(member, conversation, place);
    answered.note(member, id, ack);
    // It may have been taken back meanwhile.
    room.afterPublish.push(() => conversation.tell(asItStands(room, entry), [member]));
    const { outlet } = member;
    const shown = ackShownTo(member, ack, person !== undefined);
    this.#deliver(
      { member, conversation, words, told, place },
      () => acknowledge(outlet, { ack: shown, place, to: ack.to ?? "", id }),
    );
    for (const { nick, members } of conversation.othersThan(member)) {
      const isMissed = members.size > 0 && !told.some((receiver) => members.has(receiver));
      if (isMissed) member.tell({ type: "error", code: "direct_unsure", value: nick });
    }
  }

  /** Tells those who do not have it as a room; `acknowledge` is called once all of it is kept. */
  #deliver({ member, conversation, words, told, place }: Delivered, acknowledge: () => void): void {
    const { correspondence } = this.#parts;
    const { room } = conversation;
    const to = conversation.namesBut(member).join(",");
    const letter = { text: words.text, to, place, room, ...mannerOf(words) };
    this.#echo(member, told, letter);
    const receivers = told.filter(({ seesConversations }) => !seesConversations);
    if (receivers.length === 0 || member.seesConversations) {
      room.afterPublish.push(acknowledge);
    }
    for (const receiver of receivers) {
      const isLast = receiver === receivers.at(-1) && !member.seesConversations;
      correspondence.send(member, receiver, letter, isLast ? acknowledge : () => {});
    }
  }

  /**
   * Has those other clients of who says something told of it that do not have it as a room; one that reads too slowly
   * lacks it.
   */
  #echo(member: Member, told: readonly Member[], letter: LetterWords): void {
    const { to, text, place, room, ...manner } = letter;
    const said = { type: "direct", from: member.nick, to, text, own: true, place } as const;
    const known = this.#parts.accounts.knownBy(member);
    for (const other of member.others) {
      // What it says to itself it is told as anyone is.
      if (other.seesConversations || told.includes(other)) continue;
      room.afterPublish.push(() => {
        if (other.outlet?.isSaturated !== true) {
          other.tell({ ...said, ...known, ...mannerOf(manner) });
        }
      });
    }
  }

  /** All of its people have it from now on, whatever they have closed. */
  #present(conversation: Conversation): void {
    for (const { members } of this.#parts.conversations.open(conversation)) {
      this.#show(conversation, members);
    }
  }

  #show(conversation: Conversation, members: Iterable<Member>): void {
    const { room } = conversation;
    for (const member of members) {
      if (!member.seesConversations) continue;
      member.tell({ type: "entered", nick: member.nick, ...conversation.stateFor(member) });
      if (room.log.publishedSeq > 0) member.answer(this.#parts.past.replay(room, SHOWN));
    }
  }

  /** Whether someone can be told of that now, or when it comes back. */
  #reaches(receiver: Member, text: string): boolean {
    return receiver.seesConversations || this.#parts.correspondence.reaches(receiver, text);
  }

  #ackOf(member: Member, conversation: Conversation, place: PrivatePlace): Ack {
    const others = conversation.othersThan(member).filter(({ members }) => members.size > 0);
    const isUnsure = others.some(({ members }) => ![...members].some(showsWhatCame));
    const [other, ...more] = others;
    const away = more.length > 0 ? undefined : awayOf(other);
    return {
      type: "ack",
      ...place,
      to: conversation.namesBut(member).join(","),
      // Who does not know of that has no use for it.
      ...(showsWhatCame(member) && isUnsure && { unsure: true }),
      ...(away !== undefined && { away }),
    };
  }
}

function listOf(member: Member | undefined): readonly Member[] {
  return member === undefined ? [] : [member];
}

/** Something that is said, and to whom. */
interface Uttered {
  readonly member: Member;
  readonly conversation: Conversation;
  readonly words: Words;
  /** Those of the others who can be told, by each of their clients. */
  readonly told: readonly Member[];
}

/** The same, and where it stands. */
interface Delivered extends Uttered {
  readonly place: PrivatePlace;
}

/** Why someone is away, if it is. */
function awayOf(party: Party | undefined): string | undefined {
  return [...party?.members ?? []][0]?.about?.away;
}

/** All by which someone is here, to whom something is said; else the one that is away. */
function clientsOf(receiver: Member): readonly Member[] {
  const here = [...receiver.clients].filter(({ outlet }) => outlet !== undefined);
  return here.length > 0 ? here : [receiver];
}

function showsWhatCame({ showsLetters, seesConversations }: Member): boolean {
  return showsLetters || seesConversations;
}

/** Tells by a connection that what was said in private is on its way. */
function acknowledge(
  outlet: Outlet | undefined,
  { ack, place, to, id }: {
    readonly ack: Ack;
    readonly place: PrivatePlace;
    readonly to: string;
    readonly id: RequestId | undefined;
  },
): void {
  if (outlet?.wantsAcks !== true) {
    const { away } = ack;
    // All that such a person is told of it is that it may take a while.
    if (away !== undefined) outlet?.tell({ type: "ack", to, away });
    return;
  }
  // Who sees its own words among others' wants to know them again.
  outlet.tell(outlet.isOrdered === true ? { ...ack, to, place } : ack, id);
}
