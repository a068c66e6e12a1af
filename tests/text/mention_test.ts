import { assertEquals, assertLess } from "@std/assert";
import { mentions } from "../../lib/text/mention.ts";

// A text with the name's mentions in brackets, and the name.
const CASES: readonly (readonly [string, string])[] = [
  ["oi [ana]!", "ana"],
  ["[Ana]: veja", "ana"],
  ["@[ANA] e ([ana])", "ana"],
  ["[ana]...", "ana"],
  ["banana, anas, ana_2, ana-maria", "ana"],
  ["[ana-maria] não é ana", "ana-maria"],
  ["[ＡＮＡ]", "ana"],
  ["[STRASSE] e [straße]", "Straße"],
  ["oi [José] e [jose\u0301]", "josé"],
  ["[小明]你好", "小明"],
  ["[.bia]", ".bia"],
  ["[bia] e [.bia]", ".bia"],
  ["nada", "ana"],
  // What stands right beside it
  ["[ana]...tudo bem?", "ana"],
  ["ok...[ana]", "ana"],
  ["[ana]--espera", "ana"],
  ["oi--[ana]--espera", "ana"],
  ['[ana]—espera, [ana]–ok, "[ana]", “[ana]”, *[ana]*, `[ana]`, [ana]/[ana]', "ana"],
  ["_[ana]_ vem, __[ana]__", "ana"],
  ["_[ana] vem_ _vem [ana]_", "ana"],
  [`_[ana] ${"vem ".repeat(40)}_`, "ana"],
  ["ana_: oi", "ana"],
  ["_ana: oi", "ana"],
  ["ana_2, 2_ana, ana-2, 2-ana, ana.2, ana2, 2ana", "ana"],
  ["d'[ana], [ana]'s, [ana]’s, O'[Ana]", "ana"],
  ["[ana]👋 👋[ana] ❤[ana]❤", "ana"],
  ["¿[ana]? ¡[ana]! «[ana]»; [ana]… [ana],[ana];[ana]:[ana]", "ana"],
  ["[ana]\noi [ana]", "ana"],
  ["[ana]", "ana"],
  // Names with signs of their own
  ["oi [ana-2]! ana-22, ana-2b, ana", "ana-2"],
  ["[maria.silva]. maria, silva, xmaria.silva", "maria.silva"],
  ["[ana_b]: ana, _[ana_b]_", "ana_b"],
  ["[ana_]", "ana_"],
  // Case, accents, width
  ["[jose] [José] [JOSÉ] [jose\u0301] josefa", "José"],
  ["[José] [jose]", "jose"],
  ["[lukasz] [Łukasz]", "Łukasz"],
  ["[σοφος] [Σοφός] [ΣΟΦΟΣ]", "Σοφός"],
  ["[А́нна] [анна], Ганна", "Анна"],
  ["[a\u00adna] [an\u200ba]", "ana"],
  // Scripts without spaces, and with what is put to a name
  ["[ana]さん、こんにちは[ana]です", "ana"],
  ["[kenji健] oi", "Kenji健"],
  ["こんにちは[小明]さん", "小明"],
  ["[アナ]さんと[ｱﾅ]", "アナ"],
  ["[สมชาย]ครับ", "สมชาย"],
  ["[민수]야, [민수]는 김민수", "민수"],
  ["[ana]는 안녕[ana]", "ana"],
  // Addresses and places
  ["ana@x.org, ana.silva@x.org, x.ana@x.org, bia@ana, @[ana]", "ana"],
  ["http://x.org/ana/ e https://ana.org, www.ana.com; [ana]", "ana"],
  ["(https://x.org/ana) [ana]", "ana"],
  ["https://x.org/a。[ana]", "ana"],
  ["/home/ana/x ~/ana ../ana C:\\ana\\x [ana]", "ana"],
  ["/ana/ /ana [ana]/", "ana"],
  ["github.com/ana, x.example.org/a/ana?ana=ana#ana [ana]/bia", "ana"],
  ["mailto:ana@x.org, <ana@x.org>, lista+ana@x.org, ana+lista@x.org, <[ana]>", "ana"],
  // Rooms
  ["#ana #Ana (#ana) #ana: #ana's #ana, [ana]", "ana"],
  ["@[ana] em #ana, @[ana]: #ana-maria #maria-ana #maria_ana [ana]", "ana"],
  ["##ana #-ana ＃ana", "ana"],
  ["# [ana], #dev [ana], #dev...[ana], #dev, [ana]!", "ana"],
  ["#小明 #小明房間 [小明]你好", "小明"],
  ["#민수 [민수]야", "민수"],
  ["#José #jose [José]", "josé"],
  ["[#ana] ana", "#ana"],
  ["https://x.org/#ana http://x.org/a#/ana [ana]", "ana"],
];

for (const [marked, nick] of CASES) {
  Deno.test(`${nick} in ${JSON.stringify(marked)}`, () => {
    const text = marked.replaceAll(/[[\]]/g, "");
    let drawn = "";
    let at = 0;
    for (const [from, to] of mentions(text, nick)) {
      drawn += `${text.slice(at, from)}[${text.slice(from, to)}]`;
      at = to;
    }
    assertEquals(drawn + text.slice(at), marked);
  });
}

Deno.test("who has no name yet is not mentioned", () => {
  assertEquals(mentions("oi", ""), []);
});

Deno.test("a text that is made to take long takes no long time", () => {
  const startMs = performance.now();
  for (
    const unit of ["ana ", "ana.", "a.", "/ana ", "ana@", "http://ana ", "_ana", "an", "\u0301ana"]
  ) {
    mentions(unit.repeat(65_536 / unit.length) + " ana", "ana");
    mentions(unit.repeat(65_536 / unit.length) + " ana", ".ana");
  }
  // About a second; quadratic time would be minutes.
  assertLess(performance.now() - startMs, 20_000);
});
