/**
 * The browser's clock.
 *
 * @module
 */

import type { Clock } from "../clock.ts";

/** See the top of this file. */
export const browserClock: Clock = {
  nowMs: () => performance.now(),
  utcMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
