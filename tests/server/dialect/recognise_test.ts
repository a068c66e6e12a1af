import { assert, assertEquals } from "@std/assert";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { recognise, type Recognition } from "../../../lib/server/dialect/recognise.ts";
import { CUT_MS, seed, WHOLE_MS } from "../../../lib/server/dialect/seed.ts";
import { utf8 } from "../../fakes/bytes.ts";

/** What is found, in a word: a dialect's or a protocol's name, or how long it waits for. */
function shortly(found: Recognition): string | number | undefined {
  switch (found.type) {
    case "silent":
      return "silent";
    case "undecided":
      return found.quietMs;
    case "dialect":
      return found.dialect.name;
    case "foreign":
      return found.protocol.name;
  }
}

const NEVER = undefined;
const PLAIN = plain.name;
const JSON_LINES = json.name;
const SEED = seed.name;

// What is known at once, and once a silence or the end has followed.
const HEADS: readonly (readonly [
  head: string,
  now: string | number | undefined,
  over: string | number | undefined,
])[] = [
  ["", "silent", "silent"],
  ["oi\n", PLAIN, PLAIN],
  ["oi\r", PLAIN, PLAIN],
  ["oi\r\0", PLAIN, PLAIN],
  ["oi", NEVER, PLAIN],
  ["\n", "silent", "silent"],
  ["\r\n\r\0\r\n", "silent", "silent"],
  ["\n".repeat(4_096), PLAIN, PLAIN],
  ["\r\noi\n", PLAIN, PLAIN],
  ["/nick ana\noi\n", PLAIN, PLAIN],
  ["<", CUT_MS, PLAIN],
  ["<an", CUT_MS, PLAIN],
  ["<ana>", CUT_MS, PLAIN],
  ["<ana> ", WHOLE_MS, SEED],
  ["<ana> <oi>", WHOLE_MS, SEED],
  ["<Ana Maria> oi", WHOLE_MS, SEED],
  ["<ana> oi\n", PLAIN, PLAIN],
  ["<ana> oi\r", PLAIN, PLAIN],
  ["<ana>oi", NEVER, PLAIN],
  ["<> oi", NEVER, PLAIN],
  ["<" + "x".repeat(101), NEVER, PLAIN],
  ["GET / HT", NEVER, PLAIN],
  ["GET / HTTP/1.1\r", "http", "http"],
  ["GET / HTTP/1.1\r\n", "http", "http"],
  ["\r\n\r\nGET / HTTP/1.1\r\n", "http", "http"],
  ["get / http/1.1\n", "http", "http"],
  ["GET me a beer\n", PLAIN, PLAIN],
  ["GET /\n", CUT_MS, PLAIN],
  ["GET /\nHo", CUT_MS, PLAIN],
  ["GET /\nHost: x\n", "http", "http"],
  ["GET /\r\n\r\n", "http", "http"],
  ["GET /\noi\n", PLAIN, PLAIN],
  ["GET /".padEnd(4_095, "x"), NEVER, PLAIN],
  ["GET /".padEnd(4_096, "x"), "http", "http"],
  ["post /".padEnd(9_000, "x") + " HTTP/1.1\r\nHost: x\r\n\r\n/nick eva\n", "http", "http"],
  ["PASS hunter2\r\n", "irc", "irc"],
  ["PASS hunter2", NEVER, "irc"],
  ["pass hunter2\n", CUT_MS, PLAIN],
  ["pass hunter2\nnick ana\n", "irc", "irc"],
  ["SSH-2.0-x\r\n", "ssh", "ssh"],
  ["*1\r\n", CUT_MS, PLAIN],
  ["*1\r\n$4\r\nPING\r\n", "redis", "redis"],
  ["<?xml version='1.0'?>", "xml", "xml"],
  ["\0", "binary", "binary"],
  ["oi\0oi\n", "binary", "binary"],
  ["\r\n\r\n\0\r\nQUIT\n", "binary", "binary"],
  ["\x01default\n", "binary", "binary"],
  ["a\x01\x02", NEVER, PLAIN],
  ["a\x01\x02\x03\n", "binary", "binary"],
  ["\x1b[A\b\x7f\x15oi\n", PLAIN, PLAIN],
  ["x".repeat(4_096), PLAIN, PLAIN],
  ["x".repeat(4_095), NEVER, PLAIN],
  ["<ana> <".padEnd(4_095, "x"), WHOLE_MS, SEED],
  ["<ana> <".padEnd(4_096, "x"), SEED, SEED],
  ["{", JSON_LINES, JSON_LINES],
  ["\r\n{", JSON_LINES, JSON_LINES],
  ['{"type":"hello","version":1}\n', JSON_LINES, JSON_LINES],
  ["{oi}\n", JSON_LINES, JSON_LINES],
  [" {", NEVER, PLAIN],
  [' \t{"type":"hello"}\r\n', JSON_LINES, JSON_LINES],
  ['\ufeff{"type":"hello"}\n', JSON_LINES, JSON_LINES],
  [" { oi\n", PLAIN, PLAIN],
  ["  GET / HTTP/1.1\r\n", "http", "http"],
  [" PASS hunter2 \r\n", "irc", "irc"],
  ["PASS ".padEnd(4_096, "x"), "irc", "irc"],
];

Deno.test("the first bytes tell the dialect or the protocol, no sooner than they can", () => {
  for (const [head, now, over] of HEADS) {
    const what = JSON.stringify(head.slice(0, 60));
    assertEquals(shortly(recognise(utf8(head), false)), now, what);
    assertEquals(shortly(recognise(utf8(head), true)), over, what);
  }
});

Deno.test("no beginning of a stream is taken for what the whole is not", () => {
  const streams: readonly (readonly [string, string | undefined])[] = [
    ["olá, tudo bem?\n", PLAIN],
    ["/join #sala\n", PLAIN],
    ["<ana> oi\n", PLAIN],
    ["<josé> <olá 😀>", undefined],
    ['{"type":"ping"}\n', JSON_LINES],
    ["GET /chat HTTP/1.1\r\nHost: a\r\n\r\n", "http"],
    [`POST /${"a".repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, "http"],
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http"],
    ["nick ana\r\nuser ana 0 * :Ana\r\n", "irc"],
    ["SSH-2.0-OpenSSH_9.2\r\n", "ssh"],
    ["*1\r\n$4\r\nPING\r\n", "redis"],
    ["\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c", "binary"],
    ["EHLO a\r\n", "smtp"],
  ];
  for (const [stream, name] of streams) {
    const bytes = utf8(stream);
    for (let length = 0; length <= bytes.length; length++) {
      const found = recognise(bytes.subarray(0, length), false);
      const isOpen = found.type === "undecided" || found.type === "silent";
      if (isOpen && length < bytes.length) continue;
      if (name === undefined) assertEquals(found.type, "undecided", stream);
      else assertEquals(shortly(found), name, stream.slice(0, length));
    }
  }
});

// The first bytes of binary protocols, and of text in a code of two bytes.
const BINARIES: readonly (readonly [what: string, bytes: readonly number[]])[] = [
  ["a TLS record that is no handshake", [0x17, 0x03, 0x01, 0x00, 0xff, 0x0a, 0x01]],
  ["SSL 2", [0x80, 0x2e, 0x01, 0x00, 0x02]],
  ["PostgreSQL", [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]],
  ["SOCKS 5", [5, 1, 0]],
  ["SOCKS 4", [4, 1, 0x1f, 0x90, 10, 0, 0, 7, 0]],
  ["RDP", [3, 0, 0, 0x13, 0x0e, 0xe0]],
  ["SMB", [0, 0, 0, 0x85, 0xff, 0x53, 0x4d, 0x42]],
  ["MQTT", [0x10, 0x10, 0, 4, 0x4d, 0x51, 0x54, 0x54]],
  ["AMQP", [0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]],
  ["LDAP", [0x30, 0x0c, 2, 1, 1, 0x60, 7, 2, 1, 3, 4, 0]],
  ["STUN", [0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42]],
  ["ZeroMQ", [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f]],
];

Deno.test("bytes that are no text are another protocol's, whatever it is", () => {
  for (const [what, bytes] of BINARIES) {
    assertEquals(shortly(recognise(new Uint8Array(bytes), false)), "binary", what);
  }
});

Deno.test("telnet may speak of its options first, and text need not be UTF-8", () => {
  assertEquals(shortly(recognise(new Uint8Array([0xff, 0xfb]), true)), PLAIN);
  assertEquals(shortly(recognise(new Uint8Array([0xff, 0xfb, 0x1f, 0xff, 0xfd]), false)), PLAIN);
  // Its option 0, binary transmission.
  assertEquals(shortly(recognise(new Uint8Array([0xff, 0xfd, 0, 0xff, 0xfb, 0]), false)), PLAIN);
  assertEquals(shortly(recognise(new Uint8Array([0xff, 0xfe, 0, 0xff, 0xfb, 0]), false)), PLAIN);
  assertEquals(shortly(recognise(new Uint8Array([0x6f, 0x6c, 0xe1, 10]), false)), PLAIN);
});

Deno.test("a name cut inside a character waits for its rest", () => {
  const bytes = utf8("<jos\u00e9> <oi>");
  const found = recognise(bytes.subarray(0, 5), false);
  assert(found.type === "undecided" && found.quietMs === CUT_MS);
});

Deno.test("what a person writes in UTF-16 is known as that, in either order of bytes, marked or not", () => {
  for (const text of ["oi", "/nick ana\r\n", "\r\noi\n", "12"]) {
    const units = [...text].map((char) => char.charCodeAt(0));
    const [little, big] = [units.flatMap((unit) => [unit, 0]), units.flatMap((unit) => [0, unit])];
    const marked = [[0xff, 0xfe, ...little], [0xfe, 0xff, ...big]];
    for (const bytes of text.startsWith("\r") ? [little, big] : [little, big, ...marked]) {
      const found = recognise(new Uint8Array(bytes), false);
      assertEquals(shortly(found), "utf16", `${JSON.stringify(text)} ${bytes.slice(0, 4)}`);
    }
  }
  assertEquals(shortly(recognise(utf8("a\0\x01\0"), false)), "binary");
});
