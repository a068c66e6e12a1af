/**
 * How far someone has read in rooms, by its own word: it stays while the person may come back, whatever it
 * comes back with, and is the same for all of its clients.
 *
 * @module
 */

import type { Change } from "../../../vocabulary/command.ts";
import { fold } from "../../../text/name.ts";
import type { Member, ReadMark } from "../member.ts";
import { isPrivate } from "../../../vocabulary/private.ts";
import type { Past } from "../rooms/past.ts";
import type { Room } from "../rooms/room.ts";

/** Of so many rooms it is remembered, those that were marked last. */
const MARKS_MAX = 200;

/** Someone says how far it has read in a room, or asks for that: it is told. */
export function markRead(
  member: Member,
  room: Room<Member>,
  request: Extract<Change, { type: "mark" }>,
  past: Past,
): void {
  const known = markOf(member, room);
  const wanted = wantedMark(room, request, past);
  const isFurther = wanted !== undefined && (known === undefined || wanted.timeMs > known.timeMs);
  if (isFurther) {
    const others = (member.marks ?? []).filter((mark) => mark.room !== wanted.room);
    const marks = [...others.slice(1 - MARKS_MAX), wanted];
    for (const client of member.clients) client.marks = marks;
  }
  const { seq = 0, timeMs } = (isFurther ? wanted : known) ?? {};
  const marked = { type: "marked", room: room.name, seq } as const;
  const told = timeMs === undefined ? marked : { ...marked, timeMs };
  member.tell(told, request.id);
  if (!isFurther) return;
  for (const other of member.others) {
    if (other.seesConversations || !isPrivate(room.name)) other.tell(told);
  }
}

/** How far someone has read in a room, if it has said so. */
export function markOf(
  { marks }: Member,
  { name, logId }: Room<Member>,
): ReadMark | undefined {
  if (marks === undefined) return undefined;
  const key = fold(name);
  const mark = marks.find(({ room }) => room === key);
  // Of another log the number says nothing, but the time still does.
  return mark === undefined || mark.log === logId ? mark : { ...mark, log: logId, seq: 0 };
}

/** What one says by a number, or by a time. */
function wantedMark(
  room: Room<Member>,
  { seq, timeMs }: Extract<Change, { type: "mark" }>,
  past: Past,
): ReadMark | undefined {
  const place = { room: fold(room.name), log: room.logId };
  if (timeMs !== undefined) return { ...place, seq: past.seqAt(room, timeMs + 1) - 1, timeMs };
  if (seq === undefined) return undefined;
  const last = Math.min(seq, room.log.seq);
  const [entry] = past.behind(room, last - 1, 1, Infinity);
  return entry?.seq === last ? { ...place, seq: last, timeMs: entry.timeMs } : undefined;
}
