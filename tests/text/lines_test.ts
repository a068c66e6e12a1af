import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { concat, type Line, linesOf, LineSplitter } from "../../lib/text/lines.ts";
import { arbitraryCuts, type Chunk, cutAt, everyChunking, utf8 } from "../fakes/bytes.ts";

function line(text: string): Line {
  return { type: "line", text };
}

const TOO_LONG: Line = { type: "tooLong" };

/** What comes of the chunks, all of them given in one buffer that is used again and again. */
function split(chunks: readonly Chunk[], maxBytes: number): Line[] {
  const splitter = new LineSplitter(maxBytes);
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const lines = chunks.flatMap((chunk) => {
    buffer.set(chunk);
    return splitter.push(buffer.subarray(0, chunk.length));
  });
  buffer.fill(0x58);
  return [...lines, ...splitter.end()];
}

const MAX = 8;
const STREAMS: readonly (readonly [what: string, bytes: Chunk, lines: readonly Line[]])[] = [
  ["nothing", utf8(""), []],
  ["LF", utf8("oi\nolá\n"), [line("oi"), line("olá")]],
  ["CRLF", utf8("oi\r\nolá\r\n"), [line("oi"), line("olá")]],
  ["a last line without an end", utf8("oi\nolá"), [line("oi"), line("olá")]],
  ["a last line that ends in CR", utf8("oi\r"), [line("oi")]],
  ["empty lines", utf8("\n\r\n\n"), [line(""), line(""), line("")]],
  ["CR inside a line", utf8("a\rb\r\r\n"), [line("a\rb\r")]],
  ["characters of two, three and four bytes", utf8("é語😀\n😀\n"), [TOO_LONG, line("😀")]],
  ["as long as allowed", utf8("12345678\n"), [line("12345678")]],
  ["as long as allowed, with CRLF", utf8("12345678\r\n"), [line("12345678")]],
  ["as long as allowed, without an end", utf8("12345678"), [line("12345678")]],
  ["one byte too long", utf8("123456789\noi\n"), [TOO_LONG, line("oi")]],
  ["one byte too long, with CRLF", utf8("123456789\r\noi\n"), [TOO_LONG, line("oi")]],
  ["one byte too long, without an end", utf8("123456789"), [TOO_LONG]],
  ["too long by a CR that ends nothing", utf8("12345678\rx\noi"), [TOO_LONG, line("oi")]],
  ["far too long, twice", utf8("x".repeat(50) + "\n" + "x".repeat(50)), [TOO_LONG, TOO_LONG]],
  [
    "invalid UTF-8",
    new Uint8Array([0x61, 0xff, 0x62, 10, 0xc3, 10, 0xa3, 10]),
    [line("a\ufffdb"), line("\ufffd"), line("\ufffd")],
  ],
  ["NUL", utf8("a\0b\n"), [line("a\0b")]],
];

for (const [what, bytes, lines] of STREAMS) {
  Deno.test(`lines are the same however they are cut: ${what}`, () => {
    for (const chunks of everyChunking(bytes)) assertEquals(split(chunks, MAX), lines);
  });
}

Deno.test("any bytes give the same lines in any chunking", () => {
  const bytes = fc.array(
    fc.constantFrom<Chunk>(
      utf8("\n"),
      utf8("\r\n"),
      utf8("\r"),
      utf8("a"),
      utf8("ã"),
      utf8("😀"),
      new Uint8Array([0xff]),
    ),
    { maxLength: 60 },
  ).map((pieces) => concat(new Uint8Array(0), ...pieces));
  fc.assert(
    fc.property(bytes, arbitraryCuts(120), fc.integer({ min: 1, max: 20 }), (all, cuts, max) => {
      assertEquals(split(cutAt(all, cuts), max), split([all], max));
    }),
  );
});

const MANY: readonly (readonly [what: string, lines: string])[] = [
  ["ASCII", "oi\n".repeat(1_000)],
  ["one that is too long", `${"oi\n".repeat(500)}123456789\n${"\n".repeat(600)}ol`],
  ["characters beyond it", `${"oi\n".repeat(500)}olá\n${"oi\n".repeat(500)}`],
  ["CRLF", "oi\r\n".repeat(500)],
  ["the mark of a byte order", "\ufeffoi\n".repeat(300)],
  ["U+FFFD", `${"oi\n".repeat(500)}\ufffd\n`],
];

for (const [what, text] of MANY) {
  Deno.test(`many lines at once are as they are one at a time: ${what}`, () => {
    const one = text.split(/(?<=\n)/).map(utf8);
    assertEquals(split([utf8(text)], MAX), split(one, MAX));
  });
}

Deno.test("many bytes at once that are no UTF-8 are as they are line by line", () => {
  const bytes = utf8("oi\n".repeat(1_000));
  bytes[1_000] = 0xff;
  const lines = split([bytes], MAX).map((line) => line.type === "line" ? line.text : "");
  assertEquals(lines.filter((line) => line !== "oi"), ["o\ufffd"]);
});

Deno.test("a line without an end is refused once, as soon as it is too long, and the next one lives", () => {
  const splitter = new LineSplitter(4_096);
  const chunk = new Uint8Array(64 * 1024).fill(0x61);
  assertEquals(splitter.push(chunk.subarray(0, 4_097)), []);
  assertEquals(splitter.push(chunk.subarray(0, 1)), [TOO_LONG]);
  for (let n = 0; n < 1_024; n++) assertEquals(splitter.push(chunk), []);
  assertEquals(splitter.push(utf8("\noi\n")), [line("oi")]);
});

Deno.test("the lines of a stream come as they are complete", async () => {
  async function* chunks(): AsyncGenerator<Chunk> {
    yield utf8("o");
    await Promise.resolve();
    yield utf8("i\nol");
    yield utf8("á");
  }
  assertEquals(await Array.fromAsync(linesOf(chunks(), 100)), [line("oi"), line("olá")]);
});

Deno.test("concat joins; a single piece is not copied", () => {
  const one = utf8("a");
  assertEquals(concat(one) === one, true);
  assertEquals(concat(one, utf8("b"), utf8("")), utf8("ab"));
  assertEquals(concat(), new Uint8Array(0));
});
