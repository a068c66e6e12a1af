import { assert, assertEquals, assertNotMatch } from "@std/assert";
import fc from "fast-check";
import { excerpt, jsonLine, plainText, revealed, shownLine } from "../../lib/text/text.ts";

// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

const CASES: readonly (readonly [what: string, text: string, plain: string])[] = [
  ["nothing to remove", "olá, <ana> 😀", "olá, <ana> 😀"],
  ["CSI, a colour", "\x1b[1;31mred\x1b[0m", "red"],
  ["CSI, a private mode", "\x1b[?2004hx\x1b[?25l", "x"],
  ["CSI with an intermediate byte", "\x1b[4 qx", "x"],
  ["CSI, 8-bit", "\x9b31mred", "red"],
  ["CSI without an end", "a\x1b[31", "a"],
  ["CSI cut short by another", "\x1b[3\x1b[31mx", "x"],
  ["OSC ended by BEL", "\x1b]0;title\x07x", "x"],
  ["OSC ended by ST", "\x1b]0;title\x1b\\x", "x"],
  ["OSC ended by 8-bit ST", "\x1b]0;title\x9cx", "x"],
  ["OSC, 8-bit", "\x9d0;title\x07x", "x"],
  ["OSC without an end", "a\x1b]52;c;AAAA", "a"],
  ["OSC cut short by CSI", "\x1b]0;title\x1b[31mx", "x"],
  ["OSC, a link", "\x1b]8;;http://a.b\x1b\\here\x1b]8;;\x1b\\", "here"],
  ["DCS", "\x1bP1$tq\x1b\\x", "x"],
  ["DCS, 8-bit", "\x90q#0\x9cx", "x"],
  ["DCS without an end", "a\x1bPq", "a"],
  ["SOS", "\x1bXsecret\x1b\\x\x98secret\x9cy", "xy"],
  ["PM", "\x1b^secret\x1b\\x\x9esecret\x9cy", "xy"],
  ["APC", "\x1b_Gf=100;AAAA\x1b\\x\x9fsecret\x9cy", "xy"],
  ["a full reset", "a\x1bcb", "ab"],
  ["a character set", "\x1b(0q", "q"],
  ["ESC before a letter of no ASCII", "\x1bé", "é"],
  ["a lone ESC at the end", "a\x1b", "a"],
  ["ESC twice", "\x1b\x1b[31mx", "x"],
  ["a lone 8-bit ST", "a\x9cb", "ab"],
  ["other C1", "a\x84b\x8ec", "abc"],
  ["NUL", "a\0b", "ab"],
  ["DEL", "a\x7fb", "ab"],
  ["backspace and BEL", "a\bb\x07c", "abc"],
  ["a tab", "a\tb", "a b"],
  ["line breaks", "a\r\nb\u2028c\u2029d\x85e\ff", "a b c d e f"],
  ["a lone surrogate", "a\ud800b", "a\ufffdb"],
  ["the empty text", "", ""],
];

for (const [what, text, plain] of CASES) {
  Deno.test(`text: ${what}`, () => assertEquals(plainText(text), plain));
}

const nasty = fc.array(
  fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\x1b[",
      "\x1b]",
      "\x1bP",
      "\x1b\\",
      "\x9b",
      "\x9d",
      "\x9c",
      "\x07",
      "\0",
      "m",
      ";",
      "31",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.integer({ min: 0, max: 0xa0 }).map((code) => String.fromCharCode(code)),
  ),
  { maxLength: 30 },
).map((pieces) => pieces.join(""));

Deno.test("no control character is ever left, and doing it twice changes nothing", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const plain = plainText(text);
      assertNotMatch(plain, CONTROLS);
      assert(plain.isWellFormed());
      assertEquals(plainText(plain), plain);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("a long run of unfinished sequences takes no long time", () => {
  for (const piece of ["\x1b", "\x1b[", "\x1b]", "\x1bP;", "\x9b0", "\x1b[ ", "\x1b  "]) {
    assertNotMatch(plainText(piece.repeat(20_000)), CONTROLS);
  }
});

/** Of what it says there, nothing may reach a reader as it is. */
// deno-lint-ignore no-control-regex
const DECEIVING = /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

Deno.test("what turns the reading direction around or hides between letters is named", () => {
  for (
    const code of [0x61c, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff]
  ) {
    const name = code.toString(16).toUpperCase().padStart(4, "0");
    assertEquals(shownLine(`a${String.fromCharCode(code)}b`), `a‹U+${name}›b`);
  }
  assertEquals(revealed("a\nb\u202ec"), "a\nb‹U+202E›c");
});

Deno.test("what scripts and emoji need to be written stays", () => {
  for (const text of ["oi", "é e\u0301", "שלום", "می‌خواهم", "क्‍ष", "👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇧🇷 ❤️", "ไทย"]) {
    assertEquals(shownLine(text), text);
  }
});

Deno.test("whatever comes, a shown line is one line that deceives nobody", () => {
  fc.assert(fc.property(nasty, fc.string({ unit: "binary" }), (...texts) => {
    for (const text of texts) {
      const line = shownLine(text);
      assertNotMatch(line, DECEIVING);
      assertEquals(shownLine(line), line);
    }
  }));
});

Deno.test("a line of JSON is harmless, and the same value", () => {
  fc.assert(fc.property(nasty, fc.string({ unit: "binary" }), (key, text) => {
    const value = {
      key: key.toWellFormed(),
      list: [text.toWellFormed(), { deep: "\x9b\u2028\x7f" }],
    };
    const line = jsonLine(value);
    assertNotMatch(line, DECEIVING);
    assertEquals(JSON.parse(line), value);
  }));
});

Deno.test("an excerpt is at most so long, and says that it was cut", () => {
  assertEquals(excerpt("abc", 3), "abc");
  assertEquals(excerpt("abcd", 3), "ab…");
  assertEquals(excerpt("", 3), "");
});

Deno.test("an excerpt is not cut inside a character", () => {
  assertEquals(excerpt("a😀bc", 3), "a…");
});
