/**
 * Which of a server's batches is next: each is carried out once, and in the order of their numbers. A server puts
 * one in line after the other has come to it; so where one lacks between two the engine has lost it, and what came
 * behind it waits for some seconds of the line's time: whoever was brought it puts it in line again.
 *
 * @module
 */

import type { Batch } from "./line.ts";
import { keepRecent } from "../../recent.ts";

/** Of so many servers it is known which of their batches came last. */
const SERVERS_MAX = 1_000;
/** So long they wait: a server that is not heard of for longer than six seconds is buried. */
const WAIT_MS = 3_000;
/** So many wait, of so many servers. */
const WAITING_MAX = 64;
const WAITERS_MAX = 16;

/** What is to be carried out. */
export type Due = Pick<Batch, "server" | "number" | "acts">;

/** The same, and since when it waits, by the line's time. */
interface Waiting extends Due {
  readonly sinceMs: number;
}

/**
 * What is known of that, as plain values.
 *
 * @ignore
 */
export interface TurnsState {
  /** The number of the last batch of each server: of whom one came last, last. */
  readonly numbers: readonly (readonly [server: string, number: number])[];
  /** What waits; not there as long as nothing does. */
  readonly waiting?: readonly Waiting[];
}

/** See the top of this file. */
export class Turns {
  readonly #last = new Map<string, number>();
  readonly #waiting = new Map<string, Map<number, Waiting>>();

  /** All of it. */
  get state(): TurnsState {
    const waiting = [...this.#waiting.values()].flatMap((batches) => [...batches.values()]);
    return { numbers: [...this.#last], ...(waiting.length > 0 && { waiting }) };
  }

  /** Goes on from what another knew. */
  takeOver({ numbers, waiting = [] }: TurnsState): void {
    for (const [server, number] of numbers) this.#last.set(server, number);
    for (const each of waiting) this.#wait(each);
  }

  /** Whether a batch came before. */
  has({ server, number }: Due): boolean {
    const last = this.#last.get(server) ?? 0;
    return number <= last || this.#waiting.get(server)?.has(number) === true;
  }

  /** What is to be carried out then, by the line's time, now that this has come. Nothing waits where it may not. */
  take({ server, number, acts }: Due, nowMs: number, mayWait: boolean): readonly Due[] {
    const overdue = [...this.#waiting.keys()].flatMap((waiter) => this.#overdue(waiter, nowMs));
    const last = this.#last.get(server) ?? 0;
    // What it waited for may have been passed over just now.
    if (number <= last) return overdue;
    if (mayWait && number > last + 1) {
      this.#wait({ server, number, acts, sinceMs: nowMs });
      return overdue;
    }
    this.#note(server, number);
    return [...overdue, { server, number, acts }, ...this.#next(server, number)];
  }

  /** A server is there no more: what of it waits never comes to its turn. */
  forget(server: string): void {
    this.#waiting.delete(server);
  }

  /** What of a server has waited too long, and what comes behind that: what lacks before it is passed over. */
  #overdue(server: string, nowMs: number): Due[] {
    const waiting = [...this.#waiting.get(server)?.values() ?? []];
    if (waiting.every(({ sinceMs }) => nowMs - sinceMs < WAIT_MS)) return [];
    return this.#next(server, Math.min(...waiting.map(({ number }) => number)) - 1);
  }

  /** What waits right behind a number. */
  #next(server: string, last: number): Due[] {
    const due: Due[] = [];
    const waiting = this.#waiting.get(server);
    for (let number = last + 1; waiting !== undefined; number++) {
      const next = waiting.get(number);
      if (next === undefined) break;
      waiting.delete(number);
      due.push({ server, number, acts: next.acts });
      this.#note(server, number);
    }
    if (waiting?.size === 0) this.#waiting.delete(server);
    return due;
  }

  #wait(batch: Waiting): void {
    const waiting = this.#waiting.get(batch.server) ?? new Map<number, Waiting>();
    this.#waiting.set(batch.server, waiting);
    if (waiting.size < WAITING_MAX) waiting.set(batch.number, batch);
    keepRecent(this.#waiting, WAITERS_MAX);
  }

  #note(server: string, number: number): void {
    this.#last.delete(server);
    this.#last.set(server, number);
    keepRecent(this.#last, SERVERS_MAX);
  }
}
