import { assert, assertEquals } from "@std/assert";
import { ATTEMPT_LIMITS, Attempts } from "../../../lib/server/gate/attempts.ts";

Deno.test("each wrong attempt doubles the wait for the next, up to the longest", () => {
  const attempts = new Attempts({ maxWaitMs: 8_000 });
  const waits: number[] = [];
  let nowMs = 0;
  for (let n = 0; n < 7; n++) {
    const waitMs = attempts.begin("a", nowMs);
    waits.push(waitMs);
    nowMs += waitMs;
  }
  assertEquals(waits, [0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  assertEquals(attempts.begin("b", nowMs), 0, "another key");
});

Deno.test("many attempts at once stand in line, and whoever comes last is heard in time all the same", () => {
  const attempts = new Attempts({ maxWaitMs: 4_000 });
  const waits = Array.from({ length: 6 }, () => attempts.begin("a", 0));
  assertEquals(waits, [0, 1_000, 3_000, 4_000, 4_000, 4_000]);
  for (let n = 0; n < 100_000; n++) attempts.begin("a", 0);
  assertEquals(attempts.begin("a", 0), 4_000);
});

Deno.test("no wait is as long as that after which a client gives up", () => {
  assert(ATTEMPT_LIMITS.maxWaitMs < 10_000);
});

Deno.test("what is forgiven or long ago counts no more", () => {
  const attempts = new Attempts({ forgetMs: 60_000 });
  attempts.begin("a", 0);
  attempts.begin("a", 0);
  assertEquals(attempts.begin("a", 60_000), 0);
  attempts.forgive("a");
  assertEquals(attempts.begin("a", 60_000), 0);
});

Deno.test("only so many keys are remembered", () => {
  const attempts = new Attempts({ maxRecords: 3 });
  for (let n = 0; n < 100; n++) attempts.begin(`10.0.0.${n}`, n);
  assertEquals(attempts.size, 3);
});
