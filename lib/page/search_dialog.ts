/**
 * Looks for what was said in a conversation, and leads to where it was said.
 *
 * @module
 */

import type { Spoken } from "../client/timeline/item.ts";
import type { PageMessages } from "../language/page.ts";
import { finder } from "../text/words.ts";
import { askForm, openDialog } from "./dialog.ts";
import { button, make, setText } from "./dom.ts";
import { nodesOf } from "./markup.ts";
import type { Channel } from "./state/channel.ts";
import { excerptOf } from "./state/excerpt.ts";
import type { Past } from "./state/past.ts";
import { isSaid, type Said } from "./state/rows.ts";
import { authorOf } from "./state/rows.ts";
import type { Times } from "./times.ts";

/** What the dialogue needs. */
export interface SearchOptions {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** How times are read. */
  readonly times: Times;
  /** Asks the server. */
  readonly past: Past;
  /** Leads to that. */
  readonly jump: (item: Said) => void;
}

/** Opens it; `sought` is looked for at once, if it is anything. */
export function openSearch(channel: Channel, sought: string, options: SearchOptions): void {
  const { words, past } = options;
  const { body, close, follow } = openDialog(words.searchIn(channel.title), words.close);
  const state = make("p", { class: "detail", attributes: { role: "status" } });
  const list = make("ul", { class: "picks" });
  let found: Pick[] = [];
  const draw = (): void => found.forEach(({ draw }) => draw());
  const show = (items: readonly Said[], hasMore: boolean, sought: string): void => {
    setText(state, words.found(items.length, hasMore));
    found = items.map((item) => pick(item, channel, { ...options, sought }, close));
    list.replaceChildren(...found.map(({ element }) => element));
    draw();
  };
  follow(draw);
  const search = async (text: string): Promise<void> => {
    const sought = text.trim();
    if (sought === "") return;
    setText(state, words.searching);
    found = [];
    list.replaceChildren();
    if (channel.room === undefined) return show(loaded(channel, sought), false, sought);
    const answer = await past.search(channel, sought);
    if (typeof answer === "object") return show(answer.entries, answer.hasMore, sought);
    show(loaded(channel, sought), false, sought);
    setText(state, `${answer ?? words.notOnline} ${state.textContent ?? ""}`);
  };
  const ask = {
    label: words.searchPlaceholder,
    button: words.search,
    value: sought,
    mayBeEmpty: true,
  };
  body.append(askForm(ask, (text) => void search(text)), state, list);
  void search(sought);
}

/** What is found in what is loaded, newest first. */
function loaded({ loaded }: Channel, sought: string): Said[] {
  const isFound = finder(sought);
  return loaded.log.items.filter(isSaid).filter(({ text }) => isFound(text)).reverse();
}

/** Something that was found, as it is shown. */
interface Pick {
  readonly element: HTMLElement;
  /** Shows nothing of what was taken back since it was found, and leads nowhere from it. */
  draw(): void;
}

function pick(
  item: Said,
  { loaded: { log } }: Channel,
  { words, times, jump, sought }: SearchOptions & { readonly sought: string },
  close: () => void,
): Pick {
  const excerpt = make(
    "span",
    { class: "excerpt", attributes: { dir: "auto" } },
    ...nodesOf(excerptOf(item.text, sought)),
  );
  const choice = button(
    { class: "pick" },
    () => {
      close();
      jump(item);
    },
    make("bdi", { class: "title", text: authorOf(item) }),
    make("span", { class: "detail", text: times.moment(item.timeMs) }),
    excerpt,
  );
  const draw = (): void => {
    if (item.type === "direct" || item.seq === undefined || !log.isTaken(item.seq)) return;
    choice.disabled = true;
    setText(excerpt, words.takenSince);
  };
  return { element: make("li", {}, choice), draw };
}

/** Asks for a day, and leads to what was said on it first, or next. */
export function openDate(
  channel: Channel,
  { words, past, jump }: SearchOptions & { readonly jump: (entry: Spoken) => void },
): void {
  const { body, close } = openDialog(words.jumpToDate, words.close);
  const state = make("p", { class: "detail", attributes: { role: "status" } });
  const go = async (date: string): Promise<void> => {
    // Without an offset it is the reader's own time.
    const timeMs = new Date(`${date}T00:00`).getTime();
    if (Number.isNaN(timeMs)) return;
    setText(state, words.searching);
    const seq = await past.firstSince(channel, timeMs);
    const entry = seq === undefined ? undefined : await past.loadAround(channel, seq);
    if (entry === undefined) return setText(state, words.nothingSince);
    close();
    jump(entry);
  };
  const ask = { label: words.date, button: words.jump, type: "date" };
  body.append(askForm(ask, (date) => void go(date)), state);
}
