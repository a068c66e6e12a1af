import { MESSAGES } from "../../language/chat.ts";
import type { Language } from "../../vocabulary/language.ts";
import { TEXT_MAX_BYTES } from "../../vocabulary/protocol.ts";

/** Why a text cannot be said, if it is too long: the server counts bytes, and some letters take several. */
export function tooLong(text: string, language: Language): string | undefined {
  const fits = text.length * 3 <= TEXT_MAX_BYTES ||
    new TextEncoder().encode(text).length <= TEXT_MAX_BYTES;
  if (fits) return undefined;
  const { text_too_long: sentence } = MESSAGES[language].error;
  return sentence({ type: "error", code: "text_too_long", limit: TEXT_MAX_BYTES });
}
