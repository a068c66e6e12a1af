/**
 * Saying something: PRIVMSG, NOTICE, TAGMSG, and messages of several lines (BATCH).
 *
 * @module
 */

import { bytesOf, harmless, isLonger, parseCtcp, taken } from "../wording.ts";
import type { Command } from "../../../../vocabulary/command.ts";
import type { Manner, SignalForm } from "../../../../vocabulary/entry.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { LINE_MAX_BYTES } from "../line_reader.ts";
import { msgidOf, signalId } from "../stamp.ts";
import { MULTILINE, MultilineBatch, type MultilineFailure } from "../multiline.ts";
import { nickOf, roomOf } from "../names.ts";
import { reacts } from "./revising.ts";
import { refusal, upTo } from "../refusal.ts";
import { isNickServ, serve } from "./services.ts";
import { CTCP, DEED, saidLines, type Stamp } from "../lines.ts";
import { TARGETS_MAX } from "../isupport.ts";
import { lineOf, tagsOf } from "../message.ts";

/** What tags of one message may take, in bytes, that go on to others. */
const CLIENT_TAGS_MAX = 4_094;
/** What a terminal may act on where tags are shown as they are; line breaks are escaped there. */
// deno-lint-ignore no-control-regex
const UNFIT_IN_TAGS = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** See the top of this file. */
export const TALKING: IrcCommands = {
  PRIVMSG: { run: (session, message) => speak(session, message, "PRIVMSG") },
  NOTICE: { run: (session, message) => speak(session, message, "NOTICE") },
  TAGMSG: { run: (session, message) => sendTags(session, message) },
  BATCH: { min: 1, run: batch },
};

function speak(
  session: IrcSession,
  { tags, params }: IrcMessage,
  form: "PRIVMSG" | "NOTICE",
): void {
  const [targets = "", text = ""] = params;
  const isQuiet = form === "NOTICE";
  if (/^,*$/.test(targets)) {
    return isQuiet ? undefined : session.say(session.numeric("ERR_NORECIPIENT"));
  }
  if (text === "") return isQuiet ? undefined : session.say(session.numeric("ERR_NOTEXTTOSEND"));
  if (isNickServ(targets)) return isQuiet ? undefined : serve(session, text);
  for (const target of upTo(session, targets, TARGETS_MAX, isQuiet)) {
    // For its readers it has a source, too: one line shall not arrive as two.
    if (isLonger(lineOf(session.source, form, [target], text), LINE_MAX_BYTES)) {
      session.say(session.numeric("ERR_INPUTTOOLONG", [], session.sentences.tooLongForReaders));
    } else {
      sayTo(session, target, form, text, clientTags(session, tags));
    }
  }
}

/** Says it to a room or a person, as it was typed. */
function sayTo(
  session: IrcSession,
  target: string,
  form: "PRIVMSG" | "NOTICE",
  typed: string,
  tags: string,
): void {
  const ctcp = parseCtcp(typed);
  const manner: Manner = {
    ...(tags !== "" && { tags }),
    ...(form === "NOTICE" && { notice: true }),
  };
  if (ctcp !== undefined && !(ctcp.command === "ACTION" && form === "PRIVMSG")) {
    // What programs ask each other is nobody else's: only IRC people get it.
    const argument = taken(ctcp.argument);
    const text = argument === "" ? ctcp.command : `${ctcp.command} ${argument}`;
    return send(session, target, form, { text, isSignal: true, isDeed: false, manner });
  }
  const text = fitText(ctcp === undefined ? typed : ctcp.argument);
  if (text.trim() === "") {
    return form === "NOTICE" ? undefined : session.say(session.numeric("ERR_NOTEXTTOSEND"));
  }
  send(session, target, form, { text, isSignal: false, isDeed: ctcp !== undefined, manner });
}

/** The words without what only IRC has, and without what ends a line elsewhere. */
function fitText(text: string): string {
  return text.split("\n").map(taken).join("\n");
}

/** What is said, before it has found its way. */
interface Saying {
  readonly text: string;
  /** Programs say it to each other. */
  readonly isSignal: boolean;
  /** It tells what one does. */
  readonly isDeed: boolean;
  readonly manner: Manner;
}

/** The same to a room, and to a person. */
function toRoom(
  { text, isSignal, isDeed, manner }: Saying,
  form: SignalForm,
  room: string,
): Command {
  if (isSignal) return { type: "signal", form, room, text, ...manner };
  return { type: isDeed ? "action" : "say", room, text, ...manner };
}

function toPerson(
  { text, isSignal, isDeed, manner }: Saying,
  form: SignalForm,
  to: string,
): Command {
  if (isSignal) return { type: "signal", form, to, text, ...manner };
  return { type: "direct", to, text, ...(isDeed && { deed: true }), ...manner };
}

/** Sends it on its way; `NOTICE` has no errors at all, for programs would answer each other for ever. */
function send(session: IrcSession, target: string, form: SignalForm, saying: Saying): void {
  const isQuiet = form === "NOTICE";
  const name = roomOf(target);
  if (name === undefined) return sendDirect(session, target, form, saying);
  const room = session.roomCalled(name);
  if (room === undefined) return sendFromOutside(session, target, name, form, saying);
  const id = session.ask(toRoom(saying, form, room), (reply) => {
    // Its echo has come by then, if it comes at all.
    session.said.delete(id);
    return reply.type !== "error" || isQuiet ? "" : refusal(session, reply, { room });
  });
  session.expectEcho(id);
}

/** To a room that one is not in: some take it. */
function sendFromOutside(
  session: IrcSession,
  target: string,
  room: string,
  form: SignalForm,
  saying: Saying,
): void {
  let isThere = false;
  session.ask({ type: "people", room }, (reply) => {
    isThere = reply.type === "people" && reply.room !== undefined;
    return "";
  });
  session.ask(toRoom(saying, form, room), (reply) => {
    if (reply.type !== "error" || form === "NOTICE") return "";
    if (reply.code !== "not_in_room") return refusal(session, reply, { room });
    return session.numeric(isThere ? "ERR_CANNOTSENDTOCHAN" : "ERR_NOSUCHCHANNEL", [target]);
  });
}

function sendDirect(session: IrcSession, target: string, form: SignalForm, saying: Saying): void {
  const isQuiet = form === "NOTICE";
  const nick = nickOf(target);
  // Such as `@#geral`, for operators of a room alone.
  if (nick === "") {
    return isQuiet ? undefined : session.say(session.numeric("ERR_NOSUCHNICK", [target]));
  }
  const id = session.ask(toPerson(saying, form, nick), (reply) => {
    if (reply.type === "error") {
      if (reply.code === "not_reading" && !isQuiet) {
        return session.fail("PRIVMSG", "NOT_READING", [nick], session.sentences.notReading(nick));
      }
      return isQuiet ? "" : refusal(session, reply, { nick });
    }
    if (reply.type !== "ack") return "";
    const { to = nick, place, timeMs, away } = reply;
    const isAway = away === undefined || isQuiet
      ? ""
      : session.numeric("RPL_AWAY", [to], harmless(away));
    if (!session.capabilities.has("echo-message")) return isAway;
    const stamp: Stamp = place !== undefined
      ? { timeMs: place.timeMs, msgid: msgidOf(place) }
      : timeMs !== undefined
      ? { timeMs, msgid: signalId(session.nick, timeMs, id) }
      : {};
    return echoOf(session, to, form, saying, stamp) + isAway;
  });
}

/** What one said to one person alone, as it comes back to oneself. */
function echoOf(
  session: IrcSession,
  to: string,
  form: SignalForm,
  saying: Saying,
  stamp: Stamp,
): string {
  const { text, isSignal, isDeed, manner: { tags } } = saying;
  return saidLines(session.capabilities.bits, {
    source: session.source,
    command: form,
    target: to,
    text: form === "TAGMSG" ? undefined : text,
    ...(isDeed ? { frame: DEED } : isSignal && { frame: CTCP }),
    stamp: { ...stamp, ...(tags !== undefined && { tags }) },
  });
}

function sendTags(session: IrcSession, { tags, params: [targets = ""] }: IrcMessage): void {
  if (targets === "") return session.say(session.numeric("ERR_NORECIPIENT"));
  if (!session.capabilities.has("message-tags")) return;
  if (reacts(session, tags, targets)) return;
  const told = clientTags(session, tags);
  if (told === "") return;
  for (const target of upTo(session, targets, TARGETS_MAX)) {
    const saying = { text: "", isSignal: true, isDeed: false, manner: { tags: told } };
    send(session, target, "TAGMSG", saying);
  }
}

/** The tags that go on to others, as they stand on the wire, without `@`: those that begin with `+`. */
function clientTags(session: IrcSession, tags: ReadonlyMap<string, string>): string {
  const told: [string, string][] = [];
  if (session.capabilities.has("message-tags")) {
    for (const [key, value] of tags) {
      if (/^\+[A-Za-z0-9./-]+$/.test(key)) told.push([key, value.replace(UNFIT_IN_TAGS, "")]);
    }
  }
  if (session.modes.has("B")) told.push(["bot", ""]);
  const text = tagsOf(told).replace(/^@/, "").trimEnd();
  return bytesOf(text) > CLIENT_TAGS_MAX ? "" : text;
}

function batch(session: IrcSession, { tags, params }: IrcMessage): void {
  const [reference = "", type = "", target = ""] = params;
  if (reference.startsWith("+")) {
    if (session.batch !== undefined || type !== MULTILINE || target === "") {
      return fail(session, { type: "failure", code: "MULTILINE_INVALID", context: [] });
    }
    session.batch = new MultilineBatch(reference.slice(1), target, tags);
    return;
  }
  const open = session.batch;
  session.batch = undefined;
  if (open === undefined || reference !== `-${open.reference}`) {
    return fail(session, { type: "failure", code: "MULTILINE_INVALID", context: [] });
  }
  const outcome = open.end();
  if (outcome.type === "failure") return fail(session, outcome);
  session.run(outcome, () => {
    const { command, text } = outcome;
    sayTo(
      session,
      outcome.target,
      command === "NOTICE" ? "NOTICE" : "PRIVMSG",
      text,
      clientTags(session, outcome.tags),
    );
  });
}

/** Takes in a message while a batch is open; returns whether it belonged there. */
export function gather(session: IrcSession, message: IrcMessage): boolean {
  const { command } = message;
  if (session.batch === undefined || (command !== "PRIVMSG" && command !== "NOTICE")) return false;
  const failure = session.batch.add(message);
  if (failure !== undefined) {
    session.batch = undefined;
    fail(session, failure);
  }
  return true;
}

function fail(session: IrcSession, { code, context }: MultilineFailure): void {
  const { multilineInvalid, multilineTooLong } = session.sentences;
  const sentence = code.startsWith("MULTILINE_MAX") ? multilineTooLong : multilineInvalid;
  session.say(session.fail("BATCH", code, context, sentence));
}
