/**
 * Browsers on the chat's own port: HTTP and WebSockets over real sockets, beside everyone else.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { WebSocket as NodeWebSocket } from "ws";
import type { Clock } from "../../lib/clock.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import type { Web } from "../../lib/server/connection/web.ts";
import { openWeb } from "../../lib/server/web/serve.ts";
import { frameOf, OPCODE, text } from "../fakes/web_frames.ts";
import { answered, Browser, FramePeer, OPENING } from "./browser.ts";
import {
  AbruptPeer,
  askForEndlessPath,
  bytesOf,
  Peer,
  SILENCE_MS,
  startServer,
  TestServer,
  within,
} from "./harness.ts";
import type { ServerSettings } from "./harness.ts";
import { hasOpenssl, securePair } from "./tls_pair.ts";

/** Time that passes so many times as fast. */
function quick(times: number): Clock {
  return {
    ...systemClock,
    nowMs: () => times * systemClock.nowMs(),
    after: (ms, act) => systemClock.after(ms / times, act),
  };
}

function webBy(clock: Clock): Web {
  return openWeb({ hosts: ["chat.example.org"], language: "en", clock });
}

const web = webBy(systemClock);

function webServer(settings: ServerSettings = {}): TestServer {
  return new TestServer({ web, ...settings });
}

const HOST = "Host: localhost\r\n";
const GET = `GET /healthz HTTP/1.1\r\n${HOST}\r\n`;
const LAST = `GET /healthz HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`;
const CHAT = "oi de outro site\n/nick mallory\n/join cozinha\noi de novo\n";

/** The statuses of all answers in these words. */
function statusesOf(words: string): number[] {
  return [...words.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
}

/** Someone who hears whatever is said to the room. */
async function withEve(
  act: (server: TestServer, hears: () => Promise<string>) => Promise<void>,
  settings: ServerSettings = {},
): Promise<void> {
  await using server = webServer(settings);
  await using eva = await server.join("eva");
  await act(server, () => eva.readPast());
}

// The page

Deno.test("the page and its files are at the chat's own address", async () => {
  await using server = webServer();
  const address = `http://127.0.0.1:${server.port}`;
  const page = await fetch(address);
  assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
  const [, path = ""] = /<script type="module" src="([^"]+)"/.exec(await page.text()) ?? [];
  const module = await fetch(address + path);
  assertEquals(module.headers.get("content-type"), "text/javascript; charset=utf-8");
  const etag = module.headers.get("etag") ?? "";
  await module.body?.cancel();
  const again = await fetch(address + path, { headers: { "if-none-match": etag } });
  assertEquals([again.status, await again.text()], [304, ""]);
});

Deno.test("requests on one connection are answered in order, and nobody is there for that", async () => {
  await withEve(async (server, hears) => {
    const words = await answered(server.port, GET + GET.replace("GET", "HEAD") + LAST);
    assertEquals(statusesOf(words), [200, 200, 200]);
    assertEquals(words.split("\n").filter((line) => line === "ok").length, 2);
    await server.departed(1);
    assertEquals(server.departures[0]?.reason, "http");
    assertEquals(await hears(), "");
    assertEquals(server.hub.size, 1);
  });
});

Deno.test("what the page is refused is told in the reader's language", async () => {
  const pt = openWeb({ hosts: [], language: "pt-BR", clock: systemClock });
  await using server = webServer({ web: pt });
  const words = await answered(server.port, LAST.replace("localhost", "evil.example"));
  assertStringIncludes(words, "Este servidor não atende pelo nome evil.example.");
  assertStringIncludes(await answered(server.port, LAST.replace("z", "")), "A conversa está em /");
});

Deno.test("a server needs the permission of its port alone, and knows the names that it was given", async () => {
  await using server = await startServer(["--web-host", "a.example", "--web-host", "b.example"]);
  const askFor = async (host: string): Promise<number[]> =>
    statusesOf(await answered(server.port, LAST.replace("localhost", host)));
  assertEquals(await askFor("a.example"), [200]);
  assertEquals(await askFor(`B.example:${server.port}`), [200]);
  assertEquals(await askFor("c.example"), [421]);
  const page = await fetch(`http://127.0.0.1:${server.port}`);
  assertStringIncludes(await page.text(), "<html");
});

Deno.test("where it was told so, a server has no page", async () => {
  await using server = await startServer(["--no-web"]);
  assertEquals(statusesOf(await answered(server.port, LAST)), [501]);
  const opening = `GET /ws HTTP/1.1\r\n${HOST}${OPENING}\r\n`;
  assertEquals(statusesOf(await answered(server.port, opening)), [501]);
  await server.program.until(() => server.program.stdout.length > 1, "how to join");
  assert(!server.program.stdout.join("\n").includes("http://"));
});

// What strangers try

const LONG = `/${"a".repeat(9_000)}`;

/** What no browser sends to this server's page, and the statuses that it is answered. */
const ATTACKS: readonly (readonly [what: string, said: string, statuses: number[]])[] = [
  ["a form of another page", `POST / HTTP/1.1\r\n${HOST}Content-Length: 54\r\n\r\n${CHAT}`, [405]],
  ["a body of a GET", `GET / HTTP/1.1\r\n${HOST}Content-Length: 54\r\n\r\n${CHAT}`, [413]],
  ["chunks", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n36\r\n${CHAT}`, [501]],
  [
    "two ways to tell a length",
    `GET / HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${GET}`,
    [501],
  ],
  ["two lengths", `${GET.slice(0, -2)}Content-Length: 0\r\nContent-Length: 9\r\n\r\n${CHAT}`, [
    400,
  ]],
  ["a request behind one that is refused", `BREW / HTTP/1.1\r\n${HOST}\r\n${GET}`, [501]],
  ["words behind one that is answered", `${GET}${CHAT}\r\n`, [200, 400]],
  ["a path of 9,000 bytes", `POST ${LONG} HTTP/1.1\r\n${HOST}\r\n${CHAT}`, [414]],
  ["a field of 9,000 bytes", `GET / HTTP/1.1\r\n${HOST}X: ${LONG}\r\n\r\n${CHAT}`, [431]],
  ["a name made to lead here", LAST.replace("localhost", "evil.example"), [421]],
  ["the name of an own page that was not given", LAST.replace("localhost", "a.example.org"), [421]],
  ["no host", `GET / HTTP/1.1\r\n\r\n${CHAT}`, [400]],
  ["two hosts", `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n${CHAT}`, [400]],
  ["lines that end in LF", `GET / HTTP/1.1\nHost: localhost\n\n${CHAT}`, [400]],
  ["a folded line", `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n${CHAT}`, [400]],
  ["lower case", `get / http/1.1\r\n${HOST}\r\n${CHAT}`, [400]],
  ["no version", `GET /\r\n\r\n${CHAT}`, [400]],
  ["fields alone", `${HOST}Origin: http://evil.example\r\n\r\n${CHAT}`, [400]],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12\x04\0\0\0\0\0", [505]],
  ["a tunnel", `CONNECT localhost:22 HTTP/1.1\r\n${HOST}\r\n${CHAT}`, [405]],
  ["files elsewhere", LAST.replace("/healthz", "/../../etc/passwd"), [404]],
  [
    "another page's WebSocket",
    `GET /ws HTTP/1.1\r\n${HOST}Origin: http://evil.example\r\nConnection: close\r\n${OPENING}\r\n`,
    [403],
  ],
  [
    "a WebSocket of a name made to lead here",
    `GET /ws HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n` +
    `Connection: close\r\n${OPENING}\r\n`,
    [421],
  ],
];

for (const [what, said, statuses] of ATTACKS) {
  Deno.test(`it reaches nobody, and is answered: ${what}`, async () => {
    await withEve(async (server, hears) => {
      const words = await answered(server.port, said);
      assertEquals(statusesOf(words), statuses, words);
      await server.departed(1);
      assertEquals(await hears(), "");
      assertEquals(server.hub.size, 1);
    });
  });
}

Deno.test("half heads are not waited for, however many there are", async () => {
  await using server = webServer({ web: webBy(quick(50)) });
  const slow = await Promise.all(
    Array.from({ length: 100 }, () => AbruptPeer.connect(server.port, true)),
  );
  try {
    await Promise.all(slow.map((peer) => peer.send("GET / HTTP/1.1\r\nX")));
    await Promise.all(slow.map((peer) => peer.hears("HTTP/1.1 408 ")));
    await server.departed(100);
  } finally {
    for (const peer of slow) peer[Symbol.dispose]();
  }
  assertEquals(server.hub.size, 0);
});

Deno.test("64 MiB of a path take no more memory than any other, and end in 414", async () => {
  await withEve(async (server, hears) => {
    await askForEndlessPath(server);
    assertEquals(await hears(), "");
  });
});

// Who may yet turn out to be a browser

Deno.test("a browser's spare connection is nobody until it is used, and then answered", async () => {
  const clock = quick(10);
  await withEve(async (server, hears) => {
    await using spare = await Peer.connect(server.port);
    assertEquals(statusesOf(await answered(server.port, LAST)), [200]);
    // Twice as long as a person who says nothing waits to be greeted.
    assertEquals(await spare.heard(SILENCE_MS), "");
    assertEquals(server.hub.size, 1);
    await spare.send(LAST);
    assertMatch(await spare.readToEnd(), /^HTTP\/1\.1 200 OK\r\n/);
    assertEquals(await hears(), "");
  }, { clock });
});

Deno.test("a spare connection is answered minutes after the page was loaded, as if it had just come", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await withEve(async (server, hears) => {
    await using before = await Peer.connect(server.port);
    const page = await answered(server.port, LAST.replace("/healthz", "/"));
    assertEquals(statusesOf(page), [200]);
    await using behind = await Peer.connect(server.port);
    await server.arrived(4);
    lateMs = 60_000;
    // The wait for a greeting is over by now for all others.
    assertEquals(await before.heard(SILENCE_MS), "");
    for (const spare of [before, behind]) {
      await spare.send(LAST);
      assertMatch(await spare.readToEnd(), /^HTTP\/1\.1 200 OK\r\n/);
    }
    assertEquals(await hears(), "");
    assertEquals(server.hub.size, 1);
  }, { clock });
});

Deno.test("a person who comes while a page is loaded is greeted at the first key", async () => {
  await using server = webServer();
  await using person = await Peer.connect(server.port);
  await answered(server.port, LAST.replace("/healthz", "/"));
  await person.send("\n");
  await person.readUntil("* Você é visitante-1");
});

Deno.test("a person with netcat is greeted at once where no browser is, and soon where one was", async () => {
  await using server = webServer({ clock: quick(10) });
  await using before = await Peer.connect(server.port);
  await before.readUntil("* Você é visitante-1");
  await answered(server.port, LAST);
  await using after = await Peer.connect(server.port);
  await after.readUntil("* Você é visitante-2");
});

Deno.test("who may be a browser's and says nothing is greeted in the end, and announced to nobody", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await withEve(async (server, hears) => {
    await using spare = await Peer.connect(server.port);
    await answered(server.port, LAST);
    lateMs += 3_000;
    await spare.readUntil("* Você é visitante-");
    lateMs += 20_000;
    // Whoever has stayed is looked for each second: this one came later, and no browser about.
    await using person = await Peer.connect(server.port);
    const [, name = ""] = /(visitante-\d+)/.exec(await person.readUntil("\n")) ?? [];
    await using ana = await server.join("ana");
    lateMs += 10_000;
    await ana.readUntil(`* ${name} entrou em #geral\n`);
    const heard = await hears();
    assertEquals([...heard.matchAll(/(visitante-\d+) entrou/g)].map(([, one]) => one), [name]);
  }, { clock });
});

Deno.test("who was greeted as a guest and turns out to be a browser is no guest any more", async () => {
  await withEve(async (server, hears) => {
    await using late = await Peer.connect(server.port);
    await late.readUntil("* Você é visitante-");
    await late.send(LAST);
    assertMatch(await late.readToEnd(), /\nHTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n$/);
    await server.departed(1);
    assertEquals(server.hub.size, 1);
    assertEquals(await hears(), "");
  });
});

// The WebSocket

Deno.test("a browser and netcat talk in one room", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  await using eva = await Browser.named(server.port, "eva");
  eva.say({ type: "say", text: "Olá! 🎉" });
  await ana.readUntil("<eva> Olá! 🎉");
  await ana.send("oi\n");
  assertMatch(await eva.hears('"text":"oi"'), /"nick":"ana"/);
});

Deno.test("the client that programs for Node use talks too, its long messages compressed", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  const rui: NodeClient = new NodeWebSocket(`ws://127.0.0.1:${server.port}/ws`);
  const heard: string[] = [];
  const closed = new Promise<void>((resolve) => {
    rui.on("close", () => resolve());
    rui.on("message", (data) => heard.push(`${data}`));
    rui.on("pong", (data) => heard.push(`pong ${data}`));
    rui.on("open", () => {
      rui.send(JSON.stringify({ type: "hello", version: 1, nick: "rui" }));
      rui.send(JSON.stringify({ type: "say", text: "á".repeat(2_000) }));
      rui.ping("x");
    });
  });
  await ana.readUntil(`<rui> ${"á".repeat(2_000)}`);
  await ana.send("tchau\n");
  await ana.readPast();
  rui.close();
  await within(closed, () => "waiting for the close");
  assertEquals(rui.extensions, "permessage-deflate");
  const all = heard.join("\n");
  for (const words of ['"type":"welcome"', '"text":"tchau"', "pong x"]) {
    assertStringIncludes(all, words);
  }
});

/** What is used of it here; the package has no types. */
interface NodeClient {
  readonly extensions: string;
  on(event: string, listener: (data: Uint8Array) => void): void;
  send(data: string): void;
  ping(data: string): void;
  close(): void;
}

Deno.test("a message may be several lines, or come in parts, with pings between", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  using eva = await FramePeer.connect(server.port);
  const hello = JSON.stringify({ type: "hello", version: 1, nick: "eva" });
  const say = (said: string): string => JSON.stringify({ type: "say", text: said });
  await eva.send([
    ...text(`${hello}\n${say("um")}\n${say("dois")}\n`),
    ...frameOf(OPCODE.text, say("três").slice(0, 9), { fin: false }),
    ...frameOf(OPCODE.ping, "x"),
    ...frameOf(OPCODE.continuation, say("três").slice(9)),
  ]);
  await ana.readUntil("<eva> um\n<eva> dois\n<eva> três\n");
  await eva.hears("x", OPCODE.pong);
});

Deno.test("pings cost as much as lines", async () => {
  // The rate gives nothing back here, for no time passes.
  const clock = { ...systemClock, nowMs: () => 0 };
  const limits = { linesPerSecond: 1, burstLines: 10 };
  await using server = webServer({ clock, limits });
  await using ana = await server.join("ana");
  using quiet = await FramePeer.connect(server.port);
  using noisy = await FramePeer.connect(server.port);
  await noisy.send(Array.from({ length: 20 }, () => frameOf(OPCODE.ping, "x")).flat());
  await noisy.hears("x", OPCODE.pong);
  await noisy.say({ type: "hello", version: 1, nick: "rui" }, { type: "say", text: "late" });
  await quiet.say({ type: "hello", version: 1, nick: "eva" }, { type: "say", text: "soon" });
  await ana.readUntil("<eva> soon");
  assert(!(await ana.heard()).includes("late"));
});

Deno.test("what is no WebSocket's is told by the code, and costs that one alone", async () => {
  await withEve(async (server, hears) => {
    using peer = await FramePeer.connect(server.port);
    await peer.send([...frameOf(OPCODE.binary, CHAT), ...text('{"type":"hello","version":1}')]);
    assertEquals(await peer.hears("1003", OPCODE.close), "1003");
    assertEquals(await peer.read(), null);
    await server.departed(1);
    assertEquals(await hears(), "");
  });
});

Deno.test("a browser that leaves is answered, and has left", async () => {
  await using server = webServer();
  await using ana = await server.join("ana");
  using eva = await FramePeer.connect(server.port);
  await eva.say({ type: "hello", version: 1, nick: "eva" }, { type: "say", text: "tchau" });
  await ana.readUntil("<eva> tchau");
  await eva.close(1001);
  await eva.hears("1001", OPCODE.close);
  await server.departed(1);
  assertEquals(server.departures[0], { nick: "eva", reason: "ended" });
});

Deno.test("a server that stops says so, and ends the WebSocket in order", async () => {
  const server = webServer();
  await using eva = await Browser.named(server.port, "eva");
  await using spare = await Peer.connect(server.port);
  await spare.send(GET);
  await spare.readUntil("ok\n");
  await server.close();
  await eva.hears('"reason":"shutdown"');
  const { code, wasClean } = await eva.closed;
  assertEquals([code, wasClean], [1000, true]);
});

Deno.test("a browser says the password as programs do, and may take its time before", async () => {
  await using server = webServer({ gate: { password: "abre-te" } });
  await using wrong = await Browser.open(server.port);
  wrong.say({ type: "hello", version: 1, nick: "rui", password: "x" });
  await wrong.hears('"type":"error"');
  await using eva = await Browser.named(server.port, "eva", { password: "abre-te" });
  assertEquals(server.hub.size, 1);
  assertStringIncludes(await eva.hears('"type":"welcome"'), '"nick":"eva"');
});

Deno.test("a browser that reads slowly gets all of it, or is told how much is missing", async () => {
  await using server = webServer({ limits: { linesPerSecond: 0 } });
  using eva = await FramePeer.connect(server.port);
  await eva.say({ type: "hello", version: 1, nick: "eva" });
  await eva.hears('"type":"welcome"');
  await using ana = await server.join("ana");
  const said = 4_000;
  const line = `${"a".repeat(3_000)}\n`;
  await ana.send(bytesOf(line.repeat(said)));
  await ana.send("fim\n");
  let [got, skipped, isOver] = [0, 0, false];
  while (!isOver) {
    const frame = await eva.read();
    assert(frame !== null, "the end came");
    for (const message of frame.text.trimEnd().split("\n").map((one) => JSON.parse(one))) {
      if (message.type === "skipped") skipped += message.count;
      else if (message.text === "fim") isOver = true;
      else if (message.type === "message") got++;
    }
  }
  assertEquals(got + skipped, said);
});

Deno.test("where there is no place left, a browser is told so by HTTP", async () => {
  await using server = webServer({ limits: { maxClients: 1 } });
  await using _ana = await server.join("ana");
  assertEquals(statusesOf(await answered(server.port, LAST)), [503]);
});

// TLS

Deno.test({
  name:
    "on a TLS port a browser gets the page and talks by TLS, and is sent there if it comes without",
  ignore: !await hasOpenssl(),
  fn: async () => {
    const { secure, cert } = await securePair();
    await using server = webServer({ secure });
    await using ana = await tlsPeer(server.port, cert);
    await ana.send("/nick ana\n");
    await ana.readUntil("* Você é ana");
    const astray = await answered(
      server.port,
      GET.replace("localhost", "evil.example:10101") + GET,
    );
    assertEquals(statusesOf(astray), [307]);
    assertStringIncludes(astray, "\r\nLocation: https://evil.example:10101/healthz\r\n");
    await using asking = await tlsPeer(server.port, cert);
    await asking.send(GET + LAST);
    assertEquals(statusesOf(await asking.readToEnd()), [200, 200]);
    using eva = await FramePeer.open(await tlsConn(server.port, cert));
    await eva.say({ type: "hello", version: 1, nick: "eva" }, {
      type: "say",
      text: "a".repeat(500),
    });
    await ana.readUntil(`<eva> ${"a".repeat(500)}`);
    await ana.send("oi\n");
    await eva.hears('"text":"oi"');
    await eva.close(1000);
    await eva.hears("1000", OPCODE.close);
    assertEquals(await eva.read(), null);
  },
});

async function tlsConn(port: number, cert: string): Promise<Deno.TlsConn> {
  return await Deno.connectTls({ hostname: "127.0.0.1", port, caCerts: [cert] });
}

async function tlsPeer(port: number, cert: string): Promise<Peer> {
  return new Peer(await tlsConn(port, cert));
}
