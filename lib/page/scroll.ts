/**
 * Where in the messages the person is. It keeps the place when rows come and go above it, and knows
 * whether the end is in sight.
 *
 * @module
 */

/** So near to an edge counts as at it, in CSS pixels. */
const AT_END_PX = 48;
/** So near to an edge what lies beyond is fetched. */
const NEAR_PX = 800;

/** A row, and how far its top is from that of the view. */
interface Anchor {
  readonly row: Element;
  readonly offsetPx: number;
}

/** See the top of this file. */
export class Scroll {
  readonly #view: HTMLElement;
  readonly #rows: HTMLElement;
  #isAtEnd = true;

  /** `rows` are all that lies in the `view`. */
  constructor(view: HTMLElement, rows: HTMLElement) {
    this.#view = view;
    this.#rows = rows;
  }

  /** Whether the end was in sight when last measured. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Whether little is left above. */
  get isNearTop(): boolean {
    return this.#view.scrollTop < NEAR_PX;
  }

  /** Whether little is left below. */
  get isNearEnd(): boolean {
    return this.#below < NEAR_PX;
  }

  get #below(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#view;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** Looks where it is. */
  measure(): void {
    this.#isAtEnd = this.#below < AT_END_PX;
  }

  /** Goes to the end. */
  toEnd(): void {
    this.#view.scrollTop = this.#view.scrollHeight;
    this.#isAtEnd = true;
  }

  /** Goes to a row, a third of the view above it. */
  toRow(row: HTMLElement): void {
    const { top } = row.getBoundingClientRect();
    this.#view.scrollTop += top - this.#top - this.#view.clientHeight / 3;
    this.measure();
  }

  /** Changes rows; what is in view stays where it is. */
  keepPlace(change: () => void): void {
    const anchor = this.#anchor();
    change();
    if (anchor === undefined || !anchor.row.isConnected) return;
    const movedPx = anchor.row.getBoundingClientRect().top - this.#top - anchor.offsetPx;
    if (Math.abs(movedPx) >= 1) this.#view.scrollTop += movedPx;
    this.measure();
  }

  /** Whether any part of a row is in view, and if so whether its beginning is. */
  sees(row: Element): "beginning" | "rest" | "nothing" {
    const { top, bottom } = row.getBoundingClientRect();
    const viewTop = this.#top;
    if (bottom < viewTop || top > viewTop + this.#view.clientHeight) return "nothing";
    return top >= viewTop + this.#view.clientHeight / 3 ? "beginning" : "rest";
  }

  get #top(): number {
    return this.#view.getBoundingClientRect().top;
  }

  /** The first row that is in view; found by halves, for there are many. */
  #anchor(): Anchor | undefined {
    const { children } = this.#rows;
    const viewTop = this.#top;
    let [low, high] = [0, children.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const bottom = children[middle]?.getBoundingClientRect().bottom ?? Infinity;
      if (bottom > viewTop) high = middle;
      else low = middle + 1;
    }
    const row = children[low];
    return row && { row, offsetPx: row.getBoundingClientRect().top - viewTop };
  }
}
