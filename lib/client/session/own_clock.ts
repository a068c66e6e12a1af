/**
 * Until when something holds, by the clock of whoever reads it.
 *
 * @module
 */

import { closingSentence, MESSAGES } from "../../language/chat.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";

/** The same message; where its text has a time of day, with that in the zone here instead of the server's. */
export function byOwnClock(message: ServerMessage, language: Language): ServerMessage {
  if (message.type !== "closing" && message.type !== "error") return message;
  const { until: untilMs } = message;
  if (untilMs === undefined) return message;
  if (message.type === "closing") {
    return { ...message, text: closingSentence({ ...message, untilMs }, language) };
  }
  // A later server may have codes that are unknown here.
  const { error } = MESSAGES[language];
  return Object.hasOwn(error, message.code)
    ? { ...message, text: error[message.code]({ ...message, untilMs }) }
    : message;
}
