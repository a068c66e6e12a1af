import { assertEquals } from "@std/assert";
import { parseServerLine } from "../../lib/client/session/server_message.ts";
import { OLDER_SESSION } from "../fakes/older_session.ts";

Deno.test("all that an older server answered is understood, to the last field", () => {
  for (const line of OLDER_SESSION.flatMap(({ answered }) => answered)) {
    assertEquals(parseServerLine(line), { type: "message", message: JSON.parse(line) }, line);
  }
});
