/**
 * What operators order, and look at, for which IRC has no command of its own: typed as everywhere else, by
 * `/quote BAN eva 10m spam`.
 *
 * @module
 */

import { harmless, taken } from "../wording.ts";
import type { IrcCommand, IrcCommands } from "./command.ts";
import type { IrcMessage } from "../message.ts";
import type { IrcSession } from "../session.ts";
import { listingLines } from "../../../../language/listings.ts";
import { MESSAGES } from "../../../../language/chat.ts";
import { parseLine } from "../../../../language/typed_line.ts";
import { refusal } from "../refusal.ts";
import type { Reply } from "../../../../vocabulary/reply.ts";

const NAMES = [
  "BAN",
  "UNBAN",
  "BANS",
  "MUTE",
  "UNMUTE",
  "MUTES",
  "LOCK",
  "UNLOCK",
  "LOCKS",
  "RELEASE",
  "MODLOG",
  "ANNOUNCE",
];

/** See the top of this file. */
export const ORDERING: IrcCommands = Object.fromEntries(
  NAMES.map((name): [string, IrcCommand] => [name, { run: order }]),
);

function order(session: IrcSession, { command: name, params }: IrcMessage): void {
  const command = parseLine(`/${name} ${params.map(taken).join(" ")}`);
  if (command === undefined) return;
  if (command.type === "invalid") return session.say(refusal(session, command, {}));
  session.ask(command, (reply) => {
    if (reply.type === "error") return refusal(session, reply, {});
    return sentencesOf(reply, session).map((line) => session.notice(harmless(line))).join("");
  });
}

function sentencesOf(reply: Reply, { language }: IrcSession): string[] {
  switch (reply.type) {
    case "moderated":
      return [MESSAGES[language].moderated(reply)];
    case "bans":
    case "mutes":
    case "locks":
    case "modlog":
      return listingLines(reply, language);
    default:
      return [];
  }
}
