/**
 * Who is not let in is told why in whatever it speaks, and costs little.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MESSAGES } from "../../lib/language/chat.ts";
import { FakeStore } from "../fakes/store.ts";
import { Peer, PythonClient, runClient, type ServerSettings, TestServer } from "./harness.ts";

const { closing } = MESSAGES["pt-BR"];
const HELLO = '{"type":"hello","version":1,"nick":"zed"}\n';

/** As if all but the first connection came from elsewhere. */
function fromElsewhere(conn: Deno.TcpConn): Deno.TcpConn {
  const remoteAddr = { ...conn.remoteAddr, hostname: "192.0.2.1" };
  return new Proxy(conn, {
    get: (target, key) => {
      if (key === "remoteAddr") return remoteAddr;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function banned(): FakeStore {
  const store = new FakeStore();
  store.saveBan({ kind: "address", target: "192.0.2.1", reason: "chega", by: "bia" });
  return store;
}

const REFUSALS: readonly (readonly [
  reason: "server_full" | "address_full" | "banned",
  settings: () => ServerSettings,
  sentence: string,
  status: string,
])[] = [
  ["server_full", () => ({ limits: { maxClients: 1 } }), closing.server_full, "503"],
  [
    "address_full",
    () => ({ limits: { maxPerAddress: 1 }, wrap: fromElsewhere }),
    closing.address_full,
    "503",
  ],
  [
    "banned",
    () => {
      let accepted = 0;
      return { store: banned(), wrap: (conn) => accepted++ === 0 ? conn : fromElsewhere(conn) };
    },
    `${closing.banned}: chega`,
    "403",
  ],
];

async function told(port: number, said: string): Promise<string> {
  await using peer = await Peer.connect(port);
  await peer.send(said);
  return await peer.readToEnd();
}

for (const [reason, settings, sentence, status] of REFUSALS) {
  Deno.test(`who is refused is told so in its own dialect: ${reason}`, async () => {
    await using server = new TestServer(settings());
    const { port } = server;
    await using ana = await Peer.named(port, "ana");
    const json = JSON.parse(await told(port, HELLO));
    assertEquals(
      [json.type, json.reason, json.text],
      ["closing", reason, sentence],
    );
    const http = await told(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertMatch(http, new RegExp(`^HTTP/1\\.1 ${status} [^]*${sentence}\n$`));
    assertEquals(await told(port, "NICK zed\r\n"), `ERROR :Closing link: ${sentence}\r\n`);
    assertEquals(await told(port, "oi\n"), `* ${sentence}\n`);
    assertEquals(await told(port, "<zed> <oi>"), `* ${sentence}\n`);
    await using silent = await Peer.connect(port);
    assertEquals(await silent.readToEnd(), `* ${sentence}\n`);
    assertEquals(await ana.readPast(), "");
    assertEquals(server.hub.size, 1);
    const reasons = new Set(server.departures.map((departure) => departure.reason));
    assertEquals([...reasons], [reason]);
  });
}

Deno.test("a program that is refused and begins late is told in its own dialect too", async () => {
  await using server = new TestServer({ limits: { maxClients: 1 } });
  await using _ana = await server.join("ana");
  await using late = await Peer.connect(server.port);
  // Longer than a person with netcat waits to be greeted.
  assertEquals(await late.heard(500), "");
  await late.send(HELLO);
  assertEquals(JSON.parse(await late.readToEnd()).reason, "server_full");
});

Deno.test("Papo's own client says why a full server does not let it in", async () => {
  await using server = new TestServer({ limits: { maxClients: 1 } });
  await using _ana = await server.join("ana");
  const address = ["--host", "127.0.0.1", "--port", String(server.port), "--lang", "pt-BR"];
  await using sending = runClient(["send", "--nick", "zed", "oi", ...address]);
  const { code, stderr } = await sending.outcome(20_000);
  assertEquals(code, 1);
  assertStringIncludes(stderr, closing.server_full);
});

Deno.test("an original client that is refused prints a sentence, and ends with the connection", async () => {
  await using server = new TestServer({ limits: { maxClients: 1 } });
  await using _ana = await server.join("ana");
  await using python = await PythonClient.connect(server.port, "zé");
  await python.hears(`* ${closing.server_full}\n`);
});

Deno.test("however many are refused at a time, who is in goes on, and the places are as they were", async () => {
  await using server = new TestServer({ limits: { maxClients: 2 } });
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using stack = new AsyncDisposableStack();
  for (let n = 0; n < 300; n++) stack.use(await Peer.connect(server.port));
  await ana.send("oi\n");
  await bia.readUntil("<ana> oi\n");
  await server.departed(300);
  bia.close();
  await server.departed(301);
  await using caio = await Peer.named(server.port, "caio");
  await caio.send("há lugar\n");
  await ana.readUntil("<caio> há lugar\n");
  assert(server.departures.filter(({ reason }) => reason === "server_full").length === 300);
});
