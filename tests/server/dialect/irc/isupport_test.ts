import { assert } from "@std/assert";
import { supportLines } from "../../../../lib/server/dialect/irc/isupport.ts";

Deno.test("each line of 005 has at most 13 tokens, in ASCII", () => {
  const lines = supportLines({ maxNick: 32, maxRoomName: 50 });
  assert(lines.length > 1);
  for (const line of lines) {
    assert(line.split(" ").length <= 13, line);
    assert(/^[!-~ ]+$/.test(line), line);
    assert(line.length < 400, line);
  }
});

Deno.test("005 says how long names may be at this server", () => {
  const tokens = supportLines({ maxNick: 10, maxRoomName: 12 }).join(" ").split(" ");
  assert(tokens.includes("NICKLEN=10") && tokens.includes("CHANNELLEN=12"), tokens.join(" "));
});
