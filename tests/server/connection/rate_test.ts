import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { BURST_SECONDS, RateLimiter } from "../../../lib/server/connection/rate.ts";

Deno.test("a burst passes at once, then so many a second", () => {
  const rate = new RateLimiter(20, 5_000);
  for (let n = 0; n < 20 * BURST_SECONDS; n++) assertEquals(rate.take(5_000), 0);
  assertEquals(rate.take(5_000), 50);
  assert(rate.take(5_049) > 0);
  assertEquals(rate.take(5_050), 0);
  assertEquals(rate.take(5_050), 50);
});

Deno.test("a long silence saves up no more than a burst", () => {
  const rate = new RateLimiter(1, 0);
  for (let n = 0; n < BURST_SECONDS; n++) assertEquals(rate.take(1e9), 0);
  assertEquals(rate.take(1e9), 1_000);
});

Deno.test("asking in vain costs nothing", () => {
  const rate = new RateLimiter(1, 0);
  while (rate.take(0) === 0);
  for (let n = 0; n < 100; n++) assert(rate.take(500) > 0);
  assertEquals(rate.take(1_000), 0);
});

Deno.test("a rate of 0 sets no limit", () => {
  const rate = new RateLimiter(0, 0);
  for (let n = 0; n < 100_000; n++) assertEquals(rate.take(0), 0);
});

Deno.test("whoever waits as told is let through, and no more than the rate allows pass", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 5_000 }),
    fc.array(fc.nat(500), { maxLength: 200 }),
    (perSecond, pauses) => {
      const rate = new RateLimiter(perSecond, 0);
      let nowMs = 0;
      let passed = 0;
      for (const pauseMs of pauses) {
        nowMs += pauseMs;
        for (let waits = 0;; waits++) {
          const waitMs = rate.take(nowMs);
          if (waitMs === 0) break;
          // The second wait may come of rounding alone.
          assertLessOrEqual(waits, 1);
          nowMs += waitMs;
        }
        passed++;
        assertLessOrEqual(passed, perSecond * (BURST_SECONDS + nowMs / 1_000) + 1e-6);
      }
    },
  ));
});

Deno.test("what costs more than there is may be said, and what comes behind it waits the longer", () => {
  const rate = new RateLimiter(10, 0, 20);
  assertEquals(rate.take(0, 50), 0);
  assertEquals(rate.take(0), 3_100);
  assertEquals(rate.take(3_000), 100);
  assertEquals(rate.take(3_100, 5), 0);
  assertEquals(rate.take(3_100), 500);
});
