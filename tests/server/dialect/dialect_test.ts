import { assertEquals, assertStrictEquals } from "@std/assert";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { seed } from "../../../lib/server/dialect/seed.ts";
import { voiceOf } from "../../../lib/server/dialect/dialect.ts";

Deno.test("all readers of a dialect and language share one voice", () => {
  assertStrictEquals(voiceOf(plain, "en"), voiceOf(plain, "en"));
  const voices = [plain, seed].flatMap((
    dialect,
  ) => [voiceOf(dialect, "en"), voiceOf(dialect, "pt-BR")]);
  assertEquals(new Set(voices).size, 4);
});

Deno.test("a voice says what its dialect would, in its language", () => {
  const joined = { type: "join", room: "geral", nick: "ana" } as const;
  assertEquals(voiceOf(plain, "en").encode(joined), "* ana joined #geral\n");
  assertEquals(voiceOf(plain, "pt-BR").encode(joined), "* ana entrou em #geral\n");
  assertEquals(voiceOf(seed, "en").encode(joined), "");
});
