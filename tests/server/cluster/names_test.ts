import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { FakeServer } from "../../fakes/cluster.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import type { FakeOutlet } from "../../fakes/outlet.ts";

Deno.test("a name that is somebody's own at one server is so at all of them, and at one that comes later", async () => {
  const clock = new FakeClock();
  const engine = new FakeEngine(clock, seeded(7));
  const servers = [new FakeServer(engine), new FakeServer(engine)];
  clock.advance(1_000);
  const ask = (server: FakeServer, outlet: FakeOutlet, ...commands: Command[]): void => {
    for (const command of commands) server.cluster.perform(outlet, command);
    clock.advance(1_000);
  };
  const [one, two] = servers;
  assert(one !== undefined && two !== undefined);
  const ana = one.connect();
  ask(
    one,
    ana,
    { type: "hello", hello: { type: "hello", version: 1, nick: "ana" } },
    { type: "register", hash: "$hash" },
  );
  assertEquals(ana.latest("registered").nick, "ana");
  const account = two.cluster.accountOf("ana");
  assertEquals([account?.name, account?.hash], ["ana", "$hash"]);
  const eva = two.connect("192.0.2.8");
  ask(two, eva, { type: "nick", nick: "eva" }, { type: "nick", nick: "ana", password: "aberta" });
  assertEquals(eva.latest("error").code, "nick_registered");
  ask(two, eva, { type: "register", password: "fechada" }, { type: "identify", password: "velha" });
  // The place of the other client is taken, wherever that is.
  ask(two, eva, { type: "nick", nick: "ana", account: account?.person ?? -1 });
  assertEquals([ana.ended, two.cluster.nickOf(eva)], [["replaced"], "ana"]);
  const late = new FakeServer(engine);
  servers.push(late);
  clock.advance(2_000);
  assertEquals(late.cluster.accountOf("ana"), account);
  const known = servers.map(({ cluster }) => JSON.parse(cluster.known).hub);
  for (const other of known) assertEquals(other, known[0]);
  const line = engine.texts.map(({ text }) => text).join();
  for (const secret of ["aberta", "fechada", "velha"]) assert(!line.includes(secret), secret);
  for (const server of servers) server.kill();
  clock.advance(3_000);
  await Promise.all(servers.map(({ ended }) => ended));
});
