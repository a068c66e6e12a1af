/**
 * What was said and is not acknowledged, in order. It owns the queue of what is still to be sent, and
 * what of it the present connection has carried. It sends nothing itself.
 *
 * @module
 */

import { MESSAGES } from "../../language/chat.ts";
import type { Language } from "../../vocabulary/language.ts";
import {
  REMEMBERED_REQUESTS,
  REQUEST_MAX_BYTES,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { SessionEvent } from "./session_event.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

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
  /** Programs must not answer it. */
  readonly notice?: true;
}

/** What became of something that was said. */
export type Settled = Extract<SessionEvent, { readonly type: "acknowledged" | "refused" }>;

/** How far one has got in a room. */
export interface Place {
  /** Its name. */
  readonly room: string;
  /** The sequence number before which nothing is missing. */
  readonly seq: number;
}

/** Most of what was said that is under way at a time; a server remembers at least so many ids. */
const IN_FLIGHT_MAX = REMEMBERED_REQUESTS;
/** And its bytes; a single request is never longer. */
const IN_FLIGHT_MAX_BYTES = 1024 * 1024;

interface Entry {
  readonly said: Waiting;
  /** As it is sent. */
  readonly line: string;
  readonly bytes: number;
  /** Once it was sent: if it has a place in the log, then behind this one. */
  behind?: Place | undefined;
}

const encoder = new TextEncoder();

/** See the top of this file. */
export class Outgoing {
  /** Not sent by the present connection. */
  #queue: Entry[] = [];
  /** Sent by the present connection, and not acknowledged. */
  readonly #inFlight = new Map<RequestId, Entry>();
  #inFlightBytes = 0;

  /** What an earlier session had no word of is among it, if it had got so far in those rooms by then. */
  constructor(earlier: readonly Waiting[] = [], had: Readonly<Record<string, number>> = {}) {
    for (const said of earlier) {
      const { room = "" } = said;
      const seq = had[room];
      this.#queue.push({ ...sized(said), behind: seq === undefined ? undefined : { room, seq } });
    }
  }

  /** All of it, in order. */
  get waiting(): readonly Waiting[] {
    return this.#all.map(({ said }) => said);
  }

  get #all(): readonly Entry[] {
    return [...this.#inFlight.values(), ...this.#queue];
  }

  /** Whether some of it must still be sent. */
  get hasUnsent(): boolean {
    return this.#queue.length > 0;
  }

  /** Takes something in, unless no server would take it: then it says why, in that language. */
  add(said: Waiting, language: Language): string | undefined {
    const entry = sized(said);
    const refusal = refusalOf(said.text, entry.bytes, language);
    if (refusal === undefined) this.#queue.push(entry);
    return refusal;
  }

  /**
   * The next line to be sent, which is under way from then on; `undefined` where there is none, or as
   * much is under way as may be. `placeIn` tells how far one has got in the room where it is said.
   */
  takeNext(placeIn: (room: string | undefined) => Place | undefined): string | undefined {
    const [next] = this.#queue;
    if (next === undefined || this.#inFlight.size >= IN_FLIGHT_MAX) return undefined;
    const bytes = this.#inFlightBytes + next.bytes;
    if (bytes > IN_FLIGHT_MAX_BYTES) return undefined;
    this.#queue.shift();
    this.#inFlight.set(next.said.id, next);
    this.#inFlightBytes = bytes;
    if (next.said.type !== "direct") next.behind ??= placeIn(next.said.room);
    return next.line;
  }

  /** It was answered, if it was under way; returns what is to be told of it then. */
  settle(id: RequestId, answer: ServerMessage): Settled | undefined {
    const entry = this.#inFlight.get(id);
    if (entry === undefined) return undefined;
    this.#inFlight.delete(id);
    this.#inFlightBytes -= entry.bytes;
    if (answer.type === "error") return { type: "refused", id, text: answer.text };
    return { type: "acknowledged", id, ...(answer.type === "ack" && resultOf(answer)) };
  }

  /** The connection is lost: all of it is to be sent again. */
  requeue(): void {
    this.#queue = [...this.#inFlight.values(), ...this.#queue];
    this.#inFlight.clear();
    this.#inFlightBytes = 0;
  }

  /**
   * Behind which entry of a room the first of what would be sent again may have its place already;
   * `Infinity` where nothing may.
   */
  earliestIn(room: string): number {
    const places = this.#all.flatMap(({ behind }) => behind?.room === room ? [behind.seq] : []);
    return Math.min(Infinity, ...places);
  }
}

function sized(said: Waiting): Entry {
  const line = JSON.stringify(said);
  return { said, line, bytes: encoder.encode(line).length };
}

/** Why no server takes a text, where that is so; `lineBytes` is what it comes to on the wire. */
function refusalOf(text: string, lineBytes: number, language: Language): string | undefined {
  const { error } = MESSAGES[language];
  if (encoder.encode(text).length > TEXT_MAX_BYTES) {
    return error.text_too_long({ type: "error", code: "text_too_long", limit: TEXT_MAX_BYTES });
  }
  if (lineBytes <= REQUEST_MAX_BYTES) return undefined;
  return error.line_too_long({ type: "error", code: "line_too_long", limit: REQUEST_MAX_BYTES });
}

/** What an acknowledgement says beside that it is one. */
function resultOf(
  { room, seq, time, to, unsure, away }: Extract<ServerMessage, { readonly type: "ack" }>,
): Omit<Extract<Settled, { readonly type: "acknowledged" }>, "type" | "id"> {
  return {
    ...(room !== undefined && isPrivate(room) && { room }),
    ...(seq !== undefined && { seq }),
    ...(time !== undefined && { time }),
    ...(to !== undefined && { to }),
    ...(unsure !== undefined && { unsure }),
    ...(away !== undefined && { away }),
  };
}
