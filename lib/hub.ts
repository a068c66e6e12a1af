/**
 * Who is here, and what each command does: the client registry, the nicknames, the rooms, and the
 * broadcast that moves all readers on.
 *
 * The hub knows no sockets, no bytes and no sentences. It is synchronous: a command runs whole, so
 * nothing here needs a lock. Time and timers come in with its clock.
 *
 * @module
 */

import type { Clock } from "./clock.ts";
import type { Command } from "./command.ts";
import type { CloseReason, Entry, Presence, Reply } from "./event.ts";
import { type Language, parseLanguage } from "./language.ts";
import type { Log, LogLimits, Unnumbered } from "./log.ts";
import { bendToNick, fold, parseNick, parseRoom } from "./name.ts";
import type { PresenceChange } from "./presence.ts";
import { Room } from "./room.ts";
import { excerpt } from "./text.ts";

/** What a connection gets to see of a room. */
export interface Followed {
  /** Its name, without `#`. */
  readonly name: string;
  /** What is said in it. */
  readonly log: Log;
}

/** What the hub asks of a connection. */
export interface Outlet {
  /** Tells this person alone. */
  tell(reply: Reply): void;
  /** Begins to read a room's log, from its present end. */
  follow(room: Followed): void;
  /** Ends that; what was within reach is still delivered. */
  unfollow(room: Followed): void;
  /** Some log it follows has something new. */
  wake(): void;
  /** Changes the language in which it is told things. */
  speak(language: Language): void;
  /** Whether so much is waiting for this person that more would be a burden. */
  readonly isSaturated: boolean;
  /** Ends the connection once all is written. */
  end(reason: CloseReason): void;
}

/** The hub's numbers. */
export interface HubOptions {
  /** The language of the names that the server gives, and of those who have not chosen one. */
  readonly language: Language;
  /** The room in which everyone starts, without `#`. @default {"geral"} */
  readonly defaultRoom?: string;
  /** How many entries a newcomer sees. @default {50} */
  readonly replay?: number;
  /** Most rooms at a time. @default {1000} */
  readonly maxRooms?: number;
  /** What each room's log may hold. */
  readonly log?: LogLimits;
}

/** How long a busy room gathers before it delivers: one write then takes several entries. */
const TICK_MS = 5;
/** Longest topic in UTF-16 units. */
const TOPIC_MAX = 300;
/** How many names or rooms one answer holds. */
const LIST_MAX = 200;
/** How much of the past one answer holds, in bytes of memory. */
const HISTORY_MAX_BYTES = 512 * 1024;
/** Longest part of a refused value that is shown back. */
const VALUE_MAX = 40;

/** A person who is here. */
export class Member {
  /** The connection. */
  readonly outlet: Outlet;
  /** The name the others see. */
  nick: string;
  /** Where this person is; `undefined` until the first command that needs a room. */
  room: Room<Member> | undefined;

  /** For {@link Hub.arrive}. */
  constructor(outlet: Outlet, nick: string) {
    this.outlet = outlet;
    this.nick = nick;
  }
}

/** See the top of this file. */
export class Hub {
  readonly #clock: Clock;
  readonly #options: Required<Omit<HubOptions, "log">> & Pick<HubOptions, "log">;
  readonly #members = new Set<Member>();
  /** By folded nickname. */
  readonly #nicks = new Map<string, Member>();
  /** By folded name; those that were left empty longest ago first. */
  readonly #rooms = new Map<string, Room<Member>>();
  #guests = 0;
  /** The rooms that the next tick must look at. */
  #touched = new Set<Room<Member>>();
  #lastTickMs = -Infinity;
  #nextTick: { readonly atMs: number; readonly cancel: () => void } | undefined;

  /** A hub with nobody in it. */
  constructor(clock: Clock, options: HubOptions) {
    this.#clock = clock;
    this.#options = { defaultRoom: "geral", replay: 50, maxRooms: 1_000, ...options };
  }

  /** How many people are here. */
  get size(): number {
    return this.#members.size;
  }

  /** Registers a connection under a name of the server's giving. It is in no room yet. */
  arrive(outlet: Outlet): Member {
    const member = new Member(outlet, this.#guestNick());
    this.#members.add(member);
    this.#nicks.set(fold(member.nick), member);
    return member;
  }

  /** Puts someone who is in no room yet into the default one. */
  settle(member: Member): void {
    if (member.room === undefined) this.#join(member, this.#options.defaultRoom);
  }

  /** Carries out one command. */
  perform(member: Member, command: Command): void {
    switch (command.type) {
      // Name, room and language can be chosen before one is seen anywhere.
      case "nick":
        return this.#nick(member, command.nick);
      case "introduce":
        return this.#introduce(member, command.name);
      case "join":
        return this.#join(member, command.room);
      case "language":
        return this.#language(member, command.tag);
      case "quit":
        return this.#end(member, "quit");
      case "invalid":
        return member.outlet.tell({ ...command, type: "error" });
    }
    this.settle(member);
    switch (command.type) {
      case "say":
        return this.#append(member, "message", command.text);
      case "action":
        return this.#append(member, "action", command.text);
      case "direct":
        return this.#direct(member, command.to, command.text);
      case "leave":
        return this.#join(member, this.#options.defaultRoom);
      case "topic":
        return this.#topic(member, command.text);
      case "who":
        return this.#who(member);
      case "rooms":
        return this.#listRooms(member);
      case "history":
        return this.#history(member, command.count ?? this.#options.replay);
      case "help":
        return member.outlet.tell({ type: "help" });
    }
  }

  /**
   * What a sender must wait for before its next command, if anything: it is not heard while its
   * room has readers who cannot keep up.
   */
  admission(member: Member): Promise<void> | undefined {
    const log = member.room?.log;
    return log === undefined || log.admits ? undefined : log.admission();
  }

  /** Takes someone out of everything. Doing it twice is no error. */
  depart(member: Member): void {
    if (!this.#members.delete(member)) return;
    this.#leave(member);
    this.#nicks.delete(fold(member.nick));
    if (this.#members.size === 0) this.#guests = 0;
  }

  /** Publishes everything that was said, tells everyone that this is the end, and ends them. */
  close(): void {
    this.#nextTick?.cancel();
    for (const room of this.#rooms.values()) room.log.publish();
    for (const member of [...this.#members]) this.#end(member, "shutdown");
    this.#nextTick?.cancel();
    this.#nextTick = undefined;
  }

  #end(member: Member, reason: CloseReason): void {
    this.depart(member);
    member.outlet.tell({ type: "closing", reason });
    member.outlet.end(reason);
  }

  // Broadcast

  #append(member: Member, type: Entry["type"], text: string): void {
    const { room } = member;
    if (room === undefined) return;
    this.#publishSoon(room, {
      type,
      room: room.name,
      timeMs: this.#clock.utcMs(),
      nick: member.nick,
      text,
    }, member);
  }

  #publishSoon(
    room: Room<Member>,
    event: Unnumbered<Entry> | Presence,
    author?: Member,
  ): void {
    room.log.append(event, author?.outlet);
    this.#touch(room, 0);
  }

  /** Has the next tick look at a room: at once where it was quiet, else when its time has come. */
  #touch(room: Room<Member>, afterMs: number): void {
    this.#touched.add(room);
    const nowMs = this.#clock.nowMs();
    const atMs = Math.max(nowMs + afterMs, this.#lastTickMs + TICK_MS);
    if (this.#nextTick !== undefined) {
      if (this.#nextTick.atMs <= atMs) return;
      this.#nextTick.cancel();
    }
    this.#nextTick = {
      atMs,
      cancel: this.#clock.after(Math.max(0, atMs - nowMs), () => this.#tick()),
    };
  }

  /** Moves the readers of every touched room to its end. */
  #tick(): void {
    const nowMs = this.#clock.nowMs();
    this.#lastTickMs = nowMs;
    this.#nextTick = undefined;
    const touched = this.#touched;
    this.#touched = new Set();
    for (const room of touched) {
      const summary = room.presence.summary(nowMs);
      if (summary !== undefined) room.log.append(summary);
      if (room.log.publish()) {
        for (const member of room.members) member.outlet.wake();
      }
      room.log.settle(nowMs);
      const { dueMs } = room.presence;
      if (dueMs !== undefined) this.#touch(room, dueMs - nowMs);
      // While senders must wait nothing is appended, so nothing else would bring the next tick.
      if (!room.log.admits) this.#touch(room, TICK_MS);
    }
  }

  // Rooms

  #join(member: Member, name: string): void {
    const parsed = parseRoom(name);
    if (parsed === undefined) {
      return this.#refuse(member, "room_malformed", name, { command: "join" });
    }
    const known = this.#rooms.get(fold(parsed));
    if (known === undefined || known !== member.room) {
      const room = known ?? this.#newRoom(parsed);
      if (room === undefined) return this.#refuse(member, "rooms_full", name);
      this.#leave(member);
      member.room = room;
      room.members.add(member);
      member.outlet.follow(room);
      this.#tellPresence(room, { type: "join", nick: member.nick }, member);
    }
    this.#welcome(member);
  }

  #welcome(member: Member): void {
    const { room } = member;
    if (room === undefined) return;
    const { nick } = member;
    member.outlet.tell({
      type: "welcome",
      nick,
      room: room.name,
      topic: room.topic,
      members: room.members.size,
    });
    const entries = room.log.last(this.#options.replay, HISTORY_MAX_BYTES);
    if (entries.length > 0) member.outlet.tell({ type: "history", room: room.name, entries });
  }

  #leave(member: Member): void {
    const { room } = member;
    if (room === undefined) return;
    member.room = undefined;
    room.members.delete(member);
    member.outlet.unfollow(room);
    this.#tellPresence(room, { type: "leave", nick: member.nick }, member);
    if (room.members.size > 0) return;
    const key = fold(room.name);
    this.#rooms.delete(key);
    room.log.publish();
    if (!room.isDisposable) this.#rooms.set(key, room);
  }

  #tellPresence(room: Room<Member>, change: PresenceChange, member: Member): void {
    const nowMs = this.#clock.nowMs();
    const told = room.presence.note(change, room.members.size, nowMs);
    if (told !== undefined) this.#publishSoon(room, told, member);
    else this.#touch(room, (room.presence.dueMs ?? nowMs) - nowMs);
  }

  #newRoom(name: string): Room<Member> | undefined {
    if (this.#rooms.size >= this.#options.maxRooms) {
      // The one that was left empty longest ago goes, with what was said in it.
      for (const [key, room] of this.#rooms) {
        if (room.members.size > 0 || key === fold(this.#options.defaultRoom)) continue;
        this.#rooms.delete(key);
        break;
      }
      if (this.#rooms.size >= this.#options.maxRooms) return undefined;
    }
    const room = new Room<Member>(name, this.#options.log);
    this.#rooms.set(fold(name), room);
    return room;
  }

  #topic(member: Member, text: string | undefined): void {
    const { room } = member;
    if (room === undefined) return;
    if (text === undefined) {
      return member.outlet.tell({ type: "topicIs", room: room.name, topic: room.topic });
    }
    if (text.length > TOPIC_MAX) {
      return this.#refuse(member, "topic_too_long", text, { command: "topic", limit: TOPIC_MAX });
    }
    room.topic = text;
    this.#append(member, "topic", text);
    member.outlet.tell({ type: "topicIs", room: room.name, topic: text });
  }

  #who(member: Member): void {
    const { room } = member;
    if (room === undefined) return;
    const nicks: string[] = [];
    for (const { nick } of room.members) {
      if (nicks.push(nick) === LIST_MAX) break;
    }
    member.outlet.tell({ type: "who", room: room.name, members: room.members.size, nicks });
  }

  #listRooms(member: Member): void {
    const inUse = [...this.#rooms.values()].filter((room) => room.members.size > 0)
      .sort((a, b) => b.members.size - a.members.size).slice(0, LIST_MAX);
    member.outlet.tell({
      type: "rooms",
      rooms: inUse.map(({ name, members, topic }) => ({ name, members: members.size, topic })),
    });
  }

  #history(member: Member, count: number): void {
    const { room } = member;
    if (room === undefined) return;
    const entries = room.log.last(count, HISTORY_MAX_BYTES);
    member.outlet.tell({ type: "history", room: room.name, entries });
  }

  // Names and people

  #nick(member: Member, text: string): void {
    const parsed = parseNick(text);
    if ("code" in parsed) return this.#refuse(member, parsed.code, text, { command: "nick" });
    const holder = this.#nicks.get(fold(parsed.nick));
    if (holder !== undefined && holder !== member) {
      return this.#refuse(member, "nick_taken", parsed.nick, { command: "nick" });
    }
    this.#rename(member, parsed.nick);
    // One who is not seen anywhere yet reads the name in the welcome.
    if (member.room !== undefined) member.outlet.tell({ type: "renamed", nick: parsed.nick });
  }

  #introduce(member: Member, name: string): void {
    const nick = bendToNick(name);
    for (let n = 1; nick !== undefined && n < 100; n++) {
      const candidate = n === 1 ? nick : bendToNick(`${nick}-${n}`);
      if (candidate === undefined) return;
      const holder = this.#nicks.get(fold(candidate));
      if (holder === undefined || holder === member) return this.#rename(member, candidate);
    }
  }

  #rename(member: Member, newNick: string): void {
    const { nick, room } = member;
    if (nick === newNick) return;
    this.#nicks.delete(fold(nick));
    this.#nicks.set(fold(newNick), member);
    member.nick = newNick;
    if (room !== undefined) this.#tellPresence(room, { type: "nick", nick, newNick }, member);
  }

  #guestNick(): string {
    const prefix = this.#options.language === "pt-BR" ? "visitante" : "guest";
    let nick: string;
    do nick = `${prefix}-${++this.#guests}`; while (this.#nicks.has(nick));
    return nick;
  }

  #direct(member: Member, to: string, text: string): void {
    const receiver = this.#nicks.get(fold(to));
    if (receiver === undefined) {
      return this.#refuse(member, "nick_unknown", to, { command: "msg" });
    }
    if (receiver.outlet.isSaturated) {
      return this.#refuse(member, "not_reading", receiver.nick, { command: "msg" });
    }
    receiver.outlet.tell({ type: "direct", from: member.nick, to: receiver.nick, text });
  }

  #language(member: Member, tag: string): void {
    const language = parseLanguage(tag);
    if (language === undefined) {
      return this.#refuse(member, "language_unknown", tag, { command: "lang" });
    }
    member.outlet.speak(language);
    if (member.room !== undefined) member.outlet.tell({ type: "language", language });
  }

  #refuse(
    member: Member,
    code: Extract<Reply, { type: "error" }>["code"],
    value: string,
    more: Pick<Extract<Reply, { type: "error" }>, "command" | "limit"> = {},
  ): void {
    member.outlet.tell({ type: "error", code, value: excerpt(value, VALUE_MAX), ...more });
  }
}
