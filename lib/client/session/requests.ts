/**
 * What was asked of the server and is not answered. It owns the ids of a session's requests, and the
 * promises of answers; a question does not outlive its connection.
 *
 * @module
 */

import { fold, withoutHash } from "../../text/name.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

/** Why a request got no answer: there is no connection, or it was lost before. */
export class NotConnected extends Error {}

interface Question {
  readonly request: ClientRequest;
  readonly resolve: (answer: ServerMessage) => void;
  readonly reject: (error: NotConnected) => void;
}

/** See the top of this file. */
export class Requests {
  readonly #idPrefix = newIdPrefix();
  #ids = 0;
  readonly #open = new Map<RequestId, Question>();

  /** An id for something that is asked or said: no other has it, of this session or another. */
  newId(): string {
    return `${this.#idPrefix}-${++this.#ids}`;
  }

  /** The answer to a request that is sent with this id; rejects with {@link NotConnected}. */
  ask(id: RequestId, request: ClientRequest): Promise<ServerMessage> {
    return new Promise((resolve, reject) => this.#open.set(id, { request, resolve, reject }));
  }

  /** That is the answer to it; returns whether it was asked. */
  answer(id: RequestId, answer: ServerMessage): boolean {
    const question = this.#open.get(id);
    if (question === undefined) return false;
    this.#open.delete(id);
    question.resolve(answer);
    return true;
  }

  /** No answer will come. */
  abandon(): void {
    const questions = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of questions) reject(new NotConnected());
  }

  /** Whether what is replayed of a room may be what `history` asked for. */
  mayBring(room: string): boolean {
    for (const { request } of this.#open.values()) {
      if (request.type !== "history") continue;
      if (request.room === undefined || isSameRoom(request.room, room)) return true;
    }
    return false;
  }
}

function isSameRoom(one: string, other: string): boolean {
  return fold(withoutHash(one)) === fold(other);
}

function newIdPrefix(): string {
  // Not `randomUUID`: a browser has it only where the connection is secure.
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
