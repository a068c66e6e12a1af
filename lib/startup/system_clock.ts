import type { Clock } from "../clock.ts";
import { Turns } from "./turns.ts";

const turns = new Turns({
  nowMs: () => performance.now(),
  // A timer of 0 ms would take two.
  soon: (act) => void setImmediate(act),
  later: (act, ms) => void setTimeout(act, ms),
});

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  utcMs: () => Date.now(),
  after: (ms, act) => {
    if (ms <= 0) return turns.next(act);
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};
