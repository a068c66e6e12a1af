import { assert, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import stringWidth from "string-width";
import { cutGraphemes, printable } from "../../lib/text/graphemes.ts";
import { graphemeWidth, loadWidths, widthOf, wrapText } from "../../lib/text/width.ts";
import { type InputLayout, layoutInput } from "../../lib/terminal/input/layout.ts";

await loadWidths();

const FAMILY = "👨‍👩‍👧";
const EMOJI = /\p{Emoji}/u;

/** Text with everything in it that is hard to lay out. */
const anyText = fc.array(
  fc.oneof(
    fc.constantFrom(
      ..."ab .漢字ç\n\t",
      "e\u0301",
      FAMILY,
      "🇧🇷",
      "\u0301",
      "\u200b",
      "\x1b",
      "\u3000",
    ),
    fc.string({ unit: "grapheme", maxLength: 3 }),
    fc.constantFrom("http://a.b/c", " https://example.com/a/long/path", "a long sentence of words"),
  ),
  { maxLength: 40 },
).map((parts) => parts.join(""));

const columns = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 }));

Deno.test("graphemes are what a person sees as one character", () => {
  assertEquals(cutGraphemes(`e\u0301${FAMILY}🇧🇷漢a`), ["e\u0301", FAMILY, "🇧🇷", "漢", "a"]);
  assertEquals(cutGraphemes(""), []);
});

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

Deno.test("printable text holds no control characters but newlines", () => {
  assertEquals(printable("a\r\nb\rc\nd\u2028e\u0085f"), "a\nb\nc\nd\ne\nf");
  assertEquals(printable("\tx"), "    x");
  assertEquals(printable("a\x1b[31mb\x07\x7f\x9b31mc\x00"), "abc");
  assertEquals(printable("\ud83d"), "\ufffd");
  fc.assert(fc.property(anyText, (text) => {
    const made = printable(text);
    assert(!/[^\P{Cc}\n]/u.test(made));
    assertEquals(printable(made), made);
  }));
});

function layout(text: string, cursor: number, columns: number, maxRows?: number): InputLayout {
  return layoutInput("> ", cutGraphemes(text), cursor, columns, maxRows);
}

function place({ rows, row, column }: InputLayout): unknown {
  return { rows, row, column };
}

Deno.test("an empty input is its prompt", () => {
  assertEquals(layout("", 0, 80), {
    rows: ["> "],
    row: 0,
    column: 2,
    before: "> ",
    above: 0,
    below: 0,
  });
});

Deno.test("the cursor stands on its grapheme, in columns", () => {
  assertEquals(layout("a漢b", 0, 80).column, 2);
  assertEquals(layout("a漢b", 1, 80).column, 3);
  assertEquals(layout("a漢b", 2, 80).column, 5);
  assertEquals(layout("a漢b", 3, 80).column, 6);
});

Deno.test("just past a full row the cursor stands at the start of the next", () => {
  assertEquals(place(layout("abcd", 3, 6)), { rows: ["> abcd", ""], row: 0, column: 5 });
  assertEquals(place(layout("abcd", 4, 6)), { rows: ["> abcd", ""], row: 1, column: 0 });
  assertEquals(place(layout("abcde", 4, 6)), { rows: ["> abcd", "e"], row: 1, column: 0 });
});

Deno.test("a wide grapheme that does not fit goes to the next row, and the cursor with it", () => {
  assertEquals(place(layout("abc漢d", 3, 6)), { rows: ["> abc", "漢d"], row: 1, column: 0 });
  assertEquals(place(layout("ab漢d", 3, 6)), { rows: ["> ab漢", "d"], row: 1, column: 0 });
});

Deno.test("a newline is drawn and ends its row", () => {
  assertEquals(place(layout("ab\ncd", 2, 80)), { rows: ["> ab⏎", "cd"], row: 0, column: 4 });
  assertEquals(place(layout("ab\ncd", 3, 80)), { rows: ["> ab⏎", "cd"], row: 1, column: 0 });
  assertEquals(place(layout("ab\n", 3, 80)), { rows: ["> ab⏎", ""], row: 1, column: 0 });
  assertEquals(place(layout("abc\nd", 4, 6)), { rows: ["> abc⏎", "d"], row: 1, column: 0 });
  assertEquals(place(layout("abcd\ne", 4, 6)), { rows: ["> abcd", "⏎", "e"], row: 1, column: 0 });
});

Deno.test("a prompt that would take more than half of the row is left out", () => {
  assertEquals(place(layout("abc", 3, 4)), { rows: ["> ab", "c"], row: 1, column: 1 });
  assertEquals(place(layout("abc", 3, 3)), { rows: ["abc", ""], row: 1, column: 0 });
});

Deno.test("colours in the prompt take no columns", () => {
  const { rows, column } = layoutInput("\x1b[1m> \x1b[0m", ["a"], 1, 80);
  assertEquals(rows, ["\x1b[1m> \x1b[0ma"]);
  assertEquals(column, 3);
});

Deno.test("in a single column a wide grapheme is drawn as a narrow stand-in", () => {
  assertEquals(layout("漢", 1, 1).rows, ["?", ""]);
  assertEquals(layout("漢", 1, 0).rows, ["?", ""]);
});

Deno.test("of a tall input the window around the cursor is shown", () => {
  const text = "a\nb\nc\nd\ne";
  assertEquals(layout(text, 9, 80, 3), {
    rows: ["c⏎", "d⏎", "e"],
    row: 2,
    column: 1,
    before: "e",
    above: 2,
    below: 0,
  });
  assertEquals(layout(text, 4, 80, 3), {
    rows: ["b⏎", "c⏎", "d⏎"],
    row: 1,
    column: 0,
    before: "",
    above: 1,
    below: 1,
  });
  assertEquals(layout(text, 0, 80, 3).rows, ["> a⏎", "b⏎", "c⏎"]);
  assertEquals(layout(text, 4, 80, 0).rows, ["c⏎"]);
});

Deno.test("no row of an input is too wide, all of it is drawn, the cursor is inside", () => {
  fc.assert(fc.property(anyText, columns, fc.nat(50), fc.nat(8), (text, width, at, maxRows) => {
    const graphemes = cutGraphemes(printable(text));
    const cursor = Math.min(at, graphemes.length);
    const laidOut = layoutInput("", graphemes, cursor, width, maxRows);
    const { rows, row, column, before, above, below } = laidOut;
    for (const drawn of rows) assertLessOrEqual(widthOf(drawn), width);
    assert(rows[row]?.startsWith(before));
    assertEquals(widthOf(before), column);
    assertLessOrEqual(rows.length, Math.max(1, maxRows));
    assert(row >= 0 && row < rows.length && column >= 0 && column < width);
    assert(above >= 0 && below >= 0);
    if (width < 12) return;
    const whole = layoutInput("", graphemes, cursor, width);
    assertEquals(whole.rows.join(""), graphemes.join("").replaceAll("\n", "⏎"));
    assertEquals(rows, whole.rows.slice(above, above + rows.length));
    assertEquals(above + row, whole.row);
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
  fc.assert(fc.property(anyText, columns, room, room, (text, width, indent, start) => {
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

Deno.test("20,000 characters are laid out and wrapped in linear time", () => {
  const text = "palavra 漢字 👨‍👩‍👧 ".repeat(1_200) + "x".repeat(4_000) + "漢".repeat(4_000);
  const before = performance.now();
  for (let n = 0; n < 20; n++) layoutInput("> ", cutGraphemes(text), n, 80, 10);
  for (let n = 0; n < 20; n++) wrapText(text, 80, 2);
  // About a second; quadratic time would be minutes.
  assertLess(performance.now() - before, 20_000);
});
