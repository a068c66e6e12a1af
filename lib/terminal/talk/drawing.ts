/**
 * When the screen is drawn. It owns the time of the last frame, and whether the next one rings.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Bottom } from "../screen/screen.ts";
import type { Below } from "../screen/view.ts";
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
  /** Gives its window a title, if it can have one. */
  title(text: string): void;
  /** Has the system show something, if the terminal passes it on: see OSC 9 and OSC 777. */
  notify(way: "9" | "777", text: string): void;
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

/** Draws a frame. */
export interface Painter {
  /** What changed since the last one; or all of it, where everything looks different now. */
  paint(isAnew: boolean): void;
}

/** Frames are at least so far apart: a flood is drawn in few strokes. */
const FRAME_MS = 15;
/** What comes so close together is drawn at once: a line and its acknowledgement, a resumption and what it missed. */
const GATHER_MS = 4;

/** See the top of this file. */
export class Drawing implements Disposable {
  readonly #display: Pick<Display, "bell">;
  readonly #clock: Clock;
  readonly #painter: Painter;
  #drawnAtMs = -Infinity;
  #rings = false;
  #isRestyled = false;
  #isOver = false;
  #cancelDraw: (() => void) | undefined;

  /** Nothing is drawn yet. */
  constructor(display: Pick<Display, "bell">, clock: Clock, painter: Painter) {
    this.#display = display;
    this.#clock = clock;
    this.#painter = painter;
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
    this.#painter.paint(this.#isRestyled);
    this.#isRestyled = false;
    if (this.#rings) this.#display.bell();
    this.#rings = false;
  }
}
