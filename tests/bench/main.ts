// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import type { LoadJob, LoadReport, LoadResult } from "./load.ts";
import { killAll, readLines, spawn, stop, usage, within } from "./process.ts";
import { papo, PAPO_SCRIPT, PEERS, type Server } from "./servers.ts";
import { formatTable, type Measurement, medianRound, type Round } from "./table.ts";
import { shrink, type Workload, WORKLOADS } from "./workloads.ts";

const HELP = `deno task bench [options]

Loads Papo, and nats-server and ncat where they are installed, and prints what they cost.

  --rounds N         rounds of each server, taken in turn; the table shows medians [3]
  --seconds N        how long senders send in a round [5]
  --workloads 1,2    only these of ${WORKLOADS.map(({ id }) => id).join(", ")} [all]
  --peers nats,ncat  only these peers; "none" for none [those that are installed]
  --window N         lines that the slowest reader may be behind before senders wait [65536]
  --server FILE      another server.ts to measure in Papo's place
  --also FILE        one more server.ts, measured as a peer: an older checkout, for example
  --smoke            tiny, without peers unless named: fails if a delivery is lost, never on time
  --json             print results as JSON
  --help             print this
`;

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly windowLines: number;
  readonly workloads: readonly Workload[];
  /** Papo first. */
  readonly servers: readonly Server[];
  readonly isSmoke: boolean;
  readonly isJson: boolean;
}

/** Beyond everything the load generator itself waits for besides sending: then it is broken. */
const REPLY_LIMIT_MS = 180_000;

/** Starts a server, puts one load on it, and stops it. */
async function measure(server: Server, workload: Workload, options: Options): Promise<Round> {
  await using target = await server.start(workload.connections);
  const job: LoadJob = {
    wire: server.wire,
    hostname: target.hostname,
    port: target.port,
    workload,
    windowLines: options.windowLines,
    warmUpSeconds: options.isSmoke ? 0.1 : 1.5,
    seconds: options.seconds,
    settleMs: options.isSmoke ? 100 : 1500,
  };
  const load = spawn(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-net=localhost,127.0.0.1"],
      ...[new URL("load.ts", import.meta.url).href, JSON.stringify(job)],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  });
  try {
    const nextLine = readLines(load.stdout);
    const next = async (): Promise<LoadReport> => {
      const line = await within(REPLY_LIMIT_MS + options.seconds * 1000, nextLine());
      if (line === undefined) throw new Error("the load generator gave up");
      return JSON.parse(line);
    };
    await next();
    const before = { server: await usage(target.pid), load: await usage(load.pid) };
    const input = load.stdin.getWriter();
    await input.write(new TextEncoder().encode("go\n"));
    const result = await next();
    const after = { server: await usage(target.pid), load: await usage(load.pid) };
    if (result.kind !== "result") throw new Error("the load generator spoke out of turn");
    return toRound(
      result,
      difference(after.server.cpuSeconds, before.server.cpuSeconds),
      difference(after.load.cpuSeconds, before.load.cpuSeconds),
      after.server.peakMiB,
    );
  } finally {
    await stop(load);
  }
}

function toRound(
  result: LoadResult,
  serverSeconds: number | undefined,
  loadSeconds: number | undefined,
  peakMiB: number | undefined,
): Round {
  const { deliveries, elapsedSeconds, lost, extra, p50Ms, p99Ms } = result;
  return {
    deliveriesPerSecond: deliveries === 0 ? 0 : deliveries / elapsedSeconds,
    cpuSecondsPerMillion: perUnit(serverSeconds, deliveries / 1e6),
    peakMiB,
    p50Ms,
    p99Ms,
    loadCores: perUnit(loadSeconds, elapsedSeconds),
    deliveries,
    lost,
    extra,
  };
}

function perUnit(amount: number | undefined, units: number): number | undefined {
  return amount === undefined || units === 0 ? undefined : amount / units;
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

/** All rounds of one workload, the servers in turn, so that a busy spell hits all of them. */
async function runWorkload(workload: Workload, options: Options): Promise<Measurement[]> {
  const measurements = options.servers.map(({ name }) => ({
    server: name,
    rounds: new Array<Round>(),
    failures: new Array<string>(),
  }));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [turn, server] of options.servers.entries()) {
      const measurement = measurements[turn];
      if (measurement === undefined) continue;
      console.error(`workload ${workload.id}, round ${round}: ${server.name}`);
      try {
        measurement.rounds.push(await measure(server, workload, options));
      } catch (error) {
        measurement.failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  return measurements;
}

/** The peers asked for, or those that are here; says on stderr which, and how to get the others. */
async function findPeers(names: readonly string[] | undefined): Promise<Server[]> {
  const found: Server[] = [];
  for (const peer of PEERS) {
    if (names !== undefined && !names.includes(peer.name)) continue;
    const isInstalled = await peer.isInstalled();
    if (isInstalled) found.push(peer);
    else console.error(`${peer.name} is not installed; on Debian: ${peer.install}`);
  }
  console.error(`peers: ${found.map(({ name }) => name).join(", ") || "none"}`);
  return found;
}

/** Ends the program with one sentence when the arguments make no sense. */
function refuse(sentence: string): never {
  console.error(sentence);
  Deno.exit(2);
}

async function readOptions(args: readonly string[]): Promise<Options> {
  const flags = parseArgs(args, {
    boolean: ["smoke", "json", "help"],
    string: ["rounds", "seconds", "workloads", "peers", "window", "server", "also"],
    unknown: (argument) => refuse(`Unknown option: ${argument}. See --help.`),
  });
  if (flags["help"] === true) {
    console.log(HELP);
    Deno.exit(0);
  }
  const isSmoke = flags["smoke"] === true;
  const number = (name: string, fallback: number, min: number, max: number): number => {
    const value = Number(flags[name] ?? fallback);
    if (value >= min && value <= max) return value;
    return refuse(`--${name} takes a number from ${min} to ${max}, not ${flags[name]}.`);
  };
  const names = (name: string, allowed: readonly string[]): string[] | undefined => {
    if (typeof flags[name] !== "string") return undefined;
    const chosen = flags[name].split(",").filter((part) => part !== "" && part !== "none");
    const wrong = chosen.find((part) => !allowed.includes(part));
    if (wrong === undefined) return chosen;
    return refuse(`--${name} takes some of ${allowed.join(",")}, not ${wrong}.`);
  };
  const script = (name: string): string | undefined =>
    typeof flags[name] === "string" ? Deno.realPathSync(flags[name]) : undefined;

  const ids = names("workloads", WORKLOADS.map(({ id }) => id));
  const chosen = WORKLOADS.filter(({ id }) => ids === undefined || ids.includes(id));
  const also = script("also");
  const peers = names("peers", PEERS.map(({ name }) => name)) ?? (isSmoke ? [] : undefined);
  return {
    rounds: number("rounds", isSmoke ? 1 : 3, 1, 100),
    seconds: number("seconds", isSmoke ? 0.5 : 5, 0.1, 600),
    windowLines: number("window", isSmoke ? 4096 : 65_536, 2, 10_000_000),
    workloads: isSmoke ? chosen.map(shrink) : chosen,
    servers: [
      papo("papo", script("server") ?? PAPO_SCRIPT),
      ...(also === undefined ? [] : [papo("also", also)]),
      ...await findPeers(peers),
    ],
    isSmoke,
    isJson: flags["json"] === true,
  };
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    killAll();
    Deno.exit(1);
  });
}

const options = await readOptions(Deno.args);
const results: Array<{ workload: Workload; measurements: Measurement[] }> = [];
for (const workload of options.workloads) {
  const measurements = await runWorkload(workload, options);
  results.push({ workload, measurements });
  if (!options.isJson) console.log(`\n${formatTable(workload, measurements)}\n`);
}
if (options.isJson) {
  const { rounds, seconds, windowLines } = options;
  const cores = navigator.hardwareConcurrency;
  const workloads = results.map(({ workload, measurements }) => ({
    ...workload,
    servers: measurements.map((measurement) => ({
      ...measurement,
      median: medianRound(measurement.rounds),
    })),
  }));
  console.log(
    JSON.stringify({ deno: Deno.version.deno, cores, rounds, seconds, windowLines, workloads }),
  );
}
const isWhole = results.every(({ measurements }) =>
  measurements.every(({ rounds, failures }) =>
    failures.length === 0 && rounds.every(({ lost, extra }) => lost === 0 && extra === 0)
  )
);
if (options.isSmoke && !isWhole) {
  console.error("Deliveries were lost, or a server failed.");
  Deno.exit(1);
}
