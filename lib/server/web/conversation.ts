/**
 * A conversation by HTTP on one connection: one request and its answer after the other, until it becomes a
 * WebSocket or ends.
 *
 * What must hold:
 * 1. Whoever takes too long, to ask or to take an answer, is not waited for.
 * 2. Behind a refusal nothing is read as a request: a body that was not wanted may lie there.
 * 3. No more is read than a head may be long, and what lies behind it.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { concat } from "../../text/lines.ts";
import type { Socket } from "../socket.ts";
import { type Answer, answerBytes } from "./answer.ts";
import { type Head, type HttpRequest, readHead } from "./request.ts";
import { respond, type Site, toHttps, webSocketAnswer } from "./site.ts";
import { WebSocketConn, writeAll } from "./websocket.ts";

/** How long a head may take from its first byte to its last. */
const HEAD_MS = 10_000;
/** How long the next request is waited for. */
const IDLE_MS = 30_000;
/** How long an answer may take to be taken. */
const ANSWER_MS = 30_000;
/** How long one who was too slow has to read that. */
const FAREWELL_MS = 500;
const READ_BYTES = 1024;

/** What goes with a conversation. */
export interface Terms {
  /** What there is to be asked for; `undefined` where all of it is to be had by TLS alone. */
  readonly site: Site | undefined;
  /** What one is told who is too slow. */
  readonly tooSlow: string;
  /** What time it is. */
  readonly clock: Clock;
}

/** Has the conversation that begins with `head`; resolves to the WebSocket that it has become, if it has. */
export async function converse(
  conn: Socket,
  head: Uint8Array<ArrayBuffer>,
  terms: Terms,
): Promise<Socket | undefined> {
  return await new Conversation(conn, head, terms).hold();
}

class Conversation {
  readonly #conn: Socket;
  readonly #terms: Terms;
  /** What has been read and answered by nothing yet. */
  #unread: Uint8Array<ArrayBuffer>;
  /** Whether the peer was too slow: nothing is heard any more. */
  #isOver = false;
  #cancelFarewell: (() => void) | undefined;

  constructor(conn: Socket, head: Uint8Array<ArrayBuffer>, terms: Terms) {
    this.#conn = conn;
    this.#unread = head;
    this.#terms = terms;
  }

  async hold(): Promise<Socket | undefined> {
    try {
      return await this.#hold();
    } finally {
      this.#cancelFarewell?.();
    }
  }

  async #hold(): Promise<Socket | undefined> {
    for (;;) {
      const head = await this.#nextHead();
      if (head === undefined) return undefined;
      if (head.type === "refused") {
        await this.#refuse(head.status);
        return undefined;
      }
      const { request, length } = head;
      this.#unread = this.#unread.subarray(length);
      const isWebSocket = await this.#answer(request);
      if (isWebSocket) return new WebSocketConn(this.#conn, this.#unread);
      if (!request.isKept || this.#terms.site === undefined) return undefined;
    }
  }

  /** The next head, once it is whole; `undefined` where none comes any more, or not in time. */
  async #nextHead(): Promise<Exclude<Head, { type: "incomplete" }> | undefined> {
    if (this.#unread.length === 0 && !await this.#within(IDLE_MS, false, () => this.#readMore())) {
      return undefined;
    }
    return await this.#within(HEAD_MS, true, async () => {
      for (;;) {
        const head = readHead(this.#unread);
        if (head.type !== "incomplete") return head;
        if (!await this.#readMore()) return undefined;
      }
    });
  }

  async #readMore(): Promise<boolean> {
    const buffer = new Uint8Array(READ_BYTES);
    const read = await this.#read(buffer);
    if (read === null || this.#isOver) return false;
    this.#unread = concat(this.#unread, buffer.subarray(0, read));
    return true;
  }

  async #read(buffer: Uint8Array): Promise<number | null> {
    try {
      return await this.#conn.read(buffer);
    } catch (error) {
      // Closed from here.
      if (this.#isOver) return null;
      throw error;
    }
  }

  /** Does it, and ends the conversation if that takes too long, with a word or without. */
  async #within<T>(ms: number, isTold: boolean, act: () => Promise<T>): Promise<T> {
    const cancel = this.#terms.clock.after(ms, () => {
      this.#isOver = true;
      if (isTold) void this.#tellTooSlow();
      else this.#conn.close();
    });
    try {
      return await act();
    } finally {
      cancel();
    }
  }

  /** Closing wakes the read that is under way. Never rejects. */
  async #tellTooSlow(): Promise<void> {
    const close = (): void => this.#conn.close();
    this.#cancelFarewell = this.#terms.clock.after(FAREWELL_MS, close);
    const answer: Answer = { status: 408, body: this.#terms.tooSlow };
    try {
      await writeAll(this.#conn, this.#bytesOf(answer, false, false));
      await this.#conn.closeWrite();
    } catch {
      close();
    }
  }

  /** Says whether it is a WebSocket from now on. */
  async #answer(request: HttpRequest): Promise<boolean> {
    const { site } = this.#terms;
    const response = site === undefined
      ? { type: "answer", answer: toHttps(request) } as const
      : respond(request, site);
    const isWebSocket = response.type === "webSocket";
    const answer = isWebSocket ? await webSocketAnswer(response.key) : response.answer;
    const isKept = request.isKept && site !== undefined;
    await this.#write(this.#bytesOf(answer, request.method === "HEAD", isKept));
    return isWebSocket;
  }

  async #refuse(status: Answer["status"]): Promise<void> {
    const fields = status === 405 ? { Allow: "GET, HEAD" } : {};
    await this.#write(this.#bytesOf({ status, fields }, false, false));
  }

  #bytesOf(answer: Answer, isHead: boolean, isKept: boolean): Uint8Array<ArrayBuffer> {
    return answerBytes(answer, { isHead, isKept, utcMs: this.#terms.clock.utcMs() });
  }

  async #write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#within(ANSWER_MS, false, () => writeAll(this.#conn, bytes));
  }
}
