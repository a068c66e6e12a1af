/**
 * The largest share that everyone may keep so that all together hold no more than `max`; who holds
 * less than that gives nothing.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(fairShare([1, 2, 3], 6), Infinity);
 * assertEquals(fairShare([1, 9, 9], 11), 5);
 * ```
 */
export function fairShare(held: readonly number[], max: number): number {
  let left = max;
  const ascending = held.toSorted((a, b) => a - b);
  for (const [index, bytes] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (bytes > share) return share;
    left -= bytes;
  }
  return Infinity;
}
