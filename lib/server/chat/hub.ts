/**
 * Who is here, and what each command does: the client registry, the nicknames, the rooms, and the
 * broadcast that moves all readers on.
 *
 * The hub knows no sockets, no bytes and no sentences. It is synchronous: a command runs whole, so
 * nothing here needs a lock. Time and timers come in with its clock.
 *
 * @module
 */

import { Absentees, gradeOf } from "./absentees.ts";
import type { Origin } from "../../text/address.ts";
import { endingWith } from "../log/answer.ts";
import { Answered } from "./answered.ts";
import { Archive } from "../store/archive.ts";
import { type Clock, WatchedClock } from "../../clock.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { OperatorDeed, Problem, Reply, RoomState } from "../../vocabulary/reply.ts";
import type { CloseReason, ErrorCode, RequestId } from "../../vocabulary/codes.ts";
import type { Entry, Passing } from "../../vocabulary/entry.ts";
import { Correspondence } from "./correspondence.ts";
import { type Language, parseLanguage } from "../../vocabulary/language.ts";
import { LOG_LIMITS, type LogLimits, MAX_MEMORY_BYTES, MAX_ROOMS } from "../limits.ts";
import type { Unnumbered } from "../log/log.ts";
import { fairShare } from "../log/fair_share.ts";
import { isOfMixedDirection, looksGiven, looksReserved } from "../../text/lookalike.ts";
import { hasStrayMark } from "../../text/marks.ts";
import { type Ack, Member, type Outlet } from "./member.ts";
import { Moderation, type Order } from "./moderation.ts";
import {
  bendToNick,
  fold,
  graphemesOf,
  NICK_MAX_GRAPHEMES,
  parseNick,
  parseRoom,
  ROOM_MAX_GRAPHEMES,
} from "../../text/name.ts";
import { NameIndex } from "../../text/name_index.ts";
import { Past } from "./past.ts";
import type { PresenceChange } from "./presence.ts";
import {
  type Hello,
  type LogCursor,
  PROTOCOL_VERSION,
  REMEMBERED_REQUESTS,
  type Resume,
  ROOMS_PER_PERSON,
  TOPIC_MAX,
  TOPIC_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import { Reservations } from "./reservations.ts";
import { Room } from "./room.ts";
import { RoomQuota } from "./room_quota.ts";
import { sha256 } from "../../text/sha256.ts";
import { holds, Sanctions, shifted, type Terms } from "./sanctions.ts";
import type { Store, StoredBan, StoredPerson } from "../store/store.ts";
import { excerpt, plainText } from "../../text/text.ts";
import { WakeQueue } from "../log/wake_queue.ts";

/** How often something was done, and how long that took in all. */
export interface Effort {
  /** How often. */
  readonly count: number;
  /** How long, in milliseconds. */
  readonly totalMs: number;
}

/** What a hub has to show for itself, as an operator's instruments want it. */
export interface HubFigures {
  /** How many connections people have. */
  readonly people: number;
  /** How many rooms are in memory, empty ones included. */
  readonly rooms: number;
  /** How many entries were ever said. */
  readonly entries: number;
  /** How many bytes the slowest reader of any room is behind. */
  readonly lagBytes: number;
  /** What moving the readers on took, the store's part included. */
  readonly ticks: Effort;
  /** What the store's transactions took. */
  readonly commits: Effort;
  /** How many of them failed. */
  readonly failedCommits: number;
  /** Whether what is said can be kept. */
  readonly storeWorks: boolean;
}

/** The hub's numbers. */
export interface HubOptions {
  /** The language of the names that the server gives. */
  readonly language: Language;
  /** The room in which everyone starts, without `#`. @default {"geral"} */
  readonly defaultRoom?: string;
  /** How many entries a newcomer sees. @default {50} */
  readonly replay?: number;
  /** Most rooms at a time. @default {1000} */
  readonly maxRooms?: number;
  /** Longest nickname, in graphemes. @default {32} */
  readonly maxNick?: number;
  /** Longest name of a room, in graphemes. @default {50} */
  readonly maxRoomName?: number;
  /** About how much memory all logs may take together, in bytes. @default {268435456} */
  readonly maxMemoryBytes?: number;
  /** What each room's log may hold. */
  readonly log?: LogLimits;
  /** Gives secrets that nobody can guess. */
  readonly newToken?: () => string;
  /** Gives what tells one log from all others. */
  readonly newLogId?: () => string;
  /** Where the logs are kept; without one they live in memory. */
  readonly store?: Store;
  /**
   * Is told when the store does not do what it is asked, and (`undefined`) when it does again; then also
   * whether it had to begin anew, with what is in memory.
   */
  readonly onStore?: (error: unknown, isAnew: boolean) => void;
  /** Is told when the time of day is changed, and by how much. */
  readonly onLeap?: (byMs: number) => void;
  /** Is told all that operators do; `operator` is the name in the operators' file. */
  readonly onOperator?: (operator: string, deed: OperatorDeed) => void;
}

/**
 * How long a busy room gathers before it delivers again: one write then takes several entries. What
 * was quiet is delivered at once. The more members, the more a delivery costs and the longer the rest.
 */
const MIN_REST_MS = 4;
const MAX_REST_MS = 25;
const REST_MS_PER_MEMBER = 0.03;
/** What moving on one member takes, at least: a large room leaves others their share of the time. */
const WAKE_MS_PER_MEMBER = 0.015;
/** So long after a lost connection nobody is told of it. */
const UNNOTICED_MS = 10_000;
/** So long after a lost connection it can be taken up again. */
const RESUMABLE_MS = 10 * 60_000;
/** So many people who may come back are remembered; beyond that, who was least in earnest is not. */
const MAX_ABSENT = 10_000;
/** How long all rooms rest between two ticks: each turn of the event loop costs something by itself. */
const TICK_REST_MS = 2;
/** So many like a name that is taken are tried. */
const NUMBERED_MAX = 100;
/** How many names or rooms one answer holds. */
const LIST_MAX = 200;
/** How much of a room comes back to memory with it, in bytes of text. All of it can be asked for. */
const RECALLED_BYTES = 64 * 1024;
/** How many entries behind a cursor are looked at for what may be said again, and how long ones. */
const REPEATED_MAX = 1_000;
const REPEATED_BYTES = 64 * 1024;
/** How often it is seen to that all rooms together do not hold too much. */
const BOUND_REST_MS = 1_000;
/** Who said nothing for so long says little. */
const LITTLE_MS = 200;
/** Longest part of a refused value that is shown back. */
const VALUE_MAX = 40;

const encoder = new TextEncoder();
/** So many addresses at least it takes to have all the rooms that there may be. */
const SHARES = 4;

/** Why someone cannot be in a room. */
type NoPlace = "address_rooms_full" | "own_rooms_full" | "room_unreadable" | "rooms_full";
/** A request that says something. */
type Saying = Extract<Command, { type: "say" | "action" | "topic" | "direct" }>;
/** How far someone has got, in which log; without that, in the one that had the room's name. */
type Cursor = Pick<LogCursor, "after"> & { readonly log: string | undefined };

/** What can be asked for, or chosen, before one is seen anywhere. */
const OPENINGS: ReadonlySet<Command["type"]> = new Set([
  ...["invalid", "hello", "quit", "expel", "ping"] as const,
  ...["nick", "introduce", "promote", "enter", "join", "language"] as const,
]);

/** See the top of this file. */
export class Hub {
  readonly #clock: Clock;
  readonly #options:
    & Required<Omit<HubOptions, "log" | "store" | "onStore" | "onLeap" | "onOperator">>
    & Pick<HubOptions, "log" | "onStore" | "onLeap" | "onOperator">;
  readonly #archive: Archive;
  /** The client registry. */
  readonly #members = new Map<Outlet, Member>();
  readonly #nicks = new NameIndex<Member>();
  /** The names of those whose connection was lost too long ago to be in their rooms. */
  readonly #reservations = new Reservations<Member>();
  /** The operators' names, which are theirs alone. */
  #operators = new NameIndex<string>();
  readonly #sanctions = new Sanctions();
  readonly #moderation: Moderation;
  readonly #past: Past;
  /** What came of the requests of those who may bring them again. */
  readonly #answered = new Answered<Member>();
  readonly #correspondence: Correspondence;
  /** By the hash of their token: those who can take up a lost connection. */
  readonly #resumable = new Map<string, Member>();
  /** Those who are away, and may come back or come anew. */
  readonly #absent = new Absentees<Member>();
  /** Those of them who can only come anew, who left longest ago first. */
  readonly #nameKept = new Set<Member>();
  readonly #quota: RoomQuota;
  /** By folded name; those that were left empty longest ago first. */
  readonly #rooms = new Map<string, Room<Member>>();
  #authors = 0;
  #guests = 0;
  /** Names of guests that were given to visitors who have gone unseen. */
  readonly #spareNicks = new Set<string>();
  // For the figures: sums that cost nothing to keep.
  #entries = 0;
  readonly #ticks = { count: 0, totalMs: 0 };
  /** Those who have something to read. */
  readonly #waking: WakeQueue<Member>;
  /** The rooms that a tick must look at, and when. */
  readonly #due = new Map<Room<Member>, number>();
  /** Until then there is no tick. */
  #restedMs = -Infinity;
  #boundedAtMs = -Infinity;
  #nextTick: { readonly atMs: number; readonly cancel: () => void } | undefined;

  /** A hub with nobody in it. */
  constructor(clock: Clock, options: HubOptions) {
    const watched = new WatchedClock(clock, (byMs) => this.#leap(byMs));
    this.#clock = watched;
    this.#options = {
      defaultRoom: "geral",
      replay: 50,
      maxRooms: MAX_ROOMS,
      maxNick: NICK_MAX_GRAPHEMES,
      maxRoomName: ROOM_MAX_GRAPHEMES,
      maxMemoryBytes: MAX_MEMORY_BYTES,
      newToken: () => crypto.randomUUID(),
      newLogId: () => crypto.randomUUID(),
      ...options,
    };
    this.#quota = new RoomQuota(Math.max(ROOMS_PER_PERSON, this.#options.maxRooms / SHARES));
    this.#archive = new Archive(options.store, watched, {
      rooms: () => this.#rooms.values(),
      persons: () => [...this.#resumable.values()].flatMap((member) => storedOf(member) ?? []),
      letters: () => this.#correspondence.unproven(this.#resumable.values()),
      takeBack: (entries) => this.#takeBack(entries),
      worksNow: (works) => this.#storeWorksNow(works),
      report: (error, isAnew) => options.onStore?.(error, isAnew),
    });
    this.#past = new Past(clock, (act) => this.#archive.ask(act));
    this.#correspondence = new Correspondence({
      archive: this.#archive,
      clock,
      newLogId: () => this.#options.newLogId(),
      commitSoon: () => this.#commitLettersSoon(),
    });
    this.#waking = new WakeQueue(clock, ({ outlet }) => outlet?.wake());
    this.#moderation = new Moderation(
      {
        person: (nick) => this.#nicks.get(nick),
        peopleLike: (nick) => this.#nicks.alike(nick),
        people: () => this.#members.values(),
        room: (name) => this.#rooms.get(fold(name)),
        tell: (room, event, by) => this.#publishSoon(room, event, by),
        putOut: (person, reason, detail) => {
          if (person.outlet === undefined) this.#forget(person);
          else this.#expel(person.outlet, reason, undefined, detail);
        },
        saveBan: (ban) => this.#archive.saveBan(ban),
        forgetBan: (ban) => this.#archive.forgetBan(ban),
        keeps: () => this.#archive.works,
      },
      this.#sanctions,
      watched,
    );
    if (options.store !== undefined) this.#remind(options.store);
    // It always exists, so that there is always a place for a newcomer.
    this.#newRoom(this.#options.defaultRoom);
    this.#archive.open();
  }

  /** How many connections people have. Visitors are nobody yet. */
  get size(): number {
    let people = 0;
    for (const { isVisitor } of this.#members.values()) if (!isVisitor) people++;
    return people;
  }

  /** Counted up when it is asked for. */
  get figures(): HubFigures {
    const nowMs = this.#clock.nowMs();
    let lagBytes = 0;
    for (const { log } of this.#rooms.values()) lagBytes = Math.max(lagBytes, log.lagBytes(nowMs));
    return {
      people: this.size,
      rooms: this.#rooms.size,
      entries: this.#entries,
      lagBytes,
      ticks: { ...this.#ticks },
      ...this.#archive.figures,
      storeWorks: this.#archive.works,
    };
  }

  /** The name of the person at a connection, once there is one. */
  nickOf(outlet: Outlet): string | undefined {
    return this.#members.get(outlet)?.nick;
  }

  /**
   * Welcomes whoever is at a connection and lets it read along in the default room, as a visitor: nobody is
   * told, and it counts nowhere, for it may be a program that only looks whether someone answers.
   */
  greet(outlet: Outlet): void {
    if (this.#isShutOut(outlet)) return;
    const member = this.#memberOf(outlet);
    if (member.hasEntered) return;
    member.isVisitor = true;
    if (this.#isNamed(member)) this.#nicks.delete(member.nick);
    this.#enter(member, undefined);
  }

  /** Puts whoever is at a connection, and has not been in any room, into the default one, for all to see. */
  settle(outlet: Outlet): void {
    if (this.#isShutOut(outlet)) return;
    const member = this.#memberOf(outlet);
    if (!member.hasEntered) this.#enter(member, undefined);
    else if (member.isVisitor) this.#arrive(member);
  }

  /** Whoever was taken to be at a connection is not: it begins anew. */
  dismiss(outlet: Outlet): void {
    const member = this.#detach(outlet);
    if (member !== undefined) this.#forget(member);
  }

  /** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
  isOpening({ type }: Command): boolean {
    return OPENINGS.has(type);
  }

  /** Carries out one command of whoever is at that connection. */
  perform(outlet: Outlet, request: Command): void {
    const { id } = request;
    switch (request.type) {
      // These need nobody to be there.
      case "invalid": {
        const { id: _id, type: _type, ...problem } = request;
        return outlet.tell({ type: "error", ...problem }, id);
      }
      case "hello":
        return this.#hello(outlet, request.hello, id);
      case "quit":
        this.#heard(this.#members.get(outlet));
        return this.#expel(outlet, "quit", id);
      case "expel":
        return this.#expel(outlet, "errors", id);
      case "ping":
        this.#heard(this.#members.get(outlet));
        return outlet.tell({ type: "ack" }, id);
    }
    if (this.#isShutOut(outlet)) return;
    const member = this.#memberOf(outlet);
    this.#heard(member);
    if (isSaying(request) && this.#wasDone(member, request)) return;
    switch (request.type) {
      // Name, room and language can be chosen before one is seen anywhere.
      case "nick":
        return this.#nick(member, request.nick, id);
      case "introduce":
        return this.#introduceOrExpel(outlet, member, request.name);
      case "promote":
        return this.#promote(member, request.name, id);
      case "enter":
        return this.#enter(member, request.room);
      case "join":
        return this.#join(member, request);
      case "language":
        return this.#language(member, request.tag);
    }
    this.settle(outlet);
    switch (request.type) {
      case "direct":
        return this.#direct(member, request);
      case "seen":
        this.#correspondence.seen(member, request);
        return member.tell({ type: "ack" }, id);
      case "rooms":
        return this.#listRooms(member, id);
      case "help":
        return member.tell({ type: "help", operator: member.operator !== undefined });
      case "bans":
        return this.#listBans(member, id);
      case "op":
        // No gate has looked at it.
        return this.#refuse(member, "operator_refused", request.name, { command: "op", id });
      case "kick":
      case "ban":
      case "unban":
      case "mute":
      case "unmute":
      case "lock":
      case "unlock":
        return this.#moderate(member, request);
    }
    const room = this.#roomOf(member, request.room);
    if (room === undefined) return this.#refuse(member, "not_in_room", request.room ?? "", { id });
    switch (request.type) {
      case "say":
        return this.#speak(member, room, "message", request.text, id);
      case "action":
        return this.#speak(member, room, "action", request.text, id);
      case "leave":
        this.#leave(member, room);
        return member.tell({ type: "left", nick: member.nick, room: room.name }, id);
      case "topic":
        return this.#topic(member, room, request.text, id);
      case "who":
        return this.#who(member, room, id);
      case "history":
        return this.#history(member, room, request, id);
      case "search":
        return member.answer(this.#past.search(room, request.words, request.before), id);
    }
  }

  /**
   * What a sender must wait for before its next command, if anything: it is not heard while its
   * room has readers who cannot keep up.
   */
  admission(outlet: Outlet, request: Command): Promise<void> | undefined {
    if (!isSaying(request) || request.type === "direct") return;
    const member = this.#members.get(outlet);
    if (member === undefined) return undefined;
    const log = this.#roomOf(member, request.room)?.log;
    if (log === undefined || log.admits) return undefined;
    const saysLittle = this.#clock.nowMs() - member.saidAtMs >= LITTLE_MS;
    return saysLittle && log.admitsFew ? undefined : log.admission();
  }

  /** The connection is no more, for that reason. One that may come back keeps its place for a while. */
  depart(outlet: Outlet, reason?: CloseReason): void {
    const member = this.#detach(outlet);
    if (member === undefined) return;
    // Who has a token may yet show what has come.
    const isUnsure = member.key === undefined && reason !== undefined && BREAKS.has(reason);
    if (isUnsure) this.#correspondence.doubt(member);
    if (member.key === undefined) return this.#leaveName(member);
    member.stopTimer = this.#clock.after(UNNOTICED_MS, () => this.#fade(member));
    this.#await(member);
  }

  /** Who has no token cannot take the connection up again, but has its name again when it comes anew. */
  #leaveName(member: Member): void {
    this.#forgetKept();
    this.#withdraw(member);
    this.#correspondence.forget(member);
    if (member.owner === undefined || member.isVisitor || !hasOwnName(member)) {
      return this.#forget(member);
    }
    member.keptUntilMs = this.#clock.nowMs() + RESUMABLE_MS;
    this.#nameKept.add(member);
    this.#reserveNick(member);
    this.#await(member);
  }

  /** Keeps no names that were kept long enough. No timer does: nobody is told of it. */
  #forgetKept(): void {
    const nowMs = this.#clock.nowMs();
    for (const member of this.#nameKept) {
      if (member.keptUntilMs > nowMs) return;
      this.#forget(member);
    }
  }

  /** Someone may come back; who is least in earnest of all those who may is not waited for any more. */
  #await(member: Member): void {
    this.#absent.add(member, member.owner, this.#gradeOf(member));
    if (this.#absent.size <= MAX_ABSENT) return;
    const { least } = this.#absent;
    if (least !== undefined) this.#forget(least);
  }

  #gradeOf(member: Member): number {
    return gradeOf({
      stayedMs: this.#clock.nowMs() - member.cameAtMs,
      hasSpoken: member.saidAtMs > -Infinity,
      hasName: hasOwnName(member),
    });
  }

  /** Publishes everything that was said, tells everyone that this is the end, and ends them. */
  close(): void {
    for (const room of this.#rooms.values()) this.#publish(room);
    for (const outlet of [...this.#members.keys()]) this.#expel(outlet, "shutdown");
    for (const member of this.#absent) member.stopTimer();
    this.#archive.close();
    this.#waking.clear();
    this.#nextTick?.cancel();
    this.#nextTick = undefined;
  }

  // People

  #memberOf(outlet: Outlet): Member {
    let member = this.#members.get(outlet);
    if (member === undefined) {
      member = new Member(outlet, this.#guestNick(), ++this.#authors);
      member.cameAtMs = this.#clock.nowMs();
      member.mute = this.#sanctions.muteLeftAt(member.owner ?? "", this.#clock.utcMs());
      this.#members.set(outlet, member);
      this.#nicks.set(member.nick, member);
    }
    return member;
  }

  #guestNick(): string {
    for (const nick of this.#spareNicks) {
      this.#spareNicks.delete(nick);
      return nick;
    }
    const prefix = this.#options.language === "pt-BR" ? "visitante" : "guest";
    let nick: string;
    do nick = `${prefix}-${++this.#guests}`; while (this.#nicks.like(nick) !== undefined);
    return nick;
  }

  /** A name that the server gave to a visitor, and that nobody else has seen, can be given again. */
  #spareNick({ isVisitor, nick }: Member): void {
    if (isVisitor && looksGiven(nick)) this.#spareNicks.add(nick);
  }

  /** A visitor becomes someone: all see it from now on. */
  #arrive(member: Member): void {
    member.isVisitor = false;
    this.#nicks.set(member.nick, member);
    for (const room of member.rooms) {
      room.visitors.delete(member);
      room.members.add(member);
      this.#tellPresence(room, { type: "join", nick: member.nick }, member);
    }
    // Whoever was about to wake the visitors of a room passes it over now.
    member.outlet?.wake();
  }

  /** Says goodbye to whoever is at a connection, for good, and ends it. */
  #expel(outlet: Outlet, reason: CloseReason, id?: RequestId, detail?: string): void {
    const member = this.#detach(outlet);
    // Who was there when the server was stopped can come back to the next one.
    if (member !== undefined && reason === "shutdown") this.#withdraw(member);
    else if (member !== undefined) this.#forget(member);
    outlet.tell({ type: "closing", reason, ...(detail !== undefined && { detail }) }, id);
    outlet.end(reason);
  }

  /** Takes a connection from its person, who stays in its rooms. */
  #detach(outlet: Outlet): Member | undefined {
    const member = this.#members.get(outlet);
    if (member === undefined) return undefined;
    // Who waits for word of what it said hears it before the end.
    for (const room of member.rooms) if (room.afterPublish.length > 0) this.#publish(room);
    if (this.#archive.hasLetters) this.#archive.commit([]);
    this.#members.delete(outlet);
    member.outlet = undefined;
    for (const room of member.rooms) outlet.unfollow(room);
    const { mute, owner } = member;
    if (mute !== undefined && owner !== undefined) {
      this.#sanctions.leaveMute(owner, mute, this.#clock.utcMs());
    }
    // Those whose connection was lost a moment ago have their names still.
    if (this.#members.size > 0 || this.#nicks.size > 1) return member;
    this.#guests = 0;
    this.#spareNicks.clear();
    return member;
  }

  /** Takes someone out of everything. */
  #forget(member: Member): void {
    member.stopTimer();
    this.#withdraw(member);
    if (this.#members.size > 0) this.#spareNick(member);
    this.#absent.delete(member);
    this.#nameKept.delete(member);
    this.#reservations.release(member);
    if (member.inbox !== undefined) this.#correspondence.doubt(member);
    this.#correspondence.forget(member);
    this.#answered.forget(member);
    const { key } = member;
    if (key === undefined) return;
    this.#resumable.delete(key);
    this.#archive.forgetPerson(key);
  }

  /** The connection was lost too long ago for nobody to notice. */
  #fade(member: Member): void {
    member.formerRooms = [...member.rooms].map(({ name }) => name);
    this.#withdraw(member);
    this.#reserveNick(member);
    member.stopTimer = this.#clock.after(
      RESUMABLE_MS - UNNOTICED_MS,
      () => this.#forget(member),
    );
  }

  /** Someone at the same address has the name of one whose connection is lost: that may be the same person. */
  #giveWay(member: Member): void {
    member.stopTimer();
    this.#fade(member);
  }

  /** Keeps the name of someone who is away, if it is one that somebody chose. */
  #reserveNick(member: Member): void {
    if (!hasOwnName(member)) return;
    const { nick, owner } = member;
    this.#reservations.reserve(member, { nick, address: owner, grade: this.#gradeOf(member) });
  }

  /** Out of all rooms, and nobody here has the name. */
  #withdraw(member: Member): void {
    for (const room of [...member.rooms]) this.#leave(member, room);
    if (this.#isNamed(member)) this.#nicks.delete(member.nick);
  }

  // Those who introduce themselves

  #hello(outlet: Outlet, hello: Hello, id: RequestId | undefined): void {
    const refuse = (code: ErrorCode, value?: string, limit?: number): void => {
      const shown = {
        ...(value !== undefined && { value: shownValue(value) }),
        ...(limit !== undefined && { limit }),
      };
      outlet.tell({ type: "error", code, ...shown }, id);
    };
    if (hello.version !== PROTOCOL_VERSION) {
      return refuse("version_unsupported", String(hello.version));
    }
    if (this.#members.get(outlet)?.hasEntered) return refuse("hello_late");
    if (this.#isShutOut(outlet)) return;
    if (hello.language !== undefined) outlet.speak(hello.language);
    const { resume } = hello;
    const known = resume && this.#resumable.get(sha256(resume.token));
    if (resume !== undefined && known !== undefined) {
      const provisional = this.#detach(outlet);
      if (provisional !== undefined) this.#forget(provisional);
      return this.#resume(outlet, known, { ...hello, resume }, id);
    }
    const room = this.#parseRoom(hello.room ?? this.#options.defaultRoom);
    if (room === undefined) {
      return refuse("room_malformed", hello.room, this.#options.maxRoomName);
    }
    const member = this.#memberOf(outlet);
    member.showsLetters = hello.directs !== undefined;
    const locked = this.#lockFor(member, room);
    const problem = locked !== undefined
      ? { ...locked, value: room }
      : hello.nick !== undefined
      ? this.#rename(member, hello.nick, hello.alike)
      : undefined;
    if (problem !== undefined) {
      this.#detach(outlet);
      this.#forget(member);
      const value = shownValue(problem.value ?? hello.nick ?? "");
      return outlet.tell({ type: "error", ...problem, value }, id);
    }
    const entered = this.#takePlace(member, room);
    if (typeof entered === "string") {
      this.#detach(outlet);
      this.#forget(member);
      return refuse(entered, room);
    }
    this.#welcome(member, this.#options.newToken(), false, id);
    member.formerNick = hello.resume?.nick;
    const cursor = cursorsOf(hello.resume).get(fold(entered.name));
    this.#showPastAnew(member, entered, hello.replay, cursor);
  }

  #welcome(member: Member, token: string, resumed: boolean, id: RequestId | undefined): void {
    member.key = sha256(token);
    this.#resumable.set(member.key, member);
    const { works } = this.#archive;
    this.#savePerson(member);
    const rooms = [...member.rooms].map((room) => stateOf(room, member));
    member.tell({ type: "welcome", nick: member.nick, token, resumed, rooms }, id);
    // Who comes while nothing can be kept should not have to find out by saying something.
    if (!works) member.tell({ type: "storage", works });
  }

  /** Gives a person the new connection, and what was missed on it. */
  #resume(
    outlet: Outlet,
    member: Member,
    hello: Hello & { readonly resume: Resume },
    id: RequestId | undefined,
  ): void {
    const ban = this.#sanctions.banOfName(member.nick, this.#clock.utcMs());
    if (ban !== undefined) {
      this.#forget(member);
      return this.#expel(outlet, "banned", id, ban.reason);
    }
    const ghost = member.outlet;
    if (ghost !== undefined) {
      this.#detach(ghost);
      ghost.tell({ type: "closing", reason: "replaced" });
      ghost.end("replaced");
    }
    member.stopTimer();
    // It has come back by itself.
    if (member.mute !== undefined) this.#sanctions.takeMute(member.owner ?? "");
    const owner = outlet.origin?.owner;
    // A token says who one is; rights over others are worth stealing one.
    const isElsewhere = owner === undefined || owner !== member.owner;
    const lapsed = isElsewhere ? this.#demote(member) : undefined;
    member.outlet = outlet;
    member.owner = owner;
    member.connections++;
    member.showsLetters = hello.directs !== undefined;
    this.#absent.delete(member);
    this.#reservations.release(member);
    this.#members.set(outlet, member);
    this.#callAgain(member);
    for (const room of member.rooms) this.#follow(member, room);
    // Who was away long enough to be missed comes in anew.
    const claimed = Object.keys(hello.resume.rooms).slice(0, ROOMS_PER_PERSON);
    for (const name of member.formerRooms ?? claimed) {
      const parsed = this.#parseRoom(name);
      if (parsed === undefined || this.#lockFor(member, parsed) !== undefined) continue;
      this.#takePlace(member, parsed);
    }
    if (member.rooms.size === 0) this.#takePlace(member, this.#options.defaultRoom);
    if (member.formerRooms === undefined) this.#recall(member);
    member.formerRooms = [];
    const cursors = cursorsOf(hello.resume);
    this.#welcome(member, hello.resume.token, true, id);
    if (lapsed !== undefined) member.tell({ type: "demoted", name: lapsed });
    for (const room of member.rooms) {
      this.#showPast(member, room, hello.replay, cursors.get(fold(room.name)));
    }
    this.#correspondence.show(member, hello.directs);
  }

  #isNamed(member: Member): boolean {
    return this.#nicks.get(member.nick) === member;
  }

  /** Shows what was said since one was here last; if the log is another one now, what was said last. */
  #showPast(
    member: Member,
    room: Room<Member>,
    replay: number | undefined,
    cursor: Cursor | undefined,
  ): void {
    if (cursor === undefined || !isOf(cursor, room)) return this.#replay(member, room, replay);
    member.answer(this.#past.catchUp(room, cursor.after, member.author, member.rooms.size));
  }

  /** The same to someone whose token has ended, if there was one: only the log's id shows the place. */
  #showPastAnew(
    member: Member,
    room: Room<Member>,
    replay: number | undefined,
    cursor: Cursor | undefined,
  ): void {
    const isKnown = cursor?.log !== undefined && isOf(cursor, room);
    this.#showPast(member, room, replay, isKnown ? cursor : undefined);
    if (isKnown) this.#recallSaid(member, room, cursor.after);
  }

  // Broadcast

  #append(
    member: Member,
    room: Room<Member>,
    type: Entry["type"],
    text: string,
    id: RequestId | undefined,
  ): boolean {
    if (!this.#archive.works) {
      this.#refuse(member, "not_stored", "", { id });
      return false;
    }
    const { nick, author, outlet } = member;
    const timeMs = this.#clock.utcMs();
    const said = { type, room: room.name, timeMs, nick, author, text };
    const entry = room.log.append(id === undefined ? said : { ...said, request: id }, outlet);
    member.saidAtMs = this.#clock.nowMs();
    this.#entries++;
    this.#touch(room, 0);
    if (!outlet?.wantsAcks || !("seq" in entry)) return true;
    const ack: Ack = { type: "ack", room: room.name, seq: entry.seq, timeMs };
    room.afterPublish.push(() => outlet.tell(ack, id));
    this.#remember(member, id, ack);
    return true;
  }

  #publishSoon(
    room: Room<Member>,
    event: Unnumbered<Entry> | Passing,
    author?: Outlet,
  ): void {
    room.log.append(event, author);
    this.#touch(room, 0);
  }

  /** Whether an earlier connection brought this request already, which is then answered again. */
  #wasDone(member: Member, request: Saying): boolean {
    const { id } = request;
    const done = id === undefined ? undefined : member.done.get(id);
    if (done === undefined || done.connections === member.connections) return false;
    const { room: name, seq = 0 } = done.ack;
    if (done.isGuess && !this.#isEntryOf(member, request, this.#entryAt(name, seq))) return false;
    const room = name === undefined ? undefined : this.#rooms.get(fold(name));
    const answer = (): void => member.tell(done.ack, id);
    // What is not kept yet is not acknowledged on another connection either.
    if (room !== undefined && seq > room.log.publishedSeq) room.afterPublish.push(answer);
    else if (name === undefined) this.#archive.afterLetters(answer);
    else answer();
    return true;
  }

  /** Whether an entry is what would come of the request. */
  #isEntryOf(member: Member, request: Saying, entry: Entry | undefined): boolean {
    if (request.type === "direct" || entry === undefined) return false;
    const type = request.type === "say" ? "message" : request.type;
    return type === entry.type && request.text === entry.text &&
      this.#roomOf(member, request.room)?.name === entry.room;
  }

  #entryAt(roomName: string | undefined, seq: number): Entry | undefined {
    const room = roomName === undefined ? undefined : this.#rooms.get(fold(roomName));
    const [entry] = room === undefined ? [] : this.#past.behind(room, seq - 1, 1, Infinity);
    return entry?.seq === seq ? entry : undefined;
  }

  #remember(member: Member, id: RequestId | undefined, ack: Ack): void {
    const { connections, key } = member;
    if (id !== undefined && key !== undefined) {
      this.#answered.remember(member, id, { ack, connections });
    }
  }

  /** Has a tick look at a room `afterMs` from now, but not sooner after the last than is good. */
  #touch(room: Room<Member>, afterMs: number): void {
    // Once as much has gathered as may, waiting longer would only make senders wait.
    const restMs = room.log.admits ? restOf(room) : MIN_REST_MS;
    const rested = room.publishedAtMs + restMs;
    const knownMs = this.#due.get(room) ?? Infinity;
    // Most lines of a busy room find it due already; they need not ask for the time.
    if (knownMs <= rested) return;
    const nowMs = this.#clock.nowMs();
    const dueMs = Math.max(nowMs + afterMs, rested);
    if (knownMs <= dueMs) return;
    this.#due.set(room, dueMs);
    this.#tickAt(dueMs, nowMs);
  }

  #tickAt(atMs: number, nowMs: number): void {
    if (this.#nextTick !== undefined) {
      if (this.#nextTick.atMs <= atMs) return;
      this.#nextTick.cancel();
    }
    // What was quiet is delivered at once; where much happens in many rooms, one turn serves several.
    const restedMs = Math.max(atMs, this.#restedMs);
    const cancel = this.#clock.after(Math.max(0, restedMs - nowMs), () => this.#tick());
    this.#nextTick = { atMs, cancel };
  }

  /** Moves the readers of every room that is due to its end. */
  #tick(): void {
    const nowMs = this.#clock.nowMs();
    this.#nextTick = undefined;
    let nextMs = Infinity;
    const rooms: Room<Member>[] = [];
    for (const [room, dueMs] of this.#due) {
      // A timer may come a little early.
      if (dueMs <= nowMs + 1) rooms.push(room);
      else nextMs = Math.min(nextMs, dueMs);
    }
    // One transaction for all of them.
    const areKept = this.#archive.commit(rooms);
    // A disk that is slow shall not have all of the time, but half of it.
    const committedMs = this.#clock.nowMs() - nowMs;
    this.#restedMs = nowMs + Math.max(TICK_REST_MS, 2 * committedMs);
    for (const room of rooms) {
      this.#due.delete(room);
      this.#tickRoom(room, nowMs, areKept);
    }
    if (nextMs < Infinity) this.#tickAt(nextMs, nowMs);
    if (nowMs - this.#boundedAtMs >= BOUND_REST_MS) this.#boundMemory(nowMs);
    this.#ticks.count++;
    this.#ticks.totalMs += this.#clock.nowMs() - nowMs;
  }

  /** Takes from the rooms that hold the most what all of them together hold too much. */
  #boundMemory(nowMs: number): void {
    this.#boundedAtMs = nowMs;
    const { maxMemoryBytes } = this.#options;
    const logs = [...this.#rooms.values()].map(({ log }) => log);
    const share = fairShare(logs.map(({ memoryBytes }) => memoryBytes), maxMemoryBytes);
    for (const log of logs) if (log.memoryBytes > share) log.shed(share, nowMs);
  }

  #tickRoom(room: Room<Member>, nowMs: number, isKept: boolean): void {
    const summary = room.presence.summary(nowMs);
    if (summary !== undefined) room.log.append(summary);
    if (isKept) this.#show(room);
    room.log.settle(nowMs);
    const { dueMs } = room.presence;
    if (dueMs !== undefined) this.#touch(room, dueMs - nowMs);
    // While senders must wait nothing is appended, so nothing else would bring the next tick.
    if (!room.log.admits) this.#touch(room, MIN_REST_MS);
  }

  #publish(room: Room<Member>): void {
    if (this.#archive.commit([room])) this.#show(room);
  }

  #show(room: Room<Member>): void {
    if (!room.log.publish()) return;
    room.publishedAtMs = this.#clock.nowMs();
    this.#waking.add(room.members);
    if (room.visitors.size > 0) this.#waking.add(room.visitors);
    if (room.afterPublish.length === 0) return;
    const acts = room.afterPublish;
    room.afterPublish = [];
    for (const act of acts) act();
  }

  // What is kept

  /** What a room cannot keep is as if it had not been said, and who said it is told. */
  #takeBack(entries: readonly Entry[]): void {
    for (const [name, said] of Map.groupBy(entries, ({ room }) => room)) {
      const room = this.#rooms.get(fold(name));
      if (room === undefined) continue;
      const { keepEntries } = this.#options.log ?? LOG_LIMITS;
      const stored = this.#archive.room(name, keepEntries, RECALLED_BYTES);
      // It goes on behind all numbers that are given, be it that another program gave them.
      if (typeof stored === "object") room.log.withdraw(stored.seq, stored.entries);
      else room.log.withdraw(room.log.publishedSeq, room.log.last(Infinity, Infinity));
      room.afterPublish = [];
      for (const { author, request: id } of said) {
        const member = [...this.#members.values()].find((member) => member.author === author);
        if (id !== undefined) member?.done.delete(id);
        if (member !== undefined) this.#refuse(member, "not_stored", "", { id });
      }
    }
  }

  /** What was to end in an hour still does, whatever the clock says then. */
  #leap(byMs: number): void {
    this.#options.onLeap?.(byMs);
    for (const ban of this.#sanctions.shift(byMs)) this.#archive.saveBan(ban);
    for (const member of [...this.#members.values(), ...this.#absent]) {
      if (member.mute !== undefined) member.mute = shifted(member.mute, byMs);
    }
  }

  /** What had to wait while nothing could be kept is kept now, and is shown. */
  #storeWorksNow(works: boolean): void {
    for (const member of this.#members.values()) member.tell({ type: "storage", works });
    if (!works) return;
    for (const room of this.#rooms.values()) this.#show(room);
  }

  /** Remembers who may come back, from before the server was started. */
  #remind(store: Store): void {
    this.#authors = store.lastAuthor();
    for (const ban of this.#archive.bans) this.#sanctions.recall(ban);
    for (const { key, author, nick, address } of store.persons()) {
      const member = new Member(undefined, nick, author);
      member.key = key;
      member.owner = address;
      member.formerRooms = undefined;
      member.stopTimer = this.#clock.after(RESUMABLE_MS, () => this.#forget(member));
      this.#resumable.set(key, member);
      this.#correspondence.remind(member);
      this.#reserveNick(member);
      this.#await(member);
    }
  }

  #savePerson(member: Member): void {
    const person = storedOf(member);
    if (person !== undefined) this.#archive.savePerson(person);
  }

  /** Learns what was kept for someone, and of what it has asked for, from before the server was started. */
  #recall(member: Member): void {
    this.#correspondence.recall(member);
    const requests = this.#archive.ask((store) =>
      store.requests(member.author, REMEMBERED_REQUESTS)
    );
    for (const { id, ...entry } of requests ?? []) {
      this.#answered.remember(member, id, { ack: { type: "ack", ...entry }, connections: 0 });
    }
  }

  /**
   * What one said behind `seq` and may say again, for one had no word of it: whoever has the token is
   * known by it, but a token ends. The log still has the name, the ids and the words.
   */
  #recallSaid(member: Member, room: Room<Member>, seq: number): void {
    for (const entry of this.#past.behind(room, seq, REPEATED_MAX, REPEATED_BYTES)) {
      const { nick, author, request: id, timeMs } = entry;
      if (id === undefined || author === member.author) continue;
      if (nick !== member.nick && nick !== member.formerNick) continue;
      if (member.done.size >= REMEMBERED_REQUESTS) return;
      const ack: Ack = { type: "ack", room: room.name, seq: entry.seq, timeMs };
      this.#answered.remember(member, id, { ack, connections: 0, isGuess: true });
    }
  }

  // Rooms

  #parseRoom(name: string): string | undefined {
    return parseRoom(name, this.#options.maxRoomName);
  }

  /** The room of that name where this person is in it, or else the one joined last. */
  #roomOf(member: Member, name: string | undefined): Room<Member> | undefined {
    if (name === undefined) return member.room;
    const room = this.#rooms.get(fold(name.replace(/^#/, "")));
    return room !== undefined && member.rooms.has(room) ? room : undefined;
  }

  /** Goes to a room and out of all others. */
  #enter(member: Member, name: string | undefined): void {
    const parsed = this.#parseRoom(name ?? this.#options.defaultRoom);
    if (parsed === undefined) {
      const { maxRoomName: limit } = this.#options;
      return this.#refuse(member, "room_malformed", name ?? "", { command: "join", limit });
    }
    const locked = this.#lockFor(member, parsed);
    if (locked !== undefined) return this.#refuse(member, locked.code, parsed, locked);
    const { hasEntered } = member;
    const { works } = this.#archive;
    const former = new Set(member.rooms);
    const room = this.#takePlace(member, parsed);
    if (typeof room === "string") return this.#refuse(member, room, parsed);
    for (const other of former) if (other !== room) this.#leave(member, other);
    const entered: Reply = { type: "entered", nick: member.nick, ...stateOf(room, member) };
    const hasPast = !former.has(room) && room.log.publishedSeq > 0;
    // The past goes first: people read what stands below it, and it may fill more than a screen.
    if (hasPast) member.answer(endingWith(this.#past.replay(room, this.#options.replay), entered));
    else member.tell(entered);
    if (!hasEntered && !works) member.tell({ type: "storage", works });
  }

  /** Goes to a room and stays in the others. */
  #join(member: Member, request: Extract<Command, { type: "join" }>): void {
    const { room: name, replay, after, log, id } = request;
    const parsed = this.#parseRoom(name);
    if (parsed === undefined) {
      const { maxRoomName: limit } = this.#options;
      return this.#refuse(member, "room_malformed", name, { limit, id });
    }
    const locked = this.#lockFor(member, parsed);
    if (locked !== undefined) return this.#refuse(member, locked.code, parsed, { ...locked, id });
    const former = new Set(member.rooms);
    const room = this.#takePlace(member, parsed);
    if (typeof room === "string") return this.#refuse(member, room, name, { id });
    member.tell({ type: "entered", nick: member.nick, ...stateOf(room, member) }, id);
    if (former.has(room)) return;
    this.#showPastAnew(member, room, replay, after === undefined ? undefined : { after, log });
  }

  /** Puts someone into a room, as the one joined last, or says why that cannot be. */
  #takePlace(member: Member, name: string): Room<Member> | NoPlace {
    const known = this.#rooms.get(fold(name));
    const wasThere = known !== undefined && member.rooms.delete(known);
    if (member.rooms.size >= ROOMS_PER_PERSON) return "own_rooms_full";
    const room = known ?? this.#newRoom(name, member.owner);
    if (typeof room === "string") return room;
    member.rooms.add(room);
    member.room = room;
    if (wasThere) return room;
    member.hasEntered = true;
    (member.isVisitor ? room.visitors : room.members).add(member);
    this.#follow(member, room);
    this.#tellPresence(room, { type: "join", nick: member.nick }, member);
    return room;
  }

  /** What was said before is then history, what is said from now on will be read. */
  #follow(member: Member, room: Room<Member>): void {
    this.#publish(room);
    member.outlet?.follow(room);
  }

  #leave(member: Member, room: Room<Member>): void {
    member.rooms.delete(room);
    if (member.room === room) member.room = [...member.rooms].at(-1);
    room.members.delete(member);
    room.visitors.delete(member);
    // What was said until now was said to this one too.
    if (member.outlet !== undefined) this.#publish(room);
    member.outlet?.unfollow(room);
    this.#tellPresence(room, { type: "leave", nick: member.nick }, member);
    if (room.members.size + room.visitors.size > 0) return;
    const key = fold(room.name);
    this.#rooms.delete(key);
    this.#publish(room);
    if (!this.#isDisposable(room)) this.#rooms.set(key, room);
    else this.#quota.close(room.openedFrom, this.#clock.nowMs());
  }

  #tellPresence(room: Room<Member>, change: PresenceChange, member: Member): void {
    if (member.isVisitor) return;
    const nowMs = this.#clock.nowMs();
    const told = room.presence.note(change, room.members.size, nowMs);
    if (told !== undefined) this.#publishSoon(room, told, member.outlet);
    else this.#touch(room, (room.presence.dueMs ?? nowMs) - nowMs);
  }

  #newRoom(name: string, address?: string): Room<Member> | NoPlace {
    if (this.#rooms.size >= this.#options.maxRooms) {
      // The one that was left empty longest ago goes, with what was said in it.
      for (const [key, room] of this.#rooms) {
        if (room.members.size + room.visitors.size > 0 || this.#isDefault(room)) continue;
        if (room.log.unpublished.length > 0) continue;
        this.#rooms.delete(key);
        this.#quota.close(room.openedFrom, this.#clock.nowMs());
        break;
      }
      if (this.#rooms.size >= this.#options.maxRooms) return "rooms_full";
    }
    const { keepEntries } = this.#options.log ?? LOG_LIMITS;
    const stored = this.#archive.room(name, keepEntries, RECALLED_BYTES);
    if (stored === "unreadable") return "room_unreadable";
    const isNew = stored === undefined;
    if (isNew && this.#archive.isFull) return "rooms_full";
    if (!this.#quota.open(address, isNew, this.#clock.nowMs())) return "address_rooms_full";
    const logId = stored?.log ?? this.#options.newLogId();
    const room = new Room<Member>(stored?.name ?? name, logId, this.#options.log);
    room.openedFrom = address;
    if (stored !== undefined) {
      room.topic = stored.topic;
      room.log.restore(stored.seq, stored.entries);
    }
    this.#rooms.set(fold(name), room);
    return room;
  }

  /** Whether a room that was left can be forgotten, for nothing would be lost or all can be recalled. */
  #isDisposable(room: Room<Member>): boolean {
    if (this.#isDefault(room)) return false;
    return this.#archive.isLasting ? room.log.unpublished.length === 0 : room.isDisposable;
  }

  #isDefault({ name }: Room<Member>): boolean {
    return name === this.#options.defaultRoom;
  }

  #topic(
    member: Member,
    room: Room<Member>,
    text: string | undefined,
    id: RequestId | undefined,
  ): void {
    const topicIs: Reply = { type: "topicIs", room: room.name, topic: text ?? room.topic };
    if (text === undefined) return member.tell(topicIs, id);
    if (isTopicTooLong(text)) {
      const problem = { command: "topic", limit: TOPIC_MAX, id } as const;
      return this.#refuse(member, "topic_too_long", text, problem);
    }
    const silence = this.#silence(member, room);
    if (silence !== undefined) {
      return this.#refuse(member, silence.code, room.name, { ...silence, id });
    }
    if (!this.#append(member, room, "topic", text, id)) return;
    room.afterPublish.push(() => {
      room.topic = text;
      if (!member.outlet?.wantsAcks) member.tell(topicIs);
    });
    this.#publish(room);
  }

  #who(member: Member, room: Room<Member>, id: RequestId | undefined): void {
    const nicks: string[] = [];
    for (const { nick } of room.members) {
      if (nicks.push(nick) === LIST_MAX) break;
    }
    member.tell({ type: "who", room: room.name, members: room.members.size, nicks }, id);
  }

  #listRooms(member: Member, id: RequestId | undefined): void {
    const rooms = new Map<string, { name: string; members: number; topic: string }>();
    // Of a room that is not in memory, nobody is in it.
    for (const { name, topic } of this.#archive.ask((store) => store.rooms(LIST_MAX)) ?? []) {
      rooms.set(fold(name), { name, members: 0, topic });
    }
    for (const [key, { name, topic, members, log }] of this.#rooms) {
      const isWorthIt = members.size > 0 || topic !== "" || log.publishedSeq > 0;
      if (isWorthIt) rooms.set(key, { name, members: members.size, topic });
    }
    const sorted = [...rooms.values()].sort((a, b) =>
      b.members - a.members || (a.name < b.name ? -1 : 1)
    );
    member.tell({ type: "rooms", rooms: sorted.slice(0, LIST_MAX) }, id);
  }

  #history(
    member: Member,
    room: Room<Member>,
    { before, after, limit = this.#options.replay }: Extract<Command, { type: "history" }>,
    id: RequestId | undefined,
  ): void {
    const range = {
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      limit,
    };
    member.answer(this.#past.history(room, range), id);
  }

  /** Shows a newcomer what was said last. */
  #replay(member: Member, room: Room<Member>, count = this.#options.replay): void {
    member.answer(this.#past.replay(room, count));
  }

  // Names and words

  #nick(member: Member, text: string, id: RequestId | undefined): void {
    const { nick, hasEntered, isVisitor } = member;
    // Who comes may say its name, as by hello; after that, a name too can say something.
    const silence = hasEntered && !isVisitor ? this.#silence(member) : undefined;
    const problem = silence ?? this.#rename(member, text);
    if (problem !== undefined) {
      return this.#refuse(member, problem.code, text, { command: "nick", ...problem, id });
    }
    // One who is not seen anywhere yet reads the name on coming in.
    if (hasEntered || id !== undefined) {
      member.tell({ type: "renamed", nick, newNick: member.nick }, id);
    }
  }

  /**
   * Gives a person a name, or says why it cannot be had. Where someone has it or its like, another one
   * like it will do if `alike` says so.
   */
  #rename(member: Member, text: string, alike = false): Problem | undefined {
    const parsed = isOwnName(member, text)
      ? { nick: text.normalize("NFC") }
      : parseNick(text, this.#options.maxNick);
    if ("code" in parsed) return { ...parsed, limit: this.#options.maxNick };
    const problem = this.#nickProblem(member, parsed.nick);
    const isHad = problem?.code === "nick_taken" || problem?.code === "nick_confusable";
    const nick = problem === undefined
      ? parsed.nick
      : alike && isHad
      ? this.#nickLike(member, parsed.nick)
      : undefined;
    if (nick === undefined) return problem;
    this.#call(member, nick);
    return undefined;
  }

  /** The name, or the first one like it that can be had, with a number behind it. */
  #nickLike(member: Member, name: string): string | undefined {
    for (let n = 1; n <= NUMBERED_MAX; n++) {
      // Where so many are taken already, the last has a number that nobody else has had.
      const ending = n === 1 ? "" : `-${n < NUMBERED_MAX ? n : member.author}`;
      const candidate = bendToNick(name, ending, this.#options.maxNick);
      // What is reserved is not had by putting a number behind it.
      if (candidate === undefined || looksReserved(candidate)) return undefined;
      if (this.#isOperators(member, candidate)) return undefined;
      if (this.#nickProblem(member, candidate) === undefined) return candidate;
    }
    return undefined;
  }

  /** Why a name that is well formed cannot be had. */
  #nickProblem(member: Member, nick: string): Problem | undefined {
    const ban = this.#sanctions.banOfName(nick, this.#clock.utcMs());
    if (ban !== undefined) return { code: "nick_banned", ...told(ban) };
    if (looksReserved(nick) && !isOwnName(member, nick)) return { code: "nick_reserved" };
    if (this.#isOperators(member, nick)) return { code: "nick_reserved", command: "op" };
    if (isOfMixedDirection(nick) || hasStrayMark(nick)) return { code: "nick_confusable" };
    for (const other of this.#nicks.alike(nick)) {
      if (other === member || isAwayFrom(other, member.owner)) continue;
      return { code: this.#nicks.get(nick) === other ? "nick_taken" : "nick_confusable" };
    }
    const reserved = this.#reservedAgainst(member, nick);
    return reserved && { code: reserved };
  }

  /** Why someone cannot have a name that is kept for another. */
  #reservedAgainst({ owner }: Member, nick: string): ErrorCode | undefined {
    this.#forgetKept();
    return this.#reservations.against(nick, owner);
  }

  /** Whether a name is that of an operator, or like it, whom this person is not. */
  #isOperators({ operator }: Member, nick: string): boolean {
    const own = operator === undefined ? undefined : this.#operators.get(operator);
    for (const name of this.#operators.alike(nick)) if (name !== own) return true;
    return false;
  }

  /** Gives back the name that a person had, or the closest to it that nobody has. */
  #callAgain(member: Member): void {
    if (this.#isNamed(member)) return;
    // It was good when it was had; only someone who has it now, or who owns it, is in the way.
    const isFree = this.#nicks.like(member.nick) === undefined &&
      this.#reservedAgainst(member, member.nick) === undefined;
    if (isFree) return this.#call(member, member.nick);
    this.#introduce(member, member.nick);
  }

  /** Gives a person the name, or one like it that nobody has. */
  #introduce(member: Member, name: string): void {
    const nick = this.#nickLike(member, name);
    if (nick !== undefined) this.#call(member, nick);
    else if (!this.#isNamed(member)) this.#call(member, this.#guestNick());
  }

  #call(member: Member, newNick: string): void {
    const { nick } = member;
    for (const before of [...this.#nicks.alike(newNick)]) {
      if (before !== member) this.#giveWay(before);
    }
    for (const before of this.#reservations.ownersOf(newNick)) {
      if (this.#nameKept.has(before)) this.#forget(before);
    }
    if (this.#isNamed(member)) this.#nicks.delete(nick);
    this.#nicks.set(newNick, member);
    if (nick === newNick) return;
    this.#spareNick(member);
    member.nick = newNick;
    this.#savePerson(member);
    for (const room of member.rooms) {
      this.#tellPresence(room, { type: "nick", nick, newNick }, member);
    }
  }

  #direct(member: Member, request: Extract<Command, { type: "direct" }>): void {
    const { to, person, text, id } = request;
    const silence = this.#silence(member);
    if (silence !== undefined) return this.#refuse(member, silence.code, to, { ...silence, id });
    const receiver = person === undefined
      ? this.#nicks.get(to)
      : this.#correspondence.personOf(person);
    if (receiver === undefined || receiver.isVisitor) {
      const code = person === undefined ? "nick_unknown" : "person_gone";
      return this.#refuse(member, code, to, { command: "msg", id });
    }
    const { outlet } = member;
    const ack: Ack = {
      type: "ack",
      // Who does not know of these has no use for them.
      ...(person !== undefined && { to: receiver.nick }),
      ...(member.showsLetters && !receiver.showsLetters && { unsure: true }),
    };
    const acknowledge = (): void => {
      if (outlet?.wantsAcks) outlet.tell(ack, id);
    };
    const problem = this.#correspondence.send(member, receiver, text, id, acknowledge);
    if (problem === undefined) this.#remember(member, id, ack);
    else this.#refuse(member, problem, receiver.nick, { command: "msg", id });
  }

  /** Someone is there: it asked for something. */
  #heard(member: Member | undefined): void {
    if (member?.inbox === undefined && member?.doubters === undefined) return;
    this.#correspondence.heard(member);
  }

  #commitLettersSoon(): void {
    if (!this.#archive.hasLetters) return;
    const nowMs = this.#clock.nowMs();
    this.#tickAt(nowMs, nowMs);
  }

  #language(member: Member, tag: string): void {
    const language = parseLanguage(tag);
    if (language === undefined) {
      return this.#refuse(member, "language_unknown", tag, { command: "lang" });
    }
    member.outlet?.speak(language);
    if (member.hasEntered) member.tell({ type: "language", language });
  }

  #refuse(
    member: Member,
    code: ErrorCode,
    value: string,
    more: Partial<Problem> & { readonly id?: RequestId | undefined } = {},
  ): void {
    const { id, ...rest } = more;
    member.tell({ type: "error", ...rest, code, value: shownValue(value) }, id);
  }

  // Operators

  /** The ban on an address, if there is one. */
  banOf(origin: Origin): StoredBan | undefined {
    return this.#sanctions.banOfAddress(origin, this.#clock.utcMs());
  }

  /** Whether a connection is one of nobody yet, and of an address that was banned since it came. */
  #isShutOut(outlet: Outlet): boolean {
    if (outlet.origin === undefined || this.#members.has(outlet)) return false;
    const ban = this.banOf(outlet.origin);
    if (ban !== undefined) this.#expel(outlet, "banned", undefined, ban.reason);
    return ban !== undefined;
  }

  /** Why someone may not speak at all, or not in a room. */
  #silence(member: Member, room?: Room<Member>): Problem | undefined {
    const { mute, operator } = member;
    if (mute === undefined && !this.#sanctions.hasLocks || operator !== undefined) return undefined;
    if (mute !== undefined && holds(mute.terms, this.#clock.utcMs())) {
      return { code: "muted", ...told(mute.terms) };
    }
    const lock = room && this.#sanctions.lockOf(room.name);
    return lock && { code: "room_locked", ...told(lock) };
  }

  /** Why someone may not enter a room; everyone must be able to be in the default one. */
  #lockFor(member: Member, name: string): Problem | undefined {
    const room = this.#rooms.get(fold(name));
    if (member.operator !== undefined || (room !== undefined && member.rooms.has(room))) return;
    if (fold(name) === fold(this.#options.defaultRoom)) return;
    const lock = this.#sanctions.lockOf(name);
    return lock && { code: "room_locked", ...told(lock) };
  }

  #speak(
    member: Member,
    room: Room<Member>,
    type: Entry["type"],
    text: string,
    id: RequestId | undefined,
  ): void {
    const silence = this.#silence(member, room);
    if (silence === undefined) return void this.#append(member, room, type, text, id);
    this.#refuse(member, silence.code, room.name, { ...silence, id });
  }

  /** As {@link #introduce}, but whose name is banned goes. */
  #introduceOrExpel(outlet: Outlet, member: Member, name: string): void {
    const nick = bendToNick(name, "", this.#options.maxNick);
    const ban = nick && this.#sanctions.banOfName(nick, this.#clock.utcMs());
    if (ban) return this.#expel(outlet, "banned", undefined, ban.reason);
    this.#introduce(member, name);
  }

  /**
   * From now on these are the operators, and nobody else can take their names. Who is one but for
   * `stays` is none any more.
   */
  appoint(names: Iterable<string>, stays: (operator: string) => boolean = () => true): void {
    this.#operators = new NameIndex();
    for (const name of names) this.#operators.set(name, name);
    for (const member of [...this.#members.values(), ...this.#resumable.values()]) {
      if (member.operator !== undefined && !stays(member.operator)) this.#demote(member);
    }
  }

  /** Returns as whom one was an operator, if one was. */
  #demote(member: Member): string | undefined {
    const { operator, nick } = member;
    if (operator === undefined) return undefined;
    member.operator = undefined;
    member.tell({ type: "demoted", name: operator });
    this.#options.onOperator?.(operator, { type: "demoted", nick });
    return operator;
  }

  #promote(member: Member, operator: string, id: RequestId | undefined): void {
    member.operator = operator;
    // Who could not come by its own name has it now.
    if (looksGiven(member.nick)) this.#nickOperator(member, operator);
    const { nick, outlet } = member;
    this.#options.onOperator?.(operator, {
      type: "promoted",
      nick,
      address: outlet?.origin?.address ?? "?",
    });
    member.tell({ type: "operator", name: operator }, id);
  }

  #nickOperator(member: Member, operator: string): void {
    const { nick } = member;
    if (this.#rename(member, this.#operators.get(operator) ?? operator) !== undefined) return;
    // One who is not seen anywhere yet reads the name on coming in.
    if (member.hasEntered) member.tell({ type: "renamed", nick, newNick: member.nick });
  }

  #listBans(member: Member, id: RequestId | undefined): void {
    if (member.operator === undefined) {
      return this.#refuse(member, "not_operator", "", { command: "bans", id });
    }
    const bans = this.#sanctions.inForce(this.#clock.utcMs());
    const shown = bans.slice(0, LIST_MAX).map(({ kind, target, ...ban }) =>
      kind === "name" ? { nick: target, ...ban } : { address: target, ...ban }
    );
    member.tell({ type: "bans", total: bans.length, bans: shown }, id);
  }

  #moderate(member: Member, order: Order): void {
    const { type: command, id } = order;
    if (member.operator === undefined) {
      return this.#refuse(member, "not_operator", "", { command, id });
    }
    const outcome = this.#moderation.carryOut(member, member.operator, order);
    if ("code" in outcome) {
      const { code, value, detail } = outcome;
      return this.#refuse(member, code, value, {
        command,
        ...(detail !== undefined && { detail }),
        id,
      });
    }
    member.tell(outcome, id);
    this.#options.onOperator?.(member.operator, outcome);
  }
}

/** After these nobody knows what of the last words has come. */
const BREAKS: ReadonlySet<CloseReason> = new Set<CloseReason>(["reset", "stalled", "silent"]);

/** Whether someone chose the name: those that the server gives nobody can choose. */
function hasOwnName({ nick }: Member): boolean {
  return !looksGiven(nick);
}

/** Whether a name is that by which someone is an operator: `root` may be called so. */
function isOwnName({ operator }: Member, nick: string): boolean {
  return operator !== undefined && fold(operator) === fold(nick);
}

/** Whether someone's connection is lost, and was one of that owner. */
function isAwayFrom({ outlet, owner: former }: Member, owner: string | undefined): boolean {
  return outlet === undefined && owner !== undefined && former === owner;
}

/** What someone who meets a ban, a mute or a lock is told of it. */
function told({ untilMs, reason }: Terms): Pick<Problem, "untilMs" | "detail"> {
  return {
    ...(untilMs !== undefined && { untilMs }),
    ...(reason !== undefined && { detail: reason }),
  };
}

/** A refused value, short and fit to be shown: a program's names are not, before they are looked at. */
function shownValue(value: string): string {
  return excerpt(plainText(value), VALUE_MAX);
}

function restOf({ members }: Room<Member>): number {
  const restMs = Math.min(MIN_REST_MS + REST_MS_PER_MEMBER * members.size, MAX_REST_MS);
  return Math.max(restMs, WAKE_MS_PER_MEMBER * members.size);
}

function isTopicTooLong(text: string): boolean {
  if (text.length <= TOPIC_MAX) return encoder.encode(text).length > TOPIC_MAX_BYTES;
  return encoder.encode(text).length > TOPIC_MAX_BYTES || graphemesOf(text).length > TOPIC_MAX;
}

/** Whether a request is of the kind that is done once, though it be sent on two connections. */
function isSaying(request: Command): request is Saying {
  return request.type === "say" || request.type === "action" || request.type === "direct" ||
    (request.type === "topic" && request.text !== undefined);
}

/** What is kept of someone who may come back. */
function storedOf({ key, author, nick, owner }: Member): StoredPerson | undefined {
  if (key === undefined) return undefined;
  return { key, author, nick, ...(owner !== undefined && { address: owner }) };
}

/** A room as one of those in it finds it, oneself included. */
function stateOf(
  { name, topic, members, log, logId }: Room<Member>,
  { isVisitor }: Member,
): RoomState {
  const count = members.size + (isVisitor ? 1 : 0);
  return { room: name, topic, members: count, seq: log.publishedSeq, log: logId };
}

/** How far someone has got in each room, by its folded name: of no more than one can be in. */
function cursorsOf(resume: Resume | undefined): Map<string, Cursor> {
  const { rooms = {}, logs = {} } = resume ?? {};
  const entries = Object.entries(rooms).slice(0, ROOMS_PER_PERSON);
  return new Map(entries.map(([name, after]) => {
    const log = Object.hasOwn(logs, name) ? logs[name] : undefined;
    return [fold(name.replace(/^#/, "")), { after, log }];
  }));
}

/** Whether someone's place is one in this very log: another may go by the same name. */
function isOf({ after, log }: Cursor, room: Room<Member>): boolean {
  return (log === undefined || log === room.logId) && after <= room.log.publishedSeq;
}
