/**
 * What was said before: asks the server for it, one question about a room after the other, and sees to
 * it that it goes where it belongs.
 *
 * @module
 */

import type { Gap, Spoken } from "../../client/timeline/item.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";
import type { Speaker } from "../../client/conversation.ts";
import { Retrieval } from "../../client/timeline/retrieval.ts";
import type { Chat } from "./chat.ts";
import type { Channel } from "./channel.ts";
import { heardBy } from "./heard.ts";

/** What a search brought, newest first. */
export interface Found {
  /** Its entries. */
  readonly entries: readonly Spoken[];
  /** Whether older ones were found too. */
  readonly hasMore: boolean;
}

/** A search is taken up so often where the server left it, and brings no more than this. */
const SEARCH_ROUNDS = 5;
const FOUND_MAX = 50;
/** No log has more than two to the power of this. */
const HALVINGS_MAX = 40;

/** See the top of this file. */
export class Past {
  readonly #chat: Chat;
  readonly #retrieval: Retrieval;
  /** Takes what comes of a room, in the place of the chat. */
  #probe: { readonly room: string; readonly take: (entry: EntryMessage) => void } | undefined;

  /** Asks by `speaker`. */
  constructor(speaker: Speaker, chat: Chat) {
    this.#chat = chat;
    this.#retrieval = new Retrieval(speaker, () => chat.notify());
  }

  /** Whether an entry was only asked for to see when it was said. */
  takes(message: EntryMessage): boolean {
    const isTaken = message.replayed === true && message.room === this.#probe?.room;
    if (isTaken) this.#probe?.take(message);
    return isTaken;
  }

  /** Whether older entries of it are on their way. */
  isLoading({ loaded }: Channel): boolean {
    return this.#retrieval.isLoading(loaded);
  }

  /** Whether nothing older is to be had. */
  isWhole({ room, loaded }: Channel): boolean {
    return room === undefined || this.#retrieval.isWhole(loaded);
  }

  /** Asks for the entries before all that are loaded. */
  async loadOlder(channel: Channel): Promise<void> {
    if (channel.room !== undefined) await this.#retrieval.loadOlder(channel.loaded);
  }

  /** Asks for what is missing, from above or from below. */
  async fillGap({ loaded }: Channel, gap: Gap, from: "above" | "below"): Promise<void> {
    await this.#retrieval.fillGap(loaded, gap, from);
  }

  /**
   * Something has been waiting long for what was said before it: the server is asked whether that is
   * still to come.
   */
  fillHoles(): void {
    for (const channel of this.#chat.channels) {
      const { hole } = channel.loaded.log;
      if (hole === undefined || this.isLoading(channel)) continue;
      void this.#retrieval.load(channel.loaded, { ...hole, limit: hole.before - hole.after - 1 })
        .then((answer) => answer && this.#chat.release(channel));
    }
  }

  /** Loads what stands around a number; returns the entry, if it is there. */
  async loadAround({ loaded }: Channel, seq: number): Promise<Spoken | undefined> {
    return await this.#retrieval.loadAround(loaded, seq);
  }

  /** Looks for words; `undefined` where there is no connection, or the server's reason why not. */
  async search(channel: Channel, words: string): Promise<Found | string | undefined> {
    const entries: Spoken[] = [];
    let before: number | undefined;
    for (let round = 0; round < SEARCH_ROUNDS; round++) {
      const answer = await this.#retrieval.ask({
        type: "search",
        room: channel.room ?? "",
        words,
        ...(before !== undefined && { before }),
      });
      if (answer?.type === "error") return answer.text;
      if (answer?.type !== "found") return undefined;
      entries.push(...answer.entries.map((entry) => heardBy(this.#chat, entry)));
      before = answer.from;
      if (before === undefined || entries.length >= FOUND_MAX) {
        return { entries: entries.slice(0, FOUND_MAX), hasMore: answer.more === true };
      }
    }
    return { entries, hasMore: true };
  }

  /** The number of the first entry said at that time or later, by halving; `undefined` for none. */
  firstSince(channel: Channel, timeMs: number): Promise<number | undefined> {
    return this.#retrieval.inTurn(channel.loaded, async () => {
      const last = await this.#entryBefore(channel, undefined);
      if (last === undefined || last.time < timeMs) return undefined;
      // All before `low` is earlier, or not there any more; `high` is not earlier.
      let [low, high] = [1, last.seq];
      for (let n = 0; n < HALVINGS_MAX && low < high; n++) {
        const middle = Math.floor((low + high) / 2);
        const entry = await this.#entryBefore(channel, middle + 1);
        if (entry === undefined || entry.time < timeMs) low = middle + 1;
        else high = entry.seq;
      }
      return high;
    });
  }

  async #entryBefore(
    { room = "" }: Channel,
    before: number | undefined,
  ): Promise<Pick<EntryMessage, "seq" | "time"> | undefined> {
    let entry: EntryMessage | undefined;
    this.#probe = { room, take: (message) => entry = message };
    const range = before === undefined ? {} : { before };
    await this.#retrieval.ask({ type: "history", room, ...range, limit: 1 });
    this.#probe = undefined;
    return entry;
  }
}
