/**
 * What somebody said, as the one who hears it: fit to be shown, and whether it speaks of them.
 *
 * @module
 */

import type { Spoken } from "../../client/timeline/item.ts";
import { spokenOf } from "../../client/timeline/shown_message.ts";
import { mentionsAny } from "../../text/mention.ts";
import { fold } from "../../text/name.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";

/** An entry, as someone called `nick` hears it, whom some words call, too. */
export function heardBy(
  { nick, highlights }: { readonly nick: string; readonly highlights: readonly string[] },
  message: EntryMessage,
): Spoken {
  const spoken = spokenOf(message);
  const isOwn = fold(message.nick) === fold(nick);
  const isCalled = isPrivate(message.room) || mentionsAny(spoken.text, [nick, ...highlights]);
  return { ...spoken, isMention: !isOwn && isCalled };
}
