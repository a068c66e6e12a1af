/**
 * What a text that was typed asks for: most is said as it is, what begins with a slash is a command.
 *
 * @module
 */

import { pageCommands } from "../../language/page_commands.ts";
import { aliased, commandMeant, isPath, parseLine, withSlash } from "../../language/typed_line.ts";
import { calledName, parseAddressed } from "../../language/typed_words.ts";
import type { Command } from "../../vocabulary/command.ts";
import { isOrderType, type OrderType } from "../../vocabulary/requests.ts";

/** What operators order, who commands a room, and what is asked about that, or what was said there. */
export type TypedOrder = Extract<
  Command,
  { readonly type: OrderType | "redact" | "rules" | "invite" }
>;

/** A command as the page has it. */
export type PageAct =
  | Extract<
    Command,
    {
      readonly type:
        | "nick"
        | "away"
        | "who"
        | "rooms"
        | "topic"
        | "search"
        | "language"
        | "help"
        | "quit"
        | "op"
        | "edit"
        | "register"
        | "identify"
        | "unregister";
    }
  >
  | TypedOrder
  | { readonly type: "join"; readonly room: string; readonly key?: string }
  /** Without `room`, the one in view. */
  | { readonly type: "leave"; readonly room?: string }
  | { readonly type: "unignore"; readonly nick: string }
  /** Without `nick`, whoever is ignored is told. */
  | { readonly type: "ignore"; readonly nick?: string };

/** What was typed. */
export type Typed =
  | { readonly type: "nothing" }
  | { readonly type: "say" | "action"; readonly text: string; readonly notice?: true }
  | { readonly type: "direct"; readonly to: string; readonly text: string }
  | { readonly type: "command"; readonly command: PageAct }
  /** A command that lacks something, or does not go with what is behind it. */
  | { readonly type: "misused"; readonly name: string }
  /** `meant` is the command that is nearest, if one is near. */
  | { readonly type: "unknown"; readonly word: string; readonly meant: string | undefined };

const NAMES = pageCommands(true);

/**
 * Reads it.
 */
export function readTyped(typed: string): Typed {
  if (typed.trim() === "") return { type: "nothing" };
  const isCommand = (word: string): boolean => commandCalled(word) !== undefined;
  const text = withSlash(typed, isCommand);
  if (!text.startsWith("/")) return { type: "say", text };
  if (text.startsWith("//")) return { type: "say", text: text.slice(1) };
  if (isPath(text, isCommand)) return { type: "say", text };
  const [, word = "", argument = ""] = /^\/(\S*)\s*(.*)$/s.exec(text.trimEnd()) ?? [];
  const name = commandCalled(word);
  const isOneLine = !text.trimEnd().includes("\n");
  if (name !== undefined) {
    const command = withLines(name, argument) ??
      (isOneLine ? onOneLine(name, argument) : undefined);
    return command ?? { type: "misused", name };
  }
  if (word === "") return { type: "command", command: { type: "help" } };
  // Several lines were pasted, and not typed as a command.
  if (!isOneLine) return { type: "say", text };
  return { type: "unknown", word: `/${word}`, meant: commandMeant(`/${word}`, NAMES) };
}

/** What may have several lines. */
function withLines(name: string, argument: string): Typed | undefined {
  if (name === "edit" && argument !== "") {
    return { type: "command", command: { type: "edit", text: argument } };
  }
  if (name === "me" && argument !== "") return { type: "action", text: argument };
  if (name === "notice" && argument !== "") return { type: "say", text: argument, notice: true };
  const addressed = name === "msg" ? parseAddressed(argument) : undefined;
  return addressed && { type: "direct", ...addressed };
}

function onOneLine(name: string, argument: string): Typed | undefined {
  const command = ownCommand(name, argument) ?? sharedCommand(name, argument);
  return command && { type: "command", command };
}

/** What the page does in another way than a server that is typed to. */
function ownCommand(name: string, argument: string): PageAct | undefined {
  switch (name) {
    case "join":
      return joining(argument);
    case "leave":
      return argument === "" ? { type: "leave" } : { type: "leave", room: argument };
    case "ignore":
      return argument === "" ? { type: name } : { type: name, nick: calledName(argument) };
    case "unignore":
      return argument === "" ? undefined : { type: name, nick: calledName(argument) };
    default:
      return undefined;
  }
}

function sharedCommand(name: string, argument: string): PageAct | undefined {
  const command = parseLine(`/${name} ${argument}`);
  switch (command?.type) {
    case "nick":
    case "away":
    case "who":
    case "rooms":
    case "topic":
    case "search":
    case "language":
    case "help":
    case "quit":
    case "op":
    case "register":
    case "identify":
    case "unregister":
      return command;
    default:
      return command !== undefined && isTypedOrder(command) ? command : undefined;
  }
}

function isTypedOrder(command: Command): command is TypedOrder {
  return isOrderType(command.type) || command.type === "redact" || command.type === "rules" ||
    command.type === "invite";
}

/** Behind a room's name may stand the key that it asks for. */
function joining(argument: string): PageAct | undefined {
  const [room = "", key, ...more] = argument.split(/\s+/);
  if (room === "" || more.length > 0) return undefined;
  return { type: "join", room, ...(key !== undefined && { key }) };
}

/** Whether the server must be asked at once for that to be done. */
export function isOfServer(act: PageAct): boolean {
  switch (act.type) {
    case "topic":
      return act.text !== undefined;
    case "leave":
    case "search":
    case "ignore":
    case "unignore":
    case "language":
    case "help":
    case "quit":
      return false;
    default:
      return true;
  }
}

/**
 * A name as one can have it, of what somebody filled in, for names are one word: `Ana-Maria` of `Ana Maria`.
 */
export function oneWord(text: string): string {
  return text.trim().replaceAll(/\s+/g, "-");
}

/** The command of that name. */
function commandCalled(word: string): string | undefined {
  const wanted = aliased(word.toLowerCase());
  return NAMES.find((name) => name === wanted);
}
