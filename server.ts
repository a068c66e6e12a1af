/**
 * Papo's server: runs until a signal. `server.ts backup` copies a history, `server.ts hash NAME` writes
 * a line for the operators' file, `server.ts cert` makes a certificate. What is seldom asked for is
 * loaded when it is.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { parseBackupOptions, parseHashOptions, parseServerOptions } from "./lib/server/options.ts";
import { serve } from "./lib/server/serve.ts";
import type { Parsed } from "./lib/startup/arguments.ts";
import { languageOf } from "./lib/vocabulary/language.ts";

async function main(args: readonly string[], locale: string): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case "backup":
      return await obey(parseBackupOptions(rest, locale), async (options) => {
        const { makeBackup } = await import("./lib/server/operation/make_backup.ts");
        return await makeBackup(options, args);
      });
    case "cert": {
      const { makeCertificate } = await import("./lib/server/operation/make_certificate.ts");
      return makeCertificate(languageOf(locale));
    }
    case "hash":
      return await obey(parseHashOptions(rest, locale), async (options) => {
        const { hash } = await import("./lib/server/operation/hash.ts");
        return await hash(options);
      });
    default:
      return await obey(parseServerOptions(args, locale), (options) => {
        return serve(options, { version: manifest.version, args });
      });
  }
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  if (parsed.type === "run") return await run(parsed.options);
  const { answer } = await import("./lib/startup/console.ts");
  return answer(parsed, `papo-server ${manifest.version}`);
}

Deno.exit(await main(Deno.args, navigator.language));
