import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { plainText } from "../../../../lib/text/text.ts";
import {
  bytesOf,
  harmless,
  parseCtcp,
  piecesOf,
  taken,
  withoutFormatting,
} from "../../../../lib/server/dialect/irc/wording.ts";

Deno.test("colours go with their digits, and no other digits go", () => {
  assertEquals(withoutFormatting("\x03\x02\x0399 balões"), " balões");
  assertEquals(withoutFormatting("\x0312,4512 vezes"), "12 vezes");
  assertEquals(withoutFormatting("\x04ff00aa,000000cor\x0f 3"), "cor 3");
  assertEquals(withoutFormatting("sem nada 12,3"), "sem nada 12,3");
});

Deno.test("nothing in a line ends it, begins CTCP or moves a cursor", () => {
  assertEquals(harmless("a\r\nQUIT\0\x01VERSION\x01\x1b[2J\ud800"), "aQUITVERSION[2J�");
});

Deno.test("what a client says is taken as anyone else's is", () => {
  for (let code = 0; code < 0xa0; code++) {
    if (code >= 0x20 && code < 0x7f) continue;
    const text = taken(`a${String.fromCharCode(code)}b`);
    assertEquals(text, plainText(text), `U+${code.toString(16)}`);
    assertEquals(harmless(String.fromCharCode(code)), "", `U+${code.toString(16)}`);
  }
  assertEquals(taken("\x02oi\x02\x0304\tana\u0085\u009b2J\u2028!"), "oi ana !");
});

Deno.test("CTCP is what stands between two SOH, of which the last may be missing", () => {
  assertEquals(parseCtcp("\x01action waves\x01"), { command: "ACTION", argument: "waves" });
  assertEquals(parseCtcp("\x01VERSION\x01"), { command: "VERSION", argument: "" });
  assertEquals(parseCtcp("\x01PING 123 4"), { command: "PING", argument: "123 4" });
  assertEquals(parseCtcp("oi \x01VERSION\x01"), undefined);
  assertEquals(parseCtcp("\x01\x01"), undefined);
});

Deno.test("a short line is one piece", () => {
  assertEquals(piecesOf("oi", 400), ["oi"]);
  assertEquals(piecesOf("", 400), [""]);
});

Deno.test("a long line is cut at spaces, and where there are none between characters", () => {
  assertEquals(piecesOf("um dois tres", 8), ["um dois ", "tres"]);
  assertEquals(piecesOf("abcdefghij", 4), ["abcd", "efgh", "ij"]);
  assertEquals(piecesOf("a bcdefghijklmnop", 10), ["a bcdefghi", "jklmnop"]);
  assertEquals(piecesOf("ééééé", 5), ["éé", "éé", "é"]);
});

Deno.test("a grapheme that is longer than a line is cut between its code points", () => {
  const tower = "e" + "\u0301".repeat(30);
  const pieces = piecesOf(tower, 10);
  assertEquals(pieces.join(""), tower);
  assert(pieces.every((piece) => bytesOf(piece) <= 10));
});

Deno.test("the pieces of any text are that text, and none is too long", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 200 });
  fc.assert(fc.property(texts, fc.integer({ min: 8, max: 60 }), (text, maxBytes) => {
    const pieces = piecesOf(text, maxBytes);
    assertEquals(pieces.join(""), text);
    for (const piece of pieces) assert(bytesOf(piece) <= maxBytes);
    assert(pieces.length === 1 || pieces.every((piece) => piece !== ""));
  }));
});
