import { assertEquals } from "@std/assert";
import { afterRest } from "../../../lib/server/log/rest.ts";
import { FakeClock } from "../../fakes/clock.ts";

Deno.test("a rest ends after a moment, and is none where something else was done all the time", () => {
  const clock = new FakeClock();
  const rests: boolean[] = [];
  afterRest(clock, (isLate) => rests.push(isLate));
  clock.advance(1);
  afterRest(clock, (isLate) => rests.push(isLate));
  clock.stall(10);
  assertEquals(rests, [false, true]);
});

Deno.test("a rest can be undone", () => {
  const clock = new FakeClock();
  afterRest(clock, () => {
    throw new Error("was undone");
  })();
  clock.advance(10);
  assertEquals(clock.pending, 0);
});
