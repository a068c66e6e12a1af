import { moderation } from "../../client/moderation.ts";
import type { News, Timeline } from "../../client/timeline/timeline.ts";
import { MESSAGES } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";

type Moderated = Extract<ServerMessage, { readonly type: "moderated" }>;

/**
 * Takes into the timeline what the server tells by itself, but for a welcome and an error; returns how
 * much it concerns the person. `rooms` are those that one is in by now.
 */
export function hear(
  message: ServerMessage,
  timeline: Timeline,
  rooms: readonly string[],
  language: Language,
): News {
  switch (message.type) {
    case "message":
    case "action":
    case "edited":
    case "redacted":
    case "blank":
    case "reacted":
      return timeline.hear(message);
    case "topic":
      if ("seq" in message) return timeline.hear(message);
      timeline.topicIs(message.room, message.text);
      return "none";
    case "direct":
      return timeline.hearDirect(message);
    default:
      note(message, timeline, rooms, language);
      return "none";
  }
}

/** Takes in what is no news: what becomes of rooms, of people and of oneself. */
function note(
  message: ServerMessage,
  timeline: Timeline,
  rooms: readonly string[],
  language: Language,
): void {
  const messages = MESSAGES[language];
  switch (message.type) {
    case "join":
      // With the room's state it is oneself, whom the session brought back into a room.
      if (message.seq !== undefined) return timeline.enter(message);
      timeline.hearPresence(message);
      return mark(message, timeline);
    case "standing":
      return timeline.loaded.get(message.room)?.setOperator(message.nick, message.operator);
    case "leave":
      if (!rooms.includes(message.room)) return timeline.depart(message.room);
      return timeline.hearPresence(message);
    case "nick":
      // Another client of the same person has changed its name.
      if (message.room === undefined && message.nick === timeline.nick) {
        timeline.nick = message.newNick;
        return timeline.notice(messages.nowNamed(message.newNick));
      }
      return timeline.hearPresence(message);
    case "presence":
      return timeline.hearPresence(message);
    case "marked":
      // By another client of one's own.
      return timeline.loaded.get(message.room)?.readTo(message.seq, timeline.nick);
    case "away":
      // Of others it is told where it matters: in the list, and to who writes to them.
      if (message.room === undefined) timeline.notice(messages.youAreAway(message.text));
      return;
    case "skipped": {
      const { room, count, from, to } = message;
      if (from !== undefined && to !== undefined) return timeline.skip(room, from, to);
      // How many of them are missing shows where the next one stands.
      return timeline.warn(room, messages.skipped(timeline.labelOf(room), count));
    }
    case "moderated":
      if (message.here === true) return hearOrder(message, timeline, language);
      if (isToldElsewhere(message, timeline)) return;
      return timeline.notice(moderation(message, language), true);
    case "registered":
      return timeline.notice(messages.registered(message.nick));
    case "released":
      return timeline.notice(messages.released(message.nick, message.by), true);
    case "operator":
      return timeline.notice(CLIENT_MESSAGES[language].nowOperator(message.name));
    case "demoted":
      return timeline.notice(messages.noOperator(message.name), true);
    case "invited":
      return timeline.notice(messages.invited(message), true);
    case "motd":
      return message.text.split("\n").forEach((line) => timeline.notice(line));
    case "closing":
      return timeline.notice(message.text, true);
  }
}

/** What someone is who came. */
function mark(
  { room, nick, rank, operator }: Extract<ServerMessage, { readonly type: "join" }>,
  { loaded }: Timeline,
): void {
  if (rank !== undefined) loaded.get(room)?.rankOne(nick, rank);
  if (operator === true) loaded.get(room)?.setOperator(nick, true);
}

/** What holds in one room is told in that room. */
function hearOrder(message: Moderated, timeline: Timeline, language: Language): void {
  const { room = "", act, nick } = message;
  const loaded = timeline.loaded.get(room);
  timeline.loaded.noteKey(room, message.rules?.key);
  if (nick !== undefined) loaded?.rankOne(nick, act);
  if (loaded !== undefined && nick === timeline.nick) {
    if (act === "mod") loaded.rank = "mod";
    else if (act === "unmod") loaded.rank = undefined;
  }
  const sentence = moderation(message, language);
  // Who is put out has no such room any more.
  const isOut = act === "kick" && nick === timeline.nick || message.out?.includes(timeline.nick);
  if (isOut) timeline.notice(sentence, true);
  else timeline.warn(room, sentence);
}

/** Of a person it is told in all of its rooms: the one in view is enough. */
function isToldElsewhere({ room, nick }: Moderated, { viewed }: Timeline): boolean {
  return nick !== undefined && room !== undefined && room !== viewed;
}
