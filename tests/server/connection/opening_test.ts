import { assertEquals } from "@std/assert";
import { type Beginning, Opening } from "../../../lib/server/connection/opening.ts";
import type { Closing } from "../../../lib/vocabulary/reply.ts";
import { everyChunking, utf8 } from "../../fakes/bytes.ts";

const OPEN = { isSecure: false, speaksHttp: false, speaksIrc: false } as const;
const FULL: Closing = { type: "closing", reason: "server_full" };
const CLIENT_HELLO = "\x16\x03\x01\x02\x00\x01";

/** What begins, in a word. */
function shortly(beginning: Beginning): string {
  switch (beginning.type) {
    case "talk":
      return beginning.dialect.name;
    case "farewell": {
      const { to, closing } = beginning;
      const whom = to.type === "dialect" ? to.dialect.name : to.protocol.name;
      return `${closing.reason} to ${whom}`;
    }
    default:
      return beginning.type;
  }
}

// What a newcomer's first bytes begin: on an open port, one with pages, one with TLS, one where nobody comes in.
const FIRST: readonly (readonly [
  said: string,
  open: string,
  pages: string,
  tls: string,
  full: string,
])[] = [
  ["oi\n", "plain", "plain", "not_tls to plain", "server_full to plain"],
  ['{"type":"hello"', "json", "json", "not_tls to json", "server_full to json"],
  ["GET / HTTP/1.1\r\n", "http to http", "web", "not_tls to http", "server_full to http"],
  ["GET / RTSP/1.0\r\n", "http to rtsp", "http to rtsp", "not_tls to rtsp", "server_full to rtsp"],
  [CLIENT_HELLO, "tls to tls", "tls to tls", "tls", "server_full to tls"],
  ["NICK ana\r\n", "foreign to irc", "foreign to irc", "not_tls to irc", "server_full to irc"],
];

for (const [said, open, pages, tls, full] of FIRST) {
  Deno.test(`what ${JSON.stringify(said)} begins is known by its first bytes, however they are cut`, () => {
    const ports = [
      [open, OPEN, undefined],
      [pages, { ...OPEN, speaksHttp: true }, undefined],
      [tls, { ...OPEN, isSecure: true }, undefined],
      [full, OPEN, FULL],
    ] as const;
    for (const [expected, openness, refusal] of ports) {
      for (const chunks of everyChunking(utf8(said))) {
        const opening = new Opening(openness, refusal);
        const begun = chunks.map((chunk) => shortly(opening.hear(chunk)));
        assertEquals(begun.find((one) => one !== "nothing"), expected);
      }
    }
  });
}

Deno.test("who speaks IRC is heard where that is spoken, and not where TLS must come first", () => {
  const begunAt = (openness: { readonly isSecure?: true }): string =>
    shortly(new Opening({ ...OPEN, speaksIrc: true, ...openness }).hear(utf8("NICK ana\r\n")));
  assertEquals(begunAt({}), "irc");
  assertEquals(begunAt({ isSecure: true }), "not_tls to irc");
});

Deno.test("what begins is given all that was read", () => {
  const opening = new Opening(OPEN);
  assertEquals(opening.hear(utf8("\r\no")), { type: "nothing" });
  assertEquals([opening.begun, opening.isSilent], [3, false]);
  const beginning = opening.hear(utf8("i\nolá\n"));
  assertEquals(beginning.type === "talk" && beginning.head, utf8("\r\noi\nolá\n"));
  assertEquals(opening.begun, 0);
});

Deno.test("who is silent is greeted after the time that is given, and not waited for any more", () => {
  const opening = new Opening(OPEN);
  assertEquals(opening.quietMs(300), 300);
  assertEquals(opening.hear("quiet"), { type: "greeting" });
  assertEquals(opening.quietMs(undefined), undefined);
  assertEquals(opening.hear("end"), { type: "nothing" });
});

Deno.test("nobody is greeted where TLS is awaited, until it has been agreed on", () => {
  const opening = new Opening({ ...OPEN, isSecure: true });
  assertEquals(opening.quietMs(300), undefined);
  assertEquals(opening.lateness, { type: "closing", reason: "not_tls" });
  opening.hear(utf8(CLIENT_HELLO));
  assertEquals([opening.quietMs(300), opening.lateness], [300, undefined]);
  assertEquals(shortly(opening.hear(utf8("oi\n"))), "plain");
});
