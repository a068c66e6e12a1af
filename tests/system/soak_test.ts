import { assertEquals, assertStringIncludes } from "@std/assert";
import { Program } from "./harness.ts";

Deno.test("ten seconds of the soak lose, double and disorder nothing", async () => {
  const script = new URL("../soak/main.ts", import.meta.url).pathname;
  const flags = ["--allow-net=127.0.0.1", "--allow-run", "--allow-read", "--allow-write"];
  await using program = new Program(flags, script, ["0.17", "--history"], "C");
  const { code, stdout } = await program.outcome(60_000);
  assertStringIncludes(stdout, "losses 0, doubles 0, order violations 0", stdout);
  assertEquals(code, 0, stdout);
});
