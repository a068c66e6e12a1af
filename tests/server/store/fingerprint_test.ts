import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import fc from "fast-check";
import { fingerprint, sieve } from "../../../lib/server/store/fingerprint.ts";
import { bare, finder, wordsOf } from "../../../lib/text/words.ts";
import { FOUND_CASES, PROSE } from "../../fakes/found_cases.ts";

function mayBe(query: string, text: string): boolean {
  const bits = fingerprint(text);
  // Not at the beginning, as in a block.
  const block = new Uint8Array(bits.length + 9);
  block.set(bits, 7);
  return sieve(wordsOf(query))(block, 7, bits.length);
}

Deno.test("no text that is found is sifted out", () => {
  for (const [query, text] of FOUND_CASES) {
    assert(!finder(query)(text) || mayBe(query, text), `${query} in ${text}`);
  }
  const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
  fc.assert(fc.property(texts, fc.nat(), fc.nat(20), (text, at, length) => {
    const part = text.slice(at % text.length, at % text.length + length + 1).toWellFormed();
    assert(!finder(part)(text) || mayBe(part, text), `${part} in ${text}`);
  }));
});

Deno.test("almost all texts that are not found are sifted out, in every script and length", () => {
  const words = PROSE.flatMap((text) => text.split(/[\s、。，]+/)).filter((word) =>
    word.length > 3
  );
  for (const times of [1, 20, 200]) {
    let [looked, passed] = [0, 0];
    for (const text of PROSE) {
      const long = text.repeat(times);
      for (const word of words) {
        if (finder(word)(long)) continue;
        looked++;
        if (mayBe(word, long)) passed++;
      }
    }
    assertGreater(looked, 300);
    assertLess(passed / looked, 0.05, `${passed} of ${looked}`);
  }
});

Deno.test("a fingerprint grows with its text, up to 8 KiB", () => {
  const sizes = [0, 16, 17, 100, 1_000, 10_000, 60_000].map((length) =>
    fingerprint("x".repeat(length)).length
  );
  assertEquals(sizes, [8, 8, 16, 64, 512, 8_192, 8_192]);
  assertEquals(fingerprint("\ufdfa".repeat(20_000)).length, 8_192);
  assertEquals(bare("").length, 0);
});
