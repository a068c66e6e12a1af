/**
 * What scripts have in common: a conversation that ends with an exit code. It owns the session, and
 * whether and how it has ended.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { Entering, type EnteringOwner } from "./entering.ts";
import type { RoomsMeant } from "../option_rows.ts";
import type { ScriptCommon, ScriptName, ScriptOptions } from "../options.ts";
import type { Language } from "../../vocabulary/language.ts";
import { outputFailure } from "../../startup/output.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { shownLine } from "../../text/text.ts";
import type { LineOutput, Unprinted } from "./line_output.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import type { Matcher } from "./matcher.ts";
import { isOfType } from "../../client/session/server_message.ts";
import { NotConnected } from "../../client/session/requests.ts";
import { Session } from "../../client/session/session.ts";
import type { SessionEnd, SessionEvent } from "../../client/session/session_event.ts";
import type { Transport } from "../../client/session/transport.ts";
import { EXIT } from "./exit_code.ts";

/** What a script needs of the world. */
export interface ScriptWorld {
  /** Makes a connection. */
  readonly connect: (servers: readonly string[]) => Promise<Transport>;
  /** The server's password, if it has one. */
  readonly password?: string;
  /** By which the name is one's own, if there is such a secret. */
  readonly key?: string;
  /** What enters rooms that ask for a key, by their folded names. */
  readonly roomKeys?: ReadonlyMap<string, string>;
  /** What time it is. */
  readonly clock: Clock;
  /** What `send -` says. */
  readonly input: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** What looks for the pattern of `wait`. */
  readonly matcher: (pattern: RegExp) => Promise<Pick<Matcher, "match"> & Disposable>;
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

/** The options of one script. */
export type OptionsOf<Name extends ScriptName> = Extract<ScriptOptions, { readonly script: Name }>;
/** How a script is there. */
export interface ScriptManner {
  /** How much of the past comes with a room. */
  readonly replay?: number;
  /** Whether it says nothing, and is nobody to the others. @default {false} */
  readonly visits?: boolean;
  /** The exit code of what fails. */
  readonly failure?: number;
}
/** Word that one is in. */
export type Welcome = Extract<ServerMessage, { type: "welcome" }>;
/** Word that a room does not go on from what was seen of it. */
export type LogChange = Extract<SessionEvent, { type: "logChanged" }>;

/** How long it waits, when it is stopped, for one who does not read what it prints. */
const FLUSH_MS = 500;

/** See the top of this file. */
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

  /** Nothing is done before it runs. */
  constructor(options: ScriptCommon, world: ScriptWorld, manner: ScriptManner = {}) {
    const { language, nick, exactNick, room, reconnect } = options;
    const { replay, visits = false, failure = EXIT.failed } = manner;
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
      visits,
      alike: !exactNick,
      ...(replay !== undefined && { replay }),
      ...(nick !== undefined && { nick }),
      ...(room !== undefined && { room }),
      ...(world.password !== undefined && { password: world.password }),
      ...(world.key !== undefined && { key: world.key }),
      ...(world.roomKeys !== undefined && { roomKeys: world.roomKeys }),
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

  /** What has it in all of the rooms that are meant. */
  protected entering(
    meant: RoomsMeant | undefined,
    owner: Pick<EnteringOwner, "replay" | "entered">,
  ): Entering | undefined {
    if (meant === undefined) return undefined;
    return new Entering({
      session: this.session,
      clock: this.world.clock,
      ...owner,
      refused: (room, error) => this.fail(`#${room}: ${this.#reasonIn(error)}`),
      leftOut: (count) => this.complain(this.clientMessages.roomsLeftOut(count)),
    }, meant);
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
    if (unprinted.type === "unread") this.end(EXIT.done);
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
  protected barred(error: Extract<ServerMessage, { type: "error" }>): void {
    this.fail(this.#reasonIn(error));
  }

  /** What a person types to say a room's key, nobody types here. */
  #reasonIn({ code, value, field, text }: Extract<ServerMessage, { type: "error" }>): string {
    const lacksKey = code === "room_keyed" && value !== undefined && field === undefined;
    return lacksKey ? this.clientMessages.roomKeyed(value) : text;
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
        return this.end(EXIT.done);
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
