import { assert, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { cutGraphemes, printable } from "../../lib/text/graphemes.ts";
import { graphemeWidth, loadWidths, widthOf, wrapText } from "../../lib/text/width.ts";
import { anyColumns, anyText } from "../fakes/any_text.ts";

await loadWidths();

const FAMILY = "👨‍👩‍👧";
const EMOJI = /\p{Emoji}/u;

Deno.test("a grapheme takes 1 column, 2 if wide, 0 if it is a mark", () => {
  const expected: readonly (readonly [string, number])[] = [
    ["a", 1],
    ["~", 1],
    ["é", 1],
    ["я", 1],
    ["…", 1],
    ["─", 1],
    ["e\u0301", 1],
    ["漢", 2],
    ["한", 2],
    ["😀", 2],
    ["❤️", 2],
    ["1️⃣", 2],
    ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2],
    ["\u0301", 0],
    ["\n", 0],
    ["\x1b", 0],
  ];
  for (const [grapheme, width] of expected) {
    assertEquals(graphemeWidth(grapheme), width, JSON.stringify(grapheme));
    assertEquals(graphemeWidth(grapheme), width, "the second time");
  }
});

Deno.test("where terminals differ, a grapheme counts as the widest of them has it", () => {
  // As tmux 3.3a, glibc 2.36, and terminals that draw in parts what they do not know have it.
  const expected: readonly (readonly [string, number])[] = [
    [FAMILY, 6],
    ["👩🏽‍🚀", 6],
    ["👍🏽", 4],
    ["🇧🇷", 4],
    ["🇧", 2],
    ["❤", 2],
    ["\u00ad", 1],
    ["\u200b", 1],
    ["\u200d", 1],
    ["\u2060", 1],
    ["\ufeff", 1],
    ["\u180e", 1],
    ["\u115f", 2],
    ["\u3164", 2],
    ["\uffa0", 2],
    ["\u1100\u1161\u11a8", 4],
    ["क\u200dष", 3],
    ["葛\u{e0100}", 3],
    ["\u0600", 1],
    ["①", 2],
    ["\u3248", 2],
    ["\ue000", 2],
    ["\u{1faff}", 2],
    ["\u{2fa20}", 2],
    ["\u0378", 2],
  ];
  for (const [grapheme, width] of expected) {
    assertEquals(widthOf(grapheme), width, JSON.stringify(grapheme));
  }
});

Deno.test("no grapheme counts as less than its characters and the whole of it are wide", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    for (const grapheme of cutGraphemes(text)) {
      const apart = [...grapheme].reduce((sum, char) => sum + stringWidth(char), 0);
      const least = EMOJI.test(grapheme) ? stringWidth(grapheme) : apart;
      assert(graphemeWidth(grapheme) >= least, JSON.stringify(grapheme));
    }
  }));
});

Deno.test("text that fits is one row, spaces and all", () => {
  assertEquals(wrapText("", 10), [""]);
  assertEquals(wrapText("a  b   c", 8), ["a  b   c"]);
  assertEquals(wrapText("  code", 8), ["  code"]);
});

Deno.test("text breaks at spaces, and those go", () => {
  assertEquals(wrapText("one two three", 8), ["one two", "three"]);
  assertEquals(wrapText("one     two", 5), ["one", "two"]);
  assertEquals(wrapText("    longish", 8), ["longish"]);
  assertEquals(wrapText("a ", 1), ["a"]);
});

Deno.test("a word longer than a row is broken, from where it stands", () => {
  assertEquals(wrapText("ab cdefghijkl", 5), ["ab cd", "efghi", "jkl"]);
  assertEquals(wrapText(FAMILY.repeat(3), 14), [FAMILY.repeat(2), FAMILY]);
  assertEquals(wrapText("e\u0301".repeat(3), 2), ["e\u0301e\u0301", "e\u0301"]);
});

Deno.test("text without spaces breaks beside wide graphemes", () => {
  assertEquals(wrapText("ab 漢字漢字", 7), ["ab 漢字", "漢字"]);
  assertEquals(wrapText("漢\u3000字", 4), ["漢", "字"]);
});

Deno.test("each line of the text begins a row, indented like the others", () => {
  assertEquals(wrapText("a\n\nb c", 10, 2), ["a", "", "  b c"]);
  assertEquals(wrapText("one two\nthree", 5, 2), ["one", "  two", "  thr", "  ee"]);
});

Deno.test("an indent takes at most half of the row", () => {
  assertEquals(wrapText("a b c", 3, 2), ["a b", " c"]);
  assertEquals(wrapText("a b c", 4, 2), ["a b", "  c"]);
  assertEquals(wrapText("a b c", 1, 2), ["a", "b", "c"]);
});

Deno.test("what is taken of the first row is left free", () => {
  assertEquals(wrapText("bom dia", 8, 0, 5), ["bom", "dia"]);
  assertEquals(wrapText("bomdia", 8, 0, 5), ["", "bomdia"]);
  assertEquals(wrapText("bom", 8, 0, 100), ["", "bom"]);
  assertEquals(wrapText("abcdefghijk", 8, 2, 5), ["abc", "  defghi", "  jk"]);
});

const LINK = "https://example.com/a/b";

Deno.test("a link is a word like others: whole where a row can hold it, else indented as they are", () => {
  assertEquals(wrapText(`see ${LINK} now`, 40), [`see ${LINK} now`]);
  assertEquals(wrapText(`see ${LINK} now`, 25, 2), ["see", `  ${LINK}`, "  now"]);
  assertEquals(wrapText(`see ${LINK} now\nand`, 10, 2), [
    "see https:",
    "  //exampl",
    "  e.com/a/",
    "  b now",
    "  and",
  ]);
  assertEquals(wrapText(`長い長い${LINK}`, 24), ["長い長い", LINK]);
  assertEquals(wrapText("http://ab漢字", 5), ["http:", "//ab", "漢字"]);
});

Deno.test("a message cannot write outside its rows", () => {
  assertEquals(wrapText("a\x1b[2Jb\x07\rc", 10), ["ab", "c"]);
});

Deno.test("no row of a text is too wide, all but the first are indented, and only spaces are lost", () => {
  const room = fc.nat(12);
  fc.assert(fc.property(anyText, anyColumns, room, room, (text, width, indent, start) => {
    const rows = wrapText(text, width, indent, start);
    for (const [index, row] of rows.entries()) {
      assert(!row.includes("\n"));
      const taken = widthOf(row) + (index === 0 && row !== "" ? start : 0);
      assertLessOrEqual(taken, width, JSON.stringify(row));
      const margin = " ".repeat(Math.min(indent, width / 2));
      assert(index === 0 || row === "" || row.startsWith(margin), JSON.stringify(row));
    }
    // With this many columns beside the indent every grapheme can be drawn as it is.
    if (width < 24) return;
    const visible = (text: string): string => text.replace(/[ \n\u3000]/g, "");
    assertEquals(visible(rows.join("")), visible(printable(text)));
  }));
});

Deno.test("20,000 characters are wrapped in linear time", () => {
  const text = "palavra 漢字 👨‍👩‍👧 ".repeat(1_200) + "x".repeat(4_000) + "漢".repeat(4_000);
  const before = performance.now();
  for (let n = 0; n < 20; n++) wrapText(text, 80, 2);
  // About a second; quadratic time would be minutes.
  assertLess(performance.now() - before, 20_000);
});
