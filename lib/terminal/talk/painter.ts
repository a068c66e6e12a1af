import type { Timeline } from "../../client/timeline.ts";
import { drawBelow } from "../screen/view.ts";
import type { Display, DrawingOwner, Painter } from "./drawing.ts";
import { InlinePainter } from "./inline_painter.ts";
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
    const hasMoved = this.#timeline.takeMoved();
    if (isAnew || hasMoved) this.#scrollback.restyle();
    const options = this.#owner.options();
    const bottom = drawBelow({ ...this.#owner.below(), live: undefined }, options);
    const height = options.rows - bottom.status.length - bottom.input.rows.length;
    const rows = this.#scrollback.draw(Math.max(0, height), options);
    if (isAnew) this.#display.redraw(rows, bottom);
    else this.#display.show(rows, bottom);
  }
}
