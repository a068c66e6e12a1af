/**
 * What was said to some alone, as it is shown in whichever room is in view. It stands in its conversation too, and
 * becomes what that becomes.
 *
 * @module
 */

import type { Direct, Item, Spoken } from "./item.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { shown } from "../../text/shown.ts";
import { shownName } from "./shown_message.ts";

/** What was said to oneself alone, as it comes. */
export type DirectMessage = Extract<ServerMessage, { readonly type: "direct" }>;

/** That, fit to be shown; of `nowMs` where it has no time. */
export function directOf({ from, to, text, time: timeMs }: DirectMessage, nowMs: number): Direct {
  const direct = { type: "direct", from: shownName(from), to: shownName(to) } as const;
  return { ...direct, timeMs: timeMs ?? nowMs, text: shown(text), isOwn: false };
}

/** An entry of a private conversation, as who is called `nick` is told of it elsewhere. */
export function toldElsewhere(
  { name, others }: { readonly name: string; readonly others: readonly string[] },
  { nick: from, seq, timeMs, text }: Spoken,
  nick: string,
  isOwn: boolean,
): Direct {
  const to = others.map((other) => other === from ? nick : other).join(",");
  const direct = { type: "direct", timeMs, from, to, text, isOwn } as const;
  return seq === undefined ? direct : { ...direct, place: { room: name, seq } };
}

/** What an item becomes where it tells of an entry of that room of which another says something; else nothing. */
export function retold(item: Item, room: string, by: Spoken): Direct | Spoken | undefined {
  if (item.type !== "direct" || item.place?.room !== room || by.seq === undefined) return undefined;
  if (by.type === "reacted" || by.seqs?.includes(item.place.seq) !== true) return undefined;
  if (by.type === "edited") {
    return { ...item, text: by.text, place: { room, seq: by.seq }, isCorrected: true };
  }
  const { timeMs, from } = item;
  return { type: "blank", seq: undefined, timeMs, nick: from, text: "", isMention: false };
}
