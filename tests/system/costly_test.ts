/**
 * What is small for whoever says it must not be large for everyone else.
 *
 * @module
 */

import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { Peer, PythonClient, TestServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { SHOWN_LINES } from "../../lib/text/shortened.ts";

const LINES = `a${"\n".repeat(60_000)}b`;

Deno.test("of 60,000 lines in one message netcat and original clients read some, and programs all", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using python = await PythonClient.connect(server.port, "zé");
  await python.say("oi");
  await using bot = await JsonPeer.connect(server.port, { nick: "bot" });
  await using eve = await JsonPeer.connect(server.port, { nick: "eve" });
  await ana.readUntil("eve entrou em #geral\n");
  await eve.ask({ type: "say", text: LINES, id: 1 });
  await eve.ask({ type: "action", text: LINES, id: 2 });
  await eve.ask({ type: "direct", to: "ana", text: LINES, id: 3 });
  await eve.ask({ type: "say", text: "fim", id: 4 });
  const lines = (await ana.readUntil("<eve> fim\n")).split("\n");
  assertLess(lines.length, 3 * (SHOWN_LINES + 3));
  const more = lines.filter((line) => line.startsWith("* … e mais 59961 linhas de eve"));
  assertEquals(more.length, 3);
  await python.hears("<eve> <fim>");
  assertLess(python.printed.split("\n").length, 3 * (SHOWN_LINES + 3));
  await bot.until((message) => message.type === "message" && message.text === "fim", "the end");
  assertEquals(bot.entries().filter(({ text }) => text === LINES).length, 2);
  // Whoever comes is told no more of them.
  await using bia = await Peer.connect(server.port);
  await bia.send("/nick bia\n/history 1000\n/search a\n/who\n");
  const past = await bia.readUntil(/^\* #geral \(\d\): /m);
  assertLess(past.split("\n").length, 8 * (SHOWN_LINES + 2));
});

Deno.test("what takes many lines of others counts as many of the rate, and what is said next waits", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 100, burstLines: 100 } });
  await using ana = await server.join("ana");
  await using eve = await JsonPeer.connect(server.port, { nick: "eve" });
  await ana.readUntil("eve entrou em #geral\n");
  const beganMs = performance.now();
  for (let n = 0; n < 4; n++) void eve.send({ type: "say", text: LINES, id: n });
  void eve.send({ type: "say", text: "fim", id: 9 });
  await ana.readUntil("<eve> fim\n", 20_000);
  // Four times 98 lines of the rate, 100 of which may come at once.
  assertGreater(performance.now() - beganMs, 2_000);
  // Someone else does not wait with her.
  await ana.send("oi\n");
  await eve.until((message) => message.type === "message" && message.text === "oi", "ana's");
  assert(server.departures.length === 0);
});

for (
  const [what, said, first] of [
    ["plain", "oi\n", "/nick eva\n"],
    ["json", '{"type":"say","text":"oi"}\n', '{"type":"hello","version":1,"nick":"eva"}\n'],
  ] as const
) {
  Deno.test(`empty lines say nothing, and count for the rate all the same: ${what}`, async () => {
    await using server = new TestServer({ limits: { linesPerSecond: 100, burstLines: 10 } });
    await using ana = await server.join("ana");
    await using eva = await Peer.connect(server.port);
    await eva.send(first);
    await ana.readUntil("eva entrou em #geral\n");
    const beganMs = performance.now();
    await eva.send("\n".repeat(1_000) + said);
    await ana.readUntil("<eva> oi\n");
    assertGreater(performance.now() - beganMs, 500);
  });
}
