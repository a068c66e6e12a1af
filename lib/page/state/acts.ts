/**
 * What someone may do with what was said, as far as the page can tell; the server has the last word.
 *
 * @module
 */

import { fold } from "../../text/name.ts";
import { REDACT_WITHIN_MS } from "../../vocabulary/requests.ts";
import { isAnnouncement, type Said } from "./rows.ts";
import type { Spoken } from "../../client/timeline/item.ts";

/** Words that have a number, by which something can be done with them. */
export type Numbered = Spoken & { readonly seq: number };

/** What someone may do with a message. */
export interface Acts {
  /** React to it by a sign. */
  readonly react: boolean;
  /** Say something in its place. */
  readonly edit: boolean;
  /** Take it back: as one's own, or as who commands the room. */
  readonly takeBack: "own" | "others" | undefined;
}

/** Nothing can be done with what the server has no more. */
export const NO_ACTS: Acts = { react: false, edit: false, takeBack: undefined };

/** Who wants to do something, and when. */
export interface Actor {
  /** One's own name. */
  readonly nick: string;
  /** Whether one commands the room, or all of them. */
  readonly isCommanding: boolean;
  /** UTC. */
  readonly nowMs: number;
}

/** The message by its number; `undefined` where nobody can do anything with it. */
export function numbered(item: Said): Numbered | undefined {
  if (item.type === "direct" || item.type === "topic" || isAnnouncement(item)) return undefined;
  return hasNumber(item) ? item : undefined;
}

function hasNumber(item: Spoken): item is Numbered {
  return item.seq !== undefined;
}

/** What that person may do with it. */
export function actsOn({ nick, timeMs }: Numbered, actor: Actor): Acts {
  const isOwn = fold(nick) === fold(actor.nick);
  // The two clocks may differ: who is late by little is told by the server.
  const isYoung = actor.nowMs - timeMs < REDACT_WITHIN_MS;
  return {
    react: true,
    edit: isOwn && isYoung,
    takeBack: isOwn && isYoung ? "own" : actor.isCommanding ? "others" : undefined,
  };
}
