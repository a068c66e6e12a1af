/**
 * The archive for this machine: built, unpacked into an empty folder, and run with an empty environment.
 * Without npm, or the registry that has Deno, it is shown as ignored.
 *
 * @module
 */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { type Outcome, Process } from "./harness.ts";
import { canFetchDeno } from "./npm.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";
import { PROJECT } from "./typed.ts";

const PLATFORM = `linux-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
const IS_POSSIBLE = Deno.build.os === "linux" && await succeeds("tar", "--version") &&
  await canFetchDeno();
/** Deno is fetched, and packed. */
const SLOW_MS = 240_000;

async function run(folder: string, ...command: readonly string[]): Promise<Outcome> {
  await using process = new Process(["sh", "-c", 'cd "$0" && exec "$@"', folder, ...command], "C");
  return await process.outcome(SLOW_MS);
}

async function build(folder: string): Promise<string> {
  const task = ["deno", "run", "--no-prompt", "-A", "packaging/dist.ts"];
  const { code, stderr } = await run(PROJECT, ...task, "--out", folder, PLATFORM);
  assertEquals(code, 0, stderr);
  return await Deno.readTextFile(`${folder}/SHA256SUMS`);
}

Deno.test({
  name:
    "an archive is the same bytes each time, and runs with nothing installed and nothing in its environment",
  ignore: !IS_POSSIBLE,
  fn: async () => {
    using first = new TemporaryFolder();
    using second = new TemporaryFolder();
    using place = new TemporaryFolder();
    const sums = await build(first.path);
    assertEquals(await build(second.path), sums);
    const name = `papo-${manifest.version}-${PLATFORM}`;
    assertMatch(sums, new RegExp(`^[\\da-f]{64} {2}${name}\\.tar\\.gz\\n$`));
    assertEquals((await run(first.path, "sha256sum", "-c", "--quiet", "SHA256SUMS")).code, 0);
    await run(place.path, "tar", "-xzf", `${first.path}/${name}.tar.gz`);
    assertEquals(place.names, [name]);
    // It is called by a name that leads there, from a folder with spaces in its name.
    const home = `${place.path}/a b`;
    Deno.mkdirSync(home);
    Deno.symlinkSync(`${place.path}/${name}/papo`, `${home}/papo`);
    const papo = (...args: readonly string[]): Process =>
      new Process(
        ["sh", "-c", 'cd "$0" && exec env -i PATH=/usr/bin:/bin ./papo "$@"', home, ...args],
        "C",
      );
    await using version = papo("--version");
    assertMatch((await version.outcome()).stdout, /^papo \d+\.\d+\.\d+, protocol 1 \(commit /);
    await using refused = papo("serve", "--port", "x");
    assertEquals((await refused.outcome()).code, 2);
    await using server = papo("serve", "--port", "0", "--lang", "en", "--history", "my chat.db");
    await server.until(() => server.stdout.length >= 2, "listening");
    const port = /:(\d+)$/.exec(server.stdout[0] ?? "")?.[1] ?? "";
    assertStringIncludes(server.stdout[1] ?? "", `papo --port ${port}`);
    await using send = papo("send", "--port", port, "oi,  você");
    assertEquals((await send.outcome()).code, 0);
    await using search = papo("search", "--port", port, "oi");
    assertStringIncludes((await search.outcome()).stdout, "oi,  você");
    server.signal("SIGTERM");
    assertEquals((await server.outcome()).code, 0);
    assertEquals([...Deno.readDirSync(home)].map(({ name }) => name).sort(), [
      "my chat.db",
      "papo",
    ]);
  },
});
