/**
 * Which word was meant, perhaps, by one that nobody knows.
 *
 * @module
 */

/** So many letters apart, and at most a third of them, two words may be meant for each other. */
const MAX_APART = 3;

/**
 * The known word that was meant, perhaps.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const known = ["join", "leave", "who"];
 * assertEquals(["jion", "leav", "why", "wh"].map((word) => nearest(word, known)), [
 *   "join",
 *   "leave",
 *   "who",
 *   undefined,
 * ]);
 * ```
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const most = Math.min(MAX_APART, Math.floor(word.length / 3));
  const near = [...known].filter((other) => Math.abs(other.length - word.length) <= most)
    .map((other) => ({ other, apart: lettersApart(word, other) }))
    .filter(({ apart }) => apart <= most);
  return near.sort((one, other) => one.apart - other.apart)[0]?.other;
}

/**
 * How many letters to take away, add or change, and how many neighbours to swap, to make one word of
 * another (Damerau's distance, as optimal string alignment).
 */
function lettersApart(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, length) => length);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let n = 1; n <= other.length; n++) {
      const isSame = one[row - 1] === other[n - 1];
      const isSwapped = one[row - 1] === other[n - 2] && one[row - 2] === other[n - 1];
      next.push(Math.min(
        (next[n - 1] ?? 0) + 1,
        (last[n] ?? 0) + 1,
        (last[n - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[n - 2] ?? Infinity) + 1 : Infinity,
      ));
    }
    [beforeLast, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
