/**
 * A server from its start to its end: it holds the parts that start and stop together. What an option
 * asks for is loaded with it.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../language/server.ts";
import { asCalledHere } from "../startup/built.ts";
import { failureReason, formatAddress, StartupError } from "../startup/failure.ts";
import { Files } from "../startup/files.ts";
import { Printer } from "../startup/printer.ts";
import { systemClock } from "../startup/system_clock.ts";
import { isLoopback, isUnspecified } from "../text/address.ts";
import { addressesOf, knownAddresses, listenOn, mustBeLookedUp } from "./connection/listen.ts";
import { STATUS_HOST } from "./limits.ts";
import { bestPage, maySeeNetworks, waysToJoin } from "./operation/joining.ts";
import { Journal } from "./operation/journal.ts";
import { inputEnded, outliveFileLimit, Signals, systemSignals } from "./operation/signals.ts";
import type { MeasuredElsewhere } from "./operation/status.ts";
import type { ServerOptions } from "./options.ts";
import type { LineVersions } from "./cluster/act.ts";
import type { Membership } from "./membership.ts";
import type { Bound, Plan, Ready } from "./plan.ts";
import { readSecrets } from "./secrets.ts";
import { type Store, StoreError } from "./store/store.ts";
import type { CertificateWatch } from "./tls/certificate_watch.ts";
import type { Tls } from "./tls/reload.ts";

/**
 * So many may have come and not be accepted yet, if the system allows it. All of a chat come again at once where
 * a server was started anew, and whom the system turns away comes a second later, then three, then seven.
 */
const BACKLOG = 4_096;

/** So long a history may be in use by a server that is about to be gone, and so often one looks whether it is. */
const FREED_MS = 3_000;
const LOOK_MS = 100;

/** What runs. */
export interface Program {
  /** Its version. */
  readonly version: string;
  /** The arguments that it was started with. */
  readonly args: readonly string[];
  /** In which versions of the line it can be one of several. @default those that this program knows */
  readonly line?: LineVersions;
}

/** Runs until a signal; returns the exit code. */
export async function serve(options: ServerOptions, program: Program): Promise<number> {
  await using output = new AsyncDisposableStack();
  const stdout = output.use(new Printer((bytes) => Deno.stdout.write(bytes), systemClock));
  const stderr = output.use(new Printer((bytes) => Deno.stderr.write(bytes), systemClock));
  const { host, language, verbosity, journal: format } = options;
  const messages = SERVER_MESSAGES[language];
  const addresses = await addressesOf(host);
  const plan: Plan = {
    ...options,
    addresses,
    messages,
    files: new Files(language, () => commandOf(options, addresses, program.args)),
    log: new Journal({ verbosity, format, messages, printer: stderr, clock: systemClock }),
    print: (line) => stdout.print(asCalledHere(line)),
    complain: (line) => stderr.print(asCalledHere(line)),
  };
  try {
    const trouble = await run(plan, program);
    if (trouble !== undefined) {
      plan.complain(trouble);
      return 1;
    }
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    plan.complain(`${messages.serverFailed} ${error.message}`);
    return 1;
  }
  if (verbosity !== "quiet") plan.print(messages.serverStopping);
  return 0;
}

/** Fails with a {@link StartupError} where it cannot begin; returns why it cannot go on, if it is not told to stop. */
async function run(plan: Plan, { version, line }: Program): Promise<string | undefined> {
  await using parts = new AsyncDisposableStack();
  const ready = await makeReady(plan, parts);
  // Before anyone can know that it runs.
  const signals = new Signals(systemSignals(), systemClock);
  if (plan.untilInputEnds) void inputEnded().then(() => signals.stop());
  const startedAtMs = systemClock.utcMs();
  // Whoever connects now waits for a moment; the table of characters that look alike is large.
  const loading = import("./service.ts");
  const joining = join(plan, ready, line);
  const membership = await Promise.race([joining, signals.stopped.then(() => "stopped" as const)]);
  if (membership === "stopped") {
    // Whatever becomes of that, the process ends.
    joining.catch(() => {});
    return undefined;
  }
  if (membership !== undefined) parts.use(membership);
  await announce(plan, ready);
  const watch = plan.tls && ready.tls && await watchCertificate(plan.tls.cert, ready.tls, plan);
  if (watch !== undefined) parts.use(watch);
  const { Service } = await loading;
  const hub = membership?.cluster;
  const onPassword = membership && ((password: string) => membership.changePassword(password));
  const service = parts.use(new Service(plan, ready, { version, startedAtMs, hub, onPassword }));
  // Nobody looks at how it is once it ends, and the history is the last to go.
  const figures = (): MeasuredElsewhere => ({
    version,
    startedAtMs,
    memory: Deno.memoryUsage(),
    storeBytes: plan.history === undefined ? undefined : sizeOf(plan.history),
    ...service.figures,
    cluster: membership?.cluster.clusterFigures,
  });
  for (const one of ready.status?.bound ?? []) parts.use(one).show(figures);
  signals.onReload(async () => {
    await service.reload();
    watch?.look();
  });
  await beFound(plan, ready, parts);
  const trouble = await Promise.race([signals.stopped, membership?.lost ?? signals.stopped]);
  return typeof trouble === "string" ? trouble : undefined;
}

/** Becomes one of several servers, where an engine is named. */
async function join(
  plan: Plan,
  ready: Ready,
  line: LineVersions | undefined,
): Promise<Membership | undefined> {
  if (plan.engine === undefined) return undefined;
  const { Membership } = await import("./membership.ts");
  const { hubOptions } = await import("./service.ts");
  return await Membership.join(plan, plan.engine, ready, { ...hubOptions(plan, ready), line });
}

async function makeReady(plan: Plan, parts: AsyncDisposableStack): Promise<Ready> {
  const secrets = await readSecrets(plan);
  const motd = await readMotd(plan);
  const store = await openStore(plan);
  if (store !== undefined) parts.defer(() => store.close());
  const tls = await openTls(plan);
  const sockets = await listen(plan);
  const status = await openStatus(plan);
  return { secrets, motd, store, tls, sockets, status };
}

async function readMotd(plan: Plan): Promise<Ready["motd"]> {
  if (plan.motd === undefined) return undefined;
  const { Motd } = await import("./operation/motd.ts");
  return await Motd.read(plan.motd, plan);
}

/** Says where it listens, and how others join: at once, for whoever reads the first line wants the next ones. */
async function announce(plan: Plan, { sockets, status }: Ready): Promise<void> {
  const { host, messages, verbosity, print } = plan;
  const lines = [
    `${messages.serverListening}: ${whereOf(host, sockets)}`,
    ...(verbosity === "quiet" ? [] : await invitation(plan, sockets.port)),
  ];
  if (status !== undefined) {
    lines.push(`${messages.serverStatus}: http://${STATUS_HOST}:${status.port}/metrics`);
  }
  print(lines.join("\n"));
}

/** How others join, line by line; on a terminal, phones can look at the address. */
async function invitation(plan: Plan, port: number): Promise<string[]> {
  const { host, noWeb, tls, messages } = plan;
  const lines: string[] = [];
  const inviting = { host, port, ca: tls?.cert, hasPage: !noWeb };
  const page = bestPage(inviting);
  if (page !== undefined && !Deno.noColor && Deno.stdout.isTerminal()) {
    const { qrLines } = await import("./operation/qr.ts");
    lines.push(...qrLines(page));
  }
  const { best: ways, others } = waysToJoin(inviting, messages);
  for (const { page, commands } of ways) {
    const pages = page === undefined ? [] : [page];
    // Others have browsers; who is on this machine has what the server was started with.
    const [first, ...more] = commands;
    lines.push(messages.howToJoin(
      ...isUnspecified(host) || first === undefined
        ? [...pages, ...commands]
        : [first, ...pages, ...more],
    ));
  }
  return others.length > 0 ? [...lines, messages.otherAddresses(...others)] : lines;
}

/** Lets those who look on the networks of this machine find it, where it is there for them. */
async function beFound(plan: Plan, ready: Ready, parts: AsyncDisposableStack): Promise<void> {
  const { addresses, announce } = plan;
  if (announce === "off" || addresses.every(isLoopback) || !maySeeNetworks()) return;
  // Only now: those who know where it is need not wait for that.
  const { beAnnounced } = await import("./discovery/announce.ts");
  const announced = await beAnnounced(plan, ready.sockets.port);
  if (announced !== undefined) parts.use(announced);
}

/** The address as it was given; for a name that may stand for any, what it stands for, too. */
function whereOf(host: string, { bound, port }: Bound<Deno.TcpListener>): string {
  const address = formatAddress({ hostname: host, port });
  return mustBeLookedUp(host)
    ? `${address} (${bound.map(({ addr }) => addr.hostname).join(", ")})`
    : address;
}

async function listen(plan: Plan): Promise<Bound<Deno.TcpListener>> {
  const { host, port, addresses, language, files } = plan;
  const outcome = listenOn(
    addresses,
    port,
    (address) => Deno.listen({ ...address, tcpBacklog: BACKLOG }),
  );
  if (outcome.type === "listening") return outcome;
  const { error, address } = outcome;
  // A permission is for the host as a whole.
  if (error instanceof Deno.errors.NotCapable) {
    throw await files.forbidden(formatAddress({ hostname: host, port }));
  }
  throw new StartupError(failureReason(error, address, language, ""));
}

async function openStatus(plan: Plan): Promise<Ready["status"]> {
  const { statusPort, webHosts, language, files, messages } = plan;
  if (statusPort === undefined) return undefined;
  const { Status } = await import("./operation/status.ts");
  const { foreignHost } = await import("./web/hosts.ts");
  const { WEB_MESSAGES } = await import("../language/web.ts");
  const refusal = (host: string): string | undefined =>
    foreignHost(host, webHosts, WEB_MESSAGES[language]);
  const addresses = knownAddresses(STATUS_HOST);
  const outcome = listenOn(addresses, statusPort, (address) => new Status(address, refusal));
  if (outcome.type === "listening") return outcome;
  throw outcome.error instanceof Deno.errors.NotCapable
    ? await files.forbidden(`${STATUS_HOST}:${statusPort}`)
    : new StartupError(messages.statusPortRefused(statusPort));
}

async function openTls({ tls, files, language, log }: Plan): Promise<Tls | undefined> {
  if (tls === undefined) return undefined;
  // So that node:tls costs a server without TLS neither time nor memory.
  const { outlive, Tls } = await import("./tls/reload.ts");
  outlive((error) => log.note({ event: "fault", error }));
  return await Tls.open(tls, files, language);
}

/** Says what is wrong with the certificate, and in time that it runs out. */
async function watchCertificate(file: string, tls: Tls, plan: Plan): Promise<CertificateWatch> {
  const { CertificateWatch, expectedNames } = await import("./tls/certificate_watch.ts");
  const { log } = plan;
  return new CertificateWatch({
    facts: () => tls.facts,
    expected: expectedNames(plan),
    clock: systemClock,
    onNear: (leftMs) => log.note({ event: "certificate_ending", file, leftMs }),
    onFlaw: (flaw) => log.note({ event: "certificate_flawed", file, ...flaw }),
  });
}

async function openStore(plan: Plan): Promise<Store | undefined> {
  const { history, keep, durability, log, messages, files } = plan;
  if (history === undefined) return undefined;
  outliveFileLimit();
  // Loaded only where it is needed: SQLite takes as long as all the rest.
  const { SqliteStore } = await import("./store/sqlite/sqlite.ts");
  const onDoubt = (aheadMs: number): void => log.note({ event: "clock_doubted", aheadMs });
  try {
    const store = await onceFree(() => new SqliteStore(history, keep, { durability, onDoubt }));
    if (store.isOpenToAll) plan.complain(messages.storeOpenToAll(history));
    return store;
  } catch (error) {
    throw error instanceof StoreError
      ? new StartupError(messages.store[error.problem](history, error.message))
      : await files.forbidden(history);
  }
}

/** Opens a history of which another server may be about to let go: one that was killed has it until it is gone. */
async function onceFree<History>(open: () => History): Promise<History> {
  const beganMs = systemClock.nowMs();
  for (;;) {
    try {
      return open();
    } catch (error) {
      const isInUse = error instanceof StoreError && error.problem === "in_use";
      if (!isInUse || systemClock.nowMs() - beganMs >= FREED_MS) throw error;
    }
    await new Promise<void>((resolve) => systemClock.after(LOOK_MS, resolve));
  }
}

/** What to type to run this with all permissions that it needs. */
async function commandOf(
  options: ServerOptions,
  addresses: readonly string[],
  args: readonly string[],
): Promise<string> {
  const { commandFor } = await import("./operation/permissions.ts");
  return commandFor(options, addresses, args);
}

/** How large a file is, in bytes; nothing, where that may not be known. */
function sizeOf(file: string): number | undefined {
  try {
    return Deno.statSync(file).size;
  } catch {
    return undefined;
  }
}
