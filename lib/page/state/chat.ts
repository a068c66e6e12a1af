/**
 * All that one has of the chat: rooms, private conversations, what is unread in them, what one has
 * said and is on its way. It knows no document: what it is told changes it, and it says that it has
 * changed.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { Contacts } from "../../client/contacts.ts";
import { type DirectMessage, directOf } from "../../client/timeline/direct.ts";
import { type Gap, isNewWords, type Item, type Spoken } from "../../client/timeline/item.ts";
import type { Placed } from "../../client/timeline/loaded_log.ts";
import { peopleIn, type PresenceMessage, without } from "../../client/timeline/presence_summary.ts";
import { shownName, withShownNames } from "../../client/timeline/shown_message.ts";
import { fold, withoutHash } from "../../text/name.ts";
import { shown, shownOnOneLine } from "../../text/shown.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { isPrivate, titleOf } from "../../vocabulary/private.ts";
import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import { Channel, channelFor, followNames } from "./channel.ts";
import type { ChatOwner, News } from "./chat_owner.ts";
import { tellComings } from "./comings.ts";
import { heardBy } from "./heard.ts";
import type { Pending, Placement } from "./pending.ts";
import { namesAll, unnamed } from "./people.ts";
import { RecalledUnread } from "./unread.ts";

/** See the top of this file. */
export class Chat {
  /** What had not been read before the page was loaded. */
  readonly unread = new RecalledUnread();
  /** Why one is in no room any more, where that is told. */
  farewell = "";
  /** Words that call one as one's name does. */
  highlights: readonly string[] = [];
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #owner: ChatOwner;
  readonly #channels = new Map<string, Channel>();
  readonly #pending = new Map<RequestId, Pending>();
  readonly #contacts = new Contacts();
  #viewed: Channel | undefined;
  #nick = "";

  /** A chat without channels. */
  constructor(clock: Pick<Clock, "utcMs">, owner: ChatOwner) {
    this.#clock = clock;
    this.#owner = owner;
  }

  /** Something that belongs to it was changed from outside. */
  notify(): void {
    this.#owner.changed();
  }

  /** One's own name, fit to be shown. */
  get nick(): string {
    return this.#nick;
  }

  set nick(nick: string) {
    for (const { people } of this.channels) people.rename(this.#nick, nick);
    this.#nick = shownName(nick);
    this.#owner.changed();
  }

  /** Rooms in the order of entering, then people in that of their first word. */
  get channels(): readonly Channel[] {
    const of = (wanted: Channel["kind"]): Channel[] =>
      [...this.#channels.values()].filter(({ kind }) => kind === wanted);
    return [...of("room"), ...of("direct")];
  }

  /** The channel in view. */
  get viewed(): Channel | undefined {
    return this.#viewed;
  }

  /** What is on its way to a channel. */
  pendingIn({ id }: Channel): readonly Pending[] {
    return this.underWay.filter(({ channel }) => channel === id);
  }

  /** What is on its way anywhere, in the order in which it was said. */
  get underWay(): readonly Pending[] {
    return [...this.#pending.values()];
  }

  /** What is on its way by that id. */
  pending(id: RequestId): Pending | undefined {
    return this.#pending.get(id);
  }

  /** The channel of that id, if there is one. */
  find(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  /** What the server calls so: a room, or a private conversation. */
  at(room: string): Channel | undefined {
    return this.#channels.get(titleOf(room));
  }

  /** The room of that name, with or without `#`, in whatever case; or, behind an `@`, the private conversation. */
  roomCalled(name: string): Channel | undefined {
    if (isPrivate(name)) return this.directCalled(name.slice(1));
    const wanted = fold(withoutHash(name));
    return this.channels.find((each) => each.kind === "room" && fold(each.name) === wanted);
  }

  /** What one and the one of that name say to each other alone; begun if need be. */
  directWith(nick: string): Channel {
    return this.directCalled(nick) ?? this.#add(new Channel("direct", shownName(nick)));
  }

  /** The same, if there is any. */
  directCalled(nick: string): Channel | undefined {
    const wanted = fold(nick);
    return this.channels.find(({ kind, name }) => kind === "direct" && fold(name) === wanted);
  }

  // Looking

  /** Brings a channel into view; a line stands above what is new in it. */
  view(channel: Channel): void {
    if (this.#viewed !== channel) this.#viewed?.leave(this.#clock.utcMs());
    this.#viewed = channel;
    this.look();
  }

  /** The person may have come to see what is in view. */
  look(): void {
    const viewed = this.#viewed;
    if (viewed === undefined) return;
    viewed.marker = viewed.loaded.firstUnread ?? viewed.marker;
    if (this.#owner.isSeen(viewed)) viewed.read();
    this.#owner.changed();
  }

  /** Takes a channel off the list. Of a room, one has left it. */
  drop(channel: Channel): void {
    if (!this.#channels.delete(channel.id)) return;
    for (const { id } of this.pendingIn(channel)) this.#pending.delete(id);
    if (this.#viewed === channel) {
      this.#viewed = undefined;
      this.viewAny();
    }
    this.#owner.changed();
  }

  /** Where nothing is in view, the channel of that id comes into it, or else the first. */
  viewAny(id?: string): void {
    const channel = this.#channels.get(id ?? "") ?? this.channels[0];
    if (this.#viewed === undefined && channel !== undefined) this.view(channel);
  }

  // Ignoring

  /** Who is ignored. */
  get ignored(): readonly string[] {
    return this.#contacts.ignored;
  }

  /** Whether what that one says is hidden. */
  isIgnored(nick: string): boolean {
    return this.#contacts.isIgnored(nick);
  }

  /** Hides what someone says, under this name and any that they are seen to take; or shows it again. */
  ignore(nick: string, isIgnored: boolean): void {
    if (isIgnored) this.#contacts.ignore(nick, this.viewed?.people.names ?? []);
    else this.#contacts.unignore(nick);
    this.#owner.changed();
  }

  // Rooms

  /** One is in these rooms and no others. */
  keep(names: readonly string[]): void {
    for (const each of this.channels) {
      if (each.room !== undefined && !names.includes(each.room)) this.drop(each);
    }
  }

  /** One has entered a room, or is in it again; `resumed` as in `welcome`. */
  enter(state: Partial<RoomState> & { readonly room: string }, resumed = false): Channel {
    const channel = this.at(state.room) ?? this.#add(channelFor(state));
    const topic = state.topic === undefined ? {} : { topic: shownOnOneLine(state.topic) };
    this.#place(channel, channel.loaded.enter({ ...state, ...topic }, resumed));
    followNames(channel);
    this.unread.enter(channel, resumed, state);
    this.#owner.losesCount(channel);
    this.#owner.changed();
    return channel;
  }

  /** The server says who is in a room. */
  meet(who: Extract<ServerMessage, { readonly type: "who" }>): void {
    const { room, nicks, members, away, mods, operators = [] } = who;
    const people = this.at(room)?.people;
    // The server names others alone.
    const own = people?.isOperator(this.nick) ? [this.nick] : [];
    people?.list(nicks, members, away, mods, [...operators, ...own]);
    this.#owner.changed();
  }

  /** Someone in a room is an operator of the server, or not any more. */
  setOperator(
    { room, nick, operator = false }: {
      readonly room: string;
      readonly nick: string;
      readonly operator?: boolean;
    },
  ): void {
    this.at(room)?.people.setOperator(nick, operator);
    this.#owner.changed();
  }

  /** Someone in a room is away, or back; without a room, oneself. */
  setAway({ room, nick, text }: Extract<ServerMessage, { readonly type: "away" }>): void {
    for (const { id, people } of this.#channels.values()) {
      if (room === undefined || id === titleOf(room)) people.setAway(nick, text);
    }
    this.#owner.changed();
  }

  /** What a room is about, as far as one has not heard it said. */
  topicIs(room: string, topic: string): void {
    const channel = this.at(room);
    if (channel !== undefined) channel.loaded.topic = shownOnOneLine(topic);
    this.#owner.changed();
  }

  // What comes

  /** Takes in what someone said. */
  hear(message: EntryMessage): void {
    const channel = this.at(message.room);
    if (channel === undefined) return;
    const { log, fetching } = channel.loaded;
    const isReplayed = message.replayed === true;
    const entry = heardBy(this, message);
    const isIgnored = this.isIgnored(message.nick);
    if (!isReplayed && message.type === "topic") {
      channel.loaded.topic = shownOnOneLine(message.text);
    }
    if (!isReplayed && !isIgnored) channel.loaded.meet(entry.nick);
    // What was missed while the connection was lost is of the past, and news all the same.
    const isOwn = fold(message.nick) === fold(this.nick);
    const isNews = !isIgnored && !isOwn && isNewWords(entry) && !log.knows(entry) &&
      (!isReplayed || log.misses(message.seq) || message.seq > (channel.seenTo ?? Infinity));
    const arrival = { entry, isNews, isAsked: isReplayed && fetching > 0 };
    channel.loaded.dropUnread(
      entry,
      (nick) => fold(nick) !== fold(this.nick) && !this.isIgnored(nick),
    );
    this.#place(channel, log.hear(arrival, this.#awaitsOwnIn(channel)));
    this.#owner.changed();
  }

  /** Takes in what was said to oneself alone. */
  hearDirect(message: DirectMessage): void {
    const item = directOf(message, this.#clock.utcMs());
    const channel = this.#directFrom(item.from, message.person);
    channel.loaded.log.add(item);
    if (this.isIgnored(message.from)) return;
    this.#note(channel, item, { nick: item.from, text: item.text, isMention: true });
    this.#owner.changed();
  }

  /** Takes in who came, went or was renamed. */
  gather(message: PresenceMessage): void {
    const change = withShownNames(message);
    const { joined, left, renamed } = peopleIn(change);
    for (const [nick, newNick] of renamed) this.#rename(nick, newNick);
    const channel = this.at(change.room ?? "");
    if (channel === undefined) return;
    const { people, loaded } = channel;
    for (const nick of joined) people.add(nick);
    for (const nick of left) people.remove(nick);
    for (const nick of joined) loaded.meet(nick);
    for (const nick of left) loaded.part(nick);
    for (const [nick, newNick] of renamed) {
      people.rename(nick, newNick);
      loaded.rename(nick, newNick);
    }
    followNames(channel);
    if (change.type === "presence" && !namesAll(change.joined, change.left, change.renamed)) {
      people.grow(unnamed(change.joined) - unnamed(change.left));
      this.#owner.losesCount(channel);
    }
    const isHidden = (nick: string): boolean =>
      this.isIgnored(nick) || fold(nick) === fold(this.nick);
    const wanted = without(change, isHidden);
    if (wanted !== undefined) tellComings(channel, wanted, this.#clock.utcMs());
    this.#owner.changed();
  }

  /** Entries of a room that will not come by themselves, from one number to another. */
  skip(room: string, from: number, to: number): void {
    const channel = this.at(room);
    if (channel !== undefined) this.#place(channel, channel.loaded.log.skip(from, to));
    this.#owner.changed();
  }

  /** Puts the page's own words into a channel, by default the one in view. */
  notice(text: string, isAlarm = false, channel: Channel | undefined = this.viewed): void {
    channel?.loaded.log.add({ type: "notice", text: shown(text), isAlarm });
    this.#owner.changed();
  }

  /** What is missing before what a room holds is awaited no longer. */
  release(channel: Channel): void {
    this.#place(channel, channel.loaded.log.giveUp());
    this.#owner.changed();
  }

  /** The same, but one's own that has its place goes on waiting: it stands among what is on its way. */
  releaseHeard(): void {
    for (const each of this.#channels.values()) {
      this.#place(each, each.loaded.log.settle(false));
    }
    this.#owner.changed();
  }

  // One's own

  /** Something was sent. */
  send(pending: Pending): void {
    this.#pending.set(pending.id, pending);
    const channel = this.find(pending.channel);
    // Who answers has read what is there.
    if (channel !== undefined) channel.marker = channel.unreadFrom = undefined;
    this.#owner.changed();
  }

  /** It has its place in the log, or was passed on to the one who is called `to` now; returns where. */
  acknowledge(id: RequestId, { seq, time, to, room }: Placement): Channel | undefined {
    const pending = this.#pending.get(id);
    const sentTo = pending && this.find(pending.channel);
    const channel = room === undefined ? sentTo : this.at(room) ?? sentTo;
    if (pending === undefined || channel === undefined) return undefined;
    if (sentTo !== undefined && sentTo !== channel) this.#leadTo(channel, sentTo);
    const timeMs = time ?? this.#clock.utcMs();
    const text = shown(pending.text);
    if (channel.room === undefined) {
      this.#pending.delete(id);
      if (to !== undefined) channel.name = shownName(to);
      const direct = { type: "direct", from: this.nick, to: channel.name, isOwn: true } as const;
      channel.loaded.log.add({ ...direct, timeMs, text });
      this.#owner.changed();
      return channel;
    }
    const type = pending.type === "action" ? "action" : "message";
    const said = { type, seq, timeMs, nick: this.nick, text, isMention: false } as const;
    const entry: Spoken = pending.notice === true ? { ...said, isNotice: true } : said;
    const { log } = channel.loaded;
    const isKnown = log.knows(entry);
    const placed = log.hear(
      { entry, ...(seq !== undefined && { id }) },
      this.#awaitsOwnIn(channel, id),
    );
    if (isKnown || seq === undefined) this.#pending.delete(id);
    this.#place(channel, placed);
    if (isKnown) this.#settle(channel);
    this.#owner.changed();
    return channel;
  }

  /** It will not be said; returns what it was. */
  refuse(id: RequestId): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    for (const each of this.#channels.values()) this.#settle(each);
    this.#owner.changed();
    return pending;
  }

  /** What was said to a name alone stands where the server says: the place in which it was written goes. */
  #leadTo(channel: Channel, former: Channel): void {
    for (const each of this.pendingIn(former)) {
      this.#pending.set(each.id, { ...each, channel: channel.id });
    }
    const isViewed = this.#viewed === former;
    if (former.room === undefined && former.loaded.log.items.length === 0) this.drop(former);
    if (isViewed) this.view(channel);
  }

  #add(channel: Channel): Channel {
    this.#channels.set(channel.id, channel);
    return channel;
  }

  /** A person is the same by another name, and whoever has the name is found by it. */
  #directFrom(nick: string, person: string | undefined): Channel {
    const known = person === undefined
      ? undefined
      : this.channels.find((each) => each.person === person);
    const channel = known ?? this.directWith(nick);
    channel.name = nick;
    channel.person = person;
    return channel;
  }

  #rename(nick: string, newNick: string): void {
    for (const each of this.#channels.values()) {
      const isMeant = each.kind === "direct" && each.room === undefined;
      if (isMeant && fold(each.name) === fold(nick)) each.name = newNick;
    }
    this.#contacts.rename(nick, newNick);
  }

  /** Whether one has said something in a room whose place is not known yet, `except` for one. */
  #awaitsOwnIn(channel: Channel, except?: RequestId): boolean {
    return this.pendingIn(channel).some(({ id }) => id !== except && !channel.loaded.log.holds(id));
  }

  #settle(channel: Channel): void {
    const { log } = channel.loaded;
    this.#place(channel, log.settle(this.#awaitsOwnIn(channel)));
  }

  #place(channel: Channel, placed: readonly Placed[]): void {
    for (const { item, arrival, isWithin } of placed) {
      if (arrival?.id !== undefined) this.#pending.delete(arrival.id);
      if (item.type !== "gap") this.unread.hear(channel, item, this.nick);
      if (isWithin) continue;
      if (item.type === "gap") this.#noteGap(channel, item);
      else if (arrival?.isNews === true) this.#note(channel, item, item);
    }
  }

  #noteGap(channel: Channel, gap: Gap): void {
    if (!this.#owner.isSeen(channel)) channel.loaded.firstUnread ??= gap;
  }

  #note(
    channel: Channel,
    item: Item,
    { nick, text, isMention }: Omit<News, "channel" | "item">,
  ): void {
    if (!this.#owner.isSeen(channel)) {
      channel.loaded.firstUnread ??= item;
      channel.loaded.unread++;
      if (isMention) channel.loaded.mentions++;
    }
    this.#owner.news({ channel, item, nick, text, isMention });
  }
}
