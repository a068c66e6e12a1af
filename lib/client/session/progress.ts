/**
 * How far one has got in a room's log.
 *
 * An `ack` overtakes what others said before it: the server has a person's own answers go ahead of
 * the room. So the newest sequence number one knows is not the place from which to go on after a
 * lost connection; the place is the last one before which nothing is missing.
 *
 * @module
 */

import { keepRecent } from "../../recent.ts";
import { type Continuity, continuityOf, type LogEnd } from "../timeline/continuity.ts";

/** What of an entry tells it from all others. */
export interface EntryMark {
  /** Its place in the log. */
  readonly seq: number;
  /** UTC time in milliseconds. */
  readonly time: number;
  /** Whether it is of the past. */
  readonly replayed?: true;
}

/** So many entries are remembered beyond the life of a log's numbers: the most a replay can bring. */
const REMEMBERED = 1_000;

/** See the top of this file. */
export class Progress {
  #cursor = 0;
  #log: string | undefined;
  /** Whether one has been in the room. */
  #hasBegun = false;
  /** Known though something before them may still come: one's own, and what `history` brought. */
  readonly #ahead = new Set<number>();
  /** Where the replay ends that came, or comes, with the room. */
  #replayEnd = 0;
  /** When the last entries that were seen were said, by their numbers. */
  readonly #times = new Map<number, number>();

  /** Everything up to here was seen, is one's own, or is lost. */
  get cursor(): number {
    return this.#cursor;
  }

  /** The log in which that counts, if the server tells its logs apart. */
  get log(): string | undefined {
    return this.#log;
  }

  /** How far one has got, gaps included; `undefined` where one has not been. */
  get end(): LogEnd | undefined {
    if (!this.#hasBegun) return undefined;
    return { log: this.#log, seq: Math.max(this.#cursor, ...this.#ahead) };
  }

  /**
   * One comes into the room, whose newest entry is `found.seq`, and gets the last `replay` unless it
   * goes on; `resumed` as in `welcome`. Returns whether it does. In another log numbers mean something
   * else; where that cannot be known, only the time tells whether an entry was seen.
   */
  enter(found: LogEnd, replay: number, resumed: boolean): Continuity {
    const continuity = continuityOf(this.end, found, resumed);
    this.#hasBegun = true;
    this.#log = found.log;
    if (continuity === "setBack") this.#setBack(found.seq);
    else if (continuity !== "same") this.#restart(found.seq, replay);
    if (continuity === "anew") this.#times.clear();
    return continuity;
  }

  #restart(seq: number, replay: number): void {
    this.#cursor = Math.max(0, seq - replay);
    this.#ahead.clear();
    this.#replayEnd = seq;
  }

  /** The entries behind `seq` are gone; their numbers will be given again. */
  #setBack(seq: number): void {
    this.#cursor = Math.min(this.#cursor, seq);
    for (const numbers of [this.#ahead, this.#times]) {
      for (const number of numbers.keys()) if (number > seq) numbers.delete(number);
    }
  }

  /** An entry came; returns whether it is one that was not seen. */
  take(entry: EntryMark): boolean {
    const { seq, time } = entry;
    const isNew = seq > this.#cursor && !this.#ahead.has(seq) &&
      !(entry.replayed === true && this.#times.get(seq) === time);
    this.#advanceTo(seq);
    if (isNew) this.#remember(seq, time);
    return isNew;
  }

  /** An entry came that `history` asked for. What lies before it may still come. */
  takeAsked({ seq, time }: EntryMark): void {
    this.#remember(seq, time);
    this.#addAhead(seq);
  }

  /** One's own entry has its place. All of the replay was sent before that. */
  takeOwn(seq: number, time: number | undefined): void {
    this.#advanceTo(this.#replayEnd);
    if (time !== undefined) this.#remember(seq, time);
    this.#addAhead(seq);
  }

  /** The entries up to `to` will not come. */
  skip(to: number): void {
    this.#advanceTo(to);
  }

  #addAhead(seq: number): void {
    if (seq === this.#cursor + 1) this.#advanceTo(seq);
    else if (seq > this.#cursor) this.#ahead.add(seq);
  }

  #advanceTo(seq: number): void {
    if (seq <= this.#cursor) return;
    this.#cursor = seq;
    for (const ahead of this.#ahead) if (ahead <= seq) this.#ahead.delete(ahead);
    while (this.#ahead.delete(this.#cursor + 1)) this.#cursor++;
  }

  #remember(seq: number, time: number): void {
    this.#times.delete(seq);
    this.#times.set(seq, time);
    keepRecent(this.#times, REMEMBERED);
  }
}
