/**
 * What a chat tells whoever shows it.
 *
 * @module
 */

import type { Item } from "../../client/timeline/item.ts";
import type { Channel } from "./channel.ts";

/** Something was said that concerns the person. */
export interface News {
  /** Where. */
  readonly channel: Channel;
  /** As it is shown there. */
  readonly item: Item;
  /** By whom. */
  readonly nick: string;
  /** What. */
  readonly text: string;
  /** Whether it calls one, or was said to oneself alone. */
  readonly isMention: boolean;
}

/** Who is told what happens in a chat. */
export interface ChatOwner {
  /** Something that is shown has changed. */
  changed(): void;
  /** Something new was said. */
  news(news: News): void;
  /** Whether the person has the end of that channel before their eyes. */
  isSeen(channel: Channel): boolean;
  /** Who is in a room can only be known by asking. */
  losesCount(channel: Channel): void;
}
