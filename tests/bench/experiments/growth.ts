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

/** Lines that all readers together may be behind: of ten thousand, each must be so by less. */
const LINES_UNDER_WAY = 5_000_000;
const MEMBERS = [10, 100, 1_000, 10_000];
const TALKERS = [1, 10, 100];
/** Of whom these talk. */
const AUDIENCE = 200;
const TALKERS_OF_ALL_SIZES = 10;
/** Lines a second from all of them, at a pace that people keep and the load generator bears. */
const STEADY_PACE = 4;

/** How the cost of one delivery grows with a room, and with those who talk in it. */
export async function growth(setup: Setup): Promise<Experiment[]> {
  const largest = Math.max(...MEMBERS);
  const possible = await connectionsWithin(largest);
  const members = MEMBERS.map((members) => Math.min(members, possible));
  const remarks = shortage(largest, possible);
  const full = (members: number): Load => loadOf(members, TALKERS_OF_ALL_SIZES);
  const steady = (members: number): Load => ({ ...full(members), pace: STEADY_PACE });
  return [
    {
      ...table(setup, "members", members, steady),
      title: `growth with a room: ${STEADY_PACE} lines a second to so many members`,
      remarks,
    },
    {
      ...table(setup, "members", members, full),
      title: `growth with a room: ${TALKERS_OF_ALL_SIZES} at full speed, to so many members`,
      remarks,
    },
    {
      ...table(setup, "talkers", TALKERS, (talkers) => loadOf(AUDIENCE, talkers)),
      title: `growth with talkers: so many of ${AUDIENCE} members at full speed`,
    },
  ];
}

function loadOf(connections: number, senders: number): Load {
  return { connections, rooms: 1, senders, pace: "full", sampleEvery: 10 };
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
    const { connections } = load(size);
    const windowLines = Math.min(setup.windowLines, Math.ceil(LINES_UNDER_WAY / connections));
    const bounded = { ...setup, windowLines };
    return {
      name,
      round: () => loadedRound(papo, setup.isSmoke ? shrink(load(size)) : load(size), bounded),
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
