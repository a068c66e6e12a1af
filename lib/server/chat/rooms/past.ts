/**
 * Looking back: what was said in a room, out of its log as far as that goes, and out of the store
 * beyond. Every answer comes in short steps, and says where it left off if it could not be whole.
 *
 * @module
 */

import type { Answer } from "../../log/answer.ts";
import type { Clock } from "../../../clock.ts";
import type { Reply } from "../../../vocabulary/reply.ts";
import { comesBack, type Entry, isSaid } from "../../../vocabulary/entry.ts";
import type { Log } from "../../log/log.ts";
import type { Followed } from "../member.ts";
import type { Store, Stretch } from "../../store/store.ts";
import { finder } from "../../../text/words.ts";

/** How much of the past one answer holds, in bytes of memory. */
const HISTORY_MAX_BYTES = 512 * 1024;
/** How much of it one step reads and tells, and how many entries one step measures. */
const STEP_BYTES = 32 * 1024;
const STEP_ENTRIES = 100;
const MEASURED_ENTRIES = 1_000;
/** How much of the past one resume catches up on, in bytes of memory, and how many entries. */
const CATCH_UP_MAX_BYTES = 4 * 1024 * 1024;
const CATCH_UP_MAX = 5_000;
/** What is not shown among the last entries is made up for so often, by ever more of those before. */
const WIDENED_TIMES = 10;
/** How many entries a search finds. */
const FOUND_MAX = 50;
/** And how much text: in the json dialect they are one line, and clients take 1 MiB of it. */
const FOUND_MAX_BYTES = 512 * 1024;
/** How long one search works at most. The turns of others are not counted. */
const SEARCH_MAX_MS = 1_000;

/** Asks the store something that can be done without; `undefined` where there is none, or it fails. */
export type Ask = <T>(act: (store: Store) => T) => T | undefined;

/** What of the past is wanted. */
export interface Range {
  /** The last entries before this sequence number; with `after`, only such. */
  readonly before?: number;
  /** The first entries behind this one. */
  readonly after?: number;
  /** How many. */
  readonly limit: number;
  /** Signs, and what is gone without a word, are not counted, for whoever asks is not shown them. */
  readonly isShown?: boolean;
}

type Steps = Generator<Reply | undefined, Reply | undefined>;

/** The last entries before some place. */
interface Reach {
  /** The sequence number of the first of them. */
  readonly first: number;
  /** Whether there are more before it that were wanted. */
  readonly isCut: boolean;
}

/** See the top of this file. */
export class Past {
  readonly #clock: Clock;
  readonly #ask: Ask;

  /** One that looks into the store by way of `ask`. */
  constructor(clock: Clock, ask: Ask) {
    this.#clock = clock;
    this.#ask = ask;
  }

  // What is the past is decided when it is asked for: what is published later will be read.

  /** What was said last, if anything was; signs, and what is gone without a word, come along and do not count. */
  replay(room: Followed, count: number): Answer {
    return this.#replay(room, endOf(room), count);
  }

  /** What was said in that range; behind it word that this was all, or that there is more of it. */
  history(room: Followed, { before = Infinity, after, limit, isShown = false }: Range): Answer {
    const end = Math.min(before, endOf(room));
    if (after === undefined) return this.#historyBefore(room, end, limit, isShown);
    return this.#historyAfter(room, after, end, limit);
  }

  /**
   * What others than `author` have said in a room since `seq`, and how much of it is gone or would be
   * too much, for someone who is in so many rooms.
   */
  catchUp(room: Followed, seq: number, author: number, rooms: number): Answer {
    return this.#catchUp(room, seq, endOf(room), author, CATCH_UP_MAX_BYTES / rooms);
  }

  /** What was said with all of these words, the newest first. */
  search(room: Followed, words: string, before = Infinity): Answer {
    return this.#search(room, words, Math.min(before, endOf(room)));
  }

  /**
   * The first entries behind `seq`, at most so many, and one or about `maxBytes`, whether they can be seen yet or
   * not; nothing is answered by it.
   */
  behind({ name, log }: Followed, seq: number, count: number, maxBytes: number): readonly Entry[] {
    const stored = seq + 1 >= log.oldestSeq
      ? undefined
      : this.#ask((store) => store.after(name, seq, count, maxBytes));
    if (stored !== undefined && stored.length > 0) return stored;
    const entries = log.behind(seq, count, maxBytes);
    return entries.length > 0 ? entries : log.behind(seq, 1, Infinity);
  }

  /** What was said in a room, the last first, whether it can be seen yet or not; nothing is answered by it. */
  *backwards({ name, log }: Followed): Generator<Entry> {
    yield* log.unpublished.reverse();
    let before = log.publishedSeq + 1;
    for (;;) {
      const loaded = lastOf(log, before);
      const entries = loaded.length > 0
        ? loaded
        : this.#ask((store) => store.before(name, before, STEP_ENTRIES, STEP_BYTES)) ?? [];
      if (entries.length === 0) return;
      yield* entries.toReversed();
      before = entries[0]?.seq ?? 0;
    }
  }

  /** The same behind `seq`, in order. */
  *forwards(room: Followed, seq: number): Generator<Entry> {
    for (const entries of this.#pieces(room, seq, Infinity)) yield* entries;
  }

  /** The number of the first entry of that time or a later one; one more than the last, where there is none. */
  seqAt(room: Followed, timeMs: number): number {
    let [low, high] = [1, room.log.seq + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      // Numbers of entries that are gone are nobody's: the next one that is there tells.
      const [entry] = this.behind(room, middle - 1, 1, Infinity);
      if (entry === undefined || entry.timeMs >= timeMs) high = middle;
      else low = entry.seq + 1;
    }
    return low;
  }

  *#replay(room: Followed, end: number, count: number): Steps {
    const { first, shown } = yield* this.#reachShown(room, end, count);
    if (first < end) yield* this.#tell(room, first, end, shown);
    return undefined;
  }

  *#historyBefore(room: Followed, end: number, count: number, isShown: boolean): Steps {
    const { first, isCut, shown } = isShown
      ? yield* this.#reachShown(room, end, count)
      : { ...yield* this.#reach(room, end, count, HISTORY_MAX_BYTES), shown: undefined };
    yield* this.#tell(room, first, end, shown);
    return { type: "ack", ...(isCut && { more: true }) };
  }

  /** As {@link Past.#reach}, but of what is shown: how much that is. */
  *#reachShown(
    room: Followed,
    end: number,
    count: number,
  ): Generator<undefined, Reach & { readonly shown: number }> {
    let reach: Reach = { first: end, isCut: false };
    let shown = 0;
    for (let times = 0; times <= WIDENED_TIMES && shown < count && !reach.isCut; times++) {
      const { first: before } = reach;
      const missing = count - shown;
      const wanted = Math.max(missing, Math.min(missing * 2 ** times, MEASURED_ENTRIES));
      reach = yield* this.#reach(room, before, wanted, HISTORY_MAX_BYTES);
      if (reach.first === before) break;
      const seqs: number[] = [];
      for (const entries of this.#pieces(room, reach.first - 1, before)) {
        for (const entry of entries) if (isShownLater(entry)) seqs.push(entry.seq);
        yield undefined;
      }
      if (seqs.length > missing) reach = { first: seqs.at(-missing) ?? before, isCut: false };
      shown += Math.min(seqs.length, missing);
    }
    return { ...reach, shown };
  }

  *#historyAfter(
    room: Followed,
    after: number,
    end: number,
    limit: number,
  ): Steps {
    let [left, bytes, last] = [limit, 0, after];
    for (const piece of this.#pieces(room, after, end)) {
      const entries = piece.slice(0, left);
      yield { type: "history", room: room.name, entries };
      left -= entries.length;
      bytes += bytesOf(entries);
      last = entries.at(-1)?.seq ?? last;
      if (left === 0 || bytes >= HISTORY_MAX_BYTES) break;
    }
    if (left === limit) yield { type: "history", room: room.name, entries: [] };
    return { type: "ack", ...(left > 0 && last + 1 < end && { more: true }) };
  }

  *#catchUp(
    { name, log }: Followed,
    seq: number,
    end: number,
    author: number,
    maxBytes: number,
  ): Steps {
    const behind = Math.min(end - 1 - seq, CATCH_UP_MAX);
    const { first } = yield* this.#reach({ name, log }, end, behind, maxBytes);
    let told = seq;
    for (const piece of this.#pieces({ name, log }, first - 1, end)) {
      yield* skipped(name, told + 1, piece[0]?.seq ?? end);
      told = piece.at(-1)?.seq ?? told;
      const entries = piece.filter((entry) => entry.author !== author || comesBack(entry));
      if (entries.length > 0) yield { type: "history", room: name, entries };
    }
    yield* skipped(name, told + 1, end);
    return undefined;
  }

  *#search(
    room: Followed,
    words: string,
    end: number,
  ): Steps {
    const found: Entry[] = [];
    const { name } = room;
    let [bytes, spentMs, beganMs] = [0, 0, this.#clock.nowMs()];
    for (const { from, entries } of this.#stretches(room, words, end)) {
      for (const entry of entries) {
        bytes += bytesOf([entry]);
        if (found.length === FOUND_MAX || found.length > 0 && bytes > FOUND_MAX_BYTES) {
          return { type: "found", room: name, entries: found, more: true };
        }
        found.push(entry);
      }
      spentMs += this.#clock.nowMs() - beganMs;
      if (spentMs >= SEARCH_MAX_MS) {
        const unseen = from - this.#oldestOf(room);
        return {
          type: "found",
          room: name,
          entries: found,
          ...(unseen > 0 && { from, unseen }),
        };
      }
      yield undefined;
      beganMs = this.#clock.nowMs();
    }
    return { type: "found", room: name, entries: found };
  }

  /** Tells the entries from `first` on, up to `end`. */
  *#tell(
    { name, log }: Followed,
    first: number,
    end: number,
    count = end - first,
  ): Generator<Reply> {
    let part: { readonly count: number } | { readonly isRest: true } = { count };
    for (const entries of this.#pieces({ name, log }, first - 1, end)) {
      yield { type: "history", room: name, entries, ...part };
      part = { isRest: true };
    }
    if ("count" in part) yield { type: "history", room: name, entries: [] };
  }

  /** Where the last `count` entries before `end` begin, or as many of them as take no more than `maxBytes`. */
  *#reach(
    { name, log }: Followed,
    end: number,
    count: number,
    maxBytes: number,
  ): Generator<undefined, Reach> {
    const loaded = log.last(count, maxBytes, end);
    let first = loaded[0]?.seq ?? end;
    let left = count - loaded.length;
    if (first > log.oldestSeq) return { first, isCut: left > 0 };
    let bytes = bytesOf(loaded);
    while (left > 0) {
      const limit = Math.min(left, MEASURED_ENTRIES);
      const older = this.#ask((store) => store.sizes(name, first, limit)) ?? [];
      if (older.length === 0) break;
      for (const entry of older) {
        // A byte of UTF-8 is at most one unit of UTF-16, which takes two in memory.
        bytes += 2 * entry.bytes;
        if (bytes > maxBytes && first < end) return { first, isCut: true };
        first = entry.seq;
        left--;
      }
      yield undefined;
    }
    return { first, isCut: false };
  }

  /** The entries behind `after` and before `end`, some at a time. */
  *#pieces(room: Followed, after: number, end: number): Generator<readonly Entry[]> {
    for (let last = after; last + 1 < end;) {
      const entries = this.behind(room, last, STEP_ENTRIES, STEP_BYTES)
        .filter(({ seq }) => seq < end);
      if (entries.length === 0) return;
      yield entries;
      last = entries.at(-1)?.seq ?? end;
    }
  }

  /** Looks for words from `end` back: in the store, or in memory where there is none or it fails. */
  *#stretches({ name, log }: Followed, words: string, end: number): Generator<Stretch> {
    let from = end;
    const steps = this.#ask((store) => store.search(name, words, end)[Symbol.iterator]());
    for (let step = this.#ask(() => steps?.next()); step !== undefined;) {
      if (step.done) {
        if (from < end) return;
        // It has nothing of this, as of what some say alone who will not come back.
        break;
      }
      from = step.value.from;
      yield step.value;
      step = this.#ask(() => steps?.next());
    }
    const isWanted = finder(words);
    while (from > log.oldestSeq) {
      const entries = lastOf(log, from);
      from = entries[0]?.seq ?? 0;
      const found = entries.filter((entry) => isSaid(entry) && isWanted(entry.text));
      yield { from, entries: found.reverse() };
    }
  }

  #oldestOf({ name, log }: Followed): number {
    return this.#ask((store) => store.after(name, 0, 1))?.[0]?.seq ?? log.oldestSeq;
  }
}

/** Whether an entry is shown to who looks back on it, by itself and not beside another. */
function isShownLater({ type }: Entry): boolean {
  return type !== "blank" && type !== "reacted";
}

function endOf({ log }: Followed): number {
  return log.publishedSeq + 1;
}

/** Word that the entries from `from` on, up to `end`, are not told, if there are any. */
function* skipped(room: string, from: number, end: number): Generator<Reply> {
  const [to, count] = [end - 1, end - from];
  if (count > 0) yield { type: "skipped", room, count, from, to };
}

/** The last entries before `seq` that a log holds: as many as make a step, at least one if there is one. */
function lastOf(log: Log, seq: number): readonly Entry[] {
  const entries = log.last(STEP_ENTRIES, STEP_BYTES, seq);
  return entries.length > 0 ? entries : log.last(1, Infinity, seq);
}

/** About how much memory entries take. */
function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { text }) => sum + 2 * text.length, 0);
}
