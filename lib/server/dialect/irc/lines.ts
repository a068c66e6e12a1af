/**
 * What is said, as lines of IRC: never longer than 512 bytes without their tags, several lines of a text as
 * one message where a client knows that.
 *
 * @module
 */

import { bytesOf, harmless, isLonger, piecesOf } from "./wording.ts";
import { channelOf, sourceOf } from "./names.ts";
import { CONCAT, MULTILINE, MULTILINE_MAX_BYTES, MULTILINE_MAX_LINES } from "./multiline.ts";
import type { Entry, EntryPlace } from "../../../vocabulary/entry.ts";
import type { Language } from "../../../vocabulary/language.ts";
import { LINE_MAX_BYTES } from "./line_reader.ts";
import { lineOf } from "./message.ts";
import { NICK_MAX_GRAPHEMES } from "../../../text/name.ts";
import { MESSAGES } from "../../../language/chat.ts";
import { msgidOf, pieceId, timeOf } from "./stamp.ts";
import { shortened, SHOWN_LINES, SHOWN_UNITS } from "../../../text/shortened.ts";
import { VOICE_BITS } from "./capabilities.ts";

/** When something was said, by what it is known, and what its sender's client said with it. */
export interface Stamp {
  /** In UTC milliseconds. */
  readonly timeMs?: number;
  /** See {@link msgidOf}. */
  readonly msgid?: string;
  /** Tags for other clients, as they stand on the wire. */
  readonly tags?: string;
  /** By which name of its own whoever did it is known. */
  readonly account?: string | undefined;
}

/** Something said. */
export interface Said {
  /** By whom. */
  readonly source: string;
  /** `PRIVMSG`, `NOTICE` or `TAGMSG`. */
  readonly command: string;
  /** To whom. */
  readonly target: string;
  /** The words; `undefined` where tags are all of it. */
  readonly text: string | undefined;
  /** What the words stand in, where programs ask each other something (CTCP), or one tells what one does. */
  readonly frame?: Frame;
  /** See {@link Stamp}. */
  readonly stamp: Stamp;
  /** In which words one is told that so many lines are left out; without it, none are. */
  readonly more?: (left: number) => string;
}

/** What stands before words and behind them. */
export type Frame = readonly [before: string, behind: string];

/** Around what one does (`/me`). */
export const DEED: Frame = ["\x01ACTION ", "\x01"];
/** Around what programs ask each other and answer (CTCP). */
export const CTCP: Frame = ["\x01", "\x01"];
const UNFRAMED: Frame = ["", ""];
/** Whoever said it was called by no longer one: letters of most scripts are no longer than three bytes. */
const LONGEST_NICK = "n".repeat(3 * NICK_MAX_GRAPHEMES);
/** As UTF-8, at most. */
const BYTES_PER_UNIT = 3;

/** The lines of something said, for a client with these bits of {@link VOICE_BITS}. */
export function saidLines(bits: number, said: Said): string {
  const { source, command, target, text, frame = UNFRAMED, stamp, more } = said;
  if (text === undefined) {
    const tags = stampOf(bits, stamp);
    return (bits & VOICE_BITS["message-tags"]) === 0
      ? ""
      : tags + lineOf(source, command, [target]);
  }
  const [before, behind] = frame;
  if (!text.includes("\n")) {
    // Most that is said is one line, and short.
    const words = harmless(text);
    const line = lineOf(source, command, [target], before + words + behind);
    if (words === "") return "";
    if (!isLonger(line, LINE_MAX_BYTES)) return stampOf(bits, stamp) + line;
  }
  const isBatch = frame === UNFRAMED && (bits & VOICE_BITS["draft/multiline"]) !== 0;
  const { text: shown, left } = more === undefined
    ? { text, left: 0 }
    : isBatch
    ? shortened(text, MULTILINE_MAX_LINES, MULTILINE_MAX_BYTES)
    : shortened(text);
  const frameBytes = bytesOf(lineOf(source, command, [target], before + behind));
  const lines = shown.split("\n").map((line) =>
    piecesOf(harmless(line), LINE_MAX_BYTES - frameBytes)
  );
  const isOne = lines.length === 1 && lines[0]?.length === 1;
  const others = withoutMsgid(stamp);
  const rest = more === undefined || left === 0
    ? ""
    : stampOf(bits, others) + lineOf(source, "NOTICE", [target], harmless(more(left)));
  if (!isOne && isBatch) return batchOf(bits, said, lines) + rest;
  // None of it is blank, for clients that know no more cannot show that.
  const pieces = lines.flat().filter((piece) => piece !== "");
  return pieces.map((piece, index) =>
    stampOf(bits, pieceStamp(bits, stamp, index)) +
    lineOf(source, command, [target], before + piece + behind)
  ).join("") + rest;
}

/** It is known by its first line; but each is known where each can be taken back. */
function pieceStamp(bits: number, stamp: Stamp, index: number): Stamp {
  if (index === 0) return stamp;
  return stamp.msgid === undefined || (bits & VOICE_BITS["draft/message-redaction"]) === 0
    ? withoutMsgid(stamp)
    : { ...stamp, msgid: pieceId(stamp.msgid, index) };
}

/**
 * All by which a client may know something that was said to `target`: at least as many pieces as it was told in. What a
 * client does not know it passes over.
 */
export function idsOf(
  bits: number,
  { room, extent, ...place }: EntryPlace & { readonly room: string },
  target: string,
): string[] {
  const msgid = msgidOf({ room, ...place });
  const isBatch = extent?.deed !== true && (bits & VOICE_BITS["draft/multiline"]) !== 0;
  if (extent === undefined || isBatch) return [msgid];
  const frame = lineOf(sourceOf(LONGEST_NICK), "PRIVMSG", [target], DEED.join(""));
  // Of two pieces that follow each other one is longer than half of a line.
  const half = Math.max(1, (LINE_MAX_BYTES - bytesOf(frame)) / 2);
  const bytes = Math.min(extent.bytes, BYTES_PER_UNIT * SHOWN_UNITS);
  const pieces = Math.floor(bytes / half) + Math.min(extent.lines, SHOWN_LINES);
  return Array.from({ length: pieces }, (_, index) => pieceId(msgid, index));
}

/** Tells whose lines are left out, and how many. */
export function moreOf(nick: string, language: Language): (left: number) => string {
  return (left) => MESSAGES[language].moreLines(left, nick);
}

/** Several lines as one message (IRCv3 multiline): a batch that has the stamp. */
function batchOf(
  bits: number,
  { source, command, target, stamp }: Said,
  lines: readonly (readonly string[])[],
): string {
  // Pure, for readers share it; two of the same time do not overlap.
  const reference = `m${stamp.msgid?.replaceAll(/[^A-Za-z0-9-]/g, "") ?? "0"}`;
  const begin = stampOf(bits, stamp) +
    lineOf(source, "BATCH", [`+${reference}`, MULTILINE, target]);
  const within = lines.map((pieces) =>
    pieces.map((piece, index) => {
      const tags = `@batch=${reference}${index === 0 ? "" : `;${CONCAT}`} `;
      return tags + lineOf(source, command, [target], piece);
    }).join("")
  ).join("");
  return begin + within + lineOf(source, "BATCH", [`-${reference}`]);
}

/** The tags before a line, as far as a client knows them. */
export function stampOf(bits: number, { timeMs, msgid, tags, account }: Stamp): string {
  const parts: string[] = [];
  if (timeMs !== undefined && (bits & VOICE_BITS["server-time"]) !== 0) {
    parts.push(`time=${timeOf(timeMs)}`);
  }
  if (account !== undefined && (bits & VOICE_BITS["account-tag"]) !== 0) {
    parts.push(`account=${account}`);
  }
  if ((bits & VOICE_BITS["message-tags"]) !== 0) {
    if (msgid !== undefined) parts.push(`msgid=${msgid}`);
    if (tags !== undefined && tags !== "") parts.push(tags);
  }
  return parts.length === 0 ? "" : `@${parts.join(";")} `;
}

function withoutMsgid({ msgid: _msgid, ...stamp }: Stamp): Stamp {
  return stamp;
}

/** The lines of an entry of a room's log; or of a private conversation's, where `target` is whom it was said to. */
export function entryLines(
  entry: Entry,
  bits: number,
  language: Language,
  target = channelOf(entry.room),
): string {
  const { nick, text, timeMs, tags, account } = entry;
  const source = sourceOf(nick);
  const stamp = { timeMs, account, msgid: msgidOf(entry), ...(tags !== undefined && { tags }) };
  if (entry.type === "topic") {
    const frameBytes = bytesOf(lineOf(source, "TOPIC", [target], ""));
    const [shown = ""] = piecesOf(harmless(text), LINE_MAX_BYTES - frameBytes);
    return stampOf(bits, stamp) + lineOf(source, "TOPIC", [target], shown);
  }
  return saidLines(bits, {
    source,
    command: entry.notice === true ? "NOTICE" : "PRIVMSG",
    target,
    text,
    ...(entry.type === "action" && { frame: DEED }),
    stamp,
    more: moreOf(nick, language),
  });
}
