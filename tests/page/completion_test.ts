import { assertEquals } from "@std/assert";
import { complete, type Known } from "../../lib/page/state/completion.ts";

const KNOWN: Known = {
  nicks: ["José", "joana", "bia"],
  rooms: ["dev", "geral"],
  commands: ["join", "leave", "lang"],
};

function candidates(text: string, cursor = text.length): readonly string[] {
  return complete(text, cursor, KNOWN).candidates;
}

Deno.test("a name is found whatever its case and accents, the likeliest first", () => {
  assertEquals(candidates("jo"), ["José: ", "joana: "]);
  assertEquals(candidates("oi JOS"), ["José "]);
  assertEquals(candidates("oi @jo"), ["@José ", "@joana "]);
  assertEquals(candidates("(bi"), ["bia "]);
});

Deno.test("a sign alone offers all, an empty word nothing", () => {
  assertEquals(candidates("@").length, 3);
  assertEquals(candidates("see #"), ["#dev ", "#geral "]);
  assertEquals(candidates("oi "), []);
  assertEquals(candidates(""), []);
});

Deno.test("a command is completed at the beginning, and behind it what it takes", () => {
  assertEquals(complete("/l", 2, KNOWN), { from: 0, to: 2, candidates: ["/leave ", "/lang "] });
  assertEquals(candidates("/join d"), ["dev"]);
  assertEquals(candidates("/join #d"), ["#dev"]);
  for (const name of ["who", "names", "leave", "part", "j"]) {
    assertEquals(candidates(`/${name} d`), ["dev"], name);
  }
  assertEquals(candidates("/w jos"), ["José "]);
  assertEquals(candidates("/msg jos"), ["José "]);
  assertEquals(candidates("a /l"), []);
});

Deno.test("nothing is offered within addresses, paths and longer words", () => {
  for (const text of ["https://x/bi", "mail@bi", "a/bi", "xbi"]) assertEquals(candidates(text), []);
});

Deno.test("what stands behind the cursor is not put there twice", () => {
  assertEquals(candidates("oi bi tudo", 5), ["bia"]);
  assertEquals(candidates("bi tudo", 2), ["bia:"]);
});

Deno.test("in scripts without spaces the last word counts", () => {
  const known = { ...KNOWN, nicks: ["ana"] };
  assertEquals(complete("你好an", 4, known), { from: 2, to: 4, candidates: ["ana "] });
});
