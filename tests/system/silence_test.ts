import { assertEquals } from "@std/assert";
import { TestServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";

Deno.test("a silent json client is asked for a sign of life, and any line is one", async () => {
  await using server = new TestServer({ limits: { pingMs: 200 } });
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  const pings = (): number => ana.received.filter(({ type }) => type === "ping").length;
  await ana.until(({ type }) => type === "ping", "a ping");
  const asked = pings();
  await ana.send({ type: "ping", id: "here" });
  await ana.until((message) => message.type === "ack" && message.id === "here", "the answer");
  await ana.until(() => pings() > asked, "another ping, after another silence");
});

Deno.test("a json client that is silent for too long counts as gone", async () => {
  await using server = new TestServer({ limits: { pingMs: 100, silenceMs: 200 } });
  await using _ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await server.departed(1);
  assertEquals(server.departures.map(({ reason }) => reason), ["silent"]);
});
