/**
 * Draws: parts of the timeline as rows, and what stands below them. Pure: the same parts at the same
 * width make the same rows.
 *
 * @module
 */

import type { Language } from "../../vocabulary/language.ts";
import { shortened } from "../../text/shortened.ts";
import type { Calendar } from "../../client/calendar.ts";
import type { Direct, Spoken } from "../../client/item.ts";
import { mentions } from "../../text/mention.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import type { Bottom } from "./screen.ts";
import type { SessionState } from "../../client/session_event.ts";
import { shownGrapheme, shownOnOneLine } from "../../text/shown.ts";
import type { Paint, Theme } from "./theme.ts";
import type { Part } from "../../client/feed.ts";
import type { Pending } from "../../client/sent.ts";
import type { RoomSummary } from "../../client/loaded_room.ts";
import { fitText, widthOf, wrapText } from "../../text/width.ts";
import { layoutInput } from "../input/layout.ts";

/** How and for whom it is drawn. */
export interface Look {
  /** The terminal's columns. */
  readonly columns: number;
  /** The terminal's rows. */
  readonly rows: number;
  /** Colours. */
  readonly theme: Theme;
  /** Local time. */
  readonly calendar: Calendar;
  /** Of the sentences. */
  readonly language: Language;
  /** One's own name. */
  readonly nick: string;
  /** Whether long texts are shown to their end. */
  readonly isWhole?: boolean;
}

/** What stands below the messages. */
export interface Below {
  /** What may still grow. */
  readonly live: Part | undefined;
  /** One's own messages on their way, oldest first. */
  readonly pending: readonly Pending[];
  /** What Tab goes through. */
  readonly completing:
    | { readonly candidates: readonly string[]; readonly index: number }
    | undefined;
  /** What helps to go on typing. */
  readonly hint: string | undefined;
  /** How many pasted lines await a second Enter, or 0. */
  readonly confirming: number;
  /** The connection; undefined where nothing is to be said of it. */
  readonly state: SessionState | undefined;
  /** What {@link SessionState} counts in. */
  readonly nowMs: number;
  /** One's rooms. */
  readonly rooms: readonly RoomSummary[];
  /** Which of them is in view. */
  readonly viewed: string | undefined;
  /** What stands before the input. */
  readonly prompt: string;
  /** The input. */
  readonly graphemes: readonly string[];
  /** The cursor in it. */
  readonly cursor: number;
}

/** So many rows of messages are left whatever stands below, where there are as many. */
const MESSAGE_ROWS = 2;
const MAX_INPUT_ROWS = 8;
const MAX_PENDING_ROWS = 4;
/** From here on sentences are short. */
const NARROW_COLUMNS = 60;
/** Where the clock stands, and its space. */
const TIME_COLUMNS = 6;
/** A name and what surrounds it get so many columns before a clock gets any. */
const NAME_COLUMNS = 10;
/** Before each row of what a search found. */
const FOUND_MARK = "│ ";
/** What waits has no time yet. */
const NO_TIME = "  …   ";

const plain: Paint = (text) => text;

/** A part of the timeline as rows for the terminal. */
export function drawPart(part: Part, look: Look): string[] {
  const { theme, columns } = look;
  const messages = CLIENT_MESSAGES[look.language];
  switch (part.type) {
    case "message":
    case "action":
    case "topic":
      return drawSpoken(part, look);
    case "found":
      return part.entries.flatMap((entry) => drawPast(entry, part.atMs, look));
    case "whole":
      return drawPast(part.item, part.atMs, { ...look, isWhole: true });
    case "direct":
      return drawDirect(part, look, timeOf(part, look));
    case "presence": {
      const sentence = messages.comings(part.summary.comings);
      if (sentence === "") return [];
      return drawText([[timeOf(part, look) + "* ", theme.dim]], sentence, look, theme.dim);
    }
    case "notice": {
      const paint = part.isAlarm ? theme.alarm : plain;
      return drawText([["* ", paint]], part.text, look, paint);
    }
    case "gap": {
      const { from, to, isGone } = part;
      return [theme.dim(rule(messages.gap(to - from + 1, isGone), columns))];
    }
    case "lines":
      return part.lines.flatMap((line) => wrapText(line, columns, 2));
    case "day":
      return [theme.dim(rule(look.calendar.dayName(part.timeMs, look.language), columns))];
    case "unread":
      return [theme.strong(rule(messages.unreadSince(look.calendar.time(part.sinceMs)), columns))];
    case "room": {
      const topic = part.topic === "" ? "" : ` · ${part.topic}`;
      return [theme.strong(rule(`#${shownOnOneLine(part.room)}${topic}`, columns))];
    }
  }
}

/** What stands below the messages, as rows and a cursor, no taller than the terminal allows. */
export function drawBelow(below: Below, look: Look): Bottom {
  const { columns, rows } = look;
  const maxInput = Math.max(1, Math.min(MAX_INPUT_ROWS, Math.floor(rows / 3)));
  const graphemes = below.graphemes.map(shownGrapheme);
  const input = layoutInput(below.prompt, graphemes, below.cursor, columns, maxInput);
  const status = rows > input.rows.length ? drawStatus(below, look) : [];
  let free = Math.max(0, rows - input.rows.length - status.length - MESSAGE_ROWS);
  const take = (drawn: readonly string[]): readonly string[] => {
    free -= drawn.length;
    return drawn;
  };
  // The first to be drawn is the last to be left out.
  const pending = take(drawPending(below.pending, Math.min(free, MAX_PENDING_ROWS), look));
  const hint = take(drawHint(below, look).slice(0, free));
  const live = below.live === undefined ? [] : take(drawPart(below.live, look).slice(0, free));
  return { status: [...live, ...pending, ...hint, ...status], input };
}

/** `when` stands before it. */
function drawSpoken(part: Spoken, look: Look, when = timeOf(part, look)): string[] {
  const { theme, language } = look;
  if (part.type === "topic") {
    const sentence = CLIENT_MESSAGES[language].topicSet(part.nick, shownOnOneLine(part.text));
    return drawText([[when, theme.dim], ["* ", plain]], sentence, look);
  }
  const nick = nickOf(part.nick, look, when.length);
  const paint = part.isMention ? strongly(theme.nick(part.nick), theme) : theme.nick(part.nick);
  const around: readonly [string, string] = part.type === "action" ? ["- ", " "] : ["<", "> "];
  const head: Head = [
    [when, theme.dim],
    [around[0], plain],
    [nick, paint],
    [around[1], plain],
  ];
  const paintText = part.isMention ? highlighter(part.text, look) : plain;
  return drawText(head, part.text, look, paintText);
}

/**
 * Something of the past among what is said now. Nobody's words begin in the first column: the mark
 * there is on every row, and cannot be forged.
 */
function drawPast(item: Spoken | Direct, atMs: number, look: Look): string[] {
  const { calendar, theme } = look;
  const columns = Math.max(1, look.columns - FOUND_MARK.length);
  const day = calendar.day(item.timeMs);
  const time = calendar.time(item.timeMs);
  const whens = day === calendar.day(atMs) ? [time] : [`${day} ${time}`, day];
  const when = fitting(whens, columns);
  const within = { ...look, columns };
  const rows = item.type === "direct"
    ? drawDirect(item, within, when)
    : drawSpoken(item, within, when);
  return rows.map((row) => theme.dim(FOUND_MARK) + row);
}

function drawDirect(part: Direct, look: Look, when: string): string[] {
  const { theme } = look;
  const messages = CLIENT_MESSAGES[look.language];
  const other = nickOf(part.isOwn ? part.to : part.from, look, when.length);
  const [from, to] = part.isOwn ? [messages.you, other] : [other, messages.you];
  const head: Head = [
    [when, theme.dim],
    ["[", plain],
    [from, part.isOwn ? plain : strongly(theme.nick(part.from), theme)],
    [" → ", plain],
    [to, part.isOwn ? theme.nick(part.to) : plain],
    ["] ", plain],
  ];
  return drawText(head, part.text, look);
}

/** What stands before a text in its first row, piece by piece. */
type Head = readonly (readonly [text: string, paint: Paint])[];

/** Of a long text only the beginning, and a row that says so: it begins as no row of the text can. */
function drawText(head: Head, text: string, look: Look, paint: Paint = plain): string[] {
  const { columns, theme, language } = look;
  const { text: beginning, left } = look.isWhole ? { text, left: 0 } : shortened(text);
  const start = widthOf(head.map(([piece]) => piece).join(""));
  const indent = columns < NARROW_COLUMNS ? 2 : TIME_COLUMNS;
  const [first = "", ...others] = wrapText(beginning, columns, indent, start);
  const rows = [drawPieces(head, columns) + paint(first), ...others.map(paint)];
  if (left > 0) {
    rows.push(theme.dim(fitText(`* ${CLIENT_MESSAGES[language].moreRows(left)}`, columns)));
  }
  return rows;
}

/**
 * Makes one's own name stand out in the rows of a text, painted in their order. What a row alone looks
 * like does not count: it may begin in the midst of a word or a link.
 */
function highlighter(text: string, { nick, theme }: Look): Paint {
  const spans = mentions(text, nick);
  let end = 0;
  return (row) => {
    const words = row.trimStart();
    const start = text.indexOf(words, end);
    if (start === -1) return row;
    end = start + words.length;
    let drawn = row.slice(0, row.length - words.length);
    let at = start;
    for (const [from, to] of spans) {
      if (to <= start || from >= end) continue;
      const name = text.slice(Math.max(from, start), Math.min(to, end));
      drawn += text.slice(at, Math.max(from, start)) + theme.mention(name);
      at = Math.min(to, end);
    }
    return drawn + text.slice(at, end);
  };
}

function strongly(paint: Paint, { strong }: Theme): Paint {
  return (text) => strong(paint(text));
}

function timeOf(part: { readonly timeMs: number }, { calendar, columns }: Look): string {
  return fitting([calendar.time(part.timeMs)], columns);
}

/** The first that leaves room for a name, with a space behind it. */
function fitting(whens: readonly string[], columns: number): string {
  const fits = whens.find((when) => when.length + 1 + NAME_COLUMNS <= columns);
  return fits === undefined ? "" : `${fits} `;
}

/** A name that leaves room for words, and for what stands `before` it. */
function nickOf(nick: string, { columns }: Look, before: number): string {
  const free = columns - before;
  return fitText(nick, Math.max(1, Math.min(8, free - 4), free - TIME_COLUMNS));
}

function rule(text: string, columns: number): string {
  return fitText(`── ${fitText(text, columns - 6)} ──`, columns);
}

function drawPending(pending: readonly Pending[], max: number, look: Look): string[] {
  const { columns, theme, language } = look;
  const shownOnes = pending.length <= max ? pending : pending.slice(0, Math.max(0, max - 1));
  const rows = shownOnes.map((each) => pendingRow(each, look));
  const more = pending.length - shownOnes.length;
  if (more > 0 && max > 0) rows.push(NO_TIME + CLIENT_MESSAGES[language].waiting(more));
  return rows.map((row) => theme.dim(fitText(row, columns)));
}

function pendingRow(pending: Pending, { nick, language }: Look): string {
  const text = shownOnOneLine(pending.text);
  switch (pending.type) {
    case "say":
      return `${NO_TIME}<${nick}> ${text}`;
    case "action":
      return `${NO_TIME}- ${nick} ${text}`;
    case "topic":
      return `${NO_TIME}* ${CLIENT_MESSAGES[language].topicSet(nick, text)}`;
    case "direct":
      return `${NO_TIME}[${CLIENT_MESSAGES[language].you} → ${pending.to ?? ""}] ${text}`;
  }
}

function drawHint({ confirming, completing, hint }: Below, look: Look): string[] {
  const { theme, columns, language } = look;
  if (confirming > 0) {
    return [theme.strong(fitText(CLIENT_MESSAGES[language].pastedLines(confirming), columns))];
  }
  if (completing !== undefined && completing.candidates.length > 1) {
    return [drawCandidates(completing.candidates, completing.index, look)];
  }
  return hint === undefined ? [] : wrapText(hint, columns, 2).map(theme.dim);
}

/** The candidates in a row, from the chosen one on where not all fit. */
function drawCandidates(
  candidates: readonly string[],
  index: number,
  { theme, columns }: Look,
): string {
  const words = candidates.map((candidate) => shownOnOneLine(candidate.trim()));
  const isLong = widthOf(words.join("  ")) > columns;
  let left = columns;
  return words.slice(isLong ? index : 0).map((word, at) => {
    const text = fitText((at === 0 ? "" : "  ") + word, left);
    left = Math.max(0, left - widthOf(text));
    return at + (isLong ? index : 0) === index ? theme.mention(text) : theme.dim(text);
  }).join("");
}

/** Room, topic, what is unread elsewhere, one's name; and before them what the connection lacks. */
function drawStatus(below: Below, look: Look): string[] {
  const { columns, theme } = look;
  const numbered = below.rooms.map((room, index) => ({
    ...room,
    name: shownOnOneLine(room.name),
    isViewed: room.name === below.viewed,
    number: index + 1,
  }));
  const viewed = numbered.find(({ isViewed }) => isViewed);
  const alert = alertOf(below, look);
  const number = below.rooms.length > 1 ? `${viewed?.number}:` : "";
  const unread = numbered.filter((room) => room.unread > 0 && !room.isViewed);
  const pieces: [text: string, paint: Paint][] = [];
  if (alert !== "") pieces.push([alert, theme.alarm]);
  if (viewed !== undefined) pieces.push([`${number}#${viewed.name}`, theme.strong]);
  for (const { number, name, unread: count, mentions } of unread) {
    pieces.push([
      `${number}:#${name} ${count}${mentions > 0 ? "!" : ""}`,
      mentions > 0 ? theme.mention : plain,
    ]);
  }
  if (look.nick !== "") pieces.push([look.nick, theme.nick(look.nick)]);
  const taken = pieces.reduce((sum, [text]) => sum + widthOf(text) + 3, 0);
  const topic = viewed === undefined ? "" : fitText(viewed.topic, columns - taken);
  const place = pieces.findIndex(([, paint]) => paint === theme.strong);
  if (topic.length > 1) pieces.splice(place + 1, 0, [topic, theme.dim]);
  return pieces.length === 0 ? [] : [drawPieces(pieces, columns, " · ")];
}

/** The pieces on one row, as far as there is room. */
function drawPieces(pieces: Head, columns: number, between = ""): string {
  let left = columns;
  return pieces.map(([text, paint], index) => {
    const gap = index === 0 ? "" : between;
    if (left <= gap.length) return "";
    const fitted = fitText(text, left - gap.length);
    left -= gap.length + widthOf(fitted);
    return gap + paint(fitted);
  }).join("");
}

function alertOf({ state, nowMs }: Below, { columns, language }: Look): string {
  const messages = CLIENT_MESSAGES[language];
  switch (state?.type) {
    case undefined:
    case "online":
      return "";
    case "connecting":
      return messages.connecting;
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((state.retryAtMs - nowMs) / 1_000));
      return columns < NARROW_COLUMNS
        ? messages.retryingShort(seconds)
        : messages.retrying(seconds);
    }
    case "over":
      return messages.over;
  }
}
