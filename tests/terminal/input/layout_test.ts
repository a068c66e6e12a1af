import { assert, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { cutGraphemes, printable } from "../../../lib/text/graphemes.ts";
import { loadWidths, widthOf } from "../../../lib/text/width.ts";
import { type InputLayout, layoutInput } from "../../../lib/terminal/input/layout.ts";
import { anyColumns, anyText } from "../../fakes/any_text.ts";

await loadWidths();

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
  fc.assert(fc.property(anyText, anyColumns, fc.nat(50), fc.nat(8), (text, width, at, maxRows) => {
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

Deno.test("20,000 characters are laid out in linear time", () => {
  const text = "palavra 漢字 👨‍👩‍👧 ".repeat(1_200) + "x".repeat(4_000) + "漢".repeat(4_000);
  const before = performance.now();
  for (let n = 0; n < 20; n++) layoutInput("> ", cutGraphemes(text), n, 80, 10);
  // About a second; quadratic time would be minutes.
  assertLess(performance.now() - before, 20_000);
});
