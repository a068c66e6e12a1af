/**
 * What no event tells: a day that passes, a machine that is in another time zone, or that slept with the page before
 * one's eyes.
 *
 * @module
 */

/** So often one looks, in milliseconds. */
const LOOK_MS = 5_000;
/** Whoever is later than this has slept. */
const LATE_MS = 15_000;

/** Calls `look` from time to time, and says whether the machine has slept meanwhile. */
export function watchTime(look: (hasSlept: boolean) => void): void {
  // The other clock may stand still in a sleep.
  let lastMs = Date.now();
  setInterval(() => {
    const nowMs = Date.now();
    const lateMs = nowMs - lastMs - LOOK_MS;
    lastMs = nowMs;
    look(lateMs > LATE_MS);
  }, LOOK_MS);
}
