/**
 * What operators did, and what holds of it, in words.
 *
 * @module
 */

import type { Language } from "../vocabulary/language.ts";
import type { Listing } from "../vocabulary/requests.ts";
import { listingLines } from "../language/listings.ts";
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

/** One of the lists that operators look at. */
export type Listed = Extract<ServerMessage, { readonly type: Listing }>;

/** Such a list, in words: a heading, and a line for each row. */
export function listedInWords(list: Listed, language: Language): string[] {
  switch (list.type) {
    case "bans":
      return listingLines({ ...list, bans: list.bans.map(withUntilMs) }, language);
    case "mutes":
      return listingLines({ ...list, mutes: list.mutes.map(withUntilMs) }, language);
    case "locks":
      return listingLines(list, language);
    case "modlog": {
      const deeds = list.deeds.map(({ time: timeMs, ...deed }) => ({
        timeMs,
        ...withUntilMs(deed),
      }));
      return listingLines({ ...list, deeds }, language);
    }
  }
}

function withUntilMs<Row extends { readonly until?: number }>(
  { until, ...row }: Row,
): Omit<Row, "until"> & { readonly untilMs?: number } {
  return until === undefined ? row : { ...row, untilMs: until };
}
