/**
 * What the client has of one room.
 *
 * @module
 */

import type { Rank } from "../vocabulary/room.ts";
import type { RoomState } from "../vocabulary/reply.ts";
import { fold } from "../text/name.ts";
import type { Item } from "./item.ts";
import { LoadedLog, type Placed } from "./loaded_log.ts";

/** More people than this are not remembered for completion. */
const MAX_PEOPLE = 2_000;

/** A room as the status line tells it. */
export interface RoomSummary {
  /** Without `#`. */
  readonly name: string;
  /** Fit to be shown; empty where there is none. */
  readonly topic: string;
  /** Messages since it was last in view. */
  readonly unread: number;
  /** How many of them say one's name. */
  readonly mentions: number;
}

/** One room's log, its people, and what of it has not been seen. */
export class LoadedRoom implements RoomSummary {
  /** Without `#`. */
  readonly name: string;
  /** What was said in it, and what else happened between. */
  readonly log: LoadedLog;
  /** Empty where there is none. */
  topic = "";
  /** What one is in it, where one is more than others. */
  rank: Rank | undefined;
  /** Messages since it was last in view. */
  unread = 0;
  /** How many of them say one's name. */
  mentions = 0;
  /** The first of them, or of what is missing. */
  firstUnread: Item | undefined;
  /** Since when it is out of view. */
  leftAtMs: number | undefined;
  /** How many answers are awaited that bring older entries. */
  fetching = 0;

  /** By folded name; the last to speak or come is the last. */
  readonly #people = new Map<string, string>();

  /** A room of which nothing is loaded. */
  constructor(name: string) {
    this.name = name;
    this.log = new LoadedLog(name);
  }

  /** The people who are known to be here, who spoke last first. */
  get people(): readonly string[] {
    return [...this.#people.values()].reverse();
  }

  /** One is in the room (again); `resumed` as in `welcome`. */
  enter({ topic, seq = 0, log, rank }: Partial<RoomState>, resumed: boolean): readonly Placed[] {
    this.rank = rank;
    this.topic = topic ?? this.topic;
    return this.log.enter({ seq, log }, resumed);
  }

  /** Remembers who is here. */
  meet(nick: string): void {
    const folded = fold(nick);
    this.#people.delete(folded);
    if (this.#people.size < MAX_PEOPLE) this.#people.set(folded, nick);
  }

  /** Forgets who went. */
  part(nick: string): void {
    this.#people.delete(fold(nick));
  }
}
