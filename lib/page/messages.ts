/**
 * The messages of the conversation in view: rows of a bounded stretch of it, kept up with what is
 * loaded. What lies beyond is fetched as one comes near.
 *
 * @module
 */

import type { Gap, Item } from "../client/timeline/item.ts";
import type { PageMessages } from "../language/page.ts";
import { button, icon, ICONS, make, setText } from "./dom.ts";
import { copyText } from "./copy.ts";
import { drawRow, lookOf, retell, type RowLook } from "./row_elements.ts";
import { RowFocus } from "./row_focus.ts";
import { Scroll } from "./scroll.ts";
import type { Channel } from "./state/channel.ts";
import type { Chat } from "./state/chat.ts";
import type { Past } from "./state/past.ts";
import { type Row, rowsOf } from "./state/rows.ts";
import { Span } from "./state/span.ts";

/** What the messages are shown with. */
export interface MessagesOptions {
  /** What there is. */
  readonly chat: Chat;
  /** Fetches what there was. */
  readonly past: Past;
  /** The page's sentences. */
  readonly words: PageMessages;
  /** Where one is in no room, one more is wanted. */
  readonly join: () => void;
  /** How rows look now. */
  readonly look: () => Omit<RowLook, "fill" | "whole">;
}

interface Drawn {
  readonly element: HTMLElement;
  readonly look: string;
}

/** What is read aloud of a new conversation begins so long after it came into view. */
const QUIET_MS = 1_500;
/** A row that was jumped to is lit for so long. */
const LIT_MS = 2_500;
/** A gap is asked for again only so often by itself. */
const GAP_TRIES = 2;

/** See the top of this file. */
export class Messages {
  /** The view, to be put into the page. */
  readonly element: HTMLElement;
  readonly #options: MessagesOptions;
  readonly #view: HTMLElement;
  readonly #top: HTMLElement;
  readonly #list: HTMLElement;
  readonly #below: HTMLButtonElement;
  readonly #belowText: HTMLElement;
  readonly #scroll: Scroll;
  readonly #focus: RowFocus;
  readonly #span = new Span();
  #channel: Channel | undefined;
  #drawn = new Map<unknown, Drawn>();
  #rows: readonly Row[] = [];
  /** The numbers of long messages of which all is shown. */
  readonly #whole = new Set<number>();
  #quietUntilMs = 0;
  readonly #tries = new WeakMap<Gap, number>();

  /** Nothing is shown yet. */
  constructor(options: MessagesOptions) {
    this.#options = options;
    this.#top = make("div", { class: "top" });
    this.#list = make("div", {
      class: "rows",
      attributes: { role: "log", "aria-live": "off", "aria-relevant": "additions" },
    });
    this.#view = make(
      "div",
      { class: "view", attributes: { tabindex: 0 } },
      this.#top,
      this.#list,
    );
    this.#belowText = make("span");
    this.#below = button({ class: "below" }, () => this.toEnd(), icon(ICONS.down), this.#belowText);
    this.#below.hidden = true;
    this.element = make("div", { class: "messages" }, this.#view, this.#below);
    this.#scroll = new Scroll(this.#view, this.#list);
    this.#focus = new RowFocus(this.#view, this.#list);
    this.#view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#list.addEventListener("copy", (event) => this.#copy(event));
    addEventListener("beforeprint", () => this.#unfoldAll());
    new ResizeObserver(() => {
      if (this.#span.isFollowing) this.#scroll.toEnd();
    }).observe(this.#view);
  }

  /** Whether the newest message is in view. */
  get isAtEnd(): boolean {
    return this.#span.isFollowing && this.#scroll.isAtEnd;
  }

  /** Goes to the newest message. */
  toEnd(): void {
    this.#span.follow();
    this.draw();
    this.#options.chat.look();
  }

  /** Goes to an item that is loaded, and lights it up. */
  jumpTo(item: Item): void {
    const { loaded } = this.#channel ?? {};
    if (loaded === undefined) return;
    this.#span.moveTo(loaded.log.items, item);
    this.draw();
    const element = this.#drawn.get(item)?.element;
    if (element === undefined) return;
    this.#scroll.toRow(element);
    element.classList.add("lit");
    setTimeout(() => element.classList.remove("lit"), LIT_MS);
    // The end may be in sight from there.
    this.#scrolled();
  }

  /** Shows what is there now. */
  draw(): void {
    const { viewed } = this.#options.chat;
    const isAnother = viewed !== this.#channel;
    if (isAnother) this.#begin(viewed);
    if (viewed === undefined) return this.#drawNothing();
    const { log, firstUnread } = viewed.loaded;
    const { items } = log;
    const [from, to] = this.#span.bounds(items);
    const unread = viewed.marker ?? firstUnread;
    const now = unread && log.nowOf(unread);
    const marker = now && (log.inPlace(now) ?? now);
    const { times, nick } = this.#options.look();
    const rows = rowsOf({
      items: items.slice(from, to).flatMap((item) => log.inPlace(item) ?? []),
      before: items[from - 1],
      pending: to === items.length ? this.#options.chat.pendingIn(viewed) : [],
      marker,
      nick,
      dayOf: (timeMs) => times.day(timeMs),
      isIgnored: (nick) => this.#options.chat.isIgnored(nick),
    });
    this.#listen();
    const put = (): void => this.#focus.keep(() => this.#put(rows, viewed, from));
    if (this.#span.isFollowing) {
      put();
      this.#scroll.toEnd();
      if (isAnother && marker !== undefined) this.#toMarker(items);
    } else this.#scroll.keepPlace(put);
    this.#drawBelow(viewed);
    this.#fetch();
  }

  #begin(channel: Channel | undefined): void {
    this.#channel = channel;
    this.#span.follow();
    this.#quietUntilMs = performance.now() + QUIET_MS;
    this.#drawn.clear();
    this.#whole.clear();
    this.#list.replaceChildren();
    if (channel === undefined) return;
    this.#list.setAttribute("aria-label", this.#options.words.log(channel.title));
  }

  #drawNothing(): void {
    const { words, chat, join } = this.#options;
    this.#top.replaceChildren(make(
      "div",
      { class: "nothing" },
      make("p", { class: "problem", text: chat.farewell }),
      make("p", { text: words.roomsNone }),
      button({ class: "primary", text: words.joinHeading }, join),
    ));
    this.#below.hidden = true;
  }

  /** What comes with a room, and what is fetched, is not read aloud. */
  #listen(): void {
    const channel = this.#channel;
    const isQuiet = performance.now() < this.#quietUntilMs || !this.#span.isFollowing ||
      channel !== undefined && this.#options.past.isLoading(channel);
    this.#list.setAttribute("aria-live", isQuiet ? "off" : "polite");
  }

  /** Where something was unread, one begins there, unless all of it is in view anyway. */
  #toMarker(items: readonly Item[]): void {
    const element = this.#drawn.get("new")?.element;
    if (element === undefined || this.#scroll.sees(element) !== "nothing") return;
    this.#span.stay(items);
    this.#scroll.toRow(element);
  }

  #put(rows: readonly Row[], channel: Channel, from: number): void {
    this.#drawTop(channel, from);
    const look = this.#look();
    const wanted = new Map(rows.map((row) => [row.key as unknown, row]));
    const read = new Set<string>();
    for (const [key, { element }] of this.#drawn) {
      if (wanted.has(key)) continue;
      if (element.dataset["seq"] !== undefined) read.add(readOf(element));
      element.remove();
      this.#drawn.delete(key);
    }
    let next: Element | null = this.#list.firstElementChild;
    for (const row of rows) {
      const former = this.#drawn.get(row.key)?.element;
      const element = this.#elementOf(row, look);
      // What only looks otherwise is not read aloud again.
      if (former !== element && (former !== undefined || read.has(readOf(element)))) {
        element.setAttribute("aria-live", "off");
      }
      // In its place, so that what stands around it stays as it is.
      if (former !== undefined && former !== element) former.replaceWith(element);
      if (former !== undefined && former === next) next = element;
      if (element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(element, next);
    }
    this.#rows = rows;
  }

  #look(): RowLook {
    return {
      ...this.#options.look(),
      fill: (gap) => this.#fill(gap),
      whole: {
        has: (seq) => this.#whole.has(seq),
        add: (seq) => this.#whole.add(seq),
        grew: () => this.#scrolled(),
      },
    };
  }

  #elementOf(row: Row, look: RowLook): HTMLElement {
    const known = this.#drawn.get(row.key);
    const wanted = lookOf(row, look);
    if (known?.look === wanted) return known.element;
    if (known !== undefined && row.type === "told") {
      retell(known.element, row.item, look);
      this.#drawn.set(row.key, { element: known.element, look: wanted });
      return known.element;
    }
    const element = drawRow(row, look);
    this.#drawn.set(row.key, { element, look: wanted });
    return element;
  }

  #drawTop(channel: Channel, from: number): void {
    const { words, past } = this.#options;
    const text = from > 0
      ? ""
      : channel.room === undefined
      ? words.directBegins(channel.name)
      : past.isLoading(channel)
      ? words.loading
      : !past.isWhole(channel)
      ? ""
      : beginsAtOne(channel) && channel.kind === "direct"
      ? words.directBegins(channel.name)
      : beginsAtOne(channel)
      ? words.roomBegins(channel.title)
      : words.olderGone(channel.title);
    setText(this.#top, text);
  }

  #drawBelow({ loaded }: Channel): void {
    const isShown = !this.isAtEnd;
    this.#below.hidden = !isShown;
    if (!isShown) return;
    const { newBelow, toNewest } = this.#options.words;
    this.#below.classList.toggle("news", loaded.unread > 0);
    setText(this.#belowText, loaded.unread > 0 ? newBelow(loaded.unread) : toNewest);
  }

  #scrolled(): void {
    const channel = this.#channel;
    if (channel === undefined) return;
    const { items } = channel.loaded.log;
    this.#scroll.measure();
    if (this.#scroll.isAtEnd && this.#span.bounds(items)[1] === items.length) {
      const wasFollowing = this.#span.isFollowing;
      this.#span.follow();
      if (!wasFollowing) this.#options.chat.look();
    } else if (!this.#scroll.isAtEnd) this.#span.stay(items);
    this.#drawBelow(channel);
    this.#fetch();
  }

  /** Gets what lies beyond, where one is near to it. */
  #fetch(): void {
    const channel = this.#channel;
    const { chat, past } = this.#options;
    if (channel === undefined) return;
    const { items } = channel.loaded.log;
    if (this.#scroll.isNearTop && !this.#scroll.isAtEnd && this.#span.extendUp(items)) {
      return chat.notify();
    }
    if (!this.#span.isFollowing && this.#scroll.isNearEnd && this.#span.extendDown(items)) {
      return chat.notify();
    }
    if (!this.#options.look().isOnline) return;
    if (this.#scroll.isNearTop && this.#span.bounds(items)[0] === 0) void past.loadOlder(channel);
    for (const row of this.#rows) if (row.type === "gap") this.#fillIfSeen(row.item);
  }

  #fillIfSeen(gap: Gap): void {
    const element = this.#drawn.get(gap)?.element;
    const tries = this.#tries.get(gap) ?? 0;
    if (gap.isGone || element === undefined || tries >= GAP_TRIES) return;
    if (this.#scroll.sees(element) === "nothing") return;
    this.#tries.set(gap, tries + 1);
    this.#fill(gap);
  }

  #fill(gap: Gap): void {
    const channel = this.#channel;
    const element = this.#drawn.get(gap)?.element;
    if (channel === undefined || element === undefined) return;
    // Who sees where it begins comes from above.
    const from = this.#scroll.sees(element) === "beginning" ? "above" : "below";
    if (from === "above") this.#span.stay(channel.loaded.log.items);
    void this.#options.past.fillGap(channel, gap, from);
  }

  /** On paper nobody can ask for the rest. */
  #unfoldAll(): void {
    for (const [key, { element }] of this.#drawn) {
      if (element.querySelector(".text > .more") === null) continue;
      this.#whole.add(Number(element.dataset["seq"]));
      element.remove();
      this.#drawn.delete(key);
    }
    this.draw();
  }

  /** What goes to the clipboard reads as netcat shows it. */
  #copy(event: ClipboardEvent): void {
    const text = copyText(this.#rows, (row) => this.#drawn.get(row.key)?.element, this.#look());
    if (text === undefined || event.clipboardData === null) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }
}

/** Which message it is, by number, and its words. */
function readOf(element: HTMLElement): string {
  return `${element.dataset["seq"]} ${element.querySelector(".text")?.textContent}`;
}

function beginsAtOne({ loaded }: Channel): boolean {
  const [first] = loaded.log.current;
  return first === undefined || (first.type === "gap" ? first.from : first.seq) === 1;
}
