import { assert, assertEquals } from "@std/assert";
import { Session } from "../../../lib/client/session/session.ts";
import type { Transport } from "../../../lib/client/session/transport.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { turn } from "../../fakes/stream.ts";

/** A session that is online, and the states it goes through from then on. */
async function online(
  connect: () => Promise<Transport>,
): Promise<{ session: Session; clock: FakeClock; states: string[] }> {
  const clock = new FakeClock();
  const states: string[] = [];
  const session = new Session({
    connect,
    clock,
    onEvent: (event) => event.type === "state" && states.push(event.state.type),
    language: "en",
    reconnect: true,
    nick: "ana",
    random: () => 0.5,
  });
  session.start();
  await turn();
  assertEquals(states.splice(0), ["connecting", "online"]);
  return { session, clock, states };
}

Deno.test("a connection that answers a probe stays", async () => {
  const server = new ModelServer();
  const { session, clock, states } = await online(() => server.connect());
  session.probe(3_000);
  session.probe(3_000);
  await turn();
  clock.advance(3_000);
  await turn();
  assertEquals([states, server.connections], [[], 1]);
  session.close();
  assertEquals(clock.pending, 0);
});

Deno.test("one that does not is lost, and the next is made soon", async () => {
  const server = new ModelServer();
  const { session, clock, states } = await online(() => server.connect());
  // As after a sleep: nothing arrives any more, and nobody says so.
  server.fate = (direction, line) =>
    direction === "toServer" && line.includes("ping") ? "cutBefore" : "passes";
  server.say("unheard");
  session.probe(3_000);
  clock.advance(2_999);
  await turn();
  server.fate = () => "passes";
  clock.advance(1_001);
  await turn();
  assertEquals([states, server.connections], [["waiting", "connecting", "online"], 2]);
  session.close();
});

Deno.test("who waits for the next attempt makes it at once", async () => {
  const server = new ModelServer();
  const { session, states } = await online(() => server.connect());
  server.cutAll();
  await turn();
  assertEquals(states, ["waiting"]);
  session.probe(3_000);
  await turn();
  assertEquals(states, ["waiting", "connecting", "online"]);
  session.close();
});

Deno.test("there is nothing to go on from before the welcome, and all of it afterwards", async () => {
  const server = new ModelServer();
  server.say("m1");
  const clock = new FakeClock();
  const session = new Session({
    connect: () => server.connect(),
    clock,
    onEvent: () => {},
    language: "en",
    reconnect: true,
    nick: "ana",
  });
  assertEquals(session.resumption, undefined);
  session.start();
  await turn();
  const { resumption } = session;
  assert(resumption !== undefined);
  assertEquals([resumption.nick, resumption.rooms], ["ana", { geral: 1 }]);
  session.close();
});
