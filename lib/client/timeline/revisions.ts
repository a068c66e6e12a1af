/**
 * What becomes of entries that are loaded by what is said of them later: taken back, said anew, or reacted to.
 * It owns what stands now in the place of each.
 *
 * @module
 */

import { retold } from "./direct.ts";
import { type Direct, isWords, type Item, type Spoken } from "./item.ts";
import { Reactions } from "./reactions.ts";
import { keepRecent } from "../../recent.ts";

/** Of so many entries that were taken back it is remembered, the last ones. */
const TAKEN_MAX = 10_000;

/** See the top of this file. */
export class Revisions {
  readonly #now = new WeakMap<Item, Spoken | Direct>();
  /** Of which entries nothing is left, by their numbers, be they loaded or not. */
  readonly #taken = new Set<number>();
  /** What is said in the place of an entry, by the numbers of all that it took. */
  readonly #anew = new Map<number, Spoken>();
  readonly #reactions = new Reactions();
  /** What is read in the place of entries of logs that count no more. */
  readonly #left = new WeakMap<Item, Item | undefined>();

  /** Another log counts anew; what is read `inPlace` of the items of the former one stays so. */
  clear(former: readonly Item[], inPlace: (item: Item) => Item | undefined): void {
    for (const item of former) {
      if (item.type === "blank" || item.type === "edited") this.#left.set(item, inPlace(item));
    }
    this.#taken.clear();
    this.#anew.clear();
    this.#reactions.clear();
  }

  /** An entry says something of others, perhaps. */
  hear(by: Spoken): void {
    const { type, seqs = [] } = by;
    if (type === "reacted") return this.#reactions.hear(by);
    if (type === "edited" || type === "blank") this.#reactions.link(by);
    const taken = new Set<number | undefined>(seqs);
    for (const seq of seqs) this.#taken.add(seq);
    keepRecent(this.#taken, TAKEN_MAX);
    for (const [seq, anew] of this.#anew) if (taken.has(anew.seq)) this.#anew.delete(seq);
    if (type === "edited") { for (const seq of seqs) this.#anew.set(seq, by); }
  }

  /** What stands in the place of an entry from now on, by what another said of it; `undefined` where it stays. */
  revised(entry: Spoken, by: Spoken): Spoken | undefined {
    const { type, seqs = [] } = by;
    if (!isWords(entry)) return undefined;
    const isTaken = type !== "reacted" && seqs.includes(entry.seq ?? 0);
    if (isTaken) return this.#replace(entry, blankOf(entry));
    // A sign of it, or the entry of which signs are known that are its own.
    const version = type === "reacted" ? seqs[0] : type === "blank" ? by.seq : undefined;
    const isConcerned = version !== undefined && this.#reactions.isVersionOf(entry, version);
    return isConcerned ? this.#replace(entry, this.withReactions(entry)) : undefined;
  }

  /** An entry with the signs by which people have reacted to it. */
  withReactions(entry: Spoken): Spoken {
    const reactions = isWords(entry) ? this.#reactions.of(entry) : [];
    const { reactions: _former, ...bare } = entry;
    return reactions.length === 0 ? bare : { ...bare, reactions };
  }

  /** Whether it is known that nothing is left of an entry. */
  isTaken(seq: number): boolean {
    return this.#taken.has(seq);
  }

  /** As {@link retold}: that stands in the item's place then. */
  retold(item: Item, room: string, by: Spoken): Direct | Spoken | undefined {
    const now = retold(item, room, by);
    if (now !== undefined) this.#now.set(item, now);
    return now;
  }

  /** What stands now in the place of an item. */
  nowOf<Any extends Item>(item: Any): Any | Spoken | Direct {
    let now: Any | Spoken | Direct = item;
    for (let next = this.#now.get(now); next !== undefined; next = this.#now.get(now)) now = next;
    return now;
  }

  /**
   * The item as one reads it who can be shown what was said anew in the place of what was said first, if that
   * is loaded; `undefined` where nothing is to be read there.
   */
  inPlace(item: Item, isLoaded: (seq: number) => boolean): Item | undefined {
    if (this.#left.has(item)) return this.#left.get(item);
    if (item.type === "blank") {
      const anew = this.#anew.get(item.seq ?? 0);
      return anew?.seqs?.[0] === item.seq ? anew : undefined;
    }
    return item.type === "edited" && isLoaded(item.seqs?.[0] ?? 0) ? undefined : item;
  }

  #replace(former: Spoken, now: Spoken): Spoken {
    this.#now.set(former, now);
    if (now.type === "edited") { for (const seq of now.seqs ?? []) this.#anew.set(seq, now); }
    return now;
  }
}

/** What is left of an entry: also in the place of which others it stood. */
function blankOf({ seq, timeMs, nick, seqs }: Spoken): Spoken {
  const left = { type: "blank", seq, timeMs, nick, text: "", isMention: false } as const;
  return seqs === undefined ? left : { ...left, seqs };
}
