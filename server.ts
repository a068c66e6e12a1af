/**
 * Papo's server: options, store, gate, hub, listener; runs until a signal. What an option asks for is
 * loaded with it. `server.ts backup` copies a history, `server.ts hash NAME` writes a line for the
 * operators' file, `server.ts cert` a certificate.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { systemClock } from "./lib/startup/system_clock.ts";
import type { Dialect } from "./lib/server/dialect/dialect.ts";
import type { Secure } from "./lib/server/connection/options.ts";
import type { Reloadable } from "./lib/vocabulary/reply.ts";
import { commandLine, failureReason, formatAddress } from "./lib/startup/failure.ts";
import { Gate } from "./lib/server/gate/gate.ts";
import type { Sequencer } from "./lib/server/chat/sequencer.ts";
import type { Inviting } from "./lib/server/operation/joining.ts";
import { Journal } from "./lib/server/operation/journal.ts";
import { type Language, languageOf } from "./lib/vocabulary/language.ts";
import { LISTENER_LIMITS, LOG_LIMITS, STATUS_HOST } from "./lib/server/limits.ts";
import {
  addressesOf,
  knownAddresses,
  type Listening,
  listenOn,
  mustBeLookedUp,
  netPermissions,
} from "./lib/server/connection/listen.ts";
import { Listener } from "./lib/server/connection/listener.ts";
import { SERVER_MESSAGES, type ServerMessages } from "./lib/language/server.ts";
import { STARTUP_MESSAGES } from "./lib/language/startup.ts";
import type { Operators } from "./lib/server/gate/operators.ts";
import {
  type BackupOptions,
  type HashOptions,
  parseBackupOptions,
  parseHashOptions,
  parseServerOptions,
  type ServerOptions,
} from "./lib/server/options.ts";
import type { Parsed } from "./lib/startup/arguments.ts";
import { Printer } from "./lib/startup/printer.ts";
import { hashSecret, secretInFile } from "./lib/server/gate/secret.ts";
import type { Figures, Status } from "./lib/server/operation/status.ts";
import { Signals, type SignalSource } from "./lib/server/operation/signals.ts";
import type { Web } from "./lib/server/connection/web.ts";
import { type Store, StoreError } from "./lib/server/store/store.ts";
import type { SecureContext } from "./lib/server/tls/context.ts";

/** How long the end waits for someone to read what was printed last. */
const FLUSH_MS = 200;

const encoder = new TextEncoder();
const stdout = new Printer((bytes) => Deno.stdout.write(bytes), systemClock);
const stderr = new Printer((bytes) => Deno.stderr.write(bytes), systemClock);

async function main(): Promise<number> {
  const [command, ...rest] = Deno.args;
  const locale = navigator.language;
  switch (command) {
    case "backup":
      return await obey(parseBackupOptions(rest, locale), makeBackup);
    case "cert":
      return await makeCertificate();
    case "hash":
      return await obey(parseHashOptions(rest, locale), hash);
    default:
      return await obey(parseServerOptions(Deno.args, locale), serve);
  }
}

async function obey<Options>(
  parsed: Parsed<Options>,
  run: (options: Options) => Promise<number>,
): Promise<number> {
  switch (parsed.type) {
    case "help":
      return await tell(parsed.text, parsed.language);
    case "version":
      return await tell(`papo-server ${manifest.version}`, parsed.language);
    case "refused":
      complain(parsed.sentence);
      return 2;
    case "run":
      return await run(parsed.options);
  }
}

/** Something that keeps the server from starting, in one sentence. */
class StartupError extends Error {}

/** What the server is told to do, and what goes with it. */
interface Plan extends ServerOptions {
  /** What its host stands for. */
  readonly addresses: readonly string[];
  /** Where it tells what happens. */
  readonly log: Journal;
}

async function serve(given: ServerOptions): Promise<number> {
  const { language, verbosity, journal: format } = given;
  const messages = SERVER_MESSAGES[language];
  const log = new Journal({ verbosity, format, messages, printer: stderr, clock: systemClock });
  const options: Plan = { ...given, addresses: await addressesOf(given.host), log };
  let gate: Gate;
  let store: Store | undefined;
  let sockets: Bound<Deno.TcpListener>;
  let tls: Tls | undefined;
  let status: Bound<Status> | undefined;
  try {
    gate = await openGate(options, messages);
    store = await openStore(options, messages);
    tls = await openTls(options, messages);
    sockets = listen(options);
    status = await openStatus(options, messages);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    complain(`${messages.serverFailed} ${error.message}`);
    return 1;
  }
  // Before anyone can know that it runs.
  const signals = new Signals(signalSource(), systemClock);
  const { port } = sockets;
  print(`${messages.serverListening}: ${whereOf(options.host, sockets)}`);
  if (verbosity !== "quiet") await invite(options, port, messages);
  if (status !== undefined) {
    print(`${messages.serverStatus}: http://${STATUS_HOST}:${status.port}/metrics`);
  }

  const startedAtMs = systemClock.utcMs();
  // Whoever connects now waits for a moment; the table of characters that look alike is large.
  const { Sequencer } = await import("./lib/server/chat/sequencer.ts");
  const hub = new Sequencer(systemClock, {
    language,
    run: crypto.randomUUID(),
    newToken: () => crypto.randomUUID(),
    replay: options.replay,
    maxRooms: options.maxRooms,
    maxNick: options.maxNick,
    maxRoomName: options.maxRoomName,
    maxMemoryBytes: options.maxMemoryBytes,
    log: { ...LOG_LIMITS, ...options },
    ...(store !== undefined && { store }),
    onStore: (error, isAnew) => {
      const file = options.history ?? "";
      log.note(
        error === undefined
          ? { event: "store_recovered", isAnew, file }
          : { event: "store_failed", error, file },
      );
    },
    onLeap: (byMs) => log.note({ event: "clock_leapt", byMs }),
    onOperator: (operator, what) => log.note({ event: "operator", operator, what }),
  });
  const listener = new Listener(sockets.bound, {
    hub,
    gate,
    clock: systemClock,
    language,
    limits: { ...LISTENER_LIMITS, ...options },
    ...(tls !== undefined && { secure: tls.secure }),
    ...(!options.noWeb && { web: webOf(options) }),
    ...(!options.noIrc && { irc: ircOf(options, startedAtMs) }),
    observer: {
      fault: (error) => log.note({ event: "fault", error }),
      connected: (peer, connections) => log.note({ event: "connected", peer, connections }),
      disconnected: (peer, nick, reason) => log.note({ event: "disconnected", peer, nick, reason }),
    },
  });
  const figures = (): Figures => ({
    version: manifest.version,
    startedAtMs,
    memory: Deno.memoryUsage(),
    hub: hub.figures,
    listener: listener.figures,
  });
  for (const one of status?.bound ?? []) one.show(figures);
  hub.appoint(gate.operators?.names ?? []);
  const reloads = reloadsOf({ gate, hub, tls }, options, messages);
  signals.onReload(() => reloadAll(reloads, gate, log));
  await signals.stopped;
  for (const one of status?.bound ?? []) one.close();
  await listener.close();
  store?.close();
  if (verbosity !== "quiet") print(messages.serverStopping);
  return 0;
}

// What must be there before anyone can come in

/** What listens at each address of a host, all on one port. */
type Bound<T> = Extract<Listening<T>, { type: "listening" }>;

function listen(options: Plan): Bound<Deno.TcpListener> {
  const { host, port, addresses } = options;
  const outcome = listenOn(addresses, port, (address) => Deno.listen(address));
  if (outcome.type === "listening") return outcome;
  const { error, address } = outcome;
  // A permission is for the host as a whole.
  const refused = error instanceof Deno.errors.NotCapable ? { hostname: host, port } : address;
  throw new StartupError(
    failureReason(error, refused, options.language, permittedCommand(options)),
  );
}

/** The address as it was given; for a name that may stand for any, what it stands for, too. */
function whereOf(host: string, { bound, port }: Bound<Deno.TcpListener>): string {
  const address = formatAddress({ hostname: host, port });
  return mustBeLookedUp(host)
    ? `${address} (${bound.map(({ addr }) => addr.hostname).join(", ")})`
    : address;
}

async function openStatus(
  options: Plan,
  messages: ServerMessages,
): Promise<Bound<Status> | undefined> {
  const { statusPort } = options;
  if (statusPort === undefined) return undefined;
  const { Status } = await import("./lib/server/operation/status.ts");
  const outcome = listenOn(
    knownAddresses(STATUS_HOST),
    statusPort,
    (address) => new Status(address),
  );
  if (outcome.type === "listening") return outcome;
  throw new StartupError(
    outcome.error instanceof Deno.errors.NotCapable
      ? missingPermission(`${STATUS_HOST}:${statusPort}`, options)
      : messages.statusPortRefused(statusPort),
  );
}

/** How IRC is spoken: all that takes is loaded when the first client comes. */
function ircOf(options: Plan, sinceMs: number): () => Promise<Dialect> {
  const { ircName, ircRoom, passwordFile } = options;
  let opening: Promise<Dialect> | undefined;
  return () =>
    opening ??= import("./lib/server/dialect/irc/dialect.ts").then(({ ircDialect }) =>
      ircDialect({
        name: ircName,
        version: `papo-${manifest.version}`,
        sinceMs,
        room: ircRoom === "none" ? undefined : ircRoom,
        isLocked: passwordFile !== undefined,
        now: () => systemClock.utcMs(),
      })
    );
}

/** How HTTP is spoken: all that takes is loaded when the first browser comes. */
function webOf(options: ServerOptions): Web {
  const { language, webHosts: hosts } = options;
  let opening: Promise<Web> | undefined;
  return async (conn, head, way) => {
    opening ??= import("./lib/server/web/serve.ts")
      .then(({ openWeb }) => openWeb({ hosts, language, limits: options, clock: systemClock }));
    const web = await opening;
    return await web(conn, head, way);
  };
}

/** How TLS is spoken: newcomers are shown the pair of files as it was read last. */
interface Tls {
  readonly secure: Secure;
  /** Reads the pair again; where it will not do, the old one stays. */
  readonly reload: () => Promise<void>;
}

async function openTls(options: Plan, messages: ServerMessages): Promise<Tls | undefined> {
  const { tls: files } = options;
  if (files === undefined) return undefined;
  // So that node:tls costs a server without TLS neither time nor memory.
  const { secureContextOf } = await import("./lib/server/tls/context.ts");
  const { TlsSocket } = await import("./lib/server/tls/socket.ts");
  outlive(options.log);
  const read = async (): Promise<SecureContext> => {
    const { cert, key } = files;
    const pair = { cert: readText(cert, options), key: readText(key, options) };
    const outcome = await secureContextOf(pair);
    if (outcome.type === "ready") return outcome.context;
    throw new StartupError(messages.tlsRefused[outcome.problem](cert, key));
  };
  let context = await read();
  return {
    secure: (conn, head) => new TlsSocket(conn, head, context),
    reload: async () => {
      context = await read();
    },
  };
}

/**
 * node:tls works in callbacks of its own, where nobody else can catch what it throws, be it for a bug of
 * Deno's that strangers' bytes find: that shall cost one connection, not all.
 */
function outlive(log: Journal): void {
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    log.note({ event: "fault", error: event.error });
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.note({ event: "fault", error: event.reason });
  });
}

/** Something in a file that can be read anew while the server runs. */
interface Reload {
  readonly what: Reloadable;
  /** Fails where the file will not do; then all stays as it was. */
  read(): void | Promise<void>;
}

/** What the files say that the options name, each put in the place of what they said before. */
function reloadsOf(
  { gate, hub, tls }: {
    readonly gate: Gate;
    readonly hub: Sequencer;
    readonly tls: Tls | undefined;
  },
  options: Plan,
  messages: ServerMessages,
): Reload[] {
  const { passwordFile, operatorFile } = options;
  const reloads: Reload[] = [];
  if (tls !== undefined) reloads.push({ what: "certificate", read: tls.reload });
  if (passwordFile !== undefined) {
    const read = (): void => gate.changePassword(readPassword(passwordFile, options));
    reloads.push({ what: "password", read });
  }
  if (operatorFile !== undefined) {
    const read = async (): Promise<void> => {
      const former = gate.operators;
      const operators = await readOperators(operatorFile, options, messages);
      gate.changeOperators(operators);
      // Who has another password now must say it.
      hub.appoint(
        operators.names,
        (name) => former !== undefined && operators.hasAsIn(former, name),
      );
    };
    reloads.push({ what: "operators", read });
  }
  return reloads;
}

/** Reads all of it anew, and says of each what came of it. */
async function reloadAll(reloads: readonly Reload[], gate: Gate, log: Journal): Promise<void> {
  if (reloads.length === 0) log.note({ event: "nothing_to_reload" });
  for (const { what, read } of reloads) {
    try {
      await read();
      const operators = what === "operators" ? { operators: gate.operators?.names ?? [] } : {};
      log.note({ event: "reloaded", what, ...operators });
    } catch (error) {
      log.note({
        event: "reload_failed",
        what,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }
}

async function openStore(
  options: Plan,
  messages: ServerMessages,
): Promise<Store | undefined> {
  const { history, keep, durability, log } = options;
  if (history === undefined) return undefined;
  // Loaded only where it is needed: SQLite takes as long as all the rest.
  const { SqliteStore } = await import("./lib/server/store/sqlite.ts");
  try {
    const store = new SqliteStore(history, keep, {
      durability,
      onDoubt: (aheadMs) => log.note({ event: "clock_doubted", aheadMs }),
    });
    if (store.isOpenToAll) complain(messages.storeOpenToAll(history));
    return store;
  } catch (error) {
    throw new StartupError(
      error instanceof StoreError
        ? messages.store[error.problem](history, error.message)
        : missingPermission(history, options),
    );
  }
}

async function openGate(options: Plan, messages: ServerMessages): Promise<Gate> {
  const { passwordFile, operatorFile, log } = options;
  const password = passwordFile && readPassword(passwordFile, options);
  const operators = operatorFile && await readOperators(operatorFile, options, messages);
  return new Gate({
    ...(password && { password }),
    ...(operators && { operators }),
    onWrong: (address, operator) => log.note({ event: "wrong_password", address, operator }),
  });
}

function readPassword(file: string, options: Plan): string {
  const password = secretInFile(readText(file, options));
  if (password === undefined) {
    throw new StartupError(STARTUP_MESSAGES[options.language].passwordFileRefused(file));
  }
  return password;
}

async function readOperators(
  file: string,
  options: Plan,
  messages: ServerMessages,
): Promise<Operators> {
  const { parseOperators } = await import("./lib/server/gate/operators.ts");
  const parsed = parseOperators(readText(file, options));
  if (parsed.type === "operators") return parsed.operators;
  throw new StartupError(messages.operatorFileRefused(file, parsed.line));
}

function readText(file: string, options: Plan): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw new StartupError(
      error instanceof Deno.errors.NotCapable
        ? missingPermission(file, options)
        : STARTUP_MESSAGES[options.language].fileUnreadable(file),
    );
  }
}

function missingPermission(access: string, options: Plan): string {
  return STARTUP_MESSAGES[options.language].permission(access, permittedCommand(options));
}

/** What to type to run this with all permissions that it needs. */
function permittedCommand(options: Plan): string {
  const { host, port, addresses, statusPort } = options;
  const net = new Set([
    ...netPermissions(host, port, addresses),
    ...(statusPort === undefined
      ? []
      : netPermissions(STATUS_HOST, statusPort, knownAddresses(STATUS_HOST))),
  ]);
  const sys = isShared(host) && maySeeNetworks() ? ["--allow-sys=networkInterfaces"] : [];
  return commandLine(
    [`--allow-net=${[...net].join(",")}`, ...sys, ...fileFlags(options)],
    "server.ts",
    Deno.args,
  );
}

/** The permissions that the files need which the options name. */
function fileFlags({ history, passwordFile, operatorFile, tls }: ServerOptions): string[] {
  const read = [history, passwordFile, operatorFile, tls?.cert, tls?.key]
    .filter((file) => file !== undefined);
  return [
    ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
    ...(history !== undefined ? [`--allow-write=${history}`] : []),
  ];
}

// `server.ts backup`

/** Copies a history, whatever else is done to it meanwhile. */
async function makeBackup({ history, target, language }: BackupOptions): Promise<number> {
  const messages = SERVER_MESSAGES[language];
  const { backUp } = await import("./lib/server/store/backup.ts");
  const fail = (reason: string): number => {
    complain(`${messages.backupFailed} ${reason}`);
    return 1;
  };
  try {
    const outcome = await backUp(history, target);
    switch (outcome.type) {
      case "done":
        return await tell(messages.backupMade(history, target), language);
      case "exists":
        return fail(messages.backupExists(target));
      case "failed": {
        const { file, error: { problem, message } } = outcome;
        return fail(messages.store[problem](file, message));
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const flags = [`--allow-read=${history}`, `--allow-write=${target}`];
    const command = commandLine(flags, "server.ts", Deno.args);
    return fail(STARTUP_MESSAGES[language].permission(`${history}, ${target}`, command));
  }
}

// `server.ts cert`

/** Makes a self-signed pair in this folder, for this machine's names and addresses. */
async function makeCertificate(): Promise<number> {
  const { opensslArguments } = await import("./lib/server/tls/certificate.ts");
  const language = languageOf(navigator.language);
  const messages = SERVER_MESSAGES[language];
  const files = { cert: "cert.pem", key: "key.pem" };
  for (const file of [files.cert, files.key]) {
    if (!exists(file)) continue;
    complain(messages.certificateExists(file));
    return 1;
  }
  const addresses = Deno.networkInterfaces().map(({ address }) => address.replace(/%.*$/, ""));
  const hosts = [...new Set(["localhost", Deno.hostname(), ...addresses])];
  try {
    const { success, stderr } = new Deno.Command("openssl", {
      args: opensslArguments(files, hosts),
    }).outputSync();
    if (!success) {
      complain(new TextDecoder().decode(stderr).trim());
      return 1;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    complain(messages.opensslMissing);
    return 1;
  }
  return await tell(messages.certificateMade(files.cert, files.key, hosts.join(", ")), language);
}

function exists(file: string): boolean {
  try {
    Deno.lstatSync(file);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

// `server.ts hash`

async function hash({ name, language }: HashOptions): Promise<number> {
  const messages = SERVER_MESSAGES[language];
  const text = await readSecret(messages.askNewPassword);
  if (text === undefined) return 130;
  const secret = secretInFile(text);
  if (secret === undefined) {
    complain(messages.passwordRule);
    return 1;
  }
  return await tell(`${name}:${await hashSecret(secret)}`, language);
}

/** A line that is typed unseen, or all of stdin; `undefined` where Ctrl-C or Ctrl-D came instead. */
async function readSecret(question: string): Promise<string | undefined> {
  if (!Deno.stdin.isTerminal()) return await new Response(Deno.stdin.readable).text();
  // The question is not for whoever reads stdout.
  Deno.stderr.writeSync(encoder.encode(question));
  Deno.stdin.setRaw(true);
  try {
    return await readUnseen();
  } finally {
    Deno.stdin.setRaw(false);
    complain("");
  }
}

async function readUnseen(): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let text = "";
  for (;;) {
    const read = await Deno.stdin.read(buffer);
    if (read === null) return undefined;
    for (const char of decoder.decode(buffer.subarray(0, read), { stream: true })) {
      if (char === "\r" || char === "\n") return text;
      if (char === "\x03" || char === "\x04") return undefined;
      text = char === "\x7f" || char === "\b" ? [...text].slice(0, -1).join("") : text + char;
    }
  }
}

function signalSource(): SignalSource {
  const isWindows = Deno.build.os === "windows";
  // None where all three lead elsewhere, as with nohup: then no terminal is the server's.
  const terminals = [Deno.stdin, Deno.stdout, Deno.stderr].filter((one) => one.isTerminal());
  return {
    on: (name, act) => {
      // Windows has no SIGTERM to listen to.
      if (name !== "SIGTERM" || !isWindows) Deno.addSignalListener(name, act);
    },
    // What hung up is none any more. Windows has a SIGHUP for nothing else.
    hasLostTerminal: () =>
      isWindows || terminals.length > 0 && !terminals.some((one) => one.isTerminal()),
    exit: () => Deno.exit(0),
  };
}

/** Says how others join; on a terminal, phones can look at the address. */
async function invite(
  { host, noWeb, tls }: ServerOptions,
  port: number,
  messages: ServerMessages,
): Promise<void> {
  const { bestPage, waysToJoin } = await import("./lib/server/operation/joining.ts");
  const inviting: Inviting = { host, port, ca: tls?.cert, hasPage: !noWeb };
  for (const { page, commands } of waysToJoin(inviting, messages.thisMachine)) {
    print(messages.howToJoin(...(page === undefined ? [] : [page]), ...commands));
  }
  const best = bestPage(inviting);
  if (best === undefined || Deno.noColor || !Deno.stdout.isTerminal()) return;
  const { qrLines } = await import("./lib/server/operation/qr.ts");
  for (const line of qrLines(best)) print(line);
}

/** Whether a host stands for this machine, by whichever of its addresses. */
function isShared(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function maySeeNetworks(): boolean {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted";
}

/** Prints the only thing there is to print; returns the exit code. */
async function tell(text: string, language: Language): Promise<number> {
  const { outputFailure, printLine } = await import("./lib/startup/output.ts");
  const printed = printLine(Deno.stdout, text);
  if (printed.type !== "failed") return 0;
  complain(outputFailure(printed.error, language));
  return 1;
}

function print(line: string): void {
  stdout.print(line);
}

function complain(line: string): void {
  stderr.print(line);
}

const code = await main();
await Promise.all([stdout.flush(FLUSH_MS), stderr.flush(FLUSH_MS)]);
Deno.exit(code);
