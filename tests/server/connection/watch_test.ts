import { assertEquals } from "@std/assert";
import { Watch } from "../../../lib/server/connection/watch.ts";
import { LISTENER_LIMITS } from "../../../lib/server/limits.ts";

const LIMITS = { ...LISTENER_LIMITS, stallMs: 60_000, pingMs: 30_000, silenceMs: 90_000 };

Deno.test("who takes nothing of a write is overdue after its time, and not while nothing is written", () => {
  const watch = new Watch(LIMITS, 0);
  assertEquals(watch.isStalled(undefined, 1_000_000), false);
  assertEquals(watch.isStalled(1_000, 60_999), false);
  assertEquals(watch.isStalled(1_000, 61_000), true);
});

Deno.test("a peer that answers pings is sent one for each silence, and is gone after a longer one", () => {
  const watch = new Watch(LIMITS, 0);
  const seen = [29_999, 30_000, 30_001, 59_999, 60_000, 89_999, 90_000];
  assertEquals(seen.map((ms) => watch.silence(ms)), [
    ...["short", "ping", "short", "short", "ping", "short", "gone"] as const,
  ]);
  // Nobody had the time to look for long.
  assertEquals(new Watch(LIMITS, 0).silence(100_000), "ping");
  watch.heard(90_000);
  assertEquals([watch.silence(119_999), watch.silence(120_000)], ["short", "ping"]);
});

Deno.test("who is asked whether it is there has its time for that, but who spoke a moment ago is not asked", () => {
  const watch = new Watch(LIMITS, 0);
  assertEquals(watch.probe(4_999, 3_000), false);
  assertEquals(watch.probe(5_000, 3_000), true);
  assertEquals([watch.silence(7_999), watch.silence(8_000)], ["short", "gone"]);
  watch.heard(8_000);
  assertEquals(watch.silence(8_001), "short");
});

Deno.test("a first line must end within ten seconds, but a person's, key by key, within a minute of the last", () => {
  const watch = new Watch(LIMITS, 0);
  watch.heard(9_000);
  assertEquals(watch.isFirstLineLate(50, false, 9_999), false);
  assertEquals(watch.isFirstLineLate(50, false, 10_000), true);
  assertEquals(watch.isFirstLineLate(50, true, 68_999), false);
  assertEquals(watch.isFirstLineLate(50, true, 69_000), true);
  assertEquals(watch.isFirstLineLate(2, true, 18_999), false);
  assertEquals(watch.isFirstLineLate(2, true, 19_000), true);
});

Deno.test("what may be a browser's spare connection has never stayed", () => {
  const watch = new Watch(LIMITS, 0);
  watch.mayBeSpare();
  assertEquals(watch.hasStayed(1_000_000), false);
});

Deno.test("whoever was answered by HTTP until now has all the time anew", () => {
  const watch = new Watch(LIMITS, 0);
  assertEquals([watch.isLate(59_999), watch.isLate(60_000)], [false, true]);
  assertEquals([watch.hasStayed(9_999), watch.hasStayed(10_000)], [false, true]);
  watch.beginAnew(60_000);
  assertEquals([watch.isLate(119_999), watch.isLate(120_000)], [false, true]);
  assertEquals(watch.silence(89_999), "short");
});
