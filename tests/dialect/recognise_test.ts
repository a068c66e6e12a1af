import { assert, assertEquals } from "@std/assert";
import { json } from "../../lib/dialect/json.ts";
import { plain } from "../../lib/dialect/plain.ts";
import { GREETING_MS, recognise, type Recognition } from "../../lib/dialect/recognise.ts";
import { CUT_MS, seed, WHOLE_MS } from "../../lib/dialect/seed.ts";
import { utf8 } from "../bytes.ts";

const NEVER: Recognition = { type: "undecided", quietMs: undefined };
const PLAIN: Recognition = { type: "dialect", dialect: plain };
const JSON_LINES: Recognition = { type: "dialect", dialect: json };
const SEED: Recognition = { type: "dialect", dialect: seed };

function waits(quietMs: number): Recognition {
  return { type: "undecided", quietMs };
}

// What is known at once, and once a silence or the end has followed.
const HEADS: readonly (readonly [head: string, now: Recognition, over: Recognition])[] = [
  ["", waits(GREETING_MS), NEVER],
  ["oi\n", PLAIN, PLAIN],
  ["oi", NEVER, PLAIN],
  ["\n", PLAIN, PLAIN],
  ["/nick ana\noi\n", PLAIN, PLAIN],
  ["<", waits(CUT_MS), PLAIN],
  ["<an", waits(CUT_MS), PLAIN],
  ["<ana>", waits(CUT_MS), PLAIN],
  ["<ana> ", waits(WHOLE_MS), SEED],
  ["<ana> <oi>", waits(WHOLE_MS), SEED],
  ["<Ana Maria> oi", waits(WHOLE_MS), SEED],
  ["<ana> oi\n", PLAIN, PLAIN],
  ["<ana>oi", NEVER, PLAIN],
  ["<> oi", NEVER, PLAIN],
  ["<" + "x".repeat(101), NEVER, PLAIN],
  ["GET / HT", NEVER, PLAIN],
  ["GET / HTTP/1.1\r\n", { type: "http", firstLine: "GET / HTTP/1.1\r" }, {
    type: "http",
    firstLine: "GET / HTTP/1.1\r",
  }],
  ["GET me a beer\n", PLAIN, PLAIN],
  ["x".repeat(4_096), PLAIN, PLAIN],
  ["x".repeat(4_095), NEVER, PLAIN],
  ["<ana> <".padEnd(4_095, "x"), waits(WHOLE_MS), SEED],
  ["<ana> <".padEnd(4_096, "x"), SEED, SEED],
  ["{", JSON_LINES, JSON_LINES],
  ['{"type":"hello","version":1}\n', JSON_LINES, JSON_LINES],
  ["{oi}\n", JSON_LINES, JSON_LINES],
  [" {", NEVER, PLAIN],
];

Deno.test("the first bytes tell the dialect, no sooner than they can", () => {
  for (const [head, now, over] of HEADS) {
    assertEquals(recognise(utf8(head), false), now, JSON.stringify(head));
    assertEquals(recognise(utf8(head), true), over, JSON.stringify(head));
  }
});

Deno.test("no beginning of a stream is taken for what the whole is not", () => {
  const streams: readonly (readonly [string, Recognition["type"], string | undefined])[] = [
    ["olá, tudo bem?\n", "dialect", "plain"],
    ["/join #sala\n", "dialect", "plain"],
    ["<ana> oi\n", "dialect", "plain"],
    ["<josé> <olá 😀>", "undecided", undefined],
    ['{"type":"ping"}\n', "dialect", "json"],
    ["GET /chat HTTP/1.1\r\nHost: a\r\n\r\n", "http", undefined],
  ];
  for (const [stream, type, name] of streams) {
    const bytes = utf8(stream);
    for (let length = 0; length <= bytes.length; length++) {
      const found = recognise(bytes.subarray(0, length), false);
      if (found.type === "undecided" && length < bytes.length) continue;
      assertEquals(found.type, type, stream.slice(0, length));
      if (found.type === "dialect") assertEquals(found.dialect.name, name);
    }
  }
});

Deno.test("bytes that are no text are plain, however few", () => {
  const hello = new Uint8Array([0x17, 0x03, 0x01, 0x00, 0xff, 0x0a, 0x01]);
  assertEquals(recognise(hello, false), PLAIN);
  assertEquals(recognise(new Uint8Array([0xff, 0xfb]), true), PLAIN);
});

Deno.test("a name cut inside a character waits for its rest", () => {
  const bytes = utf8("<jos\u00e9> <oi>");
  const found = recognise(bytes.subarray(0, 5), false);
  assert(found.type === "undecided" && found.quietMs === CUT_MS);
});
