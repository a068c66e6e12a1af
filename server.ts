/**
 * Papo's server: runs until a signal. `server.ts backup` copies a history, `server.ts hash NAME` writes
 * a line for the operators' file, `server.ts cert` makes a certificate, `server.ts init` a folder for all of
 * it, `server.ts check` shows which options hold, `server.ts doctor` what is wrong. What is seldom asked for
 * is loaded when it is.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { argumentsOfDoctor, parseServerOptions, type ServerOptions } from "./lib/server/options.ts";
import { serve } from "./lib/server/serve.ts";
import type { Parsed } from "./lib/startup/arguments.ts";

const PROGRAM = `papo-server ${manifest.version}`;

async function main(args: readonly string[], locale: string): Promise<number> {
  const [command, ...rest] = args;
  const ofDoctor = argumentsOfDoctor(args);
  if (ofDoctor !== undefined) {
    const { doctor } = await import("./lib/server/operation/doctor.ts");
    return await doctor(ofDoctor, locale, PROGRAM);
  }
  switch (command) {
    case "backup": {
      const { parseBackupOptions } = await import("./lib/server/operation/commands.ts");
      return await obey(parseBackupOptions(rest, locale), async (options) => {
        const { makeBackup } = await import("./lib/server/operation/make_backup.ts");
        return await makeBackup(options, args);
      });
    }
    case "cert": {
      const { parseCertOptions } = await import("./lib/server/operation/commands.ts");
      return await obey(parseCertOptions(rest, locale), async ({ language }) => {
        const { makeCertificate } = await import("./lib/server/operation/make_certificate.ts");
        return makeCertificate(language);
      });
    }
    case "hash": {
      const { parseHashOptions } = await import("./lib/server/operation/commands.ts");
      return await obey(parseHashOptions(rest, locale), async (options) => {
        const { hash } = await import("./lib/server/operation/hash.ts");
        return await hash(options);
      });
    }
    case "init": {
      const { parseInitOptions } = await import("./lib/server/operation/commands.ts");
      return await obey(parseInitOptions(rest, locale), async (options) => {
        const { makeFolder } = await import("./lib/server/operation/make_folder.ts");
        return await makeFolder(options);
      });
    }
    case "check": {
      const { check } = await import("./lib/server/operation/check.ts");
      return await check(rest, locale, PROGRAM);
    }
    default:
      return await obey(await readOptions(args, locale), (options) => {
        return serve(options, { version: manifest.version, args });
      });
  }
}

/** Options may stand in a file, or in a folder, that an option names. */
async function readOptions(
  args: readonly string[],
  locale: string,
): Promise<Parsed<ServerOptions>> {
  const isConfigured = args.some((argument) => /^--(?:config|data)(?:=|$)/.test(argument));
  if (!isConfigured) return parseServerOptions(args, locale);
  const { readConfigured } = await import("./lib/server/configuration.ts");
  return await readConfigured(args, locale);
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  if (parsed.type === "run") return await run(parsed.options);
  const { answer } = await import("./lib/startup/console.ts");
  return await answer(parsed, PROGRAM);
}

Deno.exit(await main(Deno.args, navigator.language));
