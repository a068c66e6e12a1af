/**
 * Papo's client: arguments, then a conversation in the terminal, or a filter where there is none, or a
 * command for scripts. Each loads what it needs, and the prompt stands the sooner.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import type { SessionEnd } from "./lib/client/session_event.ts";
import { CLIENT_MESSAGES } from "./lib/language/client.ts";
import { answer, complain } from "./lib/startup/console.ts";
import type { Parsed } from "./lib/startup/arguments.ts";
import { StartupError } from "./lib/startup/failure.ts";
import { Access, type AccessOptions, type Conn } from "./lib/terminal/access.ts";
import {
  type ClientOptions,
  parseClientOptions,
  parseScriptOptions,
  scriptOf,
  type ScriptOptions,
} from "./lib/terminal/options.ts";

async function main(args: readonly string[], locale: string): Promise<number> {
  const script = scriptOf(args);
  return script === undefined
    ? await obey(parseClientOptions(args, locale), join)
    : await obey(parseScriptOptions(script, args, locale), perform);
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  if (parsed.type === "run") return await run(parsed.options);
  return answer(parsed, `papo ${manifest.version}`);
}

/** A command for scripts. */
async function perform(options: ScriptOptions): Promise<number> {
  const { failureCode, runScript } = await import("./lib/terminal/script/run.ts");
  const { worldOf } = await import("./lib/terminal/script/world.ts");
  const access = await prepare(options);
  return access === undefined
    ? failureCode(options.script)
    : await runScript(options, worldOf(access));
}

/** In a terminal, or as a filter where there is none. */
async function join(options: ClientOptions): Promise<number> {
  const access = await prepare(options);
  if (access === undefined) return 1;
  if (isForPeople(options.isDumb)) return await talk(options, access);
  if (options.seed) return await filterSeed(options, access);
  const { runFilter } = await import("./lib/terminal/script/filter.ts");
  const { worldOf } = await import("./lib/terminal/script/world.ts");
  return await runFilter({ ...options, reconnect: false }, worldOf(access));
}

async function talk(options: ClientOptions, access: Access): Promise<number> {
  // Loaded before it connects: a server takes whoever is silent for a person with netcat.
  const { converse } = await import("./lib/terminal/talk/converse.ts");
  const conn = await firstConnection(options, access);
  if (conn === undefined) return 1;
  const connect = (): Promise<Conn> => access.connect();
  return exitCode(await converse(options, conn, connect, access.password), options);
}

/** A filter for an original server. */
async function filterSeed(options: ClientOptions, access: Access): Promise<number> {
  const { relay } = await import("./lib/terminal/script/relay.ts");
  const conn = await firstConnection(options, access);
  return conn === undefined ? 1 : await relay(conn, options.nick, options.language);
}

/** Complains where what the options name will not do. */
async function prepare(options: AccessOptions): Promise<Access | undefined> {
  try {
    return await Access.prepare(options, Deno.args);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    complain(error.message);
    return undefined;
  }
}

async function firstConnection(
  { language }: ClientOptions,
  access: Access,
): Promise<Conn | undefined> {
  try {
    return await access.connect();
  } catch (error) {
    complain(`${CLIENT_MESSAGES[language].clientFailed} ${access.explain(error)}`);
    return undefined;
  }
}

/** Whether someone sits there, at a terminal that can move its cursor. */
function isForPeople(isDumb: boolean): boolean {
  return !isDumb && Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** Says how the conversation ended, where the screen did not. */
function exitCode(end: SessionEnd, { language }: ClientOptions): number {
  switch (end.type) {
    case "left":
      return 0;
    case "closed": // what the server said of it stands on the screen
      return 1;
    case "lost":
    case "unreachable":
      complain(CLIENT_MESSAGES[language].clientLost);
      return 1;
    case "foreign":
      complain(CLIENT_MESSAGES[language].foreign[end.protocol]);
      return 1;
  }
}

Deno.exit(await main(Deno.args, navigator.language));
