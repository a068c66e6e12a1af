/**
 * What a server says in sentences, in the language and by the clock of whoever reads it.
 *
 * @module
 */

import { closingSentence, MESSAGES } from "../../language/chat.ts";
import { type Language, LANGUAGES } from "../../vocabulary/language.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";

/**
 * The same message. Where its text has a time of day, that is of the zone here; and where the connection was
 * closed before the server could know one's language, it is in that. What a later server says stays as it is.
 */
export function inOwnWords(message: ServerMessage, language: Language): ServerMessage {
  switch (message.type) {
    case "closing":
      return { ...message, text: closingText(message, language) };
    case "error": {
      const { code, until: untilMs } = message;
      const { error } = MESSAGES[language];
      return untilMs === undefined || !Object.hasOwn(error, code)
        ? message
        : { ...message, text: error[code]({ ...message, untilMs }) };
    }
    default:
      return message;
  }
}

function closingText(
  { until: untilMs, ...closing }: Extract<ServerMessage, { readonly type: "closing" }>,
  language: Language,
): string {
  const { reason, text } = closing;
  if (!Object.hasOwn(MESSAGES[language].closing, reason)) return text;
  const said = { ...closing, ...(untilMs !== undefined && { untilMs }) };
  const isKnown = untilMs !== undefined ||
    LANGUAGES.some((each) => text === closingSentence(said, each));
  return isKnown ? closingSentence(said, language) : text;
}
