/**
 * The line of a chat in a stream of NATS JetStream.
 *
 * What the engine says it has may be lost yet, for it says so before its disk has it: where a power cut took the
 * end of the stream, those who read it put it back, each entry at its old place.
 *
 * @module
 */

import type { NatsConnection } from "@nats-io/transport-node";
import { headers } from "@nats-io/transport-node";
import { jetstream, type JetStreamClient, jetstreamManager, type JsMsg } from "@nats-io/jetstream";
import type { PushConsumer } from "@nats-io/jetstream";
import type { Clock } from "../../clock.ts";
import type { Engine, EngineReader } from "./line.ts";
import {
  connectTo,
  EngineError,
  engineError,
  type JetStreamOptions,
  openStream,
  subjectOf,
} from "./jetstream_opening.ts";

/** How long the engine has to take something in. */
const APPEND_MS = 1_000;
/** So long after it did, that should have been brought. */
const BRING_MS = 500;
/** So long it may be away before anyone is told. */
const UNNOTICED_MS = 1_000;
/** So much of the last is kept, to be put back, in UTF-16 units: many seconds of a busy chat. */
const TAIL_MAX_UNITS = 4 * 1024 * 1024;
/** When what is put back was there first, in UTC milliseconds. */
const TIME_HEADER = "Papo-Time";

/** One that was brought. */
interface Brought {
  readonly seq: number;
  readonly utcMs: number;
  readonly text: string;
}

/** See the top of this file. */
export class JetStreamEngine implements Engine {
  readonly #connection: NatsConnection;
  readonly #stream: JetStreamClient;
  readonly #options: JetStreamOptions;
  readonly #clock: Clock;
  /** Which stream it is: another one may have its name. */
  readonly #created: string;
  readonly #onLost: (error: EngineError) => void;
  #reader: EngineReader | undefined;
  /** The place of the last that was brought. */
  #cursor = 0;
  readonly #tail: Brought[] = [];
  #tailUnits = 0;
  #consumer: PushConsumer | undefined;
  /** Which consumer's word counts. */
  #generation = 0;
  /** Whether the stream may be another than was seen: nothing is put in line until that is known. */
  #isDoubted = false;
  #isChecking = false;
  /** Ends the wait for what is being put in line. */
  #unknown: (() => void) | undefined;
  #cancelAlarm: (() => void) | undefined;
  #isReached = true;
  #isClosed = false;

  private constructor(
    connection: NatsConnection,
    created: string,
    options: JetStreamOptions,
    clock: Clock,
    onLost: (error: EngineError) => void,
  ) {
    this.#connection = connection;
    this.#created = created;
    this.#options = options;
    this.#clock = clock;
    this.#onLost = onLost;
    this.#stream = jetstream(connection, { timeout: APPEND_MS });
    void this.#watch();
  }

  /**
   * Comes to the stream, which is made if there is none; throws {@link EngineError}. `onLost` is told once it
   * cannot be had any more.
   */
  static async open(
    options: JetStreamOptions,
    clock: Clock,
    onLost: (error: EngineError) => void,
  ): Promise<JetStreamEngine> {
    const connection = await connectTo(options);
    try {
      const { created } = await openStream(connection, options, clock);
      return new JetStreamEngine(connection, created, options, clock, onLost);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Puts a text at the end, once it is known that the end is where it was. */
  append(text: string, id: string, done: (isKnown: boolean) => void): void {
    void this.#append(text, id).then(done);
  }

  /** Begins to bring all, from the first on. */
  read(reader: EngineReader): void {
    this.#reader = reader;
    void this.#consume();
  }

  /** Ends all that. It never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#generation++;
    this.#cancelAlarm?.();
    this.#unknown?.();
    await this.#deleteConsumer();
    await this.#connection.close();
  }

  async #append(text: string, id: string): Promise<boolean> {
    if (this.#isClosed) return false;
    if (this.#isDoubted) {
      this.#check();
      return false;
    }
    // Where the connection breaks it would be waited for to the end.
    const unknown = new Promise<undefined>((resolve) => this.#unknown = () => resolve(undefined));
    try {
      const taken = this.#stream.publish(subjectOf(this.#options), text, {
        msgID: id,
        timeout: APPEND_MS,
      });
      const ack = await Promise.race([taken, unknown]);
      taken.catch(() => {});
      if (ack === undefined) return false;
      this.#heard();
      this.#expect(ack.seq);
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  /** What is in line there should be brought soon, or there is nobody who brings it. */
  #expect(seq: number): void {
    if (this.#cursor >= seq) return;
    this.#clock.after(BRING_MS, () => {
      if (this.#cursor < seq && !this.#isClosed) this.#check();
    });
  }

  // How the engine is

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (this.#isClosed) return;
      if (type === "disconnect") {
        this.#isDoubted = true;
        this.#unknown?.();
        this.#alarm();
      } else if (type === "reconnect") {
        this.#check();
      }
    }
  }

  #heard(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    this.#reach(true);
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    const { problem } = engineError(error);
    if (problem === "forbidden") return this.#onLost(engineError(error));
    this.#alarm();
    // It may be the stream that is not there.
    this.#check();
  }

  #alarm(): void {
    this.#cancelAlarm ??= this.#clock.after(
      UNNOTICED_MS,
      () => this.#reach(false),
    );
  }

  #reach(works: boolean): void {
    if (works === this.#isReached || this.#isClosed) return;
    this.#isReached = works;
    this.#reader?.reached(works);
  }

  /** Sees to it that it is the same stream, that its end is there, and that it is brought. */
  #check(): void {
    if (this.#isChecking || this.#connection.isClosed()) return;
    this.#isChecking = true;
    void this.#checkStream().finally(() => this.#isChecking = false);
  }

  async #checkStream(): Promise<void> {
    try {
      const { streams } = await jetstreamManager(this.#connection, {
        checkAPI: false,
        timeout: APPEND_MS,
      });
      const { prefix } = this.#options;
      const { created, state } = await streams.info(prefix);
      if (created !== this.#created) {
        throw new EngineError("replaced", `it was made at ${created}`);
      }
      if (state.last_seq < this.#cursor) await this.#putBack(state.last_seq);
      const last = this.#tail.at(-1);
      if (last !== undefined) {
        const there = await streams.getMessage(prefix, { seq: last.seq });
        if (there?.string() !== last.text) {
          throw new EngineError("replaced", `something else stands at ${last.seq}`);
        }
      }
      this.#isDoubted = false;
      await this.#consume();
    } catch (error) {
      if (this.#isClosed) return;
      const lost = error instanceof EngineError ? error : engineError(error);
      if (lost.problem === "replaced" || lost.problem === "forbidden") this.#onLost(lost);
    }
  }

  /** The engine has lost its end. Whoever else saw it may be at it, too: the first one counts. */
  async #putBack(lastSeq: number): Promise<void> {
    for (const { seq, utcMs, text } of [...this.#tail]) {
      if (seq <= lastSeq) continue;
      const time = headers();
      time.set(TIME_HEADER, String(utcMs));
      try {
        await this.#stream.publish(subjectOf(this.#options), text, {
          headers: time,
          expect: { lastSequence: seq - 1 },
          timeout: APPEND_MS,
        });
      } catch (error) {
        if (
          !(error instanceof Error) ||
          !/wrong last sequence/i.test(error.message)
        ) throw error;
      }
    }
  }

  // What it brings

  async #consume(): Promise<void> {
    if (this.#isClosed) return;
    const generation = ++this.#generation;
    await this.#deleteConsumer();
    try {
      const consumer = await this.#stream.consumers.getPushConsumer(
        this.#options.prefix,
        {
          opt_start_seq: this.#cursor + 1,
        },
      );
      if (generation !== this.#generation) {
        return void await consumer.delete().catch(() => {});
      }
      this.#consumer = consumer;
      await consumer.consume({
        callback: (message) => {
          if (generation === this.#generation) this.#bring(message);
        },
      });
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Else the engine keeps it for minutes. */
  async #deleteConsumer(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer === undefined || this.#connection.isClosed()) return;
    const deleted = consumer.delete().catch(() => {});
    await Promise.race([
      deleted,
      new Promise<void>((resolve) => this.#clock.after(APPEND_MS, resolve)),
    ]);
  }

  #keep(brought: Brought): void {
    this.#tail.push(brought);
    this.#tailUnits += brought.text.length;
    while (this.#tailUnits > TAIL_MAX_UNITS && this.#tail.length > 1) {
      this.#tailUnits -= this.#tail.shift()?.text.length ?? 0;
    }
  }

  #bring(message: JsMsg): void {
    const { seq } = message;
    if (seq <= this.#cursor || this.#isClosed) return;
    this.#cursor = seq;
    const first = Number(message.headers?.get(TIME_HEADER) || NaN);
    const utcMs = Number.isNaN(first) ? Number(message.timestampNanos / 1_000_000n) : first;
    const text = message.string();
    this.#keep({ seq, utcMs, text });
    this.#heard();
    this.#reader?.bring(seq, utcMs, text);
  }
}
