import { assertEquals } from "@std/assert";
import { SERVER_MESSAGES } from "../../../lib/language/server.ts";
import { Journal } from "../../../lib/server/operation/journal.ts";
import { Reloads } from "../../../lib/server/operation/reload.ts";
import { StartupError } from "../../../lib/startup/failure.ts";
import { Printer } from "../../../lib/startup/printer.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** What a journal in JSON was told, without the times. */
async function toldBy(act: (reloads: Reloads) => Promise<void>): Promise<unknown[]> {
  let text = "";
  const clock = new FakeClock();
  const printer = new Printer((bytes) => {
    text += new TextDecoder().decode(bytes);
    return Promise.resolve(bytes.length);
  }, clock);
  const messages = SERVER_MESSAGES.en;
  const journal = new Journal({ verbosity: "normal", format: "json", messages, printer, clock });
  await act(new Reloads(journal, () => ["ana"]));
  await printer.flush(1_000);
  return text.trimEnd().split("\n").map((line) => {
    const { time: _, ...incident } = JSON.parse(line);
    return incident;
  });
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
