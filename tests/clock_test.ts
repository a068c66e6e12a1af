import { assertEquals } from "@std/assert";
import { WatchedClock } from "../lib/clock.ts";
import { FakeClock } from "./fakes/clock.ts";

Deno.test("that the time of day is changed is noticed, by how much, once, and however long after", () => {
  const clock = new FakeClock();
  const leaps: number[] = [];
  const watched = new WatchedClock(clock, (byMs) => leaps.push(byMs));
  const look = (): void => assertEquals(watched.utcMs(), clock.utcMs());
  look();
  clock.advance(10_000_000);
  look();
  assertEquals(leaps, []);
  clock.leap(-3_600_000);
  clock.advance(5_000);
  look();
  look();
  clock.leap(86_400_000);
  look();
  assertEquals(leaps, [-3_600_000, 86_400_000]);
  assertEquals(watched.nowMs(), clock.nowMs());
});

Deno.test("a clock that goes a little wrong does not leap", () => {
  const clock = new FakeClock();
  const leaps: number[] = [];
  const watched = new WatchedClock(clock, (byMs) => leaps.push(byMs));
  for (let n = 0; n < 100; n++) {
    clock.advance(60_000);
    clock.leap(500);
    watched.utcMs();
  }
  assertEquals(leaps, []);
});
