import type { Effort } from "../chat/figures.ts";
import type { Keeping } from "./keeping.ts";
import type { Line } from "./line.ts";
import type { Servers } from "./servers.ts";

/** What a server has to show for itself as one of several. */
export interface ClusterFigures {
  /** Whether the engine can be reached. */
  readonly isReached: boolean;
  /** Whether this server is in the chat: for a moment it is not, where it begins anew. */
  readonly isIn: boolean;
  /** How many servers there are. */
  readonly servers: number;
  /** The place in line of what was carried out last. */
  readonly place: number;
  /** For how long nothing came out of the line, in milliseconds: at most a second, where all is well. */
  readonly silentMs: number;
  /** How much waits to be put in line, in UTF-16 units of JSON. */
  readonly backlog: number;
  /** The place in line up to which what is known was kept last. */
  readonly keptPlace: number;
  /** In which version of the line it is carried out. */
  readonly version: number;
  /** What was known where servers were compared last, hashed; empty before that. */
  readonly digest: string;
  /** From being put in line to coming back, for batches of this server. */
  readonly roundTrips: Effort;
}

/** Those of a server that reads that line, and says so much of itself. */
export function clusterFiguresOf(
  { place, silentMs, roundTrips, backlogUnits: backlog }: Line,
  { version, size: servers }: Servers,
  { keptAt: keptPlace, digest }: Keeping,
  own: Pick<ClusterFigures, "isReached" | "isIn">,
): ClusterFigures {
  return { ...own, servers, version, place, keptPlace, digest, silentMs, backlog, roundTrips };
}
