/**
 * One queue for all: what connections ask for is done in the order of how little each has used of late,
 * and for a few milliseconds at a time, so that whatever many ask for, whoever asks for little is soon
 * served. What comes while nobody waits, and little was done of late, is done at once.
 *
 * To hear what someone sends comes before all that is asked for: it costs little, and a line that is said
 * costs hardly more. What is asked for has half as much time as was rested, and long answers, which are made
 * bit by bit, as much again. That is for those who talk meanwhile: where nobody does, it rests only as long
 * as it takes to hear whether somebody begins to.
 *
 * It counts time, for that is what is scarce: a name that is changed costs more than a line, and nobody need
 * know how much more. What something brings about later, such as to tell hundreds of it, whoever does it says.
 *
 * Its rests are not those of all turns (`startup/turns.ts`), which see to it that others are heard: here they are
 * how the time is divided, and how long one really took tells whether others have need of it.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** What someone has used. The queue keeps it; to whom it belongs, it is nothing but these numbers. */
export interface Account {
  /** So many milliseconds, by {@link Account.usedAtMs}; half of it is forgotten in each two seconds. */
  usedMs: number;
  /** When that was. */
  usedAtMs: number;
}

/** What is done: someone is heard, something is done for it, or a bit of a long answer is made. */
export type Kind = "hearing" | "doing" | "answering";

/** Does something; returns how long what comes of it later will take, in milliseconds, where that is much. */
export type Act = () => number | void;

/** So long it works before everything else has its turn. */
const SLICE_MS = 4;
/** So much of the time in which it does nothing it may work for longer than that. */
const REGAINED = 0.5;
/** So long it rests before it does what is asked for. */
const REST_MS = 1;
/** A rest that ends so much later was none: there was something else to do all the time. */
const LATE_MS = 2;
/** While something waits to be done, a rest is as good as so many milliseconds, and less if it ended late. */
const REST_COUNTS_MS = { inTime: 1, late: 0.25 };
/** So long after someone talked others do without its time; a pause between two lines may be as long. */
const TALK_MS = 1_000;
/** So long after a rest none is needed. */
const RESTED_MS = 10;
/** Where so many are to be heard at once there are more: Tokio carries out 128 operations in a turn. */
const MANY_HEARD = 64;
/** After that, half of what was used is forgotten. */
const HALF_LIFE_MS = 2_000;
/** Who has used less than this has used nothing. */
const LITTLE_MS = 0.5;
/** Each level has used twice as much as the one before. */
const LEVELS = 14;
/** One in so many is the one that has waited longest, whatever it has used: nobody waits for ever. */
const TURNS_OF_LONGEST = 8;

interface Task {
  readonly lane: Lane;
  readonly account: Account;
  readonly act: Act;
}

interface Waiting extends Task {
  readonly sinceMs: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Those who wait for one kind of thing, and how long may be spent on it. */
class Lane {
  /** By how much they had used, each level in the order in which they came. */
  readonly #levels = Array.from({ length: LEVELS }, () => new Set<Waiting>());
  size = 0;
  leftMs = SLICE_MS;
  #turns = 0;

  /** More may be done, the longer nothing was. */
  rest(ms: number): void {
    this.leftMs = Math.min(SLICE_MS, this.leftMs + REGAINED * Math.max(0, ms));
  }

  add(waiting: Waiting): void {
    this.#levels[levelOf(waiting.account, waiting.sinceMs)]?.add(waiting);
    this.size++;
  }

  next(): Waiting | undefined {
    this.#turns++;
    const isForLongest = this.#turns % TURNS_OF_LONGEST === 0;
    let next: Waiting | undefined;
    let from: Set<Waiting> | undefined;
    for (const level of this.#levels) {
      const [first] = level;
      if (first === undefined || next !== undefined && next.sinceMs <= first.sinceMs) continue;
      [next, from] = [first, level];
      if (!isForLongest) break;
    }
    if (next !== undefined && from?.delete(next)) this.size--;
    return next;
  }
}

/** See the top of this file. */
export class FairQueue {
  readonly #clock: Clock;
  readonly #hearing = new Lane();
  readonly #doing = new Lane();
  readonly #answering = new Lane();
  #isResting = false;
  #restedAtMs = -Infinity;
  /** When someone talked last. */
  #talkedAtMs = -Infinity;
  /** How many were to be heard since it worked last. */
  #heard = 0;
  /** What is being done, whose time passes; while that has something else done, that is. */
  #current: Task | undefined;
  /** Up to when it is known whose time passed. */
  #countedToMs: number;

  /** With nothing to do. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedToMs = clock.nowMs();
  }

  /**
   * Has something done: at once, or, where it must wait, by the time that the promise resolves. It should
   * be short; what it throws, whoever asked for it gets.
   */
  take(kind: Kind, account: Account, act: Act): Promise<void> | undefined {
    const lane = this.#laneOf(kind);
    if (lane === this.#hearing) this.#heard++;
    this.#passTime();
    // One bit that asks for the next comes to its end first: else they would lie within one another.
    const isFree = lane.size === 0 && this.#current?.lane !== lane &&
      (lane === this.#hearing || this.#hearing.size === 0);
    if (isFree && lane.leftMs > 0) {
      this.#carryOut({ lane, account, act });
      if (lane.size > 0) this.#serve(lane);
      return undefined;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    lane.add({ lane, account, act, sinceMs: this.#countedToMs, resolve, reject });
    if (!this.#isResting) this.#rest();
    return promise;
  }

  /** Someone who is heard just now talks: for a while, what is asked for leaves it more time. */
  talks(): void {
    this.#talkedAtMs = this.#countedToMs;
  }

  #laneOf(kind: Kind): Lane {
    switch (kind) {
      case "hearing":
        return this.#hearing;
      case "doing":
        return this.#doing;
      case "answering":
        return this.#answering;
    }
  }

  /**
   * Counts the time since it was counted last: for what is being done, or as a rest. What waits to be done has
   * brought other work with it: only where nothing waits, no work was a rest.
   */
  #passTime(): void {
    const nowMs = this.#clock.nowMs();
    const passedMs = nowMs - this.#countedToMs;
    this.#countedToMs = nowMs;
    if (this.#current !== undefined) return this.#use(this.#current, passedMs);
    this.#hearing.rest(passedMs);
    this.#answering.rest(passedMs);
    if (this.#doing.size === 0) this.#doing.rest(passedMs);
  }

  #use({ lane, account }: Task, ms: number): void {
    account.usedMs = usedBy(account, this.#countedToMs) + ms;
    account.usedAtMs = this.#countedToMs;
    lane.leftMs -= ms;
  }

  /** Has it work again: who waits to be heard in the next turn, all else after a rest. */
  #rest(): void {
    this.#isResting = true;
    const nowMs = this.#clock.nowMs();
    const isRested = nowMs - this.#restedAtMs < RESTED_MS;
    if (isRested && this.#hearing.size > 0) this.#clock.after(0, () => this.#work(() => {}));
    else this.#clock.after(REST_MS, () => this.#endRest(nowMs + REST_MS));
  }

  #endRest(dueMs: number): void {
    const isLate = this.#clock.nowMs() - dueMs > LATE_MS;
    this.#work(() => this.#do(isLate));
  }

  #work(goOn: () => void): void {
    this.#passTime();
    this.#hearing.leftMs = SLICE_MS;
    this.#serve(this.#hearing);
    goOn();
    // Not before: what is done may ask for more, and that needs no rest of its own.
    this.#isResting = false;
    if (this.#hearing.size + this.#doing.size + this.#answering.size > 0) this.#rest();
  }

  #do(isLate: boolean): void {
    const isBusy = isLate || this.#heard >= MANY_HEARD;
    const nowMs = this.#restedAtMs = this.#clock.nowMs();
    this.#heard = 0;
    if (nowMs - this.#talkedAtMs < TALK_MS) {
      this.#doing.rest(isBusy ? REST_COUNTS_MS.late : REST_COUNTS_MS.inTime);
    } else {
      this.#doing.leftMs = this.#answering.leftMs = SLICE_MS;
    }
    if (this.#hearing.size > 0) return;
    this.#serve(this.#doing);
    this.#serve(this.#answering);
  }

  #serve(lane: Lane): void {
    while (lane.leftMs > 0) {
      const waiting = lane.next();
      if (waiting === undefined) return;
      try {
        this.#carryOut(waiting);
        waiting.resolve();
      } catch (error) {
        waiting.reject(error);
      }
    }
  }

  /** Has it done now, and counts what it takes, less what it has others do meanwhile. */
  #carryOut(task: Task): void {
    const outer = this.#current;
    this.#current = task;
    let laterMs = 0;
    try {
      laterMs = task.act() || 0;
    } finally {
      this.#passTime();
      if (laterMs > 0) this.#use(task, laterMs);
      this.#current = outer;
    }
  }
}

/** Half of it for each half-life, and as much of half for the part of one. */
function usedBy({ usedMs, usedAtMs }: Account, nowMs: number): number {
  const halves = (nowMs - usedAtMs) / HALF_LIFE_MS;
  // Whoever talks is asked for it with each line: a power would cost more than all else here.
  return halves < 1 ? usedMs * (1 - halves / 2) : usedMs * 2 ** -halves;
}

function levelOf(account: Account, nowMs: number): number {
  const level = 1 + Math.floor(Math.log2(usedBy(account, nowMs) / LITTLE_MS));
  return Math.min(Math.max(0, level), LEVELS - 1);
}
