import { assertEquals } from "@std/assert";
import { splitSeedMessages } from "../../../lib/terminal/seed/messages.ts";

Deno.test("messages that an original server glued together are told apart", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["<ana> <oi>", ["<ana> oi"]],
    ["<ana> <oi><bia> <olá>", ["<ana> oi", "<bia> olá"]],
    ["<ana> <oi>\n<bia> <olá>\r\n", ["<ana> oi", "<bia> olá"]],
    ["<José da Silva> <oi><José da Silva> <2 < 3 > 1>", [
      "<José da Silva> oi",
      "<José da Silva> 2 < 3 > 1",
    ]],
    ["<ana> <a <b> c>", ["<ana> a <b> c"]],
    ["<ana> oi", ["<ana> oi"]],
    ["* a notice\n", ["* a notice"]],
    ["<ana> <>", ["<ana> "]],
    ["", []],
    ["\n\n", []],
  ];
  for (const [text, messages] of cases) assertEquals(splitSeedMessages(text), messages, text);
});
