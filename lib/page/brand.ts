/**
 * Above the conversations: where one is; below them: who one is, and the menu.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { avatar } from "./avatar.ts";
import { button, icon, ICONS, make } from "./dom.ts";

/** The name of the program, and of the server. */
export function brand(): HTMLElement {
  return make(
    "div",
    { class: "brand" },
    make("span", { class: "logo", attributes: { "aria-hidden": "true" } }),
    make("strong", { text: "Papo" }),
    make("span", { class: "server", text: location.host }),
  );
}

/** Oneself. */
export class Oneself {
  /** To be put into the page. */
  readonly element: HTMLButtonElement;
  readonly #words: PageMessages;
  #drawn = "";

  /** `open` opens the menu. */
  constructor(words: PageMessages, open: () => void) {
    this.#words = words;
    this.element = button({ class: "oneself" }, open);
  }

  /** Shows one's name as it is now. */
  draw(nick: string): void {
    if (nick === this.#drawn) return;
    this.#drawn = nick;
    this.element.title = this.#words.menu;
    this.element.replaceChildren(
      avatar(nick),
      make("bdi", { class: "title", text: nick }),
      icon(ICONS.gear),
    );
  }
}
