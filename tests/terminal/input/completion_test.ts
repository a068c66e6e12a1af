import { assert, assertEquals } from "@std/assert";
import { completer, loadEmoji } from "../../../lib/terminal/input/completion.ts";
import { EMOJI } from "../../../lib/terminal/input/emoji.ts";
import { cutGraphemes } from "../../../lib/text/graphemes.ts";

const complete = completer(() => ({
  nicks: ["bia", "Ana", "andré", "日向", "José", "JOSEFA", "Łukasz", "民수"],
  rooms: ["geral", "dev", "design", "café", "ação"],
  joined: ["geral", "dev", "café"],
  ignored: ["Éva", "caio"],
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
  ["/t", ["/topic ", "/theme ", "/time "]],
  ["/x", []],
  ["/join d", ["/join dev ", "/join design "]],
  ["/join #d", ["/join #dev ", "/join #design "]],
  ["/join ", ["/join geral ", "/join dev ", "/join design ", "/join café ", "/join ação "]],
  ["/switch d", ["/switch dev "]],
  ["/leave ", ["/leave geral ", "/leave dev ", "/leave café "]],
  ["/who d", ["/who dev ", "/who design "]],
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
  // With or without case and accents
  ["jose", ["José: ", "JOSEFA: "]],
  ["JOSÉ", ["José: ", "JOSEFA: "]],
  ["jose\u0301", ["José: ", "JOSEFA: "]],
  ["oi @jose", ["oi @José ", "oi @JOSEFA "]],
  ["luk", ["Łukasz: "]],
  ["/join CAFE", ["/join café "]],
  ["veja #acao", ["veja #ação "]],
  ["/switch caf", ["/switch café "]],
  ["/JO", ["/join "]],
  ["/msg jos", ["/msg José ", "/msg JOSEFA "]],
  ["/ignore jos", ["/ignore José ", "/ignore JOSEFA "]],
  ["/unignore ", ["/unignore Éva ", "/unignore caio "]],
  ["/unignore eva", ["/unignore Éva "]],
  // In the middle of a sentence
  ["(jos", ["(José ", "(JOSEFA "]],
  ['"jos', ['"José ', '"JOSEFA ']],
  ["oi,bi", ["oi,bia "]],
  ["d'an", ["d'Ana ", "d'andré "]],
  ["_jos", []],
  ["oi\nbi", ["oi\nbia "]],
  ["こんにちは日", ["こんにちは日向 "]],
  ["ola日", ["ola日向 "]],
  ["xbi", []],
  ["https://x.org/bi", []],
  ["bia@bi", []],
  ["~/bi", []],
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

Deno.test("a space that stands behind the cursor is not put there again", () => {
  assertEquals(complete("oi jose tudo", 7).candidates, ["José", "JOSEFA"]);
  assertEquals(complete("bi tudo bem?", 2).candidates, ["bia:"]);
  assertEquals(complete("/msg bi oi", 7).candidates, ["bia"]);
});

Deno.test("an emoji is completed by its short name, once these are loaded", async () => {
  const known = { nicks: ["bia"], rooms: [], joined: [], ignored: [], aliases: ["boa"] };
  const complete = completer(() => known);
  const completed = (text: string): readonly string[] => {
    const { from, candidates } = complete(text, text.length);
    return candidates.map((candidate) => text.slice(0, from) + candidate);
  };
  await loadEmoji();
  assertEquals(completed("oi :+1:"), ["oi 👍"]);
  assertEquals(completed(":tad"), ["🎉"]);
  assertEquals(completed("(:heart")[0], "(❤️");
  assertEquals(completed("12:30"), []);
  assertEquals(completed("a:tad"), []);
  assertEquals(completed(":nada_disso:"), []);
  assertEquals(completed(":bi"), ["🎂", "🚲"]);
  assertEquals(completed("/bo"), ["/boa "]);
});

Deno.test("every emoji has two columns or so, and every short name is one", () => {
  const names = EMOJI.map(([name]) => name);
  assertEquals(new Set(names).size, names.length);
  for (const [name, emoji] of EMOJI) {
    assert(/^[a-z\d_+-]+$/.test(name), name);
    assertEquals(cutGraphemes(emoji).length, 1, emoji);
  }
});
