/**
 * Local time as people read it.
 *
 * @module
 */

import type { Language } from "../language.ts";

/** Turns UTC milliseconds into what stands on the wall and in the calendar of one place. */
export class Calendar {
  readonly #time: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #timeZone: string | undefined;

  /** `timeZone` undefined for the system's. */
  constructor(timeZone?: string) {
    const zone = timeZone === undefined ? {} : { timeZone };
    this.#timeZone = timeZone;
    this.#time = new Intl.DateTimeFormat("en-GB", {
      ...zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.#day = new Intl.DateTimeFormat("sv-SE", {
      ...zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  }

  /** `14:03`. */
  time(utcMs: number): string {
    return this.#time.format(utcMs);
  }

  /** What two moments of the same day have in common: `2026-11-22`. */
  day(utcMs: number): string {
    return this.#day.format(utcMs);
  }

  /** `domingo, 22 de novembro de 2026`. */
  dayName(utcMs: number, language: Language): string {
    const zone = this.#timeZone === undefined ? {} : { timeZone: this.#timeZone };
    return new Intl.DateTimeFormat(language, { ...zone, dateStyle: "full" }).format(utcMs);
  }
}
