/**
 * A tape is a log as one kind of reader gets it: encoded once, read by any number of cursors.
 *
 * It knows neither what the bytes mean nor who reads them. Entries lie one behind the other in
 * segments of up to 256 KiB; a cursor reads by getting a view of a segment, so a thousand readers at
 * the same place share the same bytes and nothing is copied. Only a reader who wrote something in
 * the stretch gets a copy of its own, with its own entries left out.
 *
 * What must hold:
 * 1. Bytes once appended never change: a view that was handed out stays good for as long as it is
 *    held, whatever is appended or dropped meanwhile.
 * 2. The tape holds at most `windowBytes` and one segment. What lies before that is dropped, read
 *    or not, and a cursor left behind learns exactly how many entries of others it missed.
 * 3. What every cursor has read is dropped at the next {@link Tape.forget}, so a tape whose readers
 *    keep up costs one segment.
 *
 * A linked list of segments, each cursor holding its own, would spare the look-up by offset; but
 * then one stalled reader keeps everything after it alive, which is just what must not happen.
 *
 * @module
 */

import type { Words } from "../../vocabulary/entry.ts";

const SMALLEST_SEGMENT_BYTES = 2 * 1024;
const LARGEST_SEGMENT_BYTES = 256 * 1024;
/** Up to a reader's own entries a stretch this long is worth a write of its own, without a copy. */
const LONG_STRETCH_BYTES = 16 * 1024;

const encoder = new TextEncoder();
const NO_SPANS: readonly Span[] = [];

interface Segment {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where on the tape its first byte lies. */
  readonly offset: number;
  /** Entries on the tape before this segment. */
  readonly position: number;
  /** Bytes in use. */
  used: number;
  /** Entries in it, each of them whole. */
  entries: number;
}

/** Where entries of one author lie, one behind the other. */
export interface Span {
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset behind the last byte. */
  end: number;
  /** Entries on the tape before it. */
  readonly position: number;
  /** How many they are. */
  entries: number;
  /** What their author gets in their place; nothing, for most. */
  readonly echo: Uint8Array<ArrayBuffer> | undefined;
}

/** What a cursor gets in one read. */
export interface Stretch {
  /** Whole entries, ready for the wire; empty when nothing but the reader's own was new. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Entries of others that were dropped before this reader came to them. */
  readonly missed: number;
}

/**
 * One reader's place on a tape; a reader who stalls costs no more than this. Ten thousand of them are
 * moved on for one entry, each from memory that no cache holds: so what is seldom there has no object.
 */
export class Cursor {
  /** Bytes of the tape that lie behind it. */
  offset: number;
  /** Entries of the tape that lie behind it. */
  position: number;
  /** When it last read (or was opened), by the caller's clock, in milliseconds. */
  readAtMs: number;
  /** Its reader's own entries that still lie ahead, in order; those dropped are only counted. */
  own: Span[] | undefined;
  /** How many of its reader's own entries ahead were dropped. */
  ownDropped = 0;
  /** Whether its reader has not room for what was read last. */
  isBlocked = false;

  /** A place at the tape's end; {@link Tape.open} makes it count. */
  constructor({ end, length }: Tape, nowMs: number) {
    this.offset = end;
    this.position = length;
    this.readAtMs = nowMs;
  }
}

/** An append-only, bounded sequence of encoded entries; the top of this file has its rules. */
export class Tape {
  readonly #cursors = new Set<Cursor>();
  readonly #windowBytes: number;
  readonly #largestSegmentBytes: number;
  /** The full segments that some cursor may still want, oldest first. */
  #full: Segment[] = [];
  /** The segment that is being filled. */
  #last: Segment = newSegment(0, 0, 0);

  /** The view that was handed out last. */
  #latest: Uint8Array<ArrayBuffer> = this.#last.bytes.subarray(0, 0);
  /** The end as it was at a time, and as it was some time before that. */
  #marked = 0;
  #markedAtMs = -Infinity;
  #oldEnd = 0;

  /** A tape that keeps up to `windowBytes` for readers who lag. */
  constructor(windowBytes: number) {
    this.#windowBytes = windowBytes;
    // A segment is dropped whole: it must be small beside what readers may come back to.
    this.#largestSegmentBytes = Math.min(LARGEST_SEGMENT_BYTES, Math.floor(windowBytes / 8));
  }

  /** Bytes ever appended. */
  get end(): number {
    return this.#last.offset + this.#last.used;
  }

  /** Entries ever appended. */
  get length(): number {
    return this.#last.position + this.#last.entries;
  }

  /** How many readers it has. */
  get readers(): number {
    return this.#cursors.size;
  }

  /** Keeps for a cursor at the end what is appended from now on. */
  open(cursor: Cursor): void {
    this.#cursors.add(cursor);
  }

  /** Ends a cursor. Closing it twice is no error. */
  close(cursor: Cursor): void {
    this.#cursors.delete(cursor);
  }

  /**
   * Appends one entry, or `entries` of them that stay together: bytes, or text as UTF-8. `author`, if it
   * reads this tape, will get `echo` in their place: nothing, where there is none.
   */
  append(words: Words, author?: Cursor, echo: Words = "", entries = 1): void {
    let segment = this.#last;
    let length = writeInto(segment, words);
    if (length === undefined) {
      const bytes = typeof words === "string" ? encoder.encode(words) : words;
      length = bytes.length;
      segment = this.#grow(length);
      segment.bytes.set(bytes);
    }
    const start = segment.offset + segment.used;
    segment.used += length;
    segment.entries += entries;
    if (author === undefined || !this.#cursors.has(author)) return;
    const end = start + length;
    const own = author.own ??= [];
    const latest = own.at(-1);
    const isPlain = echo.length === 0 && latest?.echo === undefined;
    // A span lies within one segment.
    if (latest !== undefined && isPlain && latest.end === start && start !== segment.offset) {
      latest.end = end;
      latest.entries += entries;
    } else {
      own.push({ start, end, position: this.length - entries, entries, echo: bytesOf(echo) });
      this.#countDropped(author);
    }
  }

  /** Moves the cursor over the next stretch, at most to the end of a segment, and returns it. */
  read(cursor: Cursor, nowMs: number): Stretch {
    cursor.readAtMs = nowMs;
    const missed = this.#catchUp(cursor);
    const segment = this.#segmentAt(cursor.offset);
    const from = cursor.offset - segment.offset;
    const { offset, position } = partOf(cursor, segment) ?? endOf(segment);
    const until = offset - segment.offset;
    const own = takeUntil(cursor.own, offset);
    cursor.offset = offset;
    cursor.position = position;
    if (own.length > 0) return { bytes: viewWithout(own, segment, from, until), missed };
    const isWhole = until === segment.used;
    return {
      bytes: isWhole ? this.#view(segment, from) : segment.bytes.subarray(from, until),
      missed,
    };
  }

  /** What a segment holds after its byte `from`; most readers want what the last one wanted. */
  #view({ bytes, used }: Segment, from: number): Uint8Array<ArrayBuffer> {
    const { buffer, byteOffset, length } = this.#latest;
    if (buffer !== bytes.buffer || byteOffset !== from || length !== used - from) {
      this.#latest = bytes.subarray(from, used);
    }
    return this.#latest;
  }

  /** How many entries of others the cursor has not come to. */
  unread(cursor: Cursor): number {
    const { own = [], ownDropped } = cursor;
    const ahead = own.reduce((sum, { entries }) => sum + entries, ownDropped);
    return this.length - cursor.position - ahead;
  }

  /** The longest lag in bytes of any reader. */
  get longestLag(): number {
    return this.end - this.#slowest(-Infinity);
  }

  /**
   * Looks at how far behind those are who read something in the last `graceMs`: `look` is given each one's
   * lag in bytes, and whether that is its own doing, and so old that it is late.
   */
  measure(nowMs: number, graceMs: number, look: (lag: number, isSlow: boolean) => void): void {
    const { end } = this;
    const oldEnd = this.#endBefore(nowMs, graceMs);
    for (const { offset, readAtMs, isBlocked } of this.#cursors) {
      if (nowMs - readAtMs < graceMs) look(end - offset, isBlocked && offset < oldEnd);
    }
  }

  /** Drops the full segments that every cursor has passed. */
  forget(): void {
    if (this.#full.length === 0) return;
    this.#dropBefore(this.#slowest(-Infinity));
  }

  /** How much memory the segments take, in bytes. */
  get heldBytes(): number {
    return this.#full.reduce((sum, { bytes }) => sum + bytes.length, this.#last.bytes.length);
  }

  /** Drops all that only readers still want who have taken nothing of it for `graceMs`. */
  shed(nowMs: number, graceMs: number): void {
    const { end, length } = this;
    const wanted = Math.max(
      this.#slowest(-Infinity),
      Math.min(this.#slowest(nowMs - graceMs), this.#endBefore(nowMs, graceMs)),
    );
    if (wanted === end && this.#last.used > 0) {
      this.#full.push(this.#last);
      this.#last = newSegment(end, length, 0);
      this.#latest = this.#last.bytes.subarray(0, 0);
    }
    this.#dropBefore(wanted);
  }

  /**
   * The end as it was at least `graceMs` ago: who has not read for long, there being nothing, is no
   * laggard the moment that there is something.
   */
  #endBefore(nowMs: number, graceMs: number): number {
    if (nowMs - this.#markedAtMs >= graceMs) {
      this.#oldEnd = this.#marked;
      this.#marked = this.end;
      this.#markedAtMs = nowMs;
    }
    return this.#oldEnd;
  }

  /** The offset of the slowest cursor that has read after `sinceMs`. */
  #slowest(sinceMs: number): number {
    let slowest = this.end;
    for (const { offset, readAtMs } of this.#cursors) {
      if (readAtMs > sinceMs && offset < slowest) slowest = offset;
    }
    return slowest;
  }

  #dropBefore(offset: number): void {
    this.#drop((segment) => segment.offset + segment.used <= offset);
  }

  #grow(entryBytes: number): Segment {
    const full = this.#last;
    const larger = Math.max(2 * full.bytes.length, SMALLEST_SEGMENT_BYTES);
    const size = Math.max(entryBytes, Math.min(larger, this.#largestSegmentBytes));
    if (full.used > 0) this.#full.push(full);
    this.#last = newSegment(full.offset + full.used, full.position + full.entries, size);
    const oldest = this.#last.offset - this.#windowBytes;
    this.#drop((segment) => segment.offset < oldest);
    return this.#last;
  }

  #drop(isGone: (segment: Segment) => boolean): void {
    const kept = this.#full.findIndex((segment) => !isGone(segment));
    this.#full.splice(0, kept === -1 ? this.#full.length : kept);
  }

  get #oldest(): Segment {
    return this.#full[0] ?? this.#last;
  }

  /** One who writes and never reads would else hold a span for each of its entries. */
  #countDropped(cursor: Cursor): void {
    for (const { entries } of takeUntil(cursor.own, this.#oldest.offset)) {
      cursor.ownDropped += entries;
    }
  }

  /** Moves a cursor that was left behind to the oldest entry; returns how many of others it missed. */
  #catchUp(cursor: Cursor): number {
    const oldest = this.#oldest;
    if (cursor.offset >= oldest.offset) return 0;
    this.#countDropped(cursor);
    const missed = oldest.position - cursor.position - cursor.ownDropped;
    cursor.ownDropped = 0;
    cursor.offset = oldest.offset;
    cursor.position = oldest.position;
    return missed;
  }

  /** The segment in which the byte at `offset` lies, or will lie. */
  #segmentAt(offset: number): Segment {
    if (offset >= this.#last.offset) return this.#last;
    return this.#full.find((segment) => segment.offset + segment.used > offset) ?? this.#last;
  }
}

/** Writes straight into the segment's free bytes; returns how many it took, if it fitted. */
function writeInto({ bytes, used }: Segment, entry: Words): number | undefined {
  if (typeof entry === "string") {
    const { read, written } = encoder.encodeInto(entry, bytes.subarray(used));
    return read === entry.length ? written : undefined;
  }
  if (entry.length > bytes.length - used) return undefined;
  bytes.set(entry, used);
  return entry.length;
}

function newSegment(offset: number, position: number, sizeBytes: number): Segment {
  return { bytes: new Uint8Array(sizeBytes), offset, position, used: 0, entries: 0 };
}

/** Takes the spans that begin before `offset` off the front of `spans`. */
function takeUntil(spans: Span[] | undefined, offset: number): readonly Span[] {
  const first = spans?.[0];
  if (spans === undefined || first === undefined || first.start >= offset) return NO_SPANS;
  const kept = spans.findIndex((span) => span.start >= offset);
  return spans.splice(0, kept === -1 ? spans.length : kept);
}

/** A place on a tape: so many bytes and entries lie before it. */
interface Place {
  readonly offset: number;
  readonly position: number;
}

function endOf({ offset, position, used, entries }: Segment): Place {
  return { offset: offset + used, position: position + entries };
}

/**
 * Up to where a cursor has a part of a segment that is to be read by itself, if there is one: what lies between
 * its reader's own entries, where that is long, needs no copy, and so little else needs one.
 */
function partOf({ offset, own }: Cursor, segment: Segment): Place | undefined {
  if (own === undefined) return undefined;
  const end = segment.offset + segment.used;
  let reached: Place | undefined;
  for (const { start, end: behind, position, entries } of own) {
    if (start >= end) break;
    if (start - (reached?.offset ?? offset) >= LONG_STRETCH_BYTES) {
      return reached ?? { offset: start, position };
    }
    reached = { offset: behind, position: position + entries };
  }
  return reached !== undefined && end - reached.offset >= LONG_STRETCH_BYTES ? reached : undefined;
}

/** What a segment holds from one byte to another, but the spans' echoes in their places: a copy, if it must be one. */
function viewWithout(
  spans: readonly Span[],
  segment: Segment,
  from: number,
  until: number,
): Uint8Array<ArrayBuffer> {
  const [only] = spans;
  const isFirst = only !== undefined && spans.length === 1 && only.start === segment.offset + from;
  if (isFirst && only.echo === undefined) {
    return segment.bytes.subarray(only.end - segment.offset, until);
  }
  const echoed = spans.reduce((sum, { echo }) => sum + (echo?.length ?? 0), 0);
  const copy = new Uint8Array(until - from + echoed);
  let length = 0;
  const add = (piece: Uint8Array<ArrayBuffer>): void => {
    copy.set(piece, length);
    length += piece.length;
  };
  for (const { start, end, echo } of spans) {
    add(segment.bytes.subarray(from, start - segment.offset));
    if (echo !== undefined) add(echo);
    from = end - segment.offset;
  }
  add(segment.bytes.subarray(from, until));
  return copy.subarray(0, length);
}

function bytesOf(words: Words): Uint8Array<ArrayBuffer> | undefined {
  if (words.length === 0) return undefined;
  return typeof words === "string" ? encoder.encode(words) : words;
}
