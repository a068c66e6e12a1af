/**
 * What is to be done in the next turn of the event loop, whoever asks for it. A program that has something
 * to do in each turn hears only in each 61st what others have sent (Tokio's `event_interval`), but at once
 * when it rests: so after some turns in a row all rest, for there is no rest where anyone goes on.
 *
 * @module
 */

/** So many turns in a row, */
const TURNS_IN_ROW = 8;
/** or so long, in milliseconds. */
const ROW_MS = 12;
const REST_MS = 1;
/** Where nothing came for so long before, nobody is likely to be waiting to be heard. */
const PAUSE_MS = 500;

/** What the machine has for it. */
export interface Loop {
  /** Milliseconds since some moment. */
  nowMs(): number;
  /** Has something done in the next turn, as soon as all that is ready has happened. */
  soon(act: () => void): void;
  /** Has something done after so many milliseconds of rest. */
  later(act: () => void, ms: number): void;
}

interface Awaiting {
  readonly act: () => void;
  isCancelled: boolean;
}

/** See the top of this file. */
export class Turns {
  readonly #loop: Loop;
  #awaiting: Awaiting[] = [];
  /** How many there have been in a row, and since when. */
  #row = 0;
  #rowSinceMs = 0;
  #isInTurn = false;
  /** When something was asked for last that does not come of a turn, and whether that was after a pause. */
  #askedAtMs = -Infinity;
  #isAlone = true;

  /** Nothing is to be done. */
  constructor(loop: Loop) {
    this.#loop = loop;
  }

  /** Has something done in the next turn; returns how that is undone. */
  next(act: () => void): () => void {
    if (!this.#isInTurn) {
      const nowMs = this.#loop.nowMs();
      this.#isAlone = nowMs - this.#askedAtMs >= PAUSE_MS;
      this.#askedAtMs = nowMs;
    }
    const awaiting = { act, isCancelled: false };
    if (this.#awaiting.push(awaiting) === 1) this.#schedule();
    return () => awaiting.isCancelled = true;
  }

  #schedule(): void {
    if (!this.#mustRest) return this.#loop.soon(() => this.#turn());
    this.#row = 0;
    this.#loop.later(() => this.#turn(), REST_MS);
  }

  get #mustRest(): boolean {
    if (this.#row === 0 || this.#isAlone) return false;
    return this.#row >= TURNS_IN_ROW || this.#loop.nowMs() - this.#rowSinceMs >= ROW_MS;
  }

  #turn(): void {
    const now = this.#awaiting;
    this.#awaiting = [];
    if (this.#row++ === 0) this.#rowSinceMs = this.#loop.nowMs();
    this.#isInTurn = true;
    for (const { act, isCancelled } of now) if (!isCancelled) attempt(act);
    this.#isInTurn = false;
    // The loop rests by itself.
    if (this.#awaiting.length === 0) this.#row = 0;
  }
}

/** What fails is told as if it had had a turn of its own; the others have theirs. */
function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    reportError(error);
  }
}
