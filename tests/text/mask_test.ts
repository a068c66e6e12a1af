import { assert } from "@std/assert";
import { nameMatcher } from "../../lib/text/mask.ts";

Deno.test("a mask is anything with stars, one character with question marks", () => {
  const fits = (mask: string, name: string): boolean => nameMatcher(mask)(name);
  assert(fits("*", "") && fits("*", "José") && fits("jos?", "José") && fits("*é", "José"));
  assert(fits("a*b*c", "aXbYbZc") && fits("A", "a") && fits("???", "東京x"));
  assert(!fits("a", "ab") && !fits("a?", "a") && !fits("*b", "abc") && !fits("", "a"));
});

Deno.test("a mask of many stars takes no time", () => {
  assert(!nameMatcher("*a".repeat(100) + "b")("a".repeat(200)));
});
