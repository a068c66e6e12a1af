/**
 * What was said before, as the person asks for it: the history of a room, a search, what is missing. It
 * owns which rooms the server has been asked to fill in.
 *
 * @module
 */

import type { Language } from "../../vocabulary/language.ts";
import { MESSAGES, type Messages } from "../../language/chat.ts";
import { fold } from "../../text/name.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { HISTORY_MAX } from "../../vocabulary/requests.ts";
import { shortened } from "../../text/shortened.ts";
import { finder } from "../../text/words.ts";
import { CLIENT_MESSAGES, type ClientMessages } from "../../language/client.ts";
import { type Direct, isSpoken, type Item, type Spoken } from "../../client/timeline/item.ts";
import type { Finds } from "./finds.ts";
import type { Retrieval } from "../../client/timeline/retrieval.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";

type FoundAnswer = Extract<ServerMessage, { readonly type: "found" }>;

/** How many of the messages found are shown, the last ones: as many as a server finds. */
const FOUND_SHOWN = 50;
/** How many messages `/history` shows, where nothing is missing behind them. */
const HISTORY_DEFAULT = 50;
/** And at most, where something is: more than a room holds. */
const REACH_MAX = 10_000;
/** So often one command asks: an answer may be short of what was wanted. */
const PAGES_MAX = 20;
/** How often a search is taken up again where the server left it. */
const SEARCH_ROUNDS = 5;

/** Who is told what comes of it. */
export interface PastOwner {
  /** Says a sentence to the person, and that what is shown has changed. */
  tell(text: string): void;
  /** Brings something to the top of the screen; false where it must be shown again instead. */
  goTo(item: Item): boolean;
}

/** See the top of this file. */
export class Past {
  readonly #retrieval: Retrieval;
  readonly #timeline: Timeline;
  readonly #settings: { readonly language: Language };
  readonly #finds: Finds;
  readonly #owner: PastOwner;
  /** The rooms of which the server has been asked what is missing. */
  readonly #filling = new Set<string>();

  /** Asks by `retrieval`. */
  constructor(
    retrieval: Retrieval,
    timeline: Timeline,
    settings: { readonly language: Language },
    finds: Finds,
    owner: PastOwner,
  ) {
    this.#finds = finds;
    this.#retrieval = retrieval;
    this.#timeline = timeline;
    this.#settings = settings;
    this.#owner = owner;
  }

  /** Shows all of what was shown last and not in full. */
  showWhole(): void {
    const { contacts, inView } = this.#timeline;
    const isCut = (item: Item): item is Spoken | Direct => {
      if (isSpoken(item) && contacts.isIgnored(item.nick)) return false;
      return (isSpoken(item) || item.type === "direct") && shortened(item.text).left > 0;
    };
    const item = inView.log.items.findLast(isCut);
    if (item === undefined) return this.#tell(this.#words.nothingCut);
    this.#timeline.showWhole(item);
  }

  /** Shows the last `count` entries of a room; without a number, so many that nothing is missing. */
  show(room: string, count: number | undefined): void {
    const all = Math.min(Math.max(HISTORY_DEFAULT, this.#timeline.loaded.reach(room)), REACH_MAX);
    this.#load(room, count ?? all, 1);
  }

  /** Asks for what is missing of the last `count` entries, page by page, and shows them. */
  #load(room: string, count: number, page: number): void {
    const wanted = this.#timeline.loaded.wanted(room, count);
    if (wanted === undefined || page > PAGES_MAX) return this.#showLast(room, count);
    const limit = Math.min(wanted.limit, HISTORY_MAX);
    const loaded = this.#timeline.loaded.get(room);
    if (loaded === undefined) return;
    void this.#retrieval.load(loaded, { ...wanted, limit }).then((answer) => {
      if (answer === undefined) return this.#tell(this.#words.notOnline);
      if (answer.type === "error") return this.#tell(answer.text);
      if (this.#timeline.loaded.wanted(room, count)?.before !== wanted.before) {
        return this.#load(room, count, page + 1);
      }
      // Nothing came, or nothing that helps.
      if (wanted.before !== undefined) this.#timeline.noteGone(room, wanted.before);
      this.#showLast(room, count);
    });
  }

  #showLast(room: string, count: number): void {
    if (this.#timeline.viewed !== room) return;
    const last = this.#timeline.lastOf(room, count);
    const [first] = last;
    if (first !== undefined && this.#owner.goTo(first)) return;
    this.#tell(
      this.#shared.historyHeading(this.#timeline.labelOf(room), last.filter(isSpoken).length),
    );
    this.#timeline.repeat(last);
  }

  /**
   * Something has been waiting long for what was said before it: the server is asked whether that is
   * still to come. Without a connection it is waited for until there is one. `changed` is called with
   * each answer.
   */
  fillHoles(changed: () => void): void {
    for (const { room, after, before } of this.#timeline.loaded.holes) {
      const loaded = this.#timeline.loaded.get(room);
      if (loaded === undefined || this.#filling.has(room)) continue;
      this.#filling.add(room);
      const limit = Math.min(before - after - 1, HISTORY_MAX);
      void this.#retrieval.load(loaded, { after, before, limit }).then((answer) => {
        if (answer !== undefined) this.#timeline.release(room);
        this.#filling.delete(room);
        changed();
      });
    }
  }

  /** Shows what was said in a room with all of these words. */
  search(text: string, room: string): void {
    this.#searchOn(text.replaceAll(/\s+/g, " "), room, []);
  }

  /** Looks for more of what was found so far. A server leaves off where it would take too long. */
  #searchOn(
    words: string,
    room: string,
    found: FoundAnswer["entries"],
    before?: number,
    rounds = 1,
  ): void {
    const request = {
      type: "search",
      room,
      words,
      ...(before !== undefined && { before }),
    } as const;
    void this.#retrieval.ask(request).then((answer) => {
      if (answer === undefined) {
        this.#tell(this.#words.searchesLoaded);
        return this.#searchLoaded(words, room);
      }
      if (answer.type === "found") {
        const { from } = answer;
        const all = [...found, ...answer.entries];
        const isOver = from === undefined || all.length >= FOUND_SHOWN || rounds === SEARCH_ROUNDS;
        if (isOver) return this.#showFound(words, { ...answer, entries: all });
        return this.#searchOn(words, room, all, from, rounds + 1);
      }
      if (answer.type !== "error") return;
      this.#tell(answer.text);
      // An old or an original server has no search.
      if (answer.code === "type_unknown") this.#searchLoaded(words, room);
    });
  }

  #showFound(words: string, { room, entries, more, unseen = 0 }: FoundAnswer): void {
    const found = this.#timeline.found(entries.slice(0, FOUND_SHOWN)).toReversed();
    this.#tell(this.#words.found(words, this.#timeline.labelOf(room), found.length, more === true));
    if (unseen > 0) this.#tell(this.#shared.unseen(unseen));
    this.#show(words, room, found);
  }

  /** Shows what is loaded of the room in view and has all of these words; without any, what says one's name. */
  lastlog(words: string | undefined): void {
    const { inView, nick } = this.#timeline;
    if (words !== undefined) return this.#searchLoaded(words.replaceAll(/\s+/g, " "), inView.name);
    this.#showLoaded(nick, inView.name, ({ isMention }) => isMention);
  }

  #searchLoaded(words: string, room: string): void {
    const isWanted = finder(words);
    this.#showLoaded(words, room, ({ text, nick }) => isWanted(text) || fold(nick) === fold(words));
  }

  #showLoaded(words: string, room: string, isWanted: (entry: Spoken) => boolean): void {
    const found = this.#timeline.spokenIn(room).filter(isWanted);
    const last = found.slice(-FOUND_SHOWN);
    this.#tell(
      this.#words.foundLoaded(words, this.#timeline.labelOf(room), found.length, last.length),
    );
    this.#show(words, room, last);
  }

  #show(words: string, room: string, entries: readonly Spoken[]): void {
    this.#finds.found(words, entries);
    this.#timeline.showFound(room, entries, words);
  }

  #tell(text: string): void {
    this.#owner.tell(text);
  }

  get #words(): ClientMessages {
    return CLIENT_MESSAGES[this.#settings.language];
  }

  get #shared(): Messages {
    return MESSAGES[this.#settings.language];
  }
}
