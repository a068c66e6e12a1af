import type { Wanted } from "./loaded_log.ts";
import { LoadedRoom } from "./loaded_room.ts";

/** Between which numbers of a room something is waited for. */
export interface Hole {
  /** The room's name. */
  readonly room: string;
  /** The last number before. */
  readonly after: number;
  /** The first number behind. */
  readonly before: number;
}

/** The rooms one is in, in the order of entering, and what is loaded of each. */
export class LoadedRooms {
  readonly #rooms = new Map<string, LoadedRoom>();

  /** All of them. */
  get all(): readonly LoadedRoom[] {
    return [...this.#rooms.values()];
  }

  /** Whether in any of them something waits for what was said before it. */
  get isHolding(): boolean {
    return this.all.some(({ log }) => log.isHolding);
  }

  /** Where something is waited for. */
  get holes(): readonly Hole[] {
    return this.all.flatMap(({ name, log }) =>
      log.hole === undefined ? [] : [{ room: name, ...log.hole }]
    );
  }

  /** The one of that name, if one is in it. */
  get(name: string): LoadedRoom | undefined {
    return this.#rooms.get(name);
  }

  /** The same; one is in it from now on. */
  enter(name: string): LoadedRoom {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const room = new LoadedRoom(name);
    this.#rooms.set(name, room);
    return room;
  }

  /** One is in it no more; returns the one before it, or else the first, if one is in any. */
  leave(name: string): LoadedRoom | undefined {
    const index = [...this.#rooms.keys()].indexOf(name);
    this.#rooms.delete(name);
    return this.all[Math.max(0, index - 1)];
  }

  /** How many of a room's last entries must be there for nothing to be missing that can be had. */
  reach(name: string): number {
    return this.#rooms.get(name)?.log.reach ?? 0;
  }

  /** As `LoadedLog.wanted` has it, of a room. */
  wanted(name: string, count: number): Wanted | undefined {
    return this.#rooms.get(name)?.log.wanted(count);
  }

  /** Until {@link LoadedRooms.endFetching}, what is replayed of a room may be what was asked for. */
  beginFetching(name: string): void {
    const room = this.#rooms.get(name);
    if (room !== undefined) room.fetching++;
  }

  /** What was asked for is here, or will not come. */
  endFetching(name: string): void {
    const room = this.#rooms.get(name);
    if (room !== undefined) room.fetching = Math.max(0, room.fetching - 1);
  }
}
