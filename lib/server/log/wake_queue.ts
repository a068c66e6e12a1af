/**
 * Whose turn it is to be moved on: the members of rooms in which something new can be read, so many in
 * a turn of the event loop.
 *
 * Tokio, on which Deno stands, lets a task do 128 operations at once; further writes of a turn are put
 * off to the next, where they are in the way of that turn's own. Then nearly every write is put off, which
 * costs half as much again as one that is carried out at once.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** So many in a turn: what is read in it needs some of Tokio's 128 too. */
const WOKEN_IN_TURN = 100;

/** So long at most, in milliseconds: what is written may be long. */
const SLICE_MS = 4;
/** The time is looked at after so many. */
const LOOK_AFTER = 10;
/** So many walks through one group go on by turns: who is in front need not wait until all others have the last. */
const WALKS_MAX = 2;

/** Who is left of a walk through one group. */
interface Walk<T> {
  readonly rest: Iterator<T>;
  /** Who is next, if anyone is: a turn that only finds out that there is nobody costs as much as one that wakes some. */
  next: IteratorResult<T>;
}

/** The walks through one group that have begun. */
interface Walks<T> {
  /** That which goes on next first. */
  under: Walk<T>[];
  /** Whether there was something new after the last of them had begun. */
  isNew: boolean;
}

/** Groups in line; see the top of this file. */
export class WakeQueue<T> {
  readonly #clock: Clock;
  readonly #wake: (member: T, nowMs: number) => boolean;
  readonly #walks = new Map<ReadonlySet<T>, Walks<T>>();
  #cancelTurn: (() => void) | undefined;

  /** An empty queue; `wake` moves one member on, at about that time, and says whether that was any work. */
  constructor(clock: Clock, wake: (member: T, nowMs: number) => boolean) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Has all members of these groups woken, in the next turn and as many more as it takes. */
  add(...groups: readonly ReadonlySet<T>[]): void {
    for (const group of groups) if (group.size > 0) this.#line(group);
    this.#schedule();
  }

  #line(group: ReadonlySet<T>): void {
    const walks = this.#walks.get(group);
    if (walks === undefined) this.#walks.set(group, { under: [], isNew: true });
    else walks.isNew = true;
  }

  /** Whether nobody has anything to read. */
  get isIdle(): boolean {
    return this.#walks.size === 0;
  }

  /** Does what adds groups; where nobody waits, the first of them are woken then, and not in the next turn. */
  wakeAfter(act: () => void): void {
    if (!this.isIdle) return act();
    // As if a turn were to come: it comes below.
    this.#cancelTurn = () => {};
    try {
      act();
    } finally {
      this.#turn();
    }
  }

  /** Forgets all of them. */
  clear(): void {
    this.#walks.clear();
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
  }

  #schedule(): void {
    this.#cancelTurn ??= this.#clock.after(0, () => this.#turn());
  }

  #turn(): void {
    this.#cancelTurn = undefined;
    const nowMs = this.#clock.nowMs();
    let left = WOKEN_IN_TURN;
    for (const [group, walks] of this.#walks) {
      left = this.#advance(group, walks, left, nowMs);
      this.#walks.delete(group);
      // The rest of a large group lets others go first.
      if (walks.isNew || walks.under.length > 0) this.#walks.set(group, walks);
      if (left === 0) break;
    }
    if (this.#walks.size > 0) this.#schedule();
  }

  /** Goes on with a group; returns how many more may be woken, 0 if some are left. */
  #advance(group: ReadonlySet<T>, walks: Walks<T>, mayWake: number, nowMs: number): number {
    const { under } = walks;
    if (walks.isNew && under.length < WALKS_MAX) {
      const rest = group.values();
      under.unshift({ rest, next: rest.next() });
      walks.isNew = false;
    }
    let left = mayWake;
    for (let walk = under.shift(); walk !== undefined; walk = under.shift()) {
      left = this.#wakeSome(walk, left, nowMs);
      if (walk.next.done === true) continue;
      under.push(walk);
      break;
    }
    return left;
  }

  /** Wakes up to `left` members; returns how many more may be woken. */
  #wakeSome(walk: Walk<T>, mayWake: number, sinceMs: number): number {
    let [left, nowMs] = [mayWake, sinceMs];
    while (walk.next.done !== true && left > 0) {
      // To ask for the time with each of them would cost as much as to find what is new for it.
      if (left % LOOK_AFTER === 0) nowMs = this.#clock.nowMs();
      if (nowMs > sinceMs + SLICE_MS) return 0;
      if (this.#wake(walk.next.value, nowMs)) left--;
      walk.next = walk.rest.next();
    }
    return left;
  }
}
