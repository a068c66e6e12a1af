/**
 * A room's log: what was said, in one order for all, and who has read how far.
 *
 * Appending is cheap and shows nobody anything; publishing encodes what has gathered, once for each
 * voice that is listening, and moves it within the readers' reach. Between the two lies the place
 * where a durable store commits.
 *
 * The log knows no sockets and no dialects. What must hold:
 * 1. Every reader sees, in the log's order, every entry published since it began to read, less its
 *    own; or is told exactly how many it missed.
 * 2. While those who read lag by half of the window, {@link Log.admits} says no, and whoever says much
 *    waits; who says little, only from three quarters on ({@link Log.admitsFew}). Only these can miss
 *    any: a reader that takes nothing for the grace period, and one that has no room for what it is
 *    given and is later than that, while more others keep up. They hold nobody.
 * 3. Memory is bounded: by the window for each voice, and by `keepEntries` and `keepBytes`.
 *
 * @module
 */

import {
  blankOf,
  comesBack,
  type Entry,
  type Passing,
  type RoomEvent,
  type Voice,
} from "../../vocabulary/entry.ts";
import { LOG_LIMITS, type LogLimits } from "../limits.ts";
import { Newest, sizeOf } from "./newest.ts";
import { type Echo, Reader } from "./reader.ts";
import { Tape } from "./tape.ts";

/** Entries as they are appended: the log gives them their sequence number. */
export type Unnumbered<T> = T extends Entry ? Omit<T, "seq"> : T;

interface Pending {
  readonly event: RoomEvent;
  readonly author: object | undefined;
}

// What readers may lag by, and what may wait to be published, in parts of the window, before senders wait:
// both for those who say little are all of it.
const MUCH = { lag: 1 / 2, pending: 1 / 4 };
const FEW = { lag: 3 / 4, pending: 1 / 4 };

// What an entry takes beside its text, at most: in memory the object and its strings' headers, on
// the wire a dialect's frame.
const ENTRY_OVERHEAD_BYTES = 256;
// A UTF-16 unit becomes at most three bytes of UTF-8.
const MAX_BYTES_PER_UNIT = 3;

/** What one said in one go is put on a tape together, up to about so many UTF-16 units. */
const RUN_UNITS = 4 * 1024;

/** See the top of this file. */
export class Log {
  readonly #limits: LogLimits;
  readonly #tapes = new Map<Voice, Tape>();
  readonly #readers = new Map<object, Reader>();
  #pending: Pending[] = [];
  #pendingBytes = 0;
  /** Whether readers that count lag so much that who says much must wait, and who says little. */
  #backlogged = false;
  #jammed = false;
  /** Those who say much and wait, and those who say little. */
  #waiting: Array<() => void> = [];
  #waitingFew: Array<() => void> = [];
  /** What those wait for who look back on what is not published yet, if any do. */
  #awaited: PromiseWithResolvers<void> | undefined;
  /** What can be looked back on. */
  readonly #kept: Newest;
  #seq = 0;
  #publishedSeq = 0;

  /** An empty log. */
  constructor(limits: LogLimits = LOG_LIMITS) {
    this.#limits = limits;
    this.#kept = new Newest(limits.keepEntries, limits.keepBytes);
  }

  /** The sequence number of the newest entry, 0 when there is none. */
  get seq(): number {
    return this.#seq;
  }

  /** The sequence number of the newest entry that is published. */
  get publishedSeq(): number {
    return this.#publishedSeq;
  }

  /** How many read it here. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Whether there is anything to look back on. */
  get isEmpty(): boolean {
    return this.#kept.size === 0 && this.#pending.length === 0;
  }

  /**
   * Whether a sender may append now. One who may not waits for {@link Log.admission}; TCP makes its
   * peer wait in turn. Appending all the same is safe for what the server itself has to say.
   */
  get admits(): boolean {
    return !this.#backlogged && this.#pendingBytes <= MUCH.pending * this.#limits.windowBytes;
  }

  /**
   * Whether one who says little may append, even where others wait: what a few lines take of the window
   * costs nobody anything, and a flood shall not keep everyone silent.
   */
  get admitsFew(): boolean {
    return !this.#jammed && this.#pendingBytes <= FEW.pending * this.#limits.windowBytes;
  }

  /** Resolves when senders may try again, those who say little as soon as {@link Log.admitsFew}. */
  admission(saysLittle = false): Promise<void> {
    const waiting = saysLittle ? this.#waitingFew : this.#waiting;
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** Adds an event at the end; the reader that `author` owns will not get it, but what comes back. */
  append(event: Unnumbered<Entry> | Passing, author?: object): RoomEvent {
    const numbered = this.#numbered(event);
    this.#pending.push({ event: numbered, author });
    this.#pendingBytes += pendingBytesOf(numbered);
    return numbered;
  }

  /** Whether someone reads it who is told of each who comes and goes. */
  get isReadExactly(): boolean {
    for (const { isExact } of this.#tapes.keys()) if (isExact === true) return true;
    return false;
  }

  /** Whether all that was appended is published. */
  get isPublished(): boolean {
    return this.#pending.length === 0;
  }

  /** Resolves once something more is published, or what was not is withdrawn. */
  get published(): Promise<void> {
    this.#awaited ??= Promise.withResolvers();
    return this.#awaited.promise;
  }

  /** What has been appended and is not published yet, comings and goings left out. */
  get unpublished(): Entry[] {
    return this.#pending.flatMap(({ event }) => "seq" in event ? [event] : []);
  }

  /** Begins where a log was left: with its last sequence number and its newest entries. */
  restore(seq: number, entries: readonly Entry[]): void {
    this.#seq = seq;
    this.#publishedSeq = seq;
    for (const entry of entries) this.#kept.add(entry);
  }

  /** Takes back what was appended and not published, and goes on where the log was left, as {@link Log.restore}. */
  withdraw(seq: number, entries: readonly Entry[]): void {
    this.#pending = this.#pending.filter(({ event }) => !("seq" in event));
    this.#pendingBytes = ENTRY_OVERHEAD_BYTES * this.#pending.length;
    this.#kept.clear();
    this.restore(seq, entries);
    this.#endWait();
  }

  #endWait(): void {
    this.#awaited?.resolve();
    this.#awaited = undefined;
  }

  /**
   * Takes the words of these entries out, be they published or not; their numbers stay. Who was there when
   * they were said may yet read them on a tape, with word behind them that they were taken back.
   */
  blank(seqs: Iterable<number>): void {
    const wanted = new Set(seqs);
    for (const seq of wanted) {
      const entry = this.#kept.at(seq);
      if (entry !== undefined) this.#kept.replace(blankOf(entry));
    }
    this.#pending = this.#pending.map(({ event, author }) =>
      "seq" in event && wanted.has(event.seq)
        ? { event: blankOf(event), author }
        : { event, author }
    );
  }

  /** How many events were appended and are not published yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Moves what was appended, or the first `count` of it, within the readers' reach; returns whether there was anything. */
  publish(count = Infinity): boolean {
    if (this.#pending.length === 0 || count === 0) return false;
    if (count < this.#pending.length) return this.#publishFirst(count);
    for (const [voice, tape] of this.#tapes) this.#write(voice, tape);
    for (const { event } of this.#pending) if ("seq" in event) this.#kept.add(event);
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#publishedSeq = this.#seq;
    this.#endWait();
    return true;
  }

  #publishFirst(count: number): boolean {
    const rest = this.#pending.splice(count);
    const isAny = this.publish();
    this.#pending = rest;
    for (const { event } of rest) this.#pendingBytes += pendingBytesOf(event);
    this.#publishedSeq -= rest.filter(({ event }) => "seq" in event).length;
    return isAny;
  }

  /** What someone said in one go is put on the tape in one go: most of what a line costs there is its call. */
  #write(voice: Voice, tape: Tape): void {
    let [run, entries, writer]: [string, number, Reader | undefined] = ["", 0, undefined];
    for (const { event, author } of this.#pending) {
      const words = voice.encode(event);
      if (words.length === 0) continue;
      const reader = this.#writerOf(event, author, voice);
      const echo = reader?.echo?.(event);
      const goesOn = reader === writer && echo === undefined && run.length < RUN_UNITS;
      if (entries > 0 && !(goesOn && typeof words === "string")) {
        tape.append(run, writer, undefined, entries);
        [run, entries] = ["", 0];
      }
      if (typeof words === "string" && echo === undefined) {
        run += words;
        entries++;
        writer = reader;
      } else {
        tape.append(words, reader, echo);
      }
    }
    if (entries > 0) tape.append(run, writer, undefined, entries);
  }

  /** The reader of that voice who gets no event like all others, or words of its own for it: who did it. */
  #writerOf(event: RoomEvent, author: object | undefined, voice: Voice): Reader | undefined {
    const reader = author && this.#readers.get(author);
    if (reader?.voice !== voice) return undefined;
    return reader.echo === undefined && "seq" in event && comesBack(event) ? undefined : reader;
  }

  /** How many bytes the slowest reader is behind. */
  get lagBytes(): number {
    let lagBytes = 0;
    for (const tape of this.#tapes.values()) lagBytes = Math.max(lagBytes, tape.longestLag);
    return lagBytes;
  }

  /** About how much of that its entries take. */
  get keptBytes(): number {
    return this.#kept.bytes;
  }

  /** The newest entries, seen or not, as many as take no more than that. */
  newest(maxBytes: number): Entry[] {
    const entries = [...this.#kept.last(Infinity, Infinity), ...this.unpublished];
    let [from, bytes] = [entries.length, 0];
    while (from > 0 && (bytes += sizeOf(entries[from - 1])) <= maxBytes) from--;
    return entries.slice(from);
  }

  /** About how much memory it takes, in bytes. */
  get memoryBytes(): number {
    let bytes = this.#kept.bytes + this.#pendingBytes;
    for (const tape of this.#tapes.values()) bytes += tape.heldBytes;
    return bytes;
  }

  /**
   * Lets go of what it can do without, until it takes no more than `bytes` if that is enough: first of
   * what only readers that take nothing still want, then of the oldest entries.
   */
  shed(bytes: number, nowMs: number): void {
    for (const tape of this.#tapes.values()) tape.shed(nowMs, this.#limits.graceMs);
    const excess = this.memoryBytes - bytes;
    if (excess > 0) this.#kept.shed(this.#kept.bytes - excess);
  }

  /** Lets go of what all have read, and decides whether senders must wait. */
  settle(nowMs: number): void {
    for (const tape of this.#tapes.values()) tape.forget();
    const lag = this.#lagThatCounts(nowMs) / this.#limits.windowBytes;
    this.#backlogged = lag > MUCH.lag;
    this.#jammed = lag > FEW.lag;
    if (this.admitsFew) resumeAll(this.#waitingFew);
    if (this.admits) resumeAll(this.#waiting);
  }

  /** The longest lag in bytes of those who keep up; of all, where those are not more than the others. */
  #lagThatCounts(nowMs: number): number {
    let [keepingUp, slow, lag, slowLag] = [0, 0, 0, 0];
    for (const tape of this.#tapes.values()) {
      tape.measure(nowMs, this.#limits.graceMs, (bytes, isSlow) => {
        if (isSlow) {
          slow++;
          slowLag = Math.max(slowLag, bytes);
        } else {
          keepingUp++;
          lag = Math.max(lag, bytes);
        }
      });
    }
    return slow < keepingUp ? lag : Math.max(lag, slowLag);
  }

  /**
   * A reader at the end of what is published. An owner has one at a time: the former one ends. It gets
   * nothing of its own, or what `echo` makes of that.
   */
  open(owner: object, voice: Voice, nowMs: number, echo?: Echo): Reader {
    this.close(owner);
    let tape = this.#tapes.get(voice);
    if (tape === undefined) {
      tape = new Tape(this.#limits.windowBytes);
      this.#tapes.set(voice, tape);
    }
    const reader = new Reader(voice, tape, nowMs, echo);
    this.#readers.set(owner, reader);
    return reader;
  }

  /** Ends the owner's reader, if it has one. A voice that nobody reads any more costs nothing. */
  close(owner: object): void {
    const reader = this.#readers.get(owner);
    if (reader === undefined) return;
    this.#readers.delete(owner);
    const tape = this.#tapes.get(reader.voice);
    tape?.close(reader);
    if (tape?.readers === 0) this.#tapes.delete(reader.voice);
  }

  /**
   * The newest `count` of the published entries, or of those before the sequence number `before`,
   * oldest first; no more of them than `maxBytes` allow.
   */
  last(count: number, maxBytes: number, before = Infinity): Entry[] {
    return this.#kept.last(count, maxBytes, before);
  }

  /** The first `count` of the published entries behind the sequence number `seq`. */
  since(seq: number, count: number, maxBytes: number): Entry[] {
    return this.#kept.behind(seq, count, maxBytes);
  }

  /** The same, what was appended and nobody has seen included. */
  behind(seq: number, count: number, maxBytes: number): Entry[] {
    const entries = this.since(seq, count, maxBytes);
    const last = entries.at(-1)?.seq ?? seq;
    if (this.isPublished || last < this.#publishedSeq) return entries;
    const rest = this.unpublished.filter((entry) => entry.seq > last);
    return entries.concat(rest.slice(0, count - entries.length));
  }

  /** The sequence number of the oldest entry that is still kept; one more than the last if none is. */
  get oldestSeq(): number {
    return this.#kept.oldestSeq ?? this.#publishedSeq + 1;
  }

  #numbered(event: Unnumbered<Entry> | Passing): RoomEvent {
    if (!("author" in event)) return event;
    const { type, room, timeMs, nick, author, text, request } = event;
    const seq = ++this.#seq;
    const entry = { type, room, seq, timeMs, nick, author, text };
    const { notice, tags, targets, account } = event;
    const isPlain = notice === undefined && tags === undefined && targets === undefined;
    if (isPlain && account === undefined) {
      return request === undefined ? entry : { ...entry, request };
    }
    return { ...event, seq };
  }
}

/** What an event may take until it is published, and on the wire. */
function pendingBytesOf(event: RoomEvent): number {
  return ENTRY_OVERHEAD_BYTES + ("text" in event ? MAX_BYTES_PER_UNIT * event.text.length : 0);
}

/** Has all of them try again; who must wait again does so behind them. */
function resumeAll(waiting: Array<() => void>): void {
  for (const resume of waiting.splice(0)) resume();
}
