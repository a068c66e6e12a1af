/**
 * The two ways to draw a frame: on all of the screen, or inline.
 *
 * @module
 */

import type { Timeline } from "../../client/timeline/timeline.ts";
import type { Part } from "../../client/timeline/feed.ts";
import { drawBelow, drawPart, drawRevision } from "../screen/view.ts";
import type { Display, DrawingOwner, Painter } from "./drawing.ts";
import type { Scrollback } from "./scrollback.ts";

/** Draws on all of the screen where there is a scrollback, and inline where that is the terminal's. */
export function painterOf(
  display: Display,
  timeline: Timeline,
  scrollback: Scrollback | undefined,
  owner: DrawingOwner,
): Painter {
  return scrollback === undefined
    ? new InlinePainter(display, timeline, owner)
    : new FullPainter(display, timeline, scrollback, owner);
}

/** Draws on all of the screen, and of the room in view what the person looks at. */
class FullPainter implements Painter {
  readonly #display: Display;
  readonly #timeline: Timeline;
  readonly #scrollback: Scrollback;
  readonly #owner: DrawingOwner;

  /** Nothing is drawn yet. */
  constructor(
    display: Display,
    timeline: Timeline,
    scrollback: Scrollback,
    owner: DrawingOwner,
  ) {
    this.#display = display;
    this.#timeline = timeline;
    this.#scrollback = scrollback;
    this.#owner = owner;
  }

  /** The display finds out what of it is new. */
  paint(isAnew: boolean): void {
    // All of that stands in the room, too.
    this.#timeline.take();
    const hasMoved = this.#timeline.takeMoved() !== undefined;
    if (isAnew || hasMoved) this.#scrollback.restyle();
    const options = this.#owner.options();
    const bottom = drawBelow({ ...this.#owner.below(), live: undefined }, options);
    const height = options.rows - bottom.status.length - bottom.input.rows.length;
    const rows = this.#scrollback.draw(Math.max(0, height), options);
    if (isAnew) this.#display.redraw(rows, bottom);
    else this.#display.show(rows, bottom);
  }
}

/** More parts than any screen has rows. */
const MAX_TRANSCRIPT = 300;

/**
 * Draws so that what was said scrolls away upwards, into the terminal's own memory: for a screen reader, a
 * log of the terminal, or whoever likes it.
 */
class InlinePainter implements Painter {
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
    const { loaded } = this.#timeline;
    const rowsOf = (parts: readonly Part[]): string[] =>
      loaded.asOfNow(parts).flatMap((part) =>
        part.type === "redacted" || part.type === "reacted"
          ? drawRevision(part, loaded.meantBy(part), options)
          : drawPart(part, options)
      );
    // What is revised stays as it is where it was written, in whatever log or ear, and a line tells of it.
    const isAnew = this.#timeline.takeMoved() === "anew" || isRestyled;
    if (isAnew) this.#display.redraw(rowsOf(this.#transcript), bottom);
    // What is new goes below that, so that all of it can be scrolled back to.
    if (!isAnew || parts.length > 0) this.#display.show(rowsOf(parts), bottom);
    this.#transcript = [...this.#transcript, ...parts].slice(-MAX_TRANSCRIPT);
  }
}
