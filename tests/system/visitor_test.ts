/**
 * Who only looks whether someone answers, and who begins to speak late: nobody hears of the one, and the other is
 * whatever it says it is.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { AbruptPeer, Peer, PythonClient, runClient, TestServer } from "./harness.ts";

const HELLO = '{"type":"hello","version":1,"nick":"zed"}\n';

Deno.test("health checks, spare connections and port scans are nobody's news", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  for (let n = 0; n < 20; n++) {
    (await Deno.connect({ hostname: "127.0.0.1", port: server.port })).close();
    using abrupt = await AbruptPeer.connect(server.port);
    // Who is gone before it is accepted never came.
    await server.arrived(3 * (n + 1));
    await abrupt.reset();
    await using polite = await Peer.connect(server.port);
    await polite.closeWrite();
    assertEquals(await polite.readToEnd(), "");
  }
  await using spare = await Peer.connect(server.port);
  await spare.readUntil("* Você é visitante-2 em #geral, com mais 1 pessoa");
  spare.close();
  await server.departed(61);
  assertEquals(await ana.readPast(), "");
  await ana.send("/who\n");
  assertEquals(await ana.readLine(), "* #geral (1): ana");
  assertEquals(server.hub.size, 1);
});

Deno.test("a silent reader is greeted and reads along, and becomes a guest when it has stayed", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ clock });
  await using ana = await server.join("ana");
  await using reader = await Peer.connect(server.port);
  await reader.readUntil("* Você é visitante-2 em #geral, com mais 1 pessoa");
  await reader.readUntil("\n");
  await ana.send("oi\n/who\n");
  assertEquals(await reader.readLine(), "<ana> oi");
  assertEquals(await ana.readLine(), "* #geral (1): ana");
  lateMs = 10_000;
  assertEquals(await ana.readLine(), "* visitante-2 entrou em #geral");
  await ana.send("/who\n");
  assertEquals(await ana.readLine(), "* #geral (2): ana, visitante-2");
  await reader.send("olá\n");
  assertEquals(await ana.readLine(), "<visitante-2> olá");
});

Deno.test("who speaks comes in behind many who only look", async () => {
  await using server = new TestServer();
  await using resources = new AsyncDisposableStack();
  for (let n = 0; n < 200; n++) resources.use(await Peer.connect(server.port));
  await using ana = await server.join("ana");
  await ana.send("/who\n");
  assertEquals(await ana.readLine(), "* #geral (1): ana");
});

Deno.test("a greeted person who chooses a name is seen under that name alone", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using eva = await Peer.connect(server.port);
  await eva.readUntil("* Você é visitante-2 em #geral");
  await eva.readUntil("\n");
  await eva.send("/nick eva\noi\n");
  assertEquals(await ana.readLines(2), ["* eva entrou em #geral", "<eva> oi"]);
  assertEquals(await eva.readLine(), "* Agora você é eva");
});

for (const [what, stays] of [["soon", false], ["after it became a guest", true]] as const) {
  Deno.test(`a program whose hello comes late is one all the same: ${what}`, async () => {
    let lateMs = 0;
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
    await using server = new TestServer({ clock });
    await using ana = await server.join("ana");
    await ana.send("antes\n");
    await server.settled();
    await using late = await Peer.connect(server.port);
    await late.readUntil("<ana> antes\n");
    if (stays) {
      lateMs = 10_000;
      await ana.readUntil("* visitante-2 entrou em #geral\n");
    }
    await late.send(HELLO);
    const text = await late.readUntil('"text":"antes","replayed":true}\n');
    const lines = text.trimEnd().split("\n").filter((line) => line.startsWith("{"));
    assertEquals(lines.map((line) => JSON.parse(line).type), ["welcome", "message"]);
    if (stays) assertEquals(await ana.readLine(), "* visitante-2 saiu de #geral");
    assertEquals(await ana.readLine(), "* zed entrou em #geral");
    await ana.send("depois\n");
    assertEquals(JSON.parse(await late.readLine()).text, "depois");
    await late.send('{"type":"say","text":"oi"}\n');
    assertEquals(await ana.readLine(), "<zed> oi");
  });
}

Deno.test("a program whose hello comes while it is greeted hears no more of what guests are told", async () => {
  const greeted = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let arrivals = 0;
  await using server = new TestServer({
    limits: { linesPerSecond: 0 },
    wrap: (conn) => {
      if (++arrivals === 1) return conn;
      const write = conn.write.bind(conn);
      conn.write = async (bytes) => {
        greeted.resolve();
        await released.promise;
        return await write(bytes);
      };
      return conn;
    },
  });
  await using ana = await server.join("ana");
  const last = 49;
  for (let n = 0; n <= last; n++) await ana.send(`${n} ${"x".repeat(2_000)}\n`);
  await ana.send("/who\n");
  await ana.readLine();
  await using late = await Peer.connect(server.port);
  await greeted.promise;
  await late.send(HELLO);
  assertEquals(await ana.readLine(), "* zed entrou em #geral");
  released.resolve();
  const text = await late.readUntil(`"text":"${last} `) + await late.readUntil("\n");
  const lines = text.trimEnd().split("\n");
  const first = lines.findIndex((line) => line.startsWith("{"));
  assert(first > 0 && first < last);
  const types = lines.slice(first).map((line) => JSON.parse(line).type);
  assertEquals(types, ["welcome", ...Array<string>(last + 1).fill("message")]);
});

Deno.test("where a password is asked for, a late hello begins on a line of its own", async () => {
  await using server = new TestServer({ gate: { password: "abre-te" } });
  await using late = await Peer.connect(server.port);
  await late.readUntil("Senha: ");
  await late.send(HELLO.replace("}", ',"password":"abre-te"}'));
  assertEquals(await late.readLine(), "");
  assertEquals(JSON.parse(await late.readLine()).type, "welcome");
});

Deno.test("an original client that waits before it speaks is seen by its name alone", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  await using python = await PythonClient.connect(server.port, "zé");
  await python.hears("* Você é visitante-2 em #geral");
  await python.say("olá");
  assertEquals(await ana.readLines(2), ["* zé entrou em #geral", "<zé> olá"]);
});

Deno.test("half a first line is nobody yet, however long it takes", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ clock });
  await using ana = await server.join("ana");
  await using slow = await Peer.connect(server.port);
  await slow.readUntil("* Você é visitante-2");
  await slow.readUntil("\n");
  await slow.send("GET / HT");
  await server.arrived(2);
  lateMs = 10_000;
  await ana.send("/who\n");
  await ana.readUntil("* #geral (1): ana\n");
  await slow.send("TP/1.1\r\n\r\n");
  assertStringIncludes(await slow.readToEnd(), "HTTP/1.1 501 ");
  assertEquals(await ana.readPast(), "");
});

Deno.test("Papo's own client, started by hand, needs no guest on its way in", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  const address = ["--host", "127.0.0.1", "--port", String(server.port), "--lang", "pt-BR"];
  await using sending = runClient(["send", "--nick", "zed", "oi", ...address]);
  assertEquals((await sending.outcome(20_000)).code, 0);
  const heard = await ana.readUntil("<zed> oi\n");
  assert(!heard.includes("visitante"), heard);
});
