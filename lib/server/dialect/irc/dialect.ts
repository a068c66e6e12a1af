/**
 * The IRC dialect, for clients such as irssi, weechat and HexChat. Loaded when the first of them comes.
 *
 * @module
 */

import type { Dialect } from "../dialect.ts";
import type { RoomEvent } from "../../../vocabulary/entry.ts";
import type { ServerEvent } from "../../../vocabulary/reply.ts";
import type { IrcServer } from "./session.ts";
import { IrcTalk } from "./talk.ts";
import { roomLines } from "./voice.ts";

/** Replies are told by the talk. */
function isOfRoom(event: ServerEvent): event is RoomEvent {
  return "room" in event && event.room !== undefined && OF_ROOMS.has(event.type);
}

const OF_ROOMS: ReadonlySet<ServerEvent["type"]> = new Set(
  [
    "message",
    "action",
    "topic",
    "edited",
    "redacted",
    "blank",
    "reacted",
    "signal",
    "moderated",
    "came",
    "parted",
  ],
);

/** The dialect of a server that is called so. */
export function ircDialect(server: IrcServer): Dialect {
  return {
    name: "irc",
    open: (_limits, language = "en") => new IrcTalk(server, language),
    encode: (event, language, _id, capabilities = 0) =>
      isOfRoom(event) ? roomLines(event, capabilities, language, server.name) : "",
    wantsAcks: true,
    introduces: true,
    isOrdered: true,
    isExact: true,
    password: "hello",
    pings: true,
  };
}
