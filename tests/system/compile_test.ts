/**
 * Both programs can be compiled. Where Deno's base binary cannot be downloaded, deno itself stands in
 * for it: what comes out does not run as a program of its own, but all its modules are embedded.
 *
 * @module
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { within } from "./harness.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The arguments of each `deno compile` in the task, without its output and script. */
const BUILDS = [...manifest.tasks.compile.command.matchAll(
  /deno (compile .*?) --output (\S+) (\S+\.ts)/g,
)].map(([, args = "", output = "", script = ""]) => ({ args: args.split(" "), output, script }));

Deno.test("the compile task builds the server and the client", () => {
  assertEquals(BUILDS.map(({ output, script }) => [output, script]), [
    ["papo-server", "server.ts"],
    ["papo", "client.ts"],
  ]);
});

for (const { args, output, script } of BUILDS) {
  Deno.test(`${script} compiles, with all its modules embedded`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = `${folder}/${output}`;
      const building = new Deno.Command(Deno.execPath(), {
        args: [...args, "--frozen", "--output", path, script],
        cwd: ROOT,
        env: { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).output();
      const { code, stderr } = await within(building, () => `compiling ${script}`, 60_000);
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 0, said);
      const [built, base] = await Promise.all([Deno.stat(path), Deno.stat(Deno.execPath())]);
      assert(built.isFile);
      // It holds the base binary and, behind it, the modules.
      assertGreater(built.size, base.size);
      for (const module of [script, "connection.ts"].slice(0, script === "server.ts" ? 2 : 1)) {
        assert(said.includes(module), `${module} is not among what was embedded: ${said}`);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
