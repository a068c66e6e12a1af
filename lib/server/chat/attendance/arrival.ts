/**
 * Coming in: being seen for the first time, saying hello, taking up a lost connection; and what of the past is
 * shown then.
 *
 * @module
 */

import type { Accounts } from "../people/accounts.ts";
import type { Absence } from "./absence.ts";
import type { Member, Outlet } from "../member.ts";
import type { Answered } from "../answered.ts";
import type { Archive } from "../../store/archive.ts";
import { type CatchingUp, type Cursor, cursorsOf } from "./catching_up.ts";
import type { Clients } from "../people/clients.ts";
import type { Conversations } from "../private/conversations.ts";
import type { Correspondence } from "../private/correspondence.ts";
import type { Entering } from "./entering.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import { fold } from "../../../text/name.ts";
import {
  PROTOCOL_VERSION,
  REMEMBERED_REQUESTS,
  ROOMS_PER_PERSON,
} from "../../../vocabulary/protocol.ts";
import type { Hello, Resume } from "../../../vocabulary/requests.ts";
import type { Keys, Moment } from "../stamp.ts";
import type { Moderation } from "../moderation/moderation.ts";
import type { Naming } from "../people/naming.ts";
import type { Ownership } from "../people/ownership.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { People } from "../people/people.ts";
import type { Proof } from "../../../vocabulary/command.ts";
import type { Problem } from "../../../vocabulary/reply.ts";
import { shownValue } from "../refusal.ts";
import type { Room } from "../rooms/room.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { type Sanctions, termsTold } from "../moderation/sanctions.ts";

/** A connection that says hello, and how. */
export interface Greeting {
  /** Which it is. */
  readonly outlet: Outlet;
  /** What it says. */
  readonly hello: Hello;
  /** Of its request. */
  readonly id: RequestId | undefined;
  /** What was drawn for it. */
  readonly keys: Keys;
  /** Whether it is known again by its name. */
  readonly byName: boolean;
  /** What else it has shown. */
  readonly shown: Proof;
}

/** What one shows who has no token. */
const NOTHING_SHOWN: Resume = { token: "", rooms: {} };

/** What arrivals are like. */
export interface ArrivalOptions {
  /** The room in which everyone starts, without `#`. */
  readonly defaultRoom: string;
  /** Longest name of a room, in graphemes. */
  readonly maxRoomName: number;
}

/** What arriving needs of others. */
export interface ArrivalParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here, */
  readonly people: People;
  /** by which names, */
  readonly naming: Naming;
  /** and where. */
  readonly rooms: Rooms;
  /** Who is away. */
  readonly absence: Absence;
  /** By which names people are known, */
  readonly accounts: Accounts;
  /** whose own names are, */
  readonly ownership: Ownership;
  /** and by which clients these are here. */
  readonly clients: Clients;
  /** Who is shut out, */
  readonly moderation: Moderation;
  /** and why. */
  readonly sanctions: Sanctions;
  /** What is kept. */
  readonly archive: Archive;
  /** How one goes to rooms, */
  readonly entering: Entering;
  /** and what of these is shown. */
  readonly catchingUp: CatchingUp;
  /** What was said to one person alone, */
  readonly correspondence: Correspondence;
  /** and by that person. */
  readonly conversations: Conversations;
  /** What was asked for before. */
  readonly answered: Answered<Member>;
}

/** See the top of this file. */
export class Arrival {
  readonly #parts: ArrivalParts;
  readonly #options: ArrivalOptions;

  /** Nobody has come. */
  constructor(parts: ArrivalParts, options: ArrivalOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /**
   * Welcomes whoever is at a connection and lets it read along in the default room, as a visitor: nobody is
   * told, and it counts nowhere, for it may be a program that only looks whether someone answers.
   */
  greet(outlet: Outlet): void {
    const { people, moderation } = this.#parts;
    if (moderation.isShutOut(outlet)) return;
    const member = people.admit(outlet);
    if (member.hasEntered) return;
    this.#hide(member);
    this.#parts.entering.enter(member, undefined);
  }

  /** Someone only reads along, whatever it looks at. */
  #visit(member: Member): void {
    this.#hide(member);
    member.visits = true;
  }

  #hide(member: Member): void {
    this.#parts.rooms.hide(member);
    this.#parts.people.unname(member);
  }

  /** Puts whoever is at a connection, and has not been in any room, into the default one, for all to see. */
  settle(outlet: Outlet): void {
    const { people, rooms, moderation } = this.#parts;
    if (moderation.isShutOut(outlet)) return;
    const member = people.admit(outlet);
    if (!member.hasEntered) return this.#parts.entering.enter(member, undefined);
    if (!member.isVisitor) return;
    people.name(member, member.nick);
    rooms.reveal(member);
  }

  /** Someone says who it is, and perhaps that it was here before. */
  hello(greeting: Greeting): void {
    const { people, absence, moderation, ownership, clients } = this.#parts;
    const { outlet, hello, keys } = greeting;
    if (hello.version !== PROTOCOL_VERSION) {
      return refuseHello(greeting, { code: "version_unsupported", value: String(hello.version) });
    }
    if (people.at(outlet)?.hasEntered) return refuseHello(greeting, { code: "hello_late" });
    if (moderation.isShutOut(outlet)) return;
    if (hello.language !== undefined) outlet.speak(hello.language);
    const known = keys.shownKey === undefined ? undefined : absence.known(keys.shownKey);
    if (hello.resume !== undefined && known !== undefined) {
      this.#dismiss(outlet);
      return this.#resume(greeting, known, hello.resume);
    }
    const former = greeting.byName ? this.#namesakeOf(greeting) : undefined;
    if (former !== undefined) {
      this.#dismiss(outlet);
      return this.#resume(greeting, former, NOTHING_SHOWN);
    }
    const { account, beside, back } = greeting.shown;
    const isOwner = ownership.isOwner(account);
    const lead = isOwner ? clients.seen(account) : undefined;
    if (beside && (lead !== undefined || isOwner && back)) return this.#join(greeting, lead);
    // Where older servers are, no program takes another's place by itself.
    if (lead?.outlet === undefined) return this.#begin(greeting);
    if (hello.alike === true) return this.#begin({ ...greeting, shown: {} });
    return refuseHello(greeting, { code: "nick_here", value: lead.nick });
  }

  /** The one who says hello, as it was known by its name. */
  #namesakeOf({ outlet, hello, shown: { account, beside } }: Greeting): Member | undefined {
    const { absence, ownership, clients } = this.#parts;
    const own = [...clients.of(account)?.clients ?? []].find((client) =>
      client.outlet === undefined && client.key !== undefined && (client.isKnownByName || !beside)
    );
    if (account !== undefined) return own;
    const owner = outlet.origin?.owner;
    if (hello.nick === undefined || owner === undefined) return undefined;
    // Of a name that is somebody's own the address says nothing.
    return ownership.isOwned(hello.nick) ? undefined : absence.namesake(hello.nick, owner);
  }

  /** Whoever was taken to be at a connection is not: it begins anew. */
  #dismiss(outlet: Outlet): void {
    const member = this.#parts.absence.detach(outlet);
    if (member !== undefined) this.#parts.absence.forget(member);
  }

  /** Someone is new, or too late to take up what it was. */
  #begin(greeting: Greeting): void {
    const { people, rooms } = this.#parts;
    const { outlet, hello, keys, id } = greeting;
    if (hello.roomless) return this.#beginNowhere(greeting);
    const room = rooms.parse(hello.room ?? this.#options.defaultRoom);
    if (room === undefined) {
      const { maxRoomName: limit } = this.#options;
      return refuseHello(greeting, { code: "room_malformed", value: hello.room ?? "", limit });
    }
    const member = people.admit(outlet);
    learn(member, hello);
    if (hello.visits && hello.nick === undefined) this.#visit(member);
    const barrier = rooms.barrierTo(member, room, hello.key);
    const problem = barrier === undefined
      ? this.#call(member, greeting)
      : { ...barrier, value: room };
    const entered = problem ?? this.#placeFor(member, room);
    if ("code" in entered) {
      this.#dismiss(outlet);
      return refuseHello(greeting, entered);
    }
    this.#welcome(member, keys.token, keys.key, false, id);
    if (greeting.shown.hash !== undefined) member.tell({ type: "registered", nick: member.nick });
    member.formerNick = hello.resume?.nick;
    const cursor = cursorsOf(hello.resume).get(fold(entered.name));
    this.#parts.catchingUp.showAnew(member, entered, hello.replay, cursor);
    this.#showPrivate(member, hello);
  }

  /**
   * Someone is one more client of a person, and so in all of its rooms, beside the one it names; where nobody sees
   * the person any more, in those in which it is still waited for.
   */
  #join(greeting: Greeting, lead: Member | undefined): void {
    const { people, rooms, ownership, clients } = this.#parts;
    const { outlet, hello, keys, id, byName, shown: { account } } = greeting;
    const member = people.admit(outlet);
    learn(member, hello);
    member.isKnownByName = byName;
    const problem =
      (lead === undefined
        ? this.#call(member, greeting)
        : ownership.recognise(member, account, true)) ?? this.#joinRoom(member, hello);
    if (problem !== undefined) {
      this.#dismiss(outlet);
      return refuseHello(greeting, { value: hello.nick ?? "", ...problem });
    }
    if (hello.roomless) rooms.stayOut(member);
    this.#welcome(member, keys.token, keys.key, false, id);
    member.formerNick = hello.resume?.nick;
    const cursors = cursorsOf(hello.resume);
    for (const room of clients.roomsRead(member)) {
      this.#parts.catchingUp.showAnew(member, room, hello.replay, cursors.get(fold(room.name)));
    }
    this.#showPrivate(member, hello);
  }

  /** One client of a person comes into the room that it names, or is to be in one and the person is in none. */
  #joinRoom(member: Member, hello: Hello): Problem | undefined {
    const { rooms, clients } = this.#parts;
    const isSomewhere = hello.roomless === true || member.rooms.size > 0;
    const name = hello.room ?? (isSomewhere ? undefined : this.#options.defaultRoom);
    if (name === undefined) return undefined;
    const parsed = rooms.parse(name);
    if (parsed === undefined) {
      return { code: "room_malformed", value: name, limit: this.#options.maxRoomName };
    }
    const barrier = rooms.barrierTo(member, parsed, hello.key);
    if (barrier !== undefined) return { ...barrier, value: parsed };
    const wasThere = rooms.isIn(member, parsed);
    const room = this.#placeFor(member, parsed);
    if ("code" in room) return room;
    if (!wasThere) clients.comeAlong(member, room);
    return undefined;
  }

  /** Someone is here by a name, and in no room until it joins one. */
  #beginNowhere(greeting: Greeting): void {
    const { people, rooms } = this.#parts;
    const { outlet, hello, keys, id, byName } = greeting;
    const member = people.admit(outlet);
    learn(member, hello);
    member.isKnownByName = byName;
    const problem = this.#call(member, greeting);
    if (problem !== undefined) {
      this.#dismiss(outlet);
      return refuseHello(greeting, problem);
    }
    rooms.stayOut(member);
    this.#welcome(member, keys.token, keys.key, false, id);
    if (greeting.shown.hash !== undefined) member.tell({ type: "registered", nick: member.nick });
    member.formerNick = hello.resume?.nick;
    this.#showPrivate(member, hello);
  }

  /** Why someone cannot come in by that name; else it has it, and it is its own if it is to be. */
  #call(member: Member, { hello, shown }: Greeting): Problem | undefined {
    const { naming, ownership, clients } = this.#parts;
    const { nick = "", alike } = hello;
    const { account, beside, back, hash } = shown;
    const problem = ownership.recognise(member, account, beside === true) ??
      (nick === "" ? undefined : naming.rename(member, nick, alike));
    const refused = problem ?? (hash === undefined ? undefined : ownership.register(member, hash));
    if (refused === undefined && back) clients.takePlaces(member);
    return refused && { ...refused, value: refused.value ?? nick };
  }

  #placeFor(member: Member, name: string): Room<Member> | Problem {
    const room = this.#parts.rooms.takePlace(member, name);
    return typeof room === "string" ? { code: room, value: name } : room;
  }

  #welcome(
    member: Member,
    token: string,
    key: string,
    resumed: boolean,
    id: RequestId | undefined,
    setBack?: ReadonlyMap<Room<Member>, Cursor>,
  ): void {
    const { accounts, rooms, absence, archive, conversations } = this.#parts;
    const { works } = archive;
    absence.enrol(member, key);
    const states = [
      ...[...member.rooms].map((room) => {
        const stands = setBack?.get(room);
        return { ...rooms.stateOf(room, member), ...(stands && { seq: stands.after }) };
      }),
      ...conversations.shownTo(member).map((each) => each.stateFor(member)),
    ];
    const known = { nick: member.nick, ...accounts.knownBy(member) };
    const welcome = { type: "welcome", ...known, token, resumed, rooms: states } as const;
    const { isKnownByName, leftAtMs } = member;
    const isBack = isKnownByName && leftAtMs !== undefined;
    const isBeside = member.others.length > 0;
    member.tell({ ...welcome, ...(isBack && { leftAtMs }), ...(isBeside && { beside: true }) }, id);
    // Who comes while nothing can be kept should not have to find out by saying something.
    if (!works) member.tell({ type: "storage", works });
  }

  /** Gives a person the new connection, and what was missed on it. */
  #resume(greeting: Greeting, member: Member, resume: Resume): void {
    const { absence, correspondence, conversations } = this.#parts;
    const { moderation, sanctions, moment } = this.#parts;
    const { outlet, hello, id, keys, byName } = greeting;
    const ban = sanctions.banOfName(member.nick, moment.utcMs);
    if (ban !== undefined) {
      absence.forget(member);
      return absence.expel(outlet, "banned", { id, ...termsTold(ban) });
    }
    this.#replace(member);
    // It has come back by itself.
    if (member.mute !== undefined) sanctions.takeMute(member.owner ?? "");
    // A token says who one is; rights over others are worth stealing one.
    const owner = outlet.origin?.owner;
    const isElsewhere = owner === undefined || owner !== member.owner;
    const lapsed = isElsewhere || byName ? moderation.demote(member) : undefined;
    // What is not told to anyone before this is shown with all that was missed, and is told by itself behind that.
    conversations.publish(member);
    absence.return(member, outlet);
    learn(member, hello);
    this.#comeBack(member, resume, greeting);
    const key = (byName ? member.key : keys.shownKey) ?? keys.key;
    const { catchingUp } = this.#parts;
    const cursors = cursorsOf(resume);
    const setBack = catchingUp.setBack(member, cursors, moment.nowMs);
    this.#welcome(member, resume.token, key, true, id, setBack);
    if (lapsed !== undefined) member.tell({ type: "demoted", name: lapsed });
    for (const room of member.rooms) {
      const stands = setBack.get(room);
      if (stands !== undefined) catchingUp.showWhatStands(member, room, stands);
      else catchingUp.show(member, room, hello.replay, cursors.get(fold(room.name)));
    }
    this.#showPrivate(member, hello);
    correspondence.show(member, hello.directs);
  }

  /** Shows someone what was said in private since it was here last, in conversations that it has as rooms. */
  #showPrivate(member: Member, { replay, resume }: Hello): void {
    const cursors = cursorsOf(resume);
    for (const { room } of this.#parts.conversations.shownTo(member)) {
      this.#parts.catchingUp.show(member, room, replay, cursors.get(fold(room.name)));
    }
  }

  /** Ends the connection that a person still has, for another has come. */
  #replace({ outlet: ghost }: Member): void {
    if (ghost === undefined) return;
    this.#parts.absence.detach(ghost);
    this.#parts.absence.end(ghost, { type: "closing", reason: "replaced" });
  }

  /** Gives a person its name and its rooms again. */
  #comeBack(
    member: Member,
    resume: Resume,
    { hello: { roomless }, shown: { back } }: Greeting,
  ): void {
    const { naming, rooms, absence, clients } = this.#parts;
    if (!clients.comeBack(member)) {
      if (!member.isVisitor) naming.callAgain(member);
      for (const room of member.rooms) rooms.seats.follow(member, room);
    }
    // Who was away long enough to be missed comes in anew.
    const claimed = Object.keys(resume.rooms).filter((name) => !isPrivate(name))
      .slice(0, ROOMS_PER_PERSON);
    for (const name of member.formerRooms ?? claimed) {
      const parsed = rooms.parse(name);
      if (parsed === undefined || rooms.barrierTo(member, parsed) !== undefined) continue;
      if (rooms.isIn(member, parsed)) continue;
      const room = rooms.takePlace(member, parsed);
      if (typeof room !== "string") clients.comeAlong(member, room);
    }
    if (roomless) rooms.stayOut(member);
    else if (member.rooms.size === 0) this.#comeHome(member);
    if (member.formerRooms === undefined) this.recall(member);
    absence.endReturn(member);
    if (back) clients.takeAll(member);
  }

  // What is known of before

  /** Someone who is nowhere is in the default room, with its other clients. */
  #comeHome(member: Member): void {
    const { rooms, clients } = this.#parts;
    const room = rooms.takePlace(member, this.#options.defaultRoom);
    if (typeof room !== "string") clients.comeAlong(member, room);
  }

  /** Learns what was kept for someone, and of what it has asked for, from before the server was started. */
  recall(member: Member): void {
    const { absence, archive, answered, correspondence } = this.#parts;
    correspondence.recall(member, absence.resumable);
    const requests = archive.ask((store) => store.requests(member.author, REMEMBERED_REQUESTS));
    for (const { id, ...entry } of requests ?? []) {
      answered.remember(member, id, { ack: { type: "ack", ...entry }, connections: 0 });
    }
  }
}

/** What someone's program can do. */
function learn(member: Member, { directs, conversations }: Hello): void {
  member.showsLetters = directs !== undefined;
  member.seesConversations = conversations === true;
}

function refuseHello({ outlet, id }: Greeting, problem: Problem): void {
  const { value } = problem;
  outlet.tell(
    { type: "error", ...problem, ...(value !== undefined && { value: shownValue(value) }) },
    id,
  );
}
