/**
 * What the client has of one room: its entries in the log's order, whenever they came.
 *
 * @module
 */

import type { RoomState } from "../event.ts";
import { fold } from "../name.ts";
import type { RequestId } from "../protocol.ts";
import type { Gathering } from "./gathering.ts";

/** An entry of a room's log, fit to be shown. */
export interface Spoken {
  /** What it is. */
  readonly type: "message" | "action" | "topic";
  /** Counts the room's entries; undefined where a server does not count. */
  readonly seq: number | undefined;
  /** UTC. */
  readonly timeMs: number;
  /** Who said it. */
  readonly nick: string;
  /** What. */
  readonly text: string;
  /** Whether someone else said one's own name. */
  readonly isMention: boolean;
}

/** What a room's part of the screen is made of. */
export type Item =
  | Spoken
  /** Said to one person alone; one of the two is oneself. */
  | {
    readonly type: "direct";
    readonly timeMs: number;
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly isOwn: boolean;
  }
  | { readonly type: "comings"; readonly timeMs: number; readonly gathering: Gathering }
  /** The client's own words; an alarm is what the person did not ask for and must know. */
  | { readonly type: "notice"; readonly isAlarm: boolean; readonly text: string };

/** Items beyond this are forgotten, oldest first; the server may still have them. */
const MAX_ITEMS = 4_000;
/** How many are forgotten at a time. */
const FORGET_ITEMS = 1_000;
/** More people than this are not remembered for completion. */
const MAX_PEOPLE = 2_000;

/** One room's items, its people, and what of it has not been seen. */
export class LoadedRoom {
  /** Without `#`. */
  readonly name: string;
  /** Empty where there is none. */
  topic = "";
  /** Messages since it was last in view. */
  unread = 0;
  /** How many of them say one's name. */
  mentions = 0;
  /** The first of them. */
  firstUnread: Item | undefined;
  /** Since when it is out of view. */
  leftAtMs: number | undefined;
  /** Whether older entries were asked for: they go where they belong, and are not news. */
  isFetching = false;

  #items: Item[] = [];
  /** The sequence number that the log's next entry has, if none is missing. */
  #next = 0;
  /** A server that started anew counts anew: only entries of the same count can be compared. */
  #count = 0;
  readonly #countOf = new WeakMap<Spoken, number>();
  readonly #bySeq = new Map<number, Spoken>();
  /** Own entries that wait for others' before them. */
  #held: { readonly id: RequestId; readonly entry: Spoken }[] = [];
  /** By folded name; the last to speak or come is the last. */
  readonly #people = new Map<string, string>();

  /** A room of which nothing is loaded. */
  constructor(name: string) {
    this.name = name;
  }

  /** Everything that is loaded, oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }

  /** The sequence number of the oldest entry that is loaded and comparable. */
  get oldestSeq(): number | undefined {
    return this.#items.find((item): item is Spoken => this.#isOfThisCount(item))?.seq;
  }

  /** The requests whose entries wait for others' before them. */
  get held(): readonly RequestId[] {
    return this.#held.map(({ id }) => id);
  }

  /** The people who are known to be here, who spoke last first. */
  get people(): readonly string[] {
    return [...this.#people.values()].reverse();
  }

  /** Everything anyone said that is loaded. */
  get spoken(): readonly Spoken[] {
    return this.#items.filter(isSpoken);
  }

  /**
   * One is in the room (again). After a lost connection that was taken up, what was missed is still
   * to come; where it was not, the server may count anew.
   */
  enter(state: Partial<RoomState>, resumed: boolean): void {
    this.topic = state.topic ?? this.topic;
    if (resumed) return;
    if (this.#next > 0) this.#count++;
    this.#next = (state.seq ?? 0) + 1;
  }

  /** Whether the entry is later than all that has come, and than all that there was on entering. */
  misses(seq: number): boolean {
    return seq >= this.#next;
  }

  /** Takes in what someone said; returns what now stands at the end, in order: often only that. */
  hear(entry: Spoken, isReplayed: boolean): readonly Spoken[] {
    if (this.#knows(entry)) return [];
    if (entry.seq === undefined) return this.#append([entry]);
    const at = this.#placeOf(entry.seq);
    const isOld = isReplayed && (this.isFetching || this.#items.slice(at).some(isSpoken));
    if (isOld) {
      this.#insert(at, entry);
      return [];
    }
    const { seq } = entry;
    const released = this.#release((heldSeq) => heldSeq < seq);
    this.#next = Math.max(this.#next, seq + 1);
    return [...released, ...this.#append([entry]), ...this.#releaseNext()];
  }

  /** Takes in what one said oneself, or keeps it until what was said before it has come. */
  acknowledge(id: RequestId, entry: Spoken): readonly Spoken[] {
    if (this.#knows(entry)) return [];
    const { seq } = entry;
    if (seq === undefined) return this.#append([entry]);
    if (seq > this.#next) {
      this.#held.push({ id, entry });
      return [];
    }
    this.#next = Math.max(this.#next, seq + 1);
    this.#insert(this.#placeOf(seq), entry);
    return [entry, ...this.#releaseNext()];
  }

  /** Some entries will not come, or are awaited no longer: what was held for them goes on. */
  giveUp(lastGone = 0): readonly Spoken[] {
    this.#next = Math.max(this.#next, lastGone + 1);
    return this.#release(() => true);
  }

  /** Takes in what is no entry of the log. */
  add(item: Exclude<Item, Spoken>): void {
    this.#items.push(item);
    this.#forget();
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

  #append(entries: readonly Spoken[]): readonly Spoken[] {
    for (const entry of entries) this.#insert(this.#items.length, entry);
    return entries;
  }

  #insert(at: number, entry: Spoken): void {
    this.#countOf.set(entry, this.#count);
    if (entry.seq !== undefined) this.#bySeq.set(entry.seq, entry);
    if (at === this.#items.length) this.#items.push(entry);
    else this.#items.splice(at, 0, entry);
    this.#forget();
  }

  #forget(): void {
    if (this.#items.length <= MAX_ITEMS) return;
    for (const item of this.#items.splice(0, FORGET_ITEMS)) {
      if (isSpoken(item) && item.seq !== undefined) this.#bySeq.delete(item.seq);
    }
  }

  #releaseNext(): readonly Spoken[] {
    const released: Spoken[] = [];
    for (;;) {
      const next = this.#release((seq) => seq <= this.#next);
      if (next.length === 0) return released;
      released.push(...next);
    }
  }

  #release(isDue: (seq: number) => boolean): readonly Spoken[] {
    const due = this.#held.map(({ entry }) => entry).filter(({ seq = 0 }) => isDue(seq));
    this.#held = this.#held.filter(({ entry }) => !due.includes(entry));
    due.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    for (const { seq = 0 } of due) this.#next = Math.max(this.#next, seq + 1);
    return this.#append(due);
  }

  /** The index behind the last entry that comes before `seq`. */
  #placeOf(seq: number): number {
    return 1 +
      this.#items.findLastIndex((item) =>
        isSpoken(item) && (!this.#isOfThisCount(item) || (item.seq ?? 0) < seq)
      );
  }

  /** A durable log goes on counting: what it replays can be known from before the restart too. */
  #knows(entry: Spoken): boolean {
    const known = entry.seq === undefined ? undefined : this.#bySeq.get(entry.seq);
    if (known === undefined) return false;
    return this.#isOfThisCount(known) || (known.nick === entry.nick && known.text === entry.text);
  }

  #isOfThisCount(item: Item): boolean {
    return isSpoken(item) && this.#countOf.get(item) === this.#count;
  }
}

function isSpoken(item: Item): item is Spoken {
  return item.type === "message" || item.type === "action" || item.type === "topic";
}
