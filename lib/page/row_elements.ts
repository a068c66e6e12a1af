/**
 * What each row of a conversation looks like.
 *
 * @module
 */

import type { Gap } from "../client/timeline/item.ts";
import { CLIENT_MESSAGES } from "../language/client.ts";
import { MESSAGES } from "../language/chat.ts";
import type { PageMessages } from "../language/page.ts";
import { CORRECTED, takenBack } from "../language/revised_words.ts";
import { fold } from "../text/name.ts";
import { shown } from "../text/shown.ts";
import type { Language } from "../vocabulary/language.ts";
import { avatar, hueOf } from "./avatar.ts";
import { button, make, setText } from "./dom.ts";
import { drawText, type Shown, type WholeOnes } from "./long_text.ts";
import { addTools, type MessageActs } from "./message_tools.ts";
import { numbered } from "./state/acts.ts";
import {
  type Announcement,
  authorOf,
  isAnnouncement,
  isDeed,
  type Row,
  type Said,
  type Told,
} from "./state/rows.ts";
import type { Times } from "./times.ts";

/** What rows are drawn with. */
export interface RowLook {
  /** The language of the page. */
  readonly language: Language;
  /** Its sentences. */
  readonly words: PageMessages;
  /** How times are read. */
  readonly times: Times;
  /** One's own name. */
  readonly nick: string;
  /** Words that call one as that does. */
  readonly highlights: readonly string[];
  /** Whether there is a connection. */
  readonly isOnline: boolean;
  /** Whether it is a private conversation. */
  readonly isPrivate: boolean;
  /** Somebody's name was clicked. */
  readonly person: (nick: string) => void;
  /** What can be done with messages; `undefined` where nobody can do anything. */
  readonly acts: MessageActs | undefined;
  /** What is missing there is wanted. */
  readonly fill: (gap: Gap) => void;
  /** Which are shown whole, of those that are long. */
  readonly whole: WholeOnes;
}

/** As long as this is the same, so is the row's look. */
export function lookOf(
  row: Row,
  { language, isOnline, nick, highlights, times }: RowLook,
): string {
  switch (row.type) {
    case "said":
      return `${row.isHead} ${times.zone} ${highlights}`;
    case "pending":
      return `${row.isHead} ${isOnline} ${times.zone} ${nick}`;
    case "told":
      return toldText(row.item, language);
    case "day":
      return times.dayName(row.timeMs);
    case "gap":
    case "new":
      return "";
  }
}

/** The row's element. */
export function drawRow(row: Row, look: RowLook): HTMLElement {
  const { words, times } = look;
  switch (row.type) {
    case "day":
      return line("day", times.dayName(row.timeMs));
    case "new":
      return line("new", words.newSince);
    case "gap":
      return drawGap(row.item, look);
    case "told":
      return drawTold(row.item, look);
    case "said":
      return drawSaid(row.item, row.isHead, look);
    case "pending": {
      const { text, type, timeMs } = row.pending;
      const said = { author: look.nick, text: shown(text), timeMs };
      const element = type === "action" ? drawAct(said, look) : drawMessage(said, row.isHead, look);
      element.classList.add("pending");
      // Read aloud is what has its place.
      element.setAttribute("aria-live", "off");
      const state = look.isOnline ? words.sending : words.waitingToSend;
      element.append(make("span", { class: "state", text: state }));
      return element;
    }
  }
}

function line(kind: string, text: string): HTMLElement {
  return make("div", { class: `row line ${kind}` }, make("span", { text }));
}

function drawGap(gap: Gap, { words, fill }: RowLook): HTMLElement {
  const text = words.gap(gap.to - gap.from + 1, gap.isGone);
  return make(
    "div",
    { class: "row gap" },
    gap.isGone ? make("span", { text }) : button({ text }, () => fill(gap)),
  );
}

function drawTold(item: Told, { language }: RowLook): HTMLElement {
  const isAlarm = item.type === "notice" && item.isAlarm;
  return make(
    "div",
    { class: `row told${isAlarm ? " alarm" : ""}` },
    make("span", { text: toldText(item, language), attributes: { dir: "auto" } }),
  );
}

/** What a row that is there already tells now: it has grown, and is not read aloud once more. */
export function retell(element: Element, item: Told, { language }: RowLook): void {
  element.setAttribute("aria-live", "off");
  setText(element.firstElementChild ?? element, toldText(item, language));
}

function toldText(item: Told, language: Language): string {
  switch (item.type) {
    case "notice":
      return item.text;
    case "redacted": {
      const { nick, of, seqs = [], text } = item;
      return takenBack({ by: nick, of, lines: seqs.length, reason: text }, language);
    }
    case "presence":
      return CLIENT_MESSAGES[language].comings(item.summary.comings);
  }
}

function drawSaid(item: Said, isHead: boolean, look: RowLook): HTMLElement {
  if (isAnnouncement(item)) return drawAnnouncement(item, look);
  const { text, timeMs } = item;
  const known = numbered(item);
  const said = { author: authorOf(item), text, timeMs, seq: known?.seqs?.[0] ?? known?.seq };
  const element = isDeed(item)
    ? drawAct(said, look)
    : item.type === "topic"
    ? drawTopic(said, look)
    : drawMessage(said, isHead, look);
  const able = look.acts && known;
  if (look.acts !== undefined && able !== undefined) addTools(element, able, look.acts, look);
  if (item.type === "edited") {
    const mark = make("span", { class: "mark", text: ` (${CORRECTED[look.language]})` });
    element.querySelector(".text")?.append(mark);
  }
  // In private all of it is for oneself.
  const isCalled = item.type !== "direct" && item.isMention && !look.isPrivate;
  if (isCalled) element.classList.add("called");
  if (item.type !== "direct" && item.isNotice === true) element.classList.add("notice");
  return element;
}

function drawAnnouncement(
  { nick, text, timeMs }: Announcement,
  { language, times }: RowLook,
): HTMLElement {
  const sentence = MESSAGES[language].announced(nick, text);
  return make(
    "div",
    { class: "row told alarm", attributes: { title: times.time(timeMs) } },
    make("span", { text: sentence, attributes: { dir: "auto" } }),
  );
}

function drawMessage(said: Shown, isHead: boolean, look: RowLook): HTMLElement {
  const { author, timeMs } = said;
  const head = make(
    "div",
    { class: "head" },
    drawName(author, look),
    drawTime(timeMs, look),
  );
  return make(
    "div",
    { class: `row message${isHead ? " first" : ""}` },
    isHead ? avatar(author) : drawTime(timeMs, look),
    make("div", { class: "body" }, ...(isHead ? [head] : []), drawText(said, look)),
  );
}

function drawAct(said: Shown, look: RowLook): HTMLElement {
  const { author, timeMs } = said;
  return make(
    "div",
    { class: "row message act" },
    avatar(author),
    make(
      "div",
      { class: "body" },
      drawName(author, look),
      " ",
      drawText(said, look),
      " ",
      drawTime(timeMs, look),
    ),
  );
}

function drawTopic({ author, text: topic, timeMs }: Shown, look: RowLook): HTMLElement {
  const text = CLIENT_MESSAGES[look.language].topicSet(author, topic);
  return make(
    "div",
    { class: "row told topic", attributes: { title: look.times.time(timeMs) } },
    make("span", { text, attributes: { dir: "auto" } }),
  );
}

function drawName(author: string, { nick, words, person }: RowLook): HTMLElement {
  const isOwn = fold(author) === fold(nick);
  const name = make("bdi", { text: author });
  const own = isOwn ? [make("span", { class: "own", text: ` (${words.you})` })] : [];
  return button({ class: `name ${hueOf(author)}` }, () => person(author), name, ...own);
}

/** A time is looked at, and not read aloud with each message. */
function drawTime(timeMs: number, { times }: RowLook): HTMLElement {
  return make("time", { text: times.time(timeMs), attributes: { "aria-hidden": "true" } });
}
