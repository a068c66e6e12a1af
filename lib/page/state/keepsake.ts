/**
 * What a tab keeps over a reload beside drafts: how one comes back to the server, what was said and waits,
 * and what was said in private where the server keeps nothing of that, as one of before does not.
 *
 * @module
 */

import type { Direct } from "../../client/timeline/item.ts";
import type { Resumption } from "../../client/session/resumption.ts";
import type { Channel } from "./channel.ts";
import type { Chat } from "./chat.ts";
import type { Memory } from "./memory.ts";
import type { Unsaid } from "./pending.ts";
import { type Unread, unreadOf } from "./unread.ts";

/** So much of each private conversation is kept. */
const DIRECTS_MAX = 100;
const CHANNELS_MAX = 30;

/** How one comes back, where it was kept. */
export function keptResumption(memory: Memory): Resumption | undefined {
  const kept = memory.read("resume");
  return isResumption(kept) ? kept : undefined;
}

/** Keeps it; `undefined` forgets it. */
export function keepResumption(memory: Memory, resumption: Resumption | undefined): void {
  memory.write("resume", resumption);
}

/** What was said and not acknowledged where one goes on from. */
export function keptUnsaid(memory: Memory): readonly Unsaid[] {
  return listOf(memory.read("unsaid")).filter(isUnsaid);
}

/** Keeps that. */
export function keepUnsaid(memory: Memory, unsaid: readonly Unsaid[]): void {
  memory.write("unsaid", unsaid.length === 0 ? undefined : unsaid);
}

/** Keeps what was said in private. */
export function keepDirects(memory: Memory, { channels, ignored }: Chat): void {
  const directs = channels.filter(({ room }) => room === undefined).slice(-CHANNELS_MAX);
  memory.write(
    "directs",
    directs.map(({ name, person, loaded }) => ({
      name,
      person,
      items: loaded.log.items.filter(({ type }) => type === "direct").slice(-DIRECTS_MAX),
    })),
  );
  memory.write("ignored", ignored);
}

/** Keeps what has not been read, and how far one has got. */
export function keepUnread(memory: Memory, { channels }: Chat, had: Resumption | undefined): void {
  memory.write(
    "unread",
    channels.map((channel) =>
      unreadOf(channel, had?.logs?.[channel.room ?? ""], had?.rooms[channel.room ?? ""])
    ),
  );
}

/** Puts it back, behind what was said in private. */
export function recallUnread(memory: Memory, chat: Chat): void {
  const { unread, channels } = chat;
  unread.recall(listOf(memory.read("unread")).filter(isUnread));
  for (const each of channels) unread.enter(each, true);
}

/** Puts back what was said in private. */
export function recallDirects(memory: Memory, chat: Chat): void {
  const ignored = memory.read("ignored");
  for (const nick of listOf(ignored)) if (typeof nick === "string") chat.ignore(nick, true);
  for (const kept of listOf(memory.read("directs"))) {
    const { name, person, items } = fieldsOf(kept);
    if (typeof name !== "string") continue;
    const channel: Channel = chat.directWith(name);
    if (typeof person === "string") channel.person = person;
    for (const item of listOf(items).filter(isDirect)) channel.loaded.log.add(item);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function isDirect(value: unknown): value is Direct {
  const { type, timeMs, from, to, text, isOwn } = fieldsOf(value);
  return type === "direct" && typeof timeMs === "number" && typeof from === "string" &&
    typeof to === "string" && typeof text === "string" && typeof isOwn === "boolean";
}

function isUnread(value: unknown): value is Unread {
  const { id, unread, mentions, from = 0, log = "", seen = 0 } = fieldsOf(value);
  return typeof id === "string" && typeof log === "string" &&
    [unread, mentions, from, seen].every((each) => typeof each === "number" && each >= 0);
}

/** Whether one can come back by that. */
export function isResumption(value: unknown): value is Resumption {
  const { token, nick, rooms, logs, directs } = fieldsOf(value);
  const numbers = Object.values(fieldsOf(rooms));
  const names = Object.values(fieldsOf(logs));
  return typeof token === "string" && typeof nick === "string" &&
    typeof directs === "object" && directs !== null &&
    numbers.every((seq) => typeof seq === "number") &&
    names.every((log) => typeof log === "string");
}

/** Whether it is something that was said and not acknowledged. */
export function isUnsaid(value: unknown): value is Unsaid {
  const { id, type, text, channel, timeMs, notice = true, ...said } = fieldsOf(value);
  const { room = "", to = "", person = "", ...others } = said;
  const types: readonly unknown[] = ["say", "action", "direct"];
  return (typeof id === "string" || typeof id === "number") && types.includes(type) &&
    typeof timeMs === "number" && notice === true && Object.keys(others).length === 0 &&
    [text, channel, room, to, person].every((each) => typeof each === "string");
}
