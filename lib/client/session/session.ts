/**
 * One conversation with a Papo server in its json protocol, over as many connections as it takes. It
 * owns the connection of the moment, when the next is made, and who one is to the server.
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

import { closingSentence } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { Attempts, isPassing } from "./attempts.ts";
import { inOwnWords } from "./own_words.ts";
import { Introduction } from "./introduction.ts";
import type { Conversation } from "../conversation.ts";
import { Letters } from "./letters.ts";
import { Outgoing, type Place, type Waiting } from "./outgoing.ts";
import { Places } from "./places.ts";
import { NotConnected, Requests } from "./requests.ts";
import type { Resumption } from "./resumption.ts";
import type { SessionEnd, SessionEvent, SessionState } from "./session_event.ts";
import { DEFAULT_REPLAY, type SessionOptions } from "./session_options.ts";
import type { Refusal, Transport } from "./transport.ts";
import { Wire, type WireEnd } from "./wire.ts";
import { isEntry } from "./server_message.ts";

/** How long {@link Session.leave} waits for what is not acknowledged, and for the goodbye. */
const LEAVE_MS = 2_000;
/** See the top of this file. */
export class Session implements Conversation {
  readonly #options: SessionOptions;
  readonly #replay: number;
  #state: SessionState = { type: "connecting", attempt: 1 };
  #wire: Wire | undefined;
  /** What {@link Session.leave} waits for. */
  #leaving: Pick<PromiseWithResolvers<void>, "promise" | "resolve"> | undefined;
  #cancelLeaving: (() => void) | undefined;
  #hasSaidBye = false;

  readonly #attempts: Attempts;
  readonly #introduction: Introduction;
  readonly #places: Places;
  readonly #letters: Letters;
  readonly #outgoing: Outgoing;
  readonly #requests = new Requests();

  /** Nothing happens before {@link Session.start}. */
  constructor(options: SessionOptions) {
    this.#options = options;
    this.#replay = options.replay ?? DEFAULT_REPLAY;
    this.#attempts = new Attempts(options);
    this.#introduction = new Introduction(options);
    this.#places = new Places(this.#replay, options.resume);
    this.#outgoing = new Outgoing(options.waiting, options.resume?.rooms);
    this.#letters = new Letters(
      options.clock,
      (cursor) => this.#wire?.send({ type: "seen", ...cursor }),
      options.resume?.directs,
    );
  }

  /** How the connection is. */
  get state(): SessionState {
    return this.#state;
  }

  /** One's name, once there is one. */
  get nick(): string | undefined {
    return this.#introduction.nick;
  }

  /** The rooms one is in, in the order in which one came; without a connection, those one will be in. */
  get rooms(): readonly string[] {
    return this.#places.rooms;
  }

  /** From where another session can go on, once there has been a welcome. */
  get resumption(): Resumption | undefined {
    const { token } = this.#introduction;
    if (token === undefined || this.nick === undefined) return undefined;
    return { token, nick: this.nick, directs: this.#letters.cursor, ...this.#resumable() };
  }

  /** Where else the chat is, as its server has told: where one can go when that one is gone. */
  get servers(): readonly string[] {
    return this.#attempts.servers;
  }

  /** What was said and is not acknowledged, in order. */
  get waiting(): readonly Waiting[] {
    return this.#outgoing.waiting;
  }

  /** Makes the first connection. */
  start(): void {
    this.#connect();
  }

  /** Says one's name, where there was none or it was refused; with a `password`, that as well. */
  introduce(nick: string, password?: string, of: "server" | "name" = "server"): void {
    if (this.#state.type === "online" || this.#state.type === "over") return;
    this.#introduction.rename(nick);
    if (password !== undefined) this.#introduction.authenticate(password, of);
    this.#helloIfDue();
  }

  /** Says the server's password, or that of the name, where it was missing or wrong. */
  authenticate(password: string, of: "server" | "name" = "server"): void {
    if (this.#state.type === "online" || this.#state.type === "over") return;
    this.#introduction.authenticate(password, of);
    this.#helloIfDue();
  }

  /** Says something in a room; without one, in the one last joined. */
  say(text: string, room?: string, notice?: true): RequestId {
    const manner = notice === undefined ? {} : { notice };
    return this.#saySomething({ type: "say", ...this.#roomFor(room), text, ...manner });
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
    const id = request.id ?? this.#requests.newId();
    const answer = this.#requests.ask(id, request);
    wire.send({ ...this.#introduction.withKey(request), id });
    return answer;
  }

  /** Makes the next attempt now, if one is being waited for. */
  retryNow(): void {
    if (this.#state.type !== "waiting") return;
    this.#attempts.cancel();
    this.#connect();
  }

  /**
   * Finds out whether the connection is still there, as after a sleep: if nothing comes within `ms`
   * milliseconds, it is lost. One that is being waited for is made now.
   */
  probe(ms: number): void {
    if (this.#state.type === "online") this.#wire?.probe(ms);
    else this.retryNow();
  }

  /** Says goodbye: waits briefly for what is not acknowledged and for the server's answer. */
  leave(): Promise<void> {
    if (this.#state.type !== "online") {
      this.close();
      return Promise.resolve();
    }
    if (this.#leaving === undefined) {
      let resolve = (): void => {};
      const promise = new Promise<void>((left) => resolve = left);
      this.#leaving = { promise, resolve };
      this.#cancelLeaving = this.#options.clock.after(LEAVE_MS, () => this.close());
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
    const attempt = this.#attempts.begin();
    this.#become({ type: "connecting", attempt });
    if (this.#state.type === "over") return;
    this.#attempts.connect(
      (transport) => this.#open(transport),
      (error) => this.#unreached(error),
    );
  }

  #open(transport: Transport): void {
    const wire = new Wire(transport, this.#options.clock, {
      ready: () => this.#options.ready?.(),
      received: (message) => {
        this.#attempts.heard();
        this.#take(message);
      },
      unreadable: (id) => this.#unreadable(id),
      refused: (refusal) => {
        this.#attempts.heard();
        this.#refused(refusal);
      },
      ended: (end) => this.#ended(end),
    });
    this.#wire = wire;
    if (this.#introduction.isReady) this.#hello(wire);
    else wire.begin();
  }

  #helloIfDue(): void {
    if (this.#wire !== undefined && !this.#introduction.isAwaited) this.#hello(this.#wire);
  }

  #hello(wire: Wire): void {
    wire.send(this.#introduction.hello(this.#requests.newId(), {
      room: this.#places.firstRoom,
      replay: this.#replay,
      directs: this.#letters.cursor,
      resumption: this.#resumable(),
    }));
  }

  #resumable(): Pick<Resumption, "rooms" | "logs"> {
    return this.#places.resumption((room) => this.#outgoing.earliestIn(room));
  }

  #unreached(error: unknown): void {
    if (this.#attempts.isFirst && !this.#introduction.isKnown) {
      this.#over({ type: "unreachable", error });
    } else this.#retry();
  }

  /** The connection has ended, by whichever side. */
  #ended(end: WireEnd): void {
    this.#introduction.disconnected();
    this.#drop();
    if (this.#leaving !== undefined) return this.#over({ type: "left" });
    if (end.type === "foreign") return this.#over(end);
    const protocol = end.type === "unanswered"
      ? end.isSilent ? "silent" : "unknown"
      : this.#attempts.areHopeless
      ? "closes"
      : undefined;
    if (protocol !== undefined && !this.#introduction.isKnown) {
      return this.#over({ type: "foreign", protocol });
    }
    this.#retry();
  }

  /** Lets go of the connection: what it carried and was not answered is as if it had not been sent. */
  #drop(): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#letters.pause();
    this.#outgoing.requeue();
    this.#requests.abandon();
  }

  #retry(): void {
    if (!this.#options.reconnect) return this.#over({ type: "lost" });
    const attempt = this.#attempts.next;
    const retryAtMs = this.#attempts.wait(() => this.#connect());
    this.#become({ type: "waiting", retryAtMs, attempt });
  }

  #over(reason: SessionEnd): void {
    this.#attempts.cancel();
    this.#cancelLeaving?.();
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

  #take(said: ServerMessage): void {
    const message = inOwnWords(said, this.#options.language);
    const { id } = message;
    if (message.type === "welcome") return this.#welcomed(message);
    if (message.type === "servers") return this.#attempts.toldOf(message.servers);
    if (message.type === "closing") return this.#closed(message);
    if (message.type === "error" && this.#introduction.isAnswer(message)) {
      return this.#helloRefused(message);
    }
    const isNews = this.#note(message);
    if (id !== undefined) {
      if (this.#settleSaid(id, message)) return;
      // The entries that `history` brings come before its answer, and may carry its id too.
      if (!isEntry(message) && this.#requests.answer(id, message)) return;
    }
    if (isNews && message.type !== "ack") this.#tell({ type: "message", message });
  }

  /** What was asked is answered, by whatever it is that this version cannot read. */
  #unreadable(id: RequestId): void {
    const { unreadable } = CLIENT_MESSAGES[this.#options.language];
    this.#requests.answer(id, { type: "error", id, code: "type_unknown", text: unreadable });
  }

  /** Remembers what the message changes; returns whether it is news. */
  #note(message: ServerMessage): boolean {
    if (isEntry(message)) {
      return this.#places.take(message, this.#requests.mayBring(message.room));
    }
    switch (message.type) {
      case "direct":
        return this.#letters.take(message);
      case "ack":
        this.#places.takeOwn(message);
        return true;
      case "skipped":
        this.#places.skip(message);
        return true;
      case "join":
        // Only the answer to one's own has the state of the room.
        if (message.seq !== undefined) this.#places.join(message.room, message.seq, message.log);
        return true;
      case "leave":
        if (this.nick === message.nick) this.#places.leave(message.room);
        return true;
      case "nick":
        this.#introduction.renamed(message);
        return true;
      default:
        return true;
    }
  }

  /** Tells what the owner must know of rooms before the message that brings one into them. */
  #tellChanges(): void {
    for (const change of this.#places.takeChanges()) this.#tell({ type: "logChanged", ...change });
  }

  #welcomed(welcome: Extract<ServerMessage, { type: "welcome" }>): void {
    this.#attempts.succeeded();
    this.#introduction.welcomed(welcome);
    if (welcome.resumed) this.#places.resume(welcome.rooms);
    else this.#places.restart(welcome.rooms);
    this.#become({ type: "online" });
    this.#tellChanges();
    this.#tell({ type: "message", message: welcome });
    for (const room of this.#places.rejoining) this.#rejoin(room);
    this.#flush();
  }

  #rejoin(room: string): void {
    const { seq, log } = this.#places.placeIn(room, this.#outgoing.earliestIn(room));
    const place = log === undefined ? {} : { after: seq, log };
    this.request({ type: "join", room, replay: this.#replay, ...place }).then((answer) => {
      this.#places.endRejoining(room, answer.type === "join" && answer.room === room);
      this.#tellChanges();
      this.#tell({ type: "message", message: answer });
    }, () => {
      // The next connection does it.
    });
  }

  #helloRefused(error: Extract<ServerMessage, { type: "error" }>): void {
    switch (this.#introduction.refused(error)) {
      case "later":
        return this.#ended({ type: "lost" });
      case "elsewhere":
        return this.#helloIfDue();
      case "asked":
        return this.#tell({ type: "message", message: error });
      case "over":
        this.#tell({ type: "message", message: error });
        return this.#over({ type: "closed", text: error.text });
    }
  }

  /** The server lets nobody in, and does not know this language. */
  #refused({ reason, detail }: Refusal): void {
    const closing = { type: "closing", reason, ...(detail !== undefined && { detail }) } as const;
    this.#closed({ ...closing, text: closingSentence(closing, this.#options.language) });
  }

  #closed(closing: Extract<ServerMessage, { type: "closing" }>): void {
    if (this.#leaving !== undefined) return this.#over({ type: "left" });
    this.#tell({ type: "message", message: closing });
    const { reason, text } = closing;
    if (isPassing(reason) || this.#introduction.comesBack(reason)) {
      return this.#ended({ type: "lost" });
    }
    this.#over({ type: "closed", text });
  }

  // What one says

  /** What is said goes where one is now, wherever one is by the time it goes out. */
  #roomFor(room: string | undefined): { room?: string } {
    const name = room ?? this.#places.lastRoom;
    return name === undefined ? {} : { room: name };
  }

  #saySomething(said: Omit<Waiting, "id">): RequestId {
    const id = this.#requests.newId();
    const refusal = this.#outgoing.add({ ...said, id }, this.#options.language);
    if (refusal === undefined) this.#flush();
    // The server could not even tell which one it refuses. Whoever says it must first get its id.
    else queueMicrotask(() => this.#tell({ type: "refused", id, text: refusal }));
    return id;
  }

  /** Sends what waits, as much as may be under way. */
  #flush(): void {
    const wire = this.#wire;
    if (this.#state.type !== "online" || wire === undefined) return;
    const placeIn = (room = this.#places.lastRoom): Place | undefined =>
      room === undefined ? undefined : { room, seq: this.#places.cursorIn(room) };
    let line = this.#outgoing.takeNext(placeIn);
    for (; line !== undefined; line = this.#outgoing.takeNext(placeIn)) wire.sendLine(line);
    if (this.#outgoing.hasUnsent || this.#leaving === undefined || this.#hasSaidBye) return;
    this.#hasSaidBye = true;
    this.#letters.flush();
    wire.send({ type: "bye" });
  }

  /** Takes what was said off the list, if that is what was answered. */
  #settleSaid(id: RequestId, answer: ServerMessage): boolean {
    const event = this.#outgoing.settle(id, answer);
    if (event === undefined) return false;
    this.#tell(event);
    this.#flush();
    return true;
  }
}
