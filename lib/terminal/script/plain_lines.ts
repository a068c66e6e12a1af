/**
 * What a server of ours tells a program, as lines for people: those of the plain dialect, so that a
 * filter shows what netcat does.
 *
 * @module
 */

import { utcTimeOf } from "../../clock.ts";
import type { Language } from "../../vocabulary/language.ts";
import { MESSAGES } from "../../language/chat.ts";
import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import { shortened } from "../../text/shortened.ts";
import { shownLine } from "../../text/text.ts";
import { listedInWords, moderation } from "../../client/moderation.ts";

/** The lines; none for what is no person's business. */
export function plainLinesOf(message: ServerMessage, language: Language): string[] {
  switch (message.type) {
    case "message": {
      if (message.announced === true) {
        return noticesOf(MESSAGES[language].announced(message.nick, message.text));
      }
      const [before, behind] = message.notice === true ? "--" : "<>";
      return saidLines(message.text, message.nick, `${before}${message.nick}${behind} `, language);
    }
    case "action":
      return saidLines(message.text, message.nick, `- ${message.nick} `, language);
    case "edited": {
      const { text, nick, deed, notice } = message;
      const name = `${nick}, ${MESSAGES[language].corrected}`;
      const [before, behind] = notice === true ? "--" : "<>";
      const prefix = deed === true ? `- ${name}: ` : `${before}${name}${behind} `;
      return saidLines(text, nick, prefix, language);
    }
    case "direct": {
      const [before, behind] = message.notice === true ? "--" : "<>";
      const prefix = `${before}${message.from}, ${MESSAGES[language].direct}${behind} `;
      return saidLines(message.text, message.from, prefix, language);
    }
    default:
      return noticesOf(sentenceOf(message, language));
  }
}

/** As many lines of what someone says as people are shown, and word of the rest. */
function saidLines(text: string, nick: string, prefix: string, language: Language): string[] {
  const { text: shown, left } = shortened(text);
  const more = left === 0 ? [] : noticesOf(MESSAGES[language].moreLines(left, nick));
  return [...eachLine(shown, prefix), ...more];
}

/** The lines of what is said by no person. */
export function noticesOf(sentence: string): string[] {
  return sentence === "" ? [] : eachLine(sentence, "* ");
}

/** An entry of the past: its time, in UTC, stands before each line. */
export function pastLinesOf(entry: EntryMessage, language: Language): string[] {
  return plainLinesOf(entry, language).map((line) => `${utcTimeOf(entry.time)} ${line}`);
}

function sentenceOf(message: ServerMessage, language: Language): string {
  const messages = MESSAGES[language];
  switch (message.type) {
    case "motd":
      return message.text;
    case "redacted": {
      const { nick, of, seqs, text } = message;
      return messages.redacted({ by: nick, of, lines: seqs.length, reason: text });
    }
    case "topic":
      return "seq" in message
        ? messages.topicSet(message.nick, message.room, message.text)
        : messages.topicIs(message.room, message.text);
    case "join":
      return messages.joined(message.nick, message.room);
    case "leave":
      return messages.left(message.nick, message.room);
    case "away":
      return message.room === undefined ? messages.youAreAway(message.text) : "";
    case "nick":
      return messages.renamed(message.nick, message.newNick);
    case "presence":
      return messages.crowds(message);
    case "invited":
      return messages.invited(message);
    case "storage":
      return message.works ? messages.storageWorks : messages.storageFailed;
    case "who":
      return messages.who(message);
    case "rules":
      return messages.rules(message);
    case "operator":
      return messages.nowOperator(message.name);
    case "demoted":
      return messages.noOperator(message.name);
    case "moderated":
      return moderation(message, language);
    case "bans":
    case "mutes":
    case "locks":
    case "modlog":
      return listedInWords(message, language).join("\n");
    case "found":
      return [
        messages.found(message.room, message.entries.length),
        ...message.more === true ? [messages.foundMore] : [],
        ...message.unseen === undefined ? [] : [messages.unseen(message.unseen)],
      ].join("; ");
    default:
      return "";
  }
}

function eachLine(text: string, prefix: string): string[] {
  return text.split("\n").map((line) => shownLine(prefix + line));
}
