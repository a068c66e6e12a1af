import type { Experiment, Round } from "../experiment.ts";
import { LoadProcess } from "../load_process.ts";
import { spawn, stop } from "../process.ts";
import type { RunningServer, Server } from "../server.ts";
import { papoOf, type Setup } from "../setup.ts";
import { VANDAL_KINDS, type VandalName } from "../vandal_kinds.ts";
import type { VandalJob } from "../vandals.ts";
import type { Load } from "../workloads.ts";

/** Healthy people, each of whom says two lines a second and reads at once. */
const HEALTHY: Load = { connections: 30, rooms: 1, senders: 30, pace: 60, sampleEvery: 1 };
const SMOKE_HEALTHY: Load = { ...HEALTHY, connections: 10, senders: 10 };
const SMOKE_VANDALS = 10;
/** More than any kind has: JSON knows no infinity. */
const ALL_VANDALS = 1e6;
const P50_MS = 5;
const P99_MS = 100;
const MAX_MS = 500;
/** Long enough to see more than their first moment. */
const SECONDS = 3;

/** Whether a room of healthy people notices vandals, on a server with the limits that all get. */
export function vandals(setup: Setup): Experiment {
  const server = papoOf(setup, "papo", { hasLimits: true, isWatched: true });
  const kinds = Object.keys(VANDAL_KINDS).filter(isVandalName);
  const names = ["nobody", ...kinds];
  const seconds = setup.isSmoke ? setup.seconds : Math.max(setup.seconds, SECONDS);
  return {
    id: "vandals",
    title: "30 people who say two lines a second each, while vandals act; default limits",
    columns: [
      ...["p50Ms", "p99Ms", "maxMs", "gapMs", "gapCpuMs"] as const,
      ...["peakMiB", "deliveriesPerSecond", "loadCores"] as const,
    ],
    contenders: names.map((name) => ({
      name,
      round: () =>
        vandalRound(server, isVandalName(name) ? name : undefined, { ...setup, seconds }),
    })),
    comparisons: [],
    targets: kinds.flatMap((of) => [
      { id: "vandals", of, figure: "p50Ms", atMost: P50_MS },
      { id: "vandals", of, figure: "p99Ms", atMost: P99_MS },
      { id: "vandals", of, figure: "maxMs", atMost: MAX_MS },
    ]),
  };
}

function isVandalName(name: string): name is VandalName {
  return Object.hasOwn(VANDAL_KINDS, name);
}

async function vandalRound(
  server: Server,
  kind: VandalName | undefined,
  setup: Setup,
): Promise<Round> {
  const load = setup.isSmoke ? SMOKE_HEALTHY : HEALTHY;
  await using target = await server.start(load.connections);
  await using process = new LoadProcess(server, target, load, setup);
  await process.ready();
  // From their first moment on: it may be the worst.
  if (kind === undefined) return await process.measure();
  await using _vandals = unleash(kind, target, setup);
  return await process.measure();
}

function unleash(
  kind: VandalName,
  { hostname, port }: RunningServer,
  { isSmoke }: Setup,
): AsyncDisposable {
  const job: VandalJob = { kind, hostname, port, atMost: isSmoke ? SMOKE_VANDALS : ALL_VANDALS };
  const child = spawn(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-net=localhost,127.0.0.1,[::1]"],
      ...[new URL("../vandals.ts", import.meta.url).href, JSON.stringify(job)],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  });
  return { [Symbol.asyncDispose]: () => stop(child) };
}
