/**
 * The commands that a person types in the page, each with its help. They have the same names as
 * elsewhere; but who is here sees several rooms at once, and stays in them.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { CLIENT_COMMAND_WORDS } from "./client_commands.ts";
import { helpLines, OPERATOR_COMMAND_NAMES, ROOM_COMMAND_NAMES, roomHelpLines } from "./slash.ts";

/** The commands, in the order of help. */
export const PAGE_COMMANDS = [
  "join",
  "leave",
  "rooms",
  "who",
  "topic",
  "rules",
  "invite",
  "search",
  "me",
  "redact",
  "edit",
  "notice",
  "msg",
  "nick",
  "register",
  "identify",
  "unregister",
  "away",
  "ignore",
  "unignore",
  "lang",
  "op",
  "help",
  "quit",
] as const;

/** How a command is used, and what it does. */
export interface CommandHelp {
  /** Such as `/join ROOM`. */
  readonly usage: string;
  /** What it does. */
  readonly meaning: string;
}

/** In whose help the page says what the terminal's client does, and the server does not. */
const OF_CLIENT = ["join", "leave", "ignore", "unignore"] as const;

/** The commands that someone may give, without their slash: an operator, or who commands the room in view. */
export function pageCommands(isOperator: boolean, isCommanding = isOperator): readonly string[] {
  return [
    ...PAGE_COMMANDS,
    ...(isOperator || isCommanding ? OPERATOR_COMMAND_NAMES : []),
    ...(isCommanding ? ROOM_COMMAND_NAMES : []),
  ];
}

/**
 * How a command is used, by its name without slash; `undefined` where there is none of that name.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(pageHelp("leave", "en"), { usage: "/leave [ROOM]", meaning: "leaves the room" });
 * ```
 */
export function pageHelp(name: string, language: Language): CommandHelp | undefined {
  const shared = OF_CLIENT.find((each) => each === name);
  if (shared !== undefined) {
    const { argument, help } = CLIENT_COMMAND_WORDS[shared];
    return { usage: `/${name} ${argument?.[language] ?? ""}`.trimEnd(), meaning: help[language] };
  }
  if (!pageCommands(true).includes(name)) return undefined;
  const lines = [...helpLines(language, true), ...roomHelpLines(language)];
  const line = lines.find((line) => line.split(" ", 1)[0] === `/${name}`);
  const [usage = "", meaning = ""] = line?.split(/ {2,}/) ?? [];
  return { usage, meaning };
}
