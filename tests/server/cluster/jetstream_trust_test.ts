import { assertEquals } from "@std/assert";
import { JetStreamTrust } from "../../../lib/server/cluster/jetstream_trust.ts";
import { FakeClock } from "../../fakes/clock.ts";

Deno.test("one engine is believed again once it was looked at, and doubted for its connection alone", () => {
  const trust = new JetStreamTrust(new FakeClock(), false);
  trust.fail();
  assertEquals(trust.isDoubted, false);
  trust.doubt();
  assertEquals(trust.isDoubted, true);
  trust.regain();
  assertEquals([trust.isDoubted, trust.isSettling], [false, false]);
});

Deno.test("of several, another may lead and lack the end: those who saw more have time, counted anew from each doubt", () => {
  const clock = new FakeClock();
  const trust = new JetStreamTrust(clock, true);
  trust.fail();
  trust.regain();
  clock.advance(1_000);
  // That it is looked at again meanwhile is nothing new.
  trust.regain();
  assertEquals([trust.isDoubted, trust.isSettling], [true, true]);
  clock.advance(500);
  assertEquals([trust.isDoubted, trust.isSettling], [false, false]);
  trust.fail();
  trust.regain();
  clock.advance(1_000);
  trust.fail();
  clock.advance(10_000);
  assertEquals([trust.isDoubted, trust.isSettling], [true, false]);
  trust.regain();
  trust.close();
  assertEquals(clock.pending, 0);
});

Deno.test("a stream is gone once nothing else was said of it for seconds", () => {
  const clock = new FakeClock();
  const trust = new JetStreamTrust(clock, true);
  const said: boolean[] = [trust.isGone()];
  clock.advance(4_000);
  said.push(trust.isGone());
  trust.isThere();
  clock.advance(4_000);
  said.push(trust.isGone());
  clock.advance(4_999);
  said.push(trust.isGone());
  clock.advance(1);
  said.push(trust.isGone());
  assertEquals(said, [false, false, false, false, true]);
});
