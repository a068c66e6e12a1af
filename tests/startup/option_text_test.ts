import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/jsonc/parse";
import fc from "fast-check";
import { type OptionValue, withOptions } from "../../lib/startup/option_text.ts";

Deno.test("a file without options gets them a line each, and is plain JSON", () => {
  const made = withOptions("{}\n", { nick: "zé", alias: ['b=/msg "bia"\\'], key: undefined });
  assertEquals(made, '{\n  "nick": "zé",\n  "alias": ["b=/msg \\"bia\\"\\\\"]\n}\n');
  JSON.parse(made);
  assertEquals(withOptions("{}", {}), "{}");
});

Deno.test("what is as it was is not written anew, and what goes leaves no comma behind", () => {
  const text = '{"port": 7 , "alias":[ "a=b" ], "bell":"all"}';
  assertEquals(withOptions(text, { port: 7, alias: ["a=b"], bell: "all" }), text);
  assertEquals(withOptions(text, { bell: undefined }), '{"port": 7 , "alias":[ "a=b" ] }');
  assertEquals(withOptions('{\n  "a": 1,\n  "b": 2\n}', { a: undefined, b: undefined }), "{\n}");
});

Deno.test("comments stay, those within what is changed or taken out too", () => {
  const text = '/* mine */ {\n  "alias": [ // names\n    "a=b"\n  ], // more\n' +
    '  "key": /* a secret */ "k", "seed": true // last\n} // end';
  assertEquals(
    withOptions(text, { alias: ["c=d"], key: undefined, seed: undefined, nick: "ana" }),
    '/* mine */ {\n  "alias": // names\n["c=d"], // more\n' +
      '  /* a secret */   // last\n  "nick": "ana"\n} // end',
  );
});

Deno.test("an option that is taken out takes its line with it, with the blanks behind it", () => {
  const text = '{\n  "nick": "ana", // hers\n  "seed": true \t\r\n}\n';
  assertEquals(withOptions(text, { seed: undefined }), '{\n  "nick": "ana" // hers\r\n}\n');
});

const NAMES = ["nick", "host", "port", "alias", "seed"] as const;
const value: fc.Arbitrary<OptionValue> = fc.oneof(
  fc.string(),
  fc.nat(),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
);
const space = fc.array(fc.constantFrom(" ", "\n", '// one, "two" {\n', "/* three: [ */"), {
  maxLength: 3,
}).map((parts) => parts.join(""));

/** An object as somebody may have written it. */
const written = fc.tuple(
  fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 }),
  fc.array(fc.tuple(value, space, space, space, space), { minLength: 4, maxLength: 4 }),
  fc.boolean(),
  space,
).map(([names, values, hasLastComma, end]) => {
  const members = names.map((name, index) => {
    const [value, ...spaces] = values[index] ?? ["", "", "", "", ""];
    const [a, b, c, d] = spaces;
    const each = Array.isArray(value)
      ? `[${value.map((each) => `${a}${JSON.stringify(each)}${b}`).join(",")}]`
      : JSON.stringify(value);
    return `${a}${JSON.stringify(name)}${b}:${c}${each}${d}`;
  });
  return `${end}{${members.join(",")}${hasLastComma && names.length > 0 ? "," : ""}${end}}${end}`;
});

function commentsIn(text: string): string[] {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (string, at: number) =>
    // What stands in quotes within a comment is part of that.
    /\/\/[^\n]*$/.test(text.slice(0, at)) ? string : '""')
    .match(/\/\/ one[^\n]*|\/\* three[^]*?\*\//g)?.toSorted() ?? [];
}

Deno.test("whatever stands in the file, the options are those that were given, the others as they were, and no comment goes", () => {
  const changes = fc.dictionary(fc.constantFrom(...NAMES), fc.option(value, { nil: undefined }));
  fc.assert(fc.property(written, changes, (text, options) => {
    const before = parse(text);
    assert(typeof before === "object" && before !== null);
    const made = withOptions(text, options);
    const expected = Object.entries({ ...before, ...options }).filter(([, value]) =>
      value !== undefined
    );
    assertEquals(parse(made), Object.fromEntries(expected), made);
    assertEquals(commentsIn(made), commentsIn(text), made);
  }));
});
