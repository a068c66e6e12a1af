/**
 * Looking back: CHATHISTORY, HISTORY for those whose clients know no such thing, MARKREAD.
 *
 * @module
 */

import { channelOf } from "../names.ts";
import {
  CHATHISTORY_MAX,
  parsePastRequest,
  type PastRequest,
  placeOf,
  type Point,
} from "../chathistory.ts";
import type { Entry } from "../../../../vocabulary/entry.ts";
import { entryLines, moreOf } from "../lines.ts";
import { fold } from "../../../../text/name.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { inBatch } from "../labels.ts";
import { isPrivate, PRIVATE_MARK } from "../../../../vocabulary/private.ts";
import { MESSAGES } from "../../../../language/chat.ts";
import { parseTime, timeOf } from "../stamp.ts";
import type { Reply } from "../../../../vocabulary/reply.ts";
import type { RoomDetails } from "../../../../vocabulary/person.ts";
import { harmless } from "../wording.ts";
import { roomLines, saidAnew } from "../voice.ts";
import { shortened } from "../../../../text/shortened.ts";
import { utcTimeOf } from "../../../../clock.ts";

/** So many targets one client's marks are kept for. */
const MARKS_MAX = 200;

/** See the top of this file. */
export const PAST: IrcCommands = {
  CHATHISTORY: { run: chathistory },
  HISTORY: { min: 1, run: history },
  MARKREAD: { run: markRead },
};

type OfRoom = Exclude<PastRequest, { type: "targets" }>;

function chathistory(session: IrcSession, { params }: IrcMessage): void {
  const request = parsePastRequest(params);
  const { sentences } = session;
  if (request.type === "failure") {
    const { code, context } = request;
    const sentence = code === "UNKNOWN_COMMAND"
      ? sentences.unknownSubcommand
      : sentences.invalidParams;
    return session.say(session.fail("CHATHISTORY", code, context, sentence));
  }
  if (request.type === "targets") return targets(session, request);
  const room = isPrivate(request.room) ? request.room : session.roomCalled(request.room);
  if (room === undefined) {
    const context = [params[0] ?? "*", params[1] ?? "*"];
    return session.say(
      session.fail("CHATHISTORY", "INVALID_TARGET", context, sentences.invalidTarget),
    );
  }
  const { limit } = request;
  const wants = filterOf(request);
  gatherPast(session, { room, limit, ...rangeOf(request) }, (entries) => {
    const wanted = wants === undefined ? entries : entries.filter(wants);
    return pastLines(session, targetOf(room), wanted.slice(0, limit));
  });
}

/** A room, or the other one of a private conversation, as a client calls it. */
function targetOf(room: string): string {
  return isPrivate(room) ? room.slice(PRIVATE_MARK.length) : channelOf(room);
}

/** What of the hub's `history` is asked for. */
interface Range {
  readonly before?: number;
  readonly after?: number;
  readonly beforeMs?: number;
  readonly afterMs?: number;
  readonly beyond?: number;
}

function rangeOf(request: OfRoom): Range {
  switch (request.type) {
    // The last ones; those that come no later than the point are left out afterwards.
    case "latest":
      return {};
    case "before":
      return beforeOf(request.point);
    case "after":
      return afterOf(request.point);
    case "around": {
      const { point, limit } = request;
      return point.type === "entry"
        ? { before: point.seq + Math.ceil(limit / 2) }
        : { ...beforeOf(point), beyond: Math.ceil(limit / 2) };
    }
    case "between": {
      const { point, other } = request;
      return isBefore(point, other) ? { ...afterOf(point), ...beforeOf(other) } : beforeOf(point);
    }
  }
}

function beforeOf(point: Point): Range {
  if (point.type === "none") return {};
  return point.type === "entry" ? { before: point.seq } : { beforeMs: point.timeMs };
}

function afterOf(point: Point): Range {
  if (point.type === "none") return {};
  return point.type === "entry" ? { after: point.seq } : { afterMs: point.timeMs };
}

function isBefore(point: Point, other: Point): boolean {
  if (point.type === "entry" && other.type === "entry") return point.seq < other.seq;
  if (point.type === "none" || other.type === "none") return true;
  return point.timeMs < other.timeMs;
}

/** Which of the entries that come were meant. */
function filterOf(request: OfRoom): ((entry: Entry) => boolean) | undefined {
  const floor = request.type === "latest"
    ? request.point
    : request.type === "between" && !isBefore(request.point, request.other)
    ? request.other
    : undefined;
  if (floor === undefined || floor.type === "none") return undefined;
  return (entry) => floor.type === "entry" ? entry.seq > floor.seq : entry.timeMs > floor.timeMs;
}

/** Has the hub tell what was said, and tells it once all of it is there. */
function gatherPast(
  session: IrcSession,
  range: Range & { readonly room: string; readonly limit?: number },
  tell: (entries: readonly Entry[]) => string,
): void {
  const entries: Entry[] = [];
  session.ask({ type: "history", ...range }, (reply) => {
    if (reply.type !== "history") return tell(entries);
    entries.push(...reply.entries);
    return "";
  });
}

/** Entries as they are replayed: in a batch where the client knows those. */
function pastLines(session: IrcSession, target: string, entries: readonly Entry[]): string {
  const { capabilities } = session;
  const isSaid = ({ type }: Entry): boolean =>
    type === "message" || type === "action" || type === "edited";
  const isEntry = (entry: Entry): boolean =>
    isSaid(entry) || !isPrivate(entry.room) && entry.type !== "blank" &&
      (capabilities.has("draft/event-playback") || !capabilities.has("draft/chathistory"));
  const { bits } = capabilities;
  const lines = entries.filter(isEntry).map((entry) =>
    isPrivate(entry.room)
      ? confidedLines(session, target, saidAnew(entry))
      : roomLines(saidAnew(entry), bits, session.language, session.server.name)
  ).join("");
  if (!capabilities.has("batch")) return lines;
  const reference = session.newBatch();
  return session.line("BATCH", [`+${reference}`, "chathistory", target]) +
    inBatch(lines, reference) + session.line("BATCH", [`-${reference}`]);
}

/** Something said in private, to oneself or by oneself. */
function confidedLines(session: IrcSession, other: string, entry: Entry): string {
  const isOwn = fold(entry.nick) === fold(session.nick);
  const target = isOwn ? other : session.nick;
  return entryLines(entry, session.capabilities.bits, session.language, target);
}

function targets(session: IrcSession, request: Extract<PastRequest, { type: "targets" }>): void {
  const { fromMs, toMs, limit } = request;
  const found: { readonly target: string; readonly timeMs: number }[] = [];
  const rooms = [...session.rooms.values()];
  const tell = (): string => {
    const lines = found.sort((a, b) => a.timeMs - b.timeMs).slice(0, limit).map((
      { target, timeMs },
    ) => session.line("CHATHISTORY", ["TARGETS", target, timeOf(timeMs)])).join("");
    const reference = session.newBatch();
    return session.line("BATCH", [`+${reference}`, "draft/chathistory-targets"]) +
      inBatch(lines, reference) + session.line("BATCH", [`-${reference}`]);
  };
  for (const room of rooms) {
    gatherPast(session, { room, limit: 1, beforeMs: toMs }, ([entry]) => {
      const { timeMs = -Infinity } = entry ?? {};
      if (timeMs > fromMs) found.push({ target: channelOf(room), timeMs });
      return "";
    });
  }
  // Answers come in the order of the questions: this is the last.
  session.ask({ type: "conversations" }, (reply) => {
    const { conversations } = reply.type === "conversations" ? reply : { conversations: [] };
    for (const { people: [target, ...more], saidAtMs: timeMs } of conversations) {
      // What is said among some has no window of its own.
      if (target === undefined || more.length > 0) continue;
      if (timeMs > fromMs && timeMs < toMs) found.push({ target, timeMs });
    }
    return tell();
  });
}

/**
 * Shows one who has come into a room what was said last, as far as its client can tell that from what is
 * said now: up to the entry of that number, for what came behind it is read with the room. To one who is
 * back only what was said from `sinceMs` on is new, a UTC time in milliseconds: of much of that the last is shown,
 * behind which nothing is missing.
 */
export function showPast(
  session: IrcSession,
  room: string,
  enteredAt: () => number | undefined,
  sinceMs = -Infinity,
): void {
  const { capabilities } = session;
  if (capabilities.has("draft/chathistory")) return;
  const range = sinceMs === -Infinity ? {} : { limit: CHATHISTORY_MAX };
  gatherPast(session, { room, ...range }, (said) => {
    const last = enteredAt() ?? 0;
    const entries = said.filter(({ seq, timeMs }) => seq <= last && timeMs >= sinceMs);
    if (entries.length === 0) return "";
    const channel = channelOf(entries[0]?.room ?? room);
    if (capabilities.has("server-time")) return pastLines(session, channel, entries);
    // Undated, it would look as if it were said now.
    return session.notice(session.sentences.pastWaits(entries.length, channel));
  });
}

function history(session: IrcSession, { params: [target = "", count = ""] }: IrcMessage): void {
  const place = placeOf(target) ?? "";
  const room = isPrivate(place) ? place : session.roomCalled(place);
  if (room === undefined) return session.say(session.numeric("ERR_NOTONCHANNEL", [target]));
  const given = Number.parseInt(count);
  const range = given > 0 ? { limit: Math.min(given, CHATHISTORY_MAX) } : {};
  gatherPast(
    session,
    { room, ...range },
    (entries) =>
      entries.length === 0
        ? session.notice(session.sentences.pastEmpty(harmless(target)))
        : entries.map((entry) => noticesOf(session, entry)).join(""),
  );
}

/** An entry as one can read it: its time, who, and what. */
function noticesOf(session: IrcSession, entry: Entry): string {
  const { timeMs, nick, type, text, of, targets = [] } = saidAnew(entry);
  const time = utcTimeOf(timeMs);
  if (type === "blank" || type === "reacted") return "";
  if (type === "redacted") {
    const taken = { by: nick, of, lines: targets.length, reason: text };
    return session.notice(`[${time}] * ${MESSAGES[session.language].redacted(taken)}`);
  }
  const who = type === "message"
    ? `<${nick}>`
    : type === "action"
    ? `* ${nick}`
    : `* ${nick}: TOPIC`;
  const { text: shown, left } = shortened(text);
  const lines = shown.split("\n").map((line) => session.notice(`[${time}] ${who} ${line}`)).join(
    "",
  );
  return left === 0 ? lines : lines + session.notice(moreOf(nick, session.language)(left));
}

function markRead(session: IrcSession, { params: [target = "", mark] }: IrcMessage): void {
  const { sentences } = session;
  if (target === "") {
    return session.say(session.fail("MARKREAD", "NEED_MORE_PARAMS", [], sentences.invalidParams));
  }
  const timeMs = mark?.startsWith("timestamp=")
    ? parseTime(mark.slice("timestamp=".length))
    : undefined;
  if (mark !== undefined && timeMs === undefined) {
    const { invalidParams } = sentences;
    return session.say(session.fail("MARKREAD", "INVALID_PARAMS", [target], invalidParams));
  }
  const place = placeOf(target) ?? "";
  const room = isPrivate(place) ? place : session.roomCalled(place);
  const here = (): string => markedLine(session, target, markHere(session, target, timeMs));
  if (room === undefined) return session.say(here());
  const wanted = timeMs === undefined ? {} : { timeMs };
  session.ask({ type: "mark", room, ...wanted }, (reply) => {
    if (reply.type === "marked") return markedLine(session, target, reply.timeMs);
    return isPrivate(room) ? here() : "";
  });
}

/** How far one has read what somebody may yet say to one alone: only one's client knows of that. */
function markHere(
  { marks }: IrcSession,
  target: string,
  timeMs: number | undefined,
): number | undefined {
  const key = fold(target);
  const known = marks.get(key);
  if (timeMs === undefined || (known !== undefined && known >= timeMs)) return known;
  if (known !== undefined || marks.size < MARKS_MAX) marks.set(key, timeMs);
  return marks.get(key);
}

/** How far one has read a room, for who comes into it, where its client wants to know. */
export function markLine(session: IrcSession, { room, readAtMs }: RoomDetails): string {
  return session.capabilities.has("draft/read-marker")
    ? markedLine(session, channelOf(room), readAtMs)
    : "";
}

/** By another client of one's own one has read a room so far. */
export function readElsewhere(
  session: IrcSession,
  { room, timeMs }: Extract<Reply, { readonly type: "marked" }>,
): string {
  return session.capabilities.has("draft/read-marker")
    ? markedLine(session, channelOf(room), timeMs)
    : "";
}

function markedLine(session: IrcSession, target: string, timeMs: number | undefined): string {
  const mark = timeMs === undefined ? "*" : `timestamp=${timeOf(timeMs)}`;
  return session.line("MARKREAD", [target, mark]);
}
