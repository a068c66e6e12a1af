/**
 * How much is new, for the tab's title and icon.
 *
 * @module
 */

import type { Channel } from "./channel.ts";

/** What is new in all channels. */
export interface Newness {
  /** What was said to one or with one's name in it. */
  readonly mentions: number;
  /** All that is unread. */
  readonly unread: number;
}

/** Sums up. */
export function newnessOf(channels: readonly Channel[]): Newness {
  let [mentions, unread] = [0, 0];
  for (const { loaded } of channels) {
    mentions += loaded.mentions;
    unread += loaded.unread;
  }
  return { mentions, unread };
}

/**
 * The title of the tab: mentions are counted, other news has a dot.
 */
export function titleOf({ mentions, unread }: Newness, place: string | undefined): string {
  const name = place === undefined ? "Papo" : `${place} · Papo`;
  if (mentions > 0) return `(${mentions > 99 ? "99+" : mentions}) ${name}`;
  return unread > 0 ? `• ${name}` : name;
}
