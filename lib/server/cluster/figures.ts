import type { Effort } from "../chat/figures.ts";

/** What a server has to show for itself as one of several. */
export interface ClusterFigures {
  /** Whether the engine can be reached. */
  readonly isReached: boolean;
  /** How many servers there are. */
  readonly servers: number;
  /** The place in line of what was carried out last. */
  readonly place: number;
  /** How much waits to be put in line, in UTF-16 units of JSON. */
  readonly backlog: number;
  /** From being put in line to coming back, for batches of this server. */
  readonly roundTrips: Effort;
}
