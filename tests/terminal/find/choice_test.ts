import { assertEquals } from "@std/assert";
import { asJson, chosen, listed } from "../../../lib/terminal/find/choice.ts";
import type { FoundChat } from "../../../lib/terminal/find/look.ts";

const FIRST: FoundChat = {
  ...{ label: "Papo @ vm", address: "10.9.0.3", port: 10_101 },
  ...{ hasTls: false, hasPassword: false },
};
const SECOND: FoundChat = {
  ...{ label: "Sala da Bia", address: "192.168.77.20", port: 7 },
  ...{ hasTls: true, hasPassword: true },
};

Deno.test("what was found is listed by its address, then what it says of itself", () => {
  assertEquals(listed([FIRST, SECOND], "en"), [
    "10.9.0.3:10101   “Papo @ vm”  not encrypted",
    "192.168.77.20:7  “Sala da Bia”  TLS, password",
  ]);
  assertEquals(listed([SECOND], "pt-BR"), ["192.168.77.20:7  “Sala da Bia”  TLS, senha"]);
});

Deno.test("nothing typed chooses nothing, and what is no number of the list is no answer", () => {
  const found = [FIRST, SECOND];
  assertEquals([chosen("1", found), chosen(" 2 ", found)], found);
  assertEquals([chosen("", found), chosen("  ", [FIRST])], ["none", "none"]);
  for (const answer of ["0", "3", "-1", "y", "1 2", "1e0", "__proto__"]) {
    assertEquals(chosen(answer, found), undefined, answer);
  }
});

Deno.test("a program reads it as one object a line", () => {
  assertEquals(
    asJson(SECOND),
    '{"address":"192.168.77.20","port":7,"name":"Sala da Bia","tls":true,"password":true}',
  );
});
