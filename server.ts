/**
 * Papo's server: options, hub, listener; runs until a signal.
 *
 * @module
 */

import manifest from "./deno.json" with { type: "json" };
import { systemClock } from "./lib/clock.ts";
import { commandLine, failureReason, formatAddress } from "./lib/failure.ts";
import { Hub } from "./lib/hub.ts";
import { LISTENER_LIMITS } from "./lib/limits.ts";
import { Listener } from "./lib/listener.ts";
import { MESSAGES, type Messages } from "./lib/messages.ts";
import { parseServerOptions, type ServerOptions } from "./lib/options.ts";
import { SqliteStore } from "./lib/sqlite_store.ts";
import { type Store, StoreError } from "./lib/store.ts";

/** The same key press can reach a program twice when `deno task` or npx stands between. */
const SAME_SIGNAL_MS = 100;

const encoder = new TextEncoder();

async function main(): Promise<number> {
  const parsed = parseServerOptions(Deno.args, navigator.language);
  switch (parsed.type) {
    case "help":
      print(parsed.text);
      return 0;
    case "version":
      print(`papo-server ${manifest.version}`);
      return 0;
    case "refused":
      complain(parsed.sentence);
      return 2;
    case "run":
      return await serve(parsed.options);
  }
}

async function serve(options: ServerOptions): Promise<number> {
  const { language, verbosity } = options;
  const messages = MESSAGES[language];
  const address = { hostname: options.host, port: options.port };
  let store: Store | undefined;
  try {
    store = options.history === undefined
      ? undefined
      : new SqliteStore(options.history, options.keep);
  } catch (error) {
    complain(`${messages.serverFailed} ${storeFailure(error, options, messages)}`);
    return 1;
  }
  let socket: Deno.TcpListener;
  try {
    socket = Deno.listen(address);
  } catch (error) {
    const reason = failureReason(error, address, messages, "server.ts", Deno.args);
    complain(`${messages.serverFailed} ${reason}`);
    return 1;
  }
  // Before anyone can know that it runs.
  const stopped = stopSignal();
  const { port } = socket.addr;
  print(`${messages.serverListening}: ${formatAddress({ ...address, port })}`);
  if (verbosity !== "quiet") printHowToJoin(options.host, port, messages);

  const listener = new Listener(socket, {
    hub: new Hub(systemClock, {
      language,
      replay: options.replay,
      ...(store !== undefined && { store }),
      onStore: (error) =>
        complain(
          error === undefined ? messages.storeRecovered : `${messages.storeStumbled}: ${error}`,
        ),
    }),
    clock: systemClock,
    language,
    limits: { ...LISTENER_LIMITS, ...options },
    observer: {
      fault: (error) =>
        complain(error instanceof Error ? error.stack ?? error.message : `${error}`),
      ...(verbosity === "verbose" && {
        connected: (peer, connections) => complain(messages.connected(peer, connections)),
        disconnected: (peer, nick, reason) =>
          complain(messages.disconnected(peer, nick, messages.reason[reason])),
      }),
    },
  });
  await stopped;
  await listener.close();
  store?.close();
  if (verbosity !== "quiet") print(messages.serverStopping);
  return 0;
}

function storeFailure(error: unknown, options: ServerOptions, messages: Messages): string {
  const file = options.history ?? "";
  if (error instanceof StoreError) return messages.store[error.problem](file);
  const access = formatAddress({ hostname: options.host, port: options.port });
  const flags = [`--allow-net=${access}`, `--allow-read=${file}`, `--allow-write=${file}`];
  return messages.permission(file, commandLine(flags, "server.ts", Deno.args));
}

/** Resolves at the first signal to stop; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stoppedAtMs: number | undefined;
    const stop = (): void => {
      if (stoppedAtMs === undefined) {
        stoppedAtMs = performance.now();
        resolve();
      } else if (performance.now() - stoppedAtMs > SAME_SIGNAL_MS) {
        Deno.exit(0);
      }
    };
    Deno.addSignalListener("SIGINT", stop);
    // Windows has no SIGTERM to listen to.
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  });
}

function printHowToJoin(host: string, port: number, messages: Messages): void {
  const shared = host === "0.0.0.0" || host === "::";
  for (const address of shared ? ownAddresses(messages) : [host]) {
    print(messages.howToJoin(address, port));
  }
}

/** This machine's addresses in its networks, where it is allowed to know them. */
function ownAddresses(messages: Messages): string[] {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  const addresses = state !== "granted" ? [] : Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address }) => address);
  return addresses.length > 0 ? addresses : [messages.thisMachine];
}

function print(line: string): void {
  write(Deno.stdout, line);
}

function complain(line: string): void {
  write(Deno.stderr, line);
}

/** A server goes on when nobody reads what it prints any more. */
function write(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  try {
    stream.writeSync(encoder.encode(line + "\n"));
  } catch {
    // The pipe is closed.
  }
}

Deno.exit(await main());
