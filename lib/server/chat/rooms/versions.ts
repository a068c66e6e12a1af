/**
 * What became of a room's messages that were said anew or taken back lately. Where several servers are one chat,
 * a request to revise some stands in line for a while, and what was found before may be something else by then.
 *
 * @module
 */

import type { EntryPlace } from "../../../vocabulary/entry.ts";
import type { Found } from "../stamp.ts";
import { keepRecent } from "../../../recent.ts";

/** So many are remembered, more than one request can take back. */
const LATELY_MAX = 256;

/**
 * The number of a message's first version, with that and the time of the one that stands; alone, where none does.
 *
 * @ignore
 */
export type VersionState = readonly [first: number, seq?: number, timeMs?: number];

/** See the top of this file. */
export class Versions {
  /** By the number of the first version, those that were revised last behind: the one that stands. */
  readonly #standing = new Map<number, EntryPlace | undefined>();

  /** What another knew. */
  static from(state: readonly VersionState[]): Versions {
    const versions = new Versions();
    for (const [first, seq, timeMs] of state) {
      const isThere = seq !== undefined && timeMs !== undefined;
      versions.#standing.set(first, isThere ? { seq, timeMs } : undefined);
    }
    return versions;
  }

  /** All that is known here: see knowledge.ts. */
  get state(): readonly VersionState[] {
    return [...this.#standing].map(([first, place]) =>
      place === undefined ? [first] : [first, place.seq, place.timeMs]
    );
  }

  /** A message was said anew, in that place. */
  replace(first: number, place: EntryPlace): void {
    this.#note(first, place);
  }

  /** A message was taken back. */
  remove(first: number): void {
    this.#note(first, undefined);
  }

  /** What stands by now of what was found, if anything does. */
  standing(found: Found): Found | undefined {
    const first = firstOf(found);
    if (!this.#standing.has(first)) return found;
    const place = this.#standing.get(first);
    if (place === undefined || place.seq <= found.seq) return place && found;
    const { seq, timeMs, targets = [{ seq, timeMs }] } = found;
    return { ...found, ...place, targets: targets.slice(0, 1) };
  }

  #note(first: number, place: EntryPlace | undefined): void {
    this.#standing.delete(first);
    this.#standing.set(first, place);
    keepRecent(this.#standing, LATELY_MAX);
  }
}

/** The first of what an entry is about: of a message that was said anew its first version, else its own number. */
export function firstOf({ seq, targets: [first] = [] }: Pick<Found, "seq" | "targets">): number {
  return first?.seq ?? seq;
}
