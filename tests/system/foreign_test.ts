/**
 * Programs that meant another server: each is told so in its own words, and nothing of what it said is heard
 * by anyone, however it comes.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { connect } from "../../lib/terminal/connect.ts";
import { MESSAGES } from "../../lib/language/chat.ts";
import { askForEndlessPath, bytesOf, Peer, type ServerSettings, TestServer } from "./harness.ts";
import { hasOpenssl, securePair } from "./tls_pair.ts";

const { foreign, http } = MESSAGES["pt-BR"].closing;
const PATH = `/${"a".repeat(9_000)}`;
const BODY = "oi de outro site\n/nick mallory\n/join cozinha\noi de novo\n";
const HEADERS =
  "Host: localhost:10101\r\nOrigin: http://evil.example\r\nContent-Length: 54\r\n\r\n";

/** What programs say first, and the words that they are answered. */
const PROGRAMS: readonly (readonly [what: string, said: string, answer: RegExp | string])[] = [
  ["a browser", `GET / HTTP/1.1\r\n${HEADERS}`, /^HTTP\/1\.1 501 /],
  ["a page elsewhere", `POST / HTTP/1.1\r\n${HEADERS}${BODY}`, /^HTTP\/1\.1 501 /],
  ["one with a long path", `POST ${PATH} HTTP/1.1\r\n${HEADERS}${BODY}`, /^HTTP\/1\.1 414 /],
  ["HTTP in lower case", `post / http/1.1\r\n${HEADERS}${BODY}`, /^HTTP\/1\.1 400 /],
  ["a method that nobody knows", `BREW /pot HTTP/1.1\r\n${HEADERS}${BODY}`, /^HTTP\/1\.1 501 /],
  ["HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", /^HTTP\/1\.1 501 /],
  ["HTTP/0.9", "GET /\r\n\r\n", /^HTTP\/1\.1 400 /],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12\x04\0\0\0\0\0", /^HTTP\/1\.1 501 /],
  ["an absolute URI", `GET http://a/b HTTP/1.1\r\n${HEADERS}`, /^HTTP\/1\.1 501 /],
  ["a proxy's client", "CONNECT a:443 HTTP/1.1\r\n\r\n", /^HTTP\/1\.1 501 /],
  ["empty lines before it", `\r\n\r\nGET / HTTP/1.1\r\n${HEADERS}`, /^HTTP\/1\.1 501 /],
  ["headers alone", `${HEADERS}${BODY}`, /^HTTP\/1\.1 400 /],
  ["RTSP", "OPTIONS rtsp://a/b RTSP/1.0\r\nCSeq: 1\r\n\r\n", /^RTSP\/1\.0 501 /],
  ["SIP", "OPTIONS sip:x SIP/2.0\r\n\r\n", /^SIP\/2\.0 501 /],
  ["irssi", "CAP LS 302\r\nJOIN :\r\n", `ERROR :Closing link: ${foreign}\r\n`],
  [
    "an IRC client",
    "PASS hunter2\r\nNICK zed\r\nUSER zed 0 * :Zed\r\n",
    `ERROR :Closing link: ${foreign}\r\n`,
  ],
  [
    "one in lower case",
    "pass hunter2\r\nnick zed\r\nuser zed 0 * :Zed\r\n",
    `ERROR :Closing link: ${foreign}\r\n`,
  ],
  ["SSH", "SSH-2.0-OpenSSH_9.2\r\n", /^SSH-2\.0-Papo\r\n/],
  ["a proxy", "PROXY TCP4 10.0.0.7 10.0.0.8 1 2\r\noi\r\n", `* ${foreign}\n`],
  ["a proxy of version 2", "\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c\x01\x02\x03\x04oi\n", `* ${foreign}\n`],
  ["SMTP", "EHLO a.example\r\nAUTH PLAIN aaa\r\n", `554 ${foreign}\r\n`],
  ["Redis", "*1\r\n$4\r\nPING\r\n", `-ERR ${foreign}\r\n`],
  ["PostgreSQL", "\0\0\0\x08\x04\xd2\x16\x2f", `* ${foreign}\n`],
  ["a log, its lines counted", "68 <34>1 2026-11-22T10:15:00Z host app - - oi", `* ${foreign}\n`],
  ["a document for a printer", "\x1b%-12345X@PJL JOB\r\nsegredo\r\n", `* ${foreign}\n`],
  ["XMPP", "<?xml version='1.0'?><stream:stream to='a'>", `* ${foreign}\n`],
];

function assertAnswer(got: string, answer: RegExp | string, what: string): void {
  if (typeof answer === "string") assertEquals(got, answer, what);
  else assertMatch(got, answer, what);
}

/** All that a program is told; its bytes are not UTF-8 where its protocol's are not. */
async function answered(
  peer: Deno.Conn,
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
): Promise<string> {
  for (const piece of pieces) await peer.write(piece).catch(() => 0);
  return await new Response(peer.readable).text().catch((error) => `${error}`);
}

async function withEve(
  settings: ServerSettings,
  act: (server: TestServer, hears: () => Promise<string>) => Promise<void>,
): Promise<void> {
  await using server = new TestServer(settings);
  await using eva = await Peer.connect(server.port);
  await eva.send(settings.gate === undefined ? "/nick eva\n" : "abre-te\n/nick eva\n");
  await eva.readUntil("* Você é eva");
  await eva.readPast();
  await act(server, () => eva.readPast());
}

for (const [what, said, answer] of PROGRAMS) {
  Deno.test(`nothing of it is said, and it is answered in its own words: ${what}`, async () => {
    await withEve({}, async (server, hears) => {
      const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      assertAnswer(await answered(conn, [bytesOf(said)]), answer, what);
      await server.departed(1);
      assert(["http", "foreign"].includes(server.departures[0]?.reason ?? ""), what);
      assertEquals(await hears(), "");
      assertEquals(server.hub.size, 1);
    });
  });
}

Deno.test("a program is known though its first words come a byte at a time", async () => {
  await withEve({}, async (server, hears) => {
    for (const [what, said, answer] of PROGRAMS) {
      const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      conn.setNoDelay(true);
      const bytes = bytesOf(said).subarray(0, 120);
      const pieces = Array.from(bytes, (_, at) => bytes.slice(at, at + 1));
      const rest = bytesOf(said).slice(120);
      assertAnswer(await answered(conn, [...pieces, rest]), answer, what);
    }
    assertEquals(await hears(), "");
  });
});

Deno.test("what a program says is no attempt at the password, and is not said", async () => {
  let wrong = 0;
  const gate = { password: "abre-te", onWrong: () => wrong++ };
  await withEve({ gate }, async (server, hears) => {
    for (const [what, said, answer] of PROGRAMS) {
      const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      assertAnswer(await answered(conn, [bytesOf(said)]), answer, what);
    }
    assertEquals(await hears(), "");
    assertEquals(wrong, 0);
  });
});

Deno.test("a program that begins after it was greeted is known all the same", async () => {
  await withEve({}, async (server, hears) => {
    await using irc = await Peer.connect(server.port);
    await irc.readUntil("* Você é visitante-");
    await irc.send("PASS hunter2\r\nNICK zed\r\n");
    assertStringIncludes(await irc.readToEnd(), "ERROR :Closing link: ");
    await using browser = await Peer.connect(server.port);
    await browser.readUntil("* Você é visitante-");
    await browser.send(`POST ${PATH} HTTP/1.1\r\n${HEADERS}${BODY}`);
    assertStringIncludes(await browser.readToEnd(), "HTTP/1.1 414 ");
    const heard = await hears();
    assert(!/hunter2|zed|mallory|outro site|Origin/.test(heard), heard);
  });
});

Deno.test("a page elsewhere, by a browser's own means, reaches nobody", async () => {
  await withEve({}, async (server, hears) => {
    const url = `http://127.0.0.1:${server.port}`;
    const post = await fetch(url + PATH, { method: "POST", body: BODY });
    assertEquals([post.status, await post.text()], [414, `${http}\n`]);
    const get = await fetch(url, { headers: { "x-a": "/nick mallory" } });
    assertEquals([get.status, await get.text()], [501, `${http}\n`]);
    await fetch(url, { method: "M-SEARCH", body: BODY }).then((response) => response.text());
    assertEquals(await hears(), "");
  });
});

Deno.test("64 MiB of a path take no more memory than any other line, and end in 414", async () => {
  await withEve({}, async (server, hears) => {
    await askForEndlessPath(server);
    assertEquals(await hears(), "");
  });
});

Deno.test("a person who begins with a protocol's words is heard", async () => {
  await withEve({}, async (server, hears) => {
    const lines = ["GET lost", "get me a coffee", "user ana is here", "pass the salt", "nick ana"];
    for (const line of lines) {
      await using person = await Peer.connect(server.port);
      await person.send(`${line}\n`);
      await person.readUntil("* Você é visitante-");
      await server.settled();
    }
    const heard = await hears();
    for (const line of lines) assertMatch(heard, new RegExp(`^<visitante-\\d+> ${line}$`, "m"));
  });
});

Deno.test({
  name: "on a TLS port a program is told in its own words too, outside of TLS and within",
  ignore: !(await hasOpenssl()),
  fn: async () => {
    const { secure, cert } = await securePair();
    await using server = new TestServer({ secure });
    for (const [what, said, answer] of PROGRAMS) {
      const outside = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      const got = await answered(outside, [bytesOf(said)]);
      const { not_tls } = MESSAGES["pt-BR"].closing;
      if (typeof answer === "string") assertEquals(got, answer.replace(foreign, not_tls), what);
      else assertStringIncludes(got, not_tls, what);
      const within = await connect({
        hostname: "127.0.0.1",
        port: server.port,
        tls: true,
        caCerts: [cert],
      });
      assertAnswer(await answered(within, [bytesOf(said)]), answer, `${what}, by TLS`);
    }
    assertEquals(server.hub.size, 0);
  },
});
