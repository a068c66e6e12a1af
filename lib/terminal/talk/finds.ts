/**
 * What was found, and going there: it owns what the last search brought, and at which of it the person is.
 * Where nothing was looked for in a room, what says one's name is what one goes to.
 *
 * @module
 */

import { isUnreadMark, isWords, type Item, type Spoken } from "../../client/timeline/item.ts";
import type { LoadedRoom } from "../../client/timeline/loaded_room.ts";
import type { Retrieval } from "../../client/timeline/retrieval.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";
import type { Hits } from "../screen/view_options.ts";
import type { Scrollback } from "./scrollback.ts";

/** How much of the screen lies above what one goes to. */
const SHARE_ABOVE = 1 / 3;
/** Without a scrollback, so many entries before and behind what one goes to are shown. */
const AROUND = 3;

/** See the top of this file. */
export class Finds {
  readonly #timeline: Timeline;
  readonly #retrieval: Retrieval;
  readonly #scrollback: Scrollback | undefined;
  readonly #changed: () => void;
  /** The room in which it was looked for. */
  #room: LoadedRoom | undefined;
  #hits: Hits | undefined;
  /** What says one's name, of a room in which nothing was looked for. */
  #mention: Item | undefined;

  /** Nothing was found yet; `changed` is told when one goes somewhere. */
  constructor(
    timeline: Timeline,
    retrieval: Retrieval,
    scrollback: Scrollback | undefined,
    changed: () => void,
  ) {
    this.#changed = changed;
    this.#timeline = timeline;
    this.#retrieval = retrieval;
    this.#scrollback = scrollback;
  }

  /** What was found in the room in view. */
  get hits(): Hits | undefined {
    return this.#room === this.#timeline.inView ? this.#hits : undefined;
  }

  /** These, oldest first, have the words in the room in view. */
  found(words: string, entries: readonly Spoken[]): void {
    this.#room = this.#timeline.inView;
    this.#hits = { words, entries, current: undefined };
  }

  /** Nothing is marked any more. */
  forget(): void {
    this.#room = this.#hits = this.#mention = undefined;
  }

  /** To the one before, or behind if `by` is 1; from nowhere to the newest. False where there is none. */
  async step(by: 1 | -1): Promise<boolean> {
    const { hits } = this;
    if (hits === undefined) return this.#stepMention(by);
    const { current, entries } = hits;
    const at = current === undefined ? entries.length : entries.indexOf(current);
    return await this.#goTo(entries[at + by]);
  }

  /** To the one of that number, 1 being the newest. False where there is none. */
  async goTo(number: number): Promise<boolean> {
    const { hits } = this;
    return hits === undefined
      ? number === 1 && this.#stepMention(-1)
      : await this.#goTo(hits.entries[hits.entries.length - number]);
  }

  /** To where begins what has not been seen before. False where that is nowhere. */
  toUnread(): boolean {
    const mark = this.#timeline.inView.log.items.findLast(isUnreadMark);
    if (mark !== undefined) this.#scrollback?.goTo(mark, 0);
    return mark !== undefined;
  }

  async #goTo(entry: Spoken | undefined): Promise<boolean> {
    const { hits } = this;
    if (entry === undefined || hits === undefined) return false;
    const room = this.#timeline.inView;
    const item = entry.seq === undefined
      ? entry
      : await this.#retrieval.loadAround(room, entry.seq);
    if (item === undefined || room !== this.#timeline.inView) return false;
    this.#hits = { ...hits, current: entry };
    this.#show(item);
    return true;
  }

  #stepMention(by: 1 | -1): boolean {
    const { items } = this.#timeline.inView.log;
    const mentions = items.filter((item) => isWords(item) && item.isMention);
    const known = this.#mention === undefined ? -1 : mentions.indexOf(this.#mention);
    const next = mentions[(known === -1 ? mentions.length : known) + by];
    if (next === undefined) return false;
    this.#mention = next;
    this.#show(next);
    return true;
  }

  #show(item: Item): void {
    this.#changed();
    if (this.#scrollback !== undefined) return void this.#scrollback.goTo(item, SHARE_ABOVE);
    const { name, log: { items } } = this.#timeline.inView;
    const at = items.indexOf(item);
    const around = items.slice(Math.max(0, at - AROUND), at + AROUND + 1).filter(isWords);
    this.#timeline.showFound(name, around, this.#hits?.words ?? "");
  }
}
