/**
 * Accepts connections, as many as may be, and ends them together.
 *
 * @module
 */

import type { Clock } from "./clock.ts";
import { Connection, type Socket } from "./connection.ts";
import type { CloseReason } from "./event.ts";
import { Gate } from "./gate.ts";
import type { Hub } from "./hub.ts";
import type { Language } from "./language.ts";
import type { ListenerLimits } from "./limits.ts";
import { plain } from "./dialect/plain.ts";

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

/** A socket that listens, with TLS or without. */
export type ListeningSocket = Deno.TcpListener | Deno.TlsListener;

/** Owns the listening socket and every connection that came in by it. */
export class Listener {
  #socket: ListeningSocket;
  readonly #options: ListenerOptions;
  readonly #connections = new Map<Connection, Promise<void>>();
  readonly #perAddress = new Map<string, number>();
  readonly #refusals = new Set<Promise<void>>();
  readonly #gate: Gate;
  #accepted = 0;
  #failedAccepts = 0;
  readonly #ends = new Map<CloseReason, number>();
  #isClosing = false;
  #isReplacing = false;
  #cancelCheck: (() => void) | undefined;
  readonly #accepting: Promise<void>;

  /** Begins to accept. The socket is the listener's from now on. */
  constructor(socket: ListeningSocket, options: ListenerOptions) {
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

  /**
   * Closes the listening socket and accepts from the one that `open` gives; while it throws, it is asked
   * again. Those who are there notice nothing; who comes in between is refused by the system and may
   * try again.
   */
  async replace(open: () => ListeningSocket): Promise<void> {
    if (this.#isClosing || this.#isReplacing) return;
    this.#isReplacing = true;
    this.#socket.close();
    // The system lets go of the address only when the last accept has ended.
    await this.#rest(0);
    while (!this.#isClosing && !this.#reopen(open)) await this.#rest(ACCEPT_RETRY_MS);
    this.#isReplacing = false;
  }

  #reopen(open: () => ListeningSocket): boolean {
    try {
      this.#socket = open();
      return true;
    } catch {
      // Someone has the address, or there are no file descriptors: that can pass.
      return false;
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }

  /** Stops accepting, tells everyone, lets them read it for at most 1.5 s, and ends all. */
  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (!this.#isReplacing) this.#socket.close();
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
      const socket = this.#socket;
      try {
        const conn = await socket.accept();
        if (this.#isClosing) conn.close();
        else this.#admit(conn);
      } catch {
        if (this.#isClosing) return;
        if (socket !== this.#socket) continue;
        if (!this.#isReplacing) this.#failedAccepts++;
        await this.#rest(ACCEPT_RETRY_MS);
      }
    }
  }

  #admit(conn: Socket): void {
    const { limits, observer, hub, clock, language } = this.#options;
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
    conn: Socket,
    peer: string,
    reason: "server_full" | "address_full" | "banned",
    detail?: string,
  ): void {
    const { clock, language, observer } = this.#options;
    this.#count(reason);
    observer?.disconnected?.(peer, undefined, reason);
    if (this.#refusals.size >= MAX_REFUSALS) return conn.close();
    const closing = { type: "closing", reason, ...(detail !== undefined && { detail }) } as const;
    const refusal = tellAndClose(conn, plain.encode(closing, language), clock);
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

/** Writes one last text, and gives the peer a moment to read it. */
async function tellAndClose(conn: Socket, text: string, clock: Clock): Promise<void> {
  let isClosed = false;
  const close = (): void => {
    if (!isClosed) conn.close();
    isClosed = true;
  };
  const cancel = clock.after(REFUSAL_MS, close);
  try {
    await conn.write(new TextEncoder().encode(text));
    await conn.closeWrite();
    // What comes meanwhile is read, for closing over it would reset the connection.
    const buffer = new Uint8Array(1024);
    while (!isClosed && await conn.read(buffer) !== null);
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
