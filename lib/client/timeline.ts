/**
 * What is loaded and what of it is to be shown next: rooms, their entries, what is unread, and one's
 * own messages on their way. It knows no terminal: what it hands out is shown once, in that order.
 *
 * @module
 */

import type { Clock } from "../clock.ts";
import type { RoomState } from "../vocabulary/reply.ts";
import { fold } from "../text/name.ts";
import type { EntryMessage, ServerMessage } from "../vocabulary/protocol.ts";
import type { RequestId } from "../vocabulary/codes.ts";
import { shortened } from "../text/shortened.ts";
import { bare } from "../text/words.ts";
import type { Calendar } from "./calendar.ts";
import { Gathering, peopleIn, type PresenceMessage, without } from "./gathering.ts";
import type { Direct, Gap, Item, Spoken } from "./item.ts";
import { isSpoken, type Placed } from "./loaded_log.ts";
import { LoadedRoom } from "./loaded_room.ts";
import { mentions } from "../text/mention.ts";
import { shown, shownOnOneLine } from "../text/shown.ts";

/** What is shown: an item, or a line that parts what is above from what is below. */
export type Part =
  | Item
  | { readonly type: "day"; readonly timeMs: number }
  | { readonly type: "unread"; readonly sinceMs: number }
  | { readonly type: "room"; readonly room: string; readonly topic: string }
  /** An answer, line by line. */
  | { readonly type: "lines"; readonly lines: readonly string[] }
  /** What a search found, oldest first, `atMs` of today. */
  | { readonly type: "found"; readonly atMs: number; readonly entries: readonly Spoken[] }
  /** All of something of which only the beginning was shown, `atMs` of today. */
  | { readonly type: "whole"; readonly atMs: number; readonly item: Spoken | Direct };

/** Something of one's own that has no place in the log yet. */
export interface Pending {
  /** Of its request. */
  readonly id: RequestId;
  /** What it becomes. */
  readonly type: "say" | "action" | "direct" | "topic";
  /** Where it is said; undefined for `direct`. */
  readonly room?: string;
  /** To whom alone. */
  readonly to?: string;
  /** The words. */
  readonly text: string;
}

/** A room as the status line tells it. */
export interface RoomSummary {
  /** Without `#`. */
  readonly name: string;
  /** Fit to be shown. */
  readonly topic: string;
  /** Messages since it was last in view. */
  readonly unread: number;
  /** How many of them say one's name. */
  readonly mentions: number;
}

/** Which entries are to be asked for. */
export interface Wanted {
  /** The last ones before this number; without it, the last ones of all. */
  readonly before?: number;
  /** How many. */
  readonly limit: number;
}

/** Someone who can be answered. */
export interface Correspondent {
  /** The name, as far as it is known to have changed. */
  readonly nick: string;
  /** By which the server finds them, whatever the name. */
  readonly person?: string;
}

/** How much something concerns the person: nothing new, something new, or their name was said. */
export type News = "none" | "message" | "mention";

/** What was said to oneself alone, as it comes. */
export type DirectMessage = Extract<ServerMessage, { readonly type: "direct" }>;

/** Comings and goings further apart than this are told apart. */
const GATHER_MS = 10 * 60_000;
/** So many of the gaps that were shown are remembered: more than any screen has rows. */
const MAX_GAPS = 300;
/** A hostile server's names are cut here; an honest one's are shorter. */
const MAX_NAME_UNITS = 200;

/** All rooms, and what is to be shown of them. */
export class Timeline {
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #calendar: Calendar;
  readonly #rooms = new Map<string, LoadedRoom>();
  readonly #pending = new Map<RequestId, Pending>();
  readonly #ignored = new Map<string, string>();
  /** Comings and goings that stand above something else: what comes then is told apart. */
  readonly #closed = new WeakSet<Item>();
  /** What was shown as missing, and may have come since. */
  #gaps: readonly Gap[] = [];
  #hasMoved = false;
  #correspondent: Correspondent | undefined;
  #viewed: LoadedRoom | undefined;
  #fresh: Part[] = [];
  /** The comings and goings at the end of the room in view: they may yet grow. */
  #live: Extract<Item, { type: "comings" }> | undefined;
  /** The day that what was handed out last belongs to. */
  #day: string;
  #awaySinceMs: number | undefined;
  #isUnreadMarked = false;
  #nick = "";

  /** A timeline without rooms. */
  constructor(clock: Pick<Clock, "utcMs">, calendar: Calendar) {
    this.#clock = clock;
    this.#calendar = calendar;
    this.#day = calendar.day(clock.utcMs());
  }

  // What there is.

  /** One's own name, fit to be shown. */
  get nick(): string {
    return this.#nick;
  }

  set nick(nick: string) {
    this.#nick = name(nick);
  }

  /** One's rooms, in the order of entering. */
  get rooms(): readonly RoomSummary[] {
    return [...this.#rooms.values()];
  }

  /** The name of the room in view. */
  get viewed(): string | undefined {
    return this.#viewed?.name;
  }

  /** What stands below all that was handed out and may yet change. */
  get live(): Part | undefined {
    return this.#live;
  }

  /** One's own messages that have no place yet, those for other rooms left out. */
  get pending(): readonly Pending[] {
    return [...this.#pending.values()].filter(({ room }) =>
      room === undefined || room === this.viewed
    );
  }

  /** All of one's own that have no place yet, wherever they were said. */
  get unsaid(): readonly Pending[] {
    return [...this.#pending.values()];
  }

  /** Whether something waits for what was said before it. */
  get isHolding(): boolean {
    return [...this.#rooms.values()].some(({ log }) => log.isHolding);
  }

  /** Between which numbers of which rooms something is waited for. */
  get holes(): readonly {
    readonly room: string;
    readonly after: number;
    readonly before: number;
  }[] {
    return [...this.#rooms.values()].flatMap(({ name, log }) =>
      log.hole === undefined ? [] : [{ room: name, ...log.hole }]
    );
  }

  /** The people in the room in view, who spoke last first, without oneself. */
  get people(): readonly string[] {
    return (this.#viewed?.people ?? []).filter((nick) => fold(nick) !== fold(this.nick));
  }

  /** Those people, and who wrote to oneself alone from elsewhere. */
  get reachable(): readonly string[] {
    const nick = this.#correspondent?.nick;
    const isElsewhere = nick !== undefined &&
      !this.people.some((each) => fold(each) === fold(nick));
    return isElsewhere ? [...this.people, name(nick)] : this.people;
  }

  /** Who last wrote to oneself alone. */
  get correspondent(): Correspondent | undefined {
    return this.#correspondent;
  }

  /** Who is ignored. */
  get ignored(): readonly string[] {
    return [...this.#ignored.values()];
  }

  /**
   * Hides what someone says from now on, under this name and any that they are seen to take. Returns
   * the name as they write it, if they are known.
   */
  ignore(nick: string): string {
    const known = theOneCalled(nick, [...this.#rooms.values()].flatMap(({ people }) => people));
    this.#ignored.set(fold(known), known);
    return known;
  }

  /** Shows it again. Returns the name, as above. */
  unignore(nick: string): string {
    const known = theOneCalled(nick, this.ignored);
    this.#ignored.delete(fold(known));
    return known;
  }

  /** What is loaded of the room in view and one wants to see. */
  get spoken(): readonly Spoken[] {
    return this.#viewed === undefined ? [] : this.spokenIn(this.#viewed.name);
  }

  /** The same of any room. */
  spokenIn(roomName: string): readonly Spoken[] {
    const spoken = (this.#rooms.get(roomName)?.log.items ?? []).filter(isSpoken);
    return spoken.filter(({ nick }) => !this.#isIgnored(nick));
  }

  // Rooms.

  /** One is in these rooms and no others. */
  keep(names: readonly string[]): void {
    for (const name of [...this.#rooms.keys()]) if (!names.includes(name)) this.depart(name);
  }

  /** One has entered a room, or is in it again; `resumed` as in `welcome`. The first comes into view. */
  enter(state: Partial<RoomState> & { readonly room: string }, resumed = false): void {
    const room = this.#roomOf(state.room);
    const topic = state.topic === undefined ? {} : { topic: shownOnOneLine(state.topic) };
    this.#place(room, room.enter({ ...state, ...topic }, resumed));
    this.#noteGaps(room);
    if (this.#viewed === undefined) this.#begin(room);
  }

  /** One has left a room; if it was in view, the one before it comes, as by {@link Timeline.view}. */
  depart(name: string, atLeast = 0): void {
    const index = [...this.#rooms.keys()].indexOf(name);
    if (index === -1) return;
    const wasViewed = this.#viewed?.name === name;
    this.#rooms.delete(name);
    if (!wasViewed) return;
    this.#closeLive();
    this.#viewed = undefined;
    const next = [...this.#rooms.keys()][Math.max(0, index - 1)];
    if (next !== undefined) this.view(next, atLeast);
  }

  /** Brings a room into view: hands out its name, and what is unread, or at least so many items. */
  view(name: string, atLeast: number): void {
    const room = this.#rooms.get(name);
    if (room === undefined) return;
    this.#closeLive();
    if (this.#viewed !== undefined) {
      this.#viewed.leftAtMs = this.#clock.utcMs();
      this.#viewed.firstUnread = undefined;
    }
    this.#viewed = room;
    this.#day = this.#today;
    this.#fresh.push({ type: "room", room: room.name, topic: room.topic });
    this.#fresh.push(...this.#tail(room, atLeast));
    this.#openLive(room);
    room.unread = room.mentions = 0;
    room.firstUnread = undefined;
  }

  /** Remembers who is in a room. */
  meet(roomName: string, nicks: readonly string[]): void {
    const room = this.#rooms.get(roomName);
    for (const nick of nicks) room?.meet(name(nick));
  }

  /** Something about a room's topic was learnt. */
  topicIs(roomName: string, topic: string): void {
    const room = this.#rooms.get(roomName);
    if (room !== undefined) room.topic = shownOnOneLine(topic);
  }

  // What comes.

  /** Takes in what someone said. */
  hear(message: EntryMessage): News {
    const room = this.#rooms.get(message.room);
    if (room === undefined) return "none";
    const isReplayed = message.replayed === true;
    const said = spokenOf(message);
    const isOwn = fold(message.nick) === fold(this.nick);
    if (message.type === "topic") room.topic = shownOnOneLine(message.text);
    const isHidden = this.#isIgnored(message.nick);
    if (!isReplayed && !isHidden) room.meet(name(message.nick));
    const entry = { ...said, isMention: !isOwn && mentions(said.text, this.nick).length > 0 };
    // What was missed while the connection was lost is of the past, and news all the same.
    const isNews = !isHidden && !room.log.knows(entry) &&
      (!isReplayed || room.log.misses(message.seq));
    const isAsked = isReplayed && room.fetching > 0;
    const arrival = { entry, isHidden, isAsked, isNews };
    this.#place(room, room.log.hear(arrival, this.#awaitsOwnIn(room)));
    if (!isNews) return "none";
    return entry.isMention ? "mention" : "message";
  }

  /** Takes in what was said to oneself alone. */
  hearDirect({ from, to, text, person, time }: DirectMessage): News {
    // Who is ignored is not answered by mistake either.
    if (this.#isIgnored(from)) return "none";
    this.#correspondent = { nick: from, ...(person !== undefined && { person }) };
    const timeMs = time ?? this.#clock.utcMs();
    this.#add({
      type: "direct",
      timeMs,
      from: name(from),
      to: name(to),
      text: shown(text),
      isOwn: false,
    });
    return "mention";
  }

  /** Takes in who came, went or was renamed. */
  gather(change: PresenceMessage): void {
    const named = withNames(change);
    const room = change.room === undefined ? undefined : this.#rooms.get(change.room);
    const ignoredBefore = new Set(this.#ignored.keys());
    this.#learn(named, room);
    const wanted = without(
      named,
      (nick) => ignoredBefore.has(fold(nick)) || this.#isIgnored(nick),
    );
    if (room === undefined || wanted === undefined) return;
    const last = room.log.items.at(-1);
    const nowMs = this.#clock.utcMs();
    const canGrow = last?.type === "comings" && nowMs - last.timeMs < GATHER_MS &&
      !this.#closed.has(last);
    if (canGrow) return last.gathering.add(wanted);
    const gathering = new Gathering();
    gathering.add(wanted);
    room.log.add({ type: "comings", timeMs: nowMs, gathering });
    if (room !== this.#viewed) return;
    this.#closeLive();
    this.#openLive(room);
  }

  /** Entries of a room that will not come by themselves, from one number to another. */
  skip(roomName: string, from: number, to: number): void {
    const room = this.#rooms.get(roomName);
    if (room !== undefined) this.#place(room, room.log.skip(from, to));
  }

  /** What the person must know of a room; it stays there. */
  warn(roomName: string, text: string): void {
    const room = this.#rooms.get(roomName);
    const notice = { type: "notice", text: shown(text), isAlarm: true } as const;
    room?.log.add(notice);
    if (room === this.#viewed) this.#show(notice);
  }

  /** The client's own words. An alarm stays in the room's items, an answer is shown once. */
  notice(text: string, isAlarm = false): void {
    const notice: Item = { type: "notice", text: shown(text), isAlarm };
    if (isAlarm) this.#add(notice);
    else this.#show(notice);
  }

  /** An answer, shown once; nothing a stranger wrote may stand in it as it came. */
  answer(part: Part): void {
    this.#show(part);
  }

  // One's own.

  /** Something was sent. */
  send(pending: Pending): void {
    this.#pending.set(pending.id, pending);
  }

  /** It has its place in the log, or was passed on to the one who is called `to`. */
  acknowledge(id: RequestId, seq?: number, to?: string): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    const timeMs = this.#clock.utcMs();
    const text = shown(pending.text);
    if (pending.type === "direct") {
      this.#pending.delete(id);
      const receiver = name(to ?? pending.to ?? "");
      return this.#add({
        type: "direct",
        timeMs,
        from: this.nick,
        to: receiver,
        text,
        isOwn: true,
      });
    }
    // What was said before there was a room went to the first.
    const room = this.#rooms.get(pending.room ?? this.viewed ?? "");
    if (room === undefined) {
      this.#pending.delete(id);
      return;
    }
    if (pending.type === "topic") room.topic = shownOnOneLine(pending.text);
    const type = pending.type === "say" ? "message" : pending.type;
    const entry: Spoken = { type, seq, timeMs, nick: this.nick, text, isMention: false };
    const arrival = { entry, ...(seq !== undefined && { id }) };
    const isKnown = room.log.knows(entry);
    const placed = room.log.hear(arrival, this.#awaitsOwnIn(room, id));
    if (isKnown || seq === undefined) this.#pending.delete(id);
    this.#place(room, placed);
    if (isKnown) this.#settle(room);
  }

  /** It will not be said; returns what it was. */
  refuse(id: RequestId): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    for (const room of this.#rooms.values()) this.#settle(room);
    return pending;
  }

  /** What is missing before what a room holds is awaited no longer. */
  release(roomName: string): void {
    const room = this.#rooms.get(roomName);
    if (room !== undefined) this.#place(room, room.log.giveUp());
  }

  /** The same, but one's own that has its place goes on waiting: it stands among what is on its way. */
  releaseHeard(): void {
    for (const room of this.#rooms.values()) this.#place(room, room.log.settle(false));
  }

  // History.

  /** How many of a room's last entries must be there for nothing to be missing that can be had. */
  reach(roomName: string): number {
    return this.#rooms.get(roomName)?.log.reach ?? 0;
  }

  /** The last `count` entries that are loaded of a room, and what is missing between them. */
  lastOf(roomName: string, count: number): readonly (Spoken | Gap)[] {
    const { log } = this.#rooms.get(roomName) ?? {};
    return log?.last(count, ({ nick }) => !this.#isIgnored(nick)) ?? [];
  }

  /**
   * Says what older entries must be asked for to have the last `count` of a room, or `undefined` if all
   * that there are are loaded.
   */
  wanted(roomName: string, count: number): Wanted | undefined {
    return this.#rooms.get(roomName)?.log.wanted(count);
  }

  /** Until {@link Timeline.endFetching}, what is replayed of a room may be what was asked for. */
  beginFetching(roomName: string): void {
    const room = this.#rooms.get(roomName);
    if (room !== undefined) room.fetching++;
  }

  /** What was asked for is here, or will not come. */
  endFetching(roomName: string): void {
    const room = this.#rooms.get(roomName);
    if (room !== undefined) room.fetching = Math.max(0, room.fetching - 1);
  }

  /** The server had nothing of a room right before that number. */
  noteGone(roomName: string, before: number): void {
    const room = this.#rooms.get(roomName);
    if (room === undefined) return;
    room.log.noteGone(before);
    this.#noteGaps(room);
  }

  /** What of the found one wants to see, fit to be shown. */
  found(messages: readonly EntryMessage[]): readonly Spoken[] {
    return messages.filter(({ nick }) => !this.#isIgnored(nick)).map(spokenOf);
  }

  /** Shows what was found, oldest first, once: it is not news, and loads nothing. */
  showFound(entries: readonly Spoken[]): void {
    if (entries.length > 0) this.#show({ type: "found", atMs: this.#clock.utcMs(), entries });
  }

  /** What came last, in the room in view, of all that is not shown in full. */
  get lastCut(): Spoken | Direct | undefined {
    const isCut = (item: Item): item is Spoken | Direct => {
      if (isSpoken(item) && this.#isIgnored(item.nick)) return false;
      return (isSpoken(item) || item.type === "direct") && shortened(item.text).left > 0;
    };
    return this.#viewed?.log.items.findLast(isCut);
  }

  /** Shows all of it, once. */
  showWhole(item: Spoken | Direct): void {
    this.#show({ type: "whole", atMs: this.#clock.utcMs(), item });
  }

  // Coming and going oneself.

  /** The person has not been seen since. */
  away(sinceMs: number): void {
    this.#awaySinceMs ??= sinceMs;
  }

  /** The person is here. */
  back(): void {
    this.#awaySinceMs = undefined;
    this.#isUnreadMarked = false;
  }

  /** What is to be shown now, above {@link Timeline.live}; each part is handed out once. */
  take(): readonly Part[] {
    const parts = this.#fresh;
    this.#fresh = [];
    const gaps = parts.filter((part) => part.type === "gap");
    if (gaps.length > 0) this.#gaps = [...this.#gaps, ...gaps].slice(-MAX_GAPS);
    return parts;
  }

  /** What stands now in the place of what was handed out once: some of what was missing may have come. */
  asOfNow(parts: readonly Part[]): readonly Part[] {
    return parts.flatMap((part): readonly Part[] =>
      part.type === "gap" ? this.#rooms.get(part.room)?.log.within(part) ?? [part] : [part]
    );
  }

  /** Whether that has changed since last asked. */
  takeMoved(): boolean {
    const hasMoved = this.#hasMoved;
    this.#hasMoved = false;
    return hasMoved;
  }

  get #today(): string {
    return this.#calendar.day(this.#clock.utcMs());
  }

  #roomOf(name: string): LoadedRoom {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room = new LoadedRoom(name);
    this.#rooms.set(name, room);
    return room;
  }

  /** Nothing was in view before: what is to be shown is still to come. */
  #begin(room: LoadedRoom): void {
    this.#viewed = room;
    room.unread = room.mentions = 0;
    room.firstUnread = undefined;
  }

  #isIgnored(nick: string): boolean {
    return this.#ignored.has(fold(nick));
  }

  /** Keeps up with who is where, and under which name. */
  #learn(change: PresenceMessage, room: LoadedRoom | undefined): void {
    const { joined, left, renamed } = peopleIn(change);
    for (const nick of joined) room?.meet(nick);
    for (const nick of left) room?.part(nick);
    for (const [nick, newNick] of renamed) {
      room?.part(nick);
      room?.meet(newNick);
      if (this.#correspondent !== undefined && isSameName(this.#correspondent.nick, nick)) {
        this.#correspondent = { ...this.#correspondent, nick: newNick };
      }
      // Who is ignored stays so by another name; who takes theirs is not.
      if (this.#ignored.delete(fold(nick))) this.#ignored.set(fold(newNick), newNick);
    }
  }

  /** Whether one has said something in a room whose place is not known yet, `except` for one. */
  #awaitsOwnIn(room: LoadedRoom, except?: RequestId): boolean {
    // What was said before there was a room is for one of them.
    return [...this.#pending.values()].some((pending) =>
      pending.type !== "direct" && (pending.room ?? room.name) === room.name &&
      pending.id !== except && !room.log.holds(pending.id)
    );
  }

  #settle(room: LoadedRoom): void {
    this.#place(room, room.log.settle(this.#awaitsOwnIn(room)));
  }

  #place(room: LoadedRoom, placed: readonly Placed[]): void {
    for (const each of placed) {
      const { item, arrival } = each;
      if (arrival?.id !== undefined) this.#pending.delete(arrival.id);
      if (each.isWithin) this.#noteGaps(room);
      const isNews = item.type === "gap" || arrival?.isNews === true;
      if (room !== this.#viewed) this.#countUnread(room, item, isNews);
      else if (!each.isWithin) {
        if (isNews) this.#markUnread();
        this.#show(item);
      }
    }
  }

  /** What was shown as missing in a room may be so no longer, or for another reason. */
  #noteGaps({ name }: LoadedRoom): void {
    this.#hasMoved ||= this.#gaps.some(({ room }) => room === name);
  }

  #countUnread(room: LoadedRoom, item: Spoken | Gap, isNews: boolean): void {
    if (!isNews) return;
    room.firstUnread ??= item;
    if (item.type === "gap") return;
    room.unread++;
    if (item.isMention) room.mentions++;
  }

  /** Adds to the room in view; before there is one, it is shown all the same. */
  #add(item: Exclude<Item, Spoken | Gap>): void {
    this.#viewed?.log.add(item);
    if (item.type === "direct" && !item.isOwn) this.#markUnread();
    this.#show(item);
  }

  #show(part: Part): void {
    this.#closeLive();
    this.#fresh.push(...this.#dated([part]));
  }

  #closeLive(): void {
    const live = this.#live;
    this.#live = undefined;
    if (live === undefined) return;
    this.#closed.add(live);
    this.#fresh.push(...this.#dated([live]));
  }

  #openLive(room: LoadedRoom): void {
    const last = room.log.items.at(-1);
    this.#live = last?.type === "comings" && !this.#closed.has(last) ? last : undefined;
  }

  #markUnread(): void {
    if (this.#awaySinceMs === undefined || this.#isUnreadMarked) return;
    this.#isUnreadMarked = true;
    this.#show({ type: "unread", sinceMs: this.#awaySinceMs });
  }

  #tail(room: LoadedRoom, atLeast: number): Part[] {
    // What may still grow stands below.
    const last = room.log.items.at(-1);
    const isLive = last?.type === "comings" && !this.#closed.has(last);
    const items = isLive ? room.log.items.slice(0, -1) : room.log.items;
    const { firstUnread } = room;
    const unreadAt = firstUnread === undefined ? -1 : items.indexOf(firstUnread);
    const enough = Math.max(0, items.length - atLeast);
    const from = unreadAt === -1 ? enough : Math.min(enough, unreadAt);
    if (unreadAt === -1) return this.#dated(items.slice(from));
    const sinceMs = room.leftAtMs ?? this.#clock.utcMs();
    return [
      ...this.#dated(items.slice(from, unreadAt)),
      { type: "unread", sinceMs },
      ...this.#dated(items.slice(unreadAt)),
    ];
  }

  /** With a line wherever another day begins. */
  #dated(parts: readonly Part[]): Part[] {
    return parts.flatMap((part): Part[] => {
      if (!("timeMs" in part)) return [part];
      const day = this.#calendar.day(part.timeMs);
      if (day === this.#day) return [part];
      this.#day = day;
      return [{ type: "day", timeMs: part.timeMs }, part];
    });
  }
}

function isSameName(one: string, other: string): boolean {
  return fold(name(one)) === fold(other);
}

/** The one of these who is called so, with or without case and accents; else what was asked for. */
function theOneCalled(nick: string, people: readonly string[]): string {
  const asked = nick.replace(/^@|[:,]+$/g, "");
  const exact = people.find((person) => fold(person) === fold(asked));
  if (exact !== undefined) return exact;
  const alike = new Set(people.filter((person) => bare(person) === bare(asked)));
  const [only = asked] = alike;
  return alike.size === 1 ? only : asked;
}

function name(text: string): string {
  return shownOnOneLine(text.slice(0, MAX_NAME_UNITS));
}

/** A stranger's words, fit to be shown. That they are a mention is for those who hear them to say. */
function spokenOf({ type, seq, time, nick, text }: EntryMessage): Spoken {
  return { type, seq, timeMs: time, nick: name(nick), text: shown(text), isMention: false };
}

function withNames(change: PresenceMessage): PresenceMessage {
  switch (change.type) {
    case "join":
    case "leave":
      return { ...change, nick: name(change.nick) };
    case "nick":
      return { ...change, nick: name(change.nick), newNick: name(change.newNick) };
    case "presence": {
      const { joined, left, renamed } = change;
      const named = <C extends { readonly nicks: readonly string[] }>(crowd: C): C => ({
        ...crowd,
        nicks: crowd.nicks.map(name),
      });
      return { ...change, joined: named(joined), left: named(left), renamed: named(renamed) };
    }
  }
}
