/**
 * Papo's client: options, then a conversation in the terminal, or a filter where there is none, or a
 * command for scripts. Each loads what it needs, and the prompt stands the sooner.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { connect } from "./lib/terminal/connect.ts";
import { CLIENT_MESSAGES } from "./lib/language/client.ts";
import type { SessionEnd } from "./lib/client/session_event.ts";
import type { PipeEnd } from "./lib/terminal/script/pipe.ts";
import type { ScriptWorld } from "./lib/terminal/script/script.ts";
import { systemClock } from "./lib/startup/system_clock.ts";
import { commandLine, failureReason, formatAddress } from "./lib/startup/failure.ts";
import type { Language } from "./lib/vocabulary/language.ts";
import { STARTUP_MESSAGES } from "./lib/language/startup.ts";
import { inputFailure, outputFailure, type Printed, printLine } from "./lib/startup/output.ts";
import { secretInFile } from "./lib/server/gate/secret.ts";
import { shownLine } from "./lib/text/text.ts";
import {
  type ClientOptions,
  parseClientOptions,
  parseScriptOptions,
  scriptOf,
  type ScriptOptions,
} from "./lib/terminal/options.ts";
import type { Parsed } from "./lib/startup/arguments.ts";

async function main(): Promise<number> {
  const script = scriptOf(Deno.args);
  return script === undefined
    ? await obey(parseClientOptions(Deno.args, navigator.language), join)
    : await obey(parseScriptOptions(script, Deno.args, navigator.language), perform);
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  switch (parsed.type) {
    case "help":
      return tell(parsed.text, parsed.language);
    case "version":
      return tell(`papo ${manifest.version}`, parsed.language);
    case "refused":
      complain(parsed.sentence);
      return 2;
    case "run":
      return await run(parsed.options);
  }
}

/** A command for scripts. */
async function perform(options: ScriptOptions): Promise<number> {
  const { failureCode, runScript } = await import("./lib/terminal/script/run.ts");
  const access = getAccess(options);
  if (access === undefined) return failureCode(options.script);
  return await runScript(options, await worldOf(access, options));
}

/** In a terminal, or as a filter where there is none. */
async function join(options: ClientOptions): Promise<number> {
  const access = getAccess(options);
  if (access === undefined) return 1;
  if (isForPeople(options.isDumb)) return await talk(options, access);
  if (options.seed) return await relay(options, access);
  const { runFilter } = await import("./lib/terminal/script/filter.ts");
  const world = await worldOf(access, options);
  return await runFilter({ ...options, reconnect: false }, world);
}

async function talk(options: ClientOptions, access: Access): Promise<number> {
  // Loaded before it connects: a server takes whoever is silent for a person with netcat.
  const { converse } = await import("./lib/terminal/talk/converse.ts");
  const conn = await firstConnection(options, access);
  if (conn === undefined) return 1;
  return exitCode(await converse(options, conn, access.connect, access.password), options);
}

/** A filter for an original server. */
async function relay(options: ClientOptions, access: Access): Promise<number> {
  const { language } = options;
  const { SeedLink } = await import("./lib/terminal/seed/link.ts");
  const { pipe } = await import("./lib/terminal/script/pipe.ts");
  const conn = await firstConnection(options, access);
  if (conn === undefined) return 1;
  const link = new SeedLink(conn);
  complain(CLIENT_MESSAGES[language].clientConnected);
  try {
    return pipeCode(await pipe(link, options.nick, Deno.stdin.readable, print), language);
  } finally {
    link.close();
  }
}

async function firstConnection(
  options: ClientOptions,
  access: Access,
): Promise<Conn | undefined> {
  try {
    return await access.connect();
  } catch (error) {
    complain(`${CLIENT_MESSAGES[options.language].clientFailed} ${explain(error, options)}`);
    return undefined;
  }
}

/** What those need that are no conversation in a terminal. */
async function worldOf(access: Access, options: AccessOptions): Promise<ScriptWorld> {
  const { socketTransport } = await import("./lib/terminal/socket_transport.ts");
  const { LineOutput } = await import("./lib/terminal/script/line_output.ts");
  return {
    connect: async () => socketTransport(await access.connect()),
    ...(access.password !== undefined && { password: access.password }),
    clock: systemClock,
    input: Deno.stdin.readable,
    matcher: async (pattern) => {
      const { Matcher } = await import("./lib/terminal/script/matcher.ts");
      return new Matcher(pattern, systemClock);
    },
    output: new LineOutput((bytes) => Deno.stdout.write(bytes), systemClock),
    complain,
    explain: (error) => explain(error, options),
    asksPassword: Deno.stdin.isTerminal(),
    stopped: new Promise((resolve) => {
      // Exit codes as a shell would show them, had the signal ended the process.
      Deno.addSignalListener("SIGINT", () => resolve(130));
      // Windows has no SIGTERM to listen to.
      if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => resolve(143));
    }),
  };
}

type Conn = Deno.TcpConn | Deno.TlsConn;
type AccessOptions = Pick<
  ClientOptions,
  "host" | "port" | "language" | "tls" | "caFile" | "passwordFile"
>;

/** How one gets in. */
interface Access {
  connect(): Promise<Conn>;
  readonly password: string | undefined;
}

/** Reads the files that the options name; complains where that cannot be done. */
function getAccess(options: AccessOptions): Access | undefined {
  const { host: hostname, port, tls, caFile, passwordFile, language } = options;
  const ca = caFile === undefined ? "" : readText(caFile, options);
  const text = passwordFile === undefined ? "" : readText(passwordFile, options);
  if (ca === undefined || text === undefined) return undefined;
  const password = passwordFile && secretInFile(text);
  if (passwordFile !== undefined && password === undefined) {
    complain(STARTUP_MESSAGES[language].passwordFileRefused(passwordFile));
    return undefined;
  }
  const caCerts = caFile === undefined ? [] : [ca];
  return { connect: () => connect({ hostname, port, tls, caCerts }), password };
}

function readText(file: string, options: AccessOptions): string | undefined {
  const messages = STARTUP_MESSAGES[options.language];
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    complain(
      error instanceof Deno.errors.NotCapable
        ? messages.permission(file, permittedCommand(options))
        : messages.fileUnreadable(file),
    );
    return undefined;
  }
}

/** What to type to run this with all permissions that it needs. */
function permittedCommand({ host, port, caFile, passwordFile }: AccessOptions): string {
  const net = `--allow-net=${formatAddress({ hostname: host, port })}`;
  const files = [caFile, passwordFile].filter((file) => file !== undefined);
  const read = files.length === 0 ? [] : [`--allow-read=${files.join(",")}`];
  return commandLine([net, ...read], "client.ts", Deno.args);
}

/** Why no connection could be made. */
function explain(error: unknown, options: AccessOptions): string {
  const { language } = options;
  const address = { hostname: options.host, port: options.port };
  // What is wrong with a file of certificates comes as an error of no class of its own.
  const isOfTls = options.tls && error instanceof Error &&
    (error instanceof Deno.errors.InvalidData || /cert|tls|pem/i.test(error.message));
  return isOfTls
    ? CLIENT_MESSAGES[language].clientTlsFailed(error.message)
    : failureReason(error, address, language, permittedCommand(options));
}

/** Whether someone sits there, at a terminal that can move its cursor. */
function isForPeople(isDumb: boolean): boolean {
  return !isDumb && Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** Says how the conversation ended, where the screen did not. */
function exitCode(end: SessionEnd, options: ClientOptions): number {
  switch (end.type) {
    case "left":
      return 0;
    case "closed": // what the server said of it stands on the screen
      return 1;
    case "lost":
    case "unreachable":
      complain(CLIENT_MESSAGES[options.language].clientLost);
      return 1;
    case "foreign":
      complain(CLIENT_MESSAGES[options.language].foreign[end.protocol]);
      return 1;
  }
}

/** Says how a filter for an original server ended. */
function pipeCode(end: PipeEnd, language: Language): number {
  switch (end.type) {
    case "done":
    case "unread":
      return 0;
    case "lost":
      complain(CLIENT_MESSAGES[language].clientLost);
      return 1;
    case "unreadable":
      complain(inputFailure(end.error, language));
      return 1;
    case "failed":
      complain(outputFailure(end.error, language));
      return 1;
  }
}

/** Prints the only thing there is to print; returns the exit code. */
function tell(text: string, language: Language): number {
  const printed = print(text);
  if (printed.type !== "failed") return 0;
  complain(outputFailure(printed.error, language));
  return 1;
}

function print(line: string): Printed {
  return printLine(Deno.stdout, line);
}

/** A sentence, in which may stand what strangers or arguments say. Where it cannot be written, that is all. */
function complain(sentence: string): void {
  printLine(Deno.stderr, shownLine(sentence));
}

Deno.exit(await main());
