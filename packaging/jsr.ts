/**
 * Makes what JSR gets, in `jsr/` or the folder that is named: `deno task jsr`, and `deno publish` in there. In the
 * clone the page is a member of its own, whose files Deno keeps out of what is published.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { emptied, run } from "./bundle.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FILES = [
  "client.ts",
  "server.ts",
  "lib",
  "deno.lock",
  "LICENSE",
  "README.md",
  "docs",
  "CHANGELOG.md",
];

const folder = Deno.args[0] ?? `${ROOT}jsr`;
const { workspace: _, tasks: _tasks, ...published } = manifest;
const config = {
  ...published,
  exports: { ".": "./client.ts", "./client": "./client.ts", "./server": "./server.ts" },
  // In a clone Git ignores the folder, and Deno publishes nothing that Git ignores unless it is told to.
  publish: { exclude: ["!."] },
};

await emptied(folder);
await run(ROOT, "cp", "-R", ...FILES, folder);
await Deno.remove(`${folder}/lib/page/deno.json`);
await Deno.writeTextFile(`${folder}/deno.json`, `${JSON.stringify(config, null, 2)}\n`);
