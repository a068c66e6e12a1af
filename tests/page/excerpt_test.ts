import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { excerptOf } from "../../lib/page/state/excerpt.ts";

/** With what is lit between brackets. */
function shown(text: string, sought: string): string {
  return excerptOf(text, sought).map(({ type, text }) => type === "mention" ? `[${text}]` : text)
    .join("");
}

Deno.test("what was looked for is lit, in whatever way it is written", () => {
  assertEquals(shown("Olá, OLA! Nao e a não.", "ola nao"), "[Olá], [OLA]! [Nao] e a [não].");
  assertEquals(shown("oi", "ola"), "oi");
  assertEquals(shown("banana", "ana"), "b[ana]na");
});

Deno.test("of a long message the part is shown in which it was found", () => {
  const text = `${"word ".repeat(4_000)}the Ação itself ${"more ".repeat(4_000)}`;
  const excerpt = shown(text, "acao");
  assert(excerpt.startsWith("… word ") && excerpt.includes(" the [Ação] itself more "), excerpt);
  assert(excerpt.length < 320, `${excerpt.length}`);
  assert(shown(`${"ﷺ".repeat(3_000)} zwölf ${"x ".repeat(900)}`, "zwolf").includes("[zwölf]"));
});

Deno.test("whatever was written, nothing of it is told otherwise", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (text, sought) => {
    const excerpt = excerptOf(text, sought).map(({ text }) => text).join("").replace(/^… /, "");
    assert(text.includes(excerpt));
  }));
});
