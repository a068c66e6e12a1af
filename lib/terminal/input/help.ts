import { MESSAGES } from "../../language/chat.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { helpLines, roomHelpLines } from "../../language/slash.ts";
import type { Language } from "../../vocabulary/language.ts";
import {
  clientHelp,
  type Input,
  NAME_COMMANDS,
  OPERATOR_COMMANDS,
  ROOM_COMMANDS,
  settingsHelp,
} from "./commands.ts";

/** What can be asked for: what all people can do, what can be set, and what operators, who commands a room and who has a name can. */
export type HelpType = Extract<Input["type"], `${string}${"h" | "H"}elp`>;

/** The help, line by line. */
export function helpAbout(about: HelpType, language: Language): readonly string[] {
  const { helpHeading, helpKeys, settingsHeading } = CLIENT_MESSAGES[language];
  const ordersHelp = (names: readonly string[]): string[] =>
    [...helpLines(language, true), ...roomHelpLines(language)]
      .filter((line) => names.some((name) => line.startsWith(`/${name} `)));
  switch (about) {
    case "help":
      return [helpHeading, ...clientHelp(language), ...helpKeys];
    case "settingsHelp":
      return [settingsHeading, ...settingsHelp(language)];
    case "operatorHelp":
      return ordersHelp(OPERATOR_COMMANDS);
    case "nameHelp":
      return ordersHelp(["nick", ...NAME_COMMANDS]);
    case "roomHelp":
      return [...ordersHelp(ROOM_COMMANDS), MESSAGES[language].orders];
  }
}
