import { assertEquals } from "@std/assert";
import {
  parseWhoFields,
  whoFlags,
  whoParams,
  type WhoPerson,
  whoxParams,
} from "../../../../lib/server/dialect/irc/who.ts";

const ANA: WhoPerson = {
  nick: "ana",
  user: "asouza",
  realName: "Ana Souza",
  isAway: false,
  isOperator: true,
  isBot: false,
  idleMs: 12_345,
};

Deno.test("352 says what it says", () => {
  assertEquals(whoParams(ANA, "#geral", "s", "@"), {
    params: ["#geral", "asouza", "papo", "s", "ana", "H*@"],
    last: "0 Ana Souza",
  });
  assertEquals(whoFlags({ ...ANA, isAway: true, isOperator: false, isBot: true }, ""), "GB");
});

Deno.test("354 has the fields that were asked for, in the order of WHOX", () => {
  const fields = parseWhoFields("%rnt,42");
  assertEquals(fields && whoxParams(ANA, "*", "s", "", fields), {
    params: ["42", "ana"],
    last: "Ana Souza",
  });
  const all = parseWhoFields("%roaldfnshiuct,743");
  assertEquals(all && whoxParams(ANA, "#a", "s", "@", all), {
    params: [
      ...["743", "#a", "asouza", "255.255.255.255", "papo", "s", "ana", "H*@"],
      ...["0", "12", "0", "n/a"],
    ],
    last: "Ana Souza",
  });
});

Deno.test("what asks for no fields asks for none", () => {
  assertEquals([parseWhoFields(""), parseWhoFields("o")], [undefined, undefined]);
  assertEquals(parseWhoFields("%zz")?.fields.size, 0);
  assertEquals(parseWhoFields("x%n")?.token, "0");
});
