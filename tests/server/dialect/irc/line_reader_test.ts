import { assertEquals } from "@std/assert";
import { type IrcLine, LineReader } from "../../../../lib/server/dialect/irc/line_reader.ts";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function textsOf(lines: readonly IrcLine[]): string[] {
  return lines.map((line) => line.type === "line" ? line.text : line.type);
}

/** The same bytes whole, one by one, and in two parts at each place. */
function inCuts(all: Uint8Array<ArrayBuffer>, wanted: readonly string[]): void {
  const read = (...chunks: Uint8Array<ArrayBuffer>[]): string[] => {
    const reader = new LineReader();
    const lines = chunks.flatMap((chunk) => {
      const copy = chunk.slice();
      const found = reader.push(copy);
      // Its buffer may be used again afterwards.
      copy.fill(0x78);
      return found;
    });
    return textsOf([...lines, ...reader.end()]);
  };
  assertEquals(read(all), wanted);
  assertEquals(read(...[...all].map((byte) => Uint8Array.of(byte))), wanted);
  for (let at = 1; at < Math.min(all.length, 40); at++) {
    assertEquals(read(all.subarray(0, at), all.subarray(at)), wanted);
  }
}

Deno.test("lines end with CR LF or either alone, however they are cut", () => {
  inCuts(bytes("NICK ana\r\nUSER a\nPING\rJOIN #é\r\n\r\nx"), [
    "NICK ana",
    "USER a",
    "PING",
    "JOIN #é",
    "x",
  ]);
});

Deno.test("a line of 510 bytes is taken, one of 511 is not", () => {
  inCuts(bytes(`${"a".repeat(510)}\r\nb\r\n`), ["a".repeat(510), "b"]);
  inCuts(bytes(`${"a".repeat(511)}\r\nb\r\n`), ["tooLong", "b"]);
});

Deno.test("tags have 4,096 bytes of their own", () => {
  const tags = `@${"t".repeat(4_094)} `;
  inCuts(bytes(`${tags}${"a".repeat(510)}\r\n`), [tags + "a".repeat(510)]);
  inCuts(bytes(`@${"t".repeat(4_095)} PING\r\nb\r\n`), ["tooLong", "b"]);
  inCuts(bytes(`${tags}${"a".repeat(511)}\r\nb\r\n`), ["tooLong", "b"]);
});

Deno.test("of a line without end nothing is kept, and it is refused once", () => {
  inCuts(bytes(`${"a".repeat(9_000)}\r\nb\r\n`), ["tooLong", "b"]);
});

Deno.test("what is not UTF-8 is told, with what it began with", () => {
  const reader = new LineReader();
  const line = new Uint8Array([...bytes("PRIVMSG #a hi"), 0xaa, 13, 10]);
  assertEquals(textsOf(reader.push(line)), ["garbled"]);
  assertEquals(textsOf(reader.push(bytes("PING\r\n"))), ["PING"]);
});

Deno.test("a NUL is nothing", () => {
  inCuts(bytes("PI\0NG\r\n"), ["PING"]);
});
