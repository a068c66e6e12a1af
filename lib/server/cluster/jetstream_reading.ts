/**
 * What stands in a chat's stream, brought in its order by a consumer. Where engines have lost the one of them that
 * leads, no consumer can be had for seconds, though the stream may have a leader: what stands in it is asked for
 * one after the other then.
 *
 * @module
 */

import type { JetStreamClient, StreamAPI } from "@nats-io/jetstream";
import type { Clock } from "../../clock.ts";
import { isNotThere } from "./jetstream_opening.ts";

/** One that is brought. */
export interface Brought {
  /** Its place. */
  readonly seq: number;
  /** When it came there, in UTC milliseconds. */
  readonly utcMs: number;
  /** What it says. */
  readonly text: string;
}

/** What brings it as it comes. */
export interface Consumer {
  /** It brings nothing more; resolves once the engine knows. */
  delete(): Promise<unknown>;
}

/** A stream, as it is read. */
export interface ReadStream {
  /** Has all behind a place brought; rejects where that cannot be now. */
  consume(after: number, bring: (brought: Brought) => void): Promise<Consumer>;
  /** What stands at a place, if anything does. */
  ask(seq: number): Promise<Brought | undefined>;
}

/** What reading needs. */
export interface JetStreamReadingParts {
  /** What is read. */
  readonly stream: ReadStream;
  /** What time it is. */
  readonly clock: Clock;
  /** The place of the last that counts. */
  readonly cursor: () => number;
  /** These words stand in it. They may come twice, and before what is missing. */
  readonly bring: (brought: Brought) => void;
}

/** When what was put back was there first, in UTC milliseconds. */
export const TIME_HEADER = "Papo-Time";
/** A consumer that is made at once needs no help; and so often one looks whether something has come. */
const POLL_MS = 100;
/** Who is far behind asks for so many at once. */
const POLL_MAX = 64;

/** See the top of this file. */
export class JetStreamReading {
  readonly #parts: JetStreamReadingParts;
  #consumer: Consumer | undefined;
  /** Which consumer's word counts. */
  #generation = 0;

  /** Brings nothing yet. */
  constructor(parts: JetStreamReadingParts) {
    this.#parts = parts;
  }

  /** Brings what stands behind the last that counts, from now on. Rejects where no consumer can be had. */
  async begin(): Promise<void> {
    const generation = this.stop();
    let isSettled = false;
    const consuming = this.#consume(generation).finally(() => isSettled = true);
    await Promise.all([
      consuming,
      this.#poll(() => isSettled || generation !== this.#generation),
    ]);
  }

  /** Brings nothing any more. */
  stop(): number {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    // Else the engine keeps it for minutes. That may take a second, for which nobody waits.
    consumer?.delete().catch(() => {});
    return ++this.#generation;
  }

  /** The same, and waits until the engine has heard of it, or so long. */
  async end(maxMs: number): Promise<void> {
    const deleted = this.#consumer?.delete().catch(() => {});
    this.#consumer = undefined;
    this.#generation++;
    if (deleted !== undefined) await Promise.race([deleted, this.#rest(maxMs)]);
  }

  async #consume(generation: number): Promise<void> {
    const { stream, cursor, bring } = this.#parts;
    const consumer = await stream.consume(cursor(), (brought) => {
      if (generation === this.#generation) bring(brought);
    });
    if (generation === this.#generation) this.#consumer = consumer;
    else await consumer.delete().catch(() => {});
  }

  async #poll(isOver: () => boolean): Promise<void> {
    await this.#rest(POLL_MS);
    for (let many = 1; !isOver();) {
      const before = this.#parts.cursor();
      const asked = Array.from({ length: many }, (_, n) => this.#ask(before + 1 + n));
      for (const each of asked) {
        const brought = await each;
        if (isOver()) return;
        if (brought === undefined) break;
        this.#parts.bring(brought);
      }
      const isBehind = this.#parts.cursor() === before + many;
      if (!isBehind) await this.#rest(POLL_MS);
      many = isBehind ? Math.min(2 * many, POLL_MAX) : 1;
    }
  }

  /** What stands at a place, if anything does and that can be known. */
  async #ask(seq: number): Promise<Brought | undefined> {
    try {
      return await this.#parts.stream.ask(seq);
    } catch {
      // Whoever is to be told of it is told by the consumer that cannot be had.
      return undefined;
    }
  }

  async #rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#parts.clock.after(ms, resolve));
  }
}

/**
 * A stream of that name.
 *
 * @ignore
 */
export function readStreamOf(
  client: JetStreamClient,
  streams: StreamAPI,
  name: string,
): ReadStream {
  return {
    async consume(after, bring): Promise<Consumer> {
      const consumer = await client.consumers.getPushConsumer(name, { opt_start_seq: after + 1 });
      await consumer.consume({
        callback: (message) => {
          const { seq, headers } = message;
          const utcMs = Number(message.timestampNanos / 1_000_000n);
          bring({ seq, utcMs: firstMs(headers?.get(TIME_HEADER), utcMs), text: message.string() });
        },
      });
      return consumer;
    },
    async ask(seq): Promise<Brought | undefined> {
      try {
        const message = await streams.getMessage(name, { seq });
        if (message === null) return undefined;
        const { header, timestamp } = message;
        const utcMs = firstMs(header.get(TIME_HEADER), millisecondsOf(timestamp));
        return { seq, utcMs, text: message.string() };
      } catch (error) {
        if (isNotThere(error)) return undefined;
        throw error;
      }
    },
  };
}

/**
 * An engine's time, with up to nine digits behind the seconds, in UTC milliseconds: what is less than one does not
 * count, at any server.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(millisecondsOf("1970-01-01T00:00:01.2349999Z"), 1_234);
 * assertEquals(millisecondsOf("1970-01-01T00:00:01Z"), 1_000);
 * ```
 */
export function millisecondsOf(time: string): number {
  return Date.parse(time.replace(/(\.\d{1,3})\d*/, "$1"));
}

/** What is put back keeps its time. */
function firstMs(header: string | undefined, utcMs: number): number {
  return header === undefined || header === "" ? utcMs : Number(header);
}
