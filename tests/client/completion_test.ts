import { assertEquals } from "@std/assert";
import { completer } from "../../lib/client/completion.ts";

const complete = completer(() => ({
  nicks: ["bia", "Ana", "andré", "日向"],
  rooms: ["geral", "dev", "design"],
  joined: ["geral", "dev"],
}));

// The text up to the cursor, and what the word before it can become.
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["a", ["Ana: ", "andré: "]],
  ["AN", ["Ana: ", "andré: "]],
  ["日", ["日向: "]],
  ["oi a", ["oi Ana ", "oi andré "]],
  ["oi @a", ["oi @Ana ", "oi @andré "]],
  ["@b", ["@bia: "]],
  ["", []],
  ["oi ", []],
  ["/j", ["/join "]],
  ["/t", ["/topic ", "/theme "]],
  ["/x", []],
  ["/join d", ["/join dev ", "/join design "]],
  ["/join #d", ["/join #dev ", "/join #design "]],
  ["/join ", ["/join geral ", "/join dev ", "/join design "]],
  ["/switch d", ["/switch dev "]],
  ["/leave ", ["/leave geral ", "/leave dev "]],
  ["/msg b", ["/msg bia "]],
  ["/w b", ["/w bia "]],
  ["/msg bia oi a", ["/msg bia oi Ana ", "/msg bia oi andré "]],
  ["/bell ", ["/bell off", "/bell mention", "/bell all"]],
  ["/theme l", ["/theme light"]],
  ["/lang p", ["/lang pt-BR"]],
  ["/me abraça a", ["/me abraça Ana ", "/me abraça andré "]],
  ["/nick a", []],
  ["veja #de", ["veja #dev ", "veja #design "]],
  ["/etc/a", []],
];

for (const [text, completed] of CASES) {
  Deno.test(`Tab after ${JSON.stringify(text)}`, () => {
    const { from, to, candidates } = complete(text, text.length);
    assertEquals(to, text.length);
    assertEquals(candidates.map((candidate) => text.slice(0, from) + candidate), completed);
  });
}

Deno.test("what stands behind the cursor stays out of it", () => {
  assertEquals(complete("ab", 1), { from: 0, to: 1, candidates: ["Ana: ", "andré: "] });
});
