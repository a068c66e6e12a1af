/**
 * What stands above the messages: where one is, what is spoken of, and the ways from here.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { button, icon, ICONS, make, setText } from "./dom.ts";
import { markup } from "./markup.ts";
import type { Chat } from "./state/chat.ts";

/** What the header's buttons do. */
export interface HeaderOptions {
  /** What there is. */
  readonly chat: Chat;
  /** The page's sentences. */
  readonly words: PageMessages;
  /** Opens the list of conversations, where it is not there anyway. */
  readonly openChannels: () => void;
  /** Shows or hides who is here. */
  readonly togglePeople: () => void;
  /** Looks for something. */
  readonly search: () => void;
  /** Goes to a day. */
  readonly date: () => void;
  /** Says what the room is about. */
  readonly topic: () => void;
}

/** See the top of this file. */
export class Header {
  /** The header, to be put into the page. */
  readonly element: HTMLElement;
  readonly #chat: Chat;
  readonly #words: PageMessages;
  readonly #title = make("h1", { attributes: { dir: "auto" } });
  readonly #topic: HTMLElement;
  readonly #editTopic: HTMLButtonElement;
  readonly #news = make("span", { class: "dot", attributes: { "aria-hidden": "true" } });
  readonly #count = make("span", { class: "number" });
  readonly #people: HTMLButtonElement;
  readonly #date: HTMLButtonElement;
  readonly #search: HTMLButtonElement;
  #drawnTopic = "";

  /** Empty. */
  constructor({ chat, words, ...acts }: HeaderOptions) {
    this.#chat = chat;
    this.#words = words;
    this.#topic = make("span", { class: "topic", attributes: { dir: "auto" } });
    this.#editTopic = button({ class: "edit-topic" }, acts.topic);
    this.#people = button(
      { class: "plain people-toggle", label: words.people },
      acts.togglePeople,
      icon(ICONS.people),
      this.#count,
    );
    this.#search = button({ class: "plain", label: words.search }, acts.search, icon(ICONS.search));
    this.#date = button(
      { class: "plain date", label: words.jumpToDate },
      acts.date,
      icon(ICONS.calendar),
    );
    this.element = make(
      "header",
      { class: "header" },
      button(
        { class: "plain drawer-toggle", label: words.openDrawer },
        acts.openChannels,
        icon(ICONS.menu),
        this.#news,
      ),
      make("div", { class: "place" }, this.#title, this.#topic, this.#editTopic),
      this.#date,
      this.#search,
      this.#people,
    );
  }

  /** Shows where one is now. */
  draw(): void {
    const { viewed, channels } = this.#chat;
    const isRoom = viewed?.kind === "room";
    setText(this.#title, viewed?.title ?? "Papo");
    this.#drawTopic();
    for (const element of [this.#people, this.#editTopic]) element.hidden = !isRoom;
    this.#date.hidden = viewed?.room === undefined;
    this.#search.hidden = viewed === undefined;
    const count = viewed?.people.count ?? 0;
    setText(this.#count, String(count));
    this.#people.setAttribute("aria-label", this.#words.peopleHere(count));
    const hasNews = channels.some((each) => each !== viewed && each.loaded.unread > 0);
    this.#news.hidden = !hasNews;
  }

  #drawTopic(): void {
    const { viewed } = this.#chat;
    const topic = viewed?.kind === "direct" ? this.#words.privately : viewed?.loaded.topic ?? "";
    setText(this.#editTopic, topic === "" ? this.#words.noTopic : this.#words.changeTopic);
    this.#editTopic.classList.toggle("empty", topic === "");
    if (topic === this.#drawnTopic) return;
    this.#drawnTopic = topic;
    this.#topic.replaceChildren(...markup(topic));
    this.#topic.title = topic;
  }
}
