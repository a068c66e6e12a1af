/**
 * Local time as people read it.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** A day inside of what the calendar can tell, so that a time zone does not lead out of it. */
const FARTHEST_MS = 8.64e15 - 24 * 60 * 60_000;

/**
 * Turns UTC milliseconds into what stands on the wall and in the calendar of one place. Any number
 * will do: a fraction of a millisecond counts for nothing, and what is too far away is the farthest
 * day there is.
 */
export class Calendar {
  readonly #timeZone: string | undefined;

  /** `timeZone` is the system's unless it is given. */
  constructor(timeZone?: string) {
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
    const ms = Math.trunc(Math.max(-FARTHEST_MS, Math.min(utcMs, FARTHEST_MS))) || 0;
    // The system's zone may have no name that Temporal knows, as where TZ is empty or `BRT3`; the
    // time that it shows is known all the same.
    const wallMs = this.#timeZone === undefined ? ms - offsetMs(ms) : ms;
    return Temporal.Instant.fromEpochMilliseconds(wallMs)
      .toZonedDateTimeISO(this.#timeZone ?? "UTC");
  }
}

/** By how much UTC is ahead of the system's time. */
function offsetMs(utcMs: number): number {
  return Math.trunc(60_000 * new Date(utcMs).getTimezoneOffset());
}
