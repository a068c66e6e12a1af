import { assertEquals } from "@std/assert";
import { LoopLag } from "../../../lib/server/operation/loop_lag.ts";
import { FakeClock } from "../../fakes/clock.ts";

Deno.test("how late the event loop was is told to all who ask, for a minute at least", () => {
  const clock = new FakeClock();
  using lag = new LoopLag(clock);
  clock.advance(1_000);
  assertEquals(lag.worstMs, 0);
  clock.pass(700);
  clock.advance(0);
  // A check of its health, or a second instrument, takes nothing from the next.
  assertEquals([lag.worstMs, lag.worstMs], [600, 600]);
  clock.advance(60_000);
  assertEquals(lag.worstMs, 600);
  clock.advance(121_000);
  assertEquals(lag.worstMs, 0);
});
