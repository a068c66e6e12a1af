import { assertEquals } from "@std/assert";
import { concat, linesOf } from "../../../lib/text/lines.ts";
import { legacyReader, narrowed } from "../../../lib/terminal/script/legacy_input.ts";

/** What is read of these bytes that come so many at a time, and how often it is said that they are no UTF-8. */
async function read(bytes: Uint8Array<ArrayBuffer>, size: number): Promise<[string[], number]> {
  async function* input(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let at = 0; at < bytes.length; at += size) yield await bytes.slice(at, at + size);
  }
  let found = 0;
  const lines: string[] = [];
  for await (const line of linesOf(narrowed(input()), 1_000, legacyReader(() => found++))) {
    lines.push(line.type === "line" ? line.text : "too long");
  }
  return [lines, found];
}

function wide(text: string, isBig: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at, text.charCodeAt(at), !isBig);
  return new Uint8Array(view.buffer);
}

const SAID = ["ação às 10h", "🍲", "東京"];
const TEXT = SAID.join("\r\n");

const INPUTS: readonly (readonly [name: string, bytes: Uint8Array<ArrayBuffer>])[] = [
  ["UTF-8", new TextEncoder().encode(TEXT)],
  ["UTF-8 with a mark", new TextEncoder().encode(`\uFEFF${TEXT}`)],
  ["UTF-16 as Windows has it", wide(`\uFEFF${TEXT}\r\n`, false)],
  ["UTF-16, the larger byte first", wide(`\uFEFF${TEXT}\n`, true)],
];

for (const [name, bytes] of INPUTS) {
  Deno.test(`an input in ${name} is read as it was written, however it comes`, async () => {
    for (const size of [1, 2, 3, bytes.length]) assertEquals(await read(bytes, size), [SAID, 0]);
  });
}

Deno.test("an input that only begins as a mark does is read as what it is", async () => {
  const latin = concat(new Uint8Array([0xff]), new TextEncoder().encode("oi\n"));
  assertEquals(await read(latin, 1), [["ÿoi"], 1]);
  assertEquals(await read(new Uint8Array([0xfe]), 1), [["þ"], 1]);
  assertEquals(await read(new Uint8Array(0), 1), [[], 0]);
});
