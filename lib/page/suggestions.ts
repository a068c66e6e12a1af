/**
 * What a word could become, one of them chosen, above the box.
 *
 * @module
 */

import type { CommandHelp } from "../language/page_commands.ts";
import { make } from "./dom.ts";

/** Who has suggestions shown. */
export interface SuggestionsOwner {
  /** One was chosen by a click. */
  picked(): void;
  /** Another one is chosen, by its element's id, or none. */
  marked(id: string | undefined): void;
  /** What is said of one beside its name. */
  help(candidate: string): CommandHelp | undefined;
}

/** See the top of this file. */
export class Suggestions {
  /** The list's id. */
  readonly id = "suggestions";
  /** The list, to be put into the page. */
  readonly element: HTMLElement;
  readonly #owner: SuggestionsOwner;
  #candidates: readonly string[] = [];
  #at = 0;

  /** `label` is read. */
  constructor(label: string, owner: SuggestionsOwner) {
    this.#owner = owner;
    this.element = make("div", {
      class: "suggestions",
      // What scrolls is to be reached by keys, though the box has them as long as this is open.
      attributes: { id: this.id, role: "listbox", "aria-label": label, tabindex: 0 },
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
    if (candidates.length === 0) return this.close();
    this.#candidates = candidates;
    this.#at = 0;
    this.element.hidden = false;
    this.element.replaceChildren(...candidates.map((each, index) => this.#option(each, index)));
    this.#mark();
  }

  /** Shows none. */
  close(): void {
    this.element.hidden = true;
    this.#owner.marked(undefined);
  }

  /** Chooses another, so many further down. */
  move(by: number): void {
    const { length } = this.#candidates;
    this.#at = (this.#at + by + length) % length;
    this.#mark();
  }

  #option(candidate: string, index: number): HTMLElement {
    const name = candidate.trimEnd().replace(/:$/, "");
    const { usage, meaning = "" } = this.#owner.help(name) ?? {};
    const option = make(
      "div",
      { attributes: { role: "option", id: `${this.id}-${index}` } },
      make("span", { class: "title", text: usage ?? name }),
      ...(meaning === "" ? [] : [" ", make("span", { class: "detail", text: meaning })]),
    );
    // Else the box would lose its focus, and with it the suggestions.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => {
      this.#at = index;
      this.#owner.picked();
    });
    return option;
  }

  #mark(): void {
    for (const [index, option] of [...this.element.children].entries()) {
      const isChosen = index === this.#at;
      option.setAttribute("aria-selected", String(isChosen));
      if (!isChosen) continue;
      option.scrollIntoView({ block: "nearest" });
      this.#owner.marked(option.id);
    }
  }
}
