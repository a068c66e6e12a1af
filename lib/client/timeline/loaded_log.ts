/**
 * What is loaded of a room's log, in one order, with what else happened between.
 *
 * What must hold, whatever comes in whichever order:
 * 1. What has been shown stays in the order in which it was: what is new goes to the end, and an entry
 *    that comes late goes only where a row said that it was missing, or above everything.
 * 2. The entries of one log stand in the order of their numbers, each once. Between two that are not
 *    neighbours stands a {@link Gap} that says how many are missing, or those are one's own or hidden.
 *
 * One's own entries do not come back, and word of their place may come behind what was said after
 * them, or before what was said before them. So whatever has a hole before it is held as long as that
 * may yet be filled.
 *
 * @module
 */

import type { RequestId } from "../../vocabulary/codes.ts";
import { type Continuity, continuityOf, type LogEnd } from "./continuity.ts";
import type { Direct, Gap, Item, Spoken } from "./item.ts";
import { firstOf, isNumbered, isSpoken, isUnreadMark, lastOf, sizeOf } from "./item.ts";
import { Revisions } from "./revisions.ts";

/** An entry as it comes. */
export interface Arrival {
  /** The entry. */
  readonly entry: Spoken;
  /** Of one's own request, where it is the acknowledgement of that. */
  readonly id?: RequestId | undefined;
  /** Whether it is not to be shown: it has its place all the same. */
  readonly isHidden?: boolean;
  /** Whether it may be what was asked for: then what lies before it may still come. */
  readonly isAsked?: boolean;
  /** Whether it is news to the person. */
  readonly isNews?: boolean;
}

/** Something that has its place now. */
export interface Placed {
  /** What it is. */
  readonly item: Spoken | Gap;
  /** As it came; `undefined` for a gap. */
  readonly arrival?: Arrival;
  /** Whether it went somewhere else than to the end. */
  readonly isWithin: boolean;
}

/** Which entries are to be asked for. */
export interface Wanted {
  /** The last ones before this number; without it, the last ones of all. */
  readonly before?: number;
  /** How many. */
  readonly limit: number;
}

interface Numbered extends Arrival {
  readonly seq: number;
}

/** Items beyond this are forgotten, oldest first; the server may still have them. */
const MAX_ITEMS = 4_000;
/** Beyond this while someone reads there. */
const MAX_ITEMS_READ = 20_000;
/** How many are forgotten at a time. */
const FORGET_ITEMS = 1_000;

/** See the top of this file. */
export class LoadedLog {
  /** Whether someone reads what is far above the end, and must not lose it. */
  isRead = false;
  readonly #room: string;
  #items: Item[] = [];
  /** The log's id, where the server tells its logs apart. */
  #log: string | undefined;
  #hasBegun = false;
  /** Only what is of the same age can be compared: another log counts anew. */
  #age = 0;
  readonly #ages = new WeakMap<Spoken | Gap, number>();
  /** By age, where it ended because the log was set back: what is before that still counts. */
  readonly #cuts = new Map<number, number>();
  /** All from here on is loaded, hidden or in a gap; `undefined` where nothing of the log is. */
  #first: number | undefined;
  /** The number that the next entry has, if none is missing. */
  #next = 1;
  /** What is replayed from here on was not said before one came. */
  #newsFrom = 1;
  /** What has a hole before it, in order. */
  #held: Numbered[] = [];
  /** For servers that do not tell their logs apart. */
  readonly #bySeq = new Map<number, Spoken>();
  /** What later entries have said of those that are loaded. */
  readonly #revisions = new Revisions();

  /** Of a room of that name; nothing is loaded. */
  constructor(room: string) {
    this.#room = room;
  }

  /** Everything that is loaded, oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }

  /** The entries and gaps of the log that counts now. */
  get current(): (Spoken | Gap)[] {
    return this.#items.filter(isNumbered).filter((item) => this.isCurrent(item));
  }

  /** Whether it is of the log that counts now: only there its number leads to it. */
  isCurrent(item: Spoken | Gap): boolean {
    return this.#ages.get(item) === this.#age;
  }

  /** The number of the last entry that has its place, or is known to be missing; `undefined` before the first. */
  get lastSeq(): number | undefined {
    return this.#first === undefined || this.#next === 1 ? undefined : this.#next - 1;
  }

  /** Whether something waits for what lies before it. */
  get isHolding(): boolean {
    return this.#held.length > 0;
  }

  /** The numbers between which something is waited for. */
  get hole(): { readonly after: number; readonly before: number } | undefined {
    const [held] = this.#held;
    return held && { after: this.#next - 1, before: held.seq };
  }

  /** Whether the entry of that request has come, but waits. */
  holds(id: RequestId): boolean {
    return this.#held.some((held) => held.id === id);
  }

  /** Whether an entry is loaded, held, or hidden. */
  knows(entry: Spoken): boolean {
    return entry.seq !== undefined && (this.#isAccounted(entry.seq) || this.#isOfBefore(entry));
  }

  /** Whether an entry that is replayed is later than all that has come, and was on entering. */
  misses(seq: number): boolean {
    return seq >= Math.max(this.#next, this.#newsFrom);
  }

  /** One is in the room (again); `resumed` as in `welcome`. What had been held is placed if need be. */
  enter(found: LogEnd, resumed: boolean): readonly Placed[] {
    const continuity = continuityOf(this.#end, found, resumed);
    this.#log = found.log;
    if (this.#hasBegun && continuity === "same") return [];
    this.#hasBegun = true;
    const placed = this.giveUp();
    if (continuity === "setBack") this.#setBack(found.seq);
    else this.#begin(found.seq, continuity);
    this.#newsFrom = found.seq + 1;
    return placed;
  }

  /**
   * Takes in an entry, and says what has its place now, in order: often only that. `awaitsOwn` says
   * whether one has said something here whose place is not known, and which may lie before it.
   */
  hear(arrival: Arrival, awaitsOwn: boolean): readonly Placed[] {
    const { seq } = arrival.entry;
    if (seq === undefined) return [this.#push(arrival)];
    const numbered = {
      ...arrival,
      seq,
      entry: this.#revisions.withReactions(arrival.entry),
      ...(this.#isOfBefore(arrival.entry) && { isHidden: true }),
    };
    if (this.#isAccounted(seq)) return [];
    this.#revise(numbered.entry);
    if (this.#first === undefined && arrival.isAsked && seq < this.#next) this.#first = this.#next;
    if (this.#first !== undefined && seq < this.#next) return this.#fill(numbered);
    const at = this.#held.findIndex((held) => held.seq > seq);
    this.#held.splice(at === -1 ? this.#held.length : at, 0, numbered);
    return this.settle(awaitsOwn);
  }

  /** Places what has been held for what does not come any more. */
  settle(awaitsOwn: boolean): readonly Placed[] {
    // What is heard shows that all of others before it has come, or never will.
    const heard = this.#held.findLast(({ id, isAsked }) => id === undefined && !isAsked);
    return this.#release(awaitsOwn ? 0 : heard?.seq ?? 0);
  }

  /** The entries up to `to` will not come by themselves; the first of them is `from`, at most. */
  skip(from: number, to: number): readonly Placed[] {
    if (this.#first === undefined) this.#next = Math.min(this.#next, from);
    const placed = this.#release(to);
    if (this.#next > to) return placed;
    return [...placed, this.#pushGap(to), ...this.#release(0)];
  }

  /** What is missing before what is held is awaited no longer. */
  giveUp(): readonly Placed[] {
    return this.#release(Infinity);
  }

  /** Takes in what is no entry of the log: at the end, or above an item. */
  add(item: Exclude<Item, Spoken | Gap>, above?: Item): void {
    const at = above === undefined ? -1 : this.#items.lastIndexOf(above);
    this.#items.splice(at === -1 ? this.#items.length : at, 0, item);
    this.#forget();
  }

  /** What was told elsewhere, where nobody has said anything, stands here from now on. */
  takeTold(elsewhere: LoadedLog): void {
    this.#items.push(...elsewhere.#items.splice(0));
  }

  /** Moves the line that says since when what is below it is unread above an item; without one, takes it away. */
  markUnread(sinceMs: number, above: Item | undefined): void {
    const at = this.#items.findLastIndex(isUnreadMark);
    if (at !== -1) this.#items.splice(at, 1);
    if (above === undefined) return;
    this.add({ type: "aside", aside: { type: "unread", sinceMs } }, this.nowOf(above));
  }

  /**
   * What must be asked for to have the last `count` entries without a hole; `undefined` if all are there
   * or nobody has them.
   */
  wanted(count: number): Wanted | undefined {
    let loaded = 0;
    for (const item of this.current.reverse()) {
      if (loaded >= count) return undefined;
      if (item.type !== "gap") loaded++;
      else if (!item.isGone) {
        return { before: item.to + 1, limit: Math.min(count - loaded, sizeOf(item)) };
      }
    }
    if (loaded >= count || this.#first === 1) return undefined;
    return { ...(this.#first !== undefined && { before: this.#first }), limit: count - loaded };
  }

  /** How many of the last entries there are up to the end of the newest gap that can be loaded, if any. */
  get reach(): number {
    const items = this.current;
    const at = items.findLastIndex((item) => item.type === "gap" && !item.isGone);
    const [gap, ...behind] = items.slice(at === -1 ? items.length : at);
    return gap?.type === "gap" ? sizeOf(gap) + behind.filter(isSpoken).length : 0;
  }

  /** The server had nothing right before that number, and so nothing that is older. */
  noteGone(before: number): void {
    for (const item of this.current) {
      if (item.type === "gap" && item.from < before) {
        this.#replace(item, [{ ...item, isGone: true }]);
      }
    }
  }

  /** The last `count` entries, whichever log they are of, and what is missing between them. */
  last(
    count: number,
    isWanted: (entry: Spoken) => boolean = () => true,
  ): readonly (Spoken | Gap)[] {
    const items = this.#items.filter((item): item is Spoken | Gap =>
      item.type === "gap" || isSpoken(item) && isWanted(item)
    );
    let left = count;
    const before = items.findLastIndex((item) => isSpoken(item) && --left < 0);
    const last = items.slice(before + 1);
    return last.slice(Math.max(0, last.findIndex(isSpoken)));
  }

  /** What stands now in the place of an item: it may have been taken back, or people have reacted to it. */
  nowOf<Any extends Item>(item: Any): Any | Spoken | Direct {
    return this.#revisions.nowOf(item);
  }

  /** Whether it is known that an entry was taken back, be it loaded or not. */
  isTaken(seq: number): boolean {
    return this.#revisions.isTaken(seq);
  }

  /** What is told here of the entries of another room changes by what one of those says of it. */
  retell(room: string, by: Spoken): void {
    this.#items = this.#items.map((item) => this.#revisions.retold(item, room, by) ?? item);
  }

  /** As {@link Revisions.inPlace}. */
  inPlace(item: Item): Item | undefined {
    return this.#revisions.inPlace(item, (seq) => this.#bySeq.has(seq));
  }

  /** What stands now in the place of a gap. */
  within(gap: Gap): readonly (Spoken | Gap)[] {
    const born = this.#ages.get(gap);
    if (born === undefined) return [gap];
    return this.#items.filter(isNumbered).filter((item) =>
      firstOf(item) >= gap.from &&
      lastOf(item) <= this.#reachOf(gap, born, this.#ages.get(item) ?? 0)
    );
  }

  /** Up to where a gap of one age goes on in a later one. */
  #reachOf({ to }: Gap, born: number, age: number): number {
    if (age < born) return 0;
    for (let past = born; past < age; past++) to = Math.min(to, this.#cuts.get(past) ?? 0);
    return to;
  }

  /** What an entry says of others changes how those stand. */
  #revise(by: Spoken): void {
    this.#revisions.hear(by);
    if (by.seqs === undefined) return;
    for (const item of this.current) {
      const now = isSpoken(item) ? this.#revisions.revised(item, by) : undefined;
      if (now !== undefined) this.#replace(item, [now]);
    }
    this.#held = this.#held.map((held) => (
      { ...held, entry: this.#revisions.revised(held.entry, by) ?? held.entry }
    ));
  }

  get #end(): LogEnd | undefined {
    if (!this.#hasBegun) return undefined;
    return { log: this.#log, seq: Math.max(this.#next - 1, this.#held.at(-1)?.seq ?? 0) };
  }

  #begin(seq: number, continuity: Continuity): void {
    this.#revisions.clear(this.current, (item) => this.inPlace(item));
    this.#age++;
    // Of a log that goes by the name of one that was known, nothing has been seen.
    this.#first = continuity === "anew" ? 1 : undefined;
    this.#next = continuity === "anew" ? 1 : seq + 1;
    if (continuity === "anew") this.#bySeq.clear();
  }

  /** The entries behind `seq` are none of this log's any more. */
  #setBack(seq: number): void {
    const items = this.current;
    this.#cuts.set(this.#age++, seq);
    for (const item of items) {
      if (lastOf(item) <= seq) this.#ages.set(item, this.#age);
      else if (item.type === "gap" && item.from <= seq) this.#replace(item, [{ ...item, to: seq }]);
      else this.#bySeq.delete(firstOf(item));
    }
    this.#next = seq + 1;
    if (this.#first !== undefined) this.#first = Math.min(this.#first, this.#next);
  }

  /** Places what is held, up to that number wherever something is missing before it. */
  #release(upTo: number): readonly Placed[] {
    const placed: Placed[] = [];
    for (let [held] = this.#held; held !== undefined; [held] = this.#held) {
      if (held.seq > this.#next && held.seq > upTo) break;
      this.#held.shift();
      if (held.seq > this.#next) placed.push(this.#pushGap(held.seq - 1));
      if (this.#first === undefined) this.#first = held.seq;
      this.#next = held.seq + 1;
      if (!held.isHidden) placed.push(this.#push(held));
    }
    return placed;
  }

  #push(arrival: Arrival): Placed {
    this.#note(arrival.entry);
    this.#items.push(arrival.entry);
    this.#forget();
    return { item: arrival.entry, arrival, isWithin: false };
  }

  /** All from the next number on to `to` is missing. */
  #pushGap(to: number): Placed {
    const item: Gap = { type: "gap", room: this.#room, from: this.#next, to, isGone: false };
    this.#first ??= this.#next;
    this.#next = to + 1;
    this.#ages.set(item, this.#age);
    this.#items.push(item);
    this.#forget();
    return { item, isWithin: false };
  }

  /** Puts an entry where it was missing, or above all others. */
  #fill(arrival: Numbered): readonly Placed[] {
    const { seq, entry, isHidden } = arrival;
    const gap = this.#gapAt(seq) ?? this.#openAbove(seq);
    const { from, to } = gap;
    this.#replace(gap, [
      ...(from < seq ? [{ ...gap, to: seq - 1 }] : []),
      ...(isHidden ? [] : [entry]),
      ...(seq < to ? [{ ...gap, from: seq + 1 }] : []),
    ]);
    return isHidden ? [] : [{ item: entry, arrival, isWithin: true }];
  }

  /** Makes room for entries from `seq` on above all that are loaded. */
  #openAbove(seq: number): Gap {
    const to = (this.#first ?? this.#next) - 1;
    const gap: Gap = { type: "gap", room: this.#room, from: seq, to, isGone: false };
    const [oldest] = this.current;
    const isOther = (item: Item): boolean => isNumbered(item) && !this.isCurrent(item);
    // Above all that was told meanwhile, too, but below another log.
    const top = oldest !== undefined && this.#items.some(isOther) ? this.#items.indexOf(oldest) : 0;
    this.#items.splice(oldest === undefined ? this.#items.length : top, 0, gap);
    this.#ages.set(gap, this.#age);
    this.#first = seq;
    return gap;
  }

  #replace(former: Spoken | Gap, items: readonly (Spoken | Gap)[]): void {
    for (const item of items) this.#note(item);
    this.#items.splice(this.#items.indexOf(former), 1, ...items);
  }

  #note(item: Spoken | Gap): void {
    this.#ages.set(item, this.#age);
    if (isSpoken(item) && item.seq !== undefined) this.#bySeq.set(item.seq, item);
  }

  #forget(): void {
    if (this.#items.length <= (this.isRead ? MAX_ITEMS_READ : MAX_ITEMS)) return;
    // What is missing above all that is loaded is missing like all that is older.
    const at = this.#items.findIndex((item, index) => index >= FORGET_ITEMS && item.type !== "gap");
    for (const item of this.#items.splice(0, Math.max(at, FORGET_ITEMS))) {
      if (!isNumbered(item)) continue;
      if (this.#bySeq.get(firstOf(item)) === item) this.#bySeq.delete(firstOf(item));
      if (this.isCurrent(item)) this.#first = lastOf(item) + 1;
    }
  }

  #gapAt(seq: number): Gap | undefined {
    return this.#items.find((item): item is Gap =>
      item.type === "gap" && item.from <= seq && seq <= item.to && this.isCurrent(item)
    );
  }

  /** Whether an entry is loaded, held, or hidden. */
  #isAccounted(seq: number): boolean {
    if (this.#held.some((held) => held.seq === seq)) return true;
    if (this.#first === undefined || seq < this.#first || seq >= this.#next) return false;
    return this.#gapAt(seq) === undefined;
  }

  /**
   * Whether an entry is known from before the connection was lost: a server that does not tell its
   * logs apart may have gone on counting in the same one.
   */
  #isOfBefore({ seq, nick, text }: Spoken): boolean {
    const known = seq === undefined || this.#log !== undefined ? undefined : this.#bySeq.get(seq);
    return known !== undefined && this.#ages.get(known) !== this.#age &&
      known.nick === nick && known.text === text;
  }
}
