/**
 * Taking back what was said: REDACT (IRCv3 message-redaction); and reacting to it, by tags.
 *
 * @module
 */

import type { Entry } from "../../../../vocabulary/entry.ts";
import { fold } from "../../../../text/name.ts";
import { isSign } from "../../../../text/text.ts";
import { roomOf } from "../names.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { MESSAGES } from "../../../../language/chat.ts";
import { parseMsgid, REACT, REPLY, UNREACT } from "../stamp.ts";
import { isPrivate } from "../../../../vocabulary/private.ts";
import { placeOf } from "../chathistory.ts";
import type { Problem } from "../../../../vocabulary/reply.ts";
import { REACTION_MAX, REDACT_WITHIN_MS } from "../../../../vocabulary/requests.ts";
import { refusal } from "../refusal.ts";
import { taken } from "../wording.ts";

/** See the top of this file. */
export const REVISING: IrcCommands = {
  REDACT: { min: 1, run: redact },
};

/** The room that it is in, or the private conversation, that a target means. */
function placeMeant(session: IrcSession, target: string): string | undefined {
  const place = placeOf(target) ?? "";
  return isPrivate(place) ? place : session.roomCalled(place);
}

/** A line that is known by that; where none is named, one's own last. */
function redact(session: IrcSession, { params }: IrcMessage): void {
  const [target = "", msgid, said = ""] = params;
  const reason = taken(said);
  const room = placeMeant(session, target);
  if (room === undefined) return session.say(notThere(session, target));
  const meant = msgid === undefined ? undefined : parseMsgid(room, msgid);
  const why = reason === "" ? {} : { reason };
  if (msgid !== undefined && meant === undefined) {
    return session.say(failure(session, { code: "line_unknown", value: "" }, target, msgid));
  }
  session.ask({ type: "redact", room, ...meant, ...why }, (reply) => {
    if (reply.type !== "error") return "";
    if (reply.code === "not_in_room") return notThere(session, target);
    return failure(session, reply, target, msgid ?? "*");
  });
}

function notThere(session: IrcSession, target: string): string {
  const { invalidTarget } = session.sentences;
  return session.fail("REDACT", "INVALID_TARGET", [target], invalidTarget);
}

/** Reacts by a sign to a line of a room, or of what was said in private, where these tags ask for that; returns whether they do. */
export function reacts(
  session: IrcSession,
  tags: ReadonlyMap<string, string>,
  target: string,
): boolean {
  const room = placeMeant(session, target);
  const [react, unreact, reply = ""] = [tags.get(REACT), tags.get(UNREACT), tags.get(REPLY)];
  const emoji = react ?? unreact;
  const meant = room === undefined ? undefined : parseMsgid(room, reply);
  if (room === undefined || emoji === undefined || meant === undefined) return false;
  if (!isSign(emoji)) {
    session.say(refusal(session, { code: "reaction_malformed", limit: REACTION_MAX }, { room }));
    return true;
  }
  const isUndone = react === undefined;
  const remove = isUndone ? { remove: true } : {};
  const request = { type: "react", room, ...meant, emoji, ...remove } as const;
  const undone = isUndone ? { undone: true } as const : {};
  const reaction = reactionOf({ room, text: emoji, targets: [meant], ...undone });
  session.ask(request, (reply) => {
    // Its echo has come by then, if it comes at all.
    session.said.delete(reaction);
    return reply.type === "error" ? refusal(session, reply, { room }) : "";
  });
  session.expectEcho(reaction);
  return true;
}

/** What tells one's reaction from all others of one's own, when it comes back. */
export function reactionOf(
  { room, text, targets: [target] = [], undone }: Pick<
    Entry,
    "room" | "text" | "targets" | "undone"
  >,
): string {
  return `${fold(room)} ${target?.seq} ${undone === true ? "-" : "+"}${text}`;
}

/** Why it was not done, in the code of the specification where it has one. */
function failure(session: IrcSession, problem: Problem, target: string, msgid: string): string {
  const context = [target, msgid];
  const { error } = MESSAGES[session.language];
  const sentence = error[problem.code]({ type: "error", ...problem });
  switch (problem.code) {
    case "line_unknown":
      return session.fail("REDACT", "UNKNOWN_MSGID", context, sentence);
    case "line_old": {
      const window = [...context, String(REDACT_WITHIN_MS / 1_000)];
      return session.fail("REDACT", "REDACT_WINDOW_EXPIRED", window, sentence);
    }
    case "not_room_operator":
      return session.fail("REDACT", "REDACT_FORBIDDEN", context, sentence);
    default:
      return refusal(session, problem, { room: roomOf(target) ?? target });
  }
}
