import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { folded, stretchesOf } from "../../lib/page/state/long_text.ts";

const CODE = Array.from({ length: 100 }, (_, n) => `const a${n} = ${n};`).join("\n");

/** All that is read of a text that has no markup. */
function readOf(text: string): string {
  return stretchesOf(text).map(({ pieces }) => pieces.map(({ text }) => text).join("")).join("\n");
}

Deno.test("of a long message the beginning is shown, and of a short one all", () => {
  assertEquals(folded("oi ana", ["ana"]), {
    pieces: [{ type: "text", text: "oi " }, { type: "mention", text: "ana" }],
    left: 0,
  });
  const { pieces, left } = folded("x".repeat(60_000));
  assertEquals([pieces.length, pieces[0]?.text.length, left], [1, 2_000, 725]);
  assertEquals(folded("x".repeat(2_300)).left, 0);
});

Deno.test("a long block of code is one from its first line on", () => {
  const { pieces, left } = folded(`see:\n\`\`\`ts\n${CODE}\n\`\`\`\nok?`);
  assertEquals(pieces.map(({ type }) => type), ["text", "block"]);
  assertEquals(pieces[1]?.text.split("\n").length, 38);
  assert(left > 60);
  // What is nowhere closed is none, however much of it is shown.
  const open = folded(`see:\n\`\`\`ts\n${CODE}`);
  assertEquals(open.pieces.map(({ type }) => type), ["text"]);
  // Nor is what stands behind one.
  const behind = folded(`\`\`\`\na\n\`\`\`\n${CODE}\n\`\`\`\nb\n\`\`\``);
  assertEquals(behind.pieces.map(({ type }) => type), ["block", "text"]);
});

Deno.test("in its stretches a long message is whole, and none of them is long", () => {
  assertEquals(stretchesOf("oi"), [{ pieces: [{ type: "text", text: "oi" }], goesOn: false }]);
  const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n}`).join("\n");
  assertEquals(readOf(lines), lines);
  const block = stretchesOf(`\`\`\`\n${lines}\n\`\`\``);
  assertEquals(block.map(({ goesOn }) => goesOn), [false, ...Array(block.length - 1).fill(true)]);
  assertEquals(block.map(({ pieces }) => pieces[0]?.text).join("\n"), lines);
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 30 }), fc.nat(2_000), (unit, times) => {
      const text = unit.repeat(times);
      const stretches = stretchesOf(text);
      const pieces = stretches.map(({ pieces }) => pieces.map(({ text }) => text).join(""));
      for (const each of pieces) assert(each.length <= 3_002, `${each.length}`);
      if (/[`:]/.test(text)) return;
      assertEquals(pieces.join("").replaceAll("\n", ""), text.replaceAll("\n", ""));
      if (text.isWellFormed()) { for (const each of pieces) assert(each.isWellFormed()); }
    }),
  );
});

Deno.test("a stretch ends with a word, and parts no letter from its marks", () => {
  const [first] = stretchesOf("word ".repeat(2_000));
  assert(first?.pieces[0]?.text.endsWith("word "));
  for (const letter of ["a\u0301\u0302", "👍🏽", "👨‍👩‍👧"]) {
    for (const before of ["", "x", "xy", "xyz"]) {
      for (const { pieces } of stretchesOf(before + letter.repeat(4_000))) {
        const text = pieces.map(({ text }) => text).join("");
        if (letter === "👍🏽") assert(text.endsWith(letter), text.slice(-9));
        assert(!/^[\p{M}\u200d]|\u200d$/u.test(text), text.slice(0, 9));
      }
    }
  }
});
