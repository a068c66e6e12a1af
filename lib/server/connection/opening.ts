/**
 * What a newcomer's first bytes begin: a talk in a dialect, TLS, HTTP, or a farewell. It
 * holds those bytes until they tell, and is not needed any more afterwards. It does nothing itself: what
 * begins is told to the connection.
 *
 * @module
 */

import type { Dialect } from "../dialect/dialect.ts";
import { TLS } from "../dialect/foreign.ts";
import { GREETING_MS, recognise, type Recognised, recogniseHalf } from "../dialect/recognise.ts";
import { concat } from "../../text/lines.ts";
import type { Closing } from "../../vocabulary/reply.ts";
import type { Input } from "./reading.ts";

/** What begins; `head` is all that has been read. */
export type Beginning =
  /** Nothing yet: what has come does not tell. */
  | { readonly type: "nothing" }
  /** Nothing came for long enough: this may be a person who waits to be spoken to. */
  | { readonly type: "greeting" }
  /** It speaks a dialect. */
  | { readonly type: "talk"; readonly dialect: Dialect; readonly head: Uint8Array<ArrayBuffer> }
  /** It speaks TLS, and what comes within that is heard anew. */
  | { readonly type: "tls"; readonly head: Uint8Array<ArrayBuffer> }
  /** It speaks HTTP: it asks for a page, or for a WebSocket. */
  | { readonly type: "web"; readonly head: Uint8Array<ArrayBuffer> }
  /** It speaks IRC. */
  | { readonly type: "irc"; readonly head: Uint8Array<ArrayBuffer> }
  /** It gets no further. */
  | { readonly type: "farewell"; readonly to: Recognised; readonly closing: Closing };

/** What may begin at all. */
export interface Openness {
  /** Whether TLS is spoken here: then nothing else is, until it has been agreed on. */
  readonly isSecure: boolean;
  /** Whether HTTP is spoken here, in the clear as well. */
  readonly speaksHttp: boolean;
  /** Whether IRC is spoken. */
  readonly speaksIrc: boolean;
}

const NOTHING_READ = new Uint8Array(0);
/** It is to be heard further. */
export const NOTHING: Beginning = { type: "nothing" };
const GREETING: Beginning = { type: "greeting" };
/** Who is refused and silent is not told in words for people before that: it may be a program that begins late. */
const REFUSAL_GREETING_MS = 1_000;
const NOT_TLS: Closing = { type: "closing", reason: "not_tls" };

/** See the top of this file. */
export class Opening {
  readonly #openness: Openness;
  /** Why nobody comes in, where that is so. */
  readonly refusal: Closing | undefined;
  #head: Uint8Array<ArrayBuffer> = NOTHING_READ;
  #awaitsTls: boolean;

  /** Nothing has come yet; `refusal` is why nobody comes in. */
  constructor(openness: Openness, refusal?: Closing) {
    this.#openness = openness;
    this.refusal = refusal;
    this.#awaitsTls = openness.isSecure;
  }

  /** How many bytes have come that do not tell yet. */
  get begun(): number {
    return this.#head.length;
  }

  /** Whether nothing has come that may turn out to be a program's. */
  get isSilent(): boolean {
    return recognise(this.#head, false).type === "silent";
  }

  /** What it is taken for if no more comes; `undefined` where nothing has been said. */
  get half(): Recognised | undefined {
    return recogniseHalf(this.#head);
  }

  /** Why it is not waited for any longer: it has not even begun with what is spoken here. */
  get lateness(): Closing | undefined {
    return this.#awaitsTls ? NOT_TLS : undefined;
  }

  /**
   * How long a silence tells something, in milliseconds: at least `patienceMs`, where nothing has been
   * said, if nobody has been spoken to yet.
   */
  quietMs(patienceMs: number | undefined): number | undefined {
    // Who begins with TLS does not wait to be spoken to.
    if (this.#awaitsTls && this.#head.length === 0) return undefined;
    const recognition = recognise(this.#head, false);
    if (recognition.type === "undecided") return recognition.quietMs;
    if (recognition.type !== "silent" || patienceMs === undefined) return undefined;
    return Math.max(patienceMs, this.refusal !== undefined ? REFUSAL_GREETING_MS : GREETING_MS);
  }

  /** Takes in what came. */
  hear(input: Input): Beginning {
    const isOver = typeof input === "string";
    if (!isOver) this.#head = concat(this.#head, input);
    const recognition = recognise(this.#head, isOver);
    if (recognition.type === "undecided") return NOTHING;
    if (recognition.type === "silent") return input === "quiet" ? GREETING : NOTHING;
    const head = this.#head;
    this.#head = NOTHING_READ;
    return this.#begin(recognition, head);
  }

  #begin(found: Recognised, head: Uint8Array<ArrayBuffer>): Beginning {
    const { speaksHttp, speaksIrc } = this.#openness;
    const refusal = this.refusal;
    if (this.#awaitsTls && isTls(found)) {
      this.#awaitsTls = false;
      return { type: "tls", head };
    }
    if (refusal !== undefined) return { type: "farewell", to: found, closing: refusal };
    if (speaksHttp && isHttp(found)) return { type: "web", head };
    if (this.#awaitsTls) return { type: "farewell", to: found, closing: NOT_TLS };
    if (speaksIrc && isIrc(found)) return { type: "irc", head };
    if (found.type === "dialect") return { type: "talk", dialect: found.dialect, head };
    const { reason } = found.protocol;
    return { type: "farewell", to: found, closing: { type: "closing", reason } };
  }
}

function isTls(found: Recognised): boolean {
  return found.type === "foreign" && found.protocol === TLS;
}

function isIrc(found: Recognised): boolean {
  return found.type === "foreign" && found.protocol.name === "irc";
}

function isHttp(found: Recognised): boolean {
  return found.type === "foreign" && found.protocol.name === "http";
}
