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
import { afterRest } from "./rest.ts";

/** So many in a turn: what is read in it needs some of Tokio's 128 too. */
const WOKEN_IN_TURN = 100;

/** So long at most, in milliseconds: what is written may be long. */
const SLICE_MS = 4;
/** The time is looked at after so many. */
const LOOK_AFTER = 10;
/** After so many turns in a row it rests, where people talk: those who answer are heard the sooner. */
const TURNS_IN_ROW = 8;
/** Where there was nothing new for so long before, nobody is talking. */
const PAUSE_MS = 500;
/** So often, where it comes to nothing. */
const RESTS = 8;

/** A walk through one group. */
interface Pass<T> {
  /** Those that are left; `undefined` before it has begun. */
  rest: Iterator<T> | undefined;
  /** Whether there was something new again after it had begun. */
  isOutdated: boolean;
}

/** Groups in line; see the top of this file. */
export class WakeQueue<T> {
  readonly #clock: Clock;
  readonly #wake: (member: T, nowMs: number) => boolean;
  readonly #passes = new Map<ReadonlySet<T>, Pass<T>>();
  #cancelTurn: (() => void) | undefined;
  #turns = 0;
  /** When there was something new last, and whether that came without a pause. */
  #addedAtMs = -Infinity;
  #areTalking = false;

  /** An empty queue; `wake` moves one member on, at about that time, and says whether that was any work. */
  constructor(clock: Clock, wake: (member: T, nowMs: number) => boolean) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Has all members of these groups woken, in the next turn and as many more as it takes. */
  add(...groups: readonly ReadonlySet<T>[]): void {
    const nowMs = this.#clock.nowMs();
    this.#areTalking = nowMs - this.#addedAtMs < PAUSE_MS;
    this.#addedAtMs = nowMs;
    for (const group of groups) if (group.size > 0) this.#line(group);
    this.#schedule();
  }

  #line(group: ReadonlySet<T>): void {
    const pass = this.#passes.get(group);
    if (pass === undefined) this.#passes.set(group, { rest: undefined, isOutdated: false });
    else pass.isOutdated = pass.rest !== undefined;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#passes.clear();
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
  }

  #schedule(): void {
    if (this.#cancelTurn !== undefined) return;
    if (this.#turns >= TURNS_IN_ROW && this.#areTalking) return this.#rest(RESTS);
    this.#cancelTurn = this.#clock.after(0, () => this.#turn());
  }

  #rest(left: number): void {
    this.#turns = 0;
    this.#cancelTurn = afterRest(this.#clock, (isLate) => {
      if (isLate && left > 0) this.#rest(left - 1);
      else this.#turn();
    });
  }

  #turn(): void {
    this.#cancelTurn = undefined;
    const nowMs = this.#clock.nowMs();
    let left = WOKEN_IN_TURN;
    for (const [group, pass] of this.#passes) {
      left = this.#advance(pass.rest ??= group.values(), left, nowMs);
      this.#passes.delete(group);
      // The rest of a large group lets others go first.
      if (left === 0) this.#passes.set(group, pass);
      else if (pass.isOutdated) this.#line(group);
      if (left === 0) break;
    }
    this.#turns = this.#passes.size === 0 ? 0 : this.#turns + 1;
    if (this.#passes.size > 0) this.#schedule();
  }

  /** Wakes up to `left` members; returns how many more may be woken, 0 only if some may be left. */
  #advance(members: Iterator<T>, left: number, sinceMs: number): number {
    let nowMs = sinceMs;
    while (left > 0) {
      // To ask for the time with each of them would cost as much as to find what is new for it.
      if (left % LOOK_AFTER === 0) nowMs = this.#clock.nowMs();
      if (nowMs > sinceMs + SLICE_MS) return 0;
      const { done, value } = members.next();
      if (done === true) return left;
      if (this.#wake(value, nowMs)) left--;
    }
    return 0;
  }
}
