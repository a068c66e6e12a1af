import { assertEquals } from "@std/assert";
import { ExpiryWatch } from "../../../lib/server/tls/expiry.ts";
import { FakeClock } from "../../fakes/clock.ts";

const DAY_MS = 86_400_000;

Deno.test("a certificate's end is told day by day for two weeks and after, until there is another", () => {
  const clock = new FakeClock();
  const told: number[] = [];
  let untilMs = clock.utcMs() + 20 * DAY_MS + 1;
  using _watch = new ExpiryWatch({
    untilMs: () => untilMs,
    clock,
    onNear: (leftMs) => told.push(Math.floor(leftMs / DAY_MS)),
  });
  for (let day = 0; day < 21; day++) clock.advance(DAY_MS);
  assertEquals(told, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1]);
  untilMs += 90 * DAY_MS;
  clock.advance(DAY_MS);
  assertEquals(told.length, 15);
});

Deno.test("one that has run out at the start is told at once, and nothing waits once it is over", () => {
  const clock = new FakeClock();
  const told: number[] = [];
  const watch = new ExpiryWatch({
    untilMs: () => clock.utcMs() - 1,
    clock,
    onNear: (leftMs) => told.push(leftMs),
  });
  assertEquals(told, [-1]);
  watch[Symbol.dispose]();
  assertEquals(clock.pending, 0);
});
