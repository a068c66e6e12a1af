import { connectionsWithin, shortage } from "../descriptors.ts";
import type { Experiment, Round } from "../experiment.ts";
import { LoadProcess } from "../load_process.ts";
import { usage } from "../process.ts";
import type { Server } from "../server.ts";
import { alsoOf, bareOf, papoOf, type Setup } from "../setup.ts";
import type { Target } from "../target.ts";
import type { Load } from "../workloads.ts";

const CONNECTIONS = 10_000;
const SMOKE_CONNECTIONS = 200;
/** Enough lines, one a second, for a p99 that is not the worst of them. */
const SECONDS = 6;
/** A server that has just begun to listen is still loading. */
const LOADED_MS = 1000;

/** Target 8: ten thousand who say nothing, then one of them a line a second. */
export async function idle(setup: Setup, chosen: ReadonlySet<string>): Promise<Experiment> {
  const wanted = setup.isSmoke ? SMOKE_CONNECTIONS : CONNECTIONS;
  const connections = await connectionsWithin(wanted);
  const load: Load = {
    connections,
    rooms: 1,
    senders: 1,
    pace: setup.isSmoke ? 10 : 1,
    // A line is late when it is late for one of them.
    sampleEvery: 1,
  };
  const also = alsoOf(setup);
  const browsers = chosen.has("ws") ? [papoOf(setup, "ws", { wire: "ws" })] : [];
  const servers = [papoOf(setup, "papo"), ...browsers, ...also, bareOf(setup, "bare")];
  const seconds = setup.isSmoke ? setup.seconds : Math.max(setup.seconds, SECONDS);
  return {
    id: "8",
    title: `${connections.toLocaleString("en")} idle connections, then one line a second to all`,
    columns: [
      ...["emptyMiB", "connectionKiB", "connectSeconds"] as const,
      ...["cpuSecondsPerMillion", "p50Ms", "p99Ms", "loadCores"] as const,
    ],
    contenders: servers.map((server) => ({
      name: server.name,
      round: () => idleRound(server, load, { ...setup, seconds }),
    })),
    comparisons: [
      ...also.map(({ name }) => ["papo", name] as const),
      ...browsers.map(({ name }) => [name, "papo"] as const),
      ["papo", "bare"],
    ],
    targets: [
      { id: "8", of: "papo", figure: "connectionKiB", atMost: 16 },
      { id: "8", of: "papo", figure: "connectSeconds", atMost: 10 },
      { id: "8", of: "papo", figure: "p99Ms", atMost: 150 },
      ...browsers.map(({ name }): Target => {
        return { id: "ws", of: name, figure: "connectionKiB", atMost: 1.35, versus: "papo" };
      }),
    ],
    remarks: shortage(wanted, connections),
  };
}

async function idleRound(server: Server, load: Load, setup: Setup): Promise<Round> {
  await using target = await server.start(load.connections);
  if (!setup.isSmoke) await new Promise((resolve) => setTimeout(resolve, LOADED_MS));
  const empty = await usage(target.pid);
  await using process = new LoadProcess(server, target, load, setup);
  const { connectSeconds } = await process.ready();
  const full = await usage(target.pid);
  const round = await process.measure();
  const emptyMiB = empty.residentMiB;
  const connectionKiB = emptyMiB === undefined || full.residentMiB === undefined
    ? undefined
    : (full.residentMiB - emptyMiB) * 1024 / load.connections;
  return { ...round, figures: { ...round.figures, emptyMiB, connectionKiB, connectSeconds } };
}
