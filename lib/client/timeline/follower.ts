/**
 * Follows one room: passes on what is said there in the log's order, each entry once, and asks the
 * server for what does not come by itself. What cannot be had is told, in its place.
 *
 * @module
 */

import type { ServerMessage } from "../../vocabulary/protocol.ts";

/** Who is followed for. */
export interface FollowerOwner {
  /** This comes next: an entry, or what happened between. */
  next(message: ServerMessage): void;
  /** So many entries before the next one are not to be had, from one number to another. */
  missing(from: number, to: number): void;
  /** Asks for the entries behind a number, which are to be heard, and then for {@link Follower.answered}. */
  ask(after: number): void;
}

/** See the top of this file. */
export class Follower {
  readonly #owner: FollowerOwner;
  /** All up to here was passed on, or is missing; `undefined` before anything has come. */
  #last: number | undefined;
  /** While the server is asked for the entries up to here, what comes behind them is held. */
  #upTo: number | undefined;
  #asked = 0;
  #held: ServerMessage[] = [];
  #isHolding = false;

  /** Begins with what comes first. */
  constructor(owner: FollowerOwner) {
    this.#owner = owner;
  }

  /** Begins behind the entry `last`, of a log that goes up to `end`. */
  begin(last: number, end: number): void {
    this.#last = last;
    if (last < end) this.#want(end);
  }

  /** Where to begin is being found out: what comes meanwhile waits. */
  hold(): void {
    this.#isHolding = true;
  }

  /** Begins with the first entry that came meanwhile, of a log that went up to `end` before. */
  beginWithHeld(end: number): void {
    this.#isHolding = false;
    const held = this.#takeHeld();
    const first = held.map(seqOf).find((seq) => seq !== undefined) ?? end + 1;
    this.begin(Math.min(first, end + 1) - 1, end);
    for (const message of held) this.hear(message);
  }

  /** The log is another one, or has lost what was behind `last`; `undefined` where nobody knows. */
  restart(last: number | undefined): void {
    this.#upTo = undefined;
    for (const message of this.#takeHeld()) this.#owner.next(message);
    this.#last = last;
  }

  /** There is a connection again: what was asked for on the last one must be asked for again. */
  reconnected(): void {
    if (this.#upTo !== undefined) this.#ask();
  }

  /** Something came. */
  hear(message: ServerMessage): void {
    if (this.#isHolding) {
      this.#held.push(message);
      return;
    }
    if (message.type === "skipped" && message.from !== undefined && message.to !== undefined) {
      return this.#skip(message.from, message.to);
    }
    const seq = seqOf(message);
    if (this.#upTo !== undefined && (seq === undefined || seq > this.#upTo)) {
      this.#held.push(message);
    } else if (seq === undefined) this.#owner.next(message);
    else if (this.#upTo === undefined && this.#last !== undefined && seq > this.#last + 1) {
      this.#held.push(message);
      this.#want(seq - 1);
    } else this.#pass(seq, message);
  }

  /** All that was asked for has been heard. */
  answered(): void {
    const upTo = this.#upTo;
    const last = this.#last ?? 0;
    if (upTo === undefined) return;
    // One answer holds only so many; one that brings nothing shows that there is nothing.
    if (last > this.#asked && last < upTo) return this.#ask();
    this.#upTo = undefined;
    this.#miss(upTo + 1);
    for (const message of this.#takeHeld()) this.hear(message);
  }

  #skip(from: number, to: number): void {
    this.#last ??= from - 1;
    if (to > Math.max(this.#last, this.#upTo ?? 0)) this.#want(to);
  }

  #want(upTo: number): void {
    const isAsking = this.#upTo !== undefined;
    this.#upTo = upTo;
    if (!isAsking) this.#ask();
  }

  #ask(): void {
    this.#asked = this.#last ?? 0;
    this.#owner.ask(this.#asked);
  }

  #pass(seq: number, message: ServerMessage): void {
    if (this.#last !== undefined && seq <= this.#last) return;
    this.#miss(seq);
    this.#last = seq;
    this.#owner.next(message);
  }

  /** What lies before `seq` and has not come will not come. */
  #miss(seq: number): void {
    const last = this.#last ?? seq - 1;
    if (seq > last + 1) this.#owner.missing(last + 1, seq - 1);
    this.#last = Math.max(last, seq - 1);
  }

  /** What came by itself may have overtaken what was said before; what is no entry stays behind all. */
  #takeHeld(): ServerMessage[] {
    const place = (message: ServerMessage): number => seqOf(message) ?? Infinity;
    return this.#held.splice(0).sort((a, b) => place(a) - place(b) || 0);
  }
}

/** The place of an entry; an acknowledgement has one too, but is none. */
function seqOf(message: ServerMessage): number | undefined {
  switch (message.type) {
    case "message":
    case "action":
      return message.seq;
    case "topic":
      return "seq" in message ? message.seq : undefined;
    default:
      return undefined;
  }
}
