import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cutGraphemes, printable } from "../../lib/text/graphemes.ts";
import { anyText } from "../fakes/any_text.ts";

const FAMILY = "👨‍👩‍👧";

Deno.test("graphemes are what a person sees as one character", () => {
  assertEquals(cutGraphemes(`e\u0301${FAMILY}🇧🇷漢a`), ["e\u0301", FAMILY, "🇧🇷", "漢", "a"]);
  assertEquals(cutGraphemes(""), []);
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
