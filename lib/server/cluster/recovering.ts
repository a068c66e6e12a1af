/**
 * Has a server's history be whole: what was said while the server was away, or before it came, and NATS no longer
 * has, other servers have in theirs. It is asked for bit by bit, beside all else, and may be left off anywhere.
 *
 * What must hold:
 * 1. Only what follows on what stands here, in the same log, is put there.
 * 2. What was taken back meanwhile does not come back: who has it has no words of it, or it is taken back here.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Hole, LogPlace, Store } from "../store/store.ts";
import type { View } from "../store/view.ts";
import { answerIn, answerTo, type EntriesThere, follow, type Neighbours } from "./neighbours.ts";
import { type Question, ROOMS_SEEN_TO, type RoomsThere, type RoomThere } from "./neighbours.ts";

/** What it needs. */
export interface RecoveringParts {
  /** The other servers. */
  readonly neighbours: Neighbours;
  /** The history as it is written by now. */
  readonly view: () => View | undefined;
  /** What time it is. */
  readonly clock: Clock;
  /** Is told that so many entries came from others, */
  readonly onFilled: (entries: number) => void;
  /** and that so many lack which nobody has. */
  readonly onLacking: (entries: number) => void;
}

/** What of a room lacks. */
interface Lacking extends Hole {
  readonly place: LogPlace;
  /** Who was asked last, and had some of it. */
  readonly from?: string;
}

/** How often one looks whether something may lack. */
const LOOK_MS = 1_000;
/** So long nobody is asked again for what nobody had, and at first only so long: others may be about to come. */
const RETRY_MS = 30_000;
const FIRST_RETRY_MS = 3_000;
/** Between two pages all else has its turn. */
const REST_MS = 10;
/** Who is so far behind itself is not asked. */
const BEHIND_MAX = 5_000;

/** See the top of this file. */
export class Recovering implements Disposable {
  readonly #parts: RecoveringParts;
  readonly #name: string = crypto.randomUUID();
  /** Which history was looked through, and as of which of its beginnings. */
  #seen: View | undefined;
  #begins = 0;
  #lacking: Lacking[] = [];
  #filled = 0;
  /** How often in a row nobody had what lacks, and how much it was when that was told. */
  #tries = 0;
  #told = 0;
  #isLooking = false;
  #isClosed = false;
  #cancel: () => void = () => {};

  /** Answers others from now on, and asks them for what lacks here. */
  constructor(parts: RecoveringParts) {
    this.#parts = parts;
    parts.neighbours.answer(this.#name, (question) => this.#answer(question));
    this.#lookSoon(0);
  }

  /** Asks nobody any more. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#cancel();
  }

  /** Another server came, which may have what nobody had. */
  hasten(): void {
    if (this.#isLooking || this.#lacking.length === 0) return;
    this.#cancel();
    this.#lookSoon(FIRST_RETRY_MS);
  }

  #lookSoon(ms: number): void {
    this.#isLooking = false;
    if (this.#isClosed) return;
    this.#cancel = this.#parts.clock.after(ms, () => {
      this.#isLooking = true;
      void this.#look().then((restMs) => this.#lookSoon(restMs));
    });
  }

  /** Returns when to look again. */
  async #look(): Promise<number> {
    const view = this.#parts.view();
    const begins = view?.begins ?? 0;
    if (view === undefined || begins === 0) return LOOK_MS;
    const isAnew = view !== this.#seen || begins !== this.#begins;
    if (!isAnew && this.#lacking.length === 0) return LOOK_MS;
    if (isAnew) {
      [this.#seen, this.#begins, this.#tries] = [view, begins, 0];
      this.#lacking = await this.#holesIn(view);
    }
    const lacking: Lacking[] = [];
    for (const each of this.#lacking) lacking.push(...await this.#fill(view, each));
    this.#lacking = lacking;
    this.#report();
    this.#tries++;
    return lacking.length === 0 ? LOOK_MS : this.#tries < 2 ? FIRST_RETRY_MS : RETRY_MS;
  }

  #report(): void {
    if (this.#isClosed) return;
    if (this.#filled > 0) this.#parts.onFilled(this.#filled);
    this.#filled = 0;
    // What was said before this server ever came is nothing that it lost.
    const inside = this.#lacking.filter(({ after }) => after > 0);
    const lack = inside.reduce((sum, { after, before }) => sum + before - after - 1, 0);
    if (this.#tries === 0 || lack === this.#told) return;
    this.#told = lack;
    if (lack > 0) this.#parts.onLacking(lack);
  }

  // What lacks

  async #holesIn(view: View): Promise<Lacking[]> {
    const here = new Map<string, RoomThere>();
    const holes: Lacking[] = [];
    for (const name of view.ask(namesIn) ?? []) {
      const room = view.ask((store) => store.room(name, 0));
      if (room === undefined || !view.mayKeep(name, room.log)) continue;
      here.set(name, room);
      for await (const hole of this.#holesOf(view, name)) {
        holes.push({ ...hole, place: placeOf(room) });
      }
    }
    for (const room of await this.#roomsThere()) {
      const { name, seq, log } = room;
      const own = here.get(name);
      const isMore = own === undefined ? seq > 0 : own.log === log && own.seq < seq;
      // One in which someone is comes here by itself.
      if (!isMore || view.logOf(name) !== undefined || !view.mayKeep(name, log)) continue;
      holes.push({ after: own?.seq ?? 0, before: seq + 1, place: placeOf(room) });
    }
    return holes;
  }

  async *#holesOf(view: View, room: string): AsyncGenerator<Hole> {
    for (let [after, hasMore] = [0, true]; hasMore && this.#isOf(view);) {
      const looked = view.ask((store) => store.past.look(room, after));
      if (looked === undefined) return;
      if (looked.hole !== undefined) yield looked.hole;
      ({ after, hasMore } = looked);
      await this.#rest(hasMore ? REST_MS : 0);
    }
  }

  /** Rooms that others have, in which nobody may be by now. */
  async #roomsThere(): Promise<RoomThere[]> {
    const all: RoomThere[] = [];
    for (let after = ""; !this.#isClosed;) {
      const answer = await this.#ask({ type: "rooms", after, by: this.#name });
      if (answer === undefined || !("rooms" in answer)) break;
      const last = answer.rooms.at(-1);
      if (last === undefined || last.name <= after) break;
      all.push(...answer.rooms);
      after = last.name;
    }
    return all;
  }

  /** Asks for what lacks until it is there; returns what nobody has of it. */
  async #fill(view: View, lacking: Lacking): Promise<Lacking[]> {
    const left: Lacking[] = [];
    const { place, before } = lacking;
    let { after, from }: { after: number; from?: string } = lacking;
    while (after + 1 < before && this.#isOf(view)) {
      const asked = { type: "entries", room: place.room, log: place.log, after, before } as const;
      const answer = await this.#ask(asked, from);
      if (answer === undefined || !("entries" in answer) || !this.#isGood(view, answer, asked)) {
        // It may be there no more, or be one that lacks the same.
        if (from === undefined) break;
        from = undefined;
        continue;
      }
      const entries = follow(answer.entries, before);
      const [first, last] = [entries[0]?.seq ?? before, entries.at(-1)?.seq ?? before];
      if (!this.#isOf(view) || !view.mayKeep(place.room, place.log)) break;
      if (!keep(view, place, { ...answer, entries })) break;
      if (first > after + 1) left.push({ after, before: first, place });
      this.#filled += entries.length;
      [after, from] = [last, answer.from];
      await this.#rest(REST_MS);
    }
    if (after + 1 < before) left.push({ after, before, place });
    return left;
  }

  /** Whether that is what was asked for, of the same past as what stands here. */
  #isGood(
    view: View,
    { entries, seq, anchor }: EntriesThere,
    { room, log, after, before }: Question & { type: "entries" },
  ): boolean {
    const [first] = entries;
    if (first === undefined || first.seq <= after || first.seq >= before) return false;
    if (entries.some((entry) => entry.room !== room)) return false;
    return view.ask((store) => {
      const here = store.room(room, 0);
      if (here === undefined) return true;
      if (here.log !== log || here.seq - seq > BEHIND_MAX) return false;
      const [own] = after === 0 ? [] : store.before(room, after + 1, 1);
      if (own?.seq !== after || anchor === undefined) return true;
      return own.timeMs === anchor.timeMs && own.author === anchor.author;
    }) ?? false;
  }

  async #ask(question: Question, of?: string): Promise<RoomsThere | EntriesThere | undefined> {
    const answer = await this.#parts.neighbours.ask(JSON.stringify(question), of);
    return answer === undefined ? undefined : answerIn(answer);
  }

  // What others lack

  #answer(question: string): string | undefined {
    const view = this.#parts.view();
    if (view === undefined || view.begins === 0) return undefined;
    return view.ask((store) => answerTo(question, store, this.#name));
  }

  /** Whether that is still what is written. */
  #isOf(view: View): boolean {
    return !this.#isClosed && this.#parts.view() === view && view.begins === this.#begins;
  }

  async #rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(ms, resolve);
      this.#cancel = () => {
        cancel();
        resolve();
      };
    });
  }
}

function keep(view: View, place: LogPlace, { entries, seq }: EntriesThere): boolean {
  return view.save((store) => store.past.fill(place, entries, seq));
}

function namesIn(store: Store): string[] {
  const rooms = store.rooms(ROOMS_SEEN_TO).map(({ name }) => name);
  return [...rooms, ...store.conversations.all().map(({ room }) => room)];
}

function placeOf({ name, log, topic }: RoomThere): LogPlace {
  return { room: name, log, topic };
}
