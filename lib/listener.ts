/**
 * Accepts connections, as many as may be, and ends them together.
 *
 * @module
 */

import type { Clock } from "./clock.ts";
import { Connection, type Secure } from "./connection.ts";
import type { CloseReason } from "./event.ts";
import { Gate } from "./gate.ts";
import type { Hub } from "./hub.ts";
import type { Language } from "./language.ts";
import type { ListenerLimits } from "./limits.ts";
import { plain } from "./dialect/plain.ts";
import { tlsPrefix } from "./dialect/tls.ts";
import type { Socket } from "./tls_socket.ts";

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
  readonly hub: Hub;
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
  /** Who is told of what an operator may want to know. */
  readonly observer?: Observer;
}

const CHECK_MS = 1_000;
/** How long {@link Listener.close} lets people read what was said last. */
const CLOSE_MS = 1_500;
/** How long accepting rests after it failed, for instance for want of file descriptors. */
const ACCEPT_RETRY_MS = 100;
/** So many refused newcomers get to read why at the same time; more are closed at once. */
const MAX_REFUSALS = 64;
const REFUSAL_MS = 500;

/** Owns the listening socket and every connection that came in by it. */
export class Listener {
  readonly #socket: Deno.TcpListener;
  readonly #options: ListenerOptions;
  readonly #connections = new Map<Connection, Promise<void>>();
  readonly #perAddress = new Map<string, number>();
  readonly #refusals = new Set<Promise<void>>();
  readonly #gate: Gate;
  #accepted = 0;
  #failedAccepts = 0;
  readonly #ends = new Map<CloseReason, number>();
  #isClosing = false;
  #cancelCheck: (() => void) | undefined;
  readonly #accepting: Promise<void>;

  /** Begins to accept. The socket is the listener's from now on. */
  constructor(socket: Deno.TcpListener, options: ListenerOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#gate = options.gate ?? new Gate();
    this.#accepting = this.#accept();
  }

  /** Put together when it is asked for. */
  get figures(): ListenerFigures {
    return {
      connections: this.#connections.size,
      accepted: this.#accepted,
      failedAccepts: this.#failedAccepts,
      ends: new Map(this.#ends),
    };
  }

  /** Stops accepting, tells everyone, lets them read it for at most 1.5 s, and ends all. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#socket.close();
    this.#options.hub.close();
    const cancel = this.#options.clock.after(CLOSE_MS, () => {
      for (const connection of this.#connections.keys()) connection.close();
    });
    // Those who never became anyone are not the hub's to end.
    for (const connection of this.#connections.keys()) connection.end("shutdown");
    await Promise.all(this.#connections.values());
    cancel();
    this.#cancelCheck?.();
    await Promise.all(this.#refusals);
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    while (!this.#isClosing) {
      try {
        const conn = await this.#socket.accept();
        if (this.#isClosing) conn.close();
        else this.#admit(conn);
      } catch (error) {
        if (this.#isClosing) return;
        if (isOfOne(error)) continue;
        this.#failedAccepts++;
        await this.#rest(ACCEPT_RETRY_MS);
      }
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  #admit(conn: Deno.TcpConn): void {
    const { limits, observer, hub, clock, language, secure } = this.#options;
    this.#accepted++;
    const { hostname, port } = conn.remoteAddr;
    const peer = `${hostname}:${port}`;
    const ban = hub.banOf(hostname);
    if (ban !== undefined) return this.#refuse(conn, peer, "banned", ban.reason);
    const sameAddress = this.#perAddress.get(hostname) ?? 0;
    if (this.#connections.size >= limits.maxClients) {
      return this.#refuse(conn, peer, "server_full");
    }
    if (sameAddress >= limits.maxPerAddress && !isLoopback(hostname)) {
      return this.#refuse(conn, peer, "address_full");
    }
    const connection = new Connection(conn, {
      hub,
      clock,
      language,
      gate: this.#gate,
      limits,
      ...(secure !== undefined && { secure }),
      onFault: (error) => observer?.fault?.(error),
    });
    this.#perAddress.set(hostname, sameAddress + 1);
    const run = connection.run().then((reason) => {
      this.#connections.delete(connection);
      const left = (this.#perAddress.get(hostname) ?? 1) - 1;
      if (left === 0) this.#perAddress.delete(hostname);
      else this.#perAddress.set(hostname, left);
      this.#count(reason);
      observer?.disconnected?.(peer, connection.nick, reason);
    });
    this.#connections.set(connection, run);
    this.#checkSoon();
    observer?.connected?.(peer, this.#connections.size);
  }

  #refuse(
    conn: Deno.TcpConn,
    peer: string,
    reason: "server_full" | "address_full" | "banned",
    detail?: string,
  ): void {
    const { clock, language, observer, secure } = this.#options;
    this.#count(reason);
    observer?.disconnected?.(peer, undefined, reason);
    if (this.#refusals.size >= MAX_REFUSALS) return conn.close();
    const closing = { type: "closing", reason, ...(detail !== undefined && { detail }) } as const;
    const refusal = tellAndClose(conn, plain.encode(closing, language), clock, secure);
    this.#refusals.add(refusal);
    void refusal.then(() => this.#refusals.delete(refusal));
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

/** Whether accepting failed for a newcomer that was gone by then: the next one need not wait. */
function isOfOne(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.ConnectionReset;
}

/** Writes one last text, and gives the peer a moment to read it. */
async function tellAndClose(
  conn: Deno.TcpConn,
  text: string,
  clock: Clock,
  secure: Secure | undefined,
): Promise<void> {
  let socket: Socket = conn;
  let isClosed = false;
  const close = (): void => {
    if (!isClosed) socket.close();
    isClosed = true;
  };
  const cancel = clock.after(REFUSAL_MS, close);
  try {
    const buffer = new Uint8Array(1024);
    if (secure !== undefined) {
      const read = await conn.read(buffer) ?? 0;
      if (tlsPrefix(buffer.subarray(0, read)) === "yes") {
        const within = secure(conn, buffer.subarray(0, read));
        socket = within;
        await within.handshake();
      }
    }
    await socket.write(new TextEncoder().encode(text));
    await socket.closeWrite();
    // What comes meanwhile is read, for closing over it would reset the connection.
    while (!isClosed && await socket.read(buffer) !== null);
  } catch {
    // The time is over, or the peer has gone.
  }
  cancel();
  close();
}

/** Whether an address is this machine's own (RFC 6890; RFC 4291, 2.5.5.2 for IPv4 inside IPv6). */
export function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./i.test(address);
}
