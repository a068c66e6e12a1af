import { assertEquals } from "@std/assert";
import type { SessionEvent } from "../../lib/client/session/session_event.ts";
import { ServerClock } from "../../lib/page/state/server_clock.ts";
import { FakeClock } from "../fakes/clock.ts";

const YEAR_MS = 365 * 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

/** A machine, a server, and how the machine has that one's time. */
interface Machine {
  readonly fake: FakeClock;
  readonly clock: ServerClock;
  readonly serverMs: () => number;
}

/** The machine's clock is ahead of the server's by so much. */
function machine(aheadMs: number): Machine {
  const fake = new FakeClock();
  const serverMs = (): number => fake.nowMs() + 1_000_000;
  fake.leap(aheadMs);
  return { fake, clock: new ServerClock(fake), serverMs };
}

function said(time: number, replayed?: true): SessionEvent {
  const type = "message";
  const entry = { type, room: "geral", seq: 1, time, nick: "bia", text: "oi" } as const;
  return { type, message: { ...entry, ...(replayed && { replayed }) } };
}

Deno.test("the time is the server's once something is said there, however wrong the machine is", () => {
  for (const aheadMs of [5 * YEAR_MS, -5 * YEAR_MS, 2 * MINUTE_MS * 60, -1_000]) {
    const { fake, clock, serverMs } = machine(aheadMs);
    assertEquals(clock.utcMs(), serverMs() + aheadMs);
    clock.hear(said(serverMs()));
    assertEquals(clock.utcMs(), serverMs());
    fake.advance(10 * MINUTE_MS);
    assertEquals(clock.utcMs(), serverMs());
  }
});

Deno.test("one's own words tell the time too, and what was said before tells nothing", () => {
  const { clock, serverMs } = machine(YEAR_MS);
  clock.hear(said(serverMs() - YEAR_MS, true));
  clock.hear({ type: "acknowledged", id: 1 });
  assertEquals(clock.utcMs(), serverMs() + YEAR_MS);
  clock.hear({ type: "acknowledged", id: 1, time: serverMs() });
  assertEquals(clock.utcMs(), serverMs());
});

Deno.test("what comes late sets no clock back", () => {
  const { clock, serverMs } = machine(0);
  clock.hear(said(serverMs() - 9 * MINUTE_MS));
  assertEquals(clock.utcMs(), serverMs());
});

Deno.test("a clock that is set is right, until the server says otherwise", () => {
  const { fake, clock, serverMs } = machine(5 * YEAR_MS);
  clock.hear(said(serverMs()));
  fake.leap(-5 * YEAR_MS);
  assertEquals(clock.utcMs(), serverMs());
  fake.leap(YEAR_MS);
  assertEquals(clock.utcMs(), serverMs() + YEAR_MS);
  clock.hear(said(serverMs()));
  assertEquals(clock.utcMs(), serverMs());
});
