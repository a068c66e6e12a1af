import { assertEquals } from "@std/assert";
import { Reloads } from "../../../lib/server/operation/reload.ts";
import { StartupError } from "../../../lib/startup/failure.ts";
import { journalled } from "../../fakes/journal.ts";

/** What a journal in JSON was told, without the times. */
async function toldBy(act: (reloads: Reloads) => Promise<void>): Promise<unknown[]> {
  const lines = await journalled("normal", (journal) => act(new Reloads(journal, () => ["ana"])));
  return lines.map(({ time: _, ...incident }) => incident);
}

Deno.test("each file is read anew, one after the other, whatever becomes of those before it", async () => {
  const read: string[] = [];
  const told = await toldBy(async (reloads) => {
    reloads.add("certificate", () => Promise.reject(new StartupError("They are no pair.")));
    reloads.add("password", async () => {
      await Promise.resolve();
      read.push("password");
    });
    reloads.add("operators", () => {
      read.push("operators");
      return Promise.resolve();
    });
    await reloads.run();
  });
  assertEquals(read, ["password", "operators"]);
  assertEquals(told, [
    { event: "reload_failed", what: "certificate", error: "They are no pair." },
    { event: "reloaded", what: "password" },
    { event: "reloaded", what: "operators", operators: ["ana"] },
  ]);
});

Deno.test("where nothing can be read anew, that is told", async () => {
  assertEquals(await toldBy((reloads) => reloads.run()), [{ event: "nothing_to_reload" }]);
});
