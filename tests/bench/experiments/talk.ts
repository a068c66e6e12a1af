import type { Contender, Experiment } from "../experiment.ts";
import type { Figure } from "../figures.ts";
import { loadedRound } from "../load_process.ts";
import type { Variant } from "../papo.ts";
import type { Server } from "../server.ts";
import { alsoOf, papoOf, type Setup } from "../setup.ts";
import {
  type Load,
  shrink,
  VARIANT_IDS,
  type VariantName,
  type Workload,
  WORKLOADS,
} from "../workloads.ts";

/** What a load of one kind of server shows. */
export const TALK_COLUMNS: readonly Figure[] = [
  ...["deliveriesPerSecond", "cpuSecondsPerMillion", "peakMiB"] as const,
  ...["p50Ms", "p99Ms", "loadCores"] as const,
];

const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  json: { wire: "json" },
  ws: { wire: "ws" },
  irc: { wire: "irc" },
  long: { wire: "long" },
  history: { hasHistory: true },
  tls: { hasTls: true },
  silent: {},
};

/** Targets 1 to 6 and the price of TLS: one room, Papo beside its peers and its own variants. */
export async function talk(setup: Setup, chosen: ReadonlySet<string>): Promise<Experiment[]> {
  const experiments: Experiment[] = [];
  for (const workload of WORKLOADS) {
    const peers = chosen.has(workload.id) ? [...alsoOf(setup), ...setup.peers] : [];
    const { variants, remarks } = await variantsOf(workload, setup, chosen);
    if (!chosen.has(workload.id) && variants.length === 0) continue;
    const load = setup.isSmoke ? shrink(workload.load) : workload.load;
    const contender = (server: Server): Contender => ({
      name: server.name,
      round: () => loadedRound(server, loadOf(server.name, load), setup),
    });
    experiments.push({
      id: workload.id,
      title: workload.title + (setup.isSmoke ? `; in small, ${load.connections} connections` : ""),
      columns: TALK_COLUMNS,
      contenders: [papoOf(setup, "papo"), ...peers, ...variants].map(contender),
      comparisons: [
        ...peers.map(({ name }) => ["papo", name] as const),
        ...variants.map(({ name }) => [name, "papo"] as const),
        ...(variants.some(({ name }) => name === "long") ? [["json", "long"] as const] : []),
      ],
      targets: workload.targets.filter(({ id }) => chosen.has(id)),
      remarks,
    });
  }
  return experiments;
}

/** The load that a contender gets: the same for all, but for those whose readers are another kind. */
function loadOf(name: string, load: Load): Load {
  return name === "silent" ? { ...load, areReadersSilent: true } : load;
}

async function variantsOf(
  { id, variants: all }: Workload,
  setup: Setup,
  chosen: ReadonlySet<string>,
): Promise<{ readonly variants: Server[]; readonly remarks: string[] }> {
  const variants: Server[] = [];
  const remarks: string[] = [];
  for (const name of all) {
    // Each kind in small needs to be seen once.
    if (!chosen.has(VARIANT_IDS[name]) || setup.isSmoke && id !== "1") continue;
    const server = papoOf(setup, name, VARIANTS[name]);
    if (await server.isInstalled()) variants.push(server);
    else remarks.push(`${name} was left out; on Debian: ${server.install}`);
    if (name === "history") {
      const { path, kind } = setup.scratch;
      remarks.push(`history was kept under ${path}, file system ${kind}`);
    }
  }
  return { variants, remarks };
}
