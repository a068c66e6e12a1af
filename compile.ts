/**
 * Builds papo-server and papo, single binaries, in the folder it is run in: `deno task compile`. What is
 * said behind that goes to both `deno compile`, such as `--target aarch64-apple-darwin`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import manifest from "./deno.json" with { type: "json" };
import parseArgs from "@std/cli/parse-args" with { type: "text" };
import jsoncParse from "@std/jsonc/parse" with { type: "text" };
import { COMMIT as ARCHIVED } from "./lib/startup/commit.ts";
import { BUILD_FAILED } from "./lib/language/build.ts";

/** To whom a server says that it is there: to all on a network, and to who asks on it. */
const ANNOUNCING = [
  "224.0.0.251:5353",
  "[ff02::fb]:5353",
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"].map((net) =>
    `${net}:10101`
  ),
];

/** What is built, and with which permissions: a binary's are fixed. */
const PROGRAMS = [
  {
    output: "papo-server",
    script: "server.ts",
    flags: [
      "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=120",
      `--allow-net=localhost,127.0.0.1,[::1],0.0.0.0,[::],${ANNOUNCING.join(",")}`,
      "--allow-read",
      "--allow-write",
      "--allow-sys=networkInterfaces,hostname",
    ],
  },
  {
    output: "papo",
    script: "client.ts",
    flags: ["--allow-net", "--allow-read", "--allow-write", "--allow-sys=networkInterfaces"],
  },
];

/** What the programs use of the standard library: one file each, which needs no other. */
const LEAVES = {
  "@std/cli/parse-args": parseArgs,
  "@std/jsonc/parse": jsoncParse,
};

/** What a binary says that it was made of. */
const COMMIT = new URL("lib/startup/commit.ts", import.meta.url).href;

/** Of a package all is embedded, and of the standard library these files are enough. */
const IMPORTS = {
  ...manifest.imports,
  ...Object.fromEntries(
    Object.entries(LEAVES).map(([name, source]) => [name, dataUrl("text/javascript", source)]),
  ),
  [COMMIT]: dataUrl("text/javascript", `export const COMMIT = "${await commitOfClone()}";`),
};

/**
 * Tests use packages too, and no program needs those. All that the programs need of the configuration is
 * said here, for with a workspace in that Deno 2.9.6 panics at an import map; types are checked before.
 */
const LEAN = [
  "--exclude-unused-npm",
  "--no-config",
  "--no-check",
  `--lock=${fileURLToPath(new URL("deno.lock", import.meta.url))}`,
  `--import-map=${dataUrl("application/json", JSON.stringify({ imports: IMPORTS }))}`,
];

for (const { output, script, flags } of PROGRAMS) {
  const path = new URL(script, import.meta.url).href;
  const args = ["compile", ...LEAN, ...flags, "--output", output, ...Deno.args, path];
  const { success } = await new Deno.Command(Deno.execPath(), { args }).spawn().status;
  if (success) continue;
  Deno.stderr.writeSync(
    new TextEncoder().encode(`${BUILD_FAILED.en} / ${BUILD_FAILED["pt-BR"]}\n`),
  );
  Deno.exit(1);
}

function dataUrl(type: string, text: string): string {
  return `data:${type},${encodeURIComponent(text)}`;
}

/** Where there is no clone, what stands there holds. */
async function commitOfClone(): Promise<string> {
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  const args = ["rev-parse", "--short=12", "HEAD"];
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd }).output();
    if (success) return new TextDecoder().decode(stdout).trim();
  } catch {
    // There is no git.
  }
  return ARCHIVED;
}
