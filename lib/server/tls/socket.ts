/**
 * The server's side of TLS on a connection whose first bytes have been read already. `Deno.listenTls`
 * would cost a half to a third of the CPU, but who speaks plain text to it can be told nothing.
 *
 * What must hold:
 * 1. A write resolves when TCP has taken all of it, not before: node:tls itself would take any amount.
 * 2. TCP is read only while someone waits for what it brings: node:tls itself would go on reading.
 * 3. A peer that takes nothing cannot make this side owe it more and more (answers to key updates): it
 *    is not read on.
 * 4. An end without TLS's own word for it (close_notify) is a failure: someone may have cut the rest off.
 * 5. Whatever the peer sends, and whenever it ends, someone who waits here gets it as a rejection. No
 *    event of an error is left without a listener, no promise without a handler.
 * 6. After {@link TlsSocket.close} nothing waits any more, and nothing is kept.
 *
 * @module
 */

import { EventEmitter } from "node:events";
import type { Socket as NodeSocket } from "node:net";
import { nextTick } from "node:process";
import { type SecureContext, TLSSocket } from "node:tls";
import type { Socket } from "../socket.ts";

/** What goes over the wire could not be agreed on, or was not what had been agreed on. */
export class TlsFailure extends Error {
  /** By which it is known where its class is not loaded. */
  override readonly name = "TlsFailure";
}

/** TLS has records of 16 KiB; chat is made of smaller ones. Everyone who is connected holds so much. */
const READ_BYTES = 4 * 1024;
/** One record; with more, a slow reader would seem to take nothing for longer. */
const WRITE_MAX_BYTES = 16 * 1024;
/** So much is read from a peer that takes nothing of what is written to it. */
const UNTAKEN_MAX_BYTES = 256 * 1024;

/** A TCP connection within which TLS is spoken, by the one who was connected to. See above. */
export class TlsSocket implements Socket {
  readonly #conn: Socket;
  readonly #carrier: Carrier;
  readonly #tls: TLSSocket;
  /** What came before; not needed once TLS has it. */
  #head: Uint8Array;
  /** What came and is not read yet: of one read from TCP, and a record that it completed. */
  #unread: Uint8Array[] = [];
  #isSecure = false;
  #hasEnded = false;
  #failure: Error | undefined;
  #isFeeding = false;
  /** Ends the wait of the one who reads, or shakes hands. */
  #wake: (() => void) | undefined;
  /** Ends the wait of the one who writes, with what keeps it from going on. */
  #refuse: ((error: Error) => void) | undefined;

  /** Takes the connection over; `head` is what has been read from it. */
  constructor(conn: Socket, head: Uint8Array, context: SecureContext) {
    this.#conn = conn;
    this.#carrier = new Carrier(conn);
    // Its declaration has no word of it, but its documentation takes any stream for a server's.
    const carrier: EventEmitter = this.#carrier;
    this.#tls = new TLSSocket(carrier as NodeSocket, { isServer: true, secureContext: context });
    this.#tls.on("secure", () => {
      this.#isSecure = true;
      this.#happened();
    });
    this.#tls.on("data", (bytes: Uint8Array) => {
      this.#unread.push(bytes);
      this.#happened();
    });
    this.#tls.on("end", () => {
      this.#hasEnded = true;
      this.#happened();
    });
    // A record that cannot be read, once all is agreed on, is no `error` but for a `tls.Server`.
    for (const event of ["error", "_tlsError"]) {
      this.#tls.on(event, (error: Error) => this.#fail(new TlsFailure(error.message)));
    }
    this.#tls.on("close", () => this.#fail(new Deno.errors.Interrupted("TLS has ended")));
    this.#head = head;
  }

  /** Where the peer is. */
  get remoteAddr(): Deno.NetAddr {
    return this.#conn.remoteAddr;
  }

  /** Resolves once both sides have agreed; comes before all else. */
  async handshake(): Promise<void> {
    // node:tls begins at the next tick. Bytes that it has by then, and that are no TLS, would make it throw
    // there, where nobody can catch it (Deno 2.9.6): the process would end.
    await new Promise<void>((resolve) => nextTick(resolve));
    this.#carrier.feed(this.#head);
    this.#head = new Uint8Array(0);
    while (!this.#isSecure && this.#failure === undefined) await this.#more();
    if (this.#failure === undefined) return;
    // The peer's library is told why.
    await this.#carrier.settled();
    throw this.#failure;
  }

  /** Reads at least one byte into the buffer and says how many, or `null` at the end. */
  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#unread.length === 0) {
      if (this.#hasEnded) return null;
      if (this.#failure !== undefined) throw this.#failure;
      await this.#more();
    }
    const [first = buffer.subarray(0, 0), ...rest] = this.#unread;
    const bytes = first.subarray(0, buffer.length);
    buffer.set(bytes);
    this.#unread = bytes.length < first.length ? [first.subarray(bytes.length), ...rest] : rest;
    return bytes.length;
  }

  /** Writes some of the bytes and says how many. One at a time. */
  async write(bytes: Uint8Array): Promise<number> {
    const record = bytes.subarray(0, WRITE_MAX_BYTES);
    await this.#do((done) => this.#tls.write(record, done));
    return record.length;
  }

  /** Says that no more will be written. */
  async closeWrite(): Promise<void> {
    await this.#do((done) => this.#tls.end(done));
    await this.#conn.closeWrite();
  }

  /** Ends it at once. Doing it twice is no error. */
  close(): void {
    if (this.#carrier.isClosed) return;
    this.#carrier.isClosed = true;
    this.#fail(new Deno.errors.Interrupted("closed"));
    this.#conn.close();
    this.#tls.destroy();
  }

  // Reading

  /** Waits until something has happened to what is read, and lets it come. */
  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (!this.#isFeeding) void this.#feed();
    });
  }

  #happened(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Gives TLS what comes by TCP, while someone waits for it. Never rejects. */
  async #feed(): Promise<void> {
    this.#isFeeding = true;
    const buffer = new Uint8Array(READ_BYTES);
    try {
      while (this.#wake !== undefined) {
        await this.#carrier.acceptable();
        const read = await this.#conn.read(buffer);
        if (read === null) throw new Deno.errors.UnexpectedEof("the end came before close_notify");
        this.#carrier.feed(buffer.subarray(0, read));
      }
    } catch (error) {
      // What came last, and an end in good order, node:tls tells some ticks later.
      if (!this.#carrier.isClosed) await new Promise((resolve) => setTimeout(resolve, 0));
      // The end of TCP behind that of TLS is as it should be: there may still be something to write.
      if (!this.#hasEnded) this.#fail(error);
    }
    this.#isFeeding = false;
  }

  // Writing

  /** Has TLS do something that ends in bytes for TCP, and waits until that has taken them. */
  async #do(act: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#refuse = reject;
    act((error) => error === undefined || error === null ? resolve() : reject(error));
    await promise.finally(() => this.#refuse = undefined);
    // The bytes lie in the carrier by now: node:tls hands them over before it says that it is done.
    await this.#carrier.settled();
    const failure = this.#carrier.failure ?? this.#failure;
    if (failure !== undefined) throw failure;
  }

  /** Keeps what went wrong first, and tells all who wait. */
  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#happened();
    this.#refuse?.(this.#failure);
  }
}

/**
 * What node:tls takes for the stream below: of all that a `Duplex` is, what it calls. A real one would keep
 * queues of its own in each direction, and twice the work.
 */
class Carrier extends EventEmitter {
  readonly readable = true;
  readonly writable = true;
  /** An end in one direction is none in the other. */
  readonly allowHalfOpen = true;
  isClosed = false;
  /** Why TCP takes nothing any more. */
  failure: unknown;
  readonly #conn: Socket;
  /** Writes that TCP has not taken wholly. */
  #untaken = 0;
  /** Bytes that came since TCP took anything of them. */
  #cameMeanwhile = 0;
  #waiting: (() => void)[] = [];

  constructor(conn: Socket) {
    super();
    this.#conn = conn;
  }

  /** Gives TLS what came; the bytes are not needed afterwards. */
  feed(bytes: Uint8Array): void {
    if (this.#untaken > 0) this.#cameMeanwhile += bytes.length;
    this.emit("data", bytes);
  }

  /** Resolves when TCP has taken all that it was given, or takes nothing any more. */
  async settled(): Promise<void> {
    while (this.#untaken > 0) await this.#change();
  }

  /** Resolves when more may come: see 3 at the top of this file. */
  async acceptable(): Promise<void> {
    while (this.#untaken > 0 && this.#cameMeanwhile >= UNTAKEN_MAX_BYTES) await this.#change();
  }

  // For node:tls

  /** It waits for `done` before it writes again. */
  write(bytes: Uint8Array, done: () => void): void {
    this.#untaken++;
    void this.#write(bytes).then(() => {
      // Whatever node:tls throws here would end the process.
      try {
        done();
      } catch (error) {
        this.failure ??= error;
      }
      this.#untaken--;
      this.#changed();
    });
  }

  end(done: () => void): void {
    done();
  }

  // What comes is never more than was asked for, and the owner closes the connection.
  pause(): void {}
  resume(): void {}
  destroy(): void {}

  /** Never rejects. */
  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < bytes.length && !this.isClosed;) {
        written += await this.#conn.write(written === 0 ? bytes : bytes.subarray(written));
        this.#cameMeanwhile = 0;
        this.#changed();
      }
    } catch (error) {
      this.failure ??= error;
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
