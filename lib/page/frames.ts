/**
 * Draws a moment after something has changed, all that happened until then at once.
 *
 * @module
 */

/** Behind other windows nothing is seen, but title and icon are. */
const HIDDEN_MS = 300;

/** See the top of this file. */
export class Frames {
  readonly #draw: () => void;
  #isDue = false;

  /** `draw` shows what there is. */
  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Something has changed. */
  request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const draw = (): void => {
      if (!this.#isDue) return;
      this.#isDue = false;
      this.#draw();
    };
    // A page that nobody sees gets no frames, and it may become such a one before the next comes.
    if (!document.hidden) requestAnimationFrame(draw);
    setTimeout(draw, HIDDEN_MS);
  }
}
