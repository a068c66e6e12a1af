/**
 * The archive for this machine: built, unpacked into an empty folder, and run with an empty environment.
 * Those for others are looked through, and run as far as that goes here. Without npm, or the registry that
 * has Deno, all of it is shown as ignored.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { type Outcome, Process } from "./harness.ts";
import { canFetchDeno } from "./npm.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";
import { PROJECT } from "./typed.ts";

const PLATFORM = `linux-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
const IS_POSSIBLE = Deno.build.os === "linux" && await succeeds("tar", "--version") &&
  await canFetchDeno();
/** Deno is fetched, and packed, up to five times. */
const SLOW_MS = 480_000;
/** What lies in an archive beside the programs, and as what a program there begins, by its system. */
const SYSTEMS = {
  linux: { launcher: ["papo", "papo.service"], deno: "deno" },
  macos: { launcher: ["papo"], deno: "deno" },
  windows: { launcher: ["bin/papo.cjs", "papo.cmd"], deno: "deno.exe" },
} as const;
/** Runs what is for another processor, where its C library is, too. */
const EMULATOR = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"] as const;

async function run(folder: string, ...command: readonly string[]): Promise<Outcome> {
  await using process = new Process(["sh", "-c", 'cd "$0" && exec "$@"', folder, ...command], "C");
  return await process.outcome(SLOW_MS);
}

async function build(folder: string, ...platforms: readonly string[]): Promise<string> {
  const task = ["deno", "run", "--no-prompt", "-A", "packaging/dist.ts"];
  const { code, stderr } = await run(PROJECT, ...task, "--out", folder, ...platforms);
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
    const sums = await build(first.path, PLATFORM);
    assertEquals(await build(second.path, PLATFORM), sums);
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

/** For which system and processor a program is, as its first bytes say. */
function kindOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (view.getUint32(0)) {
    case 0x7f454c46: { // ELF: e_machine
      return `linux-${{ 0x3e: "x64", 0xb7: "arm64" }[view.getUint16(18, true)]}`;
    }
    case 0xcffaedfe: { // Mach-O of 64 bits, little-endian: cputype
      return `macos-${{ 0x0100_0007: "x64", 0x0100_000c: "arm64" }[view.getUint32(4, true)]}`;
    }
  }
  const header = view.getUint32(0x3c, true);
  assertEquals([view.getUint16(0), view.getUint32(header)], [0x4d5a, 0x5045_0000], "MZ, PE");
  return `windows-${{ 0x8664: "x64", 0xaa64: "arm64" }[view.getUint16(header + 4, true)]}`;
}

/** The files of an archive with their modes, but for those of `lib`. */
async function filesIn(folder: string, archive: string): Promise<string[]> {
  const { stdout } = await run(folder, "tar", "-tvzf", archive);
  const lines = stdout.trimEnd().split("\n").map((line) => line.split(/\s+/));
  for (const [, owner] of lines) assertEquals(owner, "0/0");
  return lines.map(([mode, , , , , name = ""]) => `${mode} ${name.replace(/^[^/]+\//, "")}`)
    .filter((line) => /\w$/.test(line) && !line.includes(" lib/"));
}

Deno.test({
  name: "the archives for other systems have what theirs takes, for their processor, and start it",
  ignore: !IS_POSSIBLE,
  fn: async () => {
    using folder = new TemporaryFolder();
    const { path } = folder;
    const others = Object.keys(SYSTEMS).flatMap((system) => [`${system}-x64`, `${system}-arm64`])
      .filter((platform) => platform !== PLATFORM);
    const sums = await build(path, ...others);
    assertEquals(sums.trimEnd().split("\n").length, others.length);
    assertEquals((await run(path, "sha256sum", "-c", "--quiet", "SHA256SUMS")).code, 0);
    for (const platform of others) {
      const name = `papo-${manifest.version}-${platform}`;
      const system = Object.entries(SYSTEMS).find(([each]) => platform.startsWith(each));
      assert(system !== undefined);
      const [, { deno, launcher }] = system;
      const isRun = (file: string): boolean => file === "papo" || file === "deno";
      const all = ["LICENSE", "README.md", deno, ...launcher].sort();
      const modes = all.map((file) => `-rw${isRun(file) ? "xr-xr-x" : "-r--r--"} ${file}`);
      assertEquals((await filesIn(path, `${name}.tar.gz`)).sort(), modes.sort(), platform);
      await run(path, "tar", "-xzf", `${name}.tar.gz`);
      using file = Deno.openSync(`${path}/${name}/${deno}`);
      const start = new Uint8Array(4096);
      await file.read(start);
      assertEquals(kindOf(start), platform);
      for (const [from, to] of [["LICENSE", "LICENSE"], ["packaging/README.md", "README.md"]]) {
        assertEquals(
          Deno.readTextFileSync(`${path}/${name}/${to}`),
          Deno.readTextFileSync(`${PROJECT}${from}`),
        );
      }
      await assertStarts(`${path}/${name}`, platform);
      Deno.removeSync(`${path}/${name}`, { recursive: true });
    }
  },
});

/** What an archive's launcher does, with a Deno that can be run here in the place of the one it brings. */
async function assertStarts(folder: string, platform: string): Promise<void> {
  const deno = `${folder}/deno`;
  if (platform.startsWith("windows")) {
    const [, line = ""] = /^"%~dp0deno\.exe" (.*) %\*$/m.exec(
      Deno.readTextFileSync(`${folder}/papo.cmd`),
    ) ?? [];
    const words = line.replaceAll("%~dp0bin\\", "bin/").replaceAll('"', "").split(" ");
    await assertVersion(folder, Deno.execPath(), ...words);
    return;
  }
  if (platform === "linux-arm64") {
    if (!await succeeds(...EMULATOR, deno, "--version")) return;
    Deno.renameSync(deno, `${deno}-arm64`);
    const words = [...EMULATOR, `${deno}-arm64`].map((word) => `'${word}'`).join(" ");
    Deno.writeTextFileSync(deno, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  } else {
    Deno.removeSync(deno);
    Deno.symlinkSync(Deno.execPath(), deno);
  }
  await assertVersion(folder, "./papo");
}

/** It says its version, and what is said behind it arrives. */
async function assertVersion(folder: string, ...command: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(folder, ...command, "--version");
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^papo \d+\.\d+\.\d+, protocol 1 \(commit /);
  const refused = await run(folder, ...command, "serve", "--port", "a b");
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.stderr, "a b");
}
