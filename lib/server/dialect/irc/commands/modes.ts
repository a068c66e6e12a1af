/**
 * MODE: of rooms, which can be looked at, and one's own.
 *
 * @module
 */

import { channelOf, roomOf } from "../names.ts";
import { fold } from "../../../../text/name.ts";
import type { IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import { type ModeChange, modesOf, parseModes } from "../modes.ts";
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

function roomModes(session: IrcSession, { params }: IrcMessage): void {
  const [target = "", ...rest] = params;
  session.ask({ type: "people", room: roomOf(target) ?? "" }, (reply) => {
    if (reply.type !== "people" || reply.room === undefined) {
      return session.numeric("ERR_NOSUCHCHANNEL", [target]);
    }
    const { room } = reply;
    const channel = channelOf(room.room);
    const changes = parseModes(rest);
    const [first] = changes;
    if (first === undefined) return modeLines(session, room);
    if (changes.every(isQuestion)) return session.numeric("RPL_ENDOFBANLIST", [channel]);
    if (!room.isIn) return session.numeric("ERR_NOTONCHANNEL", [channel]);
    const unknown = changes.find(({ letter }) => !"ovbklimnt".includes(letter));
    if (unknown !== undefined) return session.numeric("ERR_UNKNOWNMODE", [unknown.letter]);
    return session.numeric("ERR_CHANOPRIVSNEEDED", [channel]);
  });
}

/** Whether it asks who is banned. */
function isQuestion({ letter, argument }: ModeChange): boolean {
  return letter === "b" && argument === undefined;
}

function modeLines(
  session: IrcSession,
  { room, rules: { locked: isLocked }, openedAtMs }: RoomDetails,
): string {
  const channel = channelOf(room);
  const seconds = `${Math.floor(openedAtMs / 1_000)}`;
  return session.numeric("RPL_CHANNELMODEIS", [channel, isLocked ? "+imn" : "+n"], undefined) +
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
