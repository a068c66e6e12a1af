/**
 * What had not been read before the page was loaded, here or by the server's word: after a reload it is
 * counted as before, and the line that says what is new stands where it stood, or where one has read on to
 * elsewhere.
 *
 * @module
 */

import type { Item, Spoken } from "../../client/timeline/item.ts";
import { fold } from "../../text/name.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import type { Channel } from "./channel.ts";

/** What of one conversation had not been read. */
export interface Unread {
  /** The conversation's id. */
  readonly id: string;
  /** How many. */
  readonly unread: number;
  /** How many of them were for the person. */
  readonly mentions: number;
  /** The first one's sequence number, or when it was said where it has none; missing where there is none. */
  readonly from?: number;
  /** The log in which a number counts, if the server tells its logs apart. */
  readonly log?: string;
  /** The sequence number up to which everything had come. */
  readonly seen?: number;
}

/** What has not been read of a conversation; all of its `log` up to the number `seen` has come. */
export function unreadOf(channel: Channel, log?: string, seen?: number): Unread {
  const { id, loaded: { unread, mentions, firstUnread }, unreadFrom } = channel;
  const from = firstUnread === undefined ? unreadFrom : placeOf(firstUnread);
  return {
    id,
    unread,
    mentions,
    ...(from !== undefined && unread > 0 && { from }),
    ...(log !== undefined && { log }),
    ...(seen !== undefined && { seen }),
  };
}

/** See the top of this file. */
export class RecalledUnread {
  /** By the ids of conversations that one has not entered yet. */
  readonly #kept = new Map<string, Unread>();

  /** Takes what was kept. */
  recall(kept: readonly Unread[]): void {
    for (const each of kept) this.#kept.set(each.id, each);
  }

  /** A conversation goes on, or begins in another log, where what was kept means nothing. */
  enter(channel: Channel, resumed: boolean, { log, read }: Partial<RoomState> = {}): void {
    const kept = this.#kept.get(channel.id);
    this.#kept.delete(channel.id);
    if (kept === undefined || !resumed && (log === undefined || log !== kept.log)) {
      const { unreadPast } = channel.loaded;
      if (unreadPast === undefined) return;
      channel.seenTo = unreadPast.after;
      channel.unreadFrom = unreadPast.after + 1;
      return;
    }
    const { unread, mentions, from, seen } = leftOf(kept, read);
    channel.loaded.unread += unread;
    channel.loaded.mentions += mentions;
    channel.unreadFrom = from;
    channel.seenTo = seen;
    if (channel.room !== undefined || from === undefined) return;
    channel.loaded.firstUnread = channel.loaded.log.items
      .find((item) => item.type === "direct" && !item.isOwn && item.timeMs >= from);
  }

  /** Another client of the person, who is called so, has read a conversation so far. */
  readElsewhere(channel: Channel, seq: number, own: string): void {
    const { loaded, marker, unreadFrom, seenTo } = channel;
    loaded.readTo(seq, own);
    if (marker !== undefined && (placeOf(marker) ?? Infinity) <= seq) {
      channel.marker = loaded.firstUnread;
    }
    if (unreadFrom !== undefined && unreadFrom <= seq) {
      channel.unreadFrom = loaded.unread === 0 ? undefined : seq + 1;
    }
    if (seenTo !== undefined) channel.seenTo = Math.max(seenTo, seq);
  }

  /** An entry has its place: it may be the first that had not been read. One's `own` never is. */
  hear(channel: Channel, entry: Spoken, own: string): void {
    const { unreadFrom, loaded, marker } = channel;
    const { seq } = entry;
    if (unreadFrom === undefined || seq === undefined || seq < unreadFrom) return;
    if (fold(entry.nick) === fold(own)) return;
    const isBefore = (item: Item | undefined): boolean => {
      const place = item && placeOf(item);
      return place === undefined || seq < place;
    };
    if (!isBefore(loaded.firstUnread) || !isBefore(marker)) return;
    if (loaded.unread > 0) loaded.firstUnread = entry;
    // What has been seen by now has its line all the same.
    if (loaded.unread === 0 || marker !== undefined) channel.marker = entry;
  }
}

/** What is left of it for one who has `read` on elsewhere, by the server's word. */
function leftOf(kept: Unread, read = 0): Unread {
  const { id, unread, mentions, from = Infinity, seen = 0 } = kept;
  if (read < from) return read > seen ? { ...kept, seen: read } : kept;
  const left = Math.max(0, seen - read);
  return {
    id,
    unread: Math.min(unread, left),
    mentions: Math.min(mentions, left),
    ...(left > 0 && { from: read + 1 }),
    seen: Math.max(seen, read),
  };
}

function placeOf(item: Item): number | undefined {
  switch (item.type) {
    case "gap":
      return item.from;
    case "direct":
      return item.timeMs;
    case "message":
    case "action":
    case "topic":
    case "edited":
    case "redacted":
    case "blank":
    case "reacted":
      return item.seq;
    default:
      return undefined;
  }
}
