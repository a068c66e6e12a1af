import { assert } from "@std/assert";
import { ISUPPORT_LINES } from "../../../../lib/server/dialect/irc/isupport.ts";

Deno.test("each line of 005 has at most 13 tokens, in ASCII", () => {
  assert(ISUPPORT_LINES.length > 1);
  for (const line of ISUPPORT_LINES) {
    assert(line.split(" ").length <= 13, line);
    assert(/^[!-~ ]+$/.test(line), line);
    assert(line.length < 400, line);
  }
});
