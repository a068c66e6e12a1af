/**
 * The client without a terminal, as a filter: lines in are messages, or commands as netcat has them;
 * messages out are lines. It ends with its input, and well only if nothing of that was refused.
 *
 * @module
 */

import { fold, withoutHash } from "../../text/name.ts";
import type { Command } from "../../vocabulary/command.ts";
import { type Language, parseLanguage } from "../../vocabulary/language.ts";
import { MESSAGES, type Messages } from "../../language/chat.ts";
import type { ScriptCommon } from "../options.ts";
import type { ClientRequest, EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import { helpLines } from "../../language/slash.ts";
import { parseLine } from "../../language/typed_line.ts";
import { TO_LAST_WRITER } from "../../vocabulary/private.ts";
import { plainText } from "../../text/text.ts";
import { isOrder } from "../../vocabulary/requests.ts";
import { noticesOf, pastLinesOf, plainLinesOf } from "./plain_lines.ts";
import type { ScriptWorld, Welcome } from "./script.ts";
import { Speaker } from "./speaker.ts";
import { isEntry, isOfType } from "../../client/session/server_message.ts";
import { NotConnected } from "../../client/session/requests.ts";

/** Relays until the input ends, the server goes, or nobody takes the output; gives the exit code. */
export function runFilter(options: ScriptCommon, world: ScriptWorld): Promise<number> {
  return new Filter(options, world).run();
}

/** How many messages `/history` asks for by itself. */
const HISTORY_DEFAULT = 50;

type Answer<T extends ServerMessage["type"]> = Extract<ServerMessage, { readonly type: T }>;

/** What is asked of the server, and not just said or seen to here. */
type Asked = Exclude<
  Command,
  { type: "say" | "action" | "direct" | "invalid" | "language" | "help" | "quit" }
>;
/** What nobody can type. */
type Untyped = Extract<
  Command,
  {
    type:
      | (
        | "hello"
        | "probe"
        | "seen"
        | "mark"
        | "introduce"
        | "join"
        | "react"
        | "promote"
        | "ping"
        | "expel"
      )
      | "login"
      | (
        | "signal"
        | "people"
        | "census"
        | "conversations"
        | "formerly"
        | "watch"
        | "describe"
        | "except"
        | "masks"
      );
  }
>;

/** What came while the past was told. */
interface Past {
  readonly entries: EntryMessage[];
  /** What was told beside it, which comes behind it. */
  readonly others: ServerMessage[];
}

class Filter extends Speaker {
  /** Of what it prints: one may change it. */
  #language: Language;
  #isIn = false;
  #isOperator = false;
  /** The room in which it began. */
  #first = "";
  #past: Past | undefined;
  /** The name that was asked for last. */
  #wanted = "";
  /** What the next line of the input answers. */
  #answer: ((line: string) => Promise<void> | void) | undefined;
  /** Who wrote to this person alone last. */
  #writer: Pick<Answer<"direct">, "from" | "person"> | undefined;
  /** Something has happened for which the input waits. */
  #goOn: () => void = () => {};

  constructor(options: ScriptCommon, world: ScriptWorld) {
    super(options, world);
    this.#language = options.language;
  }

  override run(): Promise<number> {
    void this.#relay();
    return super.run();
  }

  async #relay(): Promise<void> {
    await this.takeInput();
    await this.#until(() => this.#isIn);
    this.saidAll();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#goOn = resolve);
  }

  // What comes

  protected override welcomed(welcome: Welcome): void {
    this.complain(this.clientMessages.clientConnected);
    this.tellNick(welcome);
    const [room] = welcome.rooms;
    if (room !== undefined) this.#entered({ ...room, nick: welcome.nick });
    this.#first = room?.room ?? "";
    void this.#tellPast(() => this.session.request({ type: "ping" })).then(() => {
      this.#isIn = true;
      this.#goOn();
    });
  }

  protected override barred(error: Answer<"error">): void {
    const isOfPassword = error.code === "password_missing" || error.code === "password_wrong";
    if (!isOfPassword || this.world.asksPassword !== true) return super.barred(error);
    this.print(this.#words.askPassword);
    this.#answer = (line) => this.session.authenticate(line.trim());
    this.#goOn();
  }

  protected override heard(message: ServerMessage): void {
    if (message.type === "direct") this.#writer = message;
    const isOfPast = isEntry(message) && message.replayed === true;
    if (this.#past === undefined) this.#printAll(plainLinesOf(message, this.#language));
    else if (isOfPast) this.#past.entries.push(message);
    else this.#past.others.push(message);
  }

  /** Asks for something before whose answer the past is told, and prints that under its heading. */
  async #tellPast(
    ask: (entries: readonly EntryMessage[]) => Promise<ServerMessage>,
    isWanted = false,
  ): Promise<ServerMessage | undefined> {
    const past: Past = this.#past = { entries: [], others: [] };
    try {
      return await ask(past.entries);
    } catch (error) {
      if (!(error instanceof NotConnected)) throw error;
      return undefined;
    } finally {
      this.#past = undefined;
      const { others } = past;
      const entries = past.entries.toSorted((a, b) => a.seq - b.seq);
      const room = entries.at(-1)?.room ?? this.session.rooms.at(-1) ?? "";
      // Signs, and what is gone without a word, are not shown.
      const shown = entries.map((entry) => pastLinesOf(entry, this.#language))
        .filter((lines) => lines.length > 0);
      if (isWanted || shown.length > 0) {
        this.#notice(this.#words.historyHeading(room, shown.length));
      }
      for (const lines of shown) this.#printAll(lines);
      for (const other of others) this.heard(other);
    }
  }

  // What is asked for

  protected override async take(line: string): Promise<void> {
    await this.#until(() => this.#isIn || this.#answer !== undefined);
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer !== undefined) return await answer(line);
    const command = parseLine(plainText(line));
    if (command !== undefined) await this.#obey(command, line);
  }

  async #obey(command: Command, line: string): Promise<void> {
    switch (command.type) {
      case "say":
        return this.opened(this.session.say(command.text, undefined, command.notice), line);
      case "action":
        return this.opened(this.session.act(command.text), line);
      case "direct":
        return this.#direct(command, line);
      case "invalid":
        return this.failed(this.#words.error[command.code]({ ...command, type: "error" }));
      case "language":
        return this.#speak(command.tag);
      case "help":
        return this.#help();
      case "quit":
        this.saidAll();
        // What follows is said by nobody.
        return await new Promise<never>(() => {});
    }
    // What was said before comes before it.
    await this.settledTo(1);
    await this.#request(command);
  }

  #direct({ to, text }: Extract<Command, { type: "direct" }>, line: string): void {
    if (to !== TO_LAST_WRITER) return this.opened(this.session.direct(to, text), line);
    const writer = this.#writer;
    if (writer === undefined) {
      return this.failed(this.#words.error.nobody_wrote({ type: "error", code: "nobody_wrote" }));
    }
    this.opened(this.session.direct(writer.from, text, writer.person), line);
  }

  async #request(command: Asked): Promise<void> {
    switch (command.type) {
      case "nick":
        this.#wanted = /^\S*/.exec(command.nick)?.[0] ?? "";
        return await this.#rename(command);
      case "register":
        return await this.#withPassword(command.password, (password) => {
          return this.#ask({ type: "register", password }, "registered", (it) => this.heard(it));
        });
      case "identify":
        return await this.#withPassword(command.password, (password) => {
          return this.#rename({ type: "nick", nick: this.#wanted, password });
        });
      case "unregister":
        return await this.#ask(command, "released", (answer) => this.heard(answer));
      case "away":
        return await this.#ask(
          command,
          "away",
          ({ text }) => this.#notice(this.#words.youAreAway(text)),
        );
      case "enter":
        return await this.#enter(command.room ?? this.#first, command.key);
      case "topic":
        return await this.#topic(command);
      case "leave":
        return await this.#leave(command.room ?? "");
      case "who":
        return await this.#ask(command, "who", (answer) => this.heard(answer));
      case "redact":
      case "edit":
        // What comes of it is told to all, oneself among them.
        return await this.#ask(command, "ack", () => {});
      case "rules":
        return await this.#ask(command, "rules", (answer) => this.heard(answer));
      case "invite":
        return await this.#ask(command, "invited", (answer) => this.heard(answer));
      case "rooms":
        return await this.#ask(command, "rooms", ({ rooms }) => {
          for (const { name, members, topic } of rooms) {
            this.#notice(this.#words.roomLine(name, members, topic));
          }
        });
      case "history":
        return await this.#history(command);
      case "search":
        return await this.#ask(command, "found", (answer) => this.#found(answer));
      case "op":
        return await this.#becomeOperator(command.name);
      case "bans":
      case "mutes":
      case "locks":
      case "modlog":
        return await this.#ask(command, command.type, (answer) => this.heard(answer));
    }
    if (isOrder(command)) {
      return await this.#ask(command, "moderated", (answer) => this.heard(answer));
    }
    command satisfies Untyped;
  }

  /** Asks; an answer of that type is acted upon, any other one is a failure. */
  async #ask<T extends ServerMessage["type"]>(
    request: ClientRequest,
    type: T,
    act: (answer: Answer<T>) => void,
  ): Promise<void> {
    try {
      const answer = await this.session.request(request);
      if (isOfType(answer, type)) act(answer);
      else this.#fail(answer, type);
    } catch (error) {
      // Of the end of the connection the session tells by itself.
      if (!(error instanceof NotConnected)) throw error;
    }
  }

  /** Says what is wrong with an answer that is of another type. */
  #fail(answer: ServerMessage | undefined, type: ServerMessage["type"]): void {
    if (answer === undefined || answer.type === type) return;
    this.failed(answer.type === "error" ? answer.text : this.clientMessages.unreadable);
  }

  /** Asks for the last entries, page by page where they are too long to come at once. */
  async #history(command: Extract<Command, { type: "history" }>): Promise<void> {
    const { limit = HISTORY_DEFAULT } = command;
    const answer = await this.#tellPast(async (entries) => {
      let answer = await this.session.request(command);
      while (answer.type === "ack" && answer.more === true && entries.length < limit) {
        const before = Math.min(...entries.map(({ seq }) => seq));
        const left = limit - entries.length;
        answer = await this.session.request({ ...command, before, limit: left });
      }
      return answer;
    }, true);
    this.#fail(answer, "ack");
  }

  /** Goes to a room, and out of all others, as with netcat. */
  async #enter(name: string, key?: string): Promise<void> {
    const room = withoutHash(name);
    const answer = await this.#tellPast(async () => {
      const joined = await this.session.request({
        type: "join",
        room,
        ...(key !== undefined && { key }),
      });
      if (joined.type === "join") {
        this.#entered(joined);
        // Behind the past that comes with the room.
        await this.session.request({ type: "ping" });
      }
      return joined;
    });
    if (answer?.type !== "join") return this.#fail(answer, "join");
    for (const other of this.session.rooms.filter((other) => other !== answer.room)) {
      await this.#ask({ type: "leave", room: other }, "leave", () => {});
    }
  }

  /** Out of the room it is in, it goes to the first one, as with netcat. */
  async #leave(room: string): Promise<void> {
    const isHere = this.session.rooms.some((own) => fold(own) === fold(room));
    if (isHere) return await this.#enter(this.#first);
    await this.#ask({ type: "leave", room }, "leave", () => {});
  }

  #entered({ nick, room, topic = "", members = 1, seq = 0 }: Omit<Answer<"join">, "type">): void {
    this.#notice(this.#words.welcome({ type: "entered", nick, room, topic, members, seq }));
  }

  async #topic(command: Extract<Command, { type: "topic" }>): Promise<void> {
    const { text } = command;
    if (text === undefined) {
      return await this.#ask(command, "topic", (answer) => this.heard(answer));
    }
    await this.#ask(
      command,
      "ack",
      ({ room }) => this.#notice(this.#words.topicIs(room ?? "", text)),
    );
  }

  #found(answer: Answer<"found">): void {
    this.heard(answer);
    for (const entry of answer.entries) this.#printAll(pastLinesOf(entry, this.#language));
  }

  #becomeOperator(name: string): Promise<void> | void {
    return this.#withPassword(undefined, (password) => {
      return this.#ask({ type: "op", name, password }, "operator", (answer) => {
        this.#isOperator = true;
        this.heard(answer);
      });
    });
  }

  async #rename(request: Extract<ClientRequest, { type: "nick" }>): Promise<void> {
    await this.#ask(
      request,
      "nick",
      ({ newNick }) => this.#notice(this.#words.nowNamed(newNick)),
    );
  }

  /** Does something with a password: where none was given, with the next line. */
  #withPassword(
    given: string | undefined,
    act: (password: string) => Promise<void>,
  ): Promise<void> | void {
    if (given !== undefined) return act(given);
    this.print(this.#words.askPassword);
    this.#answer = (line) => act(line.trim());
  }

  #speak(tag: string): void {
    const language = parseLanguage(tag);
    if (language === undefined) {
      const { language_unknown: sentence } = this.#words.error;
      return this.failed(sentence({ type: "error", code: "language_unknown", value: tag }));
    }
    this.#language = language;
    this.#notice(this.#words.languageSet);
  }

  #help(): void {
    this.#notice(this.#words.helpHeading);
    for (const line of helpLines(this.#language, this.#isOperator)) this.#notice(line);
    this.#notice(this.#words.helpFaces);
  }

  // What is printed

  get #words(): Messages {
    return MESSAGES[this.#language];
  }

  #notice(sentence: string): void {
    this.#printAll(noticesOf(sentence));
  }

  #printAll(lines: readonly string[]): void {
    for (const line of lines) this.print(line);
  }
}
