import { assert, assertEquals, assertLess } from "@std/assert";
import { bare, finder, wordsOf } from "../../lib/text/words.ts";
import { FOUND_CASES, PROSE } from "../fakes/found_cases.ts";
import { cpuMs } from "../fakes/cpu_time.ts";

for (const [query, text, isFound] of FOUND_CASES) {
  Deno.test(`${JSON.stringify(query)} is ${isFound ? "" : "not "}in ${JSON.stringify(text)}`, () => {
    assertEquals(finder(query)(text), isFound);
  });
}

Deno.test("no words are in no text", () => {
  for (const query of ["", " \n\t ", "\0", "\u0301"]) assert(!finder(query)("anything"));
});

Deno.test("a long text becomes bare as it would in one piece", () => {
  for (const text of PROSE) {
    const whole = bare(text);
    for (const long of [text.repeat(40), "é" + text.repeat(40), text.normalize("NFD").repeat(40)]) {
      const bareLong = bare(long);
      assertEquals(bareLong.split(whole).length - 1, 40, text);
      assertEquals(bareLong.length, 40 * whole.length + (long.startsWith("é") ? 1 : 0), text);
    }
  }
});

Deno.test("no text takes long to become bare, nor much memory, whatever it is made of", () => {
  const hostile = [
    "\ufdfa".repeat(21_000),
    "\u0301\u3099\u093c\u0323".repeat(8_000),
    "e\u0323\u0301\u0302".repeat(9_000),
    "\u00ad".repeat(32_000),
    "\u1100\u1161\u11a8".repeat(7_000),
  ];
  for (const text of hostile) {
    const beganMs = cpuMs();
    for (let n = 0; n < 5; n++) assertLess(bare(text).length, 100_000);
    // In one piece, a single one of them would take half a second and more.
    assertLess(cpuMs() - beganMs, 1_000);
  }
});

Deno.test("of very many words the first are looked for, each once", () => {
  const words = Array.from({ length: 500 }, (_, n) => `w${n}`);
  assertEquals(wordsOf([...words, ...words].join(" ")), words.slice(0, 64));
  assert(finder(words.join(" "))(words.slice(0, 64).join(" ")));
});
