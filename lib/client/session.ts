/**
 * One conversation with a Papo server in its json protocol, over as many connections as it takes.
 *
 * What must hold:
 * 1. Every entry of a room is told once, in the room's order, however often the connection is lost;
 *    or it is told that some are missing. Only what `history` asks for is told again.
 * 2. What was said goes out in order, and again with the same id until it is acknowledged, so that a
 *    server which knows this session does it once.
 * 3. The owner is told of everything in the order in which it happened, and of nothing once it is over.
 *
 * @module
 */

import type { Clock } from "../clock.ts";
import type { RoomState } from "../vocabulary/reply.ts";
import type { CloseReason, ForeignProtocol, RequestId } from "../vocabulary/codes.ts";
import type { Language } from "../vocabulary/language.ts";
import { closingSentence, MESSAGES } from "../language/chat.ts";
import { fold } from "../text/name.ts";
import {
  type ClientRequest,
  type LogCursor,
  PROTOCOL_VERSION,
  REMEMBERED_REQUESTS,
  REQUEST_MAX_BYTES,
  type Resume,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../vocabulary/protocol.ts";
import { CLIENT_MESSAGES } from "../language/client.ts";
import type { LogEnd } from "./continuity.ts";
import { Progress } from "./progress.ts";
import { type Transport, Wire, type WireEnd } from "./wire.ts";

export { socketTransport, type Transport } from "./wire.ts";

/** How the connection is. */
export type SessionState =
  /**
   * A connection is being made, for the first time or again. It may be waiting for
   * {@link Session.introduce}.
   */
  | { readonly type: "connecting"; readonly attempt: number }
  /** The server has said welcome. */
  | { readonly type: "online" }
  /** The connection was lost; the next attempt, number `attempt`, is at `retryAtMs` by the session's clock. */
  | { readonly type: "waiting"; readonly retryAtMs: number; readonly attempt: number }
  /** It is over, and why. */
  | { readonly type: "over"; readonly reason: SessionEnd };

/** Why a session is over. */
export type SessionEnd =
  /** One has left. */
  | { readonly type: "left" }
  /** The connection was lost and is not to be made again. */
  | { readonly type: "lost" }
  /** The server closed it and said why; coming back at once would be of no use. */
  | { readonly type: "closed"; readonly text: string }
  /** No first connection could be made. */
  | { readonly type: "unreachable"; readonly error: unknown }
  /** Something else than a Papo server answered: an original Python server, SSH, HTTP, … */
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol };

/** What a session tells its owner, in order. */
export type SessionEvent =
  | { readonly type: "state"; readonly state: SessionState }
  /**
   * What the server sent, but for what answers {@link Session.say} and its like, and
   * {@link Session.request}. `welcome` comes after each change to `online`; what was said in between
   * follows, as far as the server has it. An `error` with a `nick_…` code while the state is
   * `connecting` asks for {@link Session.introduce}, one with `password_missing` or `password_wrong`
   * for {@link Session.authenticate}.
   * The `join` of a room that the session itself goes back to comes as if someone had asked for it.
   */
  | { readonly type: "message"; readonly message: ServerMessage }
  /**
   * Told before the `welcome` or `join` that brings one back into a room of which something had been
   * seen: it does not go on from there. It is another log, whose last entry is `seq`; or the same one,
   * of which the server has lost what was behind `seq`, `lost` entries.
   */
  | {
    readonly type: "logChanged";
    readonly room: string;
    readonly seq: number;
    readonly lost?: number;
  }
  /** Something said got its place in the room's log (or, for `direct`, was passed on). */
  | {
    readonly type: "acknowledged";
    readonly id: RequestId;
    readonly seq?: number;
    /** Of what was said to one person alone: the name that this person has by now, if that is told. */
    readonly to?: string;
    /** It went to one who cannot show that it has come. */
    readonly unsure?: true;
  }
  /** Something said was refused; `text` says why. */
  | { readonly type: "refused"; readonly id: RequestId; readonly text: string };

/** What a session needs. */
export interface SessionOptions {
  /** Makes a connection. */
  readonly connect: () => Promise<Transport>;
  /** Is told everything, in order. */
  readonly onEvent: (event: SessionEvent) => void;
  /**
   * What must happen before what the server says is taken in, if anything. What is said goes out
   * meanwhile: a server takes whoever is silent for a person with netcat.
   */
  readonly ready?: () => Promise<void> | undefined;
  /** What time it is. */
  readonly clock: Clock;
  /** For the jitter between attempts: from 0 to below 1. @default {Math.random} */
  readonly random?: () => number;
  /** Without one, {@link Session.introduce} gives it, unless {@link SessionOptions.isGuest}. */
  readonly nick?: string;
  /** Whether the server shall give the name, where there is none. @default {false} */
  readonly isGuest?: boolean;
  /** Whether another name like it will do, where someone has it. @default {false} */
  readonly alike?: boolean;
  /** Without one, the room in which everyone starts. */
  readonly room?: string;
  /** The language of the server's sentences. */
  readonly language: Language;
  /** How many entries of the past come with a room. @default {50} */
  readonly replay?: number;
  /** Whether a lost connection is made again. */
  readonly reconnect: boolean;
  /** The server's password. */
  readonly password?: string;
  /**
   * Whether {@link Session.authenticate} may be called where the password is missing or wrong; else
   * that is the end. @default {false}
   */
  readonly asksPassword?: boolean;
}

/** Something said that is not acknowledged. */
export interface Waiting {
  /** What its acknowledgement will carry. */
  readonly id: RequestId;
  /** What it is. */
  readonly type: "say" | "action" | "direct";
  /** For `say` and `action`; `undefined` for the server's choice. */
  readonly room?: string;
  /** For `direct`. */
  readonly to?: string;
  /** The one who wrote by that, whatever the name. */
  readonly person?: string;
  /** The words. */
  readonly text: string;
}

/** Why a request got no answer: there is no connection, or it was lost before. */
export class NotConnected extends Error {}

const DEFAULT_REPLAY = 50;
/** The first attempt comes after half of this to all of it, as chance will have it. */
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;
/** A connection of one's own whose welcome was lost may hold one's name for so long. */
const GHOST_MS = 15_000;
/** A connection that takes longer than this is not waited for. */
const CONNECT_MS = 10_000;
/** How long {@link Session.leave} waits for what is not acknowledged, and for the goodbye. */
const LEAVE_MS = 2_000;
/** How often it is shown at most which private messages have come. */
const SHOW_REST_MS = 1_000;
/** Most of what was said that is under way at a time; a server remembers at least so many ids. */
const IN_FLIGHT_MAX = REMEMBERED_REQUESTS;
/** And its bytes; a single request is never longer. */
const IN_FLIGHT_MAX_BYTES = 1024 * 1024;
/** After so many connections that brought nothing at all, nothing is expected any more. */
const FRUITLESS_MAX = 6;
/** After so many hellos that came too late, none is expected to come in time. */
const LATE_MAX = 5;
/** After these reasons it makes sense to come back soon. */
const PASSING: ReadonlySet<string> = new Set<CloseReason>([
  "ended",
  "reset",
  "stalled",
  "silent",
  "shutdown",
  "fault",
]);

interface Outgoing {
  readonly said: Waiting;
  /** As it is sent. */
  readonly line: string;
  readonly bytes: number;
  /** Once it was sent: if it has a place in the log, then behind this one. */
  behind?: { readonly room: string; readonly seq: number };
}

interface Pending {
  readonly request: ClientRequest;
  readonly resolve: (answer: ServerMessage) => void;
  readonly reject: (error: NotConnected) => void;
}

const encoder = new TextEncoder();

/** See the top of this file. */
export class Session {
  readonly #options: SessionOptions;
  readonly #replay: number;
  #state: SessionState = { type: "connecting", attempt: 1 };
  /** Of the attempt that was made last; 0 when it came to a welcome. */
  #attempt = 0;
  #wire: Wire | undefined;
  /** Takes back what is being waited for: a connection, or the time of the next attempt. */
  #cancelWait: (() => void) | undefined;
  #fruitless = 0;

  /** The name to ask for; `undefined` where the server gave one, or none is known yet. */
  #wanted: string | undefined;
  #nick: string | undefined;
  #password: string | undefined;
  /** Of the `hello` that is not answered yet. */
  #helloId: RequestId | undefined;
  /** How often a hello came too late. */
  #late = 0;
  /** Whether the room one was in is closed to one by now, and another one will do. */
  #startsAnywhere = false;
  /** Until then it may be this session itself that holds the wanted name: a welcome was lost. */
  #ghostUntilMs = -Infinity;
  #token: string | undefined;
  /** In the order in which one came into them. */
  readonly #rooms = new Set<string>();
  /** Those of them that a server which has forgotten us must still let us into. */
  readonly #rejoining = new Set<string>();
  readonly #progress = new Map<string, Progress>();
  /** What the owner is to be told of rooms that do not go on. */
  readonly #changes: Extract<SessionEvent, { type: "logChanged" }>[] = [];

  /** Up to where one has what was said to oneself alone. */
  #letters: Partial<LogCursor> = {};
  #shownAtMs = -Infinity;
  #cancelShow: (() => void) | undefined;

  readonly #idPrefix = crypto.randomUUID().slice(0, 8);
  #ids = 0;
  /** Said, and not sent by the present connection. */
  #queue: Outgoing[] = [];
  /** Sent by the present connection, and not acknowledged. */
  readonly #inFlight = new Map<RequestId, Outgoing>();
  #inFlightBytes = 0;
  readonly #requests = new Map<RequestId, Pending>();
  /** What {@link Session.leave} waits for. */
  #leaving: PromiseWithResolvers<void> | undefined;
  #hasSaidBye = false;

  /** Nothing happens before {@link Session.start}. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#replay = options.replay ?? DEFAULT_REPLAY;
    this.#wanted = options.nick;
    this.#password = options.password;
  }

  /** How the connection is. */
  get state(): SessionState {
    return this.#state;
  }

  /** One's name, once there is one. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** The rooms one is in, in the order in which one came; without a connection, those one will be in. */
  get rooms(): readonly string[] {
    return [...this.#rooms];
  }

  /** What was said and is not acknowledged, in order. */
  get waiting(): readonly Waiting[] {
    return [...this.#inFlight.values(), ...this.#queue].map(({ said }) => said);
  }

  /** Makes the first connection. */
  start(): void {
    this.#connect();
  }

  /** Says one's name, where there was none or it was refused. */
  introduce(nick: string): void {
    if (this.#state.type === "online" || this.#state.type === "over") return;
    this.#wanted = nick;
    this.#ghostUntilMs = -Infinity;
    if (this.#wire !== undefined && this.#helloId === undefined) this.#hello(this.#wire);
  }

  /** Says the server's password, where it was missing or wrong. */
  authenticate(password: string): void {
    if (this.#state.type === "online" || this.#state.type === "over") return;
    this.#password = password;
    if (this.#wire !== undefined && this.#helloId === undefined) this.#hello(this.#wire);
  }

  /** Says something in a room; without one, in the one last joined. */
  say(text: string, room?: string): RequestId {
    return this.#saySomething({ type: "say", ...this.#roomFor(room), text });
  }

  /** Says what one does. */
  act(text: string, room?: string): RequestId {
    return this.#saySomething({ type: "action", ...this.#roomFor(room), text });
  }

  /** Says something to one person alone: to who wrote by that `person`, whatever the name. */
  direct(to: string, text: string, person?: string): RequestId {
    const whom = person === undefined ? { to } : { to, person };
    return this.#saySomething({ type: "direct", ...whom, text });
  }

  /**
   * Asks for something and gives the answer, which may be an `error`. Rejects with
   * {@link NotConnected} if there is no connection or it is lost before. The entries that `history`
   * asks for are told as events, before its answer.
   */
  request(request: ClientRequest): Promise<ServerMessage> {
    const wire = this.#wire;
    if (this.#state.type !== "online" || wire === undefined) {
      return Promise.reject(new NotConnected());
    }
    const { promise, resolve, reject } = Promise.withResolvers<ServerMessage>();
    const id = request.id ?? this.#newId();
    this.#requests.set(id, { request, resolve, reject });
    wire.send({ ...request, id });
    return promise;
  }

  /** Makes the next attempt now, if one is being waited for. */
  retryNow(): void {
    if (this.#state.type !== "waiting") return;
    this.#cancelWait?.();
    this.#connect();
  }

  /** Says goodbye: waits briefly for what is not acknowledged and for the server's answer. */
  leave(): Promise<void> {
    if (this.#state.type !== "online") {
      this.close();
      return Promise.resolve();
    }
    if (this.#leaving === undefined) {
      this.#leaving = Promise.withResolvers<void>();
      this.#cancelWait = this.#options.clock.after(LEAVE_MS, () => this.close());
      this.#flush();
    }
    return this.#leaving.promise;
  }

  /** Ends it at once. Doing it twice is no error. */
  close(): void {
    if (this.#state.type !== "over") this.#over({ type: "left" });
  }

  // Connections

  #connect(): void {
    const attempt = ++this.#attempt;
    this.#become({ type: "connecting", attempt });
    if (this.#state.type === "over") return;
    let isWanted = true;
    const settle = (act: () => void): void => {
      if (!isWanted) return;
      this.#cancelWait?.();
      act();
    };
    const cancelTimer = this.#options.clock.after(
      CONNECT_MS,
      () => settle(() => this.#unreached(new Deno.errors.TimedOut())),
    );
    this.#cancelWait = () => {
      isWanted = false;
      cancelTimer();
    };
    this.#options.connect().then(
      (transport) => isWanted ? settle(() => this.#open(transport)) : transport.close(),
      (error: unknown) => settle(() => this.#unreached(error)),
    );
  }

  #open(transport: Transport): void {
    let heard = false;
    const hear = (): void => {
      if (!heard) this.#fruitless = 0;
      heard = true;
    };
    const wire = new Wire(transport, this.#options.clock, {
      ready: () => this.#options.ready?.(),
      received: (message) => {
        hear();
        this.#take(message);
      },
      unreadable: (id) => this.#unreadable(id),
      refused: ({ reason, detail }) => {
        hear();
        const closing = {
          type: "closing",
          reason,
          ...(detail !== undefined && { detail }),
        } as const;
        this.#closed({ ...closing, text: closingSentence(closing, this.#options.language) });
      },
      ended: (end) => this.#ended(end),
    });
    this.#wire = wire;
    this.#fruitless++;
    if (this.#wanted === undefined && this.#options.isGuest !== true) wire.begin();
    else this.#hello(wire);
  }

  #hello(wire: Wire): void {
    const id = this.#helloId = this.#newId();
    const [first = this.#options.room] = this.#rooms;
    const room = this.#startsAnywhere ? undefined : first;
    wire.send({
      type: "hello",
      id,
      version: PROTOCOL_VERSION,
      ...(this.#wanted !== undefined && { nick: this.#wanted }),
      ...(this.#wanted !== undefined && this.#options.alike === true && { alike: true }),
      ...(room !== undefined && { room }),
      language: this.#options.language,
      replay: this.#replay,
      ...(this.#password !== undefined && { password: this.#password }),
      directs: this.#letters,
      ...(this.#token !== undefined && {
        resume: {
          token: this.#token,
          ...this.#places(),
        },
      }),
    });
  }

  /** How far one has got in each room, and in which log. */
  #places(): Omit<Resume, "token"> {
    const rooms: [name: string, seq: number][] = [];
    const logs: [name: string, log: string][] = [];
    for (const name of this.#rooms) {
      const { cursor, log } = this.#placeIn(name);
      // Without the log's id a number may be that of an entry in a log of before.
      if (log === undefined && this.#rejoining.has(name)) continue;
      rooms.push([name, cursor]);
      if (log !== undefined) logs.push([name, log]);
    }
    return {
      rooms: Object.fromEntries(rooms),
      // Who has a place in a log may have said something there that it had no word of.
      ...(logs.length > 0 && { logs: Object.fromEntries(logs) }),
      ...(logs.length > 0 && this.#nick !== undefined && { nick: this.#nick }),
    };
  }

  /**
   * How far one has got in a room. What one said and had no word of may lie before that, and a server
   * that does not know us any more must look there for it: what comes again is not told again.
   */
  #placeIn(name: string): { readonly cursor: number; readonly log: string | undefined } {
    const { cursor, log } = this.#progressIn(name);
    const unanswered = this.#queue.flatMap(({ behind }) =>
      log !== undefined && behind?.room === name ? [behind.seq] : []
    );
    return { cursor: Math.min(cursor, ...unanswered), log };
  }

  #unreached(error: unknown): void {
    if (this.#attempt === 1 && this.#token === undefined) {
      this.#over({ type: "unreachable", error });
    } else this.#retry();
  }

  /** The connection has ended, by whichever side. */
  #ended(end: WireEnd): void {
    const wasKnown = this.#token !== undefined;
    if (this.#helloId !== undefined) this.#ghostUntilMs = this.#options.clock.nowMs() + GHOST_MS;
    this.#drop();
    if (this.#leaving !== undefined) return this.#over({ type: "left" });
    if (end.type === "foreign") return this.#over(end);
    const protocol = end.type === "unanswered"
      ? end.isSilent ? "silent" : "unknown"
      : this.#fruitless >= FRUITLESS_MAX
      ? "closes"
      : undefined;
    if (protocol !== undefined && !wasKnown) return this.#over({ type: "foreign", protocol });
    this.#retry();
  }

  /** Lets go of the connection: what it carried and was not answered is as if it had not been sent. */
  #drop(): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#helloId = undefined;
    // The next hello shows it.
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    this.#queue = [...this.#inFlight.values(), ...this.#queue];
    this.#inFlight.clear();
    this.#inFlightBytes = 0;
    const requests = [...this.#requests.values()];
    this.#requests.clear();
    for (const { reject } of requests) reject(new NotConnected());
  }

  #retry(): void {
    const { clock, reconnect, random = Math.random } = this.#options;
    if (!reconnect) return this.#over({ type: "lost" });
    const fullMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#attempt);
    // Of many clients that lost the same server not all come back at the same moment.
    const delayMs = Math.round(fullMs * (1 + random()) / 2);
    this.#cancelWait = clock.after(delayMs, () => this.#connect());
    const retryAtMs = clock.nowMs() + delayMs;
    this.#become({ type: "waiting", retryAtMs, attempt: this.#attempt + 1 });
  }

  #over(reason: SessionEnd): void {
    this.#cancelWait?.();
    this.#drop();
    this.#become({ type: "over", reason });
    this.#leaving?.resolve();
  }

  #become(state: SessionState): void {
    if (this.#state.type === "over") return;
    this.#state = state;
    this.#options.onEvent({ type: "state", state });
  }

  #tell(event: Exclude<SessionEvent, { type: "state" }>): void {
    if (this.#state.type !== "over") this.#options.onEvent(event);
  }

  // What the server says

  #take(message: ServerMessage): void {
    const { id } = message;
    if (message.type === "welcome") return this.#welcomed(message);
    if (message.type === "closing") return this.#closed(message);
    if (message.type === "error" && id !== undefined && id === this.#helloId) {
      return this.#helloRefused(message);
    }
    const isTold = this.#note(message);
    if (id !== undefined) {
      if (this.#settleSaid(id, message)) return;
      // The entries that `history` brings come before its answer, and may carry its id too.
      const pending = message.type !== "message" && message.type !== "action" &&
          !(message.type === "topic" && "seq" in message)
        ? this.#requests.get(id)
        : undefined;
      if (pending !== undefined) {
        this.#requests.delete(id);
        return pending.resolve(message);
      }
    }
    if (isTold && message.type !== "ack") this.#tell({ type: "message", message });
  }

  /** What was asked is answered, by whatever it is that this version cannot read. */
  #unreadable(id: RequestId): void {
    const pending = this.#requests.get(id);
    if (!this.#requests.delete(id)) return;
    const { unreadable } = CLIENT_MESSAGES[this.#options.language];
    pending?.resolve({ type: "error", id, code: "type_unknown", text: unreadable });
  }

  /** Remembers what the message changes; returns whether it is news. */
  #note(message: ServerMessage): boolean {
    switch (message.type) {
      case "message":
      case "action":
      case "topic":
        return "seq" in message ? this.#noteEntry(message) : true;
      case "direct":
        return this.#noteLetter(message);
      case "ack":
        if (message.room !== undefined && message.seq !== undefined) {
          this.#progressIn(message.room).takeOwn(message.seq, message.time);
        }
        return true;
      case "skipped":
        if (message.to !== undefined) this.#progressIn(message.room).skip(message.to);
        return true;
      case "join":
        // Only the answer to one's own has the state of the room.
        if (message.seq !== undefined) this.#joined(message.room, message.seq, message.log);
        return true;
      case "leave":
        if (this.#nick === message.nick) this.#left(message.room);
        return true;
      case "nick":
        if (this.#nick === message.nick) this.#nick = this.#wanted = message.newNick;
        return true;
      default:
        return true;
    }
  }

  /** What one has already comes again where the server cannot know that. */
  #noteLetter({ log, seq }: Extract<ServerMessage, { type: "direct" }>): boolean {
    if (log === undefined || seq === undefined) return true;
    this.#showLettersSoon();
    if (log === this.#letters.log && seq <= (this.#letters.after ?? 0)) return false;
    this.#letters = { log, after: seq };
    return true;
  }

  #showLettersSoon(): void {
    const { clock } = this.#options;
    const dueMs = this.#shownAtMs + SHOW_REST_MS - clock.nowMs();
    this.#cancelShow ??= clock.after(Math.max(0, dueMs), () => this.#showLetters());
  }

  #showLetters(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    const { log, after } = this.#letters;
    if (log === undefined || after === undefined) return;
    this.#shownAtMs = this.#options.clock.nowMs();
    this.#wire?.send({ type: "seen", log, after });
  }

  #noteEntry(entry: Extract<ServerMessage, { seq: number; text: string }>): boolean {
    const progress = this.#progressIn(entry.room);
    if (entry.replayed !== true || !this.#isAskedFor(entry.room)) return progress.take(entry);
    progress.takeAsked(entry);
    return true;
  }

  /** Whether what is replayed of a room may be what `history` asked for. */
  #isAskedFor(room: string): boolean {
    for (const { request } of this.#requests.values()) {
      if (request.type !== "history") continue;
      if (request.room === undefined || isSameRoom(request.room, room)) return true;
    }
    return false;
  }

  #progressIn(room: string): Progress {
    let progress = this.#progress.get(room);
    if (progress === undefined) this.#progress.set(room, progress = new Progress());
    return progress;
  }

  /** One has asked to be in a room, and is; if one was there before, nothing changes. */
  #joined(room: string, seq: number, log: string | undefined): void {
    if (this.#rooms.has(room) && !this.#rejoining.has(room)) return;
    this.#enter({ room, seq, log }, this.#replay, false);
  }

  #left(room: string): void {
    this.#rooms.delete(room);
    this.#rejoining.delete(room);
    // Who comes back to it some time sees what was said last, as everyone does.
    this.#progress.delete(room);
  }

  /** One is in a room, of which as much is replayed if it does not go on from what one has. */
  #enter({ room, seq, log }: LogEnd & { room: string }, replay: number, resumed: boolean): void {
    this.#rooms.add(room);
    this.#rejoining.delete(room);
    const progress = this.#progressIn(room);
    const had = progress.end?.seq ?? 0;
    const continuity = progress.enter({ log, seq }, replay, resumed);
    if (had === 0 || continuity !== "anew" && continuity !== "setBack") return;
    const lost = continuity === "anew" ? {} : { lost: had - seq };
    this.#changes.push({ type: "logChanged", room, seq, ...lost });
  }

  /** What the owner must know of a room before the message that brings one into it. */
  #tellChanges(): void {
    for (const change of this.#changes.splice(0)) this.#tell(change);
  }

  #welcomed(welcome: Extract<ServerMessage, { type: "welcome" }>): void {
    this.#attempt = 0;
    this.#helloId = undefined;
    this.#startsAnywhere = false;
    this.#late = 0;
    this.#ghostUntilMs = -Infinity;
    this.#token = welcome.token;
    // The answer to a change of name may have been lost. A name of the server's giving cannot be asked for.
    const isOwnName = this.#wanted !== undefined || welcome.resumed && welcome.nick !== this.#nick;
    if (isOwnName) this.#wanted = welcome.nick;
    this.#nick = welcome.nick;
    if (welcome.resumed) this.#resumeRooms(welcome.rooms);
    else this.#restartRooms(welcome.rooms);
    this.#become({ type: "online" });
    this.#tellChanges();
    this.#tell({ type: "message", message: welcome });
    for (const room of this.#rejoining) this.#rejoin(room);
    this.#flush();
  }

  /** The server knows best which rooms one is in: its last answers may have been lost. */
  #resumeRooms(states: readonly RoomState[]): void {
    const names = new Set(states.map(({ room }) => room));
    for (const room of this.#rooms) {
      if (!names.has(room) && !this.#rejoining.has(room)) this.#rooms.delete(room);
    }
    // Of a room that this side does not know yet all that comes is new.
    for (const state of states) {
      this.#enter(state, this.#rooms.has(state.room) ? this.#replay : Infinity, true);
    }
  }

  #restartRooms(states: readonly RoomState[]): void {
    for (const room of this.#rooms) this.#rejoining.add(room);
    for (const state of states) this.#enter(state, this.#replay, false);
  }

  #rejoin(room: string): void {
    const { cursor, log } = this.#placeIn(room);
    const place = log === undefined ? {} : { after: cursor, log };
    this.request({ type: "join", room, replay: this.#replay, ...place }).then((answer) => {
      // The server may write the room's name in another way.
      if (answer.type !== "join" || answer.room !== room) this.#rooms.delete(room);
      this.#rejoining.delete(room);
      this.#tellChanges();
      this.#tell({ type: "message", message: answer });
    }, () => {
      // The next connection does it.
    });
  }

  #helloRefused(error: Extract<ServerMessage, { type: "error" }>): void {
    this.#helloId = undefined;
    if (this.#isPassing(error.code)) return this.#ended({ type: "lost" });
    if (this.#token !== undefined && error.code.startsWith("room") && !this.#startsAnywhere) {
      // One comes back, if not to all rooms: of each that is closed to one by now it is told so.
      this.#startsAnywhere = true;
      if (this.#wire !== undefined) this.#hello(this.#wire);
      return;
    }
    this.#tell({ type: "message", message: error });
    const isPassword = error.code === "password_missing" || error.code === "password_wrong";
    if (isPassword && this.#options.asksPassword === true) {
      this.#password = undefined;
      return;
    }
    if (!error.code.startsWith("nick_")) return this.#over({ type: "closed", text: error.text });
    this.#wanted = undefined;
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
        return this.#token !== undefined;
      default:
        return false;
    }
  }

  #closed(closing: Extract<ServerMessage, { type: "closing" }>): void {
    if (this.#leaving !== undefined) return this.#over({ type: "left" });
    this.#tell({ type: "message", message: closing });
    const { reason, text } = closing;
    const isFull = reason === "server_full" || reason === "address_full";
    if (PASSING.has(reason) || isFull && this.#token !== undefined) {
      return this.#ended({ type: "lost" });
    }
    this.#over({ type: "closed", text });
  }

  // What one says

  #newId(): string {
    return `${this.#idPrefix}-${++this.#ids}`;
  }

  /** What is said goes where one is now, wherever one is by the time it goes out. */
  #roomFor(room: string | undefined): { room?: string } {
    const name = room ?? [...this.#rooms].at(-1);
    return name === undefined ? {} : { room: name };
  }

  #saySomething(said: Omit<Waiting, "id">): RequestId {
    const id = this.#newId();
    const line = JSON.stringify({ ...said, id });
    const bytes = encoder.encode(line).length;
    const refusal = this.#refusalOf(said.text, bytes);
    if (refusal !== undefined) {
      // The server could not even tell which one it refuses. Whoever says it must first get its id.
      queueMicrotask(() => this.#tell({ type: "refused", id, text: refusal }));
      return id;
    }
    this.#queue.push({ said: { ...said, id }, line, bytes });
    this.#flush();
    return id;
  }

  /** Why no server takes a text, where that is so; `lineBytes` is what it comes to on the wire. */
  #refusalOf(text: string, lineBytes: number): string | undefined {
    const { error } = MESSAGES[this.#options.language];
    if (encoder.encode(text).length > TEXT_MAX_BYTES) {
      return error.text_too_long({ type: "error", code: "text_too_long", limit: TEXT_MAX_BYTES });
    }
    if (lineBytes <= REQUEST_MAX_BYTES) return undefined;
    return error.line_too_long({ type: "error", code: "line_too_long", limit: REQUEST_MAX_BYTES });
  }

  /** Sends what waits, as much as may be under way. */
  #flush(): void {
    const wire = this.#wire;
    if (this.#state.type !== "online" || wire === undefined) return;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const bytes = this.#inFlightBytes + next.bytes;
      if (this.#inFlight.size >= IN_FLIGHT_MAX || bytes > IN_FLIGHT_MAX_BYTES) return;
      this.#queue.shift();
      this.#inFlight.set(next.said.id, next);
      this.#inFlightBytes = bytes;
      this.#noteSent(next);
      wire.sendLine(next.line);
    }
    if (this.#leaving !== undefined && !this.#hasSaidBye) {
      this.#hasSaidBye = true;
      if (this.#cancelShow !== undefined) this.#showLetters();
      wire.send({ type: "bye" });
    }
  }

  #noteSent(outgoing: Outgoing): void {
    const { type, room = [...this.#rooms].at(-1) } = outgoing.said;
    if (type === "direct" || room === undefined) return;
    outgoing.behind ??= { room, seq: this.#progressIn(room).cursor };
  }

  /** Takes what was said off the list, if that is what was answered. */
  #settleSaid(id: RequestId, answer: ServerMessage): boolean {
    const said = this.#inFlight.get(id);
    if (said === undefined) return false;
    this.#inFlight.delete(id);
    this.#inFlightBytes -= said.bytes;
    if (answer.type === "error") this.#tell({ type: "refused", id, text: answer.text });
    else this.#tell({ type: "acknowledged", id, ...(answer.type === "ack" && resultOf(answer)) });
    this.#flush();
    return true;
  }
}

/** What an acknowledgement says beside that it is one. */
function resultOf(
  { seq, to, unsure }: Extract<ServerMessage, { type: "ack" }>,
): Pick<Extract<SessionEvent, { type: "acknowledged" }>, "seq" | "to" | "unsure"> {
  return {
    ...(seq !== undefined && { seq }),
    ...(to !== undefined && { to }),
    ...(unsure !== undefined && { unsure }),
  };
}

function isSameRoom(one: string, other: string): boolean {
  return fold(one.replace(/^#/, "")) === fold(other);
}
