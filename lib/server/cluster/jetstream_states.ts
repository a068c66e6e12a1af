/**
 * What is kept of a chat beside its line, in a second stream: the last two states, each in pieces, and an index
 * that says where they are. A state counts once its index does, so one that is half there does no harm.
 *
 * @module
 */

import type { JetStreamClient, StreamAPI } from "@nats-io/jetstream";
import {
  findOrMake,
  isNotThere,
  isOutrun,
  type JetStreamOptions,
  statesOf,
} from "./jetstream_opening.ts";
import type { KeptText } from "./line.ts";

/** Engines take a message of 1 MiB. */
const PIECE_BYTES = 256 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Where a state is. */
interface StateIndex {
  /** Its place in line. */
  readonly at: number;
  /** How many pieces it has. */
  readonly pieces: number;
  /** The place of the first of them in its own stream. */
  readonly first: number;
  /** What stands before their numbers in their subjects. @default the place in line */
  readonly key?: string;
}

/** Where the last two are. */
interface Index extends StateIndex {
  /** When the stream was made in which its line stands: another one may have that name by now. */
  readonly created: string;
  /** The one before. */
  readonly former?: StateIndex;
}

/** See the top of this file. */
export class JetStreamStates {
  readonly #client: JetStreamClient;
  readonly #streams: StreamAPI;
  readonly #options: JetStreamOptions;
  readonly #created: () => string;
  readonly #name: string;

  /** Those of the line in the stream that was made at that time. */
  constructor(
    client: JetStreamClient,
    streams: StreamAPI,
    options: JetStreamOptions,
    created: () => string,
  ) {
    this.#client = client;
    this.#streams = streams;
    this.#options = options;
    this.#created = created;
    this.#name = `${options.prefix}-state`;
  }

  /** Keeps a state, unless a later one is kept already. Returns up to where the line need not be there any more. */
  async keep({ seq: at, text }: KeptText): Promise<number> {
    const name = this.#name;
    await findOrMake(this.#streams, statesOf(this.#options));
    const last = await this.#index(true);
    if (last !== undefined && last.index.at >= at) return last.index.former?.at ?? 0;
    const { first, pieces } = await this.#publish(`${at}`, encoder.encode(text));
    const former = last?.index;
    const index: Index = {
      created: this.#created(),
      at,
      pieces,
      first,
      ...(former !== undefined && { former: placeOf(former) }),
    };
    await this.#client.publish(`${name}.index`, JSON.stringify(index), {
      expect: { lastSubjectSequence: last?.seq ?? 0 },
    });
    // Up to the first there is nothing, and all would go.
    if (former !== undefined && former.first > 1) {
      await this.#streams.purge(name, { seq: former.first });
    }
    return former?.at ?? 0;
  }

  /**
   * Keeps the state of a chat that has no line yet, as that of a place, unless there is one: of several servers that
   * want to begin one, it is the first. Returns whether it is kept.
   */
  async found({ seq: at, text }: KeptText, key: string): Promise<boolean> {
    const name = this.#name;
    await findOrMake(this.#streams, statesOf(this.#options));
    if (await this.#index(true) !== undefined) return false;
    const { first, pieces } = await this.#publish(key, encoder.encode(text));
    const index: Index = { created: this.#created(), at, pieces, first, key };
    try {
      await this.#client.publish(`${name}.index`, JSON.stringify(index), {
        expect: { lastSubjectSequence: 0 },
      });
      return true;
    } catch (error) {
      if (isOutrun(error)) return false;
      throw error;
    }
  }

  /** The last one of which all is there. */
  async recall(): Promise<KeptText | undefined> {
    const { index } = await this.#index() ?? {};
    for (const state of [index, index?.former]) {
      const text = state && await this.#textOf(state);
      if (state !== undefined && text !== undefined) return { seq: state.at, text };
    }
    return undefined;
  }

  async #publish(key: string, bytes: Uint8Array): Promise<{ first: number; pieces: number }> {
    let [first, pieces] = [0, 0];
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      const { seq } = await this.#client.publish(`${this.#name}.${key}.${pieces}`, piece);
      if (pieces++ === 0) first = seq;
    }
    return { first, pieces };
  }

  /** What there is of another line of that name, which is no more, is forgotten, if that is wanted. */
  async #index(
    forgetsOthers = false,
  ): Promise<{ readonly index: Index; readonly seq: number } | undefined> {
    const message = await this.#message("index");
    if (message === undefined) return undefined;
    const index: Index = JSON.parse(decoder.decode(message.data));
    if (index.created === this.#created()) return { index, seq: message.seq };
    if (forgetsOthers) await this.#streams.purge(this.#name);
    return undefined;
  }

  async #textOf({ at, pieces, key = `${at}` }: StateIndex): Promise<string | undefined> {
    const all = new TextDecoder();
    let text = "";
    for (let n = 0; n < pieces; n++) {
      const piece = await this.#message(`${key}.${n}`);
      if (piece === undefined) return undefined;
      text += all.decode(piece.data, { stream: n + 1 < pieces });
    }
    return text;
  }

  async #message(subject: string): Promise<{ readonly data: Uint8Array; seq: number } | undefined> {
    try {
      const query = { last_by_subj: `${this.#name}.${subject}` };
      return await this.#streams.getMessage(this.#name, query) ?? undefined;
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  }
}

function placeOf({ at, pieces, first, key }: StateIndex): StateIndex {
  return { at, pieces, first, ...(key !== undefined && { key }) };
}
