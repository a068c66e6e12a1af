/**
 * SHA-256 (FIPS 180-4), at once: the Web's own cryptography answers later, which the hub cannot wait
 * for, and `node:crypto` would cost every start 14 ms and 12 MiB. For short texts that are no passwords.
 *
 * @module
 */

const BLOCK_BYTES = 64;
const ROUNDS = 64;
const PRIMES = primes(ROUNDS);
/** The first bits of the fractions of the primes' square roots, and of their cube roots. */
const INITIAL = PRIMES.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
const CONSTANTS = PRIMES.map((prime) => fractionOf(Math.cbrt(prime)));

/**
 * The hash of a text's UTF-8, in hexadecimal digits.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(sha256("abc").slice(0, 16), "ba7816bf8f01cfea");
 * ```
 */
export function sha256(text: string): string {
  const blocks = padded(new TextEncoder().encode(text));
  const hash = Uint32Array.from(INITIAL);
  for (let at = 0; at < blocks.byteLength; at += BLOCK_BYTES) compress(hash, blocks, at);
  return [...hash].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** Whole blocks: the bytes, one bit, and at the end how many bits they are. */
function padded(bytes: Uint8Array): DataView {
  const length = BLOCK_BYTES * Math.ceil((bytes.length + 9) / BLOCK_BYTES);
  const blocks = new Uint8Array(length);
  blocks.set(bytes);
  blocks[bytes.length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(length - 4, 8 * bytes.length);
  return view;
}

function compress(hash: Uint32Array, blocks: DataView, at: number): void {
  const words = scheduleOf(blocks, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let n = 0; n < ROUNDS; n++) {
    const sum = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) +
      (CONSTANTS[n] ?? 0) + (words[n] ?? 0);
    const more = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + sum) | 0;
    d = c;
    c = b;
    b = a;
    a = (sum + more) | 0;
  }
  for (const [n, word] of [a, b, c, d, e, f, g, h].entries()) hash[n] = (hash[n] ?? 0) + word;
}

/** A block's words, and those that are made of them. */
function scheduleOf(blocks: DataView, at: number): Uint32Array {
  const words = new Uint32Array(ROUNDS);
  for (let n = 0; n < 16; n++) words[n] = blocks.getUint32(at + 4 * n);
  for (let n = 16; n < ROUNDS; n++) {
    const x = words[n - 15] ?? 0;
    const y = words[n - 2] ?? 0;
    words[n] = (words[n - 16] ?? 0) + (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) +
      (words[n - 7] ?? 0) + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
  }
  return words;
}

/** The bits of a word, moved round to the right. */
function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

function fractionOf(root: number): number {
  return Math.floor((root % 1) * 2 ** 32);
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return found;
}
