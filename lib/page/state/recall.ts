/**
 * What one has said before, to be had again with the arrow that points up.
 *
 * @module
 */

const MAX = 50;

/** See the top of this file. */
export class Recall {
  readonly #said: string[] = [];
  /** Which of them is shown; none at the end. */
  #at = 0;
  /** What was being typed. */
  #draft = "";

  /** Something was said. */
  add(text: string): void {
    if (this.#said.at(-1) !== text) this.#said.push(text);
    if (this.#said.length > MAX) this.#said.shift();
    this.#at = this.#said.length;
  }

  /** The one before; `current` is what is being typed. */
  previous(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#said.length) this.#draft = current;
    return this.#said[--this.#at];
  }

  /** The one behind that, and in the end what was being typed. */
  next(): string | undefined {
    if (this.#at >= this.#said.length) return undefined;
    this.#at++;
    return this.#said[this.#at] ?? this.#draft;
  }

  /** Something else is typed now. */
  reset(): void {
    this.#at = this.#said.length;
  }
}
