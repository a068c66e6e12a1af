/**
 * One stay in the chat: the session, what one has of it, and the desk that shows it. It sees to it that
 * whatever one of them tells reaches the others.
 *
 * @module
 */

import { ReadMarks } from "../client/session/read_marks.ts";
import type { Resumption } from "../client/session/resumption.ts";
import { Session } from "../client/session/session.ts";
import type { SessionOptions } from "../client/session/session_options.ts";
import type { SessionState } from "../client/session/session_event.ts";
import { MESSAGES } from "../language/chat.ts";
import { PAGE_MESSAGES, type PageMessages } from "../language/page.ts";
import type { Language } from "../vocabulary/language.ts";
import type { ServerMessage } from "../vocabulary/protocol.ts";
import { Attention } from "./attention.ts";
import { browserClock } from "./browser_clock.ts";
import { Desk } from "./desk.ts";
import { Frames } from "./frames.ts";
import {
  keepDirects,
  keepResumption,
  keepUnread,
  keepUnsaid,
  keptUnsaid,
  recallDirects,
  recallUnread,
} from "./state/keepsake.ts";
import type { OtherServer } from "./connection_line.ts";
import { type Handover, handOver, pageAt } from "./state/handover.ts";
import { placeInAddress, showInstead, wasShown } from "./place.ts";
import { reload } from "./reload.ts";
import { asksForTls, serverNow } from "./server_now.ts";
import type { Settings } from "./settings.ts";
import type { Channel } from "./state/channel.ts";
import { Chat } from "./state/chat.ts";
import { Hearer } from "./state/hearer.ts";
import type { Memory } from "./state/memory.ts";
import type { Unsaid } from "./state/pending.ts";
import { Past } from "./state/past.ts";
import { Performer } from "./state/performer.ts";
import { ServerClock } from "./state/server_clock.ts";
import { connect } from "./transport.ts";
import { watchTime } from "./watch.ts";

/** What a stay needs. */
export interface TalkOptions {
  /** What the person has chosen. */
  readonly settings: Settings;
  /** What outlives a reload. */
  readonly memory: Memory;
  /** Who one is; of someone who comes back, by what. */
  readonly who: { readonly nick: string; readonly password: string | undefined } | Resumption;
  /** One is in. */
  readonly welcomed: () => void;
  /** The name will not do, for that reason. */
  readonly asksNick: (reason: string) => void;
  /** The server's password, or that of the name, is missing, or was wrong. */
  readonly asksPassword: (reason: string, of: "server" | "name") => void;
  /** It is over before one was in, or because one has left. */
  readonly ended: (state: Extract<SessionState, { readonly type: "over" }>) => void;
}

/** What the connection has to show within, when one comes back to the page, in milliseconds. */
const PROBE_MS = 3_000;
/** Who is in a room is asked at most so often, */
const WHO_REST_MS = 2_000;
/** and less often the more they are, for all of them ask: so long for each that is there. */
const WHO_REST_EACH_MS = 10;

/** See the top of this file. */
export class Talk {
  /** What is seen of it. */
  readonly desk: Desk;
  readonly #options: TalkOptions;
  readonly #language: Language;
  readonly #clock = new ServerClock(browserClock, () => void this.#askServer());
  readonly #session: Session;
  readonly #chat: Chat;
  readonly #performer: Performer;
  readonly #attention: Attention;
  readonly #marks: ReadMarks;
  readonly #frames: Frames;
  readonly #counting = new Set<Channel>();
  #wasWelcomed = false;
  /** Whether the server speaks by TLS alone by now. */
  #asksForTls = false;
  /** Which page the server has. */
  #page: string | undefined;
  /** What waits and is kept, by its ids. */
  #keptIds = "";
  /** Whether one goes on in another tab. */
  #isTaken = false;

  /** Connects. */
  constructor(options: TalkOptions) {
    this.#options = options;
    const { settings, memory, who } = options;
    const { language } = settings;
    this.#language = language;
    this.#frames = new Frames(() => this.#draw());
    this.#chat = new Chat(this.#clock, {
      changed: () => this.#frames.request(),
      news: (news) => this.#attention.tell(news),
      isSeen: (channel) => this.#isSeen(channel),
      losesCount: (channel) => this.#count(channel),
    });
    const unsaid = keptUnsaid(memory);
    for (const each of unsaid) this.#chat.send(each);
    this.#keptIds = idsOf(unsaid);
    this.#session = new Session({
      connect,
      clock: browserClock,
      language,
      reconnect: true,
      conversations: true,
      asksPassword: true,
      onEvent: (event) => {
        this.#clock.hear(event);
        hearer.hear(event);
      },
      waiting: unsaid.map(({ channel: _channel, timeMs: _timeMs, ...waiting }) => waiting),
      ...introductionOf(who),
    });
    this.#marks = new ReadMarks(browserClock, this.#session);
    const past = new Past(this.#session, this.#chat);
    this.#performer = new Performer(this.#session, this.#chat, this.#clock, {
      language: () => language,
      speak: (language) => void this.#speakOrSay(language),
      search: (words) => this.desk.search(words),
      isOnline: () => this.#session.state.type === "online",
      isOperator: () => this.desk.isOperator,
      askOperatorPassword: (name) => this.desk.askOperatorPassword(name),
      askNamePassword: (answer) => this.desk.askNamePassword(answer),
      returns: (channel, text, reason) => this.desk.giveBack(channel, text, reason),
      promoted: () => this.desk.isOperator = true,
      quit: () => this.#quit(),
    });
    this.desk = new Desk({
      chat: this.#chat,
      past,
      performer: this.#performer,
      words: this.#words,
      clock: this.#clock,
      settings,
      memory,
      hasten: () => this.#hasten(),
      speak: (language) => this.#speak(language),
      quit: () => this.#quit(),
    });
    this.#attention = new Attention(settings, this.#chat, (channel) => this.desk.view(channel));
    const hearer = new Hearer(this.#chat, past, browserClock, {
      language: () => language,
      rooms: () => this.#session.rooms,
      place: placeInAddress,
      becomes: (state) => this.#become(state),
      welcomed: (isFirst) => this.#welcomed(isFirst),
      asksNick: options.asksNick,
      asksPassword: options.asksPassword,
      returns: ({ channel, text }, reason) => this.desk.giveBack(channel, text, reason),
      moderated: (message) => this.#moderated(message),
      operates: (isOperator) => this.desk.isOperator = isOperator,
    });
    this.#chat.highlights = settings.highlights;
    recallDirects(memory, this.#chat);
    recallUnread(memory, this.#chat);
    this.#listen();
    this.#session.start();
  }

  /** Says again who one is, where the name was refused or a password is wanted. */
  introduce(nick: string, password: string | undefined, of: "server" | "name"): void {
    this.#session.introduce(nick, password, of);
  }

  #draw(): void {
    this.#attention.draw();
    if (this.desk.element.isConnected) this.desk.draw();
    this.#keepUnsaid();
    const { viewed } = this.#chat;
    if (viewed === undefined || !this.#isSeen(viewed)) return;
    if (this.#session.state.type === "online" && viewed.room !== undefined) {
      this.#marks.saw(viewed.room, viewed.loaded.log.lastSeq);
    }
  }

  #isSeen(channel: Channel): boolean {
    return channel === this.#chat.viewed && Attention.isHere && this.desk.isAtEnd;
  }

  #become(became: SessionState): void {
    const state = this.#isTaken && became.type === "over" ? this.#taken : became;
    this.desk.showState(state, this.#others());
    this.#chat.notify();
    if (state.type === "waiting" && !this.#asksForTls) void this.#lookForTls();
    if (state.type !== "over") return;
    if (this.#isTaken) this.#letGo();
    else this.#giveBackUnsaid(this.#words.notInAnyMore);
    this.#keepUnsaid();
    keepResumption(this.#options.memory, undefined);
    if (!this.#wasWelcomed || state.reason.type === "left") this.#options.ended(state);
  }

  /** As the server says it of whose connection another has taken up. */
  get #taken(): Extract<SessionState, { readonly type: "over" }> {
    const text = MESSAGES[this.#language].closing.replaced;
    return { type: "over", reason: { type: "closed", text } };
  }

  #welcomed(isFirst: boolean): void {
    this.#wasWelcomed = true;
    this.#asksForTls = false;
    this.#options.welcomed();
    this.#keep();
    this.#speakAsChosen();
    void this.#askServer();
    void this.#performer.listRooms();
    if (!isFirst) return;
    this.#goToAddress();
    this.#draw();
    this.desk.focus();
  }

  /** What time it is there; and whether its page is another one by now, as it is once the server was replaced. */
  async #askServer(): Promise<void> {
    const { timeMs, page = "" } = await serverNow() ?? {};
    if (timeMs !== undefined) this.#clock.isAtLeast(timeMs);
    if (page === "") return;
    if (this.#page !== undefined && this.#page !== page) this.#chat.notice(this.#words.newerPage);
    this.#page = page;
    this.#chat.notify();
  }

  /** The address may name a room that one is not in yet; one that one has left is not joined by going back. */
  #goToAddress(): void {
    const id = placeInAddress();
    if (id === undefined || id === this.#chat.viewed?.id) return;
    const channel = id.startsWith("#") ? this.#chat.roomCalled(id) : this.#chat.find(id);
    if (channel !== undefined) this.desk.view(channel);
    else if (wasShown()) showInstead(this.#chat.viewed);
    else if (id.startsWith("#")) this.#performer.join(id);
  }

  /** Of a person it is told in all of its rooms: once is enough. */
  #moderated(message: Extract<ServerMessage, { readonly type: "moderated" }>): void {
    const { room, nick, here } = message;
    // What holds in one room is told there.
    if (
      here !== true && nick !== undefined && room !== undefined && room !== this.#chat.viewed?.name
    ) return;
    this.#performer.tellModeration(message);
  }

  /** Asks who is in a room; what comes in quick succession is asked once. */
  #count(channel: Channel): void {
    if (this.#counting.has(channel)) return;
    this.#counting.add(channel);
    const ask = (): void => {
      this.#counting.delete(channel);
      this.#session.request({ type: "who", room: channel.room ?? "", all: true }).then(
        (answer) => answer.type === "who" && this.#chat.meet(answer),
        () => {},
      );
    };
    const { count } = channel.people;
    if (count === 0) queueMicrotask(ask);
    else browserClock.after(Math.max(WHO_REST_MS, count * WHO_REST_EACH_MS), ask);
  }

  #hasten(): void {
    if (this.#session.state.type === "over") void this.#comeBack();
    else this.#session.retryNow();
  }

  async #comeBack(): Promise<void> {
    if (await reload()) return;
    const reason = { type: "closed", text: this.#words.unreachable } as const;
    this.desk.showState({ type: "over", reason }, this.#others());
  }

  /** Everything is read in it then, and one comes back as after any reload; says whether that can be. */
  #speak(language: Language): Promise<boolean> {
    return reload(() => this.#options.settings.language = language);
  }

  async #speakOrSay(language: Language): Promise<void> {
    if (!await this.#speak(language)) this.#chat.notice(this.#words.notOnline, true);
  }

  /** Another language may have been chosen in another tab. */
  #speakAsChosen(): void {
    const isOnline = this.#session.state.type === "online";
    if (isOnline && this.#options.settings.language !== this.#language) void reload();
  }

  get #words(): PageMessages {
    return PAGE_MESSAGES[this.#language];
  }

  #quit(): void {
    this.#marks.flush();
    void this.#session.leave();
  }

  /** Where else the chat is, and how one goes there. */
  #others(): OtherServer[] {
    const server = (name: string, page: string | undefined): OtherServer[] =>
      page === undefined ? [] : [{ name, page, go: () => this.#goOnAt(page) }];
    const { host } = location;
    return [
      ...(this.#asksForTls ? server(`https://${host}`, pageAt(host, "https:")) : []),
      ...this.#session.servers.flatMap((name) => server(name, pageAt(name, location.protocol))),
    ];
  }

  /** A server that was started again may speak TLS by now, and no more with this page. */
  async #lookForTls(): Promise<void> {
    this.#asksForTls = await asksForTls();
    const { state } = this.#session;
    if (this.#asksForTls && state.type === "waiting") this.desk.showState(state, this.#others());
  }

  #goOnAt(page: string): void {
    const { handover } = this;
    location.assign(handover === undefined ? page : handOver(page, handover));
  }

  /** One goes on in another tab, by that: this one neither speaks nor comes back, be the connection there or not. */
  handOver(): Handover | undefined {
    const { handover } = this;
    this.#isTaken = handover !== undefined;
    if (this.#isTaken) this.#session.close();
    return handover;
  }

  /** By what one goes on elsewhere, once one is in. */
  get handover(): Handover | undefined {
    const { memory } = this.#options;
    const { resumption, state } = this.#session;
    if (resumption === undefined || state.type === "over") return undefined;
    const drafts: Record<string, string> = {};
    for (const { id } of this.#chat.channels) drafts[id] = memory.get(`draft.${id}`) ?? "";
    const place = this.#chat.viewed?.id ?? "";
    return { resumption, place, drafts, unsaid: this.#unsaid };
  }

  get #unsaid(): Unsaid[] {
    return this.#session.waiting.flatMap((waiting) => {
      const pending = this.#chat.pending(waiting.id);
      return pending === undefined
        ? []
        : [{ ...waiting, channel: pending.channel, timeMs: pending.timeMs }];
    });
  }

  // The page

  #listen(): void {
    const back = (): void => {
      if (document.hidden) return this.#keep();
      this.#session.probe(PROBE_MS);
      this.desk.lookAtTime();
      this.#chat.look();
    };
    watchTime((hasSlept) => {
      this.desk.lookAtTime();
      if (hasSlept && !document.hidden) this.#session.probe(PROBE_MS);
    });
    document.addEventListener("visibilitychange", back);
    addEventListener("pageshow", ({ persisted }) => persisted && back());
    addEventListener("online", back);
    addEventListener("focus", () => this.#chat.look());
    // Chosen in another tab.
    addEventListener("storage", () => {
      this.#chat.highlights = this.#options.settings.highlights;
      this.#chat.notify();
      this.#speakAsChosen();
    });
    addEventListener("blur", () => this.#marks.flush());
    addEventListener("pagehide", () => this.#keep());
    // The first comes at once, before anything is drawn where one was; not every browser has it for what is typed.
    for (const change of ["popstate", "hashchange"]) {
      addEventListener(change, () => this.#wasWelcomed && this.#goToAddress());
    }
  }

  /** What is on its way is said where one goes on. */
  #letGo(): void {
    for (const { id } of this.#chat.underWay) this.#chat.refuse(id);
  }

  /** What is on its way will not be said: it is in the box again. */
  #giveBackUnsaid(reason: string): void {
    for (const { id, channel, text } of [...this.#chat.underWay].reverse()) {
      this.#chat.refuse(id);
      this.desk.giveBack(channel, text, reason);
    }
  }

  /** Whoever loads the page again says it: what has changed since is kept. */
  #keepUnsaid(): void {
    const unsaid = this.#unsaid;
    const ids = idsOf(unsaid);
    if (ids === this.#keptIds) return;
    this.#keptIds = ids;
    keepUnsaid(this.#options.memory, unsaid);
  }

  /** The browser may end the page at any time from now on. */
  #keep(): void {
    const { memory } = this.#options;
    if (this.#session.state.type === "over") return this.#marks.stop();
    // What is kept is somebody else's yet.
    if (!this.#wasWelcomed) return;
    this.#marks.flush();
    const { resumption } = this.#session;
    keepResumption(memory, resumption);
    keepDirects(memory, this.#chat);
    keepUnread(memory, this.#chat, resumption);
    this.#keepUnsaid();
  }
}

function idsOf(unsaid: readonly Unsaid[]): string {
  return unsaid.map(({ id }) => id).join();
}

/** How one comes in: as somebody, into the room that the address names; or again, as who one was. */
function introductionOf(
  who: TalkOptions["who"],
): Pick<SessionOptions, "nick" | "password" | "room" | "resume"> {
  const place = placeInAddress();
  const room = place?.startsWith("#") ? { room: place.slice(1) } : {};
  if ("token" in who) return { ...room, resume: who };
  const { nick, password } = who;
  return { ...room, nick, ...(password !== undefined && { password }) };
}
