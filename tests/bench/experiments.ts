import type { Experiment } from "./experiment.ts";
import { clusters } from "./experiments/cluster.ts";
import { idle } from "./experiments/idle.ts";
import { rooms } from "./experiments/rooms.ts";
import { start } from "./experiments/start.ts";
import { growth } from "./experiments/growth.ts";
import { vandals } from "./experiments/vandals.ts";
import { talk } from "./experiments/talk.ts";
import type { Setup } from "./setup.ts";
import { VARIANT_IDS, WORKLOADS } from "./workloads.ts";

/** By these, `--workloads` chooses; 5, 6, ws and tls are variants of Papo in the first four. */
export const EXPERIMENT_IDS: readonly string[] = [
  ...WORKLOADS.map(({ id }) => id),
  ...Object.values(VARIANT_IDS),
  ...["7", "8", "9", "growth", "vandals", "cluster"],
];

/** All experiments that were chosen, in the order in which they run. */
export async function experiments(
  setup: Setup,
  chosen: ReadonlySet<string>,
): Promise<Experiment[]> {
  return [
    ...await talk(setup, chosen),
    ...(chosen.has("7") ? [rooms(setup)] : []),
    ...(chosen.has("8") ? [await idle(setup, chosen)] : []),
    ...(chosen.has("9") ? [await start(setup)] : []),
    ...(chosen.has("growth") ? await growth(setup) : []),
    ...(chosen.has("cluster") ? await clusters(setup) : []),
    ...(chosen.has("vandals") ? [vandals(setup)] : []),
  ];
}
