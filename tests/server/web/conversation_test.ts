import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeSocket, settled } from "../../fakes/socket.ts";
import { text } from "../../fakes/web_frames.ts";
import { concat } from "../../../lib/text/lines.ts";
import { WEB_MESSAGES } from "../../../lib/language/web.ts";
import { RateLimiter } from "../../../lib/server/connection/rate.ts";
import { converse } from "../../../lib/server/web/conversation.ts";
import type { Site } from "../../../lib/server/web/site.ts";
import type { Socket } from "../../../lib/server/socket.ts";

const encoder = new TextEncoder();
const UNLIMITED = new RateLimiter(0, 0);

const PAGE = {
  type: "text/html",
  etag: '"p"',
  bytes: encoder.encode("<p>"),
  gzipped: new Uint8Array(0),
};
const SITE: Site = {
  files: () => Promise.resolve(new Map([["/", PAGE]])),
  hosts: [],
  address: () => undefined,
  isSecure: false,
  messages: WEB_MESSAGES.en,
};
const GET = "GET / HTTP/1.1\r\nHost: papo\r\n\r\n";

/** A conversation that has begun. */
class Talk {
  readonly peer = new FakeSocket();
  readonly clock = new FakeClock();
  readonly ended: Promise<Socket | undefined>;

  constructor(head: string | Uint8Array<ArrayBuffer>, rate = UNLIMITED, loads = (): void => {}) {
    const terms = { site: SITE, tooSlow: "too slow", clock: this.clock, rate, loads };
    const bytes = typeof head === "string" ? encoder.encode(head) : head;
    this.ended = converse(this.peer, bytes, terms);
  }

  /** The status of each answer so far. */
  get statuses(): string[] {
    return [...this.peer.takenText.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = ""]) => status);
  }
}

Deno.test("a request is answered, and the next, until the peer ends", async () => {
  const talk = new Talk(GET);
  await settled();
  assertMatch(talk.peer.takenText, /^HTTP\/1\.1 200 OK\r\nDate: Thu, 01 Jan 1970 [^]*\r\n\r\n<p>$/);
  talk.peer.say(GET);
  await settled();
  assertEquals(talk.statuses, ["200", "200"]);
  talk.peer.end();
  assertEquals(await talk.ended, undefined);
  assertEquals(talk.clock.pending, 0);
});

Deno.test("requests that come together are answered one behind the other", async () => {
  const talk = new Talk(GET + GET + GET.slice(0, 9));
  await settled();
  assertEquals(talk.statuses, ["200", "200"]);
  talk.peer.say(GET.slice(9));
  await settled();
  assertEquals(talk.statuses, ["200", "200", "200"]);
  talk.peer.end();
  await talk.ended;
});

Deno.test("a request that comes a byte at a time is one", async () => {
  const talk = new Talk(GET[0] ?? "");
  for (const char of GET.slice(1)) talk.peer.say(char);
  await settled();
  assertEquals(talk.statuses, ["200"]);
  talk.peer.end();
  await talk.ended;
});

Deno.test("an answer to HEAD has the length of its body, and no body", async () => {
  const talk = new Talk("HEAD / HTTP/1.1\r\nHost: papo\r\nConnection: close\r\n\r\n");
  await talk.ended;
  assertMatch(talk.peer.takenText, /\r\nContent-Length: 3\r\nConnection: close\r\n[^]*\r\n\r\n$/);
});

Deno.test("behind a refusal nothing is answered", async () => {
  const talk = new Talk(`POST / HTTP/1.1\r\nHost: papo\r\nContent-Length: 9\r\n\r\n${GET}${GET}`);
  assertEquals(await talk.ended, undefined);
  assertEquals(talk.statuses, ["405"]);
  assertMatch(talk.peer.takenText, /\r\nConnection: close\r\nAllow: GET, HEAD\r\n/);
});

Deno.test("who asks for a WebSocket and can have it has one, and what came behind is its own", async () => {
  const opening = "GET /ws HTTP/1.1\r\nHost: papo\r\nUpgrade: websocket\r\n" +
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const talk = new Talk(concat(encoder.encode(opening), Uint8Array.from(text("oi"))));
  const socket = await talk.ended;
  assertMatch(talk.peer.takenText, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
  const buffer = new Uint8Array(9);
  assertEquals(await socket?.read(buffer), 3);
  assertEquals(new TextDecoder().decode(buffer.subarray(0, 3)), "oi\n");
  assertEquals(talk.clock.pending, 0);
});

Deno.test("the page is made ready for those who ask for it, and for nobody else", async () => {
  let [asked, loaded] = [0, 0];
  const files = (): ReturnType<Site["files"]> => {
    asked++;
    return SITE.files();
  };
  for (const [path, times] of [["/healthz", 0], ["/ws", 0], ["/", 1], ["/lost", 2]] as const) {
    const peer = new FakeSocket();
    const clock = new FakeClock();
    const words = encoder.encode(
      GET.replace("/", path).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    );
    await converse(peer, words, {
      site: { ...SITE, files },
      tooSlow: "too slow",
      clock,
      rate: UNLIMITED,
      loads: () => loaded++,
    });
    assertEquals([asked, loaded], [times, times], path);
  }
});

Deno.test("where all is to be had by TLS alone, one is sent there, once", async () => {
  const clock = new FakeClock();
  const terms = { site: undefined, tooSlow: "too slow", clock, rate: UNLIMITED, loads: () => {} };
  const peer = new FakeSocket();
  await converse(peer, encoder.encode(GET + GET), terms);
  assertMatch(peer.takenText, /^HTTP\/1\.1 307 [^]*\r\nLocation: https:\/\/papo\/\r\n/);
  assertEquals(peer.takenText.match(/HTTP\/1\.1/g)?.length, 1);
});

Deno.test("who takes too long for a head is told so, and is not waited for", async () => {
  const talk = new Talk("GET / HTTP/1.1\r\n");
  for (let seconds = 0; seconds < 9; seconds++) {
    talk.clock.advance(1_000);
    talk.peer.say(`X-${seconds}: a\r\n`);
    await settled();
  }
  assertEquals(talk.statuses, []);
  talk.clock.advance(1_000);
  assertEquals(await talk.ended, undefined);
  assertEquals(talk.statuses, ["408"]);
});

Deno.test("who asks for nothing more is not waited for, without a word", async () => {
  const talk = new Talk(GET);
  await settled();
  talk.clock.advance(29_999);
  await settled();
  assertEquals(talk.clock.pending, 1);
  talk.clock.advance(1);
  assertEquals(await talk.ended, undefined);
  assertEquals(talk.statuses, ["200"]);
});

Deno.test("who does not take the answer is not waited for", async () => {
  const talk = new Talk("");
  talk.peer.take(0);
  talk.peer.say(GET);
  await settled();
  talk.clock.advance(30_000);
  assertEquals(await talk.ended, undefined);
});

Deno.test("who asks too fast waits, and gets all that it asked for", async () => {
  const talk = new Talk(GET.repeat(12), new RateLimiter(1, 0));
  await settled();
  assertEquals(talk.statuses.length, 10);
  talk.clock.advance(1_000);
  await settled();
  assertEquals(talk.statuses.length, 11);
  talk.clock.advance(1_000);
  await settled();
  assertEquals(talk.statuses.length, 12);
  talk.peer.end();
  await talk.ended;
});

Deno.test("a connection that breaks is its owner's to tell of, even when nobody waits any more", async () => {
  const broken = new Talk("");
  broken.peer.close();
  await assertRejects(() => broken.ended, Deno.errors.Interrupted);
  const late = new Talk("GET / HTTP/1.1\r\n");
  await settled();
  late.clock.advance(10_000);
  await late.ended;
  late.peer.close();
  await settled();
});
