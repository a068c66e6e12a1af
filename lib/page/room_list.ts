/**
 * The list of conversations, with what is new in each.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { avatar } from "./avatar.ts";
import { button, icon, ICONS, make } from "./dom.ts";
import type { Channel } from "./state/channel.ts";
import type { Chat } from "./state/chat.ts";

/** What the list needs. */
export interface RoomListOptions {
  /** What there is. */
  readonly chat: Chat;
  /** The page's sentences. */
  readonly words: PageMessages;
  /** Somebody wants to see that one. */
  readonly view: (channel: Channel) => void;
  /** Somebody wants one more room. */
  readonly add: () => void;
  /** Somebody wants to be out of that one. */
  readonly leave: (channel: Channel) => void;
}

/** See the top of this file. */
export class RoomList {
  /** The list, to be put into the page. */
  readonly element: HTMLElement;
  readonly #options: RoomListOptions;
  readonly #rooms = make("ul");
  readonly #directs = make("ul");
  readonly #directsHeading: HTMLElement;
  /** What is unread beyond what is seen of a long list. */
  readonly #above: HTMLButtonElement;
  readonly #below: HTMLButtonElement;
  #drawn = "";
  #viewed: Channel | undefined;

  /** An empty list. */
  constructor(options: RoomListOptions) {
    this.#options = options;
    const { words } = options;
    this.#directsHeading = make("h2", { text: words.directs });
    const { unreadAbove, unreadBelow } = words;
    this.#above = button({ class: "beyond", text: unreadAbove }, () => this.#show("above"));
    this.#below = button({ class: "beyond last", text: unreadBelow }, () => this.#show("below"));
    this.element = make(
      "div",
      { class: "channels" },
      this.#above,
      make(
        "div",
        { class: "heading" },
        make("h2", { text: words.rooms }),
        button({ class: "plain", label: words.addRoom }, options.add, icon(ICONS.add)),
      ),
      this.#rooms,
      this.#directsHeading,
      this.#directs,
      this.#below,
    );
    this.element.addEventListener("scroll", () => this.#drawBeyond(), { passive: true });
    new ResizeObserver(() => this.#drawBeyond()).observe(this.element);
  }

  /** Shows what is there now. */
  draw(): void {
    const { chat } = this.#options;
    const { channels, viewed } = chat;
    const drawn = JSON.stringify([
      viewed?.id,
      channels.map(({ id, title, loaded }) => [id, title, loaded.unread, loaded.mentions]),
    ]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = document.activeElement?.closest<HTMLElement>("[data-channel]");
    const rows = channels.map((channel) =>
      [channel, this.#row(channel, channel === viewed)] as const
    );
    const rowsOf = (kind: Channel["kind"]): HTMLElement[] =>
      rows.filter(([channel]) => channel.kind === kind).map(([, row]) => row);
    this.#rooms.replaceChildren(...rowsOf("room"));
    this.#directs.replaceChildren(...rowsOf("direct"));
    this.#directsHeading.hidden = this.#directs.childElementCount === 0;
    const again = rows.find(([{ called }]) => called === focused?.dataset["channel"])?.[1];
    again?.querySelector("button")?.focus();
    if (viewed !== this.#viewed) this.#showCurrent();
    this.#viewed = viewed;
    this.#drawBeyond();
  }

  #drawBeyond(): void {
    this.#above.hidden = this.#unread("above").length === 0;
    this.#below.hidden = this.#unread("below").length === 0;
  }

  /** What is unread and wholly out of sight there, from the top to the bottom. */
  #unread(side: "above" | "below"): readonly HTMLElement[] {
    const list = this.element.getBoundingClientRect();
    const isOut = (row: HTMLElement): boolean => {
      const { top, bottom } = row.getBoundingClientRect();
      return side === "above" ? bottom <= list.top : top >= list.bottom;
    };
    return [...this.element.querySelectorAll<HTMLElement>("li.unread")].filter(isOut);
  }

  /** The next of those comes into sight. */
  #show(side: "above" | "below"): void {
    const rows = this.#unread(side);
    const row = side === "above" ? rows.at(-1) : rows[0];
    row?.scrollIntoView({ block: "center" });
    row?.querySelector("button")?.focus({ preventScroll: true });
  }

  /** Where one is may stand beyond what is seen of a long list. */
  #showCurrent(): void {
    const row = this.element.querySelector("[aria-current]")?.getBoundingClientRect();
    if (row === undefined) return;
    const list = this.element.getBoundingClientRect();
    const above = Math.min(0, row.top - list.top);
    const below = Math.max(0, row.bottom - list.bottom);
    this.element.scrollTop += above || below;
  }

  #row(channel: Channel, isViewed: boolean): HTMLElement {
    const { words, view, leave } = this.#options;
    const { unread, mentions } = channel.loaded;
    const news = [
      ...(mentions > 0 ? [words.mentioned(mentions)] : []),
      ...(unread > 0 ? [words.unread(unread)] : []),
    ].join(", ");
    const sign = channel.kind === "direct"
      ? avatar(channel.name)
      : make("span", { class: "hash", text: "#", attributes: { "aria-hidden": "true" } });
    const count = mentions > 0 ? mentions : unread;
    const row = make(
      "li",
      { class: unread > 0 ? "unread" : "", attributes: { "data-channel": channel.called } },
      button(
        {
          class: "channel",
          attributes: {
            "aria-current": isViewed ? "page" : undefined,
            "aria-label": [channel.title, news].filter((part) => part !== "").join(", "),
          },
        },
        () => view(channel),
        sign,
        make("bdi", { class: "title", text: channel.name, attributes: { title: channel.name } }),
        ...(count === 0 ? [] : [make("span", {
          class: mentions > 0 ? "count mentions" : "count",
          text: count > 99 ? "99+" : String(count),
          attributes: { "aria-hidden": "true" },
        })]),
      ),
      button(
        {
          class: "plain leave",
          label: channel.kind === "room" ? words.leaveRoom : words.closeDirect,
        },
        () => leave(channel),
        icon(ICONS.close),
      ),
    );
    return row;
  }
}
