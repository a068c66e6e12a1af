/**
 * A rest of the event loop. A program that has something to do in each turn of it hears only in each 61st
 * what others have sent (Tokio's `event_interval`), but at once when it rests; so whoever has much to do
 * rests now and then.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

const REST_MS = 1;
/** A rest that ends so much later was none: there was something else to do all the time. */
const LATE_MS = 2;

/** Goes on after a rest; `isLate` says that it was none. Returns how that is undone. */
export function afterRest(clock: Clock, goOn: (isLate: boolean) => void): () => void {
  const dueMs = clock.nowMs() + REST_MS;
  return clock.after(REST_MS, () => goOn(clock.nowMs() - dueMs > LATE_MS));
}
