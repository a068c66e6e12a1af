/**
 * How someone is spoken to who has not said anything yet: this may be a person with netcat, or an original
 * client. So the words are those of plain, in pieces that an original client can read; and there is no word
 * of commands, which an original client would say aloud.
 *
 * @module
 */

import type { TextDialect } from "./dialect.ts";
import { MESSAGES } from "../../language/chat.ts";
import { noticeLines, plain } from "./plain.ts";
import { alignToReads } from "./seed.ts";

/** See the top of this file. */
export const newcomer: TextDialect = {
  ...plain,
  name: "newcomer",
  encode: (event, language) =>
    event.type === "entered"
      ? noticeLines(MESSAGES[language].arrival(event))
      : plain.encode(event, language),
  frame: alignToReads,
};
