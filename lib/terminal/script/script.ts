/**
 * The client without a person: commands for scripts, each a conversation that ends with an exit code.
 *
 * What they print is stable: `2026-11-22T10:15:00Z #geral <ana> oi`, in UTC, whatever the language.
 * An action is `#geral ** ana waves`, a topic `#geral (topic) <ana> text`, a private message has
 * `(direct)` in the room's place. A message of several lines is as many lines with the same beginning.
 *
 * @module
 */

import { type Clock, utcTimeOf } from "../../clock.ts";
import { type Line, linesOf } from "../../text/lines.ts";
import { MESSAGES } from "../../language/chat.ts";
import type { ScriptName } from "../options.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ScriptCommon, ScriptOptions } from "../options.ts";
import { inputFailure, outputFailure } from "../../startup/output.ts";
import {
  type ClientRequest,
  type EntryMessage,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { excerpt, jsonLine, plainText, shownLine } from "../../text/text.ts";
import type { LineOutput, Unprinted } from "./line_output.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import type { Matcher } from "./matcher.ts";
import { Follower } from "../../client/follower.ts";
import { isOfType } from "../../client/server_message.ts";
import { NotConnected } from "../../client/requests.ts";
import { Session } from "../../client/session.ts";
import type { SessionEnd, SessionEvent } from "../../client/session_event.ts";
import type { Transport } from "../../client/transport.ts";

/** What a script needs of the world. */
export interface ScriptWorld {
  /** Makes a connection. */
  readonly connect: () => Promise<Transport>;
  /** The server's password, if it has one. */
  readonly password?: string;
  /** What time it is. */
  readonly clock: Clock;
  /** What `send -` says. */
  readonly input: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** What looks for the pattern of `wait`. */
  readonly matcher: (pattern: RegExp) => Promise<Pick<Matcher, "look"> & Disposable>;
  /** Where it prints. */
  readonly output: Pick<LineOutput, "print" | "room" | "all" | "lost">;
  /** Tells the person a sentence. */
  readonly complain: (sentence: string) => void;
  /** Why no connection could be made. */
  readonly explain: (error: unknown) => string;
  /** Whether someone sits there who can be asked for the password. @default {false} */
  readonly asksPassword?: boolean;
  /** Resolves with an exit code if the script is to stop. */
  readonly stopped: Promise<number>;
}

/** Runs one command until it ends; gives the exit code. */
export async function runScript(options: ScriptOptions, world: ScriptWorld): Promise<number> {
  switch (options.script) {
    case "send":
      return await new Send(options, world).run();
    case "tail":
      return await new Tail(options, world).run();
    case "search":
      return await new Search(options, world).run();
    case "wait":
      return await new Wait(options, world).run();
    case "who":
      return await new Who(options, world).run();
  }
}

/**
 * The exit code of a command that could not do what it was told. Of `search`, as of grep, 1 says
 * that nothing was found, so that a shell can tell the two apart.
 */
export function failureCode(script: ScriptName): number {
  return script === "search" ? TROUBLE : FAILED;
}

type Options<Name> = Extract<ScriptOptions, { script: Name }>;
/** What `wait` looks at. */
type Said = EntryMessage | Extract<ServerMessage, { readonly type: "direct" }>;
/** Word that one is in. */
export type Welcome = Extract<ServerMessage, { type: "welcome" }>;
/** Word that a room does not go on from what was seen of it. */
export type LogChange = Extract<SessionEvent, { type: "logChanged" }>;
/** Entries that cannot be had. */
interface Missing {
  readonly room: string;
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** Exit codes: grep has the first four too, and `timeout` of the GNU tools the last one. */
const DONE = 0;
const FAILED = 1;
const NOT_FOUND = 1;
const TROUBLE = 2;
const TIMED_OUT = 124;
/** How long it waits, when it is stopped, for one who does not read what it prints. */
const FLUSH_MS = 500;
/** How long `send` waits for the next acknowledgement when it has said all. */
const ACKNOWLEDGE_MS = 30_000;
/** So much of the input is taken ahead of what is acknowledged. */
const AHEAD_MAX = 500;
/** Entries that are asked for at a time. */
const PAGE = 1_000;
/** How many messages a search shows. */
const FOUND_MAX = 50;
/** How much of a message is shown when it is refused. */
const EXCERPT_MAX = 60;

/** What they have in common: a session, and an end. */
export abstract class Script {
  /** What it needs of the world. */
  protected readonly world: ScriptWorld;
  /** By which it talks. */
  protected readonly session: Session;
  /** In which it says what it has to say. */
  protected readonly language: Language;
  /** The client's own. */
  protected readonly clientMessages: ClientMessages;
  readonly #failure: number;
  readonly #end = Promise.withResolvers<number>();
  #hasEnded = false;
  #hasFailed = false;
  #isPrinted = false;
  #wasWelcome = false;
  /** The name that is asked for, if one is, and then the one that was told. */
  #nick: string | undefined;

  /** `replay` is how much of the past comes with a room, `failure` the exit code of what fails. */
  constructor(
    options: ScriptCommon,
    world: ScriptWorld,
    replay?: number,
    failure: number = FAILED,
  ) {
    const { language, nick, exactNick, room, reconnect } = options;
    this.#nick = nick;
    this.#failure = failure;
    this.world = world;
    this.language = language;
    this.clientMessages = CLIENT_MESSAGES[language];
    this.session = new Session({
      connect: world.connect,
      ready: () => world.output.room(),
      onEvent: (event) => this.#take(event),
      clock: world.clock,
      language,
      reconnect,
      isGuest: true,
      alike: !exactNick,
      ...(replay !== undefined && { replay }),
      ...(nick !== undefined && { nick }),
      ...(room !== undefined && { room }),
      ...(world.password !== undefined && { password: world.password }),
      ...(world.asksPassword !== undefined && { asksPassword: world.asksPassword }),
    });
  }

  /** Runs until it ends; gives the exit code. */
  async run(): Promise<number> {
    const { output, stopped } = this.world;
    void stopped.then((code) => this.end(code));
    void output.lost.then((unprinted) => this.#lose(unprinted));
    this.session.start();
    const code = await this.#end.promise;
    await this.session.leave();
    return await Promise.race([this.#printed(code), this.#stoppedFor(FLUSH_MS)]);
  }

  /** The first one counts. */
  protected end(code: number): void {
    this.#hasEnded = true;
    this.#end.resolve(code);
  }

  /** Ends it with a sentence on what is wrong. */
  protected fail(sentence: string): void {
    if (this.#hasEnded) return;
    this.#hasFailed = true;
    this.complain(sentence);
    this.end(this.#failure);
  }

  /** Tells the person a sentence, in which may stand what a stranger or the server said. */
  protected complain(sentence: string): void {
    this.world.complain(shownLine(sentence));
  }

  /** Prints a line; where it cannot, that is the end. */
  protected print(line: string): void {
    if (!this.#hasEnded) this.world.output.print(line);
  }

  #lose(unprinted: Unprinted): void {
    // That nobody reads it is no failure of ours.
    if (unprinted.type === "unread") this.end(DONE);
    else this.fail(outputFailure(unprinted.error, this.language));
  }

  /** Whoever stops it waits for a moment, but not for ever, for one who does not read. */
  async #stoppedFor(ms: number): Promise<number> {
    const code = await this.world.stopped;
    if (!this.#isPrinted) await new Promise<void>((resolve) => this.world.clock.after(ms, resolve));
    return code;
  }

  /** The exit code, once all is printed. */
  async #printed(code: number): Promise<number> {
    const printed = await this.world.output.all();
    this.#isPrinted = true;
    if (printed.type !== "failed" || this.#hasFailed) return code;
    this.complain(outputFailure(printed.error, this.language));
    return this.#failure;
  }

  /** Says by which name others reach it, where that is not the one that was asked for. */
  protected tellNick({ nick }: Welcome): void {
    const wanted = this.#nick;
    if (wanted === undefined || wanted === nick) return;
    this.complain(this.clientMessages.nickGiven(wanted, nick));
    this.#nick = nick;
  }

  /** The server has said welcome, for the first time or again. */
  protected welcomed(_welcome: Welcome, _isFirst: boolean): void {}

  /** A room does not go on from what was seen of it, as the session tells it. */
  protected changed(_change: LogChange): void {}

  /** The server does not know us any more, and nothing tells whether its rooms go on. */
  protected forgotten(_welcome: Welcome): void {}

  /** Something came that was not asked for. */
  protected heard(_message: ServerMessage): void {}

  /** Something will not come by itself. */
  protected skipped(message: Extract<ServerMessage, { type: "skipped" }>): void {
    this.complain(this.clientMessages.gone(message.room, message.count));
    this.heard(message);
  }

  /** A name cannot be had, a password is wrong, or a room cannot be entered again. */
  protected barred({ text }: Extract<ServerMessage, { type: "error" }>): void {
    this.fail(text);
  }

  /** Something that was said was taken, or refused for the reason given. */
  protected settled(_id: RequestId, _refusal: string | undefined): void {}

  /** Asks, and gives the answer to `take`; without a connection the next welcome is waited for. */
  protected async ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    take: (answer: Extract<ServerMessage, { readonly type: T }>) => void,
  ): Promise<void> {
    try {
      const answer = await this.session.request(request);
      if (isOfType(answer, type)) take(answer);
      else this.fail(answer.type === "error" ? answer.text : this.clientMessages.unreadable);
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
    }
  }

  #take(event: SessionEvent): void {
    switch (event.type) {
      case "state":
        if (event.state.type === "over") this.#over(event.state.reason);
        return;
      case "acknowledged":
        return this.settled(event.id, undefined);
      case "refused":
        return this.settled(event.id, event.text);
      case "logChanged":
        return this.#change(event);
      case "message":
        return this.#hear(event.message);
    }
  }

  #change(change: LogChange): void {
    const { room, lost } = change;
    const { beganAnew, setBack } = this.clientMessages;
    this.complain(lost === undefined ? beganAnew(room) : setBack(room, lost));
    this.changed(change);
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case "welcome": {
        const isFirst = !this.#wasWelcome;
        this.#wasWelcome = true;
        const isUnknown = !message.resumed && message.rooms.every(({ log }) => log === undefined);
        if (!isFirst && isUnknown) {
          this.complain(this.clientMessages.notKnown);
          this.forgotten(message);
        }
        return this.welcomed(message, isFirst);
      }
      case "error":
        return this.barred(message);
      case "skipped":
        return this.skipped(message);
    }
    this.heard(message);
  }

  #over(reason: SessionEnd): void {
    switch (reason.type) {
      case "left":
        return this.end(DONE);
      case "lost":
        return this.fail(this.clientMessages.clientLost);
      case "closed":
        return this.fail(reason.text);
      case "unreachable":
        return this.fail(`${this.clientMessages.clientFailed} ${this.world.explain(reason.error)}`);
      case "foreign":
        return this.fail(this.clientMessages.foreign[reason.protocol]);
    }
  }
}

/** One who says things; ends well only if all of them were acknowledged. */
export abstract class Speaker extends Script {
  /** What is not settled yet, by its id. */
  readonly #open = new Map<RequestId, string>();
  #hasRefused = false;
  #hasSaidAll = false;
  #cancelPatience: () => void = () => {};
  /** Resumes the reading of the input. */
  #goOn: () => void = () => {};

  /** Runs until all is settled; gives the exit code. */
  override async run(): Promise<number> {
    try {
      return await super.run();
    } finally {
      this.#cancelPatience();
    }
  }

  /** Does what a line of the input asks for. */
  protected take(line: string): Promise<void> | void {
    if (plainText(line).trim() !== "") this.opened(this.session.say(line), line);
  }

  /** Takes in each line of the input, as it comes. */
  protected async takeInput(): Promise<void> {
    for await (const line of this.#inputLines()) {
      if (line.type === "line") await this.take(line.text);
      else this.refused("…", this.#tooLong);
      await this.settledTo(AHEAD_MAX);
    }
  }

  async *#inputLines(): AsyncGenerator<Line> {
    try {
      yield* linesOf(this.world.input, TEXT_MAX_BYTES);
    } catch (error) {
      this.fail(inputFailure(error, this.language));
    }
  }

  /** Waits until fewer than so many of those that were said are not settled. */
  protected async settledTo(count: number): Promise<void> {
    while (this.#open.size >= count) await new Promise<void>((resolve) => this.#goOn = resolve);
  }

  /** Something was said. */
  protected opened(id: RequestId, text: string): void {
    this.#open.set(id, text);
  }

  /** Nothing more will be said. */
  protected saidAll(): void {
    this.#hasSaidAll = true;
    this.#check();
  }

  /** Something was not said. */
  protected refused(text: string, reason: string): void {
    this.failed(this.clientMessages.refused(excerpt(plainText(text), EXCERPT_MAX), reason));
  }

  /** Something was not done: it cannot end well any more. */
  protected failed(sentence: string): void {
    this.#hasRefused = true;
    this.complain(sentence);
  }

  /** Something that was said was taken, or refused for the reason given. */
  protected override settled(id: RequestId, refusal: string | undefined): void {
    const text = this.#open.get(id);
    if (text !== undefined && refusal !== undefined) this.refused(text, refusal);
    this.#open.delete(id);
    this.#goOn();
    this.#check();
  }

  get #tooLong(): string {
    const { line_too_long: sentence } = MESSAGES[this.language].error;
    return sentence({ type: "error", code: "line_too_long", limit: TEXT_MAX_BYTES });
  }

  #check(): void {
    if (!this.#hasSaidAll) return;
    if (this.#open.size === 0) return this.end(this.#hasRefused ? FAILED : DONE);
    this.#cancelPatience();
    this.#cancelPatience = this.world.clock.after(
      ACKNOWLEDGE_MS,
      () => this.fail(this.clientMessages.notAcknowledged(this.#open.size)),
    );
  }
}

/** Says one text, or all that comes in. */
class Send extends Speaker {
  readonly #text: string | undefined;

  constructor(options: Options<"send">, world: ScriptWorld) {
    super(options, world, 0);
    this.#text = options.text;
  }

  override run(): Promise<number> {
    void this.#sayAll();
    return super.run();
  }

  async #sayAll(): Promise<void> {
    if (this.#text === undefined) await this.takeInput();
    else this.opened(this.session.say(this.#text), this.#text);
    this.saidAll();
  }
}

/** Hears all that is said in its room, in order, as far as the server has it. */
abstract class Following extends Script {
  readonly #since: number | undefined;
  readonly #follower: Follower;
  #room = "";

  /** Begins with the last `replay` entries, or behind the number `since`. */
  constructor(options: ScriptOptions, world: ScriptWorld, replay: number, since?: number) {
    super(options, world, since === undefined ? replay : 0);
    this.#since = since;
    this.#follower = new Follower({
      next: (message) => this.said(message),
      missing: (from, to) => this.missing({ room: this.#room, count: to - from + 1, from, to }),
      ask: (after) =>
        void this.ask({ type: "history", after, limit: PAGE }, "ack", () => {
          this.#follower.answered();
        }),
    });
  }

  /** This was said, or happened, next. */
  protected abstract said(message: ServerMessage): void;

  /** Something was said before what comes next that cannot be had. */
  protected missing({ room, count }: Missing): void {
    this.complain(this.clientMessages.gone(room, count));
  }

  protected override welcomed(welcome: Welcome, isFirst: boolean): void {
    this.tellNick(welcome);
    const [room] = welcome.rooms;
    this.#room = room?.room ?? this.#room;
    if (!isFirst) this.#follower.reconnected();
    else if (room !== undefined && this.#since !== undefined) {
      this.#follower.begin(Math.min(this.#since, room.seq), room.seq);
    }
  }

  protected override changed({ seq, lost }: LogChange): void {
    // Of another log nothing was seen.
    this.#follower.restart(lost === undefined ? 0 : seq);
  }

  protected override forgotten(_welcome: Welcome): void {
    this.#follower.restart(undefined);
  }

  protected override skipped(message: Extract<ServerMessage, { type: "skipped" }>): void {
    this.#follower.hear(message);
  }

  protected override heard(message: ServerMessage): void {
    this.#follower.hear(message);
  }
}

/** Prints what is said, until it is stopped or nobody reads it. */
class Tail extends Following {
  readonly #json: boolean;

  constructor(options: Options<"tail">, world: ScriptWorld) {
    super(options, world, options.history, options.since);
    this.#json = options.json;
  }

  protected override missing(what: Missing): void {
    super.missing(what);
    if (this.#json) this.print(jsonLine({ type: "skipped", ...what }));
  }

  protected override said(message: ServerMessage): void {
    if (this.#json) {
      if (isTold(message)) this.print(jsonLine(message));
      return;
    }
    for (const line of plainLines(message, this.world.clock.utcMs())) this.print(line);
  }
}

/** Prints what was said with all of the words, oldest first as `tail` prints it. */
class Search extends Script {
  readonly #words: string;
  readonly #json: boolean;

  constructor(options: Options<"search">, world: ScriptWorld) {
    super(options, world, 0, failureCode(options.script));
    this.#words = options.words;
    this.#json = options.json;
  }

  protected override welcomed(): void {
    this.#ask([]);
  }

  /** Looks for more of what was found so far, from where the server left off. */
  #ask(found: readonly EntryMessage[], before?: number): void {
    const request = { type: "search", words: this.#words } as const;
    const rest = before === undefined ? request : { ...request, before };
    void this.ask(rest, "found", ({ entries, more, from }) => {
      const all = [...found, ...entries];
      if (from !== undefined && all.length < FOUND_MAX) this.#ask(all, from);
      else this.#show(all.slice(0, FOUND_MAX), more === true || from !== undefined);
    });
  }

  #show(found: readonly EntryMessage[], hasMore: boolean): void {
    for (const entry of found.toReversed()) {
      const lines = this.#json ? [jsonLine(entry)] : plainLines(entry, this.world.clock.utcMs());
      for (const line of lines) this.print(line);
    }
    if (hasMore) this.complain(this.clientMessages.moreFound(found.length));
    this.end(found.length > 0 ? DONE : NOT_FOUND);
  }
}

/** Waits for one message. */
class Wait extends Following {
  readonly #pattern: RegExp;
  readonly #timeoutMs: number | undefined;
  #matcher: Pick<Matcher, "look"> | undefined;
  /** By room, the newest entry of the past. */
  #past = new Map<string, number>();
  /** What is not looked at yet. */
  readonly #heard: Said[] = [];
  #isLooking = false;
  #hasGivenUp = false;

  constructor(options: Options<"wait">, world: ScriptWorld) {
    super(options, world, 0);
    this.#pattern = options.pattern;
    this.#timeoutMs = options.timeoutMs;
  }

  override async run(): Promise<number> {
    const { clock } = this.world;
    const cancel = this.#timeoutMs === undefined
      ? undefined
      : clock.after(this.#timeoutMs, () => this.end(TIMED_OUT));
    using matcher = await this.world.matcher(this.#pattern);
    this.#matcher = matcher;
    try {
      return await super.run();
    } finally {
      cancel?.();
    }
  }

  protected override welcomed(welcome: Welcome, isFirst: boolean): void {
    if (isFirst) this.#begin(welcome);
    super.welcomed(welcome, isFirst);
  }

  protected override changed(change: LogChange): void {
    this.#past.set(change.room, change.seq);
    super.changed(change);
  }

  protected override forgotten(welcome: Welcome): void {
    this.#begin(welcome);
    super.forgotten(welcome);
  }

  #begin({ rooms }: Welcome): void {
    this.#past = new Map(rooms.map(({ room, seq }) => [room, seq]));
  }

  protected override said(message: ServerMessage): void {
    if (message.type === "message" || message.type === "action") {
      // What was missed while the connection was lost is replayed, but it is not of the past.
      const isPast = message.replayed === true &&
        message.seq <= (this.#past.get(message.room) ?? Infinity);
      if (isPast) return;
    } else if (message.type !== "direct") return;
    this.#heard.push(message);
    if (!this.#isLooking) void this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    this.#isLooking = true;
    for (let said = this.#heard.shift(); said !== undefined; said = this.#heard.shift()) {
      const match = await this.#matcher?.look(said.text);
      if (match === "found") return this.#found(said);
      if (match === "givenUp") this.#giveUp(said);
    }
    this.#isLooking = false;
  }

  #found(said: Said): void {
    for (const line of plainLines(said, this.world.clock.utcMs())) this.print(line);
    this.end(DONE);
  }

  /** Says so, if only once. */
  #giveUp(said: Said): void {
    const nick = said.type === "direct" ? said.from : said.nick;
    if (!this.#hasGivenUp) this.complain(this.clientMessages.patternGivenUp(nick));
    this.#hasGivenUp = true;
  }
}

/** Prints who is in the room, itself not counted. */
class Who extends Script {
  readonly #json: boolean;

  constructor(options: Options<"who">, world: ScriptWorld) {
    super(options, world, 0);
    this.#json = options.json;
  }

  protected override welcomed(): void {
    void this.ask({ type: "who" }, "who", (answer) => {
      const nicks = answer.nicks.filter((nick) => nick !== this.session.nick);
      const members = answer.members - 1;
      if (this.#json) this.print(jsonLine({ room: answer.room, members, nicks }));
      else {
        for (const nick of nicks) this.print(shownLine(nick));
        const more = members - nicks.length;
        if (more > 0) this.complain(this.clientMessages.moreNames(more));
      }
      this.end(DONE);
    });
  }
}

/** Whether `tail --json` prints it. What is this session's own affair, its token above all, is not. */
function isTold({ type }: ServerMessage): boolean {
  switch (type) {
    case "message":
    case "action":
    case "topic":
    case "direct":
    case "join":
    case "leave":
    case "nick":
    case "presence":
    case "skipped":
      return true;
    default:
      return false;
  }
}

/** A message as lines that programs can read; `nowMs` is the time of what has none of its own. */
export function plainLines(message: ServerMessage, nowMs: number): string[] {
  switch (message.type) {
    case "message":
      return entryLines(message.time, `#${message.room} <${message.nick}>`, message.text);
    case "action":
      return entryLines(message.time, `#${message.room} ** ${message.nick}`, message.text);
    case "topic":
      if (!("time" in message)) return [];
      return entryLines(message.time, `#${message.room} (topic) <${message.nick}>`, message.text);
    case "direct":
      return entryLines(message.time ?? nowMs, `(direct) <${message.from}>`, message.text);
    default:
      return [];
  }
}

function entryLines(timeMs: number, from: string, text: string): string[] {
  const time = utcTimeOf(timeMs);
  return text.split(/\r\n|\r|\n/).map((line) => shownLine(`${time} ${from} ${line}`));
}
