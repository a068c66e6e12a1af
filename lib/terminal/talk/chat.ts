/**
 * The conversation in a terminal: what others say goes up, what is being typed stays.
 *
 * Whatever happens, at the keyboard or on the network, changes what is to be shown; it is drawn a
 * moment later, all that happened until then in one frame.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import { MESSAGES } from "../../language/chat.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { excerpt } from "../../text/text.ts";
import type { Conversation } from "../../client/conversation.ts";
import { asPasted, commandHint } from "../input/commands.ts";
import { completer } from "../input/completion.ts";
import { Editor, type Outcome } from "../input/editor.ts";
import type { Key } from "../input/keys.ts";
import { tooLong } from "../input/too_long.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import { Alerts } from "./alerts.ts";
import { Attention } from "./attention.ts";
import type { ChatOptions } from "./chat_options.ts";
import { CommandHandler } from "./command_handler.ts";
import { type Display, Drawing } from "./drawing.ts";
import { painterOf } from "./painter.ts";
import { hear } from "./hear.ts";
import { Question } from "./question.ts";
import { Retrieval } from "../../client/timeline/retrieval.ts";
import { Scrollback } from "./scrollback.ts";
import { Shortcuts } from "./shortcuts.ts";
import { DEFAULTS, type Settings } from "./settings.ts";
import type { SessionEnd, SessionEvent, SessionState } from "../../client/session/session_event.ts";
import type { TerminalEvent } from "../screen/terminal.ts";
import { themeOf } from "../screen/theme.ts";
import { Timeline } from "../../client/timeline/timeline.ts";
import type { Below } from "../screen/view.ts";
import type { ViewOptions } from "../screen/view_options.ts";
import { printable } from "../../text/graphemes.ts";

const PROMPT = "> ";
/** What waits for what was said before it waits no longer than this before the server is asked. */
const HOLD_MS = 1_000;
/** What stands around a room's messages when it comes into view: its heading, status and input. */
const FRAME_ROWS = 4;
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
  readonly #drawing: Drawing;
  readonly #conversation: Conversation;
  readonly #timeline: Timeline;
  readonly #attention: Attention;
  readonly #commands: CommandHandler;
  readonly #settings: Settings;
  readonly #editor: Editor;
  /** Where the person looks, where that is not the terminal's to know. */
  readonly #scrollback: Scrollback | undefined;
  readonly #shortcuts: Shortcuts;
  readonly #alerts: Alerts;
  #question: Question | undefined;
  #wasWelcomed = false;
  /** Those of whom the person knows that their program cannot show what comes. */
  readonly #unsure = new Set<string>();
  #isLeaving = false;
  /** Whether there was no room for the last key. */
  #isFull = false;
  // What is due, to be taken back.
  #cancelTick = NEVER;
  #cancelHold: (() => void) | undefined;

  constructor(options: ChatOptions, end: (end: SessionEnd) => void) {
    this.#options = options;
    this.#clock = options.clock;
    this.#end = end;
    const { language, theme, preferences, clock, isInline } = options;
    this.#settings = { ...DEFAULTS, language, theme, ...preferences };
    this.#timeline = new Timeline(clock, options.calendar);
    this.#timeline.highlights = this.#settings.highlights;
    for (const nick of options.ignored ?? []) this.#timeline.ignore(nick);
    this.#conversation = options.talk((event) => this.#hear(event));
    const retrieval = new Retrieval(this.#conversation, () => this.#changed());
    if (!isInline) this.#scrollback = new Scrollback(clock, this.#timeline, retrieval);
    const scrollback = this.#scrollback;
    const seesEnd = (): boolean => scrollback?.isAtEnd ?? true;
    this.#attention = new Attention(clock, this.#timeline, this.#conversation, seesEnd);
    this.#commands = new CommandHandler(this.#conversation, this.#timeline, this.#settings, {
      retrieval,
      scrollback,
      changed: () => this.#changed(),
      restyled: () => this.#drawing.restyle(),
      quit: () => this.#leave(),
      save: () => this.#save(),
      askPassword: (answer) => this.#ask("operator", answer),
      screenful: () => Math.max(1, this.#display.rows - FRAME_ROWS),
    }, options.nick);
    this.#editor = new Editor({ complete: completer(() => this.#commands.known) });
    const bell = (): void => this.#display.bell();
    this.#shortcuts = new Shortcuts(this.#timeline, scrollback, this.#commands, bell);
    if (options.nick === undefined) this.#askNick();
    this.#display = options.display((event) => this.#take(event));
    const isAway = (): boolean => this.#attention.isAway;
    this.#alerts = new Alerts(this.#display, this.#timeline, this.#settings, isAway);
    const owner = { options: () => this.#viewOptions(), below: () => this.#below() };
    const painter = painterOf(this.#display, this.#timeline, scrollback, owner);
    this.#drawing = new Drawing(this.#display, clock, painter);
  }

  start(): void {
    this.#timeline.answer({ type: "lines", lines: [this.#words.clientConnected] });
    if (this.#options.notice !== undefined) this.#timeline.notice(this.#options.notice);
    this.#attention.here();
    this.#conversation.start();
    this.#drawing.changed();
  }

  [Symbol.dispose](): void {
    this.#drawing[Symbol.dispose]();
    this.#attention[Symbol.dispose]();
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
        const name = this.#timeline.labelOf(room);
        this.#timeline.warn(room, lost === undefined ? beganAnew(name) : setBack(name, lost));
        break;
      }
      case "acknowledged":
        this.#acknowledged(event);
        break;
      case "refused": {
        const text = this.#timeline.refuse(event.id)?.text ?? "";
        const brief = excerpt(text.replaceAll("\n", " "), TEXT_SHOWN);
        this.#timeline.notice(this.#words.refused(brief, event.text), true);
        break;
      }
    }
    if (this.#timeline.loaded.isHolding) this.#holdForAWhile();
    this.#changed();
  }

  /** What is to be shown, and with it what the person sees. */
  #changed(): void {
    this.#attention.look();
    this.#alerts.look();
    this.#drawing.changed();
  }

  #acknowledged(event: Extract<SessionEvent, { type: "acknowledged" }>): void {
    const { id, room, seq, to, unsure, away } = event;
    const receiver = to ?? this.#timeline.pending.find((pending) => pending.id === id)?.to;
    this.#timeline.acknowledge(id, seq, to, room);
    if (away !== undefined && receiver !== undefined) {
      this.#timeline.notice(MESSAGES[this.#settings.language].isAway(receiver, away));
    }
    if (unsure === undefined || receiver === undefined) return;
    // Once is enough to know it.
    if (!this.#unsure.has(receiver)) this.#timeline.notice(this.#words.unsure(receiver));
    this.#unsure.add(receiver);
  }

  #become(state: SessionState): void {
    this.#cancelTick();
    // The next connection asks again.
    const about = this.#question?.about;
    const isAtTheDoor = about === "password" || about === "name";
    if (state.type === "waiting" && isAtTheDoor) this.#question = undefined;
    if (state.type === "waiting") this.#tick();
    if (state.type === "over") this.#finish(state.reason);
  }

  /** The countdown to the next attempt is drawn every second. */
  #tick(): void {
    this.#cancelTick = this.#clock.after(1_000, () => {
      this.#tick();
      this.#drawing.changed();
    });
  }

  #receive(message: ServerMessage): void {
    if (message.type === "welcome") return this.#welcome(message);
    if (message.type === "error") return this.#refused(message);
    const { rooms } = this.#conversation;
    const news = hear(message, this.#timeline, rooms, this.#settings.language);
    if (this.#alerts.hear(message, news)) this.#drawing.ring();
  }

  #welcome(welcome: Extract<ServerMessage, { type: "welcome" }>): void {
    const { nick, rooms, resumed } = welcome;
    if (this.#question?.about !== "operator") this.#question = undefined;
    const former = this.#timeline.nick;
    this.#timeline.nick = nick;
    this.#timeline.keep(this.#conversation.rooms);
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
    if (!this.#wasWelcomed) this.#commands.enter(this.#options.otherRooms ?? []);
    this.#wasWelcomed = true;
    this.#commands.learn(rooms.map(({ room }) => room));
  }

  #save(): Promise<string> {
    const { nick, loaded, viewed, contacts: { ignored } } = this.#timeline;
    const rooms = loaded.all.filter(({ name }) => !isPrivate(name));
    const names = rooms.filter(({ isKeyed }) => !isKeyed).map(({ name }) => name);
    const inView = names.filter((name) => name === viewed);
    return this.#options.save({
      ...this.#settings,
      nick: this.#wasWelcomed ? nick : undefined,
      rooms: this.#wasWelcomed ? [...new Set([...inView, ...names])] : undefined,
      keyed: rooms.filter(({ isKeyed }) => isKeyed).map(({ name }) => name),
      ignored,
    });
  }

  #refused({ code, text }: Extract<ServerMessage, { type: "error" }>): void {
    this.#timeline.notice(text, true);
    this.#timeline.keep(this.#conversation.rooms);
    if (this.#conversation.state.type !== "connecting") return;
    if (code === "nick_registered" || code === "nick_password_wrong") {
      return this.#ask("name", (password) => this.#conversation.authenticate(password, "name"));
    }
    if (code.startsWith("nick_") && this.#question === undefined) this.#askNick();
    if (code === "password_missing" || code === "password_wrong") {
      if (this.#options.caution !== undefined) this.#timeline.notice(this.#options.caution, true);
      this.#ask("password", (password) => this.#conversation.authenticate(password));
    }
  }

  #ask(about: Question["about"], answer: (text: string) => void): void {
    this.#question = new Question(about, answer);
  }

  /** Nobody has to become an operator, or have that name. Returns whether someone was about to. */
  #giveUp(): boolean {
    const about = this.#question?.about;
    if (about === "name") this.#askNick();
    else if (about === "operator") this.#question = undefined;
    return about === "name" || about === "operator";
  }

  #askNick(): void {
    this.#ask("nick", (nick) => this.#conversation.introduce(nick));
  }

  #holdForAWhile(): void {
    this.#cancelHold ??= this.#clock.after(HOLD_MS, () => {
      this.#cancelHold = undefined;
      if (this.#conversation.state.type === "online") this.#commands.fillHoles();
      else this.#timeline.releaseHeard();
      this.#drawing.changed();
    });
  }

  #leave(): void {
    // Asked a second time, it does not wait for anything any more.
    if (this.#isLeaving) return this.#conversation.close();
    this.#isLeaving = true;
    this.#attention.leave();
    void this.#conversation.leave();
  }

  #finish(end: SessionEnd): void {
    for (const { name } of this.#timeline.rooms) this.#timeline.release(name);
    // What is not said is shown whole, wherever it was to be said: it can be taken from there.
    for (const { text } of this.#timeline.unsaid) {
      this.#timeline.notice(this.#words.refused(text, this.#words.over), true);
    }
    const draft = this.#editor.text;
    if (draft.trim() !== "") this.#timeline.notice(this.#words.draft(draft), true);
    this.#scrollback?.toEnd();
    this.#drawing.finish();
    this.#end(end);
  }

  // The terminal

  #take(event: TerminalEvent): void {
    switch (event.type) {
      case "ended":
        return this.#leave();
      case "resized":
        this.#drawing.restyle();
        return this.#drawing.changed();
      case "continued":
        return this.#drawing.changed();
      case "key":
        if (event.key.kind !== "key" || event.key.name !== "blur") return this.#press(event.key);
        return this.#attention.gone();
    }
  }

  #press(key: Key): void {
    this.#attention.here();
    const editor = this.#question?.editor ?? this.#editor;
    const isEmpty = editor.graphemes.length === 0;
    if (this.#shortcuts.scrolls(key, isEmpty)) return this.#changed();
    if (key.kind === "key" && key.name === "enter" && isEmpty) {
      this.#conversation.retryNow();
      this.#giveUp();
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
        return this.#giveUp() ? undefined : this.#leave();
      case "redraw":
        return this.#drawing.restyle();
      case "suspend":
        return this.#suspend();
      case "bell":
      case "full":
        return this.#display.bell();
      case "unhandled":
        return this.#shortcuts.press(outcome.name);
      case "none":
      case "changed":
      case "confirm":
        return;
    }
  }

  #submit(text: string): void {
    const question = this.#question;
    if (question === undefined) {
      // What is said, and what is answered, is seen.
      this.#scrollback?.toEnd();
      if (!this.#canSay(text) || !this.#commands.typed(text)) {
        this.#editor.giveBack(text);
      }
      return;
    }
    if (text.trim() === "") return;
    this.#question = undefined;
    question.answer(text.trim());
  }

  #canSay(text: string): boolean {
    const refusal = tooLong(text, this.#settings.language);
    if (refusal !== undefined) this.#timeline.notice(refusal, true);
    return refusal === undefined;
  }

  #suspend(): void {
    if (this.#display.suspend(this.#words.suspended)) return;
    this.#timeline.notice(this.#words.cannotSuspend);
  }

  // Drawing

  #viewOptions(): ViewOptions {
    const { columns, rows } = this.#display;
    const { theme, ...settings } = this.#settings;
    const { calendar } = this.#options;
    const { nick } = this.#timeline;
    const hits = this.#scrollback && this.#commands.finds.hits;
    return { columns, rows, theme: themeOf(theme), calendar, nick, hits, ...settings };
  }

  #below(): Below {
    const { live, pending, rooms, viewed } = this.#timeline;
    const { language } = this.#settings;
    const question = this.#question;
    const editor = question?.editor ?? this.#editor;
    const { state } = this.#conversation;
    const { graphemes, cursor, confirming, completing } = editor;
    return {
      ...{ live, pending, rooms, viewed, completing, confirming, cursor },
      searching: editor.searching,
      signOf: (nick) => this.#timeline.inView.signOf(nick),
      graphemes: question?.graphemes ?? graphemes,
      hint: question !== undefined || graphemes[0] !== "/"
        ? undefined
        : commandHint(editor.text, language),
      state: question !== undefined && state.type === "connecting" ? undefined : state,
      nowMs: this.#clock.nowMs(),
      prompt: question?.prompt(language) ?? PROMPT,
    };
  }
}
