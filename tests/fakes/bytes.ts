import fc from "fast-check";

/** A chunk as sockets give it. */
export type Chunk = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

/** Its UTF-8. */
export function utf8(text: string): Chunk {
  return encoder.encode(text);
}

/** The bytes, cut at each of the places that lie inside of them. */
export function cutAt(bytes: Chunk, places: readonly number[]): Chunk[] {
  const inside = places.filter((place) => place > 0 && place < bytes.length);
  const cuts = [0, ...new Set(inside.toSorted((a, b) => a - b)), bytes.length];
  return cuts.slice(1).map((to, index) => bytes.slice(cuts[index], to));
}

/** Whole, a byte at a time, and in two at every place. */
export function everyChunking(bytes: Chunk): Chunk[][] {
  const places = Array.from(bytes.keys());
  return [[bytes], cutAt(bytes, places), ...places.slice(1).map((place) => cutAt(bytes, [place]))];
}

/** Places to cut at, for streams of up to `max` bytes. */
export function arbitraryCuts(max: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat(max), { maxLength: 12 });
}
