/**
 * What people type behind a command, as they type it: whom they call, in which room, for how long.
 *
 * @module
 */

import { TERM_MAX_SECONDS } from "../vocabulary/requests.ts";
import type { Command } from "../vocabulary/command.ts";
import { namesIn, PRIVATE_MARK } from "../vocabulary/private.ts";

/** What may stand between a name and what is said, as Tab puts it there; no name has it. */
export const CALLED_END = /[:,;：，、；]+$/;

/** Names, what may stand behind them, and words. */
const ADDRESSED =
  /^(@?[^\s@:,;：，、；]+(?:,@?[^\s@:,;：，、；]+)*)(?:[:,;：，、；]+\s*|\s+)(.+)$/s;

/**
 * Whom someone calls by a word: `@ana` and `ana:` are ana.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["@ana", "ana:", "ana.b,"].map(calledName), ["ana", "ana", "ana.b"]);
 * ```
 */
export function calledName(word: string): string {
  return word.replace(/^@/, "").replace(CALLED_END, "") || word;
}

/** As {@link calledName}; but an IPv6 address may end with two colons. */
export function calledTarget(word: string): string {
  return /^[\da-f:]+::(?=[,;]*$)/i.exec(word)?.[0] ?? calledName(word);
}

/**
 * Someone's name, or some with commas between and no space, and what is said to them alone; `undefined` where
 * either is missing.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseAddressed("ana: oi, bia"), { to: "ana", text: "oi, bia" });
 * assertEquals(parseAddressed("ana,bia oi"), { to: "ana,bia", text: "oi" });
 * ```
 */
export function parseAddressed(
  argument: string,
): { readonly to: string; readonly text: string } | undefined {
  const [, to, text] = ADDRESSED.exec(argument) ?? [];
  if (to === undefined || text === undefined) return undefined;
  return { to: to.replaceAll("@", ""), text };
}

/** What an argument asks for, in the room whose name it begins with, if it begins with one. */
export function inRoom(
  argument: string,
  parse: (rest: string) => Command | undefined,
): Command | undefined {
  const [, room, rest] = /^[#＃](\S+)\s*(.*)$/.exec(argument) ?? [, undefined, argument];
  const command = parse(rest ?? "");
  if (command === undefined || room === undefined || command.type === "invalid") return command;
  return { ...command, room } as Command;
}

/**
 * What an argument asks for, in the private conversation with those whose names it begins with behind an `@`, if it
 * begins so.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const command = inPrivate("@ana,bia 9", (rest) => ({ type: "history", limit: Number(rest) }));
 * assertEquals(command, { type: "history", limit: 9, room: "@ana,bia" });
 * ```
 */
export function inPrivate(
  argument: string,
  parse: (rest: string) => Command | undefined,
): Command | undefined {
  const [, typed, rest] = /^@(\S+)\s*(.*)$/s.exec(argument) ?? [];
  const names = typed === undefined ? [] : namesIn(typed.replaceAll("@", "")).map(calledName);
  if (names.length === 0) return parse(argument);
  const command = parse(rest ?? "");
  if (command === undefined || command.type === "invalid") return command;
  return { ...command, room: PRIVATE_MARK + names.join(",") } as Command;
}

const UNIT_SECONDS = { m: 60, h: 60 * 60, d: 24 * 60 * 60 };

/**
 * How long `10m`, `2h` or `7d` is, in seconds; `undefined` for any other text.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([parseTerm("2h"), parseTerm("flood")], [7_200, undefined]);
 * ```
 */
export function parseTerm(text: string): number | undefined {
  const [, digits, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  if (digits === undefined || (unit !== "m" && unit !== "h" && unit !== "d")) return undefined;
  return Math.min(Number(digits) * UNIT_SECONDS[unit], TERM_MAX_SECONDS);
}

/** A number as people write one: `-1`, `1,5`, `1.5`, `1e9`, with whatever digits. */
const NUMBER = String.raw`[+-]?\p{Nd}+(?:[.,:]\p{Nd}+|e\p{Nd}+)?`;
const UNIT =
  "[smhdwy]|mo|se[cg]s?|seconds?|segundos?|mins?|minut[eo]s?|h[ro]s?|hours?|horas?|days?|dias?|weeks?|semanas?|months?|m[eê]s|meses|years?|anos?";
const OTHER_TERM = new RegExp(String.raw`^${NUMBER}(?:$|\s?(?:${UNIT})(?!\p{L}))`, "iu");

/**
 * Whether a text begins with what somebody meant as a time, though {@link parseTerm} knows no such one.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(["30min spam", "1,5h", "1h30m", "-1"].map(beginsLikeTerm), [true, true, true, true]);
 * assertEquals(["3rd warning", "3 strikes", "2 minor ones"].map(beginsLikeTerm), [false, false, false]);
 * ```
 */
export function beginsLikeTerm(text: string): boolean {
  return OTHER_TERM.test(text);
}
