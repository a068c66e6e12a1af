/**
 * Who is in the room in view: all of them, of whom as many stand in the page as one comes to by scrolling, and a
 * field that finds the others.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { fold } from "../text/name.ts";
import { bare } from "../text/words.ts";
import { avatar } from "./avatar.ts";
import { button, make, putInOrder, setText } from "./dom.ts";
import type { Channel } from "./state/channel.ts";
import type { Chat } from "./state/chat.ts";

/** So many more stand in the page each time one comes near to the last of those that do. */
const STEP = 200;
/** So near, in CSS pixels. */
const NEAR_PX = 800;
/** Of more than so many one is better found by name. */
const FEW = 15;

interface Drawn {
  readonly element: HTMLElement;
  readonly look: string;
}

/** What is told of one who is there. */
interface Person {
  readonly name: string;
  readonly isOwn: boolean;
  readonly isIgnored: boolean;
  readonly ranks: readonly string[];
  /** Why it is away, if it is. */
  readonly away: string | undefined;
}

/** See the top of this file. */
export class PeopleList {
  /** The list, to be put into the page. */
  readonly element: HTMLElement;
  readonly #chat: Chat;
  readonly #words: PageMessages;
  readonly #pick: (nick: string) => void;
  readonly #heading = make("h2");
  readonly #sought: HTMLInputElement;
  readonly #found = make("p", { class: "detail", attributes: { role: "status" } });
  readonly #list = make("ul");
  readonly #more = make("p", { class: "more" });
  #rows = new Map<string, Drawn>();
  #most = STEP;
  #channel: Channel | undefined;
  #drawn = "";

  /** `pick` is told whose name was clicked. */
  constructor(chat: Chat, words: PageMessages, pick: (nick: string) => void) {
    this.#chat = chat;
    this.#words = words;
    this.#pick = pick;
    this.#sought = make("input", {
      attributes: {
        type: "search",
        placeholder: words.findPerson,
        "aria-label": words.findPerson,
        autocomplete: "off",
        spellcheck: "false",
        dir: "auto",
      },
    });
    this.element = make(
      "div",
      { class: "people" },
      this.#heading,
      this.#sought,
      this.#found,
      this.#list,
      this.#more,
    );
    this.#sought.addEventListener("input", () => this.#begin());
    this.#sought.addEventListener("keydown", (event) => this.#press(event));
    this.element.addEventListener("scroll", () => this.#extend(), { passive: true });
  }

  /** Shows who is there now. */
  draw(): void {
    const { viewed, nick, ignored } = this.#chat;
    if (viewed !== this.#channel) this.#turnTo(viewed);
    const drawn = [viewed?.people.revision, nick, ignored, this.#most, this.#sought.value].join();
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const { names, count } = viewed?.people ?? { names: [], count: 0 };
    setText(this.#heading, viewed === undefined ? "" : this.#words.peopleHere(count));
    const sought = bare(this.#sought.value.trim().replace(/^@/, ""));
    this.#sought.hidden = count <= FEW && sought === "";
    const found = sought === "" ? names : names.filter((name) => bare(name).includes(sought));
    setText(this.#found, sought === "" ? "" : this.#words.peopleFound(found.length));
    this.#put(found.slice(0, this.#most));
    const left = sought === "" ? count - Math.min(found.length, this.#most) : 0;
    setText(this.#more, left > 0 ? this.#words.moreNotNamed(left) : "");
  }

  #turnTo(viewed: Channel | undefined): void {
    this.#channel = viewed;
    this.#sought.value = "";
    this.#drawn = "";
    this.#most = STEP;
    this.element.scrollTop = 0;
  }

  /** Others are sought than before. */
  #begin(): void {
    this.#most = STEP;
    this.element.scrollTop = 0;
    this.draw();
  }

  #press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const [first] = this.#rows.keys();
    if (event.key === "Enter" && this.#sought.value !== "" && first !== undefined) {
      event.preventDefault();
      this.#pick(first);
    }
    if (event.key !== "Escape" || this.#sought.value === "") return;
    event.preventDefault();
    event.stopPropagation();
    this.#sought.value = "";
    this.#begin();
  }

  #extend(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    if (scrollHeight - scrollTop - clientHeight > NEAR_PX || this.#rows.size < this.#most) return;
    this.#most += STEP;
    this.draw();
  }

  /** Rows that are there already stay, and with them the keys. */
  #put(names: readonly string[]): void {
    const before = this.#rows;
    const [held] = [...before].find(([, row]) => row.element.contains(document.activeElement)) ??
      [];
    this.#rows = new Map(names.map((name) => {
      const person = this.#personCalled(name);
      const look = JSON.stringify(person);
      const known = before.get(name);
      return [name, known?.look === look ? known : { element: this.#row(person), look }];
    }));
    putInOrder(this.#list, [...this.#rows.values()].map(({ element }) => element));
    if (held === undefined || this.#list.contains(document.activeElement)) return;
    this.#rows.get(held)?.element.querySelector("button")?.focus({ preventScroll: true });
  }

  #personCalled(name: string): Person {
    const people = this.#channel?.people;
    return {
      name,
      isOwn: fold(name) === fold(this.#chat.nick),
      isIgnored: this.#chat.isIgnored(name),
      ranks: [
        ...people?.isOperator(name) === true ? [this.#words.operates] : [],
        ...people?.isCommanding(name) === true ? [this.#words.commands] : [],
      ],
      away: people?.awayOf(name),
    };
  }

  #row({ name, isOwn, isIgnored, ranks, away }: Person): HTMLElement {
    const own = isOwn ? [make("span", { class: "own", text: ` (${this.#words.you})` })] : [];
    const rank = ranks.map((text) => make("span", { class: "rank", text }));
    const reason = away === undefined ? [] : [make("span", { class: "reason", text: away })];
    return make(
      "li",
      { class: isIgnored ? "ignored" : away === undefined ? "" : "away" },
      button(
        { class: "person" },
        () => this.#pick(name),
        avatar(name),
        make(
          "span",
          { class: "title", attributes: { title: name } },
          make("bdi", { text: name }),
          ...own,
          ...rank,
          ...reason,
        ),
      ),
    );
  }
}
