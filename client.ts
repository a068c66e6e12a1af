/**
 * Papo's client: arguments, then a conversation in the terminal, or a filter where there is none, or a
 * command for scripts. Each loads what it needs, and the prompt stands the sooner.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import type { SessionEnd } from "./lib/client/session/session_event.ts";
import { CLIENT_MESSAGES } from "./lib/language/client.ts";
import { answer, complain } from "./lib/startup/console.ts";
import { type Parsed, readOrigins } from "./lib/startup/arguments.ts";
import { StartupError } from "./lib/startup/failure.ts";
import { Access, type AccessOptions, type Conn } from "./lib/terminal/access.ts";
import type { Elsewhere } from "./lib/terminal/find/elsewhere.ts";
import {
  asksToFind,
  type ClientOptions,
  parseClientOptions,
  parseFindOptions,
  parseScriptOptions,
  scriptOf,
  type ScriptOptions,
} from "./lib/terminal/options.ts";
import type { Profiled } from "./lib/terminal/profile.ts";

async function main(typed: readonly string[], locale: string): Promise<number> {
  // What one always says is of servers that one knows.
  if (asksToFind(typed)) {
    return await obey(parseFindOptions(typed, locale), async (options) => {
      const { find } = await import("./lib/terminal/find/script.ts");
      return await find(options, typed);
    });
  }
  const profiled = await profiledArguments(typed, locale);
  if (profiled.type === "refused") {
    complain(profiled.sentence);
    return 2;
  }
  const { origins } = profiled;
  const script = scriptOf(typed);
  return script === undefined
    ? await obey(readOrigins(origins, locale, parseClientOptions), join)
    : await obey(
      readOrigins(origins, locale, (args, tag) => parseScriptOptions(script, args, tag)),
      perform,
    );
}

/** What one always says may stand in a file. */
async function profiledArguments(args: readonly string[], locale: string): Promise<Profiled> {
  const isProfiled = args.some((argument) => /^--profile(?:=|$)/.test(argument));
  if (!isProfiled) return { type: "origins", origins: [{ args, file: undefined }] };
  const { withProfile } = await import("./lib/terminal/profile.ts");
  return withProfile(args, locale);
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  if (parsed.type === "run") return await run(parsed.options);
  return await answer(parsed, `papo ${manifest.version}`);
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

/** With someone at a terminal; `caution` is said where the server was only found. */
async function talk(options: ClientOptions, access: Access, caution?: string): Promise<number> {
  // Loaded before it connects: a server takes whoever is silent for a person with netcat.
  const { converse } = await import("./lib/terminal/talk/converse.ts");
  const connect = (servers?: readonly string[]): Promise<Conn> => access.connect(servers);
  let first: Conn;
  try {
    first = await connect();
  } catch (error) {
    const isNobodyHere = error instanceof Deno.errors.ConnectionRefused;
    const place = options.looksElsewhere && isNobodyHere ? await elsewhere(options) : undefined;
    return place === undefined ? fail(error, options, access) : await go(place, options, access);
  }
  const { password, key, roomKeys } = access;
  const entrance = { first, connect, password, key, roomKeys, caution };
  return exitCode(await converse(options, entrance), options);
}

/** Where a person chooses to go when nobody answers on this machine; `undefined` where that cannot be found out. */
async function elsewhere(options: ClientOptions): Promise<Elsewhere | undefined> {
  const { goElsewhere } = await import("./lib/terminal/find/elsewhere.ts");
  return await goElsewhere(options);
}

async function go(place: Elsewhere, options: ClientOptions, access: Access): Promise<number> {
  const there = { ...options, looksElsewhere: false };
  switch (place.type) {
    case "nowhere":
      return 0;
    case "started": {
      await using _server = place.server;
      return await talk(there, access);
    }
    case "found": {
      const { address: host, port, hasTls } = place.chat;
      const named = { ...there, host, port, tls: options.tls || hasTls };
      const access = await prepare(named);
      return access === undefined ? 1 : await talk(named, access, place.caution);
    }
  }
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

async function firstConnection(options: ClientOptions, access: Access): Promise<Conn | undefined> {
  try {
    return await access.connect();
  } catch (error) {
    fail(error, options, access);
    return undefined;
  }
}

function fail(error: unknown, { language }: ClientOptions, access: Access): number {
  complain(`${CLIENT_MESSAGES[language].clientFailed} ${access.explain(error)}`);
  return 1;
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
