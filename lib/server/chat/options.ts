import type { Language } from "../../vocabulary/language.ts";
import { type LogLimits, MAX_MEMORY_BYTES, MAX_ROOMS } from "../limits.ts";
import { NICK_MAX_GRAPHEMES, ROOM_MAX_GRAPHEMES } from "../../text/name.ts";
import { DEFAULT_ROOM } from "../../vocabulary/protocol.ts";
import type { Outlet } from "./member.ts";
import type { OperatorDeed } from "../../vocabulary/reply.ts";
import type { Store } from "../store/store.ts";
import type { View, Viewed } from "../store/view.ts";

/** The hub's numbers. */
export interface HubOptions {
  /** The language of the names that the server gives. */
  readonly language: Language;
  /** Tells this run of the server from all others: with it begins what tells its logs from all others. */
  readonly run: string;
  /** Earlier runs, whose logs it goes on with where it goes by no store. @default none */
  readonly formerRuns?: readonly string[];
  /** The room in which everyone starts, without `#`. @default {"geral"} */
  readonly defaultRoom?: string;
  /** How many entries a newcomer sees. @default {50} */
  readonly replay?: number;
  /** Most rooms at a time. @default {1000} */
  readonly maxRooms?: number;
  /** Longest nickname, in graphemes. @default {32} */
  readonly maxNick?: number;
  /** Longest name of a room, in graphemes. @default {50} */
  readonly maxRoomName?: number;
  /** About how much memory all logs may take together, in bytes. @default {268435456} */
  readonly maxMemoryBytes?: number;
  /** What each room's log may hold. */
  readonly log?: LogLimits;
  /** Where the logs are kept; without one they live in memory. */
  readonly store?: Store;
  /** Where what is said is written too, and looked up; but what is known does not depend on it, as on a store. */
  readonly view?: (chat: Viewed) => View;
  /**
   * Is told when the store does not do what it is asked, and (`undefined`) when it does again; then also
   * whether it had to begin anew, with what is in memory.
   */
  readonly onStore?: (error: unknown, isAnew: boolean) => void;
  /** Is told all that operators do; `operator` is the name in the operators' file. */
  readonly onOperator?: (operator: string, deed: OperatorDeed) => void;
  /** Is told of each connection that the hub ends: what comes by it later is not to be carried out. */
  readonly onEnd?: (outlet: Outlet) => void;
}

/** The design's numbers. */
export const HUB_DEFAULTS = {
  defaultRoom: DEFAULT_ROOM,
  replay: 50,
  maxRooms: MAX_ROOMS,
  maxNick: NICK_MAX_GRAPHEMES,
  maxRoomName: ROOM_MAX_GRAPHEMES,
  maxMemoryBytes: MAX_MEMORY_BYTES,
};
