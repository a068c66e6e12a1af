/**
 * What operators did, in words.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import { MESSAGES } from "../language/chat.ts";
import type { ServerMessage } from "../vocabulary/protocol.ts";

/** What an operator did, in words. */
export function moderation(
  { until, ...event }: Extract<ServerMessage, { readonly type: "moderated" }>,
  language: Language,
): string {
  return MESSAGES[language].moderated({
    ...event,
    ...(until !== undefined && { untilMs: until }),
  });
}

/** Which bans hold, in words: a heading, and a line for each. */
export function bansInWords(
  { total, bans }: Extract<ServerMessage, { readonly type: "bans" }>,
  language: Language,
): string[] {
  const { bansHeading, banLine } = MESSAGES[language];
  return [
    bansHeading(total),
    ...bans.map(({ until, ...ban }) =>
      banLine({ ...ban, ...(until !== undefined && { untilMs: until }) })
    ),
  ];
}
