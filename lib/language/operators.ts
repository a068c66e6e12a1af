/**
 * What operators do, as whoever runs the server is told. Apart from the server's other sentences, for these are made
 * of the chat's: who starts a server need not wait for those.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import type { OperatorDeed } from "../vocabulary/reply.ts";
import { MESSAGES } from "./chat.ts";
import { takenBack } from "./revised_words.ts";

/** What someone did by the rights of `operator`, a name in the operators' file. */
export function operatorSentence(
  operator: string,
  deed: OperatorDeed,
  language: Language,
): string {
  const word = language === "pt-BR" ? "operador" : "operator";
  return `${word} ${operator} — ${deedOf(deed, language)}`;
}

function deedOf(deed: OperatorDeed, language: Language): string {
  const isEnglish = language === "en";
  switch (deed.type) {
    case "promoted": {
      const { nick, address } = deed;
      return isEnglish ? `is ${nick}, from ${address}` : `é ${nick}, de ${address}`;
    }
    case "demoted":
      return isEnglish ? `${deed.nick} is none any more` : `${deed.nick} já não é`;
    case "moderated":
      return MESSAGES[language].moderated(deed);
    case "redacted": {
      const { by, nick, room, count, reason = "" } = deed;
      return `#${room}: ${takenBack({ by, of: nick, lines: count, reason }, language)}`;
    }
  }
}
