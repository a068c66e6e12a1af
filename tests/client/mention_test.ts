import { assertEquals } from "@std/assert";
import { mentions } from "../../lib/client/mention.ts";

// A text with the name's mentions in brackets, and the name.
const CASES: readonly (readonly [string, string])[] = [
  ["oi [ana]!", "ana"],
  ["[Ana]: veja", "ana"],
  ["@[ANA] e ([ana])", "ana"],
  ["[ana]...", "ana"],
  ["banana, anas, ana_2, ana-maria", "ana"],
  ["[ana-maria] não é ana", "ana-maria"],
  ["[ＡＮＡ]", "ana"],
  ["[STRASSE] e [straße]", "Straße"],
  ["oi [José] e [jose\u0301]", "josé"],
  ["[小明]你好", "小明"],
  ["[.bia]", ".bia"],
  ["nada", "ana"],
];

for (const [marked, nick] of CASES) {
  Deno.test(`${nick} in ${JSON.stringify(marked)}`, () => {
    const text = marked.replaceAll(/[[\]]/g, "");
    let drawn = "";
    let at = 0;
    for (const [from, to] of mentions(text, nick)) {
      drawn += `${text.slice(at, from)}[${text.slice(from, to)}]`;
      at = to;
    }
    assertEquals(drawn + text.slice(at), marked);
  });
}

Deno.test("who has no name yet is not mentioned", () => {
  assertEquals(mentions("oi", ""), []);
});
