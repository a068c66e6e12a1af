/**
 * What operators ask for, and how it is told.
 *
 * @module
 */

import type { Language } from "../../vocabulary/language.ts";
import { MESSAGES } from "../../language/chat.ts";
import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { OperatorCommand } from "../input/commands.ts";

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

/** The request that a command of an operator is. */
export function requestOf(command: Exclude<OperatorCommand, { type: "op" }>): ClientRequest {
  if (command.type !== "ban" && command.type !== "mute") return command;
  const { forMs, ...request } = command;
  return { ...request, ...(forMs !== undefined && { seconds: forMs / 1_000 }) };
}
