/**
 * The commands that a person types in the page, each with its help. They have the same names as
 * elsewhere; but who is here sees several rooms at once, and stays in them.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { helpLines, OPERATOR_COMMAND_NAMES } from "./slash.ts";

/** The commands, in the order of help. */
export const PAGE_COMMANDS = [
  "join",
  "leave",
  "rooms",
  "who",
  "topic",
  "search",
  "me",
  "msg",
  "nick",
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

/** What the page does in another way than others, or they do not have. */
const OWN: Readonly<Record<Language, Readonly<Record<string, CommandHelp>>>> = {
  "pt-BR": {
    join: { usage: "/join SALA", meaning: "entra em mais uma sala" },
    leave: { usage: "/leave [SALA]", meaning: "sai da sala" },
    ignore: { usage: "/ignore NOME", meaning: "esconde o que alguém diz" },
    unignore: { usage: "/unignore NOME", meaning: "volta a mostrar o que alguém diz" },
  },
  en: {
    join: { usage: "/join ROOM", meaning: "enters one more room" },
    leave: { usage: "/leave [ROOM]", meaning: "leaves the room" },
    ignore: { usage: "/ignore NAME", meaning: "hides what someone says" },
    unignore: { usage: "/unignore NAME", meaning: "shows again what someone says" },
  },
};

/** The commands that someone may give, without their slash. */
export function pageCommands(isOperator: boolean): readonly string[] {
  return isOperator ? [...PAGE_COMMANDS, ...OPERATOR_COMMAND_NAMES] : PAGE_COMMANDS;
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
  const own = Object.hasOwn(OWN[language], name) ? OWN[language][name] : undefined;
  if (own !== undefined || !pageCommands(true).includes(name)) return own;
  const line = helpLines(language, true).find((line) => line.split(" ", 1)[0] === `/${name}`);
  const [usage = "", meaning = ""] = line?.split(/ {2,}/) ?? [];
  return { usage, meaning };
}
