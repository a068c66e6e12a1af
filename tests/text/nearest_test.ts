import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nearest } from "../../lib/text/nearest.ts";

const COMMANDS = ["join", "leave", "switch", "rooms", "topic", "history", "search", "ignore"];

Deno.test("a word with a slip of the fingers is known by the word that it is nearest to", () => {
  for (const slip of ["jion", "joi", "joinn", "jpin", "leaev", "swich", "serach", "hitsory"]) {
    const meant = nearest(slip, COMMANDS);
    assertEquals([slip, COMMANDS.includes(meant ?? "")], [slip, true]);
  }
  assertEquals(nearest("serach", COMMANDS), "search");
});

Deno.test("what is like none of them is not taken for any", () => {
  for (const word of ["", "x", "jo", "dance", "constructor", "0".repeat(100)]) {
    assertEquals(nearest(word, COMMANDS), undefined);
  }
});

Deno.test("whatever two neighbours are swapped, the word is found", () => {
  const slips = fc.constantFrom(...COMMANDS).chain((word) =>
    fc.nat(word.length - 2).map((at) => ({
      word,
      slip: word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
    }))
  );
  fc.assert(fc.property(slips, ({ word, slip }) => nearest(slip, COMMANDS) === word));
});
