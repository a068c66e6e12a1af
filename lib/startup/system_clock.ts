import type { Clock } from "../clock.ts";

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  utcMs: () => Date.now(),
  after: (ms, act) => {
    if (ms <= 0) {
      // As soon as all that is ready has happened. A timer of 0 ms would take two.
      const immediate = setImmediate(act);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
