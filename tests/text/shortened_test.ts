import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { costOf, shortened, SHOWN_LINES, SHOWN_UNITS } from "../../lib/text/shortened.ts";

Deno.test("what most people say is shown whole, and a line as long as netcat may send", () => {
  for (
    const text of [
      "oi",
      "a\nb",
      "x".repeat(SHOWN_UNITS),
      "a\n".repeat(SHOWN_LINES - 1) + "a",
      "語".repeat(1_365),
    ]
  ) {
    assertEquals(shortened(text), { text, left: 0 });
  }
});

Deno.test("of a longer one so many lines are shown, and how many are left is known", () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, n) => n).join("\n");
  assertEquals(shortened(lines(SHOWN_LINES + 1)), { text: lines(SHOWN_LINES), left: 1 });
  assertEquals(shortened(`a${"\n".repeat(60_000)}b`).left, 60_001 - SHOWN_LINES);
  const long = shortened("x".repeat(SHOWN_UNITS + 81));
  assertEquals([long.text.length, long.left], [SHOWN_UNITS, 2]);
  assertEquals(shortened("x".repeat(64 * 1024)).left, 512);
  // Not inside a character.
  assert(shortened("x" + "😀".repeat(SHOWN_UNITS)).text.isWellFormed());
});

Deno.test("whatever is said, what is shown of it is its beginning, and little", () => {
  const text = fc.array(fc.constantFrom("\n", "a", "x".repeat(500), "😀", "ã"), { maxLength: 200 })
    .map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (text) => {
      const { text: shown, left } = shortened(text);
      assert(text.startsWith(shown));
      assertLessOrEqual(shown.length, SHOWN_UNITS);
      assertLessOrEqual(shown.split("\n").length, SHOWN_LINES);
      assertEquals(left === 0, shown === text);
    }),
  );
});

Deno.test("a message costs as many lines of the rate as it takes of others' screens and wires", () => {
  assertEquals(costOf("oi"), 1);
  assertEquals(costOf("x".repeat(1_023)), 1);
  assertEquals(costOf("a\nb\nc"), 3);
  assertEquals(costOf("x".repeat(4_096)), 5);
  assertEquals(costOf(`a${"\n".repeat(60_000)}b`), SHOWN_LINES + 58);
  assertEquals(costOf("x".repeat(64 * 1024)), 65);
});
