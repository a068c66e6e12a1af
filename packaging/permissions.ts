/**
 * Says with which of Deno's flags a program is to be run: exactly those that its arguments take. The
 * launchers ask this first: `permissions.js server --port 7`, and get a flag a line.
 *
 * @module
 */

import { readConfigured } from "../lib/server/configuration.ts";
import { addressesOf } from "../lib/server/connection/listen.ts";
import { flagsFor } from "../lib/server/operation/permissions.ts";
import { parseBackupOptions, parseInitOptions } from "../lib/server/operation/commands.ts";
import { argumentsOfDoctor, SERVER_ROWS } from "../lib/server/options.ts";
import { Reading, type Row } from "../lib/startup/arguments.ts";
import { accessFlags } from "../lib/terminal/access.ts";
import { FIND_FLAGS, FIND_SYS, FOUND_NET } from "../lib/terminal/find/flags.ts";
import { withProfile } from "../lib/terminal/profile.ts";
import {
  asksToFind,
  ENTRY_ROWS,
  parseClientOptions,
  parseScriptOptions,
  scriptOf,
} from "../lib/terminal/options.ts";

/** The server's own, as in its tasks. */
const V8 = "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=120";

/** What the doctor takes more; where there is no such program, Deno shall not say so. */
const LOOKING_AT_FIREWALL = ["--quiet", "--allow-run=nft"];

/** What is refused, or only tells of itself, needs none. */
async function flagsOfServer(args: readonly string[], locale: string): Promise<readonly string[]> {
  const [command, ...rest] = args;
  switch (command) {
    case "hash":
      return [];
    case "cert":
      return [
        // Where there is none, the program says what to do, and Deno need not say it before.
        ...["--quiet", "--allow-run=openssl", "--allow-sys=networkInterfaces,hostname"],
        "--allow-read=cert.pem,key.pem",
      ];
    case "backup": {
      const parsed = parseBackupOptions(rest, locale);
      if (parsed.type !== "run") return [];
      const { history, target } = parsed.options;
      return [`--allow-read=${history}`, `--allow-write=${target}`];
    }
    case "init": {
      const parsed = parseInitOptions(rest, locale);
      if (parsed.type !== "run") return [];
      const { folder } = parsed.options;
      return [`--allow-read=${folder}`, `--allow-write=${folder}`];
    }
  }
  const isChecked = command === "check";
  const ofDoctor = argumentsOfDoctor(args);
  const options = isChecked ? rest : ofDoctor ?? args;
  const parsed = await readConfigured(options, locale);
  if (parsed.type !== "run") return toRead(options, locale, [SERVER_ROWS.config, SERVER_ROWS.data]);
  const { config, data } = parsed.options;
  const read = [config, data].filter((file) => file !== undefined);
  if (isChecked) return read.length === 0 ? [] : [`--allow-read=${read.join(",")}`];
  const flags = [V8, ...flagsFor(parsed.options, await addressesOf(parsed.options.host))];
  const isLooking = ofDoctor !== undefined && Deno.build.os === "linux";
  return isLooking ? [...flags, ...LOOKING_AT_FIREWALL] : flags;
}

/** What is wrong with a file is said by the program: it must see it, too. */
function toRead(
  args: readonly string[],
  locale: string,
  rows: readonly Row<string, string | undefined>[],
): string[] {
  const known = Object.fromEntries(rows.map((row) => [row.name, row]));
  const reading = new Reading(args, known, locale);
  const files = rows.map((row) => reading.valueOf(row)).filter((file) => file !== undefined);
  return files.length === 0 ? [] : [`--allow-read=${files.join(",")}`];
}

function flagsOfClient(typed: readonly string[], locale: string): readonly string[] {
  const profiled = withProfile(typed, locale, () => true);
  if (profiled.type === "refused") return toRead(typed, locale, [ENTRY_ROWS.profile]);
  const args = profiled.origins.flatMap((origin) => origin.args);
  if (asksToFind(args)) return FIND_FLAGS;
  const script = scriptOf(args);
  if (script !== undefined) {
    const parsed = parseScriptOptions(script, args, locale);
    return parsed.type === "run" ? accessFlags(parsed.options) : [];
  }
  const parsed = parseClientOptions(args, locale);
  if (parsed.type !== "run") return [];
  const { options } = parsed;
  return options.looksElsewhere
    ? [...accessFlags(options, FOUND_NET), FIND_SYS]
    : accessFlags(options);
}

const [program, ...args] = Deno.args;
const flags = program === "server"
  ? await flagsOfServer(args, navigator.language)
  : flagsOfClient(args, navigator.language);
Deno.stdout.writeSync(new TextEncoder().encode(flags.map((flag) => `${flag}\n`).join("")));
