/**
 * When something was said and by what it is known: `server-time` and `msgid`.
 *
 * @module
 */

import { isDay } from "../../../text/day.ts";
import { fold } from "../../../text/name.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import type { Entry } from "../../../vocabulary/entry.ts";

/** The tags of IRC clients by which they react to a line, and do so no longer; and by which they say to which. */
export const REACT = "+draft/react";
/** See {@link REACT}. */
export const UNREACT = "+draft/unreact";
/** See {@link REACT}. */
export const REPLY = "+draft/reply";

/**
 * A time as IRC has it: UTC, ISO 8601, with milliseconds.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(timeOf(0), "1970-01-01T00:00:00.000Z");
 * ```
 */
export function timeOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** The time that was meant, in UTC milliseconds, if it is one. */
export function parseTime(text: string): number | undefined {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** What an entry is known by: its number can be read back, and another room's entry has another. */
export function msgidOf({ room, seq, timeMs }: Pick<Entry, "room" | "seq" | "timeMs">): string {
  return `${seq.toString(36)}-${timeMs.toString(36)}-${hashOf(fold(room))}`;
}

/** What a piece of it is known by, counted from 0: the first by the same. */
export function pieceId(msgid: string, index: number): string {
  return index === 0 ? msgid : `${msgid}-${index + 1}`;
}

/** What something is known by that programs said to each other: nothing of it is kept. */
export function signalId(nick: string, timeMs: number, request: RequestId = ""): string {
  return `s${timeMs.toString(36)}-${hashOf(`${nick} ${request}`)}`;
}

/** What a letter to one person alone is known by that has no place in a conversation any more. */
export function letterId(log: string, seq: number): string {
  return `d${seq.toString(36)}-${hashOf(log)}`;
}

/**
 * The number and the time of the entry that a msgid, or that of a piece, means in that room, if it is of that room. What is
 * called by a name, as private conversations are here, can only be believed.
 */
export function parseMsgid(
  room: string,
  text: string,
): { readonly seq: number; readonly timeMs: number } | undefined {
  const [, seq, timeMs, hash] = /^([0-9a-z]{1,11})-([0-9a-z]{1,9})-([0-9a-z]{1,7})(?:-\d{1,4})?$/
    .exec(text) ?? [];
  if (seq === undefined || timeMs === undefined) return undefined;
  if (!isPrivate(room) && hash !== hashOf(fold(room))) return undefined;
  return { seq: Number.parseInt(seq, 36), timeMs: Number.parseInt(timeMs, 36) };
}

/** FNV-1a over UTF-16 units: it only tells rooms apart. */
function hashOf(room: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < room.length; at++) {
    hash = Math.imul(hash ^ room.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
