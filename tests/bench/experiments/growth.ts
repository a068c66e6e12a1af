import { connectionsWithin, shortage } from "../descriptors.ts";
import type { Contender, Experiment } from "../experiment.ts";
import type { Figure } from "../figures.ts";
import { loadedRound } from "../load_process.ts";
import { papoOf, type Setup } from "../setup.ts";
import { type Load, shrink } from "../workloads.ts";

const COLUMNS: readonly Figure[] = [
  ...["deliveriesPerSecond", "cpuSecondsPerMillion", "peakMiB"] as const,
  ...["p50Ms", "p99Ms", "loadCores"] as const,
];

/** As many for every size of room, so that what a delivery costs can be compared. */
const DELIVERIES_PER_SECOND = 50_000;
const MEMBERS = [10, 100, 1_000, 10_000];
const TALKERS = [1, 10, 100];
/** Of whom these talk. */
const AUDIENCE = 200;
const TALKERS_OF_ALL_SIZES = 10;

/** How the cost of one delivery grows with a room, and with those who talk in it. */
export async function growth(setup: Setup): Promise<Experiment[]> {
  const largest = Math.max(...MEMBERS);
  const possible = await connectionsWithin(largest);
  const members = MEMBERS.map((members) => Math.min(members, possible));
  return [
    {
      ...table(setup, "members", members, (members) => loadOf(members, TALKERS_OF_ALL_SIZES)),
      title: `growth with a room: ${DELIVERIES_PER_SECOND.toLocaleString("en")} deliveries a ` +
        `second from ${TALKERS_OF_ALL_SIZES} talkers to so many members`,
      remarks: shortage(largest, possible),
    },
    {
      ...table(setup, "talkers", TALKERS, (talkers) => loadOf(AUDIENCE, talkers)),
      title: `growth with talkers: as many deliveries, from so many of ${AUDIENCE} members`,
    },
  ];
}

function loadOf(connections: number, senders: number): Load {
  const pace = DELIVERIES_PER_SECOND / (connections - 1);
  return { connections, rooms: 1, senders, pace, sampleEvery: 10 };
}

function table(
  setup: Setup,
  what: string,
  sizes: readonly number[],
  load: (size: number) => Load,
): Omit<Experiment, "title"> {
  const contenders = sizes.map((size): Contender => {
    const name = `${what} ${size.toLocaleString("en")}`;
    const papo = papoOf(setup, name);
    return {
      name,
      round: () => loadedRound(papo, setup.isSmoke ? shrink(load(size)) : load(size), setup),
    };
  });
  const [first, ...others] = contenders.map(({ name }) => name);
  return {
    id: "growth",
    columns: COLUMNS,
    // One of each kind is enough to see that it works.
    contenders: setup.isSmoke ? contenders.slice(0, 1) : contenders,
    comparisons: others.flatMap((name) => first === undefined ? [] : [[name, first] as const]),
    targets: [],
  };
}
