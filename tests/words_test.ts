import { assert, assertEquals } from "@std/assert";
import { finder } from "../lib/words.ts";

const CASES: readonly (readonly [query: string, text: string, isFound: boolean])[] = [
  ["ola", "Olá!", true],
  ["OLÁ", "ola", true],
  ["ola\u0301", "ol\u00e1", true],
  ["mundo  olá", "Olá,\nmundo", true],
  ["mundo olá", "Olá", false],
  ["STRASSE", "die Straße", true],
  ["会議", "明日の会議", true],
  // These marks make another letter.
  ["か", "が", false],
  ["क", "कि", true],
  ["कि", "का", false],
  ["NEAR(", "near( here", true],
  ["NEAR(", "near here", false],
  [".*", "abc", false],
  ["\0ola", "ola", true],
];

for (const [query, text, isFound] of CASES) {
  Deno.test(`${JSON.stringify(query)} is ${isFound ? "" : "not "}in ${JSON.stringify(text)}`, () => {
    assertEquals(finder(query)(text), isFound);
  });
}

Deno.test("no words are in no text", () => {
  for (const query of ["", " \n\t ", "\0", "\u0301"]) assert(!finder(query)("anything"));
});
