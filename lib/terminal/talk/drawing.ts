/**
 * When the screen is drawn, and what stands on it. It owns the time of the last frame, and the parts
 * that may still be on the screen.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Part } from "../../client/feed.ts";
import type { Timeline } from "../../client/timeline.ts";
import type { Bottom } from "../screen/screen.ts";
import { type Below, drawBelow, drawPart } from "../screen/view.ts";
import type { ViewOptions } from "../screen/view_options.ts";

/** What is drawn on: a `Terminal`, or what a test has in its place. */
export interface Display extends Disposable {
  /** Its width. */
  readonly columns: number;
  /** Its height. */
  readonly rows: number;
  /** Shows messages above, and what belongs below them. */
  show(messages: readonly string[], bottom: Bottom): void;
  /** Fills the screen anew: of the messages, the last that fit. */
  redraw(messages: readonly string[], bottom: Bottom): void;
  /** Rings. */
  bell(): void;
  /** Stops the program until the shell lets it go on, and says so; false where that cannot be. */
  suspend(words: string): boolean;
}

/** What is drawn beside the timeline, as it is at the moment. */
export interface DrawingOwner {
  /** How and for whom it is drawn. */
  options(): ViewOptions;
  /** What stands below the messages. */
  below(): Below;
}

/** Frames are at least so far apart: a flood is drawn in few strokes. */
const FRAME_MS = 15;
/** What comes so close together is drawn at once: a line and its acknowledgement, a resumption and what it missed. */
const GATHER_MS = 4;
/** More parts than any screen has rows. */
const MAX_TRANSCRIPT = 300;

/** See the top of this file. */
export class Drawing implements Disposable {
  readonly #display: Display;
  readonly #clock: Clock;
  readonly #timeline: Timeline;
  readonly #owner: DrawingOwner;
  /** What stands on the screen above what is live, and somewhat more. */
  #transcript: readonly Part[] = [];
  #drawnAtMs = -Infinity;
  #rings = false;
  #isRestyled = false;
  #isOver = false;
  #cancelDraw: (() => void) | undefined;

  /** Nothing is drawn yet. */
  constructor(display: Display, clock: Clock, timeline: Timeline, owner: DrawingOwner) {
    this.#display = display;
    this.#clock = clock;
    this.#timeline = timeline;
    this.#owner = owner;
  }

  /** Something changed: it is drawn soon, with what else changes until then. */
  changed(): void {
    // Answers may still come in while all is being given back.
    if (this.#isOver || this.#cancelDraw !== undefined) return;
    const dueMs = this.#drawnAtMs + FRAME_MS - this.#clock.nowMs();
    this.#cancelDraw = this.#clock.after(Math.max(GATHER_MS, dueMs), () => this.#draw());
  }

  /** All of the next frame is drawn anew. */
  restyle(): void {
    this.#isRestyled = true;
  }

  /** The next frame rings. */
  ring(): void {
    this.#rings = true;
  }

  /** Draws the last frame. */
  finish(): void {
    this.#draw();
    this.#isOver = true;
  }

  /** Nothing more is drawn. */
  [Symbol.dispose](): void {
    this.#cancelDraw?.();
  }

  #draw(): void {
    this.#cancelDraw?.();
    this.#cancelDraw = undefined;
    this.#drawnAtMs = this.#clock.nowMs();
    const options = this.#owner.options();
    const parts = this.#timeline.take();
    const bottom = drawBelow(this.#owner.below(), options);
    const rowsOf = (parts: readonly Part[]): string[] =>
      this.#timeline.asOfNow(parts).flatMap((part) => drawPart(part, options));
    const isAnew = this.#timeline.takeMoved() || this.#isRestyled;
    if (isAnew) this.#display.redraw(rowsOf(this.#transcript), bottom);
    // What is new goes below that, so that all of it can be scrolled back to.
    if (!isAnew || parts.length > 0) this.#display.show(rowsOf(parts), bottom);
    this.#transcript = [...this.#transcript, ...parts].slice(-MAX_TRANSCRIPT);
    this.#isRestyled = false;
    if (this.#rings) this.#display.bell();
    this.#rings = false;
  }
}
