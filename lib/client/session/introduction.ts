/**
 * Who one is to the server. It owns the name, the password and the token of the last welcome, and what
 * became of the last hello.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { fold } from "../../text/name.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Resumption } from "./resumption.ts";
import {
  type ClientRequest,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "../../vocabulary/protocol.ts";
import type { Hello, LogCursor, Resume } from "../../vocabulary/requests.ts";
import type { CloseReason, RequestId } from "../../vocabulary/codes.ts";

/** What of a session's options says who one is. */
export interface IntroductionOptions {
  /** What time it is. */
  readonly clock: Clock;
  /** Without one, {@link Introduction.rename} gives it, unless {@link IntroductionOptions.isGuest}. */
  readonly nick?: string;
  /** Whether the server shall give the name, where there is none. @default {false} */
  readonly isGuest?: boolean;
  /** Whether one who has no name only reads along, and is nobody to the others. @default {false} */
  readonly visits?: boolean;
  /** Whether another name like it will do, where someone has it. @default {false} */
  readonly alike?: boolean;
  /** Without one, the room in which everyone starts. */
  readonly room?: string;
  /** What enters rooms that ask for a key, by their folded names. */
  readonly roomKeys?: ReadonlyMap<string, string>;
  /** The language of the server's sentences. */
  readonly language: Language;
  /** The server's password. */
  readonly password?: string;
  /**
   * Whether a password can be given later, where it is missing or wrong; else that is the end.
   * @default {false}
   */
  readonly asksPassword?: boolean;
  /** That of the name, by which it is one's own; it is made that by it, where it is nobody's yet. */
  readonly key?: string;
  /**
   * Whether a password is said to one connection alone: whoever answers next may be someone else, and is
   * told it only by whoever knows it. @default {false}
   */
  readonly forgetsPassword?: boolean;
  /** Whether what is said in private comes as what is said in rooms does. @default {false} */
  readonly conversations?: boolean;
  /** From where an earlier session is to be gone on from. */
  readonly resume?: Resumption;
}

/** What a hello says beside who one is. */
export interface HelloPlaces {
  /** The room to come back to first, if one was in any. */
  readonly room: string | undefined;
  /** How many entries of the past come with a room. */
  readonly replay: number;
  /** How far one has got in what was said to oneself alone. */
  readonly directs: Partial<LogCursor>;
  /** How far one has got in each room. */
  readonly resumption: Pick<Resume, "rooms" | "logs">;
}

/** What is to be done about a hello that was refused. */
export type HelloRefusal =
  /** The next connection may do better. */
  | "later"
  /** The same connection may do better at once, with another room. */
  | "elsewhere"
  /** The owner is to give another name, or the password. */
  | "asked"
  /** Nothing would help. */
  | "over";

/** A connection of one's own whose welcome was lost may hold one's name for so long. */
const GHOST_MS = 15_000;
/** After so many hellos that came too late, none is expected to come in time. */
const LATE_MAX = 5;

/** See the top of this file. */
export class Introduction {
  readonly #options: IntroductionOptions;
  /** The name to ask for; `undefined` where the server gave one, or none is known yet. */
  #wanted: string | undefined;
  #nick: string | undefined;
  #password: string | undefined;
  /** That of the name, and whether it may make the name one's own. */
  #nickPassword: string | undefined;
  #registers: boolean;
  #token: string | undefined;
  /** Of the `hello` that is not answered yet. */
  #helloId: RequestId | undefined;
  /** How often a hello came too late. */
  #late = 0;
  /** Whether the room one was in is closed to one by now, and another one will do. */
  #startsAnywhere = false;
  /** Until then it may be this session itself that holds the wanted name: a welcome was lost. */
  #ghostUntilMs = -Infinity;
  /** Whether a hello of an earlier connection may yet be heard, */
  #isOneUnderWay = false;
  /** and until when that may take the place of the present one. */
  #echoUntilMs = -Infinity;

  /** Nobody has been greeted. */
  constructor(options: IntroductionOptions) {
    this.#options = options;
    this.#wanted = options.resume?.nick ?? options.nick;
    this.#nick = options.resume?.nick;
    this.#token = options.resume?.token;
    this.#password = options.password;
    this.#nickPassword = options.key;
    this.#registers = options.key !== undefined;
  }

  /** One's name, once there is one. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** Whether there has been a welcome. */
  get isKnown(): boolean {
    return this.#token !== undefined;
  }

  /** The secret of the last welcome. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Whether a hello can be said: there is a name, or the server is to give one. */
  get isReady(): boolean {
    return this.#wanted !== undefined || this.#options.isGuest === true;
  }

  /** Whether a hello is under way. */
  get isAwaited(): boolean {
    return this.#helloId !== undefined;
  }

  /** Whether an answer is that to the hello. */
  isAnswer({ id }: ServerMessage): boolean {
    return id !== undefined && id === this.#helloId;
  }

  /** Asks for another name from now on. */
  rename(nick: string): void {
    this.#wanted = nick;
    this.#ghostUntilMs = -Infinity;
  }

  /** That is the password: the server's, or that of the name that was refused without it. */
  authenticate(password: string, of: "server" | "name" = "server"): void {
    if (of === "server") {
      this.#password = password;
      return;
    }
    this.#nickPassword = password;
    this.#registers = false;
  }

  /** The hello, to be sent with that id. */
  hello(id: RequestId, { room, replay, directs, resumption }: HelloPlaces): ClientRequest {
    this.#helloId = id;
    const { alike, language, conversations, visits } = this.#options;
    const first = this.#startsAnywhere ? undefined : room ?? this.#options.room;
    return {
      type: "hello",
      id,
      version: PROTOCOL_VERSION,
      ...(this.#wanted !== undefined && { nick: this.#wanted }),
      ...(this.#wanted !== undefined && alike === true && { alike: true }),
      ...(this.#wanted === undefined && visits === true && { visits }),
      ...(first !== undefined && { room: first, ...this.#keyOf(first) }),
      language,
      replay,
      ...(this.#password !== undefined && { password: this.#password }),
      ...this.#ownership,
      directs,
      ...(conversations === true && { conversations }),
      ...(this.#token !== undefined && { resume: this.#resume(this.#token, resumption) }),
    };
  }

  /** The same request, with the key of the room that it would enter, if that is known. */
  withKey(request: ClientRequest): ClientRequest {
    return request.type === "join" ? { ...this.#keyOf(request.room), ...request } : request;
  }

  #keyOf(room: string): Pick<Hello, "key"> {
    const key = this.#options.roomKeys?.get(fold(room));
    return key === undefined ? {} : { key };
  }

  /** By what the name is one's own, if it is. */
  get #ownership(): Pick<Hello, "nickPassword" | "register"> {
    const nickPassword = this.#nickPassword;
    if (nickPassword === undefined || this.#wanted === undefined) return {};
    return { nickPassword, ...(this.#registers && { register: true }) };
  }

  #resume(token: string, resumption: Pick<Resume, "rooms" | "logs">): Resume {
    // Who has a place in a log may have said something there that it had no word of.
    const nick = resumption.logs === undefined ? undefined : this.#nick;
    return { token, ...resumption, ...(nick !== undefined && { nick }) };
  }

  /** The server has let one in. */
  welcomed({ nick, token, resumed }: Extract<ServerMessage, { type: "welcome" }>): void {
    this.#helloId = undefined;
    this.#startsAnywhere = false;
    this.#late = 0;
    this.#ghostUntilMs = -Infinity;
    if (this.#isOneUnderWay) this.#echoUntilMs = this.#options.clock.nowMs() + GHOST_MS;
    this.#isOneUnderWay = false;
    this.#token = token;
    // The answer to a change of name may have been lost. A name of the server's giving cannot be asked for.
    if (this.#wanted !== undefined || resumed && nick !== this.#nick) this.#wanted = nick;
    this.#nick = nick;
  }

  /** The server has not let one in. */
  refused({ code }: Extract<ServerMessage, { type: "error" }>): HelloRefusal {
    this.#helloId = undefined;
    if (this.#isPassing(code)) return "later";
    if (this.isKnown && code.startsWith("room") && !this.#startsAnywhere) {
      // One comes back, if not to all rooms: of each that is closed to one by now it is told so.
      this.#startsAnywhere = true;
      return "elsewhere";
    }
    const isPassword = code === "password_missing" || code === "password_wrong";
    if (isPassword && this.#options.asksPassword === true) {
      this.#password = undefined;
      return "asked";
    }
    if (!code.startsWith("nick_")) return "over";
    const isPasswordWanted = code === "nick_registered" || code === "nick_password_wrong";
    // Of the name that it has elsewhere, or is to have now, this one's secret is not the password.
    this.#nickPassword = undefined;
    if (!isPasswordWanted || this.#options.asksPassword !== true) this.#wanted = undefined;
    return "asked";
  }

  /** Whether a hello that is refused for that may be heard on the next connection. */
  #isPassing(code: string): boolean {
    switch (code) {
      case "nick_taken":
        return this.#options.clock.nowMs() < this.#ghostUntilMs;
      // This one came so late that it was greeted as a person.
      case "hello_late":
        return ++this.#late < LATE_MAX;
      case "password_later":
        return this.isKnown;
      default:
        return false;
    }
  }

  /** Someone has another name from now on; it may be oneself. */
  renamed({ nick, newNick }: Extract<ServerMessage, { type: "nick" }>): void {
    if (this.#nick === nick) this.#nick = this.#wanted = newNick;
  }

  /** Whether one who was let in before, and is sent away for that reason, is let in again. */
  comesBack(reason: CloseReason): boolean {
    if (reason === "server_full" || reason === "address_full") return this.isKnown;
    // A hello that was not answered, and comes to its turn behind the one that was; no more than once.
    const isEcho = reason === "replaced" && this.#options.clock.nowMs() < this.#echoUntilMs;
    this.#echoUntilMs = -Infinity;
    return isEcho;
  }

  /** The connection has ended: a hello that is under way may have been heard all the same. */
  disconnected(): void {
    if (this.#helloId !== undefined) {
      this.#ghostUntilMs = this.#options.clock.nowMs() + GHOST_MS;
      this.#isOneUnderWay = true;
    }
    this.#helloId = undefined;
    if (this.#options.forgetsPassword !== true) return;
    this.#password = undefined;
    this.#nickPassword = undefined;
  }
}
