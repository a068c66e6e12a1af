/**
 * The time of day as the server has it: whoever reads that something was said just now reads it under today, be the
 * clock of this machine years off. How far that is off is known by what the server answers; and by what is said there,
 * for that one's clock may be set, too.
 *
 * @module
 */

import { isEntry } from "../../client/session/server_message.ts";
import type { SessionEvent } from "../../client/session/session_event.ts";
import { type Clock, WatchedClock } from "../../clock.ts";

/** What comes may have been on its way so long, as after a connection that was lost, in milliseconds. */
const LATE_MS = 60 * 60_000;

/** See the top of this file. */
export class ServerClock implements Clock {
  readonly #clock: Clock;
  #aheadMs = 0;

  /** As the machine's clock has it, until the server has said otherwise; `leapt` is told that one set that one. */
  constructor(clock: Clock, leapt: () => void = () => {}) {
    this.#clock = new WatchedClock(clock, () => {
      // Whoever sets a clock sets it right: what was known of it holds no more.
      this.#aheadMs = 0;
      leapt();
    });
  }

  /** Goes by when something was said, if that is told. */
  hear(event: SessionEvent): void {
    const timeMs = timeIn(event);
    if (timeMs !== undefined) this.isAtLeast(timeMs);
  }

  /** What the server said at that time has come by now. */
  isAtLeast(utcMs: number): void {
    const aheadMs = utcMs - this.#clock.utcMs();
    const isBehind = aheadMs < this.#aheadMs - LATE_MS;
    if (aheadMs > this.#aheadMs || isBehind) this.#aheadMs = aheadMs;
  }

  /** As {@link Clock} has it. */
  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** The server's time in UTC, as far as it is known. */
  utcMs(): number {
    // Asked first: that may change how far it is off.
    const machineMs = this.#clock.utcMs();
    return machineMs + this.#aheadMs;
  }

  /** As {@link Clock} has it. */
  after(ms: number, act: () => void): () => void {
    return this.#clock.after(ms, act);
  }
}

/** When it was said, of what is said just now. */
function timeIn(event: SessionEvent): number | undefined {
  if (event.type === "acknowledged") return event.time;
  if (event.type !== "message") return undefined;
  const { message } = event;
  const isSaid = isEntry(message) || message.type === "direct";
  return isSaid && message.replayed !== true ? message.time : undefined;
}
