/**
 * Days of the calendar.
 *
 * @module
 */

/**
 * Whether that is a day, as `2026-11-22`: what reads times takes the 30th of February for one of March.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([isDay("2028-02-29"), isDay("2027-02-29")], [true, false]);
 * ```
 */
export function isDay(text: string): boolean {
  const timeMs = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(timeMs) && new Date(timeMs).toISOString().startsWith(`${text}T`);
}
