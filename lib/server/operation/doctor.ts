/**
 * `server.ts doctor`: looks at all that a server of these options would meet, changes nothing, and says
 * what is wrong and what to do about it. It asks for no permission; what it may not see it says.
 *
 * @module
 */

import { dirname } from "node:path";
import { MDNS_PORT } from "../../discovery/service.ts";
import { DOCTOR_MESSAGES, type DoctorMessages } from "../../language/doctor.ts";
import { SERVER_MESSAGES } from "../../language/server.ts";
import { asCalledHere } from "../../startup/built.ts";
import { answer, tell } from "../../startup/console.ts";
import { commandLine, failureReason, formatAddress, StartupError } from "../../startup/failure.ts";
import { Files } from "../../startup/files.ts";
import { versionLine } from "../../startup/version.ts";
import { isLoopback, isUnspecified } from "../../text/address.ts";
import { readConfigured } from "../configuration.ts";
import { addressesOf, knownAddresses } from "../connection/listen.ts";
import { STATUS_HOST } from "../limits.ts";
import { DEFAULT_HOST } from "../../vocabulary/protocol.ts";
import type { ServerOptions } from "../options.ts";
import type { CertificateFacts } from "../tls/certificate_watch.ts";
import { readSecrets } from "../secrets.ts";
import { flawOf } from "./journal.ts";
import { linkAddresses, maySeeNetworks, reachableAddresses } from "./joining.ts";
import { commandFor, flagsFor } from "./permissions.ts";

/** One thing that was looked at. */
interface Finding {
  /** Whether something is to be done; `unseen` where that could not be found out. */
  readonly state: "well" | "wrong" | "unseen";
  /** What it is, and what to do. */
  readonly text: string;
}

/** What is looked at, and how it is said. */
interface Visit {
  readonly options: ServerOptions;
  /** What the host stands for. */
  readonly addresses: readonly string[];
  readonly words: DoctorMessages;
  /** The arguments of the server. */
  readonly args: readonly string[];
  /** What to type to run it with all permissions that it needs. */
  readonly command: string;
  /** UTC, in milliseconds. */
  readonly nowMs: number;
}

/** No Papo is older than this. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** By so much clocks may differ. */
const AHEAD_MS = 60_000;
/** Whoever is asked what it is answers at once, or is something else. */
const ANSWER_MS = 1_000;

const well = (text: string): Finding => ({ state: "well", text });
const wrong = (text: string): Finding => ({ state: "wrong", text });
const unseen = (text: string): Finding => ({ state: "unseen", text });

/**
 * Says all that it finds; returns the exit code, 1 where something is wrong. `args` are those of the server,
 * `program` is such as `papo-server 0.1.0`.
 */
export async function doctor(
  args: readonly string[],
  locale: string,
  program: string,
): Promise<number> {
  const parsed = await readConfigured(args, locale);
  if (parsed.type !== "run") return await answer(parsed, program);
  const { language } = parsed.options;
  const words = DOCTOR_MESSAGES[language];
  const findings = [
    well(`${versionLine(program, language)}.`),
    ...await examine(parsed.options, args, Date.now()),
  ];
  const width = Math.max(...Object.values(words.state).map((state) => state.length));
  for (const { state, text } of findings) {
    tell(`${words.state[state].padEnd(width)}  ${asCalledHere(text)}`, language);
  }
  const count = findings.filter(({ state }) => state === "wrong").length;
  tell(count === 0 ? words.allWell : words.wrongs(count), language);
  return count === 0 ? 0 : 1;
}

/** All that is found. */
async function examine(
  options: ServerOptions,
  args: readonly string[],
  nowMs: number,
): Promise<Finding[]> {
  const addresses = await addressesOf(options.host);
  const visit: Visit = {
    options,
    addresses,
    words: DOCTOR_MESSAGES[options.language],
    args,
    command: commandFor(options, addresses, args),
    nowMs,
  };
  return [
    ...await portFindings(visit),
    ...await statusFindings(visit),
    ...hostsFindings(visit),
    ...networkFindings(visit),
    ...await firewallFindings(visit),
    ...await searchFindings(visit),
    ...await fileFindings(visit),
    ...await historyFindings(visit),
    ...await engineFindings(visit),
    clockFinding(visit),
  ];
}

// Where it listens

async function portFindings({ options, addresses, words, command }: Visit): Promise<Finding[]> {
  const { port, language } = options;
  const findings: Finding[] = [];
  for (const hostname of addresses) {
    const address = formatAddress({ hostname, port });
    try {
      Deno.listen({ hostname, port }).close();
      findings.push(well(words.portFree(address)));
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) return [wrong(words.permissionMissing(command))];
      // A machine may have one of the two families alone.
      if (error instanceof Deno.errors.AddrNotAvailable && addresses.length > 1) continue;
      if (!(error instanceof Deno.errors.AddrInUse)) {
        const reason = failureReason(error, { hostname, port }, language, command);
        findings.push(wrong(words.portRefused(address, reason)));
      } else if (await isPapo(hostname, port)) findings.push(well(words.portServed(address)));
      else findings.push(wrong(words.portTaken(address)));
    }
  }
  return findings;
}

/** The port on which instruments ask; that of a server that runs is its own. */
async function statusFindings({ options, addresses, words, command }: Visit): Promise<Finding[]> {
  const { port, statusPort, language } = options;
  if (statusPort === undefined) return [];
  const refused = wrong(SERVER_MESSAGES[language].statusPortRefused(statusPort));
  const isTwice = port === statusPort && port !== 0;
  if (isTwice && addresses.some((one) => isLoopback(one) || isUnspecified(one))) return [refused];
  for (const hostname of knownAddresses(STATUS_HOST)) {
    try {
      Deno.listen({ hostname, port: statusPort }).close();
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) return [wrong(words.permissionMissing(command))];
      if (error instanceof Deno.errors.AddrNotAvailable) continue;
      const isInUse = error instanceof Deno.errors.AddrInUse;
      return isInUse && await isPapo(hostname, statusPort) ? [] : [refused];
    }
  }
  return [well(words.portFree(`${STATUS_HOST}:${statusPort}`))];
}

/** Whether what listens there greets as a Papo does. */
async function isPapo(hostname: string, port: number): Promise<boolean> {
  const at = isUnspecified(hostname) ? hostname === "::" ? "::1" : "127.0.0.1" : hostname;
  const timeout = AbortSignal.timeout(ANSWER_MS);
  try {
    const host = formatAddress({ hostname: at, port });
    const response = await fetch(`http://${host}/healthz`, { signal: timeout, redirect: "manual" });
    const isOk = (await response.text()).trim() === "ok";
    // Where TLS is spoken, who asks without is sent there.
    return isOk || response.headers.get("location") === `https://${host}/healthz`;
  } catch {
    return false;
  }
}

function hostsFindings({ options: { host, port }, words }: Visit): Finding[] {
  if (host !== DEFAULT_HOST) return [];
  // To listen on it is to look it up, by a permission that is there.
  try {
    using listener = Deno.listen({ hostname: host, port });
    const { hostname } = listener.addr;
    return [
      isLoopback(hostname)
        ? well(words.localhostIs(hostname))
        : wrong(words.localhostElsewhere(hostname)),
    ];
  } catch (error) {
    if (error instanceof Deno.errors.AddrNotAvailable) {
      return [wrong(words.localhostElsewhere("?"))];
    }
    const isUnknown = error instanceof Error && /lookup|resolve|not known/i.test(error.message);
    return isUnknown ? [wrong(words.localhostUnknown)] : [];
  }
}

// Who reaches it

function networkFindings({ options: { host }, addresses, words }: Visit): Finding[] {
  if (addresses.every(isLoopback)) return [well(words.thisMachineOnly)];
  if (!isUnspecified(host)) return [];
  if (!maySeeNetworks()) return [unseen(words.networksUnseen)];
  const own = Deno.networkInterfaces();
  const { best } = reachableAddresses(own, host === "0.0.0.0");
  const links = host === "::" && best.length === 0 ? linkAddresses(own) : [];
  if (best.length + links.length === 0) return [wrong(words.noNetwork)];
  return [well(words.reachedAt([...best, ...links].join(", ")))];
}

/** What this machine's own packet filter does; what lies between it and the others is not seen. */
async function firewallFindings({ options, addresses, words, args }: Visit): Promise<Finding[]> {
  if (addresses.every(isLoopback)) return [];
  const { judge, rulesetOfThisMachine } = await import("./firewall.ts");
  const { port, announce } = options;
  const ruleset = await rulesetOfThisMachine();
  if (ruleset === undefined) {
    const flags = [...flagsFor(options, addresses), "--allow-run=nft"];
    const command = `sudo ${commandLine(flags, "server.ts", ["doctor", ...args])}`;
    const isKnown = Deno.build.os === "linux" && !Deno.build.standalone;
    return [unseen(isKnown ? words.firewallUnseen(port, command) : words.firewall(port))];
  }
  const knocks = [
    { protocol: "tcp", port } as const,
    ...(announce === "off" ? [] : [{ protocol: "udp", port: MDNS_PORT } as const]),
  ];
  const judged = knocks.map((knock) => ({ ...knock, ...judge(ruleset, knock) }));
  const kept = judged.filter(({ fate }) => fate === "kept_out");
  if (kept.length > 0) {
    return kept.map(({ protocol, port, remedy = "" }) =>
      wrong(words.firewallKeepsOut(`${protocol.toUpperCase()} ${port}`, remedy))
    );
  }
  return judged.every(({ fate }) => fate === "let_in")
    ? [well(words.firewallLetsIn(port))]
    : [unseen(words.firewallDepends(port))];
}

async function searchFindings({ options, addresses, words }: Visit): Promise<Finding[]> {
  if (addresses.every(isLoopback)) return [];
  if (options.announce === "off") return [well(words.silent)];
  const { maySpeak, openMulticast } = await import("../../discovery/udp.ts");
  if (!maySpeak(MDNS_PORT)) return [unseen(words.mayNotAnnounce)];
  try {
    const multicast = await openMulticast(MDNS_PORT, () => {});
    await multicast.close();
    return [well(words.findable)];
  } catch {
    return [wrong(words.searchPortTaken)];
  }
}

// Of which chat it is one server of several

async function engineFindings({ options, words, command }: Visit): Promise<Finding[]> {
  const { engine, enginePrefix, language } = options;
  if (engine === undefined) return [];
  const isAllowed = (host: string): boolean =>
    Deno.permissions.querySync({ name: "net", host }).state === "granted";
  if (!engine.every(isAllowed)) return [wrong(words.permissionMissing(command))];
  const { jetStreamOptions } = await import("../membership.ts");
  const { EngineError, lookAtLine } = await import("../cluster/jetstream_opening.ts");
  const at = engine.join(", ");
  try {
    const files = new Files(language, () => Promise.resolve(command));
    const batches = await lookAtLine(await jetStreamOptions({ ...options, files }, engine));
    if (batches === undefined) return [well(words.engineNew(at, enginePrefix))];
    return [well(words.engineHas(at, enginePrefix, batches))];
  } catch (error) {
    if (error instanceof EngineError) {
      return [wrong(SERVER_MESSAGES[language].engine[error.problem](at, error.message))];
    }
    if (error instanceof StartupError) return [wrong(error.message)];
    throw error;
  }
}

// What it has

async function fileFindings(visit: Visit): Promise<Finding[]> {
  const { options, words, command } = visit;
  const { passwordFile, operatorFile, motd, tls, language } = options;
  if ([passwordFile, operatorFile, motd, tls].every((file) => file === undefined)) return [];
  const files = new Files(language, () => Promise.resolve(command));
  try {
    const messages = SERVER_MESSAGES[language];
    await readSecrets({ passwordFile, operatorFile, files, messages });
    if (motd !== undefined) {
      const { Motd } = await import("./motd.ts");
      await Motd.read(motd, { files, messages });
    }
    if (tls === undefined) return [well(words.filesRead)];
    const { Tls } = await import("../tls/reload.ts");
    const { facts } = await Tls.open(tls, files, language);
    return [well(words.filesRead), ...await certificateFindings(tls.cert, facts, visit)];
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return [wrong(error.message)];
  }
}

async function certificateFindings(
  file: string,
  facts: CertificateFacts,
  { options, words, nowMs }: Visit,
): Promise<Finding[]> {
  const { endingMs, expectedNames, flawsOf } = await import("../tls/certificate_watch.ts");
  const messages = SERVER_MESSAGES[options.language];
  const leftMs = endingMs(facts, nowMs);
  const wrongs = [
    ...flawsOf(facts, expectedNames(options), nowMs).map((flaw) => flawOf(file, flaw, messages)),
    ...(leftMs === undefined ? [] : [messages.certificateEnding(file, leftMs)]),
  ];
  return wrongs.length > 0
    ? wrongs.map((sentence) => wrong(`${sentence}.`))
    : [well(words.certificateHolds(file, facts.untilMs, facts.names))];
}

async function historyFindings({ options, words, nowMs }: Visit): Promise<Finding[]> {
  const { history: file, language } = options;
  if (file === undefined) return [well(words.noHistory)];
  const { mustBeWritable } = await import("../store/disk_file.ts");
  const { openForReading } = await import("../store/backup.ts");
  const { attempt } = await import("../store/sqlite/database.ts");
  const { StoreError } = await import("../store/store.ts");
  try {
    attempt(() => openForReading(file).close());
    attempt(() => mustBeWritable(file));
    const aheadMs = writtenMs(file) - nowMs;
    if (aheadMs > AHEAD_MS) return [wrong(words.historyAhead(file, aheadMs))];
    return [well(words.historySound(file))];
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return [unseen(words.historyUnseen(file))];
    if (!(error instanceof StoreError)) throw error;
    const problem = error.problem === "missing" && !hasFolder(file) ? "no_folder" : error.problem;
    if (problem === "missing") return [well(words.historyNew(file))];
    return [wrong(SERVER_MESSAGES[language].store[problem](file, error.message))];
  }
}

/** Whether a file could be made there, as far as that can be seen. */
function hasFolder(file: string): boolean {
  try {
    return Deno.statSync(dirname(file)).isDirectory;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

function writtenMs(file: string): number {
  return Deno.statSync(file).mtime?.getTime() ?? 0;
}

function clockFinding({ words, nowMs }: Visit): Finding {
  if (nowMs < EARLIEST_MS) return wrong(words.clockEarly(nowMs));
  return well(words.clockSays(nowMs));
}
