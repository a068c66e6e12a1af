/**
 * Who is in the room in view.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { fold } from "../text/name.ts";
import { avatar } from "./avatar.ts";
import { button, make, setText } from "./dom.ts";
import type { Chat } from "./state/chat.ts";

/** More names than this are counted, and not shown. */
const SHOWN_MAX = 500;

/** See the top of this file. */
export class PeopleList {
  /** The list, to be put into the page. */
  readonly element: HTMLElement;
  readonly #chat: Chat;
  readonly #words: PageMessages;
  readonly #pick: (nick: string) => void;
  readonly #heading = make("h2");
  readonly #list = make("ul");
  readonly #more = make("p", { class: "more" });
  #drawn = "";

  /** `pick` is told whose name was clicked. */
  constructor(chat: Chat, words: PageMessages, pick: (nick: string) => void) {
    this.#chat = chat;
    this.#words = words;
    this.#pick = pick;
    this.element = make("div", { class: "people" }, this.#heading, this.#list, this.#more);
  }

  /** Shows who is there now. */
  draw(): void {
    const { viewed, nick, ignored } = this.#chat;
    const drawn = [viewed?.id, viewed?.people.revision, nick, ignored.length].join("\n");
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { names, count } = viewed?.people ?? { names: [], count: 0 };
    setText(this.#heading, viewed === undefined ? "" : this.#words.peopleHere(count));
    const shown = names.slice(0, SHOWN_MAX);
    this.#list.replaceChildren(...shown.map((name) => this.#row(name, fold(name) === fold(nick))));
    const left = count - shown.length;
    setText(this.#more, left > 0 ? this.#words.moreNotNamed(left) : "");
  }

  #row(name: string, isOwn: boolean): HTMLElement {
    const own = isOwn ? [make("span", { class: "own", text: ` (${this.#words.you})` })] : [];
    const isIgnored = this.#chat.isIgnored(name);
    const away = this.#chat.viewed?.people.awayOf(name);
    const isCommanding = this.#chat.viewed?.people.isCommanding(name) ?? false;
    const isOperator = this.#chat.viewed?.people.isOperator(name) ?? false;
    const ranks = [
      ...isOperator ? [this.#words.operates] : [],
      ...isCommanding ? [this.#words.commands] : [],
    ];
    const rank = ranks.map((text) => make("span", { class: "rank", text }));
    const reason = away === undefined ? [] : [make("span", { class: "reason", text: away })];
    return make(
      "li",
      { class: isIgnored ? "ignored" : away === undefined ? "" : "away" },
      button(
        { class: "person" },
        () => this.#pick(name),
        avatar(name),
        make("span", { class: "title" }, make("bdi", { text: name }), ...own, ...rank, ...reason),
      ),
    );
  }
}
