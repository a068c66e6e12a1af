/**
 * One connection to a server: requests out, messages in. It owns what is known of its life: it notices
 * when what answers is no Papo server, and when nothing answers any more.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { ForeignProtocol, RequestId } from "../../vocabulary/codes.ts";
import { parseServerLine, type ServerLine } from "./server_message.ts";
import type { Received, Refusal, Transport } from "./transport.ts";

/** How a connection ended. */
export type WireEnd =
  | { readonly type: "lost" }
  /** Nothing came that is an answer to the first request; `isSilent` where nothing came at all. */
  | { readonly type: "unanswered"; readonly isSilent: boolean }
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol };

/** Who is told what comes. */
export interface WireOwner {
  /** What must happen before more is read, if anything: so long, the server is not silent but waits. */
  ready(): Promise<void> | undefined;
  /** The server sent this. */
  received(message: ServerMessage): void;
  /** What came in answer to that request cannot be read. */
  unreadable(id: RequestId): void;
  /** It let nobody in, before it knew who it was. */
  refused(refusal: Refusal): void;
  /** It is over; called once, and not after {@link Wire.close}. */
  ended(end: WireEnd): void;
}

/** So many lines in a row that cannot be read show that this is another protocol. */
const MALFORMED_MAX = 20;
/** How long a server may take for its first answer. */
const ANSWER_MS = 10_000;
/** After so long without a byte from the server it is asked for a sign of life, again and again. */
const PING_AFTER_MS = 30_000;
/** After so long it is given up. */
const LOST_AFTER_MS = 90_000;

/** See the top of this file. */
export class Wire {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #owner: WireOwner;
  #malformed = 0;
  #heardAtMs: number;
  #isSilent = true;
  /** Whether it does not read for now. */
  #isResting = false;
  #isAnswered = false;
  #cancelTimer: (() => void) | undefined;
  #cancelProbe: (() => void) | undefined;
  #isOver = false;

  /** Takes the transport over and begins to read. */
  constructor(transport: Transport, clock: Clock, owner: WireOwner) {
    this.#transport = transport;
    this.#clock = clock;
    this.#owner = owner;
    this.#heardAtMs = clock.nowMs();
    void this.#read();
  }

  /** As {@link Transport.begin}. */
  begin(): void {
    if (!this.#isOver) this.#transport.begin();
  }

  /** Sends a request. */
  send(request: ClientRequest): void {
    this.sendLine(JSON.stringify(request));
  }

  /** Sends a request that is a line of JSON already. */
  sendLine(line: string): void {
    if (this.#isOver) return;
    this.#transport.send(line);
    if (!this.#isAnswered && this.#cancelTimer === undefined) {
      this.#cancelTimer = this.#clock.after(
        ANSWER_MS,
        () => this.#end({ type: "unanswered", isSilent: this.#isSilent }),
      );
    }
  }

  /** Asks for a sign of life; if none comes within `ms` milliseconds, the connection is lost. */
  probe(ms: number): void {
    if (this.#isOver || this.#cancelProbe !== undefined) return;
    const askedAtMs = this.#clock.nowMs();
    this.send({ type: "ping" });
    this.#cancelProbe = this.#clock.after(ms, () => {
      this.#cancelProbe = undefined;
      if (this.#heardAtMs < askedAtMs) this.#end({ type: "lost" });
    });
  }

  /** Ends the connection; nothing more is told. Doing it twice is no error. */
  close(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#cancelProbe?.();
    this.#transport.close();
  }

  #end(end: WireEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#owner.ended(end);
  }

  async #read(): Promise<void> {
    const received = this.#transport.received[Symbol.asyncIterator]();
    for (;;) {
      const awaited = this.#owner.ready();
      if (awaited !== undefined) await this.#rest(awaited);
      const next = await received.next();
      if (next.done === true || this.#isOver) break;
      this.#heardAtMs = this.#clock.nowMs();
      this.#isSilent = false;
      for (const each of next.value) {
        const isAnswer = this.#take(each);
        // Who awaits an answer shall go on before what came behind it is told.
        if (isAnswer) await Promise.resolve();
        if (this.#isOver) return;
      }
    }
    this.#end({ type: "lost" });
  }

  async #rest(awaited: Promise<void>): Promise<void> {
    this.#isResting = true;
    await awaited;
    this.#isResting = false;
    this.#heardAtMs = this.#clock.nowMs();
  }

  /** Takes in what came; returns whether it was an answer. */
  #take(received: Received): boolean {
    switch (received.type) {
      case "foreign":
        this.#end(received);
        return false;
      case "refused":
        this.#owner.refused(received.refusal);
        return false;
      case "tooLong":
        return this.#takeLine({ type: "malformed" });
      case "line":
        return received.text.trim() !== "" && this.#takeLine(parseServerLine(received.text));
    }
  }

  #takeLine(parsed: ServerLine): boolean {
    if (parsed.type === "malformed") {
      const isTooMuch = ++this.#malformed >= MALFORMED_MAX;
      if (isTooMuch) this.#end({ type: "foreign", protocol: "unknown" });
      return false;
    }
    this.#malformed = 0;
    if (parsed.type === "unknown") {
      if (parsed.id !== undefined) this.#owner.unreadable(parsed.id);
      return parsed.id !== undefined;
    }
    if (!this.#isAnswered) {
      this.#isAnswered = true;
      this.#cancelTimer?.();
      this.#watch();
    }
    if (parsed.message.type === "ping") this.send({ type: "ping" });
    else this.#owner.received(parsed.message);
    return parsed.message.id !== undefined;
  }

  /** Looks after the server's silence: whenever it has lasted another while. */
  #watch(): void {
    const silentMs = this.#clock.nowMs() - this.#heardAtMs;
    const nextMs = (Math.floor(silentMs / PING_AFTER_MS) + 1) * PING_AFTER_MS;
    this.#cancelTimer = this.#clock.after(nextMs - silentMs, () => {
      if (this.#isResting) this.#heardAtMs = this.#clock.nowMs();
      const nowSilentMs = this.#clock.nowMs() - this.#heardAtMs;
      if (nowSilentMs >= LOST_AFTER_MS) return this.#end({ type: "lost" });
      if (nowSilentMs >= PING_AFTER_MS) this.send({ type: "ping" });
      this.#watch();
    });
  }
}
