import type { BusyJob } from "../busy.ts";
import type { Contender, Experiment, Round } from "../experiment.ts";
import { LoadProcess } from "../load_process.ts";
import { spawn, stop, usage } from "../process.ts";
import type { RunningServer, Server } from "../server.ts";
import { papoOf, type Setup } from "../setup.ts";
import type { Target } from "../target.ts";
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
/** No worse than that beside programs that only take as much time is as good as that. */
const CONTROL_TIMES = 1.5;
/** Long enough to see more than their first moment. */
const SECONDS = 3;

/** A program beside what is measured. Disposing ends it. */
interface Neighbour extends AsyncDisposable {
  /** How many cores it took since it began. */
  cores(): Promise<number>;
}

/** Lets some loose on a server that is loaded by now. */
type Unleash = (target: RunningServer) => readonly Neighbour[];

/** Whether a room of healthy people notices vandals, on a server with the limits that all get. */
export function vandals(setup: Setup): Experiment {
  const kinds = Object.keys(VANDAL_KINDS).filter(isVandalName);
  const seconds = setup.isSmoke ? setup.seconds : Math.max(setup.seconds, SECONDS);
  const controlled = setup.isSmoke ? kinds.slice(0, 1) : kinds;
  const round = (unleash: Unleash): Promise<Round> => roundBeside(unleash, { ...setup, seconds });
  return {
    id: "vandals",
    title: "30 people who say two lines a second each, while vandals act; default limits",
    columns: [
      ...["p50Ms", "p99Ms", "maxMs", "gapMs", "gapCpuMs"] as const,
      ...["peakMiB", "serverCores", "loadCores", "neighbourCores"] as const,
    ],
    contenders: [
      { name: "nobody", round: () => round(() => []) },
      ...kinds.flatMap((kind) => contendersOf(kind, controlled.includes(kind), setup, round)),
    ],
    comparisons: controlled.map((kind) => [kind, controlOf(kind)]),
    targets: kinds.flatMap(targetsOf),
  };
}

function isVandalName(name: string): name is VandalName {
  return Object.hasOwn(VANDAL_KINDS, name);
}

/** The name of the row in which, in the place of vandals, something else is busy. */
function controlOf(kind: VandalName): string {
  return `(${kind})`;
}

function targetsOf(of: VandalName): Target[] {
  const or = { atMost: CONTROL_TIMES, versus: controlOf(of) };
  return [
    { id: "vandals", of, figure: "p50Ms", atMost: P50_MS, or },
    { id: "vandals", of, figure: "p99Ms", atMost: P99_MS, or },
    { id: "vandals", of, figure: "maxMs", atMost: MAX_MS },
  ];
}

/** One kind; and, behind it in each round, other programs that take as much time as it had the server take, and took. */
function contendersOf(
  kind: VandalName,
  isControlled: boolean,
  setup: Setup,
  roundBeside: (unleash: Unleash) => Promise<Round>,
): Contender[] {
  let taken: readonly number[] = [];
  const attacked: Contender = {
    name: kind,
    round: async () => {
      const round = await roundBeside((target) => [vandalsOf(kind, target, setup)]);
      const { serverCores = 0, neighbourCores = 0 } = round.figures;
      taken = [serverCores, neighbourCores];
      return round;
    },
  };
  const control: Contender = {
    name: controlOf(kind),
    round: () => roundBeside(() => taken.map((cores) => busyWith(cores))),
  };
  return isControlled ? [attacked, control] : [attacked];
}

async function roundBeside(unleash: Unleash, setup: Setup): Promise<Round> {
  const server: Server = papoOf(setup, "papo", { hasLimits: true, isWatched: true });
  const load = setup.isSmoke ? SMOKE_HEALTHY : HEALTHY;
  await using target = await server.start(load.connections);
  await using process = new LoadProcess(server, target, load, setup);
  await process.ready();
  // From their first moment on: it may be the worst.
  await using resources = new AsyncDisposableStack();
  const neighbours = unleash(target).map((neighbour) => resources.use(neighbour));
  const round = await process.measure();
  const cores = await Promise.all(neighbours.map((neighbour) => neighbour.cores()));
  const neighbourCores = cores.reduce((sum, each) => sum + each, 0);
  return { ...round, figures: { ...round.figures, neighbourCores } };
}

function vandalsOf(
  kind: VandalName,
  { hostname, port }: RunningServer,
  { isSmoke }: Setup,
): Neighbour {
  const job: VandalJob = { kind, hostname, port, atMost: isSmoke ? SMOKE_VANDALS : ALL_VANDALS };
  return neighbour("../vandals.ts", job, ["--allow-net=localhost,127.0.0.1,[::1]"]);
}

function busyWith(cores: number): Neighbour {
  const job: BusyJob = { cores };
  return neighbour("../busy.ts", job);
}

function neighbour(script: string, job: object, permissions: readonly string[] = []): Neighbour {
  const beganMs = performance.now();
  const child = spawn(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", ...permissions],
      ...[new URL(script, import.meta.url).href, JSON.stringify(job)],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  });
  return {
    cores: async () => {
      const { cpuSeconds = 0 } = await usage(child.pid);
      return cpuSeconds * 1000 / (performance.now() - beganMs);
    },
    [Symbol.asyncDispose]: () => stop(child),
  };
}
