/**
 * What a Papo server says to people, where a program did not expect it: it may refuse someone before
 * it knows which dialect they speak, and greets whoever is silent for a moment as a person with
 * netcat.
 *
 * @module
 */

import { LANGUAGES } from "../vocabulary/language.ts";
import { MESSAGES } from "../language/chat.ts";
import { refusalOf } from "../client/session/refusal.ts";
import type { Refusal } from "../client/session/transport.ts";

/** Before all that the server itself says. */
const NOTICE = "* ";
/** What it asks without an end of line, behind which its next line begins. */
const QUESTIONS: readonly string[] = LANGUAGES.map((language) => MESSAGES[language].askPassword);

/** Whether bytes that begin so are, or may become, what a server says to people. */
export function isForPeople(text: string): "yes" | "maybe" | "no" {
  const beginnings = [NOTICE, ...QUESTIONS];
  if (beginnings.some((beginning) => text.startsWith(beginning))) return "yes";
  return beginnings.some((beginning) => beginning.startsWith(text)) ? "maybe" : "no";
}

/** A line without the question that stands before it. */
export function withoutQuestion(line: string): string {
  const question = QUESTIONS.find((question) => line.startsWith(question)) ?? "";
  return line.slice(question.length);
}

/**
 * The refusal in a line for people, in whichever language; `undefined` where it is none.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(refusalIn("* The server is full; try later"), { reason: "server_full" });
 * assertEquals(refusalIn("* You are ana in #geral"), undefined);
 * ```
 */
export function refusalIn(line: string): Refusal | undefined {
  return line.startsWith(NOTICE) ? refusalOf(line.slice(NOTICE.length)) : undefined;
}
