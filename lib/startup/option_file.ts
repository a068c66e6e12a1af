/**
 * Options that stand in a file of JSONC, each by its own name: they are read as if they had been typed.
 *
 * @module
 */

import { parse } from "@std/jsonc/parse";
import { CONFIGURATION_MESSAGES } from "../language/configuration.ts";
import { nearest } from "../text/nearest.ts";
import { linesIn } from "../text/written.ts";
import type { Language } from "../vocabulary/language.ts";
import { namesOf, Reading, type Rows } from "./arguments.ts";

/** What asks for something else than the program's task. */
const ASKED = ["help", "version"];

/**
 * What a file says, as arguments; or a sentence on what is wrong with it. Each key is an option's
 * name; a flag is true or false, and what may be repeated a list.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { flag, host, several, whole } from "./arguments.ts";
 * const rows = {
 *   port: whole("port", { min: 0, max: 65_535 }),
 *   noIrc: flag("no-irc"),
 *   hosts: several(host("web-host", "")),
 * };
 * const text = '{ "port": 10102, "no-irc": true, // none\n "web-host": ["a", "b"] }';
 * assertEquals(argumentsIn(text, rows, [], "en"), [
 *   "--port=10102",
 *   "--no-irc",
 *   "--web-host=a",
 *   "--web-host=b",
 * ]);
 * assertEquals(
 *   argumentsIn('{ "prot": 10102 }', rows, [], "en"),
 *   "there is no option prot. Did you mean port?",
 * );
 * assertEquals(argumentsIn('{ "port": 1, "port": 2 }', rows, [], "en"), "port stands there twice");
 * ```
 */
export function argumentsIn(
  text: string,
  rows: Rows,
  typedOnly: readonly string[],
  language: Language,
): readonly string[] | string {
  const messages = CONFIGURATION_MESSAGES[language];
  const read = objectIn(text, language);
  if (typeof read === "string") return read;
  const names = keysIn(text);
  // Of two the last would count, and be changed, perhaps, by whoever sees the first.
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return messages.twice(twice);
  const { values, flags } = namesOf(rows);
  const repeated = new Set(
    Object.values(rows).filter(({ join }) => join !== undefined).map(({ name }) => name),
  );
  const args: string[] = [];
  for (const [name, value] of Object.entries(read)) {
    if ([...typedOnly, ...ASKED].includes(name)) return messages.typedOnly(name);
    if (flags.includes(name)) {
      if (typeof value !== "boolean") return messages.aFlag(name);
      if (value) args.push(`--${name}`);
    } else if (values.includes(name)) {
      const all: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (!all.every(isText)) return messages.aText(name);
      if (all.length !== 1 && !repeated.has(name)) return messages.once(name);
      args.push(...all.map((each) => `--${name}=${each}`));
    } else {
      return messages.unknown(name, nearest(name, [...values, ...flags]));
    }
  }
  // Each must hold by itself: what several say together is looked at once all are there.
  const reading = new Reading(args, rows, language);
  for (const row of Object.values(rows)) reading.valueOf<unknown>(row);
  return reading.problem ?? args;
}

/** The object that is a file's text; or a sentence on what else it is. */
export function objectIn(text: string, language: Language): object | string {
  const messages = CONFIGURATION_MESSAGES[language];
  let read: unknown;
  try {
    read = parse(text);
  } catch (error) {
    return malformed(text, error, language);
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) return messages.noObject;
  return read;
}

/** What @std/jsonc says in English, and by a count of characters, in words: on which line, and of what. */
function malformed(text: string, error: unknown, language: Language): string {
  const messages = CONFIGURATION_MESSAGES[language];
  const [, token, at] = /token "(.*)" in JSONC at position (\d+)$/s.exec(String(error)) ?? [];
  if (token === undefined) return messages.endsEarly;
  const line = linesIn(text.slice(0, Number(at))).length;
  return messages.malformed(line, linesIn(token)[0] ?? "");
}

/** Strings, comments and what is around them, of which nothing else can be in a text that has been parsed. */
const TOKENS = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*.*?\*\/|[{}[\]:]/gs;

/** The keys of an object's text, each as often as it stands there: parsing keeps the last of two alone. */
function keysIn(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  let last = "";
  for (const [token] of text.matchAll(TOKENS)) {
    if (token.startsWith("/")) continue;
    if (token === ":" && depth === 1) keys.push(String(JSON.parse(last)));
    else if (/[{[]/.test(token[0] ?? "")) depth++;
    else if (/[}\]]/.test(token[0] ?? "")) depth--;
    last = token;
  }
  return keys;
}

function isText(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
