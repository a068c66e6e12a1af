/**
 * Draws: parts of the timeline as rows, and what stands below them. Pure: the same parts at the same
 * width make the same rows.
 *
 * @module
 */

import { shortened } from "../../text/shortened.ts";
import type { Direct, Spoken } from "../../client/timeline/item.ts";
import { CODE_BLOCK, codeSpans } from "../../text/code.ts";
import { mentions, occurrences, type Span } from "../../text/mention.ts";
import { wordsOf } from "../../text/words.ts";
import { type Mark, marker } from "./marking.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { MESSAGES } from "../../language/chat.ts";
import { CORRECTED, takenBack } from "../../language/revised_words.ts";
import type { Bottom } from "./screen.ts";
import { titleOf } from "../../vocabulary/private.ts";
import { shownGrapheme, shownOnOneLine } from "../../text/shown.ts";
import type { Paint, Theme } from "./theme.ts";
import type { Part } from "../../client/timeline/feed.ts";
import type { Pending } from "../../client/session/sent.ts";
import { fitText, widthOf, wrapText } from "../../text/width.ts";
import { layoutInput } from "../input/layout.ts";
import {
  drawPieces,
  NARROW_COLUMNS,
  type Pieces,
  plain,
  type ViewOptions,
} from "./view_options.ts";
import { drawStatus, type Status } from "./status_line.ts";

/** What stands below the messages. */
export interface Below extends Status {
  /** What may still grow. */
  readonly live: Part | undefined;
  /** One's own messages on their way, oldest first. */
  readonly pending: readonly Pending[];
  /** What Tab goes through. */
  readonly completing:
    | { readonly candidates: readonly string[]; readonly index: number }
    | undefined;
  /** What stands before the name of who is more than others in the room. */
  readonly signOf?: (nick: string) => string;
  /** What is looked for among what was typed before. */
  readonly searching?: string | undefined;
  /** What helps to go on typing. */
  readonly hint: string | undefined;
  /** How many pasted lines await a second Enter, or 0. */
  readonly confirming: number;
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
/** Where the clock stands, and its space. */
const TIME_COLUMNS = 6;
/** A name and what surrounds it get so many columns before a clock gets any. */
const NAME_COLUMNS = 10;
/** Before each row of what a search found. */
const FOUND_MARK = "│ ";
/** What stands around a name: who does something, says what no program must answer, or says something. */
const ACTION = ["- ", " "] as const;
const NOTICE = ["-", "- "] as const;
const MESSAGE = ["<", "> "] as const;
/** What waits has no time yet. */
const NO_TIME = "  …   ";

/** A part of the timeline as rows for the terminal. */
export function drawPart(part: Part, options: ViewOptions): string[] {
  const { theme, columns } = options;
  const messages = CLIENT_MESSAGES[options.language];
  switch (part.type) {
    case "message":
    case "action":
    case "topic":
    case "edited":
      return drawSpoken(part, options);
    case "redacted":
      return drawRedaction(part, options);
    case "blank":
    case "reacted":
      return [];
    case "found":
      return drawFound(part, options);
    case "whole":
      return drawPast(part.item, part.atMs, { ...options, isWhole: true });
    case "direct":
      return drawDirect(part, options, timeOf(part, options));
    case "presence": {
      const sentence = messages.comings(part.summary.comings);
      if (sentence === "") return [];
      return drawText([[timeOf(part, options) + "* ", theme.dim]], sentence, options, theme.dim);
    }
    case "notice": {
      const paint = part.isAlarm ? theme.alarm : plain;
      return drawText([["* ", paint]], part.text, options, paint);
    }
    case "gap": {
      const { from, to, isGone } = part;
      return [theme.dim(rule(messages.gap(to - from + 1, isGone), columns))];
    }
    case "lines":
      return part.lines.flatMap((line) => wrapText(line, columns, 2));
    case "day":
      return [theme.dim(rule(options.calendar.dayName(part.timeMs, options.language), columns))];
    case "unread":
      return [
        theme.strong(rule(messages.unreadSince(clock(part.sinceMs, options)), columns)),
      ];
    case "room": {
      const topic = part.topic === "" ? "" : ` · ${part.topic}`;
      return [theme.strong(rule(`${titleOf(shownOnOneLine(part.room))}${topic}`, columns))];
    }
  }
}

/** What lies beyond what is in view. */
export interface Beyond {
  /** How many messages came since the person went up. */
  readonly unread: number;
  /** Whether one of them says their name. */
  readonly isMention: boolean;
  /** Of what lies above; empty where there is nothing to say. */
  readonly above: string;
}

/** The row that says so. */
export function drawScrolled({ unread, isMention, above }: Beyond, options: ViewOptions): string {
  const { theme, columns, language } = options;
  const below = CLIENT_MESSAGES[language].moreBelow(unread);
  const text = rule(above === "" ? below : `${below} · ${above}`, columns);
  return (isMention ? theme.mention : unread > 0 ? theme.strong : theme.dim)(text);
}

/** What stands below the messages, as rows and a cursor, no taller than the terminal allows. */
export function drawBelow(below: Below, options: ViewOptions): Bottom {
  const { columns, rows } = options;
  const maxInput = Math.max(1, Math.min(MAX_INPUT_ROWS, Math.floor(rows / 3)));
  const graphemes = below.graphemes.map(shownGrapheme);
  const input = layoutInput(below.prompt, graphemes, below.cursor, columns, maxInput);
  const status = rows > input.rows.length ? drawStatus(below, options) : [];
  let free = Math.max(0, rows - input.rows.length - status.length - MESSAGE_ROWS);
  const take = (drawn: readonly string[]): readonly string[] => {
    free -= drawn.length;
    return drawn;
  };
  // The first to be drawn is the last to be left out.
  const pending = take(drawPending(below.pending, Math.min(free, MAX_PENDING_ROWS), options));
  const hint = take(drawHint(below, options).slice(0, free));
  const live = below.live === undefined ? [] : take(drawPart(below.live, options).slice(0, free));
  return { status: [...live, ...pending, ...hint, ...status], input };
}

/** `when` stands before it. */
function drawSpoken(part: Spoken, options: ViewOptions, when = timeOf(part, options)): string[] {
  const { theme, language } = options;
  if (part.type === "topic") {
    const sentence = CLIENT_MESSAGES[language].topicSet(part.nick, shownOnOneLine(part.text));
    return drawText([[when, theme.dim], ["* ", plain]], sentence, options);
  }
  if (part.isAnnounced) {
    const sentence = MESSAGES[language].announced(part.nick, part.text);
    return drawText([[when, theme.dim], ["* ", theme.alarm]], sentence, options, theme.alarm);
  }
  const nick = nickOf(part.nick, options, when.length);
  const paint = part.isMention ? strongly(theme.nick(part.nick), theme) : theme.nick(part.nick);
  const isDeed = part.type === "action" || part.isDeed === true;
  const around = isDeed ? ACTION : part.isNotice === true ? NOTICE : MESSAGE;
  const isCurrent = part.seq !== undefined && part.seq === options.hits?.current?.seq;
  const head: Pieces = [
    [when, isCurrent ? theme.mention : theme.dim],
    [around[0], plain],
    [nick, paint],
    [around[1], plain],
  ];
  const text = anewIn(part.text, part.type === "edited", options) + countsOf(part);
  return drawText(head, text, options, marker(text, marksIn(part, options)));
}

/** What of it stands out: one's own name and words, what was looked for, and code. */
function marksIn({ text, isMention }: Spoken, options: ViewOptions): readonly Mark[] {
  const { nick, theme, hits, highlights = [] } = options;
  const names = isMention ? [nick, ...highlights].flatMap((word) => mentions(text, word)) : [];
  const found = hits === undefined
    ? []
    : wordsOf(hits.words).flatMap((word) => occurrences(text, word));
  return [
    ...names.map((span) => ({ span, paint: theme.mention })),
    ...found.map((span) => ({ span, paint: theme.found })),
    ...codeIn(text).map((span) => ({ span, paint: theme.code })),
  ];
}

function codeIn(text: string): readonly Span[] {
  if (!text.includes("`")) return [];
  const found = [...text.matchAll(CODE_BLOCK), ...codeSpans(text)];
  return found.map(({ 0: code, index }) => [index, index + code.length]);
}

/** Each with its number, where one can go there by that. */
function drawFound(part: Extract<Part, { type: "found" }>, options: ViewOptions): string[] {
  const { hits, theme, columns, language } = options;
  const { entries, words = "" } = part;
  const areNumbered = hits?.entries === entries;
  const digits = `${entries.length}`.length;
  const within = { ...options, hits: { words, entries, current: undefined } };
  const rows = entries.flatMap((entry, index) => {
    const number = `${entries.length - index}`.padStart(digits) + " ";
    return drawPast(entry, part.atMs, within, areNumbered ? number : "");
  });
  const keys = areNumbered
    ? [theme.dim(fitText(CLIENT_MESSAGES[language].foundKeys, columns))]
    : [];
  return [...rows, ...keys];
}

/** How many people have reacted to it, sign by sign, behind its words: `[👍 2]`. */
function countsOf({ reactions = [] }: Spoken): string {
  if (reactions.length === 0) return "";
  const counts = reactions.map(({ sign, nicks }) => `${sign} ${nicks.length}`);
  return ` [${counts.join(", ")}]`;
}

/** That lines were taken back; why may be a stranger's words. */
function drawRedaction(part: Spoken, options: ViewOptions, behind = ""): string[] {
  const { nick, of, seqs = [], text } = part;
  const taken = { by: nick, of, lines: seqs.length, reason: shownOnOneLine(text) };
  return drawAside(part, takenBack(taken, options.language) + behind, options);
}

function drawAside(part: Spoken, sentence: string, options: ViewOptions): string[] {
  const { theme } = options;
  return drawText([[timeOf(part, options) + "* ", theme.dim]], sentence, options, theme.dim);
}

/** So much of what was reacted to is said again. */
const REACTED_COLUMNS = 30;

/** What an entry says of others, `meant`, where these stand above and stay as they are: which of them that is. */
export function drawRevision(
  part: Spoken,
  meant: readonly Spoken[],
  options: ViewOptions,
): string[] {
  if (part.type === "redacted") {
    const times = new Set(meant.map(({ timeMs }) => clock(timeMs, options)));
    return drawRedaction(part, options, times.size === 0 ? "" : ` (${[...times].join(", ")})`);
  }
  const [entry] = meant;
  if (part.type !== "reacted" || entry === undefined || entry.type === "blank") return [];
  const sign = part.isUndone === true ? `−${part.text}` : part.text;
  const words = fitText(shownOnOneLine(entry.text), REACTED_COLUMNS);
  return drawAside(part, `${part.nick} ${sign} <${entry.nick}> ${words}`, options);
}

/**
 * Something of the past among what is said now. Nobody's words begin in the first column: the mark
 * there is on every row, and cannot be forged.
 */
function drawPast(
  item: Spoken | Direct,
  atMs: number,
  options: ViewOptions,
  number = "",
): string[] {
  const { calendar, theme } = options;
  const columns = Math.max(1, options.columns - FOUND_MARK.length - number.length);
  const day = calendar.day(item.timeMs);
  const time = clock(item.timeMs, options);
  const whens = day === calendar.day(atMs) ? [time] : [`${day} ${time}`, day];
  const when = fitting(whens, columns);
  const within = { ...options, columns };
  const rows = item.type === "direct"
    ? drawDirect(item, within, when)
    : drawSpoken(item, within, when);
  return rows.map((row, index) => {
    const before = index === 0 ? number : " ".repeat(number.length);
    return theme.dim(FOUND_MARK + before) + row;
  });
}

function drawDirect(part: Direct, options: ViewOptions, when: string): string[] {
  const { theme } = options;
  const messages = CLIENT_MESSAGES[options.language];
  const other = nickOf(part.isOwn ? part.to : part.from, options, when.length);
  // What is said to some names all of them.
  const oneself = part.to.includes(",") ? nickOf(part.to, options, when.length) : messages.you;
  const [from, to] = part.isOwn ? [messages.you, other] : [other, oneself];
  const head: Pieces = [
    [when, theme.dim],
    ["[", plain],
    [from, part.isOwn ? plain : strongly(theme.nick(part.from), theme)],
    [" → ", plain],
    [to, part.isOwn ? theme.nick(part.to) : plain],
    ["] ", plain],
  ];
  return drawText(head, anewIn(part.text, part.isCorrected === true, options), options);
}

/** Words, and that they were said in the place of others, where they were. */
function anewIn(text: string, isCorrected: boolean, { language }: ViewOptions): string {
  return isCorrected ? `${text} (${CORRECTED[language]})` : text;
}

/** Of a long text only the beginning, and a row that says so: it begins as no row of the text can. */
function drawText(
  head: Pieces,
  text: string,
  options: ViewOptions,
  paint: Paint = plain,
): string[] {
  const { columns, theme, language } = options;
  const { text: beginning, left } = options.isWhole ? { text, left: 0 } : shortened(text);
  const start = widthOf(head.map(([piece]) => piece).join(""));
  const indent = columns < NARROW_COLUMNS ? 2 : TIME_COLUMNS;
  const [first = "", ...others] = wrapText(beginning, columns, indent, start);
  const rows = [drawPieces(head, columns) + paint(first), ...others.map(paint)];
  if (left > 0) {
    rows.push(theme.dim(fitText(`* ${CLIENT_MESSAGES[language].moreRows(left)}`, columns)));
  }
  return rows;
}

function strongly(paint: Paint, { strong }: Theme): Paint {
  return (text) => strong(paint(text));
}

function timeOf(part: { readonly timeMs: number }, options: ViewOptions): string {
  return fitting([clock(part.timeMs, options)], options.columns);
}

function clock(timeMs: number, { calendar, timeFormat }: ViewOptions): string {
  return timeFormat === undefined ? calendar.time(timeMs) : calendar.formatted(timeMs, timeFormat);
}

/** The first that leaves room for a name, with a space behind it. */
function fitting(whens: readonly string[], columns: number): string {
  const fits = whens.find((when) => when.length + 1 + NAME_COLUMNS <= columns);
  return fits === undefined ? "" : `${fits} `;
}

/** A name that leaves room for words, and for what stands `before` it. */
function nickOf(nick: string, { columns }: ViewOptions, before: number): string {
  const free = columns - before;
  return fitText(nick, Math.max(1, Math.min(8, free - 4), free - TIME_COLUMNS));
}

function rule(text: string, columns: number): string {
  return fitText(`── ${fitText(text, columns - 6)} ──`, columns);
}

function drawPending(pending: readonly Pending[], max: number, options: ViewOptions): string[] {
  const { columns, theme, language } = options;
  const shownOnes = pending.length <= max ? pending : pending.slice(0, Math.max(0, max - 1));
  const rows = shownOnes.map((each) => pendingRow(each, options));
  const more = pending.length - shownOnes.length;
  if (more > 0 && max > 0) rows.push(NO_TIME + CLIENT_MESSAGES[language].waiting(more));
  return rows.map((row) => theme.dim(fitText(row, columns)));
}

function pendingRow(pending: Pending, { nick, language }: ViewOptions): string {
  const text = shownOnOneLine(pending.text);
  switch (pending.type) {
    case "say": {
      const [before, behind] = pending.notice === true ? NOTICE : MESSAGE;
      return `${NO_TIME}${before}${nick}${behind}${text}`;
    }
    case "action":
      return `${NO_TIME}- ${nick} ${text}`;
    case "topic":
      return `${NO_TIME}* ${CLIENT_MESSAGES[language].topicSet(nick, text)}`;
    case "direct":
      return `${NO_TIME}[${CLIENT_MESSAGES[language].you} → ${pending.to ?? ""}] ${text}`;
  }
}

function drawHint(
  { confirming, completing, searching, hint, signOf = () => "" }: Below,
  options: ViewOptions,
): string[] {
  const { theme, columns, language } = options;
  if (confirming > 0) {
    return [theme.strong(fitText(CLIENT_MESSAGES[language].pastedLines(confirming), columns))];
  }
  if (searching !== undefined) {
    const text = CLIENT_MESSAGES[language].typedBefore(shownOnOneLine(searching));
    return [theme.dim(fitText(text, columns))];
  }
  if (completing !== undefined && completing.candidates.length > 1) {
    return [drawCandidates(completing, signOf, options)];
  }
  return hint === undefined ? [] : wrapText(hint, columns, 2).map(theme.dim);
}

/** The candidates in a row, from the chosen one on where not all fit. */
function drawCandidates(
  { candidates, index }: Exclude<Below["completing"], undefined>,
  signOf: (nick: string) => string,
  { theme, columns }: ViewOptions,
): string {
  const words = candidates.map((candidate) => {
    const word = shownOnOneLine(candidate.trim());
    return signOf(word.replace(/:$/, "")) + word;
  });
  const isLong = widthOf(words.join("  ")) > columns;
  let left = columns;
  return words.slice(isLong ? index : 0).map((word, at) => {
    const text = fitText((at === 0 ? "" : "  ") + word, left);
    left = Math.max(0, left - widthOf(text));
    return at + (isLong ? index : 0) === index ? theme.mention(text) : theme.dim(text);
  }).join("");
}
