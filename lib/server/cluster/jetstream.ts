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
import { jetstream, type JetStreamClient, jetstreamManager } from "@nats-io/jetstream";
import type { StreamAPI, StreamInfo } from "@nats-io/jetstream";
import type { Clock } from "../../clock.ts";
import type { Engine, EngineReader, KeptText } from "./line.ts";
import { type Brought, JetStreamReading, readStreamOf, TIME_HEADER } from "./jetstream_reading.ts";
import { JetStreamTail } from "./jetstream_tail.ts";
import { JetStreamNeighbours } from "./jetstream_neighbours.ts";
import { JetStreamStates } from "./jetstream_states.ts";
import type { Neighbours } from "./neighbours.ts";
import { JetStreamTrust } from "./jetstream_trust.ts";
import {
  connectTo,
  EngineError,
  engineError,
  isFull,
  isNotThere,
  isOutrun,
  type JetStreamOptions,
  openStream,
  patiently,
  subjectOf,
} from "./jetstream_opening.ts";

/** How long the engine has to take something in. */
const APPEND_MS = 1_000;
/** So long after it did, that should have been brought. */
const BRING_MS = 500;
/** So long it may be away before anyone is told. */
const UNNOTICED_MS = 1_000;
/** So long after something could not be done it is tried again. */
const RETRY_MS = 250;

/** What an engine is made of. */
interface Opened {
  readonly connection: NatsConnection;
  readonly streams: StreamAPI;
  readonly created: string;
}

/** See the top of this file. */
export class JetStreamEngine implements Engine {
  /** The other servers of the chat. */
  readonly neighbours: Neighbours;
  readonly #connection: NatsConnection;
  readonly #stream: JetStreamClient;
  readonly #streams: StreamAPI;
  readonly #states: JetStreamStates;
  readonly #options: JetStreamOptions;
  readonly #clock: Clock;
  /** Which stream it is: another one may have its name. */
  #created: string;
  readonly #onLost: (error: EngineError) => void;
  #reader: EngineReader | undefined;
  /** The place of the last that was brought. */
  #cursor = 0;
  readonly #tail: JetStreamTail;
  readonly #reading: JetStreamReading;
  /** Whether the stream is as it was seen: nothing is put in line until that is known. */
  readonly #trust: JetStreamTrust;
  /** How often it was asked to look at the stream, and whether it does. */
  #checks = 0;
  #isChecking = false;
  /** Ends the wait for what is being put in line. */
  #unknown: (() => void) | undefined;
  #cancelAlarm: (() => void) | undefined;
  #isReached = true;
  /** Whether it said last that it has no room for more. */
  #isFull = false;
  #isClosed = false;

  private constructor(
    { connection, streams, created }: Opened,
    options: JetStreamOptions,
    clock: Clock,
    onLost: (error: EngineError) => void,
  ) {
    this.#connection = connection;
    this.#streams = streams;
    this.#created = created;
    this.#options = options;
    this.#clock = clock;
    this.#onLost = onLost;
    this.neighbours = new JetStreamNeighbours(connection, options.prefix);
    this.#trust = new JetStreamTrust(clock, options.replicas > 1);
    this.#stream = jetstream(connection, { timeout: APPEND_MS });
    this.#states = new JetStreamStates(this.#stream, streams, options, () => this.#created);
    const readStream = readStreamOf(this.#stream, streams, options.prefix);
    this.#tail = new JetStreamTail(readStream);
    this.#reading = new JetStreamReading({
      stream: readStream,
      clock,
      cursor: () => this.#cursor,
      bring: (brought) => this.#bring(brought),
    });
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
      // Asking first whether it may ask would need rights of its own.
      const manager = { checkAPI: false, timeout: APPEND_MS };
      const { streams } = await jetstreamManager(connection, manager);
      return new JetStreamEngine({ connection, streams, created }, options, clock, onLost);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Whether nobody has begun the line, or not with all that it takes; throws {@link EngineError}. */
  async isNew(): Promise<boolean> {
    return await patiently(this.#connection, this.#clock, async () => {
      const { state } = await this.#streams.info(this.#options.prefix);
      const isFree = state.last_seq === 0 || await this.#isClaimed();
      return isFree && await this.#states.recall() === undefined;
    });
  }

  /**
   * Begins a new line with what was known before it. First it leaves the first place empty: whoever comes reads there
   * that it must begin from what is kept, if it has to wait for that. Returns whether it was the first to keep that;
   * throws {@link EngineError}.
   */
  async found(text: string): Promise<boolean> {
    return await patiently(this.#connection, this.#clock, async () => {
      if (!await this.#claim()) return false;
      return await this.#states.found({ seq: 1, text }, `1-${crypto.randomUUID()}`);
    });
  }

  async #claim(): Promise<boolean> {
    try {
      await this.#stream.publish(subjectOf(this.#options), "", { expect: { lastSequence: 0 } });
      return true;
    } catch (error) {
      if (!isOutrun(error)) throw error;
      // By someone who has not kept it yet, and may not do so, or by someone who began a chat.
      return await this.#isClaimed();
    }
  }

  async #isClaimed(): Promise<boolean> {
    try {
      const first = await this.#streams.getMessage(this.#options.prefix, { seq: 1 });
      return first?.string() === "";
    } catch (error) {
      if (isNotThere(error)) return false;
      throw error;
    }
  }

  /** Puts a text at the end, once it is known that the end is where it was. */
  append(text: string, id: string, done: (isKnown: boolean) => void): void {
    void this.#append(text, id).then(done);
  }

  /** Brings all behind that place, once it is known that the end of that is there. */
  read(reader: EngineReader, after: number): void {
    this.#reader = reader;
    this.#cursor = after;
    this.#tail.clear();
    // What was brought until now is not what is next.
    this.#reading.stop();
    this.#check();
  }

  /** Keeps what was known at a place, and lets go of what it need not bring any more. */
  keep(kept: KeptText, done: (isKept: boolean) => void): void {
    void this.#keep(kept).then(done);
  }

  /** Looks for what it brought behind a place; what stands there no more is put in line again, and its reader told. */
  doubt(after: number, done: (stands: boolean) => void): void {
    this.#tail.doubt(after, done);
    this.#check();
  }

  /** Gives what was kept last; where it cannot, it tries again. */
  recall(done: (kept: KeptText | undefined) => void): void {
    void this.#recall().then(done);
  }

  /** Ends all that. It never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelAlarm?.();
    this.#trust.close();
    this.#unknown?.();
    await this.#reading.end(APPEND_MS);
    await this.#connection.close();
  }

  async #keep(kept: KeptText): Promise<boolean> {
    try {
      const upTo = await this.#states.keep(kept);
      if (upTo > 0) await this.#streams.purge(this.#options.prefix, { seq: upTo + 1 });
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  async #recall(): Promise<KeptText | undefined> {
    while (!this.#isClosed) {
      try {
        return await this.#states.recall();
      } catch (error) {
        this.#failed(error);
        await this.#rest();
      }
    }
  }

  async #append(text: string, id: string): Promise<boolean> {
    if (this.#isClosed) return false;
    if (this.#trust.isDoubted) {
      if (!this.#trust.isSettling) this.#check();
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
      if (this.#isOther(ack.seq, text)) {
        // The engine had lost what stood there; or lost this, and remembers nothing but that it was sent.
        this.doubt(ack.seq - 1, () => {});
        if (ack.duplicate) await this.#putAgain(text);
      }
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

  /** Whether something else was brought from that place. */
  #isOther(seq: number, text: string): boolean {
    return (this.#tail.at(seq)?.text ?? text) !== text;
  }

  // How the engine is

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (this.#isClosed) return;
      if (type === "disconnect") {
        this.#trust.doubt();
        this.#unknown?.();
        this.#alarm();
      } else if (type === "reconnect") {
        this.#check();
      }
    }
  }

  #heard(): void {
    this.#isFull = false;
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    this.#reach(true);
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    const { problem } = engineError(error);
    if (problem === "forbidden") return this.#onLost(engineError(error));
    this.#isFull = isFull(error);
    this.#alarm();
    if (!this.#isFull && !isOutrun(error)) this.#trust.fail();
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
    this.#reader?.reached(works, this.#isFull);
  }

  /** Sees to it that it is the same stream, that its end is there, and that it is brought; until that is so. */
  #check(): void {
    this.#checks++;
    if (this.#isChecking) return;
    this.#isChecking = true;
    void this.#checkUntilDone().finally(() => this.#isChecking = false);
  }

  async #checkUntilDone(): Promise<void> {
    for (let done = -1; done !== this.#checks && !this.#isClosed;) {
      const wanted = this.#checks;
      if (await this.#isChecked()) done = wanted;
      else await this.#rest();
    }
  }

  /** Whether there is nothing more to be done about it. */
  async #isChecked(): Promise<boolean> {
    try {
      return await this.#checkStream();
    } catch (error) {
      if (this.#isClosed) return true;
      const lost = error instanceof EngineError ? error : engineError(error);
      this.#alarm();
      if (!this.#isFinal(lost)) return false;
      this.#onLost(lost);
      return true;
    }
  }

  /** Whether nothing else will be heard. */
  #isFinal({ problem }: EngineError): boolean {
    if (problem === "replaced") return this.#trust.isGone();
    this.#trust.isThere();
    return problem === "forbidden";
  }

  /** What was never seen cannot have been deleted: where it is not there, it is made. */
  async #found(): Promise<StreamInfo> {
    if (this.#cursor > 0) return await this.#streams.info(this.#options.prefix);
    return await openStream(this.#connection, this.#options, this.#clock);
  }

  /** Whether a stream that was made at another time is the same by the first that was seen of what it has. */
  async #isSame(firstSeq: number): Promise<boolean> {
    return await this.#tail.stands(firstSeq) ?? this.#cursor === 0;
  }

  /** Whether that could be done by now. */
  async #checkStream(): Promise<boolean> {
    const { created, state } = await this.#found();
    if (created !== this.#created && !await this.#isSame(state.first_seq)) {
      throw new EngineError("replaced", `it was made at ${created}`);
    }
    this.#created = created;
    if (this.#cursor + 1 < state.first_seq) {
      // Others have kept what came of it, and let go of it.
      this.#trust.regain();
      this.#reader?.missing();
      return true;
    }
    if (state.last_seq < this.#cursor) await this.#putBack(state.last_seq);
    const replaced = await this.#tail.replaced(state.first_seq);
    this.#trust.regain();
    const [first] = replaced;
    if (first !== undefined) {
      // The engine lost its end, and somebody who had not seen that was there before it could be put back.
      if (this.#trust.isDoubted) return false;
      for (const { text } of replaced) await this.#putAgain(text);
      if (!this.#isClosed) this.#reader?.replaced(first.utcMs);
    } else if (this.#reader !== undefined && !this.#isClosed) await this.#reading.begin();
    return true;
  }

  /** At another place than before. It may be there by now, or be sent by others, too: who has it passes it over. */
  async #putAgain(text: string): Promise<void> {
    await this.#stream.publish(subjectOf(this.#options), text, { timeout: APPEND_MS });
  }

  /**
   * The engine has lost its end. Whoever else saw it may be at it, too: the first one counts. What nobody has any
   * more, for what came of it is kept, is empty.
   */
  async #putBack(lastSeq: number): Promise<void> {
    for (let seq = lastSeq + 1; seq <= this.#cursor; seq++) {
      const { utcMs, text } = this.#tail.at(seq) ?? { text: "" };
      const time = headers();
      if (utcMs !== undefined) time.set(TIME_HEADER, String(utcMs));
      try {
        await this.#stream.publish(subjectOf(this.#options), text, {
          headers: time,
          expect: { lastSequence: seq - 1 },
          timeout: APPEND_MS,
        });
      } catch (error) {
        if (!isOutrun(error)) throw error;
      }
    }
  }

  /** A moment before something is tried again. */
  async #rest(): Promise<void> {
    await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
  }

  // What it brings

  #bring(brought: Brought): void {
    const { seq, utcMs, text } = brought;
    if (seq <= this.#cursor || this.#isClosed) return;
    // What stood between is gone.
    if (seq > this.#cursor + 1) return this.#check();
    this.#cursor = seq;
    this.#tail.add(brought);
    this.#heard();
    this.#reader?.bring(seq, utcMs, text);
  }
}
