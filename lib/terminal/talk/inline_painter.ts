/**
 * Draws so that what was said scrolls away upwards, into the terminal's own memory: for a screen reader, a
 * log of the terminal, or whoever likes it. It owns the parts that may still be on the screen.
 *
 * @module
 */

import type { Part } from "../../client/feed.ts";
import type { Timeline } from "../../client/timeline.ts";
import { drawBelow, drawPart } from "../screen/view.ts";
import type { Display, DrawingOwner, Painter } from "./drawing.ts";

/** More parts than any screen has rows. */
const MAX_TRANSCRIPT = 300;

/** See the top of this file. */
export class InlinePainter implements Painter {
  readonly #display: Display;
  readonly #timeline: Timeline;
  readonly #owner: DrawingOwner;
  /** What stands on the screen above what is live, and somewhat more. */
  #transcript: readonly Part[] = [];

  /** Nothing is drawn yet. */
  constructor(display: Display, timeline: Timeline, owner: DrawingOwner) {
    this.#display = display;
    this.#timeline = timeline;
    this.#owner = owner;
  }

  /** What is new goes below what stands there. */
  paint(isRestyled: boolean): void {
    const options = this.#owner.options();
    const parts = this.#timeline.take();
    const bottom = drawBelow(this.#owner.below(), options);
    const rowsOf = (parts: readonly Part[]): string[] =>
      this.#timeline.loaded.asOfNow(parts).flatMap((part) => drawPart(part, options));
    const isAnew = this.#timeline.takeMoved() || isRestyled;
    if (isAnew) this.#display.redraw(rowsOf(this.#transcript), bottom);
    // What is new goes below that, so that all of it can be scrolled back to.
    if (!isAnew || parts.length > 0) this.#display.show(rowsOf(parts), bottom);
    this.#transcript = [...this.#transcript, ...parts].slice(-MAX_TRANSCRIPT);
  }
}
