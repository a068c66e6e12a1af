/**
 * Times and days in the reader's own way.
 *
 * @module
 */

import { Calendar } from "../client/calendar.ts";
import type { Clock } from "../clock.ts";
import type { PageMessages } from "../language/page.ts";
import type { Language } from "../vocabulary/language.ts";

const DAY_MS = 24 * 60 * 60_000;

/** See the top of this file. */
export class Times {
  readonly #calendar = new Calendar();
  readonly #language: Language;
  readonly #words: PageMessages;
  readonly #clock: Pick<Clock, "utcMs">;
  #time = localTime();
  #zone = zoneOf(this.#time);

  /** Days are named in that language, as of that clock; a time stands as the browser's person reads it. */
  constructor(language: Language, words: PageMessages, clock: Pick<Clock, "utcMs">) {
    this.#language = language;
    this.#words = words;
    this.#clock = clock;
  }

  /** As long as this is the same, so is how times are read: which day it is, and where. */
  get now(): string {
    return `${this.#today} ${this.#zone}`;
  }

  /** The time zone. */
  get zone(): string {
    return this.#zone;
  }

  /** The machine may be elsewhere by now. */
  travel(): void {
    this.#time = localTime();
    this.#zone = zoneOf(this.#time);
  }

  get #today(): string {
    return this.day(this.#clock.utcMs());
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
    const today = this.#today;
    if (day === today) return this.#words.today;
    if (day === dayBefore(today)) return this.#words.yesterday;
    return this.#calendar.dayName(utcMs, this.#language);
  }

  /** Day and time, for what is found. */
  moment(utcMs: number): string {
    const day = this.day(utcMs) === this.#today ? "" : `${this.dayName(utcMs)}, `;
    return day + this.time(utcMs);
  }
}

/** By the calendar: a day may have 23 hours, or 25. */
function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().replace(/T.*/, "");
}

function zoneOf(format: Intl.DateTimeFormat): string {
  return format.resolvedOptions().timeZone;
}

/** Of where the machine is now. */
function localTime(): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat([...navigator.languages], { timeStyle: "short" });
}
