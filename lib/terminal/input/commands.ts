/**
 * What a person types in the terminal, as what it asks for. Help and completion are made from the
 * same table and cannot drift from it.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import { type Language, LANGUAGES } from "../../vocabulary/language.ts";
import { OPERATOR_COMMAND_NAMES, ROOM_COMMAND_NAMES, usage } from "../../language/slash.ts";
import { aliased, commandMeant, isPath, parseLine, withSlash } from "../../language/typed_line.ts";
import { namesIn, PRIVATE_MARK } from "../../vocabulary/private.ts";
import { calledName, parseAddressed } from "../../language/typed_words.ts";
import { HISTORY_MAX, isOrderType, type OrderType } from "../../vocabulary/requests.ts";
import {
  CLIENT_COMMAND_WORDS,
  CLIENT_COMMANDS,
  type ClientCommand,
  SETTING_COMMANDS,
} from "../../language/client_commands.ts";
import { THEME_NAMES } from "../theme_name.ts";

/** What operators type, and who wants to be one: in a help of its own, and as the server has it. */
export const OPERATOR_COMMANDS = ["op", ...OPERATOR_COMMAND_NAMES] as const;
/** What is typed about the room in view, above all by who commands it: the same. */
export const ROOM_COMMANDS = ["redact", "edit", "rules", "invite", ...ROOM_COMMAND_NAMES] as const;

/** What is typed about a name that is one's own: the same. */
export const NAME_COMMANDS = ["register", "identify", "unregister"] as const;

const ORDERS = [...OPERATOR_COMMANDS, ...ROOM_COMMANDS, ...NAME_COMMANDS];
/** One of these, without its slash. */
export type OrderName =
  | (typeof OPERATOR_COMMANDS)[number]
  | (typeof ROOM_COMMANDS)[number]
  | (typeof NAME_COMMANDS)[number];

/** What one of these asks for. */
export type OperatorCommand = Extract<
  Command,
  {
    readonly type:
      | ("op" | "redact" | "rules" | "invite" | OrderType)
      | (typeof NAME_COMMANDS)[number];
  }
>;

/** When the terminal rings. */
export const BELL_MODES = ["off", "mention", "all"] as const;

/** One of {@link BELL_MODES}. */
export type BellMode = (typeof BELL_MODES)[number];

/** How the system is told of who calls: not at all, or by OSC 9 or OSC 777. */
export const NOTIFY_MODES = ["off", "9", "777"] as const;

/** One of {@link NOTIFY_MODES}. */
export type NotifyMode = (typeof NOTIFY_MODES)[number];

/** What was typed. */
export type Input =
  | { readonly type: "nothing" }
  | { readonly type: "say" | "me" | "notice"; readonly text: string }
  | { readonly type: "edit"; readonly text: string }
  /** Without `text`, one is back. */
  | { readonly type: "away"; readonly text?: string }
  | { readonly type: "reply" | "search"; readonly text: string }
  /** Without `text`, one's own name. */
  | { readonly type: "lastlog"; readonly text?: string }
  /** To what was found, counted from the newest on. */
  | { readonly type: "goto"; readonly number: number }
  | { readonly type: "msg"; readonly to: string; readonly text: string }
  /** Without `room`, the one in view. */
  | { readonly type: "leave"; readonly room?: string }
  | { readonly type: "who"; readonly room?: string }
  | { readonly type: "join"; readonly room: string; readonly key?: string }
  /** `to` is a room's number or name; without it, the next room. */
  | { readonly type: "switch"; readonly to?: string }
  | { readonly type: "rooms" | "save" | "help" | "quit" }
  | { readonly type: "topic"; readonly text?: string }
  /** Without `count`, the last ones, and all that is missing behind them. */
  | { readonly type: "history"; readonly count?: number }
  /** All of the last message that was not shown in full. */
  | { readonly type: "whole" }
  | { readonly type: "nick"; readonly nick: string }
  | { readonly type: "unignore"; readonly nick: string }
  /** Without `nick`, asks who is ignored. */
  | { readonly type: "ignore"; readonly nick?: string }
  /** Without a value, these ask which it is. */
  | {
    readonly type: "bell" | "theme" | "lang" | "highlight" | "time" | "notify" | "alias";
    readonly value?: string;
  }
  | { readonly type: "order"; readonly command: OperatorCommand }
  | { readonly type: "operatorHelp" | "roomHelp" | "nameHelp" | "settingsHelp" }
  /** `meant` is the command that is nearest, if one is near. */
  | { readonly type: "unknown"; readonly word: string; readonly meant: string | undefined }
  /** The command lacks something, or what it got will not do. */
  | { readonly type: "misused"; readonly command: ClientCommand }
  | { readonly type: "misordered"; readonly command: OrderName | Aside };

/** Opens the window of what is said by `msg`, whose help tells of it. */
const QUERY = "query";

/** What is said in a way that stands in the server's help alone, or in that about the room in view. */
export const ASIDES = ["notice", "edit"] as const;
/** One of {@link ASIDES}. */
export type Aside = (typeof ASIDES)[number];

/** What can stand behind a command, for completion. */
export type ArgumentKind =
  | "nothing"
  | "text"
  | "room"
  | "joined"
  | "nick"
  | "ignored"
  | readonly string[];

interface Row {
  readonly takes: ArgumentKind;
  /** `undefined` where something is missing or will not do. */
  parse(argument: string): Input | undefined;
}

/** Behind `/help`: what it can be about. */
const HELPS: Readonly<
  Record<string, "operatorHelp" | "roomHelp" | "nameHelp" | "settingsHelp">
> = {
  op: "operatorHelp",
  room: "roomHelp",
  name: "nameHelp",
  set: "settingsHelp",
};

/** Behind `/history`: what was cut. */
const WHOLE = "more";

const ROWS: Readonly<Record<ClientCommand, Row>> = {
  join: {
    takes: "room",
    parse: (argument) => {
      const [room = "", key, ...more] = argument.split(/\s+/);
      if (room === "" || more.length > 0) return undefined;
      return { type: "join", room, ...(key !== undefined && { key }) };
    },
  },
  leave: {
    takes: "joined",
    parse: (room) => room === "" ? { type: "leave" } : { type: "leave", room },
  },
  switch: {
    takes: "joined",
    parse: (to) => to === "" ? { type: "switch" } : { type: "switch", to },
  },
  rooms: {
    takes: "nothing",
    parse: () => ({ type: "rooms" }),
  },
  who: {
    takes: "room",
    parse: (room) => room === "" ? { type: "who" } : { type: "who", room },
  },
  topic: {
    takes: "text",
    parse: (text) => text === "" ? { type: "topic" } : { type: "topic", text },
  },
  history: {
    takes: [WHOLE],
    parse: (argument) => {
      if (argument === "") return { type: "history" };
      if (argument.toLowerCase() === WHOLE) return { type: "whole" };
      const count = Number(argument);
      const isCount = Number.isInteger(count) && count >= 1 && count <= HISTORY_MAX;
      return isCount ? { type: "history", count } : undefined;
    },
  },
  search: {
    takes: "text",
    parse: (text) => text === "" ? undefined : { type: "search", text },
  },
  lastlog: {
    takes: "text",
    parse: (text) => text === "" ? { type: "lastlog" } : { type: "lastlog", text },
  },
  goto: {
    takes: "nothing",
    parse: (argument) => {
      const number = argument === "" ? 1 : Number(argument);
      return Number.isInteger(number) && number >= 1 ? { type: "goto", number } : undefined;
    },
  },
  me: {
    takes: "text",
    parse: (text) => text === "" ? undefined : { type: "me", text },
  },
  msg: {
    takes: "nick",
    parse: (argument) => {
      const addressed = parseAddressed(argument);
      return addressed && { type: "msg", ...addressed };
    },
  },
  reply: {
    takes: "text",
    parse: (text) => text === "" ? undefined : { type: "reply", text },
  },
  nick: {
    takes: "nothing",
    parse: (nick) => nick === "" ? undefined : { type: "nick", nick },
  },
  away: {
    takes: "text",
    parse: (text) =>
      text.includes("\n") ? undefined : { type: "away", ...(text !== "" && { text }) },
  },
  ignore: {
    takes: "nick",
    parse: (nick) => nick === "" ? { type: "ignore" } : { type: "ignore", nick },
  },
  unignore: {
    takes: "ignored",
    parse: (nick) => nick === "" ? undefined : { type: "unignore", nick },
  },
  bell: {
    takes: BELL_MODES,
    parse: (value) => value === "" ? { type: "bell" } : { type: "bell", value },
  },
  theme: {
    takes: THEME_NAMES,
    parse: (value) => value === "" ? { type: "theme" } : { type: "theme", value },
  },
  notify: {
    takes: NOTIFY_MODES,
    parse: (value) => value === "" ? { type: "notify" } : { type: "notify", value },
  },
  highlight: {
    takes: "text",
    parse: (value) => value === "" ? { type: "highlight" } : { type: "highlight", value },
  },
  alias: {
    takes: "text",
    parse: (value) => value === "" ? { type: "alias" } : { type: "alias", value },
  },
  time: {
    takes: "nothing",
    parse: (value) => value === "" ? { type: "time" } : { type: "time", value },
  },
  lang: {
    takes: LANGUAGES,
    parse: (value) => value === "" ? { type: "lang" } : { type: "lang", value },
  },
  save: {
    takes: "nothing",
    parse: () => ({ type: "save" }),
  },
  help: {
    takes: "nothing",
    parse: (about) => ({ type: HELPS[about.toLowerCase()] ?? "help" }),
  },
  quit: {
    takes: "nothing",
    parse: () => ({ type: "quit" }),
  },
};

/** Beside those that all faces know, for commands that only this one has. */
const OWN_ALIASES: ReadonlyMap<string, ClientCommand> = new Map([
  [QUERY, "msg"],
  ["win", "switch"],
]);

/**
 * What a typed text asks for. One that begins with one slash is a command, with two it says the
 * second one, with a path it says all of it; a slash alone asks for help.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseInput("/me acena"), { type: "me", text: "acena" });
 * assertEquals(parseInput("//etc"), { type: "say", text: "/etc" });
 * assertEquals(parseInput("/etc/hosts"), { type: "say", text: "/etc/hosts" });
 * assertEquals(parseInput("/jion dev"), {
 *   type: "unknown",
 *   word: "/jion",
 *   meant: "/join",
 * });
 * ```
 */
export function parseInput(typed: string): Input {
  if (typed.trim() === "") return { type: "nothing" };
  const text = withSlash(typed, isCommand);
  if (!text.startsWith("/")) return { type: "say", text };
  if (text.startsWith("//")) return { type: "say", text: text.slice(1) };
  if (isPath(text, isCommand)) return { type: "say", text };
  const [, word = "", argument = ""] = /^\/(\S*)\s*(.*)$/s.exec(text.trimEnd()) ?? [];
  if (word === "" && argument === "") return { type: "help" };
  const aside = asideOf(word);
  if (aside !== undefined) {
    return argument === ""
      ? { type: "misordered", command: aside }
      : { type: aside, text: argument };
  }
  if (word.toLowerCase() === QUERY) return parseQuery(argument);
  const order = operatorCommandOf(word);
  if (order !== undefined) return parseOrder(order, argument);
  const command = commandOf(word);
  if (command === undefined) {
    return { type: "unknown", word: `/${word}`, meant: commandMeant(`/${word}`, CLIENT_COMMANDS) };
  }
  // What takes no text has nothing to do with several lines: whoever wrote them meant to say them.
  const takesLines = command === "msg" || argumentOf(command) === "text";
  const input = takesLines || !text.trimEnd().includes("\n")
    ? ROWS[command].parse(argument)
    : undefined;
  return input ?? { type: "misused", command };
}

/** The window of what is said to these alone: it is entered as a room is. */
function parseQuery(names: string): Input {
  const to = namesIn(names).map(calledName).join(",");
  return to === ""
    ? { type: "misused", command: "msg" }
    : { type: "join", room: PRIVATE_MARK + to };
}

/**
 * How a pasted text must stand at the beginning of the input to be said as it is. One line is as good
 * as typed; of several, the first is no command, but for those that are meant for one person alone.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(asPasted("/quit\nand more"), "//quit\nand more");
 * assertEquals(asPasted("/quit\n"), "/quit\n");
 * ```
 */
export function asPasted(text: string): string {
  if (!text.startsWith("/") || !text.trimEnd().includes("\n")) return text;
  const [, word = ""] = /^\/(\S*)/.exec(text) ?? [];
  const isPrivate = PRIVATE.has(commandOf(word) ?? operatorCommandOf(word) ?? "say");
  return isPrivate || isPath(text, isCommand) ? text : `/${text}`;
}

/** What stands behind these is not for everyone. */
const PRIVATE: ReadonlySet<string> = new Set(["msg", "reply", "op", ...NAME_COMMANDS]);

/** Whether a word without its slash is a command. */
export function isCommand(word: string): boolean {
  return commandOf(word) !== undefined || operatorCommandOf(word) !== undefined ||
    asideOf(word) !== undefined;
}

function asideOf(word: string): Aside | undefined {
  return ASIDES.find((name) => name === word.toLowerCase());
}

/** The command that a word without its slash names, aliases included. */
export function commandOf(word: string): ClientCommand | undefined {
  const name = aliased(word.toLowerCase());
  return CLIENT_COMMANDS.find((command) => command === name) ?? OWN_ALIASES.get(name);
}

function operatorCommandOf(word: string): OrderName | undefined {
  return ORDERS.find((command) => command === word.toLowerCase());
}

/** As the server reads it from people who have no client: on one line. */
function parseOrder(name: OrderName, argument: string): Input {
  const command = parseLine(`/${name} ${argument.replaceAll(/\s+/g, " ")}`);
  return command !== undefined && isOperatorCommand(command)
    ? { type: "order", command }
    : { type: "misordered", command: name };
}

const OTHERS: ReadonlySet<Command["type"]> = new Set<Command["type"]>(
  ["op", "redact", "rules", "invite", ...NAME_COMMANDS],
);

function isOperatorCommand(command: Command): command is OperatorCommand {
  return isOrderType(command.type) || OTHERS.has(command.type);
}

/** What can stand behind the command. */
export function argumentOf(command: ClientCommand): ArgumentKind {
  return ROWS[command].takes;
}

/** A command as help shows it, such as `/nick NAME`. */
export function clientUsage(command: ClientCommand, language: Language): string {
  return `/${command} ${shownArgument(command, language)}`.trimEnd();
}

/** Its words; or, where there are only some that it takes, these. */
function shownArgument(command: ClientCommand, language: Language): string {
  const { argument } = CLIENT_COMMAND_WORDS[command];
  if (argument !== undefined) return argument[language];
  const { takes } = ROWS[command];
  return typeof takes === "string" ? "" : takes.join("|");
}

/** The help, a line a command, without those that set something. */
export function clientHelp(language: Language): string[] {
  return helpOf(CLIENT_COMMANDS.filter((name) => !SETTING_COMMANDS.includes(name)), language);
}

/** The help for those. */
export function settingsHelp(language: Language): string[] {
  return helpOf(SETTING_COMMANDS, language);
}

function helpOf(names: readonly ClientCommand[], language: Language): string[] {
  const width = Math.max(...names.map((name) => clientUsage(name, language).length));
  return names.map((name) =>
    `${clientUsage(name, language).padEnd(width)}  ${CLIENT_COMMAND_WORDS[name].help[language]}`
  );
}

/** What helps to go on typing a command: its usage, or the names of all that begin as it does. */
export function commandHint(text: string, language: Language): string | undefined {
  const [, word, space] = /^\/([^\s/]*)( ?)/.exec(text) ?? [];
  if (word === undefined || text.startsWith("//")) return undefined;
  const isTyped = space === " ";
  const begun = CLIENT_COMMANDS.filter((name) => !isTyped && name.startsWith(word.toLowerCase()));
  if (begun.length > 1) return begun.map((name) => `/${name}`).join(" ");
  const command = begun[0] ?? commandOf(word);
  if (command === undefined) {
    const order = asideOf(word) ?? operatorCommandOf(word);
    return order && usage(order, language);
  }
  return `${clientUsage(command, language)}  ${CLIENT_COMMAND_WORDS[command].help[language]}`;
}
