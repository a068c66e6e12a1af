/**
 * Who may be called what: it judges a name that someone wants, gives it, and tells the rooms.
 *
 * @module
 */

import type { Circle } from "./circle.ts";
import type { Absence } from "../attendance/absence.ts";
import type { Accounts } from "./accounts.ts";
import { bendToNick, fold, parseNick } from "../../../text/name.ts";
import { hasStrayMark } from "../../../text/marks.ts";
import type { ErrorCode, RequestId } from "../../../vocabulary/codes.ts";
import { isOfMixedDirection, looksReserved } from "../../../text/lookalike.ts";
import type { Member, Outlet, RoomDelivery } from "../member.ts";
import type { Conversations } from "../private/conversations.ts";
import type { Moment } from "../stamp.ts";
import { NameIndex } from "../../../text/name_index.ts";
import type { People } from "./people.ts";
import type { Problem } from "../../../vocabulary/reply.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { type Sanctions, termsTold } from "../moderation/sanctions.ts";

/** So many like a name that is taken are tried. */
const NUMBERED_MAX = 100;

/** So long a connection has to show that it is there, where someone else wants its name. */
const PROBE_MS = 3_000;

/** By these a name is refused because another has it, or one like it. */
const HAD: ReadonlySet<ErrorCode> = new Set<ErrorCode>(
  ["nick_taken", "nick_confusable", "nick_registered"],
);

/** What naming needs of others. */
export interface NamingParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who has which name. */
  readonly people: People;
  /** Who hears of a new one, */
  readonly rooms: Rooms;
  /** and when. */
  readonly delivery: RoomDelivery;
  /** And who does in private. */
  readonly conversations: Conversations;
  /** Which are somebody's own. */
  readonly accounts: Accounts;
  /** For whom names are kept. */
  readonly absence: Absence;
  /** Who is told of each change. */
  readonly circle: Circle;
  /** Which names are banned. */
  readonly sanctions: Sanctions;
}

/** See the top of this file. */
export class Naming {
  readonly #parts: NamingParts;
  readonly #maxNick: number;
  /** The operators' names, which are theirs alone. */
  #operators = new NameIndex<string>();

  /** Names have at most so many graphemes. */
  constructor(parts: NamingParts, maxNick: number) {
    this.#parts = parts;
    this.#maxNick = maxNick;
  }

  /** The operators' names: see knowledge.ts. */
  get state(): string[] {
    return [...this.#operators.values()];
  }

  /** From now on these names are the operators'. */
  reserve(operators: Iterable<string>): void {
    this.#operators = new NameIndex();
    for (const name of operators) this.#operators.set(name, name);
  }

  /**
   * Gives a person a name, or says why it cannot be had. Where someone has it or its like, another one
   * like it will do if `alike` says so.
   */
  rename(member: Member, text: string, alike = false): Problem | undefined {
    const parsed = isOwnName(member, text)
      ? { nick: text.normalize("NFC") }
      : parseNick(text, this.#maxNick);
    if ("code" in parsed) return { ...parsed, limit: this.#maxNick };
    const problem = this.#problemWith(member, parsed.nick);
    const isHad = problem !== undefined && HAD.has(problem.code);
    const nick = problem === undefined
      ? parsed.nick
      : alike && isHad
      ? this.#nickLike(member, parsed.nick)
      : undefined;
    if (nick === undefined) return problem;
    this.#call(member, nick);
    return undefined;
  }

  /** Someone wants a name: where who has it may be gone, that is found out. */
  probe(outlet: Outlet, nick: string, id?: RequestId): void {
    const holder = this.#parts.people.named(nick);
    const owner = outlet.origin?.owner;
    // Whoever asks for a name that is somebody's own may be that one from elsewhere: it costs a sign of life.
    const isSame = holder !== undefined && (holder.account !== undefined || holder.owner === owner);
    const mayBeGone = holder?.isKnownByName === true && owner !== undefined && isSame &&
      fold(holder.nick) === fold(nick);
    const isDoubtful = mayBeGone && (holder.outlet?.probe?.(PROBE_MS) ?? true);
    if (isDoubtful) return outlet.tell({ type: "ack" }, id);
    outlet.tell({ type: "error", code: "nick_taken", value: nick }, id);
  }

  /** Gives a person the name that an operator has by the operators' file, if that can be. */
  renameOperator(member: Member, operator: string): Problem | undefined {
    return this.rename(member, this.#operators.get(operator) ?? operator);
  }

  /** Gives back the name that a person had, or the closest to it that nobody has. */
  callAgain(member: Member): void {
    const { people, absence, accounts } = this.#parts;
    if (people.isNamed(member.lead)) return;
    // It was good when it was had; only someone who has it now, or who owns it, is in the way.
    const [holder] = people.alike(member.nick);
    const isFree = holder === undefined &&
      accounts.against(member.nick, member.account) === undefined &&
      absence.reservedAgainst(member.nick, member.owner) === undefined;
    if (isFree) return this.#call(member, member.nick);
    this.introduce(member, member.nick);
  }

  /** Gives a person the name, or one like it that nobody has. */
  introduce(member: Member, name: string): void {
    const { people } = this.#parts;
    const nick = this.#nickLike(member, name);
    if (nick !== undefined) this.#call(member, nick);
    else if (!people.isNamed(member.lead)) this.#call(member, people.guestNick());
  }

  /** Whether a name is that of an operator, or like it. */
  isOperators(nick: string): boolean {
    return this.#operators.like(nick) !== undefined;
  }

  /** Why nobody may come in by that name, or by what it becomes where it is bent. */
  banOf(name: string): ReturnType<Sanctions["banOfName"]> {
    const nick = bendToNick(name, "", this.#maxNick);
    return nick === undefined
      ? undefined
      : this.#parts.sanctions.banOfName(nick, this.#parts.moment.utcMs);
  }

  /** The name, or the first one like it that can be had, with a number behind it. */
  #nickLike(member: Member, name: string): string | undefined {
    for (let n = 1; n <= NUMBERED_MAX; n++) {
      // Where so many are taken already, the last has a number that nobody else has had.
      const ending = n === 1 ? "" : `-${n < NUMBERED_MAX ? n : member.author}`;
      const candidate = bendToNick(name, ending, this.#maxNick);
      // What is reserved is not had by putting a number behind it.
      if (candidate === undefined || looksReserved(candidate)) return undefined;
      if (this.#isOperators(member, candidate)) return undefined;
      if (this.#problemWith(member, candidate) === undefined) return candidate;
    }
    return undefined;
  }

  /** Why a name that is well formed cannot be had. */
  #problemWith(member: Member, nick: string): Problem | undefined {
    const { people, absence, accounts, sanctions, moment } = this.#parts;
    const ban = sanctions.banOfName(nick, moment.utcMs);
    if (ban !== undefined) return { code: "nick_banned", ...termsTold(ban) };
    if (looksReserved(nick) && !isOwnName(member, nick)) return { code: "nick_reserved" };
    if (this.#isOperators(member, nick)) return { code: "nick_reserved", command: "op" };
    if (isOfMixedDirection(nick) || hasStrayMark(nick)) return { code: "nick_confusable" };
    // An operator's own name is its own, whoever registered it before it was that.
    const isOwn = member.operator !== undefined && this.#operators.like(nick) !== undefined;
    const barrier = isOwn ? undefined : accounts.against(nick, member.account);
    if (barrier !== undefined) return { code: barrier };
    for (const other of people.alike(nick)) {
      if (other === member.lead || isAwayFrom(other, member.owner)) continue;
      return { code: people.named(nick) === other ? "nick_taken" : "nick_confusable" };
    }
    const reserved = absence.reservedAgainst(nick, member.owner);
    return reserved && { code: reserved };
  }

  /** Whether a name is that of an operator, or like it, whom this person is not. */
  #isOperators({ operator }: Member, nick: string): boolean {
    const own = operator === undefined ? undefined : this.#operators.get(operator);
    for (const name of this.#operators.alike(nick)) if (name !== own) return true;
    return false;
  }

  #call(member: Member, newNick: string): void {
    const { people, absence, conversations } = this.#parts;
    const { nick, lead } = member;
    for (const before of people.alike(newNick)) {
      if (before !== lead) absence.giveWay(before);
    }
    absence.endKeeping(newNick, member);
    people.name(lead, newNick);
    if (nick === newNick) return;
    for (const client of member.clients) {
      client.nick = newNick;
      absence.save(client);
    }
    conversations.rename(member, nick);
    if (member.rooms.size > 0) this.#tellRooms(member, nick);
    for (const other of member.others) other.tell({ type: "renamed", nick, newNick });
  }

  #tellRooms(member: Member, nick: string): void {
    const { circle, delivery, moment, rooms } = this.#parts;
    const { nick: newNick } = member;
    const what = { type: "called", newNick } as const;
    circle.tell(member, { type: "fate", nick, timeMs: moment.utcMs, what });
    for (const room of member.rooms) {
      // The person's other clients are told by themselves.
      rooms.seats.tellStrangers(member, room, () => {
        rooms.tellPresence(room, { type: "nick", nick, newNick }, member);
      });
      // Who had the name before is spoken of in what can be read by now, and in nothing that comes.
      delivery.publish(room);
    }
  }
}

/** Whether a name is that by which someone is an operator: `root` may be called so. */
function isOwnName({ operator }: Member, nick: string): boolean {
  return operator !== undefined && fold(operator) === fold(nick);
}

/** Whether someone's connection is lost, and was one of that owner. */
function isAwayFrom({ outlet, owner: former }: Member, owner: string | undefined): boolean {
  return outlet === undefined && owner !== undefined && former === owner;
}
