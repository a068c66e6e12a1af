import { assertEquals } from "@std/assert";
import { generate } from "lean-qr/nano";
import { qrLines } from "../../../lib/server/operation/qr.ts";

Deno.test("what is drawn is the code of the address, with light around it, dark on light", () => {
  const address = "http://192.168.1.20:10101";
  const code = generate(address);
  const lines = qrLines(address);
  const isDark = (x: number, y: number): boolean => {
    // deno-lint-ignore no-control-regex
    const [, row = ""] = /^\x1b\[30;107m(.*)\x1b\[0m$/.exec(lines[Math.floor((y + 2) / 2)] ?? "") ??
      [];
    return (y % 2 === 0 ? "█▀" : "█▄").includes(row[x + 2] ?? "?");
  };
  assertEquals(lines.length, Math.ceil((code.size + 4) / 2));
  for (let y = -2; y < code.size + 2; y++) {
    for (let x = -2; x < code.size + 2; x++) {
      assertEquals(isDark(x, y), code.get(x, y), `${x},${y}`);
    }
  }
});
