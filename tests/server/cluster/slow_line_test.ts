/**
 * Several servers as they are, and clients as they are, over lines that are slow, break and are made again to
 * any of them: whatever happens when, everyone is told all that was said, once and in one order.
 * PAPO_RUNS=1000, with --allow-env=PAPO_RUNS, says how often that is tried; 20 times by default.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Entry } from "../../../lib/vocabulary/entry.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeServer } from "../../fakes/cluster.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import { bringAll, comeToRest, Connections, FarPerson, passTime } from "../../fakes/far.ts";
import { type FarHappening, farHappening, NICKS } from "../../fakes/far_steps.ts";
import { settled } from "../../fakes/socket.ts";
import { runs } from "../../fakes/runs.ts";

const RUNS = runs(20);
const SERVERS = 2;

/** What becomes of a server, or of the engine. */
type Turn =
  | { readonly type: "kill" | "cut" | "mend"; readonly server: number }
  | { readonly type: "engine"; readonly works: boolean }
  | { readonly type: "pass"; readonly ms: number };

const server = fc.nat(SERVERS - 1);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ type: fc.constantFrom("kill" as const, "cut" as const, "mend" as const), server }),
  fc.record({ type: fc.constant("engine" as const), works: fc.boolean() }),
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 5, 20, 100, 1_000, 3_000),
    }),
  },
);

/** A server of several, and the connections to it. */
class Server {
  readonly fake: FakeServer;
  readonly connections: Connections;

  constructor(engine: FakeEngine, onFault: (error: unknown) => void) {
    this.fake = new FakeServer(engine, { keepUnits: 50_000 });
    this.connections = new Connections(this.fake.cluster, engine.clock, onFault);
  }
}

async function play(
  seed: number,
  roomBytes: number,
  happenings: readonly (FarHappening | Turn)[],
): Promise<void> {
  const clock = new FakeClock();
  const engine = new FakeEngine(clock, seeded(seed));
  const faults: unknown[] = [];
  const start = (): Server => new Server(engine, (error) => faults.push(error));
  const dead: FakeServer[] = [];
  const servers = Array.from({ length: SERVERS }, start);
  const random = seeded(seed + 1);
  const place = (): Connections | undefined => {
    const open = servers.filter(({ fake }) => fake.begun > 0);
    return open[Math.floor(random() * open.length)]?.connections;
  };
  const people = NICKS.map((nick) => new FarPerson(nick, clock, roomBytes, place));
  const become = (turn: Turn): Promise<void> | void => {
    if (turn.type === "pass") return passTime(clock, turn.ms);
    if (turn.type === "engine") return engine.run(turn.works);
    const at = servers[turn.server];
    assert(at !== undefined);
    if (turn.type !== "kill") return at.fake.link.cut(turn.type === "cut");
    at.fake.kill();
    dead.push(at.fake);
    at.connections.close();
    servers[turn.server] = start();
  };
  await passTime(clock, 1_000);
  for (const { session } of people) session.start();
  await comeToRest(clock, people, () => {});
  for (const happening of happenings) {
    if ("step" in happening) people[happening.who]?.act(happening.step);
    else await become(happening);
    await settled();
    for (const { connections } of servers) connections.check();
  }
  engine.run(true);
  for (const { fake } of servers) fake.link.cut(false);
  for (let second = 0; second < 10; second++) {
    await bringAll(clock, people);
    await passTime(clock, 1_000);
  }
  await comeToRest(clock, people, () => {
    for (const { connections } of servers) connections.check();
  });
  await passTime(clock, 3_000);
  await bringAll(clock, people);
  faults.push(...people.flatMap(({ faults }) => faults));
  if (faults.length > 0) throw faults[0];
  const kept = servers.map(({ fake }) => JSON.parse(fake.cluster.known).hub);
  for (const other of kept) assertEquals(other, kept[0]);
  for (const person of people) {
    for (const room of person.session.rooms.filter((room) => !room.startsWith("@"))) {
      const [one, ...others] = servers.map(({ fake }) => saidAt(fake, clock, room));
      const said = await one ?? [];
      for (const other of others) assertEquals(await other, said);
      person.mustKnow(room, said);
    }
    person.session.close();
  }
  for (const { fake, connections } of servers) {
    fake.kill();
    connections.close();
  }
  await passTime(clock, 100);
  clock.advance(3_000);
  await Promise.all([...dead, ...servers.map(({ fake }) => fake)].map(({ ended }) => ended));
}

/** What a server has of a room, oldest first. */
async function saidAt(server: FakeServer, clock: FakeClock, room: string): Promise<Entry[]> {
  const outlet = server.connect();
  const hello = { type: "hello", version: 1, room, replay: 1_000 } as const;
  server.cluster.perform(outlet, { type: "hello", hello });
  await passTime(clock, 3_000);
  const said = outlet.told("history").flatMap(({ entries }) => entries);
  server.cluster.depart(outlet, "ended");
  await passTime(clock, 1_000);
  return said;
}

/** One whose hello takes so long to come that it was greeted as a person, and read along. */
const GREETED: Parameters<typeof play> = [0, 500, [
  { "who": 0, "step": { "type": "say", "room": "geral", "count": 1, "units": 1 } },
  { "who": 0, "step": { "type": "bring", "bytes": 1 } },
  { "type": "pass", "ms": 3000 },
  { "who": 1, "step": { "type": "bring", "bytes": 1000 } },
  { "who": 1, "step": { "type": "break", "forBoth": false } },
  { "who": 0, "step": { "type": "say", "room": "geral", "count": 1, "units": 1 } },
  { "who": 0, "step": { "type": "say", "room": "geral", "count": 1, "units": 1 } },
  { "type": "pass", "ms": 3000 },
  { "who": 0, "step": { "type": "retry" } },
  { "type": "pass", "ms": 1 },
  { "who": 0, "step": { "type": "bring", "bytes": 1 } },
  { "type": "pass", "ms": 100 },
  { "who": 0, "step": { "type": "say", "room": "geral", "count": 1, "units": 1 } },
  { "type": "pass", "ms": 1 },
  { "who": 0, "step": { "type": "bring", "bytes": 1 } },
]];

Deno.test("over slow lines to several servers, everyone is told all that was said, once and in one order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1_000_000),
      fc.constantFrom(500, 4_000, 64_000),
      fc.array(fc.oneof({ weight: 4, arbitrary: farHappening }, turn), {
        minLength: 10,
        maxLength: 100,
        size: "max",
      }),
      play,
    ),
    { numRuns: RUNS, examples: [GREETED] },
  );
});
