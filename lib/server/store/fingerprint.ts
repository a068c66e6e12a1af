/**
 * A text's fingerprint: some bits that tell of almost any text in which a word is not that it is not
 * there, without a look at the text. It is a Bloom filter of all that stands in the bare text, one,
 * two and three UTF-16 units long, so it serves every script and every part of a word.
 *
 * It costs four to eight bits for each unit. A text has them all or is not what is looked for; one
 * that has them still has to be read. Nobody can make a fingerprint that hides a word, only one that
 * has every bit, and thus costs a look.
 *
 * @module
 */

import { bare } from "../../text/words.ts";

const BITS_PER_UNIT = 4;
/** The sizes that fingerprints have, as powers of two, in bits. */
const MIN_POWER = 6;
const MAX_POWER = 16;

/** Tells of a fingerprint, which lies in `bits` from byte `at` on, whether its text may be wanted. */
export type Sieve = (bits: Uint8Array, at: number, length: number) => boolean;

/** What is asked of one byte of a fingerprint: that it has all bits of the mask. */
interface Demand {
  readonly offset: number;
  readonly mask: number;
}

/** The fingerprint of a text. Its length in bytes is a power of two, from 8 to 8,192. */
export function fingerprint(text: string): Uint8Array {
  const whole = bare(text);
  let power = MIN_POWER;
  while (power < MAX_POWER && 2 ** power < BITS_PER_UNIT * whole.length) power++;
  const bits = new Uint8Array(2 ** power / 8);
  forEachBit(whole, power, (offset, mask) => bits[offset] = (bits[offset] ?? 0) | mask);
  return bits;
}

/**
 * What finds the fingerprints of texts that may have all of these bare words.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * const bits = fingerprint("Olá, mundo!");
 * assert(sieve(["ola", "und"])(bits, 0, bits.length));
 * assert(!sieve(["adeus"])(bits, 0, bits.length));
 * ```
 */
export function sieve(words: readonly string[]): Sieve {
  const demands = new Map<number, readonly Demand[]>();
  return (bits, at, length) => {
    let demanded = demands.get(length);
    if (demanded === undefined) demands.set(length, demanded = demandsOf(words, length));
    return demanded.every(({ offset, mask }) => ((bits[at + offset] ?? 0) & mask) === mask);
  };
}

function demandsOf(words: readonly string[], length: number): Demand[] {
  const masks = new Map<number, number>();
  for (const word of words) {
    forEachBit(word, Math.log2(8 * length), (offset, mask) => {
      masks.set(offset, (masks.get(offset) ?? 0) | mask);
    });
  }
  return [...masks].map(([offset, mask]) => ({ offset, mask }));
}

/** Names the byte and the bit for each part of a text that is one, two or three units long. */
function forEachBit(
  text: string,
  power: number,
  act: (offset: number, mask: number) => void,
): void {
  const shift = 32 - power;
  const set = (hash: number): void => act(hash >>> shift >>> 3, 1 << (hash >>> shift & 7));
  let [before, last] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at) + 1;
    set(scatter(unit));
    if (at > 0) set(scatter(scatter(last) ^ unit));
    if (at > 1) set(scatter(scatter(scatter(before) ^ last) ^ unit));
    [before, last] = [last, unit];
  }
}

/** Spreads a number over 32 bits, the upper ones above all. */
function scatter(number: number): number {
  // The golden ratio's odd number nearest to 2^32 times it (Knuth, TAOCP 6.4).
  const product = Math.imul(number, 0x9e3779b1);
  return product ^ product >>> 15;
}
