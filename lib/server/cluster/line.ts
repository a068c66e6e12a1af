/**
 * The line in which servers that are one chat put what is asked of them, and which brings it back to all of
 * them in one order.
 *
 * What must hold, whatever becomes of the engine:
 * 1. All servers get the same batches in the same order, each with the same time.
 * 2. What a server puts in line comes back to it in the order in which it was put there, at least once.
 * 3. What was put in line waits until the engine can be reached.
 *
 * What is put in line while a batch is on its way goes with the next: so the more there is to do, the less
 * each costs. A batch counts as in line once it has come back, not before: an engine that loses power may
 * lose what it said it has. It is sent again then, and those who have its number already pass it over (see
 * servers.ts).
 *
 * @module
 */

import type { Act } from "./act.ts";
import type { Clock } from "../../clock.ts";
import type { Effort } from "../chat/figures.ts";
import type { Mark } from "./past.ts";

/** What keeps the line: an order that all agree on, and nothing else. */
export interface Engine {
  /**
   * Puts a text at the end, if it can, and says later whether that was done; `false` where it is not known.
   * One text is on its way at a time. `id` is the same where the text is sent again.
   */
  append(text: string, id: string, done: (isKnown: boolean) => void): void;
  /** Brings all texts behind that place, from now on. */
  read(reader: EngineReader, after: number): void;
  /**
   * Keeps what was known at a place in line, and says later whether that, or what was known at a later one, is
   * kept. What stands in line up to where this was done the time before is not brought any more then.
   */
  keep(kept: KeptText, done: (isKept: boolean) => void): void;
  /**
   * Another server was brought something else behind a place: has it look whether what it brought itself stands there
   * yet. Where it does, that is said, or that this cannot be known; where it does not, it is put in line again, for it
   * was confirmed, and its reader is told.
   */
  doubt(after: number, done: (stands: boolean) => void): void;
  /** Gives what was kept last, if anything was, as soon as it can. */
  recall(done: (kept: KeptText | undefined) => void): void;
  /** Ends all that. */
  close(): Promise<void>;
}

/** What was known at a place in line. */
export interface KeptText {
  /** The place. */
  readonly seq: number;
  /** What was known. */
  readonly text: string;
}

/** To whom an engine brings what is in line. */
export interface EngineReader {
  /**
   * These words are next, everywhere: at that place, and at that UTC time in milliseconds. They are empty where what
   * stood there is known by what is kept alone: the engine lost it, or the chat was somewhere else before.
   */
  bring(seq: number, utcMs: number, text: string): void;
  /** What is next is not there any more: it must be known by what was kept. */
  missing(): void;
  /**
   * Something of what it brought stands there no more: the engine lost it, and took in another thing in its place. It
   * is in line again, at the end. It had come at that UTC time in milliseconds, or later.
   */
  replaced(sinceMs: number): void;
  /**
   * Whether the engine can be reached: no word of it was heard for a while, or it is there again; `isFull` where it
   * is there and takes nothing in.
   */
  reached(works: boolean, isFull?: boolean): void;
}

/** Acts that were put in line together. */
export interface Batch {
  /** Its place in line. */
  readonly seq: number;
  /** When it came there, by the engine's clock, in UTC milliseconds. */
  readonly utcMs: number;
  /** Which server put it there, */
  readonly server: string;
  /** as which of its batches, the first of which is 1: one may come twice. */
  readonly number: number;
  /** What it wants carried out. */
  readonly acts: readonly Act[];
  /** How it stands there. */
  readonly text: string;
  /** What its writer had carried out before, as far as it says so. */
  readonly past?: Mark | undefined;
}

/** To whom the line brings what is next. */
export interface LineReader {
  /** These acts are next, everywhere. */
  deliver(batch: Batch): void;
  /** As {@link EngineReader.missing}. */
  missing(): void;
  /** As {@link EngineReader.replaced}. */
  replaced(sinceMs: number): void;
  /** As {@link EngineReader.reached}. */
  reached(works: boolean, isFull?: boolean): void;
}

/** Engines take a message of 1 MiB, and above a part of that nothing is gained. */
const BATCH_MAX_UNITS = 64 * 1024;
/** While more than so much waits, senders do. */
const BACKLOG_MAX_UNITS = 256 * 1024;
/** So long after it could not be sent, and so long after it should have come back, a batch is sent again. */
const RETRY_MS = 250;
const OVERDUE_MS = 5_000;

/**
 * A batch as it is written.
 *
 * @ignore
 */
export interface Written {
  /** Which server put it there, */
  readonly s: string;
  /** as which of its batches, */
  readonly n: number;
  /** what it had carried out before: up to which place, and how, */
  readonly p?: readonly [at: number, hash: string];
  /** and what it wants carried out. */
  readonly a: readonly Act[];
}

/** A batch that has not come back. */
interface Underway {
  readonly sentAtMs: number;
  readonly number: number;
  readonly text: string;
}

/** See the top of this file. */
export class Line {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #past: () => Mark | undefined;
  #server: string;
  #number = 0;
  /** What waits for its turn, as it will be sent. */
  #waiting: string[] = [];
  #waitingUnits = 0;
  #underway: Underway | undefined;
  #cancelRetry: () => void = () => {};
  #admitted: (() => void)[] = [];
  #reader: LineReader | undefined;
  readonly #roundTrips = { count: 0, totalMs: 0 };
  #place = 0;
  #broughtAtMs: number;
  #isClosed = false;
  #flushed: (() => void) | undefined;

  /** What is put in it comes from the server of that name, which has carried out `past`, as far as others know that. */
  constructor(
    engine: Engine,
    clock: Clock,
    server: string,
    past: () => Mark | undefined = () => undefined,
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#past = past;
    this.#server = server;
    this.#broughtAtMs = clock.nowMs();
  }

  /** How much waits to be sent, in UTF-16 units of JSON. */
  get backlogUnits(): number {
    return this.#waitingUnits + (this.#underway?.text.length ?? 0);
  }

  /** The place of what came last. */
  get place(): number {
    return this.#place;
  }

  /** For how long nothing was brought, in milliseconds. */
  get silentMs(): number {
    return this.#clock.nowMs() - this.#broughtAtMs;
  }

  /** From being put in line to coming back. */
  get roundTrips(): Effort {
    return { ...this.#roundTrips };
  }

  /** What must be waited for before more is put in line, if anything. */
  get admission(): Promise<void> | undefined {
    if (this.backlogUnits <= BACKLOG_MAX_UNITS) return undefined;
    return new Promise((resolve) => this.#admitted.push(resolve));
  }

  /** Brings what is in line behind that place, from now on. */
  read(reader: LineReader, after: number): void {
    this.#reader = reader;
    this.#place = after;
    this.#engine.read({
      bring: (seq, utcMs, text) => this.#bring(seq, utcMs, text),
      missing: () => this.#reader?.missing(),
      replaced: (sinceMs) => this.#reader?.replaced(sinceMs),
      reached: (works, isFull) => reader.reached(works, isFull),
    }, after);
  }

  /** Brings nothing until it is read again. */
  stop(): void {
    this.#reader = undefined;
  }

  /** Has what was known at a place kept; see {@link Engine.keep}. */
  keep(kept: KeptText, done: (isKept: boolean) => void): void {
    this.#engine.keep(kept, done);
  }

  /** Another server was brought something else; see {@link Engine.doubt}. */
  doubt(after: number, done: (stands: boolean) => void): void {
    this.#engine.doubt(after, done);
  }

  /** Gives what was kept last. */
  recall(done: (kept: KeptText | undefined) => void): void {
    this.#engine.recall((kept) => {
      if (!this.#isClosed) done(kept);
    });
  }

  /** Puts an act at the end. */
  submit(act: Act): void {
    const text = JSON.stringify(act);
    this.#waiting.push(text);
    this.#waitingUnits += text.length;
    this.#send();
  }

  /** From now on this is a server of another name: what waits is forgotten. */
  rename(server: string): void {
    this.#cancelRetry();
    this.#server = server;
    this.#number = 0;
    this.#waiting = [];
    this.#waitingUnits = 0;
    this.#underway = undefined;
    this.#letIn();
  }

  /** Ends it, once what waits is in line or that time is over. */
  async close(maxMs: number): Promise<void> {
    if (this.backlogUnits > 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(maxMs, resolve);
        this.#flushed = () => {
          cancel();
          resolve();
        };
      });
    }
    this.#isClosed = true;
    this.#cancelRetry();
    this.#letIn();
    await this.#engine.close();
  }

  #bring(seq: number, utcMs: number, text: string): void {
    const reader = this.#reader;
    if (this.#isClosed || reader === undefined) return;
    // What stood there is known by what is kept, and by nothing else any more.
    if (text === "") return reader.missing();
    this.#place = seq;
    this.#broughtAtMs = this.#clock.nowMs();
    const batch = batchIn(text);
    // Someone else wrote it: it is nothing to anyone.
    if (batch === undefined) return;
    const { s: server, n: number, p: past, a: acts } = batch;
    const isOwn = server === this.#server && number === this.#underway?.number;
    if (isOwn) {
      this.#cancelRetry();
      this.#roundTrips.count++;
      this.#roundTrips.totalMs += this.#clock.nowMs() - (this.#underway?.sentAtMs ?? 0);
      this.#underway = undefined;
    }
    const mark = past && { at: past[0], hash: past[1] };
    reader.deliver({ seq, utcMs, server, number, acts, text, past: mark });
    if (isOwn) this.#send();
  }

  #send(): void {
    if (this.#underway !== undefined || this.#isClosed) return;
    if (this.#waiting.length === 0) return this.#flushed?.();
    let units = 0;
    let count = 0;
    for (const { length } of this.#waiting) {
      if (count > 0 && units + length > BATCH_MAX_UNITS) break;
      units += length;
      count++;
    }
    const acts = this.#waiting.splice(0, count);
    this.#waitingUnits -= units;
    const number = ++this.#number;
    // Who begins anew has forgotten what it carried out.
    const past = this.#reader && this.#past();
    const said = past === undefined ? "" : `"p":[${past.at},"${past.hash}"],`;
    const from = `"s":${JSON.stringify(this.#server)},"n":${number}`;
    const text = `{${from},${said}"a":[${acts.join(",")}]}`;
    this.#append(this.#underway = { number, text, sentAtMs: this.#clock.nowMs() });
    this.#letIn();
  }

  #append(batch: Underway): void {
    const id = `${this.#server} ${batch.number}`;
    this.#retryAfter(OVERDUE_MS, batch);
    this.#engine.append(batch.text, id, (isKnown) => {
      if (batch === this.#underway && !isKnown) this.#retryAfter(RETRY_MS, batch);
    });
  }

  #retryAfter(ms: number, batch: Underway): void {
    this.#cancelRetry();
    if (this.#isClosed) return;
    this.#cancelRetry = this.#clock.after(ms, () => {
      if (batch === this.#underway) this.#append(batch);
    });
  }

  #letIn(): void {
    if (!this.#isClosed && this.backlogUnits > BACKLOG_MAX_UNITS) return;
    const admitted = this.#admitted;
    this.#admitted = [];
    for (const resume of admitted) resume();
  }
}

/**
 * What is written there, if a server wrote it.
 *
 * @ignore
 */
export function batchIn(text: string): Written | undefined {
  try {
    const batch: unknown = JSON.parse(text);
    return isWritten(batch) ? batch : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a server wrote it: what it wrote there is believed. */
function isWritten(batch: unknown): batch is Written {
  return typeof batch === "object" && batch !== null && "s" in batch && "n" in batch &&
    "a" in batch && typeof batch.s === "string" && typeof batch.n === "number" &&
    Array.isArray(batch.a);
}
