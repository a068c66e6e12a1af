/**
 * What was said before: asks the server for it, one question about a room after the other, and sees to
 * it that it goes where it belongs.
 *
 * @module
 */

import type { Gap, Spoken } from "../../client/item.ts";
import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import type { Speaker } from "../../client/conversation.ts";
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

interface Range {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** So many entries are asked for at a time. */
const PAGE = 60;
/** A search is taken up so often where the server left it, and brings no more than this. */
const SEARCH_ROUNDS = 5;
const FOUND_MAX = 50;
/** No log has more than two to the power of this. */
const HALVINGS_MAX = 40;

/** See the top of this file. */
export class Past {
  readonly #speaker: Speaker;
  readonly #chat: Chat;
  /** What was asked last of each room. */
  readonly #queues = new WeakMap<Channel, Promise<unknown>>();
  readonly #loading = new WeakSet<Channel>();
  /** Takes what comes of a room, in the place of the chat. */
  #probe: { readonly room: string; readonly take: (entry: EntryMessage) => void } | undefined;

  /** Asks by `speaker`. */
  constructor(speaker: Speaker, chat: Chat) {
    this.#speaker = speaker;
    this.#chat = chat;
  }

  /** Whether an entry was only asked for to see when it was said. */
  takes(message: EntryMessage): boolean {
    const isTaken = message.replayed === true && message.room === this.#probe?.room;
    if (isTaken) this.#probe?.take(message);
    return isTaken;
  }

  /** Whether older entries of it are on their way. */
  isLoading(channel: Channel): boolean {
    return this.#loading.has(channel);
  }

  /** Asks for the entries before all that are loaded. */
  async loadOlder(channel: Channel): Promise<void> {
    const { log } = channel.loaded;
    if (channel.kind === "direct" || channel.isWhole || this.isLoading(channel)) {
      return;
    }
    const first = firstNumber(channel);
    if (first === 1) {
      channel.isWhole = true;
      return this.#chat.notify();
    }
    const range = { ...(first !== undefined && { before: first }), limit: PAGE };
    const answer = await this.#load(channel, range);
    if (answer === undefined || firstNumber(channel) !== first) return;
    // Nothing came: it has nothing older, or does not give it.
    if (first !== undefined) log.noteGone(first);
    channel.isWhole = true;
    this.#chat.notify();
  }

  /** Asks for what is missing, from above or from below. */
  async fillGap(channel: Channel, gap: Gap, from: "above" | "below"): Promise<void> {
    if (this.isLoading(channel) || gap.isGone) return;
    const answer = await this.#load(
      channel,
      from === "above" ? { after: gap.from - 1, limit: PAGE } : { before: gap.to + 1, limit: PAGE },
    );
    // It is there as it was: nobody has it.
    if (answer === undefined || !channel.loaded.log.items.includes(gap)) return;
    channel.loaded.log.noteGone(gap.to + 1);
    this.#chat.notify();
  }

  /**
   * Something has been waiting long for what was said before it: the server is asked whether that is
   * still to come.
   */
  fillHoles(): void {
    for (const channel of this.#chat.channels) {
      const { hole } = channel.loaded.log;
      if (hole === undefined || this.isLoading(channel)) continue;
      void this.#load(channel, { ...hole, limit: hole.before - hole.after - 1 })
        .then((answer) => answer && this.#chat.release(channel));
    }
  }

  /** Loads what stands around a number; returns the entry, if it is there. */
  async loadAround(channel: Channel, seq: number): Promise<Spoken | undefined> {
    const find = (): Spoken | undefined =>
      channel.loaded.log.current.findLast((item): item is Spoken =>
        item.type !== "gap" && item.seq === seq
      );
    if (find() === undefined) {
      await this.#load(channel, { before: seq + PAGE / 2, limit: PAGE });
    }
    return find();
  }

  /** Looks for words; `undefined` where there is no connection, or the server's reason why not. */
  async search(channel: Channel, words: string): Promise<Found | string | undefined> {
    const entries: Spoken[] = [];
    let before: number | undefined;
    for (let round = 0; round < SEARCH_ROUNDS; round++) {
      const answer = await this.#ask({
        type: "search",
        room: channel.name,
        words,
        ...(before !== undefined && { before }),
      });
      if (answer?.type === "error") return answer.text;
      if (answer?.type !== "found") return undefined;
      entries.push(...answer.entries.map((entry) => heardBy(this.#chat.nick, entry)));
      before = answer.from;
      if (before === undefined || entries.length >= FOUND_MAX) {
        return { entries: entries.slice(0, FOUND_MAX), hasMore: answer.more === true };
      }
    }
    return { entries, hasMore: true };
  }

  /** The number of the first entry said at that time or later, by halving; `undefined` for none. */
  firstSince(channel: Channel, timeMs: number): Promise<number | undefined> {
    return this.#inTurn(channel, async () => {
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
    { name }: Channel,
    before: number | undefined,
  ): Promise<Pick<EntryMessage, "seq" | "time"> | undefined> {
    let entry: EntryMessage | undefined;
    this.#probe = { room: name, take: (message) => entry = message };
    const range = before === undefined ? {} : { before };
    await this.#ask({ type: "history", room: name, ...range, limit: 1 });
    this.#probe = undefined;
    return entry;
  }

  #load(channel: Channel, range: Range): Promise<ServerMessage | undefined> {
    this.#loading.add(channel);
    return this.#inTurn(channel, async () => {
      channel.loaded.fetching++;
      const answer = await this.#ask({ type: "history", room: channel.name, ...range });
      channel.loaded.fetching--;
      this.#loading.delete(channel);
      this.#chat.notify();
      return answer;
    });
  }

  #inTurn<T>(channel: Channel, act: () => Promise<T>): Promise<T> {
    const turn = (this.#queues.get(channel) ?? Promise.resolve()).then(act);
    this.#queues.set(channel, turn);
    return turn;
  }

  #ask(request: Parameters<Speaker["request"]>[0]): Promise<ServerMessage | undefined> {
    return this.#speaker.request(request).catch(() => undefined);
  }
}

/** The number of the first entry that is loaded, or in a gap that can be. */
function firstNumber({ loaded }: Channel): number | undefined {
  const [first] = loaded.log.current;
  return first?.type === "gap" ? first.from : first?.seq;
}
