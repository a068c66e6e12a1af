/**
 * The server as it is, and clients as they are, over lines that are slow, break and are made again: whatever
 * happens when, everyone is told all that was said, once and in one order.
 * PAPO_RUNS=10000, with --allow-env=PAPO_RUNS, says how often that is tried; 50 times by default.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Clock } from "../../../lib/clock.ts";
import { LOG_LIMITS } from "../../../lib/server/limits.ts";
import { Sequencer } from "../../../lib/server/chat/sequencer.ts";
import { type Store, StoreError } from "../../../lib/server/store/store.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeStore } from "../../fakes/store.ts";
import { bringAll, comeToRest, Connections, FarPerson, passTime } from "../../fakes/far.ts";
import { type FarHappening, farHappening, NICKS } from "../../fakes/far_steps.ts";
import { settled } from "../../fakes/socket.ts";
import { runs } from "../../fakes/runs.ts";

const RUNS = runs(50);
/** So few are in memory that what was missed is mostly read from the history. */
const KEPT_ENTRIES = 8;
/** So long people may read what was said last when a server stops. */
const CLOSE_MS = 1_500;

type Disk = "fast" | "slow" | "full" | "failing";

/** What becomes of the server. */
type Turn =
  | { readonly type: "restart" | "kill" }
  | { readonly type: "disk"; readonly is: Disk }
  /** As `--keep` has it. */
  | { readonly type: "trim"; readonly count: number }
  | { readonly type: "pass"; readonly ms: number };

const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom("restart" as const, "kill" as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("disk" as const),
      is: fc.constantFrom<Disk>("fast", "fast", "slow", "slow", "full", "failing"),
    }),
  },
  fc.record({ type: fc.constant("trim" as const), count: fc.constantFrom(1, 5, 30) }),
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 2, 5, 20, 100),
    }),
  },
);

/** A server, and the history that it goes on with. */
class Server {
  readonly hub: Sequencer;
  readonly connections: Connections;
  /** Whether it was killed, and does nothing any more. */
  isDead = false;

  constructor(clock: FakeClock, store: FakeStore, run: number, onFault: (error: unknown) => void) {
    const own: Clock = {
      nowMs: () => clock.nowMs(),
      utcMs: () => clock.utcMs(),
      after: (ms, act) => clock.after(ms, () => this.isDead || act()),
    };
    let tokens = 0;
    this.hub = new Sequencer(own, {
      language: "en",
      run: `run-${run}`,
      log: { ...LOG_LIMITS, keepEntries: KEPT_ENTRIES },
      newToken: () => `token-${run}-${++tokens}`,
      store: this.#untilDead(store),
    });
    this.connections = new Connections(this.hub, own, onFault);
  }

  #untilDead(store: FakeStore): Store {
    return new Proxy(store, {
      get: (_, name) => {
        if (this.isDead) throw new StoreError("failed", "dead");
        const value = Reflect.get(store, name);
        return typeof value === "function" ? value.bind(store) : value;
      },
    });
  }
}

async function play(
  roomBytes: number,
  happenings: readonly (FarHappening | Turn)[],
): Promise<void> {
  const clock = new FakeClock();
  const store = new FakeStore();
  const faults: unknown[] = [];
  let starts = 0;
  const start = (): Server => new Server(clock, store, ++starts, (error) => faults.push(error));
  let server: Server | undefined = start();
  const people = NICKS.map((nick) =>
    new FarPerson(nick, clock, roomBytes, () => server?.connections)
  );
  const become = (turn: Turn): Promise<void> | void => {
    const former = server;
    if (turn.type === "pass") return passTime(clock, turn.ms);
    if (turn.type === "trim") {
      const there = store.kept.filter(({ room }) => room === "geral").length;
      store.trim("geral", Math.max(0, Math.min(turn.count, there - 1)));
      for (const person of people) person.mayLack = true;
    } else if (turn.type === "disk") {
      setDisk(store, turn.is);
      for (const person of people) person.mayBeRefused ||= store.writesFail || store.syncFails;
    } else if (former !== undefined && turn.type === "kill") {
      former.isDead = true;
      for (const { line } of people) line?.break(true);
      former.connections.close();
      server = start();
    } else if (former !== undefined) {
      server = undefined;
      former.hub.close();
      clock.after(CLOSE_MS, () => former.connections.close());
      former.connections.ended().then(() => {
        former.isDead = true;
        server = start();
      });
    }
  };
  for (const { session } of people) session.start();
  await bringAll(clock, people);
  for (const happening of happenings) {
    if ("step" in happening) people[happening.who]?.act(happening.step);
    else await become(happening);
    await settled();
    server?.connections.check();
  }
  setDisk(store, "fast");
  await comeToRest(clock, people, () => server?.connections.check());
  faults.push(...people.flatMap(({ faults }) => faults));
  if (faults.length > 0) throw faults[0];
  const texts = store.kept.flatMap(({ type, text }) => type === "message" ? [text] : []);
  assertEquals(texts.length, new Set(texts).size, "said once");
  for (const person of people) {
    for (const room of person.session.rooms) {
      person.mustKnow(room, store.kept.filter((entry) => entry.room === room));
    }
    person.session.close();
  }
  server?.hub.close();
  server?.connections.close();
  await settled();
}

function setDisk(store: FakeStore, is: Disk): void {
  store.waits = is === "slow";
  store.writesFail = is === "full";
  store.syncFails = is === "failing";
  if (is === "failing") store.sync?.reject(new StoreError("failed", "disk"));
  else store.sync?.resolve();
}

Deno.test("over slow lines that break, everyone is told all that was said, once and in one order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(500, 4_000, 64_000),
      fc.array(fc.oneof({ weight: 3, arbitrary: farHappening }, turn), {
        minLength: 10,
        maxLength: 120,
        size: "max",
      }),
      play,
    ),
    { numRuns: RUNS },
  );
});
