/**
 * Why a server lets someone in by no dialect: it may refuse them before it knows which they speak, and says so in a
 * sentence for people.
 *
 * @module
 */

import { MESSAGES } from "../../language/chat.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import { LANGUAGES } from "../../vocabulary/language.ts";
import type { Refusal } from "./transport.ts";

/** Why someone may be refused before it has said a word. */
const REASONS: readonly CloseReason[] = [
  "server_full",
  "address_full",
  "banned",
  "password",
  "not_tls",
  "shutdown",
  "fault",
];

/**
 * The refusal in a sentence, in whichever language; `undefined` where it is none.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(refusalOf("The server is full; try later"), { reason: "server_full" });
 * assertEquals(refusalOf("You are ana in #geral"), undefined);
 * ```
 */
export function refusalOf(sentence: string): Refusal | undefined {
  for (const language of LANGUAGES) {
    for (const reason of REASONS) {
      const known = MESSAGES[language].closing[reason];
      if (sentence === known) return { reason };
      const detail = sentence.startsWith(`${known}: `) ? sentence.slice(known.length + 2) : "";
      if (detail !== "") return { reason, detail };
    }
  }
  return undefined;
}
