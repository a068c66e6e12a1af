/**
 * Which rows of a long text are in view. Only those near the window are ever drawn: how many there are in
 * all is not known, and need not be.
 *
 * @module
 */

/** A long text: so many blocks, each of some rows. */
export interface Blocks {
  /** How many there are. */
  readonly length: number;
  /** The rows of one, from 0; there may be none. */
  rowsOf(index: number): readonly string[];
}

/** A row: which block it is of, and which of its rows. */
export interface Position {
  /** The block, from 0. */
  readonly index: number;
  /** The row in it, from 0. */
  readonly row: number;
}

/** Before everything. */
export const TOP: Position = { index: 0, row: 0 };

/** From where on `height` rows reach to the end; the beginning, where there are fewer. */
export function tailOf(blocks: Blocks, height: number): Position {
  return moved(blocks, { index: blocks.length, row: 0 }, -height);
}

/**
 * So many rows further down, or up if `by` is negative; never beyond the edges. Going down, the end is right
 * behind the last row.
 */
export function moved(blocks: Blocks, { index, row }: Position, by: number): Position {
  let at = index;
  let target = row + by;
  while (target < 0 && at > 0) target += blocks.rowsOf(--at).length;
  if (target < 0) return TOP;
  while (at < blocks.length) {
    const { length } = blocks.rowsOf(at);
    if (target < length) break;
    target -= length;
    at++;
  }
  return at < blocks.length ? { index: at, row: target } : { index: blocks.length, row: 0 };
}

/** How many rows there are above a position, counted up to `most`. */
export function rowsAbove(blocks: Blocks, { index, row }: Position, most: number): number {
  let count = row;
  for (let at = index - 1; at >= 0 && count < most; at--) count += blocks.rowsOf(at).length;
  return Math.min(count, most);
}

/** At most `height` rows from a position on. */
export function rowsFrom(blocks: Blocks, { index, row }: Position, height: number): string[] {
  const rows: string[] = [];
  for (let at = index; at < blocks.length && rows.length < height; at++) {
    rows.push(...blocks.rowsOf(at).slice(at === index ? row : 0));
  }
  return rows.slice(0, Math.max(0, height));
}

/** Whether a position is behind another, or the same. */
export function isFrom(one: Position, other: Position): boolean {
  return one.index > other.index || one.index === other.index && one.row >= other.row;
}
