import fc from "fast-check";

/** Text with everything in it that is hard to lay out. */
export const anyText: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(
      ..."ab .漢字ç\n\t",
      "e\u0301",
      "👨‍👩‍👧",
      "🇧🇷",
      "\u0301",
      "\u200b",
      "\x1b",
      "\u3000",
    ),
    fc.string({ unit: "grapheme", maxLength: 3 }),
    fc.constantFrom("http://a.b/c", " https://example.com/a/long/path", "a long sentence of words"),
  ),
  { maxLength: 40 },
).map((parts) => parts.join(""));

/** How wide a terminal may be, the narrow ones often. */
export const anyColumns: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 200 }),
);
