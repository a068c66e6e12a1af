/**
 * Local time as people read it.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";

/** A day inside of what a `Date` can hold, so that a time zone does not lead out of it. */
const FARTHEST_MS = 8.64e15 - 24 * 60 * 60_000;

/**
 * Turns UTC milliseconds into what stands on the wall and in the calendar of one place. Any number
 * will do: a fraction of a millisecond counts for nothing, and what is too far away is the farthest
 * day there is.
 *
 * It takes neither `Temporal`, which not every browser has, nor an `Intl.DateTimeFormat` where there is
 * no need, which takes as long to be made as half an empty start.
 */
export class Calendar {
  readonly #offsetMs: (utcMs: number) => number;

  /** `offsetMs` says by how much the place is ahead of UTC at a moment; by default, as the system has it. */
  constructor(offsetMs: (utcMs: number) => number = systemOffsetMs) {
    this.#offsetMs = offsetMs;
  }

  /** `14:03`. */
  time(utcMs: number): string {
    return this.#wallClock(utcMs).toISOString().replace(/.*T(\d\d:\d\d).*/, "$1");
  }

  /** The time by a format: `%H` and `%I` are hours of 24 and 12, `%M` minutes, `%S` seconds, `%p` am or pm. */
  formatted(utcMs: number, format: string): string {
    const [hours = 0, minutes = 0, seconds = 0] = this.#wallClock(utcMs).toISOString().slice(11, 19)
      .split(":").map(Number);
    const two = (number: number): string => `${number}`.padStart(2, "0");
    const values: Readonly<Record<string, string>> = {
      H: two(hours),
      I: two(hours % 12 || 12),
      M: two(minutes),
      S: two(seconds),
      p: hours < 12 ? "am" : "pm",
    };
    return format.replaceAll(/%(.)/g, (all, letter) => values[letter] ?? all);
  }

  /** What two moments of the same day have in common: `2026-11-22`. */
  day(utcMs: number): string {
    return this.#wallClock(utcMs).toISOString().replace(/T.*/, "");
  }

  /** `domingo, 22 de novembro de 2026`. */
  dayName(utcMs: number, language: Language): string {
    const options = { dateStyle: "full", timeZone: "UTC" } as const;
    return this.#wallClock(utcMs).toLocaleDateString(language, options);
  }

  /** The place's time, as if it were UTC. */
  #wallClock(utcMs: number): Date {
    const ms = Math.trunc(Math.max(-FARTHEST_MS, Math.min(utcMs, FARTHEST_MS))) || 0;
    return new Date(ms + this.#offsetMs(ms));
  }
}

/** By how much the system's time is ahead of UTC; known even where its zone has no name. */
function systemOffsetMs(utcMs: number): number {
  return Math.trunc(-60_000 * new Date(utcMs).getTimezoneOffset());
}
