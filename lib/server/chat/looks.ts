/**
 * What people ask about the chat: answers that change nothing.
 *
 * @module
 */

import { type Answer, mapped } from "../log/answer.ts";
import { type Acquaintance, addressShownTo, isShownTo } from "./people/acquaintance.ts";
import type { Archive } from "../store/archive.ts";
import type { AddressOf, AwayPerson } from "../../vocabulary/person.ts";
import type { Conversation } from "./private/conversation.ts";
import type { Conversations } from "./private/conversations.ts";
import type { Confiding } from "./private/confiding.ts";
import { fold, withoutHash } from "../../text/name.ts";
import type { Command, Look } from "../../vocabulary/command.ts";
import type { Member, Outlet } from "./member.ts";
import { isPrivate, PRIVATE_MARK } from "../../vocabulary/private.ts";
import { Oversight, type OversightParts } from "./moderation/oversight.ts";
import type { Past } from "./rooms/past.ts";
import type { Rank } from "../../vocabulary/room.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import { refuse } from "./refusal.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Room } from "./rooms/room.ts";
import type { Rooms } from "./rooms/rooms.ts";
import type { Rulebook } from "./rooms/rulebook.ts";
import type { Stamp } from "./stamp.ts";

/** How many names or rooms one answer holds. */
const LIST_MAX = 200;
/** The same for who asks for all names. */
const NAMES_MAX = 5_000;

/** What looks need of others. */
export interface LooksParts extends OversightParts {
  /** Which there are. */
  readonly rooms: Rooms;
  /** Which there were. */
  readonly archive: Archive;
  /** What is said in private, */
  readonly conversations: Conversations;
  /** and how one calls that. */
  readonly confiding: Confiding;
  /** What was said in all of these. */
  readonly past: Past;
  /** Who others are. */
  readonly acquaintance: Acquaintance;
  /** How rooms are run. */
  readonly rulebook: Rulebook;
}

/** See the top of this file. */
export class Looks {
  readonly #parts: LooksParts;
  readonly #replay: number;
  readonly #oversight: Oversight;

  /** Who asks for the past and says of how much gets `replay` entries. */
  constructor(parts: LooksParts, replay: number) {
    this.#parts = parts;
    this.#replay = replay;
    this.#oversight = new Oversight(parts);
  }

  /** Answers someone who is here. */
  answer(member: Member, look: Exclude<Look, { type: "invalid" }>, stamp: Stamp): void {
    const { id } = look;
    switch (look.type) {
      case "ping":
        return member.tell({ type: "ack" }, id);
      case "help":
        return member.tell(helpFor(member));
      case "rooms":
        return this.#listRooms(member, look.all === true ? Infinity : LIST_MAX, id);
      case "bans":
      case "mutes":
      case "locks":
      case "modlog":
        return this.#oversight.answer(member, look, stamp.utcMs);
      case "masks":
        return this.#listMasks(member, look, stamp.utcMs);
      case "conversations":
        return member.tell({ type: "conversations", conversations: this.#pairsOf(member) }, id);
      case "people":
      case "census":
      case "formerly":
        return this.#parts.acquaintance.answer(member, look, stamp);
    }
    const { rooms, confiding } = this.#parts;
    const { room: name } = look;
    const conversation = isPrivate(name) ? confiding.called(member, name) : undefined;
    const room = isPrivate(name)
      ? conversation?.room
      : rooms.of(member, name) ?? (look.type === "who" ? this.#shown(member, name) : undefined);
    if (room === undefined) return refuse(member, "not_in_room", name ?? "", { id });
    switch (look.type) {
      case "history":
      case "search":
        return this.#lookBack(member, room, look, conversation);
    }
    if (conversation !== undefined) {
      if (look.type === "who") return whoIn(conversation, member, id);
      return refuse(member, "only_in_rooms", name ?? "", { id });
    }
    switch (look.type) {
      case "topic":
        return member.tell({ type: "topicIs", room: room.name, topic: room.topic }, id);
      case "who":
        return this.#who(member, room, look.all === true ? NAMES_MAX : LIST_MAX, id);
      case "rules":
        return this.#tellRules(member, room, id);
    }
  }

  /**
   * What a look must wait for: what its sender said before, and is not published yet, stands in what is looked
   * back on. What others say is waited for by nobody.
   */
  admission(member: Member | undefined, request: Command): Promise<void> | undefined {
    if (member === undefined || !isOfPast(request)) return undefined;
    const { rooms, confiding } = this.#parts;
    const name = request.type === "rooms" ? undefined : request.room;
    const room = isPrivate(name) ? confiding.called(member, name)?.room : rooms.of(member, name);
    if (room === undefined || room.log.isPublished) return undefined;
    const isAwaited = room.log.unpublished.some(({ author }) => member.hasSaid(author));
    return isAwaited ? room.log.published : undefined;
  }

  #lookBack(
    member: Member,
    room: Room<Member>,
    look: Extract<Look, { type: "history" | "search" }>,
    conversation: Conversation | undefined,
  ): void {
    const answer = this.#pastOf(room, look, member.outlet);
    const to = conversation?.namesBut(member).join(",");
    if (to === undefined || member.seesConversations) return member.answer(answer, look.id);
    const named = (reply: Reply): Reply =>
      reply.type === "history" || reply.type === "found" ? { ...reply, to } : reply;
    return member.answer(mapped(answer, named), look.id);
  }

  #pastOf(
    room: Room<Member>,
    look: Extract<Look, { type: "history" | "search" }>,
    outlet: Outlet | undefined,
  ): Answer {
    const { past } = this.#parts;
    switch (look.type) {
      case "history": {
        const { before, after, beforeMs, afterMs, beyond = 0, limit = this.#replay } = look;
        const end = before ??
          (beforeMs === undefined ? undefined : past.seqAt(room, beforeMs) + beyond);
        const start = after ??
          (afterMs === undefined ? undefined : past.seqAt(room, afterMs + 1) - 1);
        const range = {
          ...(end !== undefined && { before: end }),
          ...(start !== undefined && { after: start }),
          limit,
          // Programs count what comes; who reads it, what there is to be read.
          isShown: outlet?.readsOne === true ||
            outlet?.isOrdered === true && look.limit === undefined,
        };
        return past.history(room, range);
      }
      case "search":
        return past.search(room, look.words, look.before);
    }
  }

  /** With whom someone has said something in private, the last of it last. */
  #pairsOf(member: Member): Extract<Reply, { type: "conversations" }>["conversations"] {
    return [...this.#parts.conversations.of(member)]
      .filter(({ room }) => room.log.publishedSeq > 0)
      .map((each) => ({ people: each.namesBut(member), saidAtMs: each.saidAtMs }))
      .sort((one, other) => one.saidAtMs - other.saidAtMs)
      .slice(-LIST_MAX);
  }

  /** A room that one is not in, with people in it, if one may know of it. */
  #shown(member: Member, name = ""): Room<Member> | undefined {
    const room = this.#parts.rooms.named(withoutHash(name));
    const isThere = room !== undefined && room.members.size > 0 && isShownTo(member, room);
    return isThere ? room : undefined;
  }

  #who(member: Member, room: Room<Member>, max: number, id: RequestId | undefined): void {
    // Who has only just come may be about to say something.
    let reading = 0;
    for (const { visits } of room.visitors) if (visits) reading++;
    const nicks: string[] = [];
    const away: AwayPerson[] = [];
    const ranked = { mod: [] as string[], voice: [] as string[] };
    const addresses: AddressOf[] = [];
    const operators: string[] = [];
    for (const other of room.members) {
      const { nick, person, about } = other;
      // One knows of oneself.
      if (other.isOperator && other.lead !== member.lead) operators.push(nick);
      const address = addressShownTo(member, other);
      if (address !== undefined) addresses.push({ nick, address });
      if (about?.away !== undefined) away.push({ nick, text: about.away });
      const rank = room.rules?.rankOf(person);
      if (rank !== undefined) ranked[rank].push(nick);
      if (nicks.push(nick) === max) break;
    }
    const { mod: mods, voice: voiced } = ranked;
    member.tell({
      type: "who",
      room: room.name,
      members: room.members.size,
      nicks,
      ...(reading > 0 && { reading }),
      ...(away.length > 0 && { away }),
      ...(mods.length > 0 && { mods }),
      ...(voiced.length > 0 && { voiced }),
      ...(operators.length > 0 && { operators }),
      ...(addresses.length > 0 && { addresses }),
    }, id);
  }

  #tellRules(member: Member, room: Room<Member>, id: RequestId | undefined): void {
    const { name, rules, members } = room;
    const having = (rank: Rank): string[] =>
      [...members].filter(({ person }) => rules?.rankOf(person) === rank).map(({ nick }) => nick)
        .slice(0, LIST_MAX);
    const told = rules?.told(true) ?? {};
    member.tell(
      { type: "rules", room: name, rules: told, mods: having("mod"), voiced: having("voice") },
      id,
    );
  }

  /** Who is in a room may know whom it does not let in. */
  #listMasks(
    member: Member,
    { list, room: name, id }: Extract<Look, { type: "masks" }>,
    utcMs: number,
  ): void {
    const room = this.#oversight.roomFor(member, name);
    if (room === undefined) return refuse(member, "not_in_room", name, { id });
    const masks = room.rules?.masks(list, utcMs) ?? [];
    member.tell({ type: "masks", room: room.name, list, masks }, id);
  }

  #listRooms(member: Member, max: number, id: RequestId | undefined): void {
    const { archive, rooms } = this.#parts;
    const listed = new Map<string, { name: string; members: number; topic: string }>();
    // Of a room that is not in memory, nobody is in it.
    const mayKnow = member.operator !== undefined;
    for (const { name, topic } of archive.ask((store) => store.rooms(LIST_MAX)) ?? []) {
      if (mayKnow || this.#parts.rulebook.of(name)?.isSecret !== true) {
        listed.set(fold(name), { name, members: 0, topic });
      }
    }
    for (const room of rooms) {
      if (!isShownTo(member, room)) continue;
      const { name, topic, members, log } = room;
      const isWorthIt = members.size > 0 || topic !== "" || log.publishedSeq > 0;
      if (isWorthIt) listed.set(fold(name), { name, members: members.size, topic });
    }
    const sorted = [...listed.values()].sort((a, b) =>
      b.members - a.members || (a.name < b.name ? -1 : 1)
    );
    member.tell({ type: "rooms", rooms: sorted.slice(0, max) }, id);
  }
}

/** Whether a request shows what was said, be it as a topic alone. */
function isOfPast(
  request: Command,
): request is Extract<Command, { readonly type: "history" | "search" | "topic" | "rooms" }> {
  switch (request.type) {
    case "history":
    case "search":
    case "topic":
    case "rooms":
      return true;
    default:
      return false;
  }
}

/** Tells who is in a private conversation, here or away. */
function whoIn(conversation: Conversation, member: Member, id: RequestId | undefined): void {
  const { room, parties } = conversation;
  const here = parties.filter(({ hasGone }) => !hasGone);
  const away = here.flatMap(({ nick, members }): AwayPerson[] => {
    const [text] = [...members].flatMap(({ about }) => about?.away ?? []);
    return text === undefined ? [] : [{ nick, text }];
  });
  const nicks = here.map(({ nick }) => nick);
  const name = member.seesConversations
    ? room.name
    : PRIVATE_MARK + conversation.namesBut(member).join(",");
  const who = { type: "who", room: name, members: nicks.length, nicks } as const;
  member.tell(away.length > 0 ? { ...who, away } : who, id);
}

function isMod({ person }: Member, room: Room<Member> | undefined): boolean {
  return room?.rules?.rankOf(person) === "mod";
}

/** What is open to someone: operators may order something in every room. */
function helpFor(member: Member): Reply {
  const isOperator = member.operator !== undefined;
  if (!isOperator && !isMod(member, member.room)) return { type: "help", operator: false };
  return { type: "help", operator: true, ...(member.room !== undefined && { mod: true }) };
}
