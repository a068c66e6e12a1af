/**
 * A person who may come back, as it is kept over a restart of the server.
 *
 * @module
 */

import type { Member } from "../member.ts";
import type { Mute } from "../moderation/sanctions.ts";
import type { StoredPerson } from "../../store/store.ts";

/** What is kept of someone who may come back. */
export function storedOf(
  { key, author, nick, owner, mute, account }: Member,
): StoredPerson | undefined {
  if (key === undefined) return undefined;
  return {
    key,
    author,
    nick,
    ...(owner !== undefined && { address: owner }),
    ...(mute !== undefined && { mute: storedMute(mute) }),
    ...(account !== undefined && { account }),
  };
}

function storedMute({ terms, ...whose }: Mute): NonNullable<StoredPerson["mute"]> {
  return { ...whose, ...terms };
}

/** What keeps someone from speaking, of whom that is kept. */
export function muteOf({ nick, by, ...terms }: NonNullable<StoredPerson["mute"]>): Mute {
  return { nick, ...(by !== undefined && { by }), terms };
}
