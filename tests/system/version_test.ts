/**
 * What the programs say of themselves: in a clone, in what `git archive` makes of one, and where nothing
 * is known. Without git, or without its history here, it is shown as ignored.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { TemporaryFolder } from "./temporary.ts";
import { PROJECT } from "./typed.ts";

/** What a shell's commands print in the project's folder; empty where they fail. */
async function printed(script: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-c", script, ...args],
    cwd: PROJECT,
    env: { LC_ALL: "en_US.UTF-8", NO_COLOR: "1" },
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout).trim() : "";
}

const COMMIT = await printed("git rev-parse HEAD");

Deno.test({
  name: "a clone knows its commit where it may look, and an archive of it without a permission",
  ignore: COMMIT === "",
  fn: async () => {
    using folder = new TemporaryFolder();
    const { path } = folder;
    await printed(
      'git clone --quiet --no-checkout . "$0/clone" && git -C "$0/clone" checkout -q HEAD',
      path,
    );
    await printed('mkdir "$0/archive" && git archive HEAD | tar -x -C "$0/archive"', path);
    for (const program of ["server.ts", "client.ts"]) {
      const version = (from: string, flags: string): Promise<string> =>
        printed(`cd "$0/${from}" && deno run --no-prompt ${flags} ${program} --version`, path);
      const known = `(commit ${COMMIT.slice(0, 7)}`;
      assertStringIncludes(await version("clone", `--allow-read=${path}/clone/.git/`), known);
      assertStringIncludes(await version("clone", ""), "(commit not known; Deno ");
      assertStringIncludes(await version("archive", ""), known);
    }
    // Branches that nothing was committed to since lie together in one file.
    await printed('git -C "$0/clone" pack-refs --all', path);
    const packed = await printed(
      'cd "$0/clone" && deno run -A --no-prompt server.ts --version',
      path,
    );
    assertStringIncludes(packed, COMMIT.slice(0, 12));
  },
});

Deno.test("the version stands first, in either language", async () => {
  for (const [lang, protocol] of [["en", "protocol"], ["pt-BR", "protocolo"]]) {
    const line = await printed(`deno run --no-prompt client.ts --version --lang ${lang}`);
    assert(line.startsWith("papo "), line);
    assertEquals(line.split(" ").slice(2, 4), [protocol, "1"]);
  }
});
