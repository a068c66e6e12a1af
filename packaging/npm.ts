/**
 * Makes the npm package, in `npm/` or the folder that is named: `deno task npm`. It has the programs in a
 * bundle, and Deno itself as its only dependency.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const ENTRIES = ["client.ts", "server.ts", "packaging/permissions.ts"];
/** What stands in a clone in the place of its commit. */
const NO_COMMIT = "$Format:%h$";

const folder = Deno.args[0] ?? `${ROOT}npm`;

/** What a program prints. */
async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
  })
    .output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

async function emptied(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
  await Deno.mkdir(path, { recursive: true });
}

async function bundle(): Promise<void> {
  const out = `${folder}/lib`;
  const flags = ["--quiet", "--code-splitting", "--minify", "--outdir", out];
  await run(Deno.execPath(), "bundle", ...flags, ...ENTRIES);
  const commit = await run("git", "rev-parse", "--short=12", "HEAD").catch(() => NO_COMMIT);
  for await (const { name, isFile } of Deno.readDir(out)) {
    if (!isFile) continue;
    const text = await Deno.readTextFile(`${out}/${name}`);
    if (text.includes(NO_COMMIT)) {
      await Deno.writeTextFile(`${out}/${name}`, text.replaceAll(NO_COMMIT, commit));
    }
  }
}

const PACKAGE = {
  name: "papo",
  version: manifest.version,
  description: "Chat on your own network with one command",
  license: manifest.license,
  keywords: ["chat", "lan", "terminal", "netcat", "irc", "deno"],
  bin: { papo: "bin/papo.cjs" },
  files: ["bin", "lib"],
  engines: { node: ">=18" },
  os: ["linux", "darwin", "win32"],
  cpu: ["x64", "arm64"],
  dependencies: { deno: Deno.version.deno },
  publishConfig: { access: "public", provenance: true },
};

await emptied(folder);
await bundle();
await Deno.mkdir(`${folder}/bin`);
await Deno.copyFile(`${ROOT}packaging/papo.cjs`, `${folder}/bin/papo.cjs`);
await Deno.copyFile(`${ROOT}LICENSE`, `${folder}/LICENSE`);
await Deno.copyFile(`${ROOT}packaging/README.md`, `${folder}/README.md`);
await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(PACKAGE, null, 2)}\n`);
