import { assertEquals } from "@std/assert";
import {
  type Blocks,
  isFrom,
  moved,
  type Position,
  rowsAbove,
  rowsFrom,
  tailOf,
  TOP,
} from "../../../lib/terminal/screen/window.ts";

/** Blocks of so many rows each. */
function blocksOf(...sizes: readonly number[]): Blocks {
  return {
    length: sizes.length,
    rowsOf: (index) => Array.from({ length: sizes[index] ?? 0 }, (_, row) => `${index}.${row}`),
  };
}

/** All rows, and where among them a position is. */
function flat(blocks: Blocks): { rows: string[]; at: (position: Position) => number } {
  const each = Array.from({ length: blocks.length }, (_, index) => blocks.rowsOf(index));
  return {
    rows: each.flat(),
    at: ({ index, row }) => each.slice(0, index).flat().length + row,
  };
}

Deno.test("a window of a text is the same stretch of all its rows, wherever it is moved to", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = Math.imul(seed, 1_103_515_245) + 12_345 >>> 0;
    return (seed >>> 8) % below;
  };
  for (let n = 0; n < 300; n++) {
    const blocks = blocksOf(...Array.from({ length: random(8) }, () => random(4)));
    const { rows, at } = flat(blocks);
    const height = random(7);
    let position = tailOf(blocks, height);
    assertEquals(rowsFrom(blocks, position, height), rows.slice(Math.max(0, rows.length - height)));
    for (let move = 0; move < 10; move++) {
      const by = random(9) - 4;
      const from = at(position);
      position = moved(blocks, position, by);
      assertEquals(at(position), Math.max(0, Math.min(rows.length, from + by)));
      assertEquals(rowsFrom(blocks, position, height), rows.slice(at(position)).slice(0, height));
      assertEquals(rowsAbove(blocks, position, 5), Math.min(5, at(position)));
    }
  }
});

Deno.test("of two positions it is known which is further down", () => {
  assertEquals(isFrom({ index: 1, row: 0 }, { index: 0, row: 3 }), true);
  assertEquals(isFrom({ index: 1, row: 2 }, { index: 1, row: 2 }), true);
  assertEquals(isFrom({ index: 1, row: 1 }, { index: 1, row: 2 }), false);
  assertEquals(moved(blocksOf(), TOP, -3), TOP);
});
