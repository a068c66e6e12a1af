/**
 * Whether a chat's stream can be believed to be as this server has seen it: it is doubted where the engine was away,
 * or another of several may lead it by now, and counts as deleted once nothing else was said of it for some seconds.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** So long who has seen more than others has time to put it back, where engines have agreed on another leader. */
const SETTLE_MS = 1_500;
/** So long nothing else must be said: an engine that has just begun to lead may not know the stream yet. */
const DELETED_MS = 5_000;

/** See the top of this file. */
export class JetStreamTrust {
  readonly #clock: Clock;
  readonly #hasSeveral: boolean;
  #isDoubted = false;
  #cancel: (() => void) | undefined;
  #goneSinceMs: number | undefined;

  /** All is well. Where there are several engines, one that begins to lead may lack the end of the stream. */
  constructor(clock: Clock, hasSeveral: boolean) {
    this.#clock = clock;
    this.#hasSeveral = hasSeveral;
  }

  /** Whether nothing is to be put in line for now. */
  get isDoubted(): boolean {
    return this.#isDoubted;
  }

  /** Whether it was looked at, and only others are waited for. */
  get isSettling(): boolean {
    return this.#cancel !== undefined;
  }

  /** It may be otherwise by now. */
  doubt(): void {
    this.close();
    this.#isDoubted = true;
  }

  /** Something could not be done: where there is one engine, its connection says whether it was away. */
  fail(): void {
    if (this.#hasSeveral) this.doubt();
  }

  /** It is as it was seen; but another server may have seen more, and is to be the first to say so. */
  regain(): void {
    this.#goneSinceMs = undefined;
    if (!this.#isDoubted || this.isSettling) return;
    if (!this.#hasSeveral) return void (this.#isDoubted = false);
    this.#cancel = this.#clock.after(SETTLE_MS, () => {
      this.#isDoubted = false;
      this.#cancel = undefined;
    });
  }

  /** The engine says that it is not there, or another; returns whether that is so. */
  isGone(): boolean {
    this.#goneSinceMs ??= this.#clock.nowMs();
    return this.#clock.nowMs() - this.#goneSinceMs >= DELETED_MS;
  }

  /** The engine says something else. */
  isThere(): void {
    this.#goneSinceMs = undefined;
  }

  /** Nothing is waited for. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
