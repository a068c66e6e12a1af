import type { IrcSession } from "../session.ts";
import { lineOf } from "../message.ts";
import { sourceOf } from "../names.ts";

/** One has another name now; everyone who can see that is told, oneself here. */
export function renamed(session: IrcSession, nick: string, newNick: string): string {
  session.nick = newNick;
  return nick === newNick ? "" : session.ownTags + lineOf(sourceOf(nick), "NICK", [], newNick);
}
