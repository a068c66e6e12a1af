/**
 * Makes archives that need nothing installed, one for each platform, in `dist/`: `deno task dist`. Each has
 * the programs in a bundle, Deno as npm has it, and what starts them. It takes npm and GNU tar; from one
 * commit come the same bytes, whose checksums lie beside them.
 *
 * `deno task dist --out FOLDER linux-x64 …` makes only those.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import manifest from "../deno.json" with { type: "json" };
import { bundle, run } from "./bundle.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** What they are called here, and Deno for them at npm. */
const PLATFORMS = {
  "linux-x64": "@deno/linux-x64-glibc",
  "linux-arm64": "@deno/linux-arm64-glibc",
  "macos-x64": "@deno/darwin-x64",
  "macos-arm64": "@deno/darwin-arm64",
  "windows-x64": "@deno/win32-x64",
  "windows-arm64": "@deno/win32-arm64",
} as const;
type Platform = keyof typeof PLATFORMS;

const { values, positionals } = parseArgs({
  args: Deno.args,
  options: { out: { type: "string" } },
  allowPositionals: true,
});
const out = values.out ?? `${ROOT}dist`;

function platformsOf(names: readonly string[]): Platform[] {
  const known = Object.keys(PLATFORMS).filter((name): name is Platform => name in PLATFORMS);
  for (const name of names) {
    if (!known.some((each) => each === name)) throw new Error(`${name}: there are ${known.join()}`);
  }
  return names.length === 0 ? known : known.filter((each) => names.includes(each));
}

/** Makes one; returns the archive's name. */
async function pack(platform: Platform, work: string): Promise<string> {
  const name = `papo-${manifest.version}-${platform}`;
  const folder = `${work}/${name}`;
  const isWindows = platform.startsWith("windows");
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await run(work, "cp", "-R", `${work}/lib`, `${folder}/lib`);
  const deno = isWindows ? "deno.exe" : "deno";
  await Deno.rename(await fetchDeno(PLATFORMS[platform], deno, work), `${folder}/${deno}`);
  const files = isWindows
    ? [["packaging/papo.cmd", "papo.cmd"], ["packaging/papo.cjs", "bin/papo.cjs"]] as const
    : [["packaging/papo.sh", "papo"]] as const;
  const more = [
    ...(platform.startsWith("linux") ? [["deploy/papo.service", "papo.service"]] as const : []),
    ...[["LICENSE", "LICENSE"], ["packaging/README.md", "README.md"]] as const,
  ];
  for (const [from, to] of [...files, ...more]) {
    await Deno.copyFile(`${ROOT}${from}`, `${folder}/${to}`);
  }
  if (!isWindows) await run(folder, "chmod", "755", deno, "papo");
  const archive = `${name}.tar.gz`;
  const same = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner"];
  await run(work, "tar", ...same, "--mode=go-w", "-I", "gzip -n", "-cf", `${out}/${archive}`, name);
  await Deno.remove(folder, { recursive: true });
  return archive;
}

/** Deno for a platform, of the version that runs this; npm checks that it is what was published. */
async function fetchDeno(pkg: string, file: string, work: string): Promise<string> {
  const tarball = await run(work, "npm", "pack", "--silent", `${pkg}@${Deno.version.deno}`);
  const folder = `${work}/${tarball}-unpacked`;
  await Deno.mkdir(folder);
  await run(folder, "tar", "-xzf", `../${tarball}`, `package/${file}`);
  await Deno.remove(`${work}/${tarball}`);
  return `${folder}/package/${file}`;
}

const work = await Deno.makeTempDir({ prefix: "papo-dist-" });
try {
  await Deno.mkdir(out, { recursive: true });
  await bundle(`${work}/lib`);
  const archives = await Promise.all(
    platformsOf(positionals).map((platform) => pack(platform, work)),
  );
  const sums = await run(out, "sha256sum", ...archives);
  await Deno.writeTextFile(`${out}/SHA256SUMS`, `${sums}\n`);
} finally {
  await Deno.remove(work, { recursive: true });
}
