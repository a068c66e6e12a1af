/**
 * Makes the npm package, in `npm/` or the folder that is named: `deno task npm`. It has the programs in a
 * bundle, and Deno itself as its only dependency.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { bundle, emptied } from "./bundle.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const folder = Deno.args[0] ?? `${ROOT}npm`;

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
await bundle(`${folder}/lib`);
await Deno.mkdir(`${folder}/bin`);
await Deno.copyFile(`${ROOT}packaging/papo.cjs`, `${folder}/bin/papo.cjs`);
await Deno.copyFile(`${ROOT}LICENSE`, `${folder}/LICENSE`);
await Deno.copyFile(`${ROOT}packaging/README.md`, `${folder}/README.md`);
await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(PACKAGE, null, 2)}\n`);
