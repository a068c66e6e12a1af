/**
 * Why something was not done, in the numeric that IRC has for it.
 *
 * @module
 */

import { channelOf } from "./names.ts";
import type { ErrorCode } from "../../../vocabulary/codes.ts";
import type { IrcSession } from "./session.ts";
import { MESSAGES } from "../../../language/chat.ts";
import type { Numeric } from "./numerics.ts";
import type { Problem } from "../../../vocabulary/reply.ts";

/** What was asked for: some numerics name it. */
export interface Asked {
  /** The name that was wanted, or whose person was. */
  readonly nick?: string;
  /** The room, without `#`. */
  readonly room?: string;
}

/** The numerics of codes that have one, each with what it names. */
const NUMERIC_OF: Partial<Record<ErrorCode, readonly [Numeric, "nick" | "room" | "nothing"]>> = {
  default_room: ["ERR_CHANOPRIVSNEEDED", "room"],
  list_full: ["ERR_BANLISTFULL", "room"],
  not_room_operator: ["ERR_CHANOPRIVSNEEDED", "room"],
  room_banned: ["ERR_BANNEDFROMCHAN", "room"],
  room_full: ["ERR_CHANNELISFULL", "room"],
  room_invited: ["ERR_INVITEONLYCHAN", "room"],
  room_keyed: ["ERR_BADCHANNELKEY", "room"],
  room_quiet: ["ERR_CANNOTSENDTOCHAN", "room"],
  topic_locked: ["ERR_CHANOPRIVSNEEDED", "room"],
  banned_by_other: ["ERR_NOPRIVILEGES", "nothing"],
  muted: ["ERR_CANNOTSENDTOCHAN", "room"],
  nick_banned: ["ERR_ERRONEUSNICKNAME", "nick"],
  nick_confusable: ["ERR_NICKNAMEINUSE", "nick"],
  nick_malformed: ["ERR_ERRONEUSNICKNAME", "nick"],
  nick_here: ["ERR_NICKNAMEINUSE", "nick"],
  nick_password_wrong: ["ERR_PASSWDMISMATCH", "nothing"],
  nick_registered: ["ERR_NICKNAMEINUSE", "nick"],
  nick_reserved: ["ERR_ERRONEUSNICKNAME", "nick"],
  nick_taken: ["ERR_NICKNAMEINUSE", "nick"],
  nick_unknown: ["ERR_NOSUCHNICK", "nick"],
  not_in_room: ["ERR_NOTONCHANNEL", "room"],
  not_operator: ["ERR_NOPRIVILEGES", "nothing"],
  operator_refused: ["ERR_PASSWDMISMATCH", "nothing"],
  operator_spared: ["ERR_NOPRIVILEGES", "nothing"],
  own_rooms_full: ["ERR_TOOMANYCHANNELS", "room"],
  address_rooms_full: ["ERR_TOOMANYCHANNELS", "room"],
  rooms_full: ["ERR_TOOMANYCHANNELS", "room"],
  room_unreadable: ["ERR_NOSUCHCHANNEL", "room"],
  password_missing: ["ERR_PASSWDMISMATCH", "nothing"],
  password_wrong: ["ERR_PASSWDMISMATCH", "nothing"],
  room_locked: ["ERR_INVITEONLYCHAN", "room"],
  room_malformed: ["ERR_BADCHANMASK", "room"],
  room_confusable: ["ERR_BADCHANMASK", "room"],
};

/** Who may say nothing says nothing to one person alone, either. */
const MUTED_ALONE = ["ERR_CANNOTSENDTOUSER", "nick"] as const;

/** A numeric where there is one, with Papo's own sentence unless there is a better one; else a notice. */
export function refusal(
  session: IrcSession,
  problem: Problem,
  { nick, room }: Asked,
  sentence: string = MESSAGES[session.language].error[problem.code]({ type: "error", ...problem }),
): string {
  const found = NUMERIC_OF[problem.code];
  if (found === undefined) return session.notice(sentence);
  const [numeric, named] = problem.code === "muted" && room === undefined ? MUTED_ALONE : found;
  const value = problem.value === undefined || problem.value === "" ? "*" : problem.value;
  const params = named === "nothing"
    ? []
    : named === "room"
    ? [channelOf(room ?? value)]
    : [wordOf(nick ?? value)];
  return session.numeric(numeric, params, sentence.replaceAll("\n", " "));
}

/** A word, whatever was written: a parameter with a space would be two. */
function wordOf(text: string): string {
  return text.replaceAll(/[ :]/g, "") === "" ? "*" : text.replaceAll(" ", "");
}

/** What stands in a list with commas, each once, up to `most`: who named more is told that the rest was left. */
export function upTo(session: IrcSession, list: string, most: number, isQuiet = false): string[] {
  const targets = [...new Set(list.split(","))].filter((target) => target !== "");
  const [beyond] = targets.slice(most);
  if (beyond !== undefined && !isQuiet) {
    session.say(session.numeric("ERR_TOOMANYTARGETS", [beyond]));
  }
  return targets.slice(0, most);
}
