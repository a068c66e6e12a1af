import { assert, assertEquals } from "@std/assert";
import { parseOperators } from "../../../lib/server/gate/operators.ts";
import { hashSecret } from "../../../lib/server/gate/secret.ts";

Deno.test("operators are known by name and password", async () => {
  const file = `\uFEFF# quem manda\r\rBia:${await hashSecret("segredo")}\r\n`;
  const parsed = parseOperators(file);
  assert(parsed.type === "operators");
  const { operators } = parsed;
  assertEquals(
    await Promise.all([
      operators.verify("bia", "segredo", "192.0.2.7"),
      operators.verify("bia", "outra", "192.0.2.7"),
      operators.verify("ana", "segredo", "192.0.2.7"),
      operators.verify("bia", "segredo", "192.0.2.7"),
    ]),
    [true, false, false, true],
  );
});

Deno.test("a line that will not do is named", () => {
  for (const line of ["bia", "bia:segredo", ":$scrypt$", "bia segredo"]) {
    assertEquals(parseOperators(`# um\n${line}\n`), { type: "refused", line: 2 });
  }
});
