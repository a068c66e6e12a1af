/**
 * What is loaded, and what of it is to be shown next. It owns the rooms, which of them is in view, and
 * where each thing that comes has its place. It knows no terminal.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import { fold } from "../../text/name.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Calendar } from "../calendar.ts";
import { type PresenceMessage, PresenceSummary, without } from "./presence_summary.ts";
import type { Aside, Direct, Gap, Item, Spoken } from "./item.ts";
import { isLasting, isNewWords, isWords } from "./item.ts";
import type { Placed } from "./loaded_log.ts";
import { type DirectMessage, directOf, toldElsewhere } from "./direct.ts";
import { LoadedRoom, type RoomSummary } from "./loaded_room.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import { mentionsAny } from "../../text/mention.ts";
import { shown, shownOnOneLine } from "../../text/shown.ts";
import { Feed, type Part } from "./feed.ts";
import { Contacts } from "../contacts.ts";
import { learn, LoadedRooms } from "./loaded_rooms.ts";
import { entryOf, type Pending, Sent } from "../session/sent.ts";
import { shownName, spokenOf, withShownNames } from "./shown_message.ts";

/** How much something concerns the person: nothing new, something new, or their name was said. */
export type News = "none" | "message" | "mention";

/** Comings and goings further apart than this are told apart. */
const SUMMARY_MS = 10 * 60_000;
/** See the top of this file. */
export class Timeline {
  /** The rooms one is in, with their logs. */
  readonly loaded = new LoadedRooms();
  /** Whom one ignores, and who last wrote to oneself alone. */
  readonly contacts = new Contacts();
  /** What concerns the person as their name does. */
  highlights: readonly string[] = [];
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #feed: Feed;
  readonly #sent = new Sent();
  /** What is told while one is in no room. */
  readonly #lobby = new LoadedRoom("");
  #viewed: LoadedRoom | undefined;
  #nick = "";

  /** A timeline without rooms. */
  constructor(clock: Pick<Clock, "utcMs">, calendar: Calendar) {
    this.#clock = clock;
    this.#feed = new Feed(clock, calendar);
  }

  // What there is.

  /** One's own name, fit to be shown. */
  get nick(): string {
    return this.#nick;
  }

  set nick(nick: string) {
    this.#nick = shownName(nick);
  }

  /** One's rooms, in the order of entering. */
  get rooms(): readonly RoomSummary[] {
    return this.loaded.all;
  }

  /** The name of the room in view. */
  get viewed(): string | undefined {
    return this.#viewed?.name;
  }

  /** The room in view; without one, what is told meanwhile. */
  get inView(): LoadedRoom {
    return this.#viewed ?? this.#lobby;
  }

  /** What stands below all that was handed out and may yet change. */
  get live(): Part | undefined {
    return this.#feed.live;
  }

  /** One's own messages that have no place yet, those for other rooms left out. */
  get pending(): readonly Pending[] {
    return this.#sent.in(this.viewed);
  }

  /** All of one's own that have no place yet, wherever they were said. */
  get unsaid(): readonly Pending[] {
    return this.#sent.all;
  }

  /** The people in the room in view, who spoke last first, without oneself. */
  get people(): readonly string[] {
    return (this.#viewed?.people ?? []).filter((nick) => fold(nick) !== fold(this.nick));
  }

  /** A room as people call it; of a private conversation the names of the others, behind `@`. */
  labelOf(roomName: string): string {
    return this.loaded.get(roomName)?.label ?? roomName;
  }

  /** Those people, and who wrote to oneself alone from elsewhere. */
  get reachable(): readonly string[] {
    const nick = this.contacts.correspondent?.nick;
    const isElsewhere = nick !== undefined &&
      !this.people.some((each) => fold(each) === fold(nick));
    return isElsewhere ? [...this.people, shownName(nick)] : this.people;
  }

  /**
   * Hides what someone says from now on, under this name and any that they are seen to take. Returns
   * the name as they write it, if they are known.
   */
  ignore(nick: string): string {
    return this.contacts.ignore(nick, this.loaded.all.flatMap(({ people }) => people));
  }

  /** What is loaded of a room and one wants to see. */
  spokenIn(roomName: string): readonly Spoken[] {
    const spoken = (this.loaded.get(roomName)?.log.items ?? []).filter(isWords);
    return spoken.filter(({ nick }) => !this.contacts.isIgnored(nick));
  }

  // Rooms.

  /** One is in these rooms and no others. */
  keep(names: readonly string[]): void {
    for (const { name } of this.rooms) if (!names.includes(name)) this.depart(name);
  }

  /** One has entered a room, or is in it again; `resumed` as in `welcome`. The first comes into view. */
  enter(state: Partial<RoomState> & { readonly room: string }, resumed = false): void {
    const room = this.loaded.enter(state.room);
    const topic = state.topic === undefined ? {} : { topic: shownOnOneLine(state.topic) };
    this.#place(room, room.enter({ ...state, ...topic }, resumed));
    this.#feed.noteGaps(room);
    if (this.#viewed === undefined) this.#begin(room);
  }

  /** One has left a room; if it was in view, the one before it comes, as by {@link Timeline.turnTo}. */
  depart(name: string, atLeast = 0): void {
    const next = this.loaded.leave(name);
    if (this.viewed !== name) return;
    this.#feed.closeLive();
    this.#viewed = undefined;
    if (next !== undefined) this.turnTo(next.name, atLeast);
  }

  /** Brings a room into view as {@link Timeline.view} does; what was shown of it before is not shown again. */
  turnTo(name: string, atLeast: number): void {
    this.view(name, this.loaded.get(name)?.shownTo === undefined ? atLeast : 0);
  }

  /** Brings a room into view: hands out its name, and what of it is unread, or was not shown, or at least so many items. */
  view(name: string, atLeast: number): void {
    const room = this.loaded.get(name);
    if (room === undefined) return;
    this.#feed.closeLive();
    const nowMs = this.#clock.utcMs();
    if (this.#viewed !== undefined) {
      this.#viewed.leftAtMs = nowMs;
      this.#viewed.firstUnread = undefined;
      this.#viewed.shownTo = this.#viewed.log.items.findLast(isLasting);
    }
    this.#viewed = room;
    this.#feed.turnTo(room, atLeast);
    room.log.markUnread(room.leftAtMs ?? nowMs, room.firstUnread);
    room.log.takeTold(this.#lobby.log);
    room.read();
  }

  /** Remembers who is in a room. */
  meet(roomName: string, nicks: readonly string[]): void {
    for (const nick of nicks) this.loaded.get(roomName)?.meet(shownName(nick));
  }

  /** Something about a room's topic was learnt. */
  topicIs(roomName: string, topic: string): void {
    const room = this.loaded.get(roomName);
    if (room !== undefined) room.topic = shownOnOneLine(topic);
  }

  // What comes.

  /** Takes in what someone said. */
  hear(message: EntryMessage): News {
    const room = this.loaded.get(message.room);
    if (room === undefined) return "none";
    const isReplayed = message.replayed === true;
    const said = spokenOf(message);
    const isOwn = fold(message.nick) === fold(this.nick);
    if (message.type === "topic") room.topic = shownOnOneLine(message.text);
    const isHidden = this.contacts.isIgnored(message.nick);
    if (!isReplayed && !isHidden) room.meet(shownName(message.nick));
    const isToOneself = isPrivate(room.name);
    const isMention = !isOwn &&
      (isToOneself || mentionsAny(said.text, [this.nick, ...this.highlights]));
    const entry = { ...said, isMention };
    // What was missed while the connection was lost is of the past, and news all the same.
    const isAsked = isReplayed && room.fetching > 0;
    const isNew = !isHidden && isNewWords(entry) && !room.log.knows(entry) &&
      (!isReplayed || room.log.misses(message.seq) ||
        !isAsked && !isOwn && room.wasUnread(message.seq));
    // What one says by another client of one's own is new to this one, and no news.
    const isNews = isNew && (!isOwn || isReplayed);
    const arrival = { entry, isHidden, isAsked, isNews };
    room.dropUnread(entry, (nick) => fold(nick) !== fold(this.nick));
    this.#place(room, room.log.hear(arrival, this.#awaitsOwnIn(room)));
    if (entry.seqs !== undefined) {
      this.loaded.retell(room.name, entry);
      // What is on the screen may be of whichever room was in view before, and private words are told in any.
      const isTold = room === this.#viewed || !isToOneself;
      if (entry.type !== "reacted" || room === this.#viewed) this.#feed.revise(isTold);
    }
    if (isNew && isToOneself) this.#showPrivate(room, entry, isOwn);
    if (!isNews) return "none";
    return entry.isMention ? "mention" : "message";
  }

  /** Takes in what was said to oneself alone. */
  hearDirect(message: DirectMessage): News {
    const { from, person } = message;
    // Who is ignored is not answered by mistake either.
    if (this.contacts.isIgnored(from)) return "none";
    this.contacts.hearFrom({ nick: from, ...(person !== undefined && { person }) });
    this.#add(directOf(message, this.#clock.utcMs()));
    return "mention";
  }

  /** What is said to oneself alone is read at once, whatever is in view; it stands in its conversation too. */
  #showPrivate(room: LoadedRoom, entry: Spoken, isOwn: boolean): void {
    if (!isOwn) this.contacts.hearFrom({ nick: entry.nick, room: room.name });
    if (room !== this.#viewed) this.#add(toldElsewhere(room, entry, this.nick, isOwn));
  }

  /** Takes in who came, went or was renamed. */
  hearPresence(change: PresenceMessage): void {
    const named = withShownNames(change);
    const room = change.room === undefined ? undefined : this.loaded.get(change.room);
    const ignoredBefore = new Set(this.contacts.ignored.map(fold));
    learn(named, room, this.contacts);
    const wanted = without(
      named,
      (nick) => ignoredBefore.has(fold(nick)) || this.contacts.isIgnored(nick),
    );
    if (room === undefined || wanted === undefined) return;
    const last = room.log.items.findLast(isLasting);
    const nowMs = this.#clock.utcMs();
    const canGrow = last?.type === "presence" && nowMs - last.timeMs < SUMMARY_MS &&
      this.#feed.mayGrow(last);
    if (canGrow) return last.summary.add(wanted);
    const summary = new PresenceSummary();
    summary.add(wanted);
    room.log.add({ type: "presence", timeMs: nowMs, summary });
    if (room !== this.#viewed) return;
    this.#feed.closeLive();
    this.#feed.openLive(room);
  }

  /** Entries of a room that will not come by themselves, from one number to another. */
  skip(roomName: string, from: number, to: number): void {
    const room = this.loaded.get(roomName);
    if (room !== undefined) this.#place(room, room.log.skip(from, to));
  }

  /** What the person must know of a room; it stays there. */
  warn(roomName: string, text: string): void {
    const room = this.loaded.get(roomName);
    const notice = { type: "notice", text: shown(text), isAlarm: true } as const;
    room?.log.add(notice);
    if (room === this.#viewed) this.#feed.show(notice);
  }

  /** The client's own words. An alarm stays in the room's items, an answer is shown once. */
  notice(text: string, isAlarm = false): void {
    this.#add({ type: "notice", text: shown(text), isAlarm });
  }

  /** An answer, shown once; nothing a stranger wrote may stand in it as it came. */
  answer(aside: Aside): void {
    this.#add({ type: "aside", aside });
  }

  // One's own.

  /** Something was sent. */
  send(pending: Pending): void {
    this.#sent.add(pending);
  }

  /**
   * It has its place in the log, or was passed on to the one who is called `to`: in that private conversation,
   * where one has those.
   */
  acknowledge(id: RequestId, seq?: number, to?: string, privately = ""): void {
    const pending = this.#sent.get(id);
    if (pending === undefined) return;
    const timeMs = this.#clock.utcMs();
    const conversation = this.loaded.get(privately);
    if (
      pending.type === "direct" && (conversation === undefined || conversation !== this.#viewed)
    ) {
      const receiver = shownName(to ?? pending.to ?? "");
      const direct = { type: "direct", from: this.nick, to: receiver, isOwn: true } as const;
      const place = seq === undefined ? {} : { place: { room: privately, seq } };
      this.#add({ ...direct, timeMs, text: shown(pending.text), ...place });
      if (conversation === undefined) return this.#sent.delete(id);
    }
    // What was said before there was a room went to the first.
    const room = conversation ?? this.loaded.get(pending.room ?? this.viewed ?? "");
    if (room === undefined) {
      this.#sent.delete(id);
      return;
    }
    if (pending.type === "topic") room.topic = shownOnOneLine(pending.text);
    const entry = { ...entryOf(pending), seq, timeMs, nick: this.nick, isMention: false };
    const arrival = { entry, ...(seq !== undefined && { id }) };
    const isKnown = room.log.knows(entry);
    const placed = room.log.hear(arrival, this.#awaitsOwnIn(room, id));
    if (isKnown || seq === undefined) this.#sent.delete(id);
    this.#place(room, placed);
    if (isKnown) this.#settle(room);
  }

  /** It will not be said; returns what it was. */
  refuse(id: RequestId): Pending | undefined {
    const pending = this.#sent.get(id);
    this.#sent.delete(id);
    for (const room of this.loaded.all) this.#settle(room);
    return pending;
  }

  /** What is missing before what a room holds is awaited no longer. */
  release(roomName: string): void {
    const room = this.loaded.get(roomName);
    if (room !== undefined) this.#place(room, room.log.giveUp());
  }

  /** The same, but one's own that has its place goes on waiting: it stands among what is on its way. */
  releaseHeard(): void {
    for (const room of this.loaded.all) this.#place(room, room.log.settle(false));
  }

  // History.

  /** The last `count` entries that are loaded of a room, and what is missing between them. */
  lastOf(roomName: string, count: number): readonly (Spoken | Gap)[] {
    const { log } = this.loaded.get(roomName) ?? {};
    return log?.last(count, ({ nick }) => !this.contacts.isIgnored(nick)) ?? [];
  }

  /** The server had nothing of a room right before that number. */
  noteGone(roomName: string, before: number): void {
    const room = this.loaded.get(roomName);
    if (room === undefined) return;
    room.log.noteGone(before);
    this.#feed.noteGaps(room);
  }

  /** What of the found one wants to see, fit to be shown. */
  found(messages: readonly EntryMessage[]): readonly Spoken[] {
    return messages.filter(({ nick }) => !this.contacts.isIgnored(nick)).map(spokenOf);
  }

  /** Shows what was found, oldest first, once: it is not news, and loads nothing. */
  showFound(room: string, entries: readonly Spoken[], words = ""): void {
    const atMs = this.#clock.utcMs();
    if (entries.length > 0) this.answer({ type: "found", atMs, room, entries, words });
  }

  /** Shows all of it, once. */
  showWhole(item: Spoken | Direct): void {
    this.answer({ type: "whole", atMs: this.#clock.utcMs(), item });
  }

  /** Shows again, once, what stands in the room. */
  repeat(items: readonly (Spoken | Gap)[]): void {
    for (const each of items) this.#feed.show(each);
  }

  // Coming and going oneself.

  /** The person has not been seen since. */
  away(sinceMs: number): void {
    this.#feed.away(sinceMs);
  }

  /** The person is here. */
  back(): void {
    this.#feed.back();
  }

  /** What is to be shown now, above {@link Timeline.live}; each part is handed out once. */
  take(): readonly Part[] {
    return this.#feed.take();
  }

  /** What became of that since last asked. */
  takeMoved(): ReturnType<Feed["takeMoved"]> {
    return this.#feed.takeMoved();
  }

  /** Nothing was in view before: what is to be shown is still to come. */
  #begin(room: LoadedRoom): void {
    this.#viewed = room;
    room.log.takeTold(this.#lobby.log);
    room.read();
  }

  /** Whether one has said something in a room whose place is not known yet, `except` for one. */
  #awaitsOwnIn(room: LoadedRoom, except?: RequestId): boolean {
    return this.#sent.awaitsPlaceIn(room.name, (id) => id === except || room.log.holds(id));
  }

  #settle(room: LoadedRoom): void {
    this.#place(room, room.log.settle(this.#awaitsOwnIn(room)));
  }

  #place(room: LoadedRoom, placed: readonly Placed[]): void {
    for (const each of placed) {
      const { item, arrival } = each;
      if (arrival?.id !== undefined) this.#sent.delete(arrival.id);
      if (each.isWithin) this.#feed.noteGaps(room);
      const isNews = item.type === "gap" || arrival?.isNews === true;
      if (room !== this.#viewed) {
        if (isNews) room.countUnread(item);
      } else if (!each.isWithin) {
        if (isNews) this.#markUnread(item, room.takeReadUntilMs(item));
        this.#feed.show(item);
      }
    }
  }

  /** Adds to the room in view, or to what is told without one. */
  #add(item: Exclude<Item, Spoken | Gap>): void {
    this.inView.log.add(item);
    if (item.type === "direct" && !item.isOwn) this.#markUnread(item);
    this.#feed.show(item.type === "aside" ? item.aside : item);
  }

  #markUnread(item: Item, readUntilMs?: number): void {
    const sinceMs = this.#feed.markUnread(readUntilMs);
    if (sinceMs !== undefined) this.inView.log.markUnread(sinceMs, item);
  }
}
