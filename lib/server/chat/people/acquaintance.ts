/**
 * What people find out about each other, and say of themselves: who is where, who has a name and who had it,
 * how many there are.
 *
 * @module
 */

import type { Accounts } from "./accounts.ts";
import type { Change, Look } from "../../../vocabulary/command.ts";
import { nameMatcher } from "../../../text/mask.ts";
import type { Census, Person, RoomDetails } from "../../../vocabulary/person.ts";
import type { Circle } from "./circle.ts";
import type { Member, RoomDelivery } from "../member.ts";
import type { NameWatch } from "./name_watch.ts";
import { parseLanguage } from "../../../vocabulary/language.ts";
import type { People } from "./people.ts";
import { refuse } from "../refusal.ts";
import type { Room } from "../rooms/room.ts";
import { markOf } from "./read_marks.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import type { Rooms } from "../rooms/rooms.ts";
import type { Rank } from "../../../vocabulary/room.ts";
import type { Rulebook } from "../rooms/rulebook.ts";
import type { Stamp } from "../stamp.ts";

/** In rooms of no more people than this one is told who is away. */
const AWAY_TOLD_MAX = 500;
/** So many people of whom one did not know the name are told at once. */
const MATCHES_MAX = 1_000;

/** What acquaintance needs of others. */
export interface AcquaintanceParts {
  /** Which names are somebody's own. */
  readonly accounts: Accounts;
  /** Who must be told of each change, */
  readonly circle: Circle;
  /** and when rooms are. */
  readonly delivery: RoomDelivery;
  /** Who is here. */
  readonly people: People;
  /** Where they are. */
  readonly rooms: Rooms;
  /** How they are run. */
  readonly rulebook: Rulebook;
  /** Who was here. */
  readonly names: NameWatch;
}

/** What can be asked about others. */
export type Question = Extract<Look, { readonly type: "people" | "census" | "formerly" }>;

/** See the top of this file. */
export class Acquaintance {
  readonly #parts: AcquaintanceParts;

  /** Nobody knows anybody. */
  constructor(parts: AcquaintanceParts) {
    this.#parts = parts;
  }

  /** Says more of oneself; who is new says nothing new by its name. */
  describe(member: Member, request: Extract<Change, { type: "describe" }>): void {
    const { user, realName, isBot, isInvisible } = request;
    const former = member.about?.realName;
    const isNews = realName !== undefined && former !== undefined && realName !== former;
    const about = {
      ...member.about,
      ...(user !== undefined && { user }),
      ...(realName !== undefined && { realName }),
      ...(isBot !== undefined && { isBot }),
      ...(isInvisible !== undefined && { isInvisible }),
    };
    for (const client of member.clients) client.about = about;
    member.tell({ type: "ack" }, request.id);
    if (isNews) this.#parts.circle.happens(member, { type: "described", realName });
  }

  /** Someone is away, for that reason; without one, is back. */
  away(member: Member, text?: string, id?: RequestId): void {
    const { away: _away, ...about } = member.about ?? {};
    const told = text === undefined ? {} : { text };
    const isAway = text === undefined ? about : { ...about, away: text };
    for (const client of member.clients) client.about = isAway;
    const { nick } = member;
    const event = { type: "away", nick, ...told } as const;
    member.tellAll(event, id);
    const { circle, delivery, rooms } = this.#parts;
    circle.happens(member, { type: "away", ...told });
    for (const room of member.rooms) {
      if (room.members.size > AWAY_TOLD_MAX || member.isVisitor) continue;
      rooms.seats.tellStrangers(member, room, () => {
        delivery.announce(room, { ...event, room: room.name }, member.outlet);
      });
    }
  }

  /** Chooses the language in which one is told things. */
  speak(member: Member, tag: string): void {
    const language = parseLanguage(tag);
    if (language === undefined) {
      return refuse(member, "language_unknown", tag, { command: "lang" });
    }
    member.outlet?.speak(language);
    if (member.hasEntered) member.tell({ type: "language", language });
  }

  /** Asks someone into a room that one is in: by who commands it, into one that lets not everyone in too. */
  invite(member: Member, { nick, room: name, id }: Extract<Change, { type: "invite" }>): void {
    const { people, rooms, rulebook } = this.#parts;
    const room = rooms.of(member, name);
    if (room === undefined) return refuse(member, "not_in_room", name ?? "", { id });
    const mayLetIn = member.operator !== undefined || room.rules?.rankOf(member.person) === "mod";
    if (room.rules?.isInvited && !mayLetIn) {
      return refuse(member, "not_room_operator", room.name, { command: "invite", id });
    }
    const guest = people.named(nick);
    if (guest === undefined || !isSeen(guest)) return refuse(member, "nick_unknown", nick, { id });
    if (guest.rooms.has(room)) return refuse(member, "already_in_room", guest.nick, { id });
    if (mayLetIn && !rooms.isDefault(room.name)) {
      const rules = rooms.rulesOf(room);
      if (rulebook.admit(rules, "guests", guest.person)) rulebook.save(rules);
    }
    const invited = { type: "invited", by: member.nick, to: guest.nick, room: room.name } as const;
    guest.tellAll({ ...invited, ...this.#parts.accounts.knownBy(member) });
    member.tell({ ...invited, own: true }, id);
  }

  /** Answers someone who asks about others. */
  answer(member: Member, question: Question, stamp: Stamp): void {
    const { id } = question;
    switch (question.type) {
      case "people":
        return this.#tellPeople(member, question, stamp);
      case "census":
        return member.tell({ type: "census", ...this.#census() }, id);
      case "formerly":
        return member.tell(
          { type: "formerly", names: this.#parts.names.formerly(question.nick) },
          id,
        );
    }
  }

  // Who they are

  #tellPeople(
    member: Member,
    { room: roomName, nicks, mask, id }: Extract<Look, { type: "people" }>,
    stamp: Stamp,
  ): void {
    const room = roomName === undefined ? undefined : this.#parts.rooms.named(roomName);
    const found = room !== undefined
      ? isShownTo(member, room) ? this.#parts.circle.listed(room, member) : []
      : nicks !== undefined
      ? this.#named(nicks)
      : mask !== undefined
      ? this.#matching(mask, member)
      : [];
    const people = [...found].map((other) => ({
      ...personOf(other, member, stamp),
      ...this.#accountOf(other),
    }));
    const details = room && this.#detailsOf(room, member);
    member.tell({ type: "people", people, ...(details !== undefined && { room: details }) }, id);
  }

  /** Each once, though it be asked for twice. */
  #named(nicks: readonly string[]): Set<Member> {
    const found = new Set<Member>();
    for (const nick of nicks) {
      const member = this.#parts.people.named(nick);
      if (member !== undefined && isSeen(member)) found.add(member);
    }
    return found;
  }

  *#matching(mask: string, asker: Member): Generator<Member> {
    const matches = nameMatcher(mask);
    let left = MATCHES_MAX;
    for (const member of this.#parts.people) {
      if (!isSeen(member) || member.lead !== member) continue;
      if (!matches(member.nick) || isHidden(member, asker)) continue;
      yield member;
      if (--left === 0) return;
    }
  }

  #detailsOf(room: Room<Member>, asker: Member): RoomDetails {
    const { name, topic, topicBy, topicAtMs, openedAtMs, rules } = room;
    const isIn = asker.rooms.has(room);
    const mark = markOf(asker, room);
    return {
      room: name,
      topic: isShownTo(asker, room) ? topic : "",
      isIn,
      rules: rules?.told(isIn || asker.operator !== undefined) ?? {},
      openedAtMs,
      ...(mark !== undefined && { readAtMs: mark.timeMs }),
      ...(topicBy !== undefined && { topicBy }),
      ...(topicAtMs !== undefined && { topicAtMs }),
    };
  }

  #accountOf(member: Member): Pick<Person, "account"> {
    const account = this.#parts.accounts.nameOf(member);
    return account === undefined ? {} : { account };
  }

  #census(): Census {
    let [people, operators, invisible, rooms] = [0, 0, 0, 0];
    for (const member of this.#parts.people) {
      if (!isSeen(member) || member.lead !== member) continue;
      people++;
      if (member.about?.isInvisible === true) invisible++;
      if (member.isOperator) operators++;
    }
    for (const { members } of this.#parts.rooms) if (members.size > 0) rooms++;
    return { people, operators, invisible, rooms, most: this.#parts.people.most };
  }
}

function personOf(member: Member, asker: Member, { nowMs, utcMs }: Stamp): Person {
  const { nick, about, isOperator, rooms, outlet } = member;
  const here = [member, ...member.others];
  const cameAtMs = Math.min(...here.map(({ cameAtMs }) => cameAtMs));
  const saidAtMs = Math.max(...here.map(({ saidAtMs }) => saidAtMs));
  const { user = "", realName = "", away, isBot = false } = about ?? {};
  const shown = [...rooms].filter((room) => isShownTo(asker, room));
  const ranks = ranksOf(member, shown);
  const address = addressShownTo(asker, member);
  return {
    nick,
    user,
    realName,
    ...(away !== undefined && { away }),
    isOperator,
    isBot,
    ...(address !== undefined && { address }),
    isElsewhere: outlet?.isElsewhere ?? false,
    cameAtMs: utcMs - (nowMs - cameAtMs),
    idleMs: nowMs - Math.max(saidAtMs, cameAtMs),
    rooms: shown.map(({ name }) => name),
    ...(ranks !== undefined && { ranks }),
  };
}

/** Whether someone wants not to be found by others who look around. */
function isHidden(member: Member, asker: Member): boolean {
  return member.about?.isInvisible === true && member !== asker.lead &&
    asker.operator === undefined && member.rooms.isDisjointFrom(asker.rooms);
}

/** What someone is in these rooms; most are nothing in any. */
function ranksOf(
  { person }: Member,
  rooms: readonly Room<Member>[],
): Person["ranks"] {
  let ranks: Record<string, readonly Rank[]> | undefined;
  for (const { name, rules } of rooms) {
    if (rules?.rankOf(person) !== undefined) (ranks ??= {})[name] = rules.ranksOf(person);
  }
  return ranks;
}

/** Whether someone may know of a room. */
export function isShownTo({ operator, rooms }: Member, room: Room<Member>): boolean {
  return room.rules?.isSecret !== true || operator !== undefined || rooms.has(room);
}

/** Where someone comes from, as far as that is known and the asker may know it. */
export function addressShownTo(asker: Member, { outlet, owner }: Member): string | undefined {
  return asker.operator === undefined ? undefined : outlet?.origin?.address ?? owner;
}

/** Whether others see someone. */
function isSeen({ isVisitor, hasEntered, key }: Member): boolean {
  return !isVisitor && (hasEntered || key !== undefined);
}
