/**
 * Both programs, and what says which permissions they take, as a folder of JavaScript that needs nothing else.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const ENTRIES = ["client.ts", "server.ts", "packaging/permissions.ts"];
/** What stands in a clone in the place of its commit. */
const NO_COMMIT = "$Format:%h$";

/** What a program prints, run in a folder; it must not fail. */
export async function run(
  cwd: string,
  command: string,
  ...args: readonly string[]
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd })
    .output();
  if (!success) throw new Error(`${command}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

/** Makes a folder with nothing in it. */
export async function emptied(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
  await Deno.mkdir(path, { recursive: true });
}

/** Makes that folder. What is loaded when it is needed stays a file of its own. */
export async function bundle(folder: string): Promise<void> {
  const flags = ["--quiet", "--code-splitting", "--minify", "--outdir", folder];
  await run(ROOT, Deno.execPath(), "bundle", ...flags, ...ENTRIES);
  const commit = await run(ROOT, "git", "rev-parse", "--short=12", "HEAD").catch(() => NO_COMMIT);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) continue;
    const text = await Deno.readTextFile(`${folder}/${name}`);
    if (!text.includes(NO_COMMIT)) continue;
    await Deno.writeTextFile(`${folder}/${name}`, text.replaceAll(NO_COMMIT, commit));
  }
}
