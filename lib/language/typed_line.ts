/**
 * What a typed line asks for, by the table of commands in `slash.ts`.
 *
 * @module
 */

import { nearest } from "../text/nearest.ts";
import { excerpt } from "../text/text.ts";
import { COMMAND_NAMES, type CommandName } from "../vocabulary/codes.ts";
import type { Command } from "../vocabulary/command.ts";
import { DEEDS_MAX, ORDERS, type OrderType } from "../vocabulary/requests.ts";
import { ALIASES, ALL_NAMES, isTypedOrder, slashOf, type TypedOrder } from "./slash.ts";
import { beginsLikeTerm, CALLED_END, calledTarget, inRoom, parseTerm } from "./typed_words.ts";

/** So much of an unknown command is told. */
const VALUE_MAX = 40;

/**
 * What a typed line asks for. A line that begins with one slash is a command, with two it says the
 * second one, with a path it says all of it; `undefined` where it says nothing at all.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseLine("/me acena"), { type: "action", text: "acena" });
 * assertEquals(parseLine("//etc"), { type: "say", text: "/etc" });
 * assertEquals(parseLine("/etc/hosts"), { type: "say", text: "/etc/hosts" });
 * ```
 */
export function parseLine(typed: string): Command | undefined {
  if (typed.trim() === "") return undefined;
  const line = withSlash(typed, isCommand);
  if (!line.startsWith("/")) return { type: "say", text: line };
  if (line.startsWith("//")) return { type: "say", text: line.slice(1) };
  if (isPath(line, isCommand)) return { type: "say", text: line };
  const [, word = "", argument = ""] = /^\/(\S*)\s*(.*)$/.exec(line.trimEnd()) ?? [];
  const command = commandNamed(word);
  if (command === undefined) {
    return { type: "invalid", code: "unknown_command", value: "/" + excerpt(word, VALUE_MAX) };
  }
  const parsed = isTypedOrder(command)
    ? parseOrder(command, argument)
    : slashOf(command).parse(argument);
  return parsed ?? { type: "invalid", code: "argument_missing", command };
}

function commandNamed(word: string): CommandName | undefined {
  const wanted = aliased(word.toLowerCase());
  return ALL_NAMES.find((name) => name === wanted);
}

function isCommand(word: string): boolean {
  return commandNamed(word) !== undefined;
}

/**
 * A slash of full width, as one types it in Chinese and Japanese, begins a command if one stands behind it:
 * what is for one person alone shall not be said to all.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const isMsg = (word: string) => word === "msg";
 * assertEquals(withSlash("／ｍｓｇ bia oi", isMsg), "/msg bia oi");
 * assertEquals(withSlash("／ or /", isMsg), "／ or /");
 * ```
 */
export function withSlash(text: string, isCommand: (word: string) => boolean): string {
  if (!text.startsWith("／")) return text;
  const [, word = ""] = /^／(\S+)/.exec(text) ?? [];
  const plain = word.normalize("NFKC");
  return word !== "" && isCommand(plain) ? `/${plain}${text.slice(1 + word.length)}` : text;
}

/** The command that an alias stands for; any other word as it is. */
export function aliased(word: string): string {
  return Object.hasOwn(ALIASES, word) ? ALIASES[word as keyof typeof ALIASES] : word;
}

/** The command that was meant, perhaps, by one that there is not; both with their slash. */
export function commandMeant(
  word: string,
  names: readonly string[] = COMMAND_NAMES,
): string | undefined {
  const meant = nearest(word.slice(1).toLowerCase(), names);
  return meant && `/${meant}`;
}

/**
 * Whether a line begins with a path, which is said as it is: no command has a second slash in it. But
 * what stands behind `/msg/ana` is not for everyone, so a path does not begin with a command's name.
 */
export function isPath(line: string, isCommand: (word: string) => boolean): boolean {
  const [, first] = /^\/([^\s/]+)\//.exec(line) ?? [];
  return first !== undefined && !isCommand(first);
}

/**
 * In which room, where that is not the whole chat; then whom an order is about, for how long and why, as
 * far as it has fields for these.
 */
function parseOrder(type: TypedOrder, argument: string): Command | undefined {
  if (type === "lock" || type === "unlock") return parseLock(type, argument);
  if (type === "modlog") return parseModlog(argument);
  if (type === "announce") return argument === "" ? undefined : { type, text: argument };
  const [target, ...others] = Object.keys(ORDERS[type]).filter((field) => field !== "room?");
  return inRoom(argument, (typed) => {
    if (target === undefined) return orderOf({ type });
    const [, whom = "", rest = ""] = others.length === 0
      ? [, typed]
      : /^(\S*)\s*(.*)$/.exec(typed) ?? [];
    if (whom === "") return undefined;
    const terms = parseTerms(rest, others);
    if (terms === undefined) {
      return {
        type: "invalid",
        code: "term_malformed",
        value: excerpt(rest, VALUE_MAX),
        command: type,
      };
    }
    return orderOf({ type, [target]: calledTarget(whom), ...terms });
  });
}

/** For how long, and why; `undefined` where that time is none, for without one an order holds for good. */
function parseTerms(
  text: string,
  fields: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  if (!fields.includes("seconds?")) return text === "" ? {} : { reason: text };
  const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  const seconds = parseTerm(word.replace(CALLED_END, ""));
  if (seconds === undefined && beginsLikeTerm(text)) return undefined;
  const reason = seconds === undefined ? text : rest;
  return { ...(reason !== "" && { reason }), ...(seconds !== undefined && { seconds }) };
}

/** How much of it, or of what there is the end. */
function parseModlog(argument: string): Command {
  if (argument === "") return { type: "modlog" };
  const limit = /^\d{1,6}$/.test(argument) ? Number(argument) : 0;
  if (limit >= 1 && limit <= DEEDS_MAX) return { type: "modlog", limit };
  const value = excerpt(argument, VALUE_MAX);
  return { type: "invalid", code: "number_malformed", value, command: "modlog", limit: DEEDS_MAX };
}

/** Which room, its `#` said or not. */
function parseLock(type: "lock" | "unlock", argument: string): Command | undefined {
  const [, room = "", reason = ""] = type === "unlock"
    ? [, argument]
    : /^(\S*)\s*(.*)$/.exec(argument) ?? [];
  if (room === "") return undefined;
  return orderOf({ type, room: calledTarget(room), ...(reason !== "" && { reason }) });
}

/** What was read as {@link ORDERS} has it is of the type that comes of that. */
function orderOf(
  fields: { readonly type: OrderType } & Readonly<Record<string, unknown>>,
): Command {
  return fields as Command;
}
