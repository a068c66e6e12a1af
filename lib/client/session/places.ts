/**
 * Where one is in each room, over all connections of a session. It owns which rooms one is in, and how
 * far one has got in the log of each.
 *
 * @module
 */

import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { Resume } from "../../vocabulary/requests.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import type { LogEnd } from "../timeline/continuity.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import { type EntryMark, Progress } from "./progress.ts";

/** A room does not go on from what was seen of it. */
export interface LogChange {
  /** The room's name. */
  readonly room: string;
  /** The last entry that there is. */
  readonly seq: number;
  /** So many entries behind that the server has lost; `undefined` where it is another log. */
  readonly lost?: number;
}

/** See the top of this file. */
export class Places {
  readonly #replay: number;
  /** In the order in which one came into them. */
  readonly #rooms = new Set<string>();
  /** Those of them that a server which has forgotten us must still let us into. */
  readonly #rejoining = new Set<string>();
  readonly #progress = new Map<string, Progress>();
  readonly #changes: LogChange[] = [];

  /** With a room come its last `replay` entries; `had` is what an earlier session had of the rooms. */
  constructor(replay: number, had: Pick<Resume, "rooms" | "logs"> = { rooms: {} }) {
    this.#replay = replay;
    for (const [room, seq] of Object.entries(had.rooms)) {
      this.#rooms.add(room);
      this.#progressIn(room).enter({ log: had.logs?.[room], seq }, 0, false);
    }
  }

  /** The rooms one is in, in the order in which one came; without a connection, those one will be in. */
  get rooms(): readonly string[] {
    return [...this.#rooms];
  }

  /** The one into which one came first; a private conversation is none. */
  get firstRoom(): string | undefined {
    return this.rooms.find((room) => !isPrivate(room));
  }

  /** The one into which one came last, likewise. */
  get lastRoom(): string | undefined {
    return this.rooms.findLast((room) => !isPrivate(room));
  }

  /** Those of them that must be joined again. */
  get rejoining(): readonly string[] {
    return [...this.#rejoining];
  }

  /** Up to which entry of a room nothing is missing. */
  cursorIn(room: string): number {
    return this.#progressIn(room).cursor;
  }

  /**
   * How far one has got in a room, and in which log. What one said and had no word of may lie before
   * that, and a server that does not know us any more must look there for it, behind `unanswered`: what
   * comes again is not told again.
   */
  placeIn(room: string, unanswered: number): LogEnd {
    const { cursor, log } = this.#progressIn(room);
    return { log, seq: log === undefined ? cursor : Math.min(cursor, unanswered) };
  }

  /** The same for each room, as a hello says it; `unansweredIn` is told the room's name. */
  resumption(unansweredIn: (room: string) => number): Pick<Resume, "rooms" | "logs"> {
    const rooms: [name: string, seq: number][] = [];
    const logs: [name: string, log: string][] = [];
    for (const name of this.#rooms) {
      const { seq, log } = this.placeIn(name, unansweredIn(name));
      // Without the log's id a number may be that of an entry in a log of before.
      if (log === undefined && this.#rejoining.has(name)) continue;
      rooms.push([name, seq]);
      if (log !== undefined) logs.push([name, log]);
    }
    return {
      rooms: Object.fromEntries(rooms),
      ...(logs.length > 0 && { logs: Object.fromEntries(logs) }),
    };
  }

  /** An entry came, which may be one that was asked for; returns whether it is news. */
  take(entry: EntryMark & { readonly room: string }, mayBeAsked: boolean): boolean {
    const progress = this.#progressIn(entry.room);
    if (entry.replayed !== true || !mayBeAsked) return progress.take(entry);
    progress.takeAsked(entry);
    return true;
  }

  /** Something one said has its place, if it has one. */
  takeOwn({ room, seq, time }: Extract<ServerMessage, { type: "ack" }>): void {
    if (room !== undefined && seq !== undefined) this.#progressIn(room).takeOwn(seq, time);
  }

  /** Entries up to one, which is named where the server knows it, will not come. */
  skip({ room, to }: Extract<ServerMessage, { type: "skipped" }>): void {
    if (to !== undefined) this.#progressIn(room).skip(to);
  }

  /** One has asked to be in a room, and is; if one was there before, nothing changes. */
  join(room: string, seq: number, log: string | undefined): void {
    if (this.#rooms.has(room) && !this.#rejoining.has(room)) return;
    this.#enter({ room, seq, log }, this.#replay, false);
  }

  /** One is not in a room any more. */
  leave(room: string): void {
    this.#rooms.delete(room);
    this.#rejoining.delete(room);
    // Who comes back to it some time sees what was said last, as everyone does.
    this.#progress.delete(room);
  }

  /** The server knows us, and best which rooms one is in: its last answers may have been lost. */
  resume(states: readonly RoomState[]): void {
    const names = new Set(states.map(({ room }) => room));
    for (const room of this.#rooms) {
      if (!names.has(room) && !this.#rejoining.has(room)) this.#rooms.delete(room);
    }
    // Of a room that this side does not know yet all that comes is new.
    for (const state of states) {
      this.#enter(state, this.#rooms.has(state.room) ? this.#replay : Infinity, true);
    }
  }

  /** The server does not know us any more: but for these rooms, one must join them all again. */
  restart(states: readonly RoomState[]): void {
    for (const room of [...this.#rooms]) {
      // What was said in private was said to whom it does not know any more.
      if (isPrivate(room)) this.leave(room);
      else this.#rejoining.add(room);
    }
    for (const state of states) this.#enter(state, this.#replay, false);
  }

  /** It was answered whether one may come into a room again; the server may write its name otherwise. */
  endRejoining(room: string, isIn: boolean): void {
    if (!isIn) this.#rooms.delete(room);
    this.#rejoining.delete(room);
  }

  /** The rooms that were entered since, and do not go on from what was seen of them. */
  takeChanges(): readonly LogChange[] {
    return this.#changes.splice(0);
  }

  /** One is in a room, of which as much is replayed if it does not go on from what one has. */
  #enter({ room, seq, log }: LogEnd & { room: string }, replay: number, resumed: boolean): void {
    this.#rooms.add(room);
    this.#rejoining.delete(room);
    const progress = this.#progressIn(room);
    const had = progress.end?.seq ?? 0;
    const continuity = progress.enter({ log, seq }, replay, resumed);
    if (had === 0 || continuity !== "anew" && continuity !== "setBack") return;
    this.#changes.push({ room, seq, ...(continuity === "setBack" && { lost: had - seq }) });
  }

  #progressIn(room: string): Progress {
    let progress = this.#progress.get(room);
    if (progress === undefined) this.#progress.set(room, progress = new Progress());
    return progress;
  }
}
