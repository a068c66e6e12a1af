/**
 * Times and days in the reader's own way.
 *
 * @module
 */

import { Calendar } from "../client/calendar.ts";
import type { PageMessages } from "../language/page.ts";
import type { Language } from "../vocabulary/language.ts";

const DAY_MS = 24 * 60 * 60_000;

/** See the top of this file. */
export class Times {
  readonly #calendar = new Calendar();
  readonly #language: Language;
  readonly #words: PageMessages;
  readonly #time: Intl.DateTimeFormat;

  /** Days are named in that language; a time stands as the browser's person reads it. */
  constructor(language: Language, words: PageMessages) {
    this.#language = language;
    this.#words = words;
    this.#time = new Intl.DateTimeFormat([...navigator.languages], { timeStyle: "short" });
  }

  /** `14:03`, or `2:03 PM`. */
  time(utcMs: number): string {
    // A space that does not break is none in what is copied.
    return Math.abs(utcMs) > 8.64e15 ? "" : this.#time.format(utcMs).replaceAll("\u202f", " ");
  }

  /** What two moments of the same day have in common. */
  day(utcMs: number): string {
    return this.#calendar.day(utcMs);
  }

  /** `Today`, or `Sunday, November 22, 2026`. */
  dayName(utcMs: number): string {
    const day = this.day(utcMs);
    const nowMs = Date.now();
    if (day === this.day(nowMs)) return this.#words.today;
    if (day === this.day(nowMs - DAY_MS)) return this.#words.yesterday;
    return this.#calendar.dayName(utcMs, this.#language);
  }

  /** Day and time, for what is found. */
  moment(utcMs: number): string {
    const day = this.day(utcMs) === this.day(Date.now()) ? "" : `${this.dayName(utcMs)}, `;
    return day + this.time(utcMs);
  }
}
