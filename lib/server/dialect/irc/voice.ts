/**
 * What IRC clients read of a room, in each combination of the capabilities that change it. Pure: all who
 * have the same read the same bytes.
 *
 * @module
 */

import { channelOf, sourceOf } from "./names.ts";
import { CTCP, entryLines, idsOf, saidLines, stampOf } from "./lines.ts";
import { harmless } from "./wording.ts";
import type { Language } from "../../../vocabulary/language.ts";
import { lineOf, tagsOf } from "./message.ts";
import { changesBy } from "./room_modes.ts";
import { type ModeChange, modeParams } from "./modes.ts";
import { MESSAGES } from "../../../language/chat.ts";
import type { Entry, Moderated, RoomEvent } from "../../../vocabulary/entry.ts";
import { msgidOf, REACT, REPLY, signalId, UNREACT } from "./stamp.ts";
import { VOICE_BITS } from "./capabilities.ts";

/** The lines of what happens in a room; `server` is the server's name. */
export function roomLines(
  event: RoomEvent,
  bits: number,
  language: Language,
  server: string,
): string {
  switch (event.type) {
    case "message":
      return event.announced
        ? announcedLines(event, bits, language, server)
        : entryLines(event, bits, language);
    case "action":
    case "topic":
      return entryLines(event, bits, language);
    case "edited":
      return editedLines(event, bits, language);
    case "redacted":
      return redactedLines(event, bits, language, server);
    case "blank":
      return blankLines(event, bits);
    case "reacted":
      return reactedLine(event, bits);
    case "signal": {
      const { nick, room, form, text, timeMs, tags, account, request } = event;
      const msgid = signalId(nick, timeMs, request);
      return saidLines(bits, {
        source: sourceOf(nick),
        command: form,
        target: channelOf(room),
        text: form === "TAGMSG" ? undefined : text,
        frame: CTCP,
        stamp: { timeMs, msgid, account, ...(tags !== undefined && { tags }) },
      });
    }
    case "came": {
      const { nick, room, realName, account, away, rank, operator, timeMs } = event;
      const tags = stampOf(bits, { timeMs, account });
      const source = sourceOf(nick);
      const extended = (bits & VOICE_BITS["extended-join"]) !== 0;
      const join = extended
        ? lineOf(
          source,
          "JOIN",
          [channelOf(room), account ?? "*"],
          harmless(realName === "" ? nick : realName),
        )
        : lineOf(source, "JOIN", [channelOf(room)]);
      const isToldAway = away !== undefined && (bits & VOICE_BITS["away-notify"]) !== 0;
      const letters = (operator || rank === "mod" ? "o" : "") + (rank === "voice" ? "v" : "");
      const mode = letters === "" ? "" : stampOf(bits, { timeMs }) +
        lineOf(server, "MODE", [channelOf(room), `+${letters}`, ...[...letters].map(() => nick)]);
      return tags + join + mode +
        (isToldAway ? tags + lineOf(source, "AWAY", [], harmless(away)) : "");
    }
    case "parted": {
      const { nick, room, text, timeMs, account } = event;
      const last = text === undefined ? undefined : harmless(text);
      return stampOf(bits, { timeMs, account }) +
        lineOf(sourceOf(nick), "PART", [channelOf(room)], last);
    }
    case "moderated":
      return moderatedLines(event, bits, language, server);
    default:
      return "";
  }
}

/** The server's own word, in a client's way; nobody can say so of what is his. */
function announcedLines(entry: Entry, bits: number, language: Language, server: string): string {
  const { room, nick, text, timeMs } = entry;
  return saidLines(bits, {
    source: server,
    command: "NOTICE",
    target: channelOf(room),
    text: MESSAGES[language].announced(nick, text),
    stamp: { timeMs, msgid: msgidOf(entry) },
  });
}

/** What is said in the place of something, as if it had been said so from the first; any other entry as it is. */
export function saidAnew(entry: Entry): Entry {
  if (entry.type !== "edited") return entry;
  return { ...entry, type: entry.deed === true ? "action" : "message" };
}

/**
 * What is said in the place of something: that is taken back, and it is said; for a client that cannot take
 * anything back, word of that stands before it.
 */
function editedLines(
  entry: Entry,
  bits: number,
  language: Language,
  target = channelOf(entry.room),
): string {
  const { targets = [], text } = entry;
  const last = targets.at(-1);
  const said = saidAnew(entry);
  if ((bits & VOICE_BITS["draft/message-redaction"]) === 0 || last === undefined) {
    const anew = { ...said, text: `* ${MESSAGES[language].corrected}: ${text}` };
    return entryLines(anew, bits, language, target);
  }
  const redactions = redactLines({ ...entry, text: "", targets: [last] }, bits, target);
  return redactions + entryLines(said, bits, language, target);
}

/** Whom the lines of what became of some private words are to. */
export interface PrivateTarget {
  /** To whom they were said, as the client calls that. */
  readonly target: string;
  /** The client itself. */
  readonly nick: string;
  /** All of those, where the client must be told in a sentence. */
  readonly to?: string;
}

/** The lines of an entry that says what became of what was said in private. */
export function privateLines(
  entry: Entry,
  bits: number,
  language: Language,
  server: string,
  { target, nick, to }: PrivateTarget,
): string {
  switch (entry.type) {
    case "edited":
      return editedLines(entry, bits, language, target);
    case "reacted":
      return reactedLine(entry, bits, target);
    case "blank":
      return blankLines(entry, bits, target);
    case "redacted":
      return (bits & VOICE_BITS["draft/message-redaction"]) === 0
        ? takenLine(entry, bits, language, server, {
          target: nick,
          ...(to !== undefined && { to }),
        })
        : redactLines(entry, bits, target);
    default:
      return "";
  }
}

/**
 * Which lines were taken back (IRCv3 message-redaction); for a client that knows no such thing, that some
 * were.
 */
function redactedLines(entry: Entry, bits: number, language: Language, server: string): string {
  const target = channelOf(entry.room);
  return (bits & VOICE_BITS["draft/message-redaction"]) === 0
    ? takenLine(entry, bits, language, server, { target })
    : redactLines(entry, bits, target);
}

/**
 * What was said in the place of something, and taken back before this client was told of it: nothing is left of what it
 * was to replace either. That it was taken back is told behind it.
 */
function blankLines(entry: Entry, bits: number, target = channelOf(entry.room)): string {
  return (bits & VOICE_BITS["draft/message-redaction"]) === 0
    ? ""
    : redactLines(entry, bits, target);
}

function takenLine(
  entry: Entry,
  bits: number,
  language: Language,
  server: string,
  { target, to }: { readonly target: string; readonly to?: string },
): string {
  const { nick, of, targets = [], text, timeMs } = entry;
  const taken = { by: nick, of, lines: targets.length, reason: text };
  const sentence = MESSAGES[language].redacted(to === undefined ? taken : { ...taken, to });
  return stampOf(bits, { timeMs }) + lineOf(server, "NOTICE", [target], harmless(sentence));
}

function redactLines(entry: Entry, bits: number, target: string): string {
  const { room, nick, targets = [], text, timeMs, account } = entry;
  const reason = text === "" ? undefined : harmless(text);
  const ids = targets.flatMap((each) => idsOf(bits, { room, ...each }, target));
  return ids.map((id) =>
    stampOf(bits, { timeMs, account }) +
    lineOf(sourceOf(nick), "REDACT", [target, id], reason)
  ).join("");
}

/** By which sign someone reacts, for clients that know tags (IRCv3 client tags `+draft/react`, `+draft/reply`). */
function reactedLine(entry: Entry, bits: number, to = channelOf(entry.room)): string {
  const { room, nick, text, targets: [target] = [], undone, timeMs, account } = entry;
  if (target === undefined) return "";
  const tags = tagsOf([
    [undone === true ? UNREACT : REACT, text],
    [REPLY, msgidOf({ room, ...target })],
  ]);
  return saidLines(bits, {
    source: sourceOf(nick),
    command: "TAGMSG",
    target: to,
    text: undefined,
    stamp: { timeMs, account, msgid: msgidOf(entry), tags: tags.replace(/^@/, "").trimEnd() },
  });
}

function moderatedLines(
  event: Moderated & { readonly room: string },
  bits: number,
  language: Language,
  server: string,
): string {
  const channel = channelOf(event.room);
  const { act, by, nick, reason, here, out = [], account } = event;
  const tags = stampOf(bits, { account });
  const changes = here === true ? changesBy(event) : undefined;
  if (changes !== undefined) {
    const kicks = out.map((name) =>
      tags + lineOf(sourceOf(by), "KICK", [channel, name], harmless(reason ?? by))
    );
    const mode = modeLine(sourceOf(by), channel, changes);
    return (mode === "" ? "" : tags + mode) + kicks.join("");
  }
  if (nick !== undefined && (act === "kick" || act === "ban")) {
    return tags + lineOf(sourceOf(by), "KICK", [channel, nick], harmless(reason ?? by));
  }
  const sentence = harmless(MESSAGES[language].moderated(event));
  // A client shows how a room is closed by its letters, whoever closed it.
  const closing = act === "lock" || act === "unlock" ? changesBy(event) ?? [] : [];
  return lineOf(server, "NOTICE", [channel], sentence) + modeLine(server, channel, closing);
}

function modeLine(source: string, channel: string, changes: readonly ModeChange[]): string {
  if (changes.length === 0) return "";
  return lineOf(source, "MODE", [channel, ...modeParams(changes).map(harmless)]);
}
