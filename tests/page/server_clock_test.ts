import { assertEquals } from "@std/assert";
import type { SessionEvent } from "../../lib/client/session/session_event.ts";
import { ServerClock } from "../../lib/page/state/server_clock.ts";
import { FakeClock } from "../fakes/clock.ts";

const YEAR_MS = 365 * 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** A machine whose clock is ahead of a server's by so much. */
function machine(aheadMs: number) {
  const fake = new FakeClock();
  const serverMs = (): number => fake.nowMs() + 1_000_000;
  fake.leap(aheadMs);
  const clock = new ServerClock(fake);
  const said = (time: number, replayed?: true): SessionEvent => ({
    type: "message",
    message: {
      type: "message",
      room: "geral",
      seq: 1,
      time,
      nick: "bia",
      text: "oi",
      ...(replayed && { replayed }),
    },
  });
  return { fake, clock, serverMs, said };
}

Deno.test("the time is the server's once something is said there, however wrong the machine is", () => {
  for (const aheadMs of [5 * YEAR_MS, -5 * YEAR_MS, 2 * MINUTE_MS * 60, -1_000]) {
    const { fake, clock, serverMs, said } = machine(aheadMs);
    assertEquals(clock.utcMs(), serverMs() + aheadMs);
    clock.hear(said(serverMs()));
    assertEquals(clock.utcMs(), serverMs());
    fake.advance(10 * MINUTE_MS);
    assertEquals(clock.utcMs(), serverMs());
  }
});

Deno.test("one's own words tell the time too, and what was said before tells nothing", () => {
  const { clock, serverMs, said } = machine(YEAR_MS);
  clock.hear(said(serverMs() - YEAR_MS, true));
  clock.hear({ type: "acknowledged", id: 1 });
  assertEquals(clock.utcMs(), serverMs() + YEAR_MS);
  clock.hear({ type: "acknowledged", id: 1, time: serverMs() });
  assertEquals(clock.utcMs(), serverMs());
});

Deno.test("what comes late sets no clock back", () => {
  const { clock, serverMs, said } = machine(0);
  clock.hear(said(serverMs() - 9 * MINUTE_MS));
  assertEquals(clock.utcMs(), serverMs());
});

Deno.test("a clock that is set is right, until the server says otherwise", () => {
  const { fake, clock, serverMs, said } = machine(5 * YEAR_MS);
  clock.hear(said(serverMs()));
  fake.leap(-5 * YEAR_MS);
  assertEquals(clock.utcMs(), serverMs());
  fake.leap(YEAR_MS);
  assertEquals(clock.utcMs(), serverMs() + YEAR_MS);
  clock.hear(said(serverMs()));
  assertEquals(clock.utcMs(), serverMs());
});
