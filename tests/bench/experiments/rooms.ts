import type { Contender, Experiment } from "../experiment.ts";
import { loadedRound } from "../load_process.ts";
import type { Server } from "../server.ts";
import { bareOf, papoOf, type Setup } from "../setup.ts";
import { type Load, shrink } from "../workloads.ts";
import { TALK_COLUMNS } from "./talk.ts";

const ROOMS = 100;
const PEOPLE_IN_ROOM = 50;
const LINES_PER_SECOND_IN_ROOM = 10;
const CONNECTIONS = ROOMS * PEOPLE_IN_ROOM;

/** Many rooms, all of them talking. */
const MANY: Load = {
  connections: CONNECTIONS,
  rooms: ROOMS,
  senders: CONNECTIONS,
  pace: ROOMS * LINES_PER_SECOND_IN_ROOM,
  sampleEvery: 10,
};

/**
 * The same connections in one room, to which as many deliveries a second are made: a line now goes to
 * all of them, so there are a hundredth of the lines.
 */
const ONE: Load = {
  ...MANY,
  rooms: 1,
  pace: MANY.pace === "full" ? "full" : MANY.pace * (PEOPLE_IN_ROOM - 1) / (CONNECTIONS - 1),
};

/** Target 7: what it costs that there are rooms. */
export function rooms(setup: Setup): Experiment {
  const contender = (server: Server, load: Load): Contender => ({
    name: server.name,
    round: () => loadedRound(server, setup.isSmoke ? shrink(load) : load, setup),
  });
  return {
    id: "7",
    title: `${ROOMS} rooms of ${PEOPLE_IN_ROOM}, all talking, beside one of ` +
      `${CONNECTIONS.toLocaleString("en")} with the same deliveries`,
    columns: TALK_COLUMNS,
    contenders: [
      contender(papoOf(setup, "rooms"), MANY),
      contender(papoOf(setup, "one room"), ONE),
      contender(bareOf(setup, "bare rooms"), MANY),
      contender(bareOf(setup, "bare one"), ONE),
    ],
    comparisons: [["rooms", "one room"], ["bare rooms", "bare one"], ["rooms", "bare rooms"]],
    targets: [
      { id: "7", of: "rooms", figure: "cpuSecondsPerMillion", atMost: 1.2, versus: "one room" },
    ],
  };
}
