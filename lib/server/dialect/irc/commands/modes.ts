/**
 * MODE: of rooms, and one's own.
 *
 * @module
 */

import { banMask, heldIn, ruleOf } from "../room_modes.ts";
import { channelOf, nickOf, roomOf } from "../names.ts";
import { fold } from "../../../../text/name.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import { type ModeChange, modeParams, modesOf, parseModes } from "../modes.ts";
import type { Order } from "../../../../vocabulary/command.ts";
import { refusal } from "../refusal.ts";
import type { RuleChange } from "../../../../vocabulary/requests.ts";
import { harmless } from "../wording.ts";
import type { RoomDetails } from "../../../../vocabulary/person.ts";

/** Own modes that can be changed: not to be found by masks, and to be a bot. */
const OWN_MODES = "iB";

/** See the top of this file. */
export const MODES: IrcCommands = {
  MODE: {
    min: 1,
    run: (session, message) => {
      const [target = ""] = message.params;
      if (roomOf(target) === undefined) ownModes(session, message);
      else roomModes(session, message);
    },
  },
};

/** What was found out of the room in which modes are to be changed. */
interface Found {
  /** Whether that stands in the way, and has been told. */
  isOver: boolean;
}

function roomModes(session: IrcSession, { params }: IrcMessage): void {
  const [target = "", ...rest] = params;
  const room = roomOf(target) ?? "";
  const changes = parseModes(rest);
  const questions = changes.filter(isQuestion);
  const found: Found = { isOver: true };
  session.ask({ type: "people", room }, (reply) => {
    if (reply.type !== "people" || reply.room === undefined) {
      return session.numeric("ERR_NOSUCHCHANNEL", [target]);
    }
    const channel = channelOf(reply.room.room);
    if (changes.length === 0) return modeLines(session, reply.room);
    const isAllowed = reply.room.isIn || session.isOperator || questions.length === changes.length;
    if (!isAllowed) return session.numeric("ERR_NOTONCHANNEL", [channel]);
    found.isOver = false;
    return "";
  });
  for (const { letter } of questions) list(session, room, letter, found);
  change(session, room, changes.filter((each) => !isQuestion(each)), found);
}

/** Whether it asks who is in a list. */
function isQuestion({ letter, argument }: ModeChange): boolean {
  return "beI".includes(letter) && argument === undefined;
}

const LISTS = {
  b: [["bans", "mutes"], "RPL_BANLIST", "RPL_ENDOFBANLIST"],
  e: [["spared"], "RPL_EXCEPTLIST", "RPL_ENDOFEXCEPTLIST"],
  I: [["welcome"], "RPL_INVEXLIST", "RPL_ENDOFINVEXLIST"],
} as const;

/** Who is in a list; who is not in the room is told that it ends. */
function list(session: IrcSession, room: string, letter: string, found: Found): void {
  const [lists, one, end] = LISTS[letter === "e" || letter === "I" ? letter : "b"];
  for (const [index, list] of lists.entries()) {
    session.ask({ type: "masks", list, room }, (reply) => {
      if (found.isOver) return "";
      const masks = reply.type === "masks" ? reply.masks : [];
      const channel = channelOf(reply.type === "masks" ? reply.room : room);
      const lines = masks.map(({ mask, by, atMs }) => {
        const shown = list === "mutes" ? banMask("mutes", mask) : banMask("bans", mask);
        const params = [channel, harmless(shown), by, `${Math.floor(atMs / 1_000)}`];
        return session.numeric(one, params, undefined);
      });
      const isLast = index === lists.length - 1;
      return lines.join("") + (isLast ? session.numeric(end, [channel]) : "");
    });
  }
}

/** Asks for each change; those of rules together, so that they are told in one line. */
function change(
  session: IrcSession,
  room: string,
  changes: readonly ModeChange[],
  found: Found,
): void {
  let rules: RuleChange = {};
  for (const each of changes) {
    const { letter, argument } = each;
    const order = orderOf(each, room);
    const rule = order === undefined ? ruleOf(each) : undefined;
    if (order !== undefined) ask(session, order, each, found);
    else if (rule !== undefined) rules = { ...rules, ...rule };
    else if ("kl".includes(letter)) {
      const params = [channelOf(room), letter, letter === "k" ? "*" : argument || "*"];
      tell(session, found, () => session.numeric("ERR_INVALIDMODEPARAM", params));
    } else if (!"ov".includes(letter)) {
      tell(session, found, () => session.numeric("ERR_UNKNOWNMODE", [letter]));
    }
  }
  if (Object.keys(rules).length === 0) return;
  ask(
    session,
    { type: "rule", room, ...rules },
    { isSet: true, letter: "k", argument: "*" },
    found,
  );
}

type RoomOrder = Order & { readonly room: string };

/** What is asked for by a letter that is about someone; `undefined` where it is none, or lacks a name. */
function orderOf({ letter, isSet, argument }: ModeChange, room: string): RoomOrder | undefined {
  if (argument === undefined || argument === "") return undefined;
  const [, muted] = /^~?m:(.+)$/.exec(argument) ?? [];
  switch (letter) {
    case "o":
      return { type: isSet ? "mod" : "unmod", room, nick: nickOf(argument) };
    case "v":
      return { type: isSet ? "voice" : "unvoice", room, nick: nickOf(argument) };
    case "b":
      if (muted !== undefined) return { type: isSet ? "mute" : "unmute", room, nick: muted };
      return isSet
        ? { type: "ban", room, target: argument, stays: true }
        : { type: "unban", room, target: argument };
    case "e":
      // Whom no ban meets may speak, too.
      return { type: "except", list: "spared", room, mask: muted ?? argument, isSet };
    case "I":
      return { type: "except", list: "welcome", room, mask: argument, isSet };
    default:
      return undefined;
  }
}

function ask(session: IrcSession, order: RoomOrder, change: ModeChange, found: Found): void {
  const { room } = order;
  const { letter, argument = "*" } = change;
  session.ask(order, (reply) => {
    if (found.isOver || reply.type !== "error") return "";
    switch (reply.code) {
      case "rank_had":
      case "rank_lacking":
      case "not_banned":
      case "not_muted":
        return "";
      case "nick_elsewhere":
        return session.numeric("ERR_USERNOTINCHANNEL", [argument, channelOf(room)]);
      case "key_malformed":
        return session.numeric("ERR_INVALIDMODEPARAM", [channelOf(room), letter, "*"]);
      case "not_room_operator":
        // Once is enough.
        found.isOver = true;
        break;
    }
    return refusal(session, reply, { room, nick: nickOf(argument) });
  });
}

/** Tells something in its turn, if nothing stands in the way. */
function tell(session: IrcSession, found: Found, lines: () => string): void {
  session.ask({ type: "ping" }, () => found.isOver ? "" : lines());
}

function modeLines(session: IrcSession, { room, rules, openedAtMs }: RoomDetails): string {
  const channel = channelOf(room);
  const seconds = `${Math.floor(openedAtMs / 1_000)}`;
  const held = heldIn(rules);
  const modes = held.length === 0 ? ["+"] : modeParams(held).map(harmless);
  return session.numeric("RPL_CHANNELMODEIS", [channel, ...modes], undefined) +
    session.numeric("RPL_CREATIONTIME", [channel, seconds], undefined);
}

function ownModes(session: IrcSession, { params }: IrcMessage): void {
  const [target = "", ...rest] = params;
  if (fold(target) !== fold(session.nick)) {
    session.ask({ type: "people", nicks: [target] }, (reply) => {
      const isThere = reply.type === "people" && reply.people.length > 0;
      return isThere
        ? session.numeric("ERR_USERSDONTMATCH")
        : session.numeric("ERR_NOSUCHNICK", [target]);
    });
    return;
  }
  const changes = parseModes(rest);
  if (changes.length === 0) {
    const letters = [...session.modes, ...(session.isOperator ? ["o"] : [])].join("");
    return session.say(session.numeric("RPL_UMODEIS", [`+${letters}`], undefined));
  }
  const done = changes.filter((change) => changeOwn(session, change));
  if (done.length > 0) {
    session.say(lineOf(session.source, "MODE", [session.nick], modesOf(done)));
  }
  if (changes.some(({ letter }) => !OWN_MODES.includes(letter) && letter !== "o")) {
    session.say(session.numeric("ERR_UMODEUNKNOWNFLAG"));
  }
}

/** Returns whether that changed anything. */
function changeOwn(session: IrcSession, { isSet, letter }: ModeChange): boolean {
  if (!OWN_MODES.includes(letter) || session.modes.has(letter) === isSet) return false;
  if (isSet) session.modes.add(letter);
  else session.modes.delete(letter);
  session.order({
    type: "describe",
    ...(letter === "B" ? { isBot: isSet } : { isInvisible: isSet }),
  });
  return true;
}
