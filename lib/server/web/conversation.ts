/**
 * A conversation by HTTP on one connection: one request and its answer after the other, until it becomes a
 * WebSocket or ends.
 *
 * What must hold:
 * 1. Whoever takes too long, to ask or to take an answer, is not waited for.
 * 2. Behind a refusal nothing is read as a request: a body that was not wanted may lie there.
 * 3. Whoever asks too fast is not read: TCP makes it wait.
 * 4. No more is read than a head may be long, and what lies behind it.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import { concat } from "../../text/lines.ts";
import type { RateLimiter } from "../connection/rate.ts";
import type { Socket } from "../socket.ts";
import { type Answer, answerBytes } from "./answer.ts";
import { type Head, type HttpRequest, readHead } from "./request.ts";
import { fileAnswer, respond, type Response, type Site, toHttps, webSocketAnswer } from "./site.ts";
import { WebSocketConn, writeAll } from "./websocket.ts";

/** How long a head may take from its first byte to its last. */
const HEAD_MS = 10_000;
/** How long the next request is waited for. */
const IDLE_MS = 30_000;
/** How long an answer may take to be taken. */
const ANSWER_MS = 30_000;
const READ_BYTES = 1024;

/** What goes with a conversation. */
export interface Terms {
  /** What there is to be asked for; `undefined` where all of it is to be had by TLS alone. */
  readonly site: Site | undefined;
  /** What one is told who is too slow. */
  readonly tooSlow: string;
  /** What time it is. */
  readonly clock: Clock;
  /** How fast one may ask. */
  readonly rate: RateLimiter;
  /** Is told of each request for the page or a file of it. */
  readonly loads: () => void;
}

/**
 * Has the conversation that begins with `head`; resolves to the WebSocket that it has become, if it has. Else
 * whoever owns the connection ends it: a read or a write may still wait there.
 */
export async function converse(
  conn: Socket,
  head: Uint8Array<ArrayBuffer>,
  terms: Terms,
): Promise<Socket | undefined> {
  return await new Conversation(conn, head, terms).hold();
}

/** What did not come in time. It may still come, and nobody wants it. */
const LATE = Symbol("late");

class Conversation {
  readonly #conn: Socket;
  readonly #terms: Terms;
  /** What has been read and answered by nothing yet. */
  #unread: Uint8Array<ArrayBuffer>;

  constructor(conn: Socket, head: Uint8Array<ArrayBuffer>, terms: Terms) {
    this.#conn = conn;
    this.#unread = head;
    this.#terms = terms;
  }

  async hold(): Promise<Socket | undefined> {
    for (;;) {
      if (this.#unread.length === 0 && await this.#within(IDLE_MS, this.#readMore()) !== true) {
        return undefined;
      }
      const head = await this.#within(HEAD_MS, this.#readHead());
      if (head === undefined) return undefined;
      if (head === LATE || head.type === "refused") {
        await this.#refuse(head === LATE ? 408 : head.status);
        return undefined;
      }
      this.#unread = this.#unread.subarray(head.length);
      await this.#rest();
      const outcome = await this.#answer(head.request);
      if (outcome === "over") return undefined;
      if (outcome !== "next") return outcome;
    }
  }

  /** The next head, once it is whole; `undefined` where none comes any more. */
  async #readHead(): Promise<Exclude<Head, { type: "incomplete" }> | undefined> {
    for (;;) {
      const head = readHead(this.#unread);
      if (head.type !== "incomplete") return head;
      if (!await this.#readMore()) return undefined;
    }
  }

  async #readMore(): Promise<boolean> {
    const buffer = new Uint8Array(READ_BYTES);
    const read = await this.#conn.read(buffer);
    if (read === null) return false;
    this.#unread = concat(this.#unread, buffer.subarray(0, read));
    return true;
  }

  /** Waits until the rate allows one more request. */
  async #rest(): Promise<void> {
    const { clock, rate } = this.#terms;
    for (let ms = rate.take(clock.nowMs()); ms > 0; ms = rate.take(clock.nowMs())) {
      await new Promise<void>((resolve) => clock.after(ms, resolve));
    }
  }

  async #answer(request: HttpRequest): Promise<Socket | "next" | "over"> {
    const { site } = this.#terms;
    if (site === undefined) {
      await this.#send(toHttps(request), request.method === "HEAD", false);
      return "over";
    }
    const response = respond(request, site);
    if (response.type === "file") this.#terms.loads();
    const answer = await answerOf(response, request, site);
    const isTaken = await this.#send(answer, request.method === "HEAD", request.isKept);
    if (!isTaken) return "over";
    if (response.type !== "webSocket") return request.isKept ? "next" : "over";
    const compression = response.isCompressed ? await import("./deflate.ts") : undefined;
    return new WebSocketConn(this.#conn, this.#unread, compression);
  }

  async #refuse(status: Answer["status"]): Promise<void> {
    await this.#send(
      {
        status,
        ...(status === 405 && { fields: { Allow: "GET, HEAD" } }),
        ...(status === 408 && { body: this.#terms.tooSlow }),
      },
      false,
      false,
    );
  }

  /** Says whether the peer has taken it. */
  async #send(answer: Answer, isHead: boolean, isKept: boolean): Promise<boolean> {
    const bytes = answerBytes(answer, { isHead, isKept, utcMs: this.#terms.clock.utcMs() });
    return await this.#within(ANSWER_MS, writeAll(this.#conn, bytes)) !== LATE;
  }

  /** What comes of it, if that comes in time. */
  #within<T>(ms: number, work: Promise<T>): Promise<T | typeof LATE> {
    return new Promise((resolve, reject) => {
      const cancel = this.#terms.clock.after(ms, () => resolve(LATE));
      work.then(resolve, reject).finally(cancel);
    });
  }
}

/** The answer that goes with a response. */
async function answerOf(response: Response, request: HttpRequest, site: Site): Promise<Answer> {
  switch (response.type) {
    case "answer":
      return response.answer;
    case "webSocket":
      return await webSocketAnswer(response);
    case "file":
      return fileAnswer(request, await site.files(), site);
  }
}
