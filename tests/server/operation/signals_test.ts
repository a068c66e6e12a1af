import { assert, assertEquals } from "@std/assert";
import { Signals, type SignalSource } from "../../../lib/server/operation/signals.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** A system that sends what it is told to. */
class FakeSystem implements SignalSource {
  readonly clock = new FakeClock();
  isClosed = false;
  exits = 0;
  isStopped = false;
  readonly signals: Signals;
  readonly #acts = new Map<string, () => void>();

  constructor() {
    this.signals = new Signals(this, this.clock);
    void this.signals.stopped.then(() => this.isStopped = true);
  }

  on(name: string, act: () => void): void {
    this.#acts.set(name, act);
  }

  hasLostTerminal(): boolean {
    return this.isClosed;
  }

  exit(): void {
    this.exits++;
  }

  async send(name: string): Promise<void> {
    this.#acts.get(name)?.();
    await settled();
  }
}

/** What follows from something follows in a few turns of the queue. */
async function settled(): Promise<void> {
  for (let n = 0; n < 20; n++) await Promise.resolve();
}

for (const name of ["SIGINT", "SIGTERM"]) {
  Deno.test(`${name} asks for the end; again, but not of the same key press, at once`, async () => {
    const system = new FakeSystem();
    await system.send(name);
    assert(system.isStopped);
    system.clock.advance(50);
    await system.send(name);
    assertEquals(system.exits, 0);
    system.clock.advance(51);
    await system.send(name);
    assertEquals(system.exits, 1);
  });
}

Deno.test("SIGHUP of a closed terminal asks for the end, and a second one for nothing", async () => {
  const system = new FakeSystem();
  system.signals.onReload(() => Promise.reject(new Error("nothing is to be read")));
  system.isClosed = true;
  await system.send("SIGHUP");
  system.clock.advance(10_000);
  await system.send("SIGHUP");
  assertEquals([system.isStopped, system.exits], [true, 0]);
});

Deno.test("any other SIGHUP has the files read, one time after the other", async () => {
  const system = new FakeSystem();
  const reads: PromiseWithResolvers<void>[] = [];
  const read = (): Promise<void> => {
    const reading = Promise.withResolvers<void>();
    reads.push(reading);
    return reading.promise;
  };
  // One that comes before they can be read is not lost.
  await system.send("SIGHUP");
  system.signals.onReload(read);
  await settled();
  assertEquals(reads.length, 1);
  await system.send("SIGHUP");
  assertEquals(reads.length, 1);
  reads[0]?.resolve();
  await settled();
  assertEquals([reads.length, system.isStopped], [2, false]);
});
