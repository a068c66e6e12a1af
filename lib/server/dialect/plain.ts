/**
 * The plain dialect: lines of text, as netcat and telnet send them. A line is a message, one that
 * begins with `/` a command. What the server itself says begins with `* `; what people say with
 * `<ana> `, what they do with `- ana `, and what programs must not answer with `-ana- `.
 *
 * @module
 */

import { utcTimeOf } from "../../clock.ts";
import type { Step, Talk, TextDialect } from "./dialect.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { Reply, ServerEvent } from "../../vocabulary/reply.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Line } from "../../text/lines.ts";
import { closingSentence, MESSAGES } from "../../language/chat.ts";
import { shortened, SHOWN_UNITS } from "../../text/shortened.ts";
import { listingLines } from "../../language/listings.ts";
import { helpLines, roomHelpLines } from "../../language/slash.ts";
import { parseLine } from "../../language/typed_line.ts";
import { isPrivate, PRIVATE_MARK, TO_LAST_WRITER } from "../../vocabulary/private.ts";
import { indented, plainText, revealed } from "../../text/text.ts";
import { TypedLines } from "./typed_lines.ts";

class PlainTalk implements Talk {
  readonly quietMs = undefined;
  readonly #lines: TypedLines;
  readonly #maxLineBytes: number;
  /** Where it said something last, if that was in private: what that is called, or names as it wrote them behind `@`. */
  #saidTo: string | undefined;
  /** Where somebody wrote to it alone last, whatever the names are by now. */
  #heardIn: string | undefined;
  /** Not there for most, whose terminals take what is told as it is. */
  frame?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

  constructor(maxLineBytes: number) {
    this.#lines = new TypedLines(maxLineBytes);
    this.#maxLineBytes = maxLineBytes;
  }

  push(bytes: Uint8Array<ArrayBuffer>): Step[] {
    const steps = this.#steps(this.#lines.push(bytes));
    if (this.#lines.endsInCr) this.frame ??= (told) => this.#lines.frame(told);
    const answers = this.#lines.takeAnswers();
    return answers === undefined ? steps : [{ type: "answer", words: answers }, ...steps];
  }

  quiet(): Step[] {
    return [];
  }

  end(): Step[] {
    return this.#steps(this.#lines.end());
  }

  hear(reply: Reply): void {
    if (reply.type === "direct") this.#heardIn = reply.place?.room;
  }

  #steps(lines: Line[]): Step[] {
    const steps: Step[] = [];
    let idle = 0;
    for (const line of lines) {
      const command = line.type === "tooLong"
        ? { type: "invalid", code: "line_too_long", limit: this.#maxLineBytes } as const
        : this.#placed(parseLine(plainText(indented(line.text))));
      if (command === undefined) idle++;
      else steps.push(command);
    }
    return idle === 0 ? steps : [{ type: "idle", lines: idle }, ...steps];
  }

  /** Here is no window that would say where: what one says otherwise, or not at all, is what one said last. */
  #placed(command: Command | undefined): Command | undefined {
    switch (command?.type) {
      case "say":
      case "action":
        this.#saidTo = undefined;
        return command;
      case "direct": {
        const to = command.to === TO_LAST_WRITER ? this.#heardIn ?? TO_LAST_WRITER : command.to;
        this.#saidTo = isPrivate(to) ? to : PRIVATE_MARK + to;
        return { ...command, to };
      }
      case "edit":
      case "redact": {
        const isOwn = command.room === undefined && !("nick" in command);
        return isOwn && this.#saidTo !== undefined ? { ...command, room: this.#saidTo } : command;
      }
      default:
        return command;
    }
  }
}

/** See the top of this file. */
export const plain: TextDialect = {
  name: "plain",
  open: ({ maxLineBytes }) => new PlainTalk(maxLineBytes),
  encode,
  wantsAcks: false,
  introduces: false,
  password: "line",
  pings: false,
};

function encode(event: ServerEvent, language: Language): string {
  switch (event.type) {
    case "message": {
      const { text, nick, notice, announced } = event;
      if (announced) return noticeLines(MESSAGES[language].announced(nick, text));
      return saidLines(text, nick, language, notice === true ? `-${nick}- ` : `<${nick}> `);
    }
    case "action":
      return deedLines(event.text, event.nick, language);
    case "edited":
      return anewLines(event, `${event.nick}, ${MESSAGES[language].corrected}`, language);
    case "direct": {
      const anew = event.replaces === undefined ? "" : `, ${MESSAGES[language].corrected}`;
      const party = partyOf(event.to, event.own);
      const name = `${event.from}, ${MESSAGES[language].direct}${party}${anew}`;
      // To one alone, only IRC clients tell what one does.
      const text = event.deed === true ? `* ${event.from} ${event.text}` : event.text;
      const before = event.notice === true ? `-${name}- ` : `<${name}> `;
      return saidLines(text, event.from, language, before);
    }
    case "revised":
      return revisedLines(event, language);
    case "askPassword":
      return MESSAGES[language].askPassword;
    case "history":
    case "found":
      return noticeOf(event, language) + pastLines(event.entries, language);
    default:
      return noticeOf(event, language);
  }
}

/** What of the past is shown: a room's, or that of a private conversation, by the names of those in it. */
function placeOf({ room, to }: { readonly room: string; readonly to?: string }): string {
  return to === undefined ? room : PRIVATE_MARK + to;
}

/** To whom something was said alone, where that is not oneself alone: who answers may mean all of them. */
export function partyOf(to: string, isOwn = false): string {
  return isOwn || to.includes(",") ? ` (${to})` : "";
}

/** What became of what was said in private; a sign is for programs that show it beside what it is of. */
function revisedLines(
  { entry, to }: Extract<ServerEvent, { type: "revised" }>,
  language: Language,
): string {
  const { direct, corrected } = MESSAGES[language];
  const { type, nick } = entry;
  if (type === "redacted") return noticeLines(takenSentence(entry, language, to));
  return type === "edited"
    ? anewLines(entry, `${nick}, ${direct} (${to}), ${corrected}`, language)
    : "";
}

/** What is said in the place of something, as that was: done, not to be answered, or said. */
function anewLines({ text, nick, deed, notice }: Entry, name: string, language: Language): string {
  const before = deed === true ? `- ${name}: ` : notice === true ? `-${name}- ` : `<${name}> `;
  return saidLines(text, nick, language, before);
}

/** That some lines were taken back, `to` whom they were said where that was to some alone. */
export function takenSentence(entry: Entry, language: Language, to?: string): string {
  const { nick, of, targets = [], text } = entry;
  const taken = { by: nick, of, lines: targets.length, reason: text };
  return MESSAGES[language].redacted(to === undefined ? taken : { ...taken, to });
}

function pastLines(entries: readonly Entry[], language: Language): string {
  return entries.map((entry) => pastOf(entry, language)).join("");
}

/** What was said before, in lines that begin with its time: that of UTC, the only one that all have. */
function pastOf(entry: Entry, language: Language): string {
  const time = utcTimeOf(entry.timeMs);
  return encode(entry, language).replaceAll(/[^\n]+\n/g, (line) => `${time} ${line}`);
}

/** What someone does, in lines that begin with `- ` and the name. */
export function deedLines(text: string, nick: string, language: Language): string {
  return saidLines(text, nick, language, `- ${nick} `);
}

/**
 * What someone says, as many lines of it as are shown, each between `before` and `behind`; then word of
 * the rest. All that is said comes through here: it makes nothing but the words.
 */
export function saidLines(
  text: string,
  nick: string,
  language: Language,
  before: string,
  behind = "\n",
): string {
  const shown = revealed(text);
  const isOneLine = shown.length <= SHOWN_UNITS && !shown.includes("\n");
  return isOneLine ? before + shown + behind : manyLines(shown, nick, language, before, behind);
}

function manyLines(
  text: string,
  nick: string,
  language: Language,
  before: string,
  behind: string,
): string {
  const { text: shown, left } = shortened(text);
  const lines = shown.split("\n").map((line) => before + line + behind).join("");
  return left === 0 ? lines : lines + noticeLines(MESSAGES[language].moreLines(left, nick));
}

/** What the server has to say of an event, in lines that begin with `* `. */
export function noticeOf(event: ServerEvent, language: Language): string {
  return noticeLines(sentenceOf(event, language));
}

/** What the server itself says, in such lines. */
export function noticeLines(sentence: string): string {
  if (sentence === "") return "";
  return revealed(sentence).split("\n").map((line) => `* ${line}\n`).join("");
}

function sentenceOf(event: ServerEvent, language: Language): string {
  const messages = MESSAGES[language];
  switch (event.type) {
    case "message":
    case "action":
    case "edited":
    case "direct":
    case "welcome":
    case "private":
    case "revised":
    case "marked":
    case "ping":
    case "signal":
    case "standing":
    case "came":
    case "parted":
    case "fate":
    case "people":
    case "census":
    case "conversations":
    case "formerly":
    case "watched":
    case "servers":
    case "masks":
    case "blank":
    case "reacted":
      return "";
    case "motd":
      return event.text;
    case "redacted":
      return takenSentence(event, language);
    case "ack":
      return event.away === undefined ? "" : messages.isAway(event.to ?? "", event.away);
    case "away":
      return "room" in event ? "" : messages.youAreAway(event.text);
    case "rules":
      return messages.rules(event);
    case "invited":
      return messages.invited(event);
    case "elsewhere":
      return messages.inRoomsToo(event.rooms);
    case "registered":
      return messages.registered(event.nick);
    case "released":
      return messages.released(event.nick, event.by);
    case "left":
      return messages.left(event.nick, event.room);
    case "topic":
      return messages.topicSet(event.nick, event.room, event.text);
    case "join":
      return messages.joined(event.nick, event.room);
    case "leave":
      return messages.left(event.nick, event.room);
    case "nick":
      return messages.renamed(event.nick, event.newNick);
    case "presence":
      return messages.crowds(event);
    case "entered":
      return messages.welcome(event);
    case "history":
      return event.isRest
        ? ""
        : messages.historyHeading(placeOf(event), event.count ?? event.entries.length) +
          zoneOf(event.entries);
    case "found":
      return [
        messages.found(placeOf(event), event.entries.length) + zoneOf(event.entries),
        ...event.more ? [messages.foundMore] : [],
        ...event.unseen === undefined ? [] : [messages.unseen(event.unseen)],
      ].join("; ");
    case "storage":
      return event.works ? messages.storageWorks : messages.storageFailed;
    case "renamed":
      return messages.nowNamed(event.newNick);
    case "who":
      return messages.who(event);
    case "rooms":
      return event.rooms.map(({ name, members, topic }) => messages.roomLine(name, members, topic))
        .join("\n");
    case "topicIs":
      return messages.topicIs(event.room, event.topic);
    case "language":
      return messages.languageSet;
    case "hint":
      return messages.helpHint;
    case "help":
      return [
        messages.helpHeading,
        ...helpLines(language, event.operator),
        ...event.mod ? [messages.orders, ...roomHelpLines(language)] : [],
        messages.helpFaces,
      ].join("\n");
    case "skipped":
      return messages.skipped(event.room, event.count);
    case "askPassword":
      return messages.passwordFirst;
    case "operator":
      return messages.nowOperator(event.name);
    case "demoted":
      return messages.noOperator(event.name);
    case "moderated":
      return messages.moderated(event);
    case "bans":
    case "mutes":
    case "locks":
    case "modlog":
      return listingLines(event, language).join("\n");
    case "closing":
      return closingSentence(event, language);
    case "error":
      return messages.error[event.code](event);
  }
}

/** Which time stands before the entries, if there are any. */
function zoneOf(entries: readonly Entry[]): string {
  return entries.length === 0 ? "" : " (UTC)";
}
