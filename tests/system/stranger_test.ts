/**
 * Connections that do nothing keep nobody out: neither those that never end their first line, nor those that never
 * say the password, nor those that never say anything.
 *
 * @module
 */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { MESSAGES } from "../../lib/language/chat.ts";
import { Peer, TestServer } from "./harness.ts";

const { unfinished, server_full: serverFull } = MESSAGES["pt-BR"].closing;
const HELLO = '{"type":"hello","version":1,"nick":"zed"}\n';

Deno.test("who begins a first line and never ends it is told so, in its own words, and closed", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ clock });
  await using ana = await server.join("ana");
  const halves: readonly (readonly [said: string, answer: RegExp])[] = [
    ["x", new RegExp(`^\\* ${unfinished}\n$`)],
    ["GET / HT", /^HTTP\/1\.1 408 Request Timeout\r\n/],
    ["PASS hunter2", new RegExp(`^ERROR :Closing link: ${unfinished}\r\n$`)],
    ["JDWP-Handshake", new RegExp(`^\\* ${unfinished}\n$`)],
  ];
  await using stack = new AsyncDisposableStack();
  const peers: Peer[] = [];
  for (const [said] of halves) {
    const peer = stack.use(await Peer.connect(server.port));
    await peer.send(said);
    peers.push(peer);
  }
  await server.arrived(1 + halves.length);
  // The server has read what was said: an answer to someone else came behind it.
  await ana.readPast();
  lateMs = 10_000;
  for (const [n, [, answer]] of halves.entries()) {
    assertMatch(await peers[n]?.readToEnd() ?? "", answer);
  }
  await server.departed(halves.length);
  assertEquals(
    server.departures.map(({ reason }) => reason),
    halves.map(() => "unfinished"),
  );
  assertEquals(await ana.readPast(), "");
});

Deno.test("who was greeted and types its first line key by key has time; who says nothing stays", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ clock });
  await using ana = await server.join("ana");
  await using typist = await Peer.connect(server.port);
  await using reader = await Peer.connect(server.port);
  for (const peer of [typist, reader]) await peer.readUntil("* Você é visitante-");
  for (const key of "oi,") await typist.send(key);
  await ana.readPast();
  lateMs = 50_000;
  // All are looked at in turn, and the reader, who came last, has become a guest by that.
  await ana.readUntil(/visitante-\d entrou em #geral\n/);
  await typist.send(" gente\n");
  await ana.readUntil(/<visitante-\d> oi, gente\n/);
  await ana.send("e você?\n");
  await reader.readUntil("<ana> e você?\n");
});

Deno.test("a byte behind the greeting, and then silence, keeps no place either", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ clock });
  await using ana = await server.join("ana");
  await using vandal = await Peer.connect(server.port);
  await vandal.readUntil("* Você é visitante-2");
  await vandal.send("x");
  await ana.readPast();
  lateMs = 10_000;
  assertStringIncludes(await vandal.readToEnd(), `* ${unfinished}\n`);
  assertEquals(await ana.readPast(), "");
});

Deno.test("strangers cannot fill a server that asks for a password: who says it is in, and stays", async () => {
  const gate = { password: "abre-te" };
  await using server = new TestServer({ gate, limits: { maxClients: 3 } });
  await using stack = new AsyncDisposableStack();
  const stranger = async (said = ""): Promise<Peer> => {
    const peer = stack.use(await Peer.connect(server.port));
    await peer.send(said);
    return peer;
  };
  const first = await stranger();
  await stranger("x");
  await stranger("{");
  await server.arrived(3);
  await using ana = await Peer.connect(server.port);
  await ana.send("abre-te\n/nick ana\n");
  await ana.readUntil("* Você é ana");
  assertStringIncludes(await first.readToEnd(), `* ${serverFull}\n`);
  for (let n = 0; n < 10; n++) await stranger();
  await using bia = await Peer.connect(server.port);
  await bia.send("abre-te\n/nick bia\noi\n");
  await ana.readUntil("<bia> oi\n");
  // And two who are in are not moved by any number of others.
  for (let n = 0; n < 10; n++) await stranger("errada\n");
  await ana.send("olá\n");
  await bia.readUntil("<ana> olá\n");
  await server.departed(22);
});

Deno.test("silent connections go first when a server is full, each told in its own words", async () => {
  await using server = new TestServer({ limits: { maxClients: 2 } });
  await using silent = await Peer.connect(server.port);
  await silent.readUntil("* Você é visitante-1");
  await using half = await Peer.connect(server.port);
  await half.send("GET /");
  await server.arrived(2);
  await using ana = await Peer.named(server.port, "ana");
  assertStringIncludes(await silent.readToEnd(), `* ${serverFull}\n`);
  await using zed = await Peer.connect(server.port);
  await zed.send(HELLO);
  await zed.readUntil('"type":"welcome"');
  assertStringIncludes(await half.readToEnd(), "HTTP/1.1 503 ");
  await using late = await Peer.connect(server.port);
  await late.send(HELLO);
  assertEquals(JSON.parse(await late.readToEnd()).reason, "server_full");
  await ana.readUntil("* zed entrou em #geral\n");
});
