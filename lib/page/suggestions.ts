/**
 * What a word could become, one of them chosen, above the box.
 *
 * @module
 */

import { make } from "./dom.ts";

/** See the top of this file. */
export class Suggestions {
  /** The list's id. */
  readonly id = "suggestions";
  /** The list, to be put into the page. */
  readonly element: HTMLElement;
  readonly #onPick: () => void;
  #candidates: readonly string[] = [];
  #at = 0;

  /** `label` is read; `onPick` is told when one was chosen by a click. */
  constructor(label: string, onPick: () => void) {
    this.#onPick = onPick;
    this.element = make("div", {
      class: "suggestions",
      attributes: { id: this.id, role: "listbox", "aria-label": label },
    });
    this.element.hidden = true;
  }

  /** Whether there are any. */
  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** The one that is chosen. */
  get chosen(): string | undefined {
    return this.isOpen ? this.#candidates[this.#at] : undefined;
  }

  /** Shows these, the first one chosen; none closes it. */
  open(candidates: readonly string[]): void {
    this.#candidates = candidates;
    this.#at = 0;
    this.element.hidden = candidates.length === 0;
    this.element.replaceChildren(...candidates.map((each, index) => this.#option(each, index)));
    this.#mark();
  }

  /** Shows none. */
  close(): void {
    this.element.hidden = true;
  }

  /** Chooses another, so many further down. */
  move(by: number): void {
    const { length } = this.#candidates;
    this.#at = (this.#at + by + length) % length;
    this.#mark();
  }

  #option(candidate: string, index: number): HTMLElement {
    const option = make("div", {
      text: candidate.trimEnd().replace(/:$/, ""),
      attributes: { role: "option", id: `${this.id}-${index}` },
    });
    // Before the box loses its focus, and with it the suggestions.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#at = index;
      this.#onPick();
    });
    return option;
  }

  #mark(): void {
    for (const [index, option] of [...this.element.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.#at));
    }
  }
}
