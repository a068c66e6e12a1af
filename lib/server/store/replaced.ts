/**
 * Where a history has something else than what was said: it was written by a server that had carried out what the
 * engine lost, and that is mended; or it is that of another chat, which went on from the same place.
 *
 * @module
 */

import type { Entry } from "../../vocabulary/entry.ts";
import type { Store } from "./store.ts";

/**
 * A server notices within seconds, and what stands in the place of what was lost was said then: what differs by more
 * than so long, in milliseconds, was said elsewhere.
 */
const NOTICED_MS = 60_000;

/** So many of the last are looked at: much may be in memory. */
const LOOKED_AT = 256;

/** Those of the last of these entries of a room, which are in order, in whose place a store has another one. */
export function replacedIn(store: Store, room: string, all: readonly Entry[]): Entry[] {
  const entries = all.slice(-LOOKED_AT);
  const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  if (first === 0) return [];
  const stored = store.after(room, first - 1, last - first + 1);
  const there = new Map(stored.map((entry) => [entry.seq, entry]));
  return entries.filter((entry) => {
    const other = there.get(entry.seq);
    return other !== undefined && !isSame(entry, other);
  });
}

/** Whether a store has a room as another chat has it, from the first of these on: nothing of it may be replaced. */
export function isElsewhere(store: Store, room: string, [first]: readonly Entry[]): boolean {
  if (first === undefined) return false;
  const [there] = store.after(room, first.seq - 1, 1);
  const [last] = store.before(room, Infinity, 1);
  if (there === undefined || last === undefined) return false;
  return [last, first].some(({ timeMs }) => Math.abs(timeMs - there.timeMs) > NOTICED_MS);
}

/** Words that were taken back since are the same entry. */
export function isSame(one: Entry, other: Entry): boolean {
  return one.timeMs === other.timeMs && one.author === other.author;
}
