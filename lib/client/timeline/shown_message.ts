/**
 * What others send, as it can be shown: a stranger's words and names move no cursor and hide nothing.
 *
 * @module
 */

import { shown, shownOnOneLine } from "../../text/shown.ts";
import type { EntryMessage } from "../../vocabulary/protocol.ts";
import type { PresenceMessage } from "./presence_summary.ts";
import type { Spoken } from "./item.ts";

/** A hostile server's names are cut here; an honest one's are shorter. */
const MAX_NAME_UNITS = 200;

/** A name, cut where it is longer than any can be. */
export function shownName(text: string): string {
  return shownOnOneLine(text.slice(0, MAX_NAME_UNITS));
}

/** An entry. Whether it is a mention is for those who hear it to say. */
export function spokenOf(message: EntryMessage): Spoken {
  const { type, seq, time, nick, text, notice, announced } = message;
  const name = shownName(nick);
  const said = { type, seq, timeMs: time, nick: name, text: shown(text), isMention: false };
  if (message.type === "redacted") {
    const { seqs, of } = message;
    return of === undefined ? { ...said, seqs } : { ...said, seqs, of: shownName(of) };
  }
  if (message.type === "reacted") {
    const { seqs, undone } = message;
    const sign = { ...said, text: shownOnOneLine(text), seqs };
    return undone === true ? { ...sign, isUndone: true } : sign;
  }
  if (message.type === "blank") {
    const { seqs } = message;
    return seqs === undefined ? said : { ...said, seqs };
  }
  if (message.type === "edited") {
    const { seqs, deed } = message;
    const anew = notice === true ? { ...said, seqs, isNotice: true as const } : { ...said, seqs };
    return deed === true ? { ...anew, isDeed: true } : anew;
  }
  if (announced === true) return { ...said, isNotice: true, isAnnounced: true };
  return notice === true ? { ...said, isNotice: true } : said;
}

/** A change of who is in a room. */
export function withShownNames(change: PresenceMessage): PresenceMessage {
  switch (change.type) {
    case "join":
    case "leave":
      return { ...change, nick: shownName(change.nick) };
    case "nick":
      return { ...change, nick: shownName(change.nick), newNick: shownName(change.newNick) };
    case "presence": {
      const { joined, left, renamed } = change;
      const named = <C extends { readonly nicks: readonly string[] }>(crowd: C): C => ({
        ...crowd,
        nicks: crowd.nicks.map(shownName),
      });
      return { ...change, joined: named(joined), left: named(left), renamed: named(renamed) };
    }
  }
}
