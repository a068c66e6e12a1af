import { assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";

Deno.test("the machine's clock goes on, and tells the time of day", () => {
  const start = systemClock.nowMs();
  assertLessOrEqual(start, systemClock.nowMs());
  assertLess(Math.abs(systemClock.utcMs() - Date.now()), 1_000);
});

Deno.test("what is due after 0 ms is done, unless it was called off", async () => {
  const done: string[] = [];
  const cancel = systemClock.after(0, () => done.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => {
    systemClock.after(0, () => {
      done.push("done");
      resolve();
    });
  });
  cancel();
  assertEquals(done, ["done"]);
});
