/**
 * What somebody said, as the one who hears it: fit to be shown, and whether it speaks of them.
 *
 * @module
 */

import type { Spoken } from "../../client/timeline/item.ts";
import { spokenOf } from "../../client/timeline/shown_message.ts";
import { mentions } from "../../text/mention.ts";
import { fold } from "../../text/name.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";

/** An entry, as someone called `nick` hears it. */
export function heardBy(nick: string, message: EntryMessage): Spoken {
  const spoken = spokenOf(message);
  const isOwn = fold(message.nick) === fold(nick);
  const isCalled = isPrivate(message.room) || mentions(spoken.text, nick).length > 0;
  return { ...spoken, isMention: !isOwn && isCalled };
}
