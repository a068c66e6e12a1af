import { assert, assertEquals } from "@std/assert";
import { TimeShare } from "../../../lib/server/log/time_share.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** Bits of work that take so long each; `done` tells whose were done, in order. */
class Work {
  readonly clock = new FakeClock();
  readonly share = new TimeShare(this.clock);
  readonly done: string[] = [];

  ask(asker: string, ms: number, times = 1): void {
    for (let n = 0; n < times; n++) {
      this.share.take(asker, () => {
        this.done.push(asker);
        this.clock.advance(ms);
      });
    }
  }
}

Deno.test("what comes when little was done of late is done at once", () => {
  const work = new Work();
  for (const asker of ["a", "b", "c"]) work.ask(asker, 1);
  assertEquals(work.done, ["a", "b", "c"]);
  work.clock.advance(20);
  work.ask("d", 100);
  assertEquals(work.done.at(-1), "d");
});

Deno.test("what would take long together gets half of the time, a little at a time", () => {
  const work = new Work();
  let longest = 0;
  for (let n = 0; n < 200; n++) {
    const before = work.done.length;
    work.ask("a", 1);
    longest = Math.max(longest, work.done.length - before);
  }
  assert(work.done.length <= 6, `${work.done.length}`);
  for (let ms = 0; ms < 1_000 && work.done.length < 200; ms++) {
    const before = work.done.length;
    work.clock.advance(1);
    longest = Math.max(longest, work.done.length - before);
  }
  assertEquals(work.done.length, 200);
  assert(longest <= 6, `${longest} at once`);
  assert(work.clock.nowMs() >= 380, `${work.clock.nowMs()} ms for 200 ms of work`);
  assertEquals(work.clock.pending, 0);
});

Deno.test("one bit that took long is rested from as long", () => {
  const work = new Work();
  work.ask("a", 100);
  work.ask("a", 0);
  assertEquals(work.done.length, 1);
  work.clock.advance(90);
  assertEquals(work.done.length, 1);
  work.clock.advance(110);
  assertEquals(work.done.length, 2);
});

Deno.test("who asks for much waits behind itself, and nobody else does", () => {
  const work = new Work();
  work.ask("a", 1, 50);
  const before = work.done.length;
  work.ask("b", 1, 2);
  work.ask("c", 1, 2);
  work.clock.advance(30);
  const next = work.done.slice(before, before + 6).join("");
  assertEquals(next, "abcabc");
});

Deno.test("what is asked for in the midst of it comes behind what waits", () => {
  const work = new Work();
  const order: string[] = [];
  work.share.take("a", () => {
    order.push("a1");
    work.share.take("a", () => order.push("a2"));
    work.share.take("b", () => order.push("b"));
  });
  assertEquals(order, ["a1", "a2", "b"]);
});
