import type { Contender, Experiment } from "../experiment.ts";
import type { Figure } from "../figures.ts";
import { cluster, type ClusterSize } from "../cluster.ts";
import { loadedRound } from "../load_process.ts";
import type { Server } from "../server.ts";
import { papoOf, type Setup } from "../setup.ts";
import { type Load, shrink } from "../workloads.ts";

/** One without an engine is what the others are compared with. */
const ALONE = "alone";
const SIZES: Readonly<Record<string, ClusterSize>> = {
  "1 server": { servers: 1, engines: 1 },
  "2 servers": { servers: 2, engines: 1 },
  "4 servers": { servers: 4, engines: 1 },
  "2, R3": { servers: 2, engines: 3 },
  "4, R3": { servers: 4, engines: 3 },
};
const COLUMNS: readonly Figure[] = [
  ...["deliveriesPerSecond", "p50Ms", "p99Ms", "peakMiB"] as const,
  ...["serverCores", "neighbourCores", "loadCores"] as const,
];
const PEOPLE = { connections: 200, rooms: 10, senders: 50, sampleEvery: 10 } as const;
const LOADS: readonly { readonly title: string; readonly load: Load }[] = [
  { title: "200 people in 10 rooms, 200 lines a second", load: { ...PEOPLE, pace: 200 } },
  { title: "the same, 2,000 lines a second", load: { ...PEOPLE, pace: 2_000 } },
  { title: "the same, at full speed", load: { ...PEOPLE, pace: "full" } },
  {
    title: "one room of 2,000 people, 20 lines a second",
    load: { connections: 2_000, rooms: 1, senders: 20, pace: 20, sampleEvery: 10 },
  },
];

/** Several servers as one chat, beside one without an engine: what each of them takes, and the engine. */
export async function clusters(setup: Setup): Promise<Experiment[]> {
  const several = Object.entries(SIZES)
    .map(([name, size]) => cluster(name, setup.script, setup.scratch, size));
  const are = await Promise.all(several.map((server) => server.isInstalled()));
  const installed = several.filter((_, n) => are[n]);
  const contender = (server: Server, load: Load): Contender => ({
    name: server.name,
    round: () => loadedRound(server, setup.isSmoke ? shrink(load) : load, setup),
  });
  return LOADS.map(({ title, load }) => ({
    id: "cluster",
    title: `several servers as one chat: ${title}`,
    columns: COLUMNS,
    contenders: [papoOf(setup, ALONE), ...installed].map((server) => contender(server, load)),
    comparisons: installed.map(({ name }) => [name, ALONE] as const),
    targets: [],
    remarks: installed.length > 0
      ? ["server cores are those of one server, other cores those of all of the engine"]
      : [`several servers were left out; on Debian: ${several[0]?.install}`],
  }));
}
