/**
 * Local time as people read it.
 *
 * @module
 */

import type { Language } from "../language.ts";

/** Turns UTC milliseconds into what stands on the wall and in the calendar of one place. */
export class Calendar {
  readonly #timeZone: string;

  /** `timeZone` is the system's unless it is given. */
  constructor(timeZone: string = Temporal.Now.timeZoneId()) {
    this.#timeZone = timeZone;
  }

  /** `14:03`. */
  time(utcMs: number): string {
    return this.#at(utcMs).toPlainTime().toString({ smallestUnit: "minute" });
  }

  /** What two moments of the same day have in common: `2026-11-22`. */
  day(utcMs: number): string {
    return this.#at(utcMs).toPlainDate().toString();
  }

  /** `domingo, 22 de novembro de 2026`. */
  dayName(utcMs: number, language: Language): string {
    return this.#at(utcMs).toLocaleString(language, { dateStyle: "full" });
  }

  // Not Intl.DateTimeFormat, which takes as long to be made as half an empty start.
  #at(utcMs: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(utcMs).toZonedDateTimeISO(this.#timeZone);
  }
}
