import { assert, assertEquals } from "@std/assert";
import { isOfMixedDirection, lookOf, looksReserved } from "../lib/lookalike.ts";
import { NameIndex } from "../lib/name_index.ts";

Deno.test("names that look alike have one look", () => {
  for (
    const [one, other] of [
      ["раро", "papo"],
      ["аna", "ana"],
      ["AΝA", "ana"],
      ["rnario", "mario"],
      ["Iia", "lia"],
      ["b0b", "bob"],
      ["ａｎａ", "ana"],
    ] as const
  ) assertEquals(lookOf(one), lookOf(other), one);
});

Deno.test("names that differ differ", () => {
  const names = ["ana", "aná", "eva", "bia", "José", "Иван", "さくら", "u-2", "u-3", "ana2"];
  assertEquals(new Set(names.map(lookOf)).size, names.length);
});

Deno.test("what looks reserved is", () => {
  assert(["раро", "ѕerver", "guеst-7", "visitante-l2"].every(looksReserved));
  assert(!["ana", "guest", "papoula"].some(looksReserved));
});

Deno.test("letters of both directions in one name are told", () => {
  assert(isOfMixedDirection("anaאבג"));
  assert(isOfMixedDirection("محمدx"));
  assert(!["ana", "אבג", "محمد", "אבג-7", "7", "さくら"].some(isOfMixedDirection));
});

Deno.test("an index finds by name and by look, until the name is taken away", () => {
  const index = new NameIndex<number>();
  index.set("ILIA", 1);
  assertEquals([index.get("ilia"), index.like("lLlA"), index.get("lLlA")], [1, 1, undefined]);
  index.delete("ilia");
  assertEquals([index.get("ILIA"), index.like("lLlA")], [undefined, undefined]);
});
