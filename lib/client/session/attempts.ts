/**
 * Attempts at a connection, one after the other. It owns which attempt it is, what is being waited for,
 * and how many connections were of no use.
 *
 * @module
 */

import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Clock } from "../../clock.ts";
import type { Transport } from "./transport.ts";

/** What attempts need. */
export interface AttemptOptions {
  /** Makes a connection; `servers` are those that a server said the chat is at, too. */
  readonly connect: (servers: readonly string[]) => Promise<Transport>;
  /** What time it is. */
  readonly clock: Clock;
  /** For the jitter between attempts: from 0 to below 1. @default {Math.random} */
  readonly random?: () => number;
}

/** The first attempt comes after half of this to all of it, as chance will have it. */
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;
/** A connection that takes longer than this is not waited for. */
const CONNECT_MS = 10_000;
/** After so many connections that brought nothing at all, nothing is expected any more. */
const FRUITLESS_MAX = 6;

/** See the top of this file. */
export class Attempts {
  readonly #options: AttemptOptions;
  /** Of the attempt that was made last; 0 when it came to a welcome. */
  #number = 0;
  #fruitless = 0;
  #servers: readonly string[] = [];
  /** Takes back what is being waited for: a connection, or the time of the next attempt. */
  #cancelWait: (() => void) | undefined;

  /** None has been made. */
  constructor(options: AttemptOptions) {
    this.#options = options;
  }

  /** Where else the chat is. */
  get servers(): readonly string[] {
    return this.#servers;
  }

  /** Whether the first one since the last welcome is under way, or was in vain. */
  get isFirst(): boolean {
    return this.#number === 1;
  }

  /** Whether so many connections brought nothing that nothing is expected any more. */
  get areHopeless(): boolean {
    return this.#fruitless >= FRUITLESS_MAX;
  }

  /** The number that the next attempt has. */
  get next(): number {
    return this.#number + 1;
  }

  /** Counts an attempt, which begins; returns its number. */
  begin(): number {
    return ++this.#number;
  }

  /** Makes the connection of this attempt; one of the two is called, unless it is called off before. */
  connect(onOpen: (transport: Transport) => void, onFailure: (error: unknown) => void): void {
    let isWanted = true;
    const settle = (act: () => void): void => {
      if (!isWanted) return;
      this.cancel();
      act();
    };
    const tooLong = new DOMException("No connection in time", "TimeoutError");
    const cancelTimer = this.#options.clock.after(
      CONNECT_MS,
      () => settle(() => onFailure(tooLong)),
    );
    this.#cancelWait = () => {
      isWanted = false;
      cancelTimer();
    };
    const open = (transport: Transport): void => {
      this.#fruitless++;
      onOpen(transport);
    };
    this.#options.connect(this.#servers).then(
      (transport) => isWanted ? settle(() => open(transport)) : transport.close(),
      (error: unknown) => settle(() => onFailure(error)),
    );
  }

  /** Calls `act` when it is time for the next one; returns when that is, by the clock. */
  wait(act: () => void): number {
    const { clock, random = Math.random } = this.#options;
    const fullMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#number);
    // Of many clients that lost the same server not all come back at the same moment.
    const delayMs = Math.round(fullMs * (1 + random()) / 2);
    this.#cancelWait = clock.after(delayMs, act);
    return clock.nowMs() + delayMs;
  }

  /** Calls off what is being waited for. */
  cancel(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
  }

  /** The connection brought something: it is of use. */
  heard(): void {
    this.#fruitless = 0;
  }

  /** The chat is at these servers, too. */
  toldOf(servers: readonly string[]): void {
    this.#servers = servers;
  }

  /** It came to a welcome. */
  succeeded(): void {
    this.#number = 0;
  }
}

/** After these reasons it makes sense to come back soon. */
const PASSING: ReadonlySet<string> = new Set<CloseReason>([
  "ended",
  "reset",
  "stalled",
  "silent",
  "shutdown",
  "fault",
]);

/** Whether what closed a connection passes, so that one can come back. */
export function isPassing(reason: string): boolean {
  return PASSING.has(reason);
}
