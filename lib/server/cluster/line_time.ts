import type { Stamp } from "../chat/stamp.ts";

/** While nothing comes no time passes: who could have come back could not reach anyone either. */
const GAP_MAX_MS = 2_000;

/**
 * What time it is in a chat of several servers: the time at which the engine took in what is being carried out,
 * so the same at all of them, whatever their own clocks say. It never goes back, and over what lay still longer
 * than two seconds only two seconds pass: nobody is missed for an engine that could not be reached.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const time = new LineTime();
 * for (const utcMs of [1_000, 1_500, 1_400, 61_500]) time.pass(utcMs);
 * assertEquals(time.stamp, { nowMs: 2_500, utcMs: 61_500 });
 * ```
 */
export class LineTime {
  /** That time, as the hub wants it. */
  stamp: Stamp;

  /** It goes on from there. @default the beginning */
  constructor(stamp: Stamp = { nowMs: 0, utcMs: -Infinity }) {
    this.stamp = stamp;
  }

  /** The engine took something in then, by its own clock, in UTC milliseconds. */
  pass(utcMs: number): void {
    const { stamp } = this;
    const gapMs = utcMs - stamp.utcMs;
    if (gapMs <= 0) return;
    const passedMs = stamp.utcMs === -Infinity ? 0 : Math.min(gapMs, GAP_MAX_MS);
    this.stamp = { nowMs: stamp.nowMs + passedMs, utcMs };
  }
}
