/**
 * Accepts connections, as many as may be, and ends them together.
 *
 * @module
 */

import { isLoopback, type Origin, originOf } from "../../text/address.ts";
import type { Clock } from "../../clock.ts";
import type { Closing, TermsTold } from "../../vocabulary/reply.ts";
import { Connection } from "./connection.ts";
import type { ConnectionOptions, Secure } from "./options.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import { type Account, FairQueue } from "./fair_queue.ts";
import { formatAddress } from "../../startup/failure.ts";
import type { Dialect } from "../dialect/dialect.ts";
import { Gate } from "../gate/gate.ts";
import type { Front } from "../chat/front.ts";
import { Places } from "./places.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ListenerLimits } from "../limits.ts";
import { Browsers, type Web } from "./web.ts";

/** Is told of what an operator may want to know. */
export interface Observer {
  /** Someone came; there are `connections` now. */
  connected?(peer: string, connections: number): void;
  /** Someone went. */
  disconnected?(peer: string, nick: string | undefined, reason: CloseReason): void;
  /** A bug showed itself in one connection, which was closed. */
  fault?(error: unknown): void;
}

/** What a listener has to show for itself, as an operator's instruments want it. */
export interface ListenerFigures {
  /** How many connections there are. */
  readonly connections: number;
  /** How many of them speak what. */
  readonly dialects: ReadonlyMap<string, number>;
  /** How many were ever accepted. */
  readonly accepted: number;
  /** How often accepting failed, for instance for want of file descriptors. */
  readonly failedAccepts: number;
  /** How many connections ended, or were refused, for each reason. */
  readonly ends: ReadonlyMap<CloseReason, number>;
}

/** How a {@link Listener} is made. */
export interface ListenerOptions {
  /** Where people meet. */
  readonly hub: Front;
  /** What time it is. */
  readonly clock: Clock;
  /** The language in which newcomers are greeted. */
  readonly language: Language;
  /** What it allows. */
  readonly limits: ListenerLimits;
  /** Where everyone must pass. @default an open one */
  readonly gate?: Gate;
  /** How TLS is begun with those who come. @default they come in plain text */
  readonly secure?: Secure;
  /** What whoever arrives is told beside the welcome. */
  readonly motd?: () => string | undefined;
  /** Speaks HTTP with those who do. @default they are refused */
  readonly web?: Web;
  /** Loads how IRC is spoken. @default it is not */
  readonly irc?: () => Promise<Dialect>;
  /** Who is told of what an operator may want to know. */
  readonly observer?: Observer;
}

const CHECK_MS = 1_000;
/** How long {@link Listener.close} lets people read what was said last. */
const CLOSE_MS = 1_500;
/** How long accepting rests after it failed, for instance for want of file descriptors. */
const ACCEPT_RETRY_MS = 100;
/**
 * Who comes next waits until the one who came so many before is someone: what it takes to let people in is
 * gone soon, then, and the heap does not grow by it (where 10,000 come at once, by 3 KiB for each).
 */
const COMING_MAX = 32;
/** But not for longer than so many turns of the event loop: a person waits to be greeted. */
const COMING_TURNS = 10;
/** So many refused newcomers get to read why at the same time; more are closed at once. */
const MAX_REFUSALS = 64;
/** How long each of them has to show what it speaks, and to read that. */
const REFUSAL_MS = 2_000;

/** Owns the listening sockets and every connection that came in by them. */
export class Listener {
  readonly #sockets: readonly Deno.TcpListener[];
  readonly #options: ListenerOptions;
  readonly #connections = new Map<Connection, Promise<void>>();
  readonly #places: Places<Connection>;
  /** Those who do not come in, or had to go for others, and read why. */
  readonly #refused = new Map<Connection, Promise<void>>();
  readonly #gate: Gate;
  readonly #queue: FairQueue;
  /** For all connections: each would take its memory. */
  readonly #connectionOptions: ConnectionOptions;
  /** What it takes to let people come. */
  readonly #account: Account = { usedMs: 0, usedAtMs: 0 };
  /** Those who came last, each in the place of the one who came {@link COMING_MAX} before. */
  readonly #newest: Connection[] = [];
  #came = 0;
  #accepted = 0;
  #failedAccepts = 0;
  readonly #ends = new Map<CloseReason, number>();
  #isClosing = false;
  #cancelCheck: (() => void) | undefined;
  readonly #accepting: readonly Promise<void>[];

  /** Begins to accept. The sockets are the listener's from now on. */
  constructor(sockets: readonly Deno.TcpListener[], options: ListenerOptions) {
    this.#sockets = sockets;
    this.#options = options;
    const { maxClients, maxPerAddress } = options.limits;
    this.#places = new Places(maxClients, maxPerAddress);
    this.#gate = options.gate ?? new Gate();
    this.#queue = new FairQueue(options.clock);
    const { hub, clock, language, limits, secure, motd, web, irc, observer } = options;
    this.#connectionOptions = {
      hub,
      clock,
      language,
      gate: this.#gate,
      limits,
      queue: this.#queue,
      browsers: new Browsers(),
      openness: {
        isSecure: secure !== undefined,
        speaksHttp: web !== undefined,
        speaksIrc: irc !== undefined,
      },
      ...(secure !== undefined && { secure }),
      ...(motd !== undefined && { motd }),
      ...(web !== undefined && { web }),
      ...(irc !== undefined && { irc }),
      onFault: (error) => observer?.fault?.(error),
    };
    this.#accepting = sockets.map((socket) => this.#accept(socket));
  }

  /** How many connections there are whose people have not said who they are. */
  get strangers(): number {
    let strangers = 0;
    for (const connection of this.#connections.keys()) if (isComing(connection)) strangers++;
    return strangers;
  }

  /** Put together when it is asked for. */
  get figures(): ListenerFigures {
    return {
      connections: this.#connections.size,
      dialects: this.#dialects,
      accepted: this.#accepted,
      failedAccepts: this.#failedAccepts,
      ends: new Map(this.#ends),
    };
  }

  get #dialects(): Map<string, number> {
    const dialects = new Map<string, number>();
    for (const { dialectName } of this.#connections.keys()) {
      dialects.set(dialectName, (dialects.get(dialectName) ?? 0) + 1);
    }
    return dialects;
  }

  /** Stops accepting, tells everyone, lets them read it for at most 1.5 s, and ends all. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    for (const socket of this.#sockets) socket.close();
    this.#options.hub.close();
    const cancel = this.#options.clock.after(CLOSE_MS, () => {
      for (const connection of this.#connections.keys()) connection.close();
    });
    // Those who never became anyone are not the hub's to end.
    for (const connection of this.#connections.keys()) connection.end("shutdown");
    for (const connection of this.#refused.keys()) connection.end("shutdown");
    await Promise.all(this.#connections.values());
    cancel();
    this.#cancelCheck?.();
    await Promise.all(this.#refused.values());
    await Promise.all(this.#accepting);
  }

  async #accept(socket: Deno.TcpListener): Promise<void> {
    while (!this.#isClosing) {
      try {
        const conn = await socket.accept();
        // Those who are here are heard in between, and it is rested, however many come.
        const turn = this.#queue.take("doing", this.#account, () => this.#admitOrClose(conn));
        if (turn !== undefined) await turn;
        await this.#letThoseBeforeIn();
      } catch (error) {
        if (this.#isClosing) return;
        if (isOfOne(error)) continue;
        this.#failedAccepts++;
        await this.#rest(ACCEPT_RETRY_MS);
      }
    }
  }

  async #letThoseBeforeIn(): Promise<void> {
    const one = this.#newest[this.#came % COMING_MAX];
    for (let turn = 0; turn < COMING_TURNS && one !== undefined && isComing(one); turn++) {
      await this.#rest(0);
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  #admitOrClose(conn: Deno.TcpConn): void {
    if (this.#isClosing) conn.close();
    else this.#admit(conn);
  }

  #admit(conn: Deno.TcpConn): void {
    const { observer, hub } = this.#options;
    this.#accepted++;
    const origin = originOf(conn.remoteAddr.hostname, conn.localAddr.hostname);
    const { address, owner } = origin;
    const ban = hub.banOf(origin);
    if (ban !== undefined) return this.#refuse(conn, origin, "banned", ban);
    const claim = this.#places.claim(owner, isLoopback(address));
    if (claim.type === "none") return this.#refuse(conn, origin, claim.reason);
    if (claim.type === "instead") this.#sendAway(claim.of, claim.reason);
    const connection = new Connection(conn, origin, this.#connectionOptions);
    this.#newest[this.#came++ % COMING_MAX] = connection;
    this.#places.take(connection);
    const run = connection.run().then((reason) => {
      this.#connections.delete(connection);
      this.#places.release(connection);
      this.#count(reason);
      observer?.disconnected?.(peerOf(conn, origin), connection.nick, reason);
    });
    this.#connections.set(connection, run);
    this.#checkSoon();
    observer?.connected?.(peerOf(conn, origin), this.#connections.size);
  }

  /** A stranger's place is another's from now on; it reads why, as those do who get none. */
  #sendAway(connection: Connection, reason: CloseReason): void {
    const run = this.#connections.get(connection);
    this.#connections.delete(connection);
    this.#places.release(connection);
    connection.dismiss({ type: "closing", reason });
    if (run === undefined || this.#refused.size >= MAX_REFUSALS) return connection.close();
    this.#letRead(connection, run);
  }

  /** Tells someone why it does not come in, in whatever it speaks, for as long as that may take. */
  #refuse(
    conn: Deno.TcpConn,
    origin: Origin,
    reason: "server_full" | "address_full" | "banned",
    ban: TermsTold = {},
  ): void {
    this.#count(reason);
    this.#options.observer?.disconnected?.(peerOf(conn, origin), undefined, reason);
    if (this.#refused.size >= MAX_REFUSALS) return conn.close();
    const refusal: Closing = { type: "closing", reason, ...ban };
    const connection = new Connection(conn, origin, this.#connectionOptions, refusal);
    this.#letRead(connection, connection.run());
  }

  /** Someone without a place reads why, for as long as that may take. */
  #letRead(connection: Connection, run: Promise<unknown>): void {
    const cancel = this.#options.clock.after(REFUSAL_MS, () => connection.close());
    const ended = run.then(() => {
      cancel();
      this.#refused.delete(connection);
    });
    this.#refused.set(connection, ended);
  }

  #count(reason: CloseReason): void {
    this.#ends.set(reason, (this.#ends.get(reason) ?? 0) + 1);
  }

  #checkSoon(): void {
    const { clock } = this.#options;
    this.#cancelCheck ??= clock.after(CHECK_MS, () => {
      this.#cancelCheck = undefined;
      for (const connection of this.#connections.keys()) connection.check(clock.nowMs());
      if (this.#connections.size > 0) this.#checkSoon();
    });
  }
}

/** Whether nobody knows yet who that is. */
function isComing({ isStranger, isEnding }: Connection): boolean {
  return isStranger && !isEnding;
}

/** Who that is, for the operator. */
function peerOf(conn: Deno.TcpConn, { address }: Origin): string {
  return formatAddress({ hostname: address, port: conn.remoteAddr.port });
}

/** Whether accepting failed for a newcomer that was gone by then: the next one need not wait. */
function isOfOne(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.ConnectionReset;
}
