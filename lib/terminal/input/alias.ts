/**
 * Names of one's own for what one types often: `/alias wc=/leave` makes `/wc` leave the room.
 *
 * @module
 */

import { isCommand } from "./commands.ts";

/** By name, without its slash. */
export type Aliases = ReadonlyMap<string, string>;

/** No name is longer. */
const NAME = /^\/?([^\s/=]{1,40})=(.+)$/s;
/** More are not kept. */
const ALIASES_MAX = 100;

/** What `NAME=COMMAND` means; `undefined` where it is none, or the name is a command's. */
export function aliasOf(text: string): readonly [name: string, command: string] | undefined {
  const [, name = "", command = ""] = NAME.exec(text.trim()) ?? [];
  const isFree = name !== "" && command.trim() !== "" && !isCommand(name);
  return isFree ? [name.toLowerCase(), command.trim()] : undefined;
}

/** With one more, or with `-NAME` one less; `undefined` where that cannot be. */
export function changedAliases(aliases: Aliases, text: string): Aliases | undefined {
  const [, gone] = /^-\/?(\S+)$/.exec(text.trim()) ?? [];
  const others = new Map(aliases);
  if (gone !== undefined) return others.delete(gone.toLowerCase()) ? others : undefined;
  const alias = aliasOf(text);
  if (alias === undefined || aliases.size >= ALIASES_MAX) return undefined;
  return others.set(...alias);
}

/**
 * What was typed, with what an alias stands for in its place, and what was typed behind that.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const aliases = new Map([["b", "/msg bia"]]);
 * assertEquals(expanded("/b oi", aliases), "/msg bia oi");
 * assertEquals(expanded("/b", aliases), "/msg bia");
 * assertEquals(expanded("b oi", aliases), "b oi");
 * ```
 */
export function expanded(text: string, aliases: Aliases): string {
  const [, word = "", rest = ""] = /^\/([^\s/]+)(\s[^]*)?$/.exec(text) ?? [];
  const command = aliases.get(word.toLowerCase());
  return command === undefined ? text : command + rest.trimEnd();
}
