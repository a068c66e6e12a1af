/**
 * What is remembered for as long as it is recent.
 *
 * @module
 */

/** What a `Map` and a `Set` have, which keep the order in which something was put there. */
export interface Kept<Key> {
  /** How many there are. */
  readonly size: number;
  /** All of them, the oldest first. */
  keys(): Iterable<Key>;
  /** Forgets one. */
  delete(key: Key): unknown;
}

/**
 * Forgets the oldest, until there are no more than `most`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const seqs = new Set([7, 8, 9]);
 * keepRecent(seqs, 2);
 * assertEquals(seqs, new Set([8, 9]));
 * ```
 */
export function keepRecent<Key>(known: Kept<Key>, most: number): void {
  for (const oldest of known.keys()) {
    if (known.size <= most) return;
    known.delete(oldest);
  }
}
