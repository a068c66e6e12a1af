/**
 * Fetches what is not loaded of a room's log into its place, one question about a room after the other. It
 * owns what is on its way, and of which rooms nothing older is to be had.
 *
 * @module
 */

import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { Speaker } from "../conversation.ts";
import type { Gap, Spoken } from "./item.ts";
import type { LoadedRoom } from "./loaded_room.ts";

/** Which entries: those before a number, behind one, or between; without either, the last ones. */
export interface Range {
  /** All are before this number. */
  readonly before?: number;
  /** All are behind this number. */
  readonly after?: number;
  /** At most so many. */
  readonly limit: number;
}

/** So many entries are asked for at a time. */
const PAGE = 60;

/** See the top of this file. */
export class Retrieval {
  readonly #speaker: Pick<Speaker, "request">;
  readonly #changed: () => void;
  /** What was asked last of each room. */
  readonly #queues = new WeakMap<LoadedRoom, Promise<unknown>>();
  readonly #loading = new WeakSet<LoadedRoom>();
  /** By room, the first number that is loaded and before which the server has nothing. */
  readonly #beginnings = new WeakMap<LoadedRoom, number | undefined>();

  /** Asks by `speaker`; `changed` is told when something comes, or does not. */
  constructor(speaker: Pick<Speaker, "request">, changed: () => void) {
    this.#speaker = speaker;
    this.#changed = changed;
  }

  /** Whether older entries of it are on their way. */
  isLoading(room: LoadedRoom): boolean {
    return this.#loading.has(room);
  }

  /** Whether nothing older than what is loaded is to be had. */
  isWhole(room: LoadedRoom): boolean {
    const first = firstNumber(room);
    return first === 1 || this.#beginnings.has(room) && this.#beginnings.get(room) === first;
  }

  /** Asks for the entries before all that are loaded. */
  async loadOlder(room: LoadedRoom): Promise<void> {
    if (this.isWhole(room) || this.isLoading(room)) return;
    const first = firstNumber(room);
    const range = { ...(first !== undefined && { before: first }), limit: PAGE };
    const answer = await this.load(room, range);
    if (answer === undefined || firstNumber(room) !== first) return;
    // Nothing came: it has nothing older, or does not give it.
    if (first !== undefined) room.log.noteGone(first);
    this.#beginnings.set(room, first);
    this.#changed();
  }

  /** Asks for what is missing, from above or from below. */
  async fillGap(room: LoadedRoom, gap: Gap, from: "above" | "below"): Promise<void> {
    if (this.isLoading(room) || gap.isGone) return;
    const range = from === "above" ? { after: gap.from - 1 } : { before: gap.to + 1 };
    const answer = await this.load(room, { ...range, limit: PAGE });
    // It is there as it was: nobody has it.
    if (answer === undefined || !room.log.items.includes(gap)) return;
    room.log.noteGone(gap.to + 1);
    this.#changed();
  }

  /** Loads what stands around a number; returns the entry, if it is there. */
  async loadAround(room: LoadedRoom, seq: number): Promise<Spoken | undefined> {
    const find = (): Spoken | undefined =>
      room.log.current.findLast((item): item is Spoken => item.type !== "gap" && item.seq === seq);
    if (find() === undefined) await this.load(room, { before: seq + PAGE / 2, limit: PAGE });
    return find();
  }

  /** Asks for entries, which come as any others do; `undefined` where there is no connection. */
  load(room: LoadedRoom, range: Range): Promise<ServerMessage | undefined> {
    this.#loading.add(room);
    return this.inTurn(room, async () => {
      room.fetching++;
      const answer = await this.ask({ type: "history", room: room.name, ...range });
      room.fetching--;
      this.#loading.delete(room);
      this.#changed();
      return answer;
    });
  }

  /** Does something once all that was asked about a room before is answered. */
  inTurn<T>(room: LoadedRoom, act: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(room) ?? Promise.resolve()).then(act);
    this.#queues.set(room, turn);
    return turn;
  }

  /** Asks for anything; `undefined` where there is no connection. */
  ask(request: ClientRequest): Promise<ServerMessage | undefined> {
    return this.#speaker.request(request).catch(() => undefined);
  }
}

/** The number of the first entry that is loaded, or in a gap that can be. */
function firstNumber({ log }: LoadedRoom): number | undefined {
  const [first] = log.current;
  return first?.type === "gap" ? first.from : first?.seq;
}
