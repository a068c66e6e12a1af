import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { TypedLines, withoutErased } from "../../../lib/server/dialect/typed_lines.ts";
import { concat, type Line } from "../../../lib/text/lines.ts";
import { arbitraryCuts, type Chunk, cutAt, everyChunking, utf8 } from "../../fakes/bytes.ts";

function line(text: string): Line {
  return { type: "line", text };
}

const TOO_LONG: Line = { type: "tooLong" };
const MAX = 8;

/** What comes of the chunks, all of them given in one buffer that is used again and again. */
function typed(chunks: readonly Chunk[], maxBytes = MAX): Line[] {
  const lines = new TypedLines(maxBytes);
  const buffer = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const found = chunks.flatMap((chunk) => {
    buffer.set(chunk);
    return lines.push(buffer.subarray(0, chunk.length));
  });
  buffer.fill(0x58);
  return [...found, ...lines.end()];
}

function raw(...bytes: readonly number[]): Chunk {
  return new Uint8Array(bytes);
}

const STREAMS: readonly (readonly [what: string, bytes: Chunk, lines: readonly Line[]])[] = [
  ["nothing", utf8(""), []],
  ["LF", utf8("oi\nolá\n"), [line("oi"), line("olá")]],
  ["CR LF", utf8("oi\r\nolá\r\n"), [line("oi"), line("olá")]],
  ["CR NUL", utf8("oi\r\0olá\r\0"), [line("oi"), line("olá")]],
  ["CR", utf8("oi\rolá\r"), [line("oi"), line("olá")]],
  ["all of them", utf8("a\rb\nc\r\nd\r\0e"), ["a", "b", "c", "d", "e"].map(line)],
  ["empty lines", utf8("\n\r\r\n\r\0\n"), Array<Line>(5).fill(line(""))],
  ["a last line without an end", utf8("oi\nolá"), [line("oi"), line("olá")]],
  ["NUL elsewhere", utf8("a\0b\n"), [line("a\0b")]],
  ["telnet's options", concat(raw(255, 251, 31), utf8("o"), raw(255, 241), utf8("i\r\0")), [
    line("oi"),
  ]],
  ["backspace", utf8("abcd\b\bxy\r"), [line("abxy")]],
  ["delete", utf8("pi\x7f\x7foi\n"), [line("oi")]],
  ["more erased than was there", utf8("a\b\b\boi\n"), [line("oi")]],
  ["a character of two bytes", utf8("olã\bá\n"), [line("olá")]],
  ["Ctrl-U", utf8("abc\x15oi\n"), [line("oi")]],
  ["a cursor key before backspace", utf8("ab\x1b[D\bc\n"), [line("ac")]],
  ["Windows-1252", concat(utf8("ol"), raw(0xe1, 0x20, 0x80, 10)), [line("olá €")]],
  ["a mixture", concat(utf8("é"), raw(0xe9), utf8("é\n")), [line("ééé")]],
  ["a byte erased in Windows-1252", concat(utf8("ol"), raw(0xe3, 8, 0xe1, 10)), [line("olá")]],
  ["U+FFFD itself", utf8("\ufffd\n"), [line("\ufffd")]],
  ["as long as allowed", utf8("12345678\r\n"), [line("12345678")]],
  ["one byte too long", utf8("123456789\noi\n"), [TOO_LONG, line("oi")]],
  ["one byte too long, with CR", utf8("123456789\roi\r"), [TOO_LONG, line("oi")]],
  ["far too long, twice", utf8("x".repeat(50) + "\r\n" + "x".repeat(50)), [TOO_LONG, TOO_LONG]],
  ["long while it was typed", utf8("12345678\b\b\babc\n"), [line("12345abc")]],
  ["too long when all is typed", utf8("12345678\b890\n"), [TOO_LONG]],
  ["too long before anything was erased", utf8("123456789\b\n"), [TOO_LONG]],
];

for (const [what, bytes, lines] of STREAMS) {
  Deno.test(`typed lines are the same however they are cut: ${what}`, () => {
    for (const chunks of everyChunking(bytes)) assertEquals(typed(chunks), lines);
  });
}

const pieces = fc.array(
  fc.constantFrom<Chunk>(
    ...["\n", "\r\n", "\r", "\r\0", "\0", "a", "ã", "😀", "\b", "\x7f", "\x15", "\x1b[D"].map(utf8),
    raw(255, 253, 1),
    raw(255, 250, 1, 10, 255, 240),
    raw(0xe9),
    raw(0xf0, 0x9f),
  ),
  { maxLength: 60 },
).map((all) => concat(new Uint8Array(0), ...all));

Deno.test("any bytes give the same typed lines in any chunking, none too long", () => {
  fc.assert(
    fc.property(pieces, arbitraryCuts(200), fc.integer({ min: 3, max: 80 }), (all, cuts, max) => {
      const lines = typed([all], max);
      assertEquals(typed(cutAt(all, cuts), max), lines);
      for (const one of lines) {
        if (one.type === "tooLong") continue;
        // A byte of Windows-1252 becomes three of UTF-8 at most.
        assertLessOrEqual(utf8(one.text).length, 3 * max);
        for (const key of "\n\r\b\x7f\x15") assert(!one.text.includes(key), one.text);
      }
    }),
  );
});

Deno.test("lines that come by the hundred are the same as one by one, whatever is among them", () => {
  const common = Array.from({ length: 200 }, (_, n) => `line ${n}\n`).join("");
  for (
    const among of [
      "",
      "\n\n",
      "ol\u00e1\n",
      "\ufffd\n",
      "a\bb\n",
      "a\x7f\n",
      "a\x15b\n",
      "\0\n",
      "oi\r\n",
    ]
  ) {
    for (const rest of ["", "half", "a".repeat(100), "a".repeat(100) + "\n"]) {
      const all = concat(utf8(common + among), raw(0xe1, 10), utf8(common + among + common + rest));
      const byteByByte = Array.from(all, (byte) => raw(byte));
      assertEquals(typed([all], 50), typed(byteByByte, 50), JSON.stringify([among, rest]));
      const plain = utf8(common + among + common + rest);
      assertEquals(typed([plain], 50), typed(Array.from(plain, (byte) => raw(byte)), 50));
    }
  }
});

Deno.test("backspace takes what a person sees as one character", () => {
  for (const character of ["e\u0301", "👩‍👩‍👧", "🇧🇷", "👍🏽", "한", "क्षि"]) {
    assertEquals(withoutErased(`a${character}\x7f\bb`), "b");
    assertEquals(withoutErased(`${character}${character}\b`), character);
  }
});

Deno.test("a line without an end is refused once, as soon as it is too long, and the next one lives", () => {
  for (const filling of ["a", "\b"]) {
    const lines = new TypedLines(4_096);
    const chunk = utf8(filling.repeat(64 * 1024));
    assertEquals(lines.push(chunk), [TOO_LONG]);
    for (let n = 0; n < 100; n++) assertEquals(lines.push(chunk), []);
    assertEquals(lines.push(utf8("\noi\n")), [line("oi")]);
  }
});

/** What such a terminal is told, of a text. */
function told(sent: Chunk, text = "ção €\n"): number[] {
  const lines = new TypedLines(100);
  lines.push(sent);
  return [...lines.frame(utf8(text))];
}

Deno.test("a terminal is told things as it says them", () => {
  const asIs = [...utf8("ção €\n")];
  const withCr = [...utf8("ção €\r\n")];
  const inWindows1252 = [0xe7, 0xe3, 0x6f, 0x20, 0x80, 13, 10];
  assertEquals(told(utf8("")), asIs);
  assertEquals(told(utf8("oi\n")), asIs);
  assertEquals(told(utf8("oi\r\n")), withCr);
  assertEquals(told(utf8("oi\r")), withCr);
  assertEquals(told(utf8("olá\r\0")), withCr);
  assertEquals(told(utf8("oi\r\noi\n")), asIs, "as it said things last");
  assertEquals(told(raw(255, 251, 31)), withCr, "telnet's options show what it is");
  assertEquals(told(concat(utf8("ol"), raw(0xe1), utf8("\r\n"))), inWindows1252);
  assertEquals(told(concat(utf8("ol"), raw(0xe1), utf8("\r\noi\r\n"))), inWindows1252);
  assertEquals(told(concat(utf8("ol"), raw(0xe1), utf8("\r\nolá\r\n"))), withCr, "UTF-8 since");
  // Netcat passes on what a file has; its terminal is another matter.
  assertEquals(told(concat(utf8("ol"), raw(0xe1), utf8("\n"))), asIs);
});
