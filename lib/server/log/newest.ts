/**
 * The newest entries of a log, that can be looked back on: each in a slot of its own, by its number.
 *
 * Where a thousand go as fast as a thousand come, a list that grows at one end and is cut at the other
 * leaves arrays behind that hold on to what is gone until the collector has been through all there is. In
 * slots that are used again, what is gone is gone.
 *
 * @module
 */

import type { Entry } from "../../vocabulary/entry.ts";

/** So many slots there are at first; then twice as many, until there are enough. */
const FIRST_SLOTS = 8;
// What an entry takes beside its text, at most: the object and its strings' headers.
const ENTRY_OVERHEAD_BYTES = 256;

/** See the top of this file. */
export class Newest {
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #slots: Array<Entry | undefined> = [];
  /** The number of the oldest, and the one behind that of the newest: there is no gap between them. */
  #first = 0;
  #end = 0;
  #bytes = 0;

  /** None; so many may be kept, and of about so many bytes. */
  constructor(maxEntries: number, maxBytes: number) {
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  /** How many there are. */
  get size(): number {
    return this.#end - this.#first;
  }

  /** About how many bytes of memory they take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The number of the oldest, if there is any. */
  get oldestSeq(): number | undefined {
    return this.size === 0 ? undefined : this.#first;
  }

  /** That of a number, if it is kept. */
  at(seq: number): Entry | undefined {
    return seq < this.#first || seq >= this.#end ? undefined : this.#slots[this.#slotOf(seq)];
  }

  /** Keeps one more; what does not go on where the last one was begins anew. */
  add(entry: Entry): void {
    if (entry.seq !== this.#end) this.clear();
    if (this.size === 0) this.#first = this.#end = entry.seq;
    if (this.size === this.#slots.length) this.#grow();
    this.#slots[this.#slotOf(entry.seq)] = entry;
    this.#end++;
    this.#bytes += sizeOf(entry);
    this.#shrink(this.#maxEntries, this.#maxBytes);
  }

  /** Keeps another in the place of one of its number, where that is kept. */
  replace(entry: Entry): void {
    const former = this.at(entry.seq);
    if (former === undefined) return;
    this.#slots[this.#slotOf(entry.seq)] = entry;
    this.#bytes += sizeOf(entry) - sizeOf(former);
  }

  /** Lets go of the oldest, until the rest takes no more than that. */
  shed(bytes: number): void {
    this.#shrink(Infinity, bytes);
  }

  /** Lets go of all. */
  clear(): void {
    this.#shrink(0, 0);
  }

  /** The last `count` of those before the number `before`, oldest first, as far as they take no more than that. */
  last(count: number, maxBytes: number, before = Infinity): Entry[] {
    const end = Math.min(Math.max(before, this.#first), this.#end);
    let from = end;
    for (let bytes = 0; from > this.#first && end - from < count; from--) {
      bytes += sizeOf(this.at(from - 1));
      if (bytes > maxBytes) break;
    }
    return this.#between(from, end);
  }

  /** The first `count` of those behind the number `seq`, as far as they take no more than that. */
  behind(seq: number, count: number, maxBytes: number): Entry[] {
    const from = Math.min(Math.max(seq + 1, this.#first), this.#end);
    let end = from;
    for (let bytes = 0; end < this.#end && end - from < count; end++) {
      bytes += sizeOf(this.at(end));
      if (bytes > maxBytes) break;
    }
    return this.#between(from, end);
  }

  #between(from: number, end: number): Entry[] {
    const entries: Entry[] = [];
    for (let seq = from; seq < end; seq++) {
      const entry = this.at(seq);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  #shrink(maxEntries: number, maxBytes: number): void {
    while (this.size > 0 && (this.size > maxEntries || this.#bytes > maxBytes)) {
      const slot = this.#slotOf(this.#first++);
      this.#bytes -= sizeOf(this.#slots[slot]);
      this.#slots[slot] = undefined;
    }
  }

  #grow(): void {
    const entries = this.#between(this.#first, this.#end);
    const slots = Math.max(FIRST_SLOTS, 2 * this.#slots.length);
    this.#slots.length = 0;
    for (let slot = 0; slot < slots; slot++) this.#slots.push(undefined);
    for (const entry of entries) this.#slots[this.#slotOf(entry.seq)] = entry;
  }

  #slotOf(seq: number): number {
    return seq % this.#slots.length;
  }
}

/** About how many bytes of memory an entry takes. */
export function sizeOf(entry: Entry | undefined): number {
  return entry === undefined ? 0 : 2 * entry.text.length + ENTRY_OVERHEAD_BYTES;
}
