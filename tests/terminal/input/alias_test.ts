import { assertEquals } from "@std/assert";
import { aliasOf, changedAliases, expanded } from "../../../lib/terminal/input/alias.ts";

const ALIASES = new Map([["b", "/msg bia"], ["ola", "olá a todos"]]);

Deno.test("an alias stands for a command, with what is typed behind it", () => {
  assertEquals(expanded("/b oi, bia", ALIASES), "/msg bia oi, bia");
  assertEquals(expanded("/B", ALIASES), "/msg bia");
  assertEquals(expanded("/ola", ALIASES), "olá a todos");
  for (const text of ["/bx oi", "b oi", "//b oi", "/b/c", "", "/"]) {
    assertEquals(expanded(text, ALIASES), text);
  }
});

Deno.test("no alias takes the name of a command, and none is expanded twice", () => {
  assertEquals(aliasOf("quit=/leave"), undefined);
  assertEquals(aliasOf("J=/leave"), undefined);
  for (const text of ["=x", "a", "a=", "a b=c", "a/b=c"]) assertEquals(aliasOf(text), undefined);
  assertEquals(aliasOf("/WC=/leave"), ["wc", "/leave"]);
  assertEquals(expanded("/x", new Map([["x", "/y"], ["y", "/z"]])), "/y");
});

Deno.test("aliases come and go", () => {
  const more = changedAliases(ALIASES, "wc=/leave");
  assertEquals([...more ?? []].length, 3);
  assertEquals([...changedAliases(more ?? ALIASES, "-/b") ?? []].map(([name]) => name), [
    "ola",
    "wc",
  ]);
  assertEquals(changedAliases(ALIASES, "-nada"), undefined);
  const full = new Map(Array.from({ length: 100 }, (_, n) => [`a${n}`, "/who"] as const));
  assertEquals(changedAliases(full, "x=/who"), undefined);
});
