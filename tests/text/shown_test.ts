import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { shown, shownOnOneLine } from "../../lib/text/shown.ts";
import { loadWidths, widthOf } from "../../lib/text/width.ts";

await loadWidths();

Deno.test("an honest text stays as it is, in any script", () => {
  for (
    const text of ["oi, gente", "日本語", "नमस्ते", "שלום עולם", "👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇧🇷", "e\u0301", "a\nb", "ไทย"]
  ) {
    assertEquals(shown(text), text);
  }
});

Deno.test("escape sequences go, and what turns the reading direction around is named", () => {
  assertEquals(shown("\x1b]0;owned\x07a\x1b[31mb\x9b2Jc\rd"), "abc\nd");
  for (const code of [0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069]) {
    const name = code.toString(16).toUpperCase().padStart(4, "0");
    assertEquals(shown(`a${String.fromCharCode(code)}b`), `a‹U+${name}›b`);
  }
});

Deno.test("marks without end are bounded, and so is what has no width", () => {
  const marked = shown("a" + "\u0301".repeat(60_000) + "b");
  assertLess(marked.length, 40);
  assert(marked.endsWith("b"));
  assertEquals(shown("a" + "\u200b".repeat(60_000) + "b"), "a\u200b\u200b\u200bb");
  // So that they cover nothing above and below.
  assertEquals(shown("a" + "\u0301\u0489".repeat(10) + "b"), "a" + "\u0301\u0489".repeat(4) + "b");
  for (const word of ["בְּרֵאשִׁ֖ית", "ཧཱུྃ", "ế", "إِنَّ", "ก็ำ้"]) assertEquals(shown(word), word);
});

Deno.test("whatever comes, nothing in it acts on a terminal", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
    const safe = shown(text);
    // deno-lint-ignore no-control-regex
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.exec(safe), null);
    assertEquals(shown(safe), safe);
    assert(widthOf(shownOnOneLine(text)) >= 0);
  }));
});
