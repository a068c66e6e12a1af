/**
 * The conversation in a terminal: what others say goes up, what is being typed stays.
 *
 * Whatever happens, at the keyboard or on the network, changes what is to be shown; it is drawn a
 * moment later, all that happened until then in one frame.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Language } from "../../vocabulary/language.ts";
import { MESSAGES } from "../../language/chat.ts";
import { type ServerMessage, TEXT_MAX_BYTES } from "../../vocabulary/protocol.ts";
import { excerpt } from "../../text/text.ts";
import type { Calendar } from "../../client/calendar.ts";
import type { Conversation } from "../../client/conversation.ts";
import { asPasted, commandHint, parseInput } from "../input/commands.ts";
import { completer } from "../input/completion.ts";
import { Editor, type Outcome } from "../input/editor.ts";
import type { Key, KeyName } from "../input/keys.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import { moderation } from "../../client/moderation.ts";
import { Performer, type Settings } from "./performer.ts";
import type { Bottom } from "../screen/screen.ts";
import type { SessionEnd, SessionEvent, SessionState } from "../../client/session_event.ts";
import type { TerminalEvent } from "../screen/terminal.ts";
import type { ThemeName } from "../theme_name.ts";
import { themeOf } from "../screen/theme.ts";
import { type News, Timeline } from "../../client/timeline.ts";
import type { Part } from "../../client/feed.ts";
import { type Below, drawBelow, drawPart, type Look } from "../screen/view.ts";
import { printable } from "../../text/graphemes.ts";

/** What a conversation needs of a `Terminal`. */
export interface Display extends Disposable {
  /** Its width. */
  readonly columns: number;
  /** Its height. */
  readonly rows: number;
  /** Shows messages above, and what belongs below them. */
  show(messages: readonly string[], bottom: Bottom): void;
  /** Fills the screen anew: of the messages, the last that fit. */
  redraw(messages: readonly string[], bottom: Bottom): void;
  /** Rings. */
  bell(): void;
  /** Stops the program until the shell lets it go on, and says so; false where that cannot be. */
  suspend(words: string): boolean;
}

/** How a conversation is held. */
export interface ChatOptions {
  /** Makes the session; nothing may happen in it before it is started. */
  readonly talk: (onEvent: (event: SessionEvent) => void) => Conversation;
  /** Takes the terminal. */
  readonly display: (onEvent: (event: TerminalEvent) => void) => Display;
  /** What time it is. */
  readonly clock: Clock;
  /** And where. */
  readonly calendar: Calendar;
  /** Of everything the client says. */
  readonly language: Language;
  /** Colours. */
  readonly theme: ThemeName;
  /** `undefined` to ask for it. */
  readonly nick: string | undefined;
}

/** Something that is asked for, in the place of what is said. */
interface Question {
  readonly about: "nick" | "password" | "operator";
  /** One of its own: what is typed into it is forgotten with it. */
  readonly editor: Editor;
  readonly answer: (text: string) => void;
}

const PROMPT = "> ";
/** What is shown of each letter of a password. */
const HIDDEN = "•";
/** Frames are at least so far apart: a flood is drawn in few strokes. */
const FRAME_MS = 15;
/** What comes so close together is drawn at once: a line and its acknowledgement, a resumption and what it missed. */
const GATHER_MS = 4;
/** Who has typed nothing for so long may have missed what came since. */
const AWAY_MS = 60_000;
/** What waits for what was said before it waits no longer than this before the server is asked. */
const HOLD_MS = 1_000;
/** What stands around a room's messages when it comes into view: its heading, status and input. */
const FRAME_ROWS = 4;
/** More parts than any screen has rows. */
const MAX_TRANSCRIPT = 300;
/** How much is shown of what was not said, in UTF-16 units. */
const TEXT_SHOWN = 60;
const NEVER = (): void => {};

/** Talks until the person leaves, or the session is over. */
export async function chat(options: ChatOptions): Promise<SessionEnd> {
  const { promise, resolve } = Promise.withResolvers<SessionEnd>();
  using conversation = new Chat(options, resolve);
  conversation.start();
  return await promise;
}

class Chat implements Disposable {
  readonly #options: ChatOptions;
  readonly #clock: Clock;
  readonly #end: (end: SessionEnd) => void;
  readonly #display: Display;
  readonly #talk: Conversation;
  readonly #timeline: Timeline;
  readonly #performer: Performer;
  readonly #settings: Settings;
  readonly #editor: Editor;
  #question: Question | undefined;
  #wasWelcomed = false;
  /** Those of whom the person knows that their program cannot show what comes. */
  readonly #unsure = new Set<string>();
  #isLeaving = false;
  #isOver = false;
  #rings = false;
  /** Whether there was no room for the last key. */
  #isFull = false;
  #needsRedraw = false;
  /** What stands on the screen above what is live, and somewhat more. */
  #transcript: readonly Part[] = [];
  #lastKeyUtcMs: number;
  #drawnAtMs = -Infinity;
  // What is due, to be taken back.
  #cancelDraw: (() => void) | undefined;
  #cancelAway = NEVER;
  #cancelTick = NEVER;
  #cancelHold: (() => void) | undefined;

  constructor(options: ChatOptions, end: (end: SessionEnd) => void) {
    this.#options = options;
    this.#clock = options.clock;
    this.#end = end;
    this.#lastKeyUtcMs = options.clock.utcMs();
    this.#settings = { language: options.language, theme: options.theme, bell: "mention" };
    this.#timeline = new Timeline(options.clock, options.calendar);
    this.#talk = options.talk((event) => this.#hear(event));
    this.#performer = new Performer(this.#talk, this.#timeline, this.#settings, {
      changed: () => this.#changed(),
      restyled: () => this.#needsRedraw = true,
      quit: () => this.#leave(),
      askPassword: (answer) => this.#ask("operator", answer),
      screenful: () => Math.max(1, this.#display.rows - FRAME_ROWS),
    });
    this.#editor = new Editor({
      complete: completer(() => ({
        nicks: this.#timeline.reachable,
        rooms: this.#performer.rooms,
        joined: this.#timeline.rooms.map(({ name }) => name),
        ignored: this.#timeline.contacts.ignored,
      })),
    });
    if (options.nick === undefined) this.#askNick();
    this.#display = options.display((event) => this.#take(event));
  }

  start(): void {
    const { clientConnected } = this.#words;
    this.#timeline.answer({ type: "lines", lines: [clientConnected] });
    this.#seen();
    this.#talk.start();
    this.#changed();
  }

  [Symbol.dispose](): void {
    this.#cancelDraw?.();
    this.#cancelAway();
    this.#cancelTick();
    this.#cancelHold?.();
    this.#display[Symbol.dispose]();
  }

  get #words(): ClientMessages {
    return CLIENT_MESSAGES[this.#settings.language];
  }

  // The session

  #hear(event: SessionEvent): void {
    switch (event.type) {
      case "state":
        this.#become(event.state);
        break;
      case "message":
        this.#receive(event.message);
        break;
      case "logChanged": {
        const { room, lost } = event;
        const { beganAnew, setBack } = this.#words;
        this.#timeline.release(room);
        this.#timeline.warn(room, lost === undefined ? beganAnew(room) : setBack(room, lost));
        break;
      }
      case "acknowledged":
        this.#acknowledged(event);
        break;
      case "refused": {
        const text = this.#timeline.refuse(event.id)?.text ?? "";
        this.#timeline.notice(this.#words.refused(briefly(text), event.text), true);
        break;
      }
    }
    if (this.#timeline.loaded.isHolding) this.#holdForAWhile();
    this.#changed();
  }

  #acknowledged({ id, seq, to, unsure }: Extract<SessionEvent, { type: "acknowledged" }>): void {
    const receiver = to ?? this.#timeline.pending.find((pending) => pending.id === id)?.to;
    this.#timeline.acknowledge(id, seq, to);
    if (unsure === undefined || receiver === undefined) return;
    // Once is enough to know it.
    if (!this.#unsure.has(receiver)) this.#timeline.notice(this.#words.unsure(receiver));
    this.#unsure.add(receiver);
  }

  #become(state: SessionState): void {
    this.#cancelTick();
    // The next connection asks again.
    if (state.type === "waiting" && this.#question?.about === "password") {
      this.#question = undefined;
    }
    if (state.type === "waiting") this.#tick();
    if (state.type === "over") this.#finish(state.reason);
  }

  /** The countdown to the next attempt is drawn every second. */
  #tick(): void {
    this.#cancelTick = this.#clock.after(1_000, () => {
      this.#tick();
      this.#changed();
    });
  }

  #receive(message: ServerMessage): void {
    const timeline = this.#timeline;
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "message":
      case "action":
        return this.#ring(timeline.hear(message));
      case "topic":
        if ("seq" in message) return this.#ring(timeline.hear(message));
        return timeline.topicIs(message.room, message.text);
      case "direct":
        return this.#ring(timeline.hearDirect(message));
      case "join":
        // With the room's state it is oneself, whom the session brought back into a room.
        return message.seq === undefined ? timeline.hearPresence(message) : timeline.enter(message);
      case "leave":
        if (!this.#talk.rooms.includes(message.room)) return timeline.depart(message.room);
        return timeline.hearPresence(message);
      case "nick":
      case "presence":
        return timeline.hearPresence(message);
      case "skipped": {
        const { room, count, from, to } = message;
        if (from !== undefined && to !== undefined) return timeline.skip(room, from, to);
        // How many of them are missing shows where the next one stands.
        const { skipped } = MESSAGES[this.#settings.language];
        return timeline.warn(room, skipped(room, count));
      }
      case "moderated":
        return this.#moderated(message);
      case "operator":
        return timeline.notice(this.#words.nowOperator(message.name));
      case "demoted":
        return timeline.notice(MESSAGES[this.#settings.language].noOperator(message.name), true);
      case "error":
        return this.#refused(message);
      case "closing":
        return timeline.notice(message.text, true);
    }
  }

  #welcome(welcome: Extract<ServerMessage, { type: "welcome" }>): void {
    const { nick, rooms, resumed } = welcome;
    if (this.#question?.about !== "operator") this.#question = undefined;
    const former = this.#timeline.nick;
    this.#timeline.nick = nick;
    this.#timeline.keep(this.#talk.rooms);
    for (const room of rooms) this.#timeline.enter(room, resumed);
    const [first] = rooms;
    if (!this.#wasWelcomed) {
      const { welcome } = MESSAGES[this.#settings.language];
      // One may be somebody before one is somewhere.
      if (first !== undefined) this.#timeline.notice(welcome({ type: "entered", nick, ...first }));
    } else if (resumed || rooms.some(({ log }) => log !== undefined)) {
      this.#timeline.notice(this.#words.back);
    } else this.#timeline.notice(this.#words.notKnown, true);
    if (this.#wasWelcomed && former !== this.#timeline.nick) {
      this.#timeline.notice(MESSAGES[this.#settings.language].nowNamed(nick));
    }
    this.#wasWelcomed = true;
    this.#performer.learn(rooms.map(({ room }) => room));
  }

  #refused({ code, text }: Extract<ServerMessage, { type: "error" }>): void {
    this.#timeline.notice(text, true);
    this.#timeline.keep(this.#talk.rooms);
    if (this.#talk.state.type !== "connecting") return;
    if (code.startsWith("nick_") && this.#question === undefined) this.#askNick();
    if (code === "password_missing" || code === "password_wrong") {
      this.#ask("password", (password) => this.#talk.authenticate(password));
    }
  }

  /** Of a person it is told in all of its rooms: the one in view is enough. */
  #moderated(message: Extract<ServerMessage, { type: "moderated" }>): void {
    const { room, nick } = message;
    if (nick !== undefined && room !== undefined && room !== this.#timeline.viewed) return;
    this.#timeline.notice(moderation(message, this.#settings.language), true);
  }

  #ask(about: Question["about"], answer: (text: string) => void): void {
    this.#question = { about, editor: new Editor(), answer };
  }

  /** Nobody has to become an operator. Returns whether someone was about to. */
  #giveUpOperator(): boolean {
    if (this.#question?.about !== "operator") return false;
    this.#question = undefined;
    return true;
  }

  #askNick(): void {
    this.#ask("nick", (nick) => this.#talk.introduce(nick));
  }

  #ring(news: News): void {
    const { bell } = this.#settings;
    if (news === "mention" && bell !== "off" || news === "message" && bell === "all") {
      this.#rings = true;
    }
  }

  #holdForAWhile(): void {
    this.#cancelHold ??= this.#clock.after(HOLD_MS, () => {
      this.#cancelHold = undefined;
      if (this.#talk.state.type === "online") this.#performer.fillHoles();
      else this.#timeline.releaseHeard();
      this.#changed();
    });
  }

  #leave(): void {
    // Asked a second time, it does not wait for anything any more.
    if (this.#isLeaving) return this.#talk.close();
    this.#isLeaving = true;
    void this.#talk.leave();
  }

  #finish(end: SessionEnd): void {
    for (const { name } of this.#timeline.rooms) this.#timeline.release(name);
    // What is not said is shown whole, wherever it was to be said: it can be taken from there.
    for (const { text } of this.#timeline.unsaid) {
      this.#timeline.notice(this.#words.refused(text, this.#words.over), true);
    }
    const draft = this.#editor.text;
    if (draft.trim() !== "") this.#timeline.notice(this.#words.draft(draft), true);
    this.#draw();
    this.#isOver = true;
    this.#end(end);
  }

  // The terminal

  #take(event: TerminalEvent): void {
    switch (event.type) {
      case "ended":
        return this.#leave();
      case "resized":
        this.#needsRedraw = true;
        return this.#changed();
      case "continued":
        return this.#changed();
      case "key":
        return this.#press(event.key);
    }
  }

  #press(key: Key): void {
    this.#seen();
    const editor = this.#question?.editor ?? this.#editor;
    const isEmpty = editor.graphemes.length === 0;
    if (key.kind === "key" && key.name === "enter" && isEmpty) {
      this.#talk.retryNow();
      this.#giveUpOperator();
    }
    const outcome = editor.press(editor === this.#editor ? this.#asMeant(key) : key);
    if (outcome.kind === "full") this.#tellFull(key);
    this.#isFull = outcome.kind === "full";
    this.#act(outcome);
    this.#changed();
  }

  /** A pasted text is said as it is. */
  #asMeant(key: Key): Key {
    if (key.kind !== "paste" || this.#editor.cursor > 0) return key;
    return { ...key, text: asPasted(printable(key.text)) };
  }

  /** A paste comes once; who types on is told once. */
  #tellFull({ kind }: Key): void {
    const { pasteTooLong, messageFull } = this.#words;
    if (kind === "paste") this.#timeline.notice(pasteTooLong, true);
    else if (!this.#isFull) this.#timeline.notice(messageFull, true);
  }

  #act(outcome: Outcome): void {
    switch (outcome.kind) {
      case "submit":
        return this.#submit(outcome.text);
      case "leave":
        return this.#giveUpOperator() ? undefined : this.#leave();
      case "redraw":
        this.#needsRedraw = true;
        return;
      case "suspend":
        return this.#suspend();
      case "bell":
      case "full":
        return this.#display.bell();
      case "unhandled":
        return this.#shortcut(outcome.name);
      case "none":
      case "changed":
      case "confirm":
        return;
    }
  }

  #submit(text: string): void {
    const question = this.#question;
    if (question === undefined) {
      if (!this.#canSay(text) || !this.#performer.perform(parseInput(text))) {
        this.#editor.giveBack(text);
      }
      return;
    }
    if (text.trim() === "") return;
    this.#question = undefined;
    question.answer(text.trim());
  }

  /** The server counts bytes, and some letters take several. */
  #canSay(text: string): boolean {
    const canSay = text.length * 3 <= TEXT_MAX_BYTES ||
      new TextEncoder().encode(text).length <= TEXT_MAX_BYTES;
    if (!canSay) {
      const { text_too_long: sentence } = MESSAGES[this.#settings.language].error;
      this.#timeline.notice(
        sentence({ type: "error", code: "text_too_long", limit: TEXT_MAX_BYTES }),
        true,
      );
    }
    return canSay;
  }

  #suspend(): void {
    if (this.#display.suspend(this.#words.suspended)) return;
    this.#timeline.notice(this.#words.cannotSuspend);
  }

  #shortcut(name: KeyName): void {
    const number = /^alt-([1-9])$/.exec(name)?.[1];
    if (number !== undefined) this.#performer.perform({ type: "switch", to: number });
    if (name !== "alt-a") return;
    const { rooms } = this.#timeline;
    const next = rooms.find(({ mentions }) => mentions > 0) ??
      rooms.find(({ unread }) => unread > 0);
    if (next !== undefined) this.#performer.perform({ type: "switch", to: `#${next.name}` });
  }

  /** The person is here now, and away if nothing more is typed. */
  #seen(): void {
    this.#lastKeyUtcMs = this.#clock.utcMs();
    this.#timeline.back();
    this.#cancelAway();
    this.#cancelAway = this.#clock.after(AWAY_MS, () => this.#timeline.away(this.#lastKeyUtcMs));
  }

  // Drawing

  #changed(): void {
    // Answers may still come in while all is being given back.
    if (this.#isOver || this.#cancelDraw !== undefined) return;
    const dueMs = this.#drawnAtMs + FRAME_MS - this.#clock.nowMs();
    this.#cancelDraw = this.#clock.after(Math.max(GATHER_MS, dueMs), () => this.#draw());
  }

  #draw(): void {
    this.#cancelDraw?.();
    this.#cancelDraw = undefined;
    this.#drawnAtMs = this.#clock.nowMs();
    const look = this.#look();
    const parts = this.#timeline.take();
    const bottom = drawBelow(this.#below(), look);
    const rowsOf = (parts: readonly Part[]): string[] =>
      this.#timeline.asOfNow(parts).flatMap((part) => drawPart(part, look));
    const isAnew = this.#timeline.takeMoved() || this.#needsRedraw;
    if (isAnew) this.#display.redraw(rowsOf(this.#transcript), bottom);
    // What is new goes below that, so that all of it can be scrolled back to.
    if (!isAnew || parts.length > 0) this.#display.show(rowsOf(parts), bottom);
    this.#transcript = [...this.#transcript, ...parts].slice(-MAX_TRANSCRIPT);
    this.#needsRedraw = false;
    if (this.#rings) this.#display.bell();
    this.#rings = false;
  }

  #look(): Look {
    const { columns, rows } = this.#display;
    const { theme, language } = this.#settings;
    const { calendar } = this.#options;
    const { nick } = this.#timeline;
    return { columns, rows, theme: themeOf(theme), calendar, language, nick };
  }

  #below(): Below {
    const { live, pending, rooms, viewed } = this.#timeline;
    const { language } = this.#settings;
    const { about, editor } = this.#question ?? { about: undefined, editor: this.#editor };
    const isAsking = about !== undefined;
    const isHidden = isAsking && about !== "nick";
    const { askPassword } = MESSAGES[language];
    const { askNick } = CLIENT_MESSAGES[language];
    const { graphemes, cursor, confirming, completing } = editor;
    return {
      live,
      pending,
      rooms,
      viewed,
      completing,
      confirming,
      graphemes: isHidden ? graphemes.map(() => HIDDEN) : graphemes,
      cursor,
      hint: isAsking || graphemes[0] !== "/" ? undefined : commandHint(editor.text, language),
      state: isAsking && this.#talk.state.type === "connecting" ? undefined : this.#talk.state,
      nowMs: this.#clock.nowMs(),
      prompt: isHidden ? askPassword : isAsking ? askNick : PROMPT,
    };
  }
}

/** Enough of a text to know which it was. */
function briefly(text: string): string {
  return excerpt(text.replaceAll("\n", " "), TEXT_SHOWN);
}
