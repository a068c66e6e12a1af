/**
 * Until when a certificate holds, and word of its end in time: a server may run for longer than that.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

const DAY_MS = 86_400_000;
/** So long before its end it is told, day by day: whoever has certificates renewed by a program has it long before. */
export const EXPIRY_NOTICE_MS = 14 * DAY_MS;

/** What is watched, and who is told. */
export interface Watched {
  /** Until when the certificate holds that is in use now, in UTC milliseconds. */
  readonly untilMs: () => number;
  /** What time it is. */
  readonly clock: Clock;
  /** Is told how long it still holds, in milliseconds: less than nothing where it has run out. */
  readonly onNear: (leftMs: number) => void;
}

/** Looks at once, and once a day. */
export class ExpiryWatch implements Disposable {
  readonly #watched: Watched;
  #cancel: () => void = () => {};

  /** Begins with a look. */
  constructor(watched: Watched) {
    this.#watched = watched;
    this.#look();
  }

  #look(): void {
    const { untilMs, clock, onNear } = this.#watched;
    const leftMs = untilMs() - clock.utcMs();
    if (leftMs < EXPIRY_NOTICE_MS) onNear(leftMs);
    this.#cancel = clock.after(DAY_MS, () => this.#look());
  }

  /** Looks no more. */
  [Symbol.dispose](): void {
    this.#cancel();
  }
}
