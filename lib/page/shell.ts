/**
 * How the page is laid out: conversations, messages, people; on a narrow screen, one of them at a time.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { button, make } from "./dom.ts";

/** The parts, top to bottom and left to right. */
export interface Parts {
  /** One's conversations, and oneself. */
  readonly side: readonly HTMLElement[];
  /** The conversation in view. */
  readonly main: readonly HTMLElement[];
  /** Who is here. */
  readonly people: HTMLElement;
}

/** Here the people have room beside the messages. */
const WIDE = matchMedia("(min-width: 1100px)");
/** Here the conversations lie over the messages. */
const NARROW = matchMedia("(max-width: 760px), (max-width: 1000px) and (max-height: 480px)");

/** See the top of this file. */
export class Shell {
  /** All of it, to be put into the page. */
  readonly element: HTMLElement;
  readonly #nav: HTMLElement;
  readonly #main: HTMLElement;
  readonly #aside: HTMLElement;
  #hasPeople = WIDE.matches;
  #isDrawn = false;
  /** What had the keys before something was laid over it. */
  #before: Element | null = null;

  /** `write` brings the keys to the box in which one writes. */
  constructor(words: PageMessages, parts: Parts, write: () => void) {
    this.#nav = make(
      "nav",
      { class: "side", attributes: { "aria-label": words.conversations } },
      ...parts.side,
    );
    this.#main = make("main", { class: "main" }, ...parts.main);
    this.#aside = make(
      "aside",
      { class: "aside", attributes: { "aria-label": words.people } },
      parts.people,
    );
    this.element = make(
      "div",
      { class: "shell" },
      button({ class: "skip", text: words.skip }, write),
      this.#nav,
      this.#main,
      this.#aside,
      button({ class: "backdrop", label: words.close }, () => this.close()),
    );
    for (const query of [WIDE, NARROW]) query.addEventListener("change", () => this.#fit());
    followKeyboard();
    this.#fit();
  }

  /** Whether there is nobody to be listed: in private, and in no room at all. */
  set isPrivate(isPrivate: boolean) {
    this.element.classList.toggle("private", isPrivate);
  }

  /** Lays the conversations over the messages. */
  openChannels(): void {
    this.#before = document.activeElement;
    this.#isDrawn = true;
    this.#draw();
    this.#nav.querySelector<HTMLElement>("[aria-current]")?.focus();
  }

  /** Shows who is here, or does not any more. */
  togglePeople(): void {
    this.#before = document.activeElement;
    this.#hasPeople = !this.#hasPeople;
    this.#draw();
    if (this.#hasPeople && !WIDE.matches) this.#aside.querySelector<HTMLElement>("button")?.focus();
  }

  /** Takes away what lies over the messages; returns whether there was anything. */
  close(): boolean {
    const isOver = this.#isDrawn || this.#hasPeople && !WIDE.matches;
    this.#isDrawn = false;
    if (!WIDE.matches) this.#hasPeople = false;
    this.#draw();
    if (isOver && this.#before instanceof HTMLElement) this.#before.focus();
    return isOver;
  }

  #fit(): void {
    this.#isDrawn = false;
    this.#hasPeople = WIDE.matches;
    this.#draw();
  }

  #draw(): void {
    this.element.classList.toggle("drawn", this.#isDrawn);
    this.element.classList.toggle("with-people", this.#hasPeople);
    this.element.classList.toggle("over", this.#hasPeople && !WIDE.matches);
    // What is covered is not to be reached with keys either.
    this.#main.inert = this.#isDrawn || this.#hasPeople && !WIDE.matches;
  }
}

/** A phone's keyboard lies over the page: what is left of the page is told to the style sheet. */
function followKeyboard(): void {
  const { visualViewport } = globalThis;
  if (visualViewport === null) return;
  const fit = (): void => {
    // Who looks at a part of it through a glass has all of it all the same.
    if (visualViewport.scale > 1.01) return;
    document.documentElement.style.setProperty("--height", `${visualViewport.height}px`);
    // iOS moves the page up under the keyboard, and leaves it there.
    scrollTo(0, 0);
  };
  visualViewport.addEventListener("resize", fit);
  fit();
}
