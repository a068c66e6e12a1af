/**
 * Kinds of options that the server alone has.
 *
 * @module
 */

import { file, isServer, type Row, text } from "../startup/arguments.ts";
import { parseRoom } from "../text/name.ts";
import { DEFAULT_ROOM } from "../vocabulary/protocol.ts";
import type { Keep } from "./store/store.ts";

/** IRC clients show no longer name of a server whole. */
const IRC_NAME_MAX = 63;
/** The longest name of a service on a network (RFC 6763, section 4.1.1). */
const LABEL_MAX_BYTES = 63;
/** NATS' own. */
const ENGINE_PORT = 4222;

/** Names that SQLite takes for something else than a file are no files. */
export function history<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return {
    ...file(name),
    parse: (text) => /^(?::memory:$|file:|\s*$)|\0/i.test(text) ? undefined : text,
  };
}

/** What IRC clients take for a server's name, and never for a person's: it has a dot, and is all ASCII. */
export function ircName<const Name extends string>(name: Name): Row<Name, string> {
  const byDefault = "irc.papo";
  return {
    name,
    word: "NAME",
    byDefault,
    shownDefault: byDefault,
    allowed: ({ anIrcName }) => anIrcName,
    parse: (text) => {
      const isName = text.length <= IRC_NAME_MAX && /^[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+$/.test(text);
      return isName ? text : undefined;
    },
  };
}

/** Where an IRC client is that asked for no room, if anywhere. */
export function ircRoom<const Name extends string>(name: Name): Row<Name, string> {
  return {
    name,
    word: "ROOM|none",
    byDefault: DEFAULT_ROOM,
    shownDefault: DEFAULT_ROOM,
    allowed: (messages) => messages.aRoom,
    parse: (text) => parseRoom(text),
  };
}

/** Who may come in to the engine stands in a file: an address is seen by all who use the machine. */
export function engine<const Name extends string>(
  name: Name,
): Row<Name, readonly string[] | undefined> {
  return {
    name,
    word: "HOST:PORT,...",
    byDefault: undefined,
    allowed: ({ anEngine }) => anEngine,
    parse: (text) => {
      const servers = text.split(",").map((server) => server.replace(/^nats:\/\//, ""));
      const all = servers.map((server) =>
        /:\d+$/.test(server) ? server : `${server}:${ENGINE_PORT}`
      );
      return all.every(isServer) ? all : undefined;
    },
  };
}

/** Other servers of the chat tell their people of it. */
export function advertised<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return {
    name,
    word: "HOST:PORT",
    byDefault: undefined,
    allowed: ({ anAdvertised }) => anAdvertised,
    parse: (text) => isServer(text) ? text : undefined,
  };
}

/** It is a part of the engine's names, in which dots and stars mean something. */
export function enginePrefix<const Name extends string>(name: Name): Row<Name, string> {
  const byDefault = "papo";
  return {
    name,
    word: "NAME",
    byDefault,
    shownDefault: byDefault,
    allowed: ({ aPrefix }) => aPrefix,
    // What one chat keeps has its name with that end.
    parse: (text) => /^[A-Za-z\d_-]{1,32}(?<!-state)$/.test(text) ? text : undefined,
  };
}

/** What a server is called on its networks. */
export function announcement<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return {
    ...text(name, "NAME|off", ({ anAnnouncement }) => anAnnouncement),
    parse: (text) => {
      const isFit = text.trim() !== "" && !/\p{Cc}/u.test(text);
      return isFit && new TextEncoder().encode(text).length <= LABEL_MAX_BYTES ? text : undefined;
    },
  };
}

/** How much of the past is kept. */
export function keep<const Name extends string>(name: Name): Row<Name, Keep> {
  return {
    name,
    word: "N|Nd",
    byDefault: { type: "all" },
    allowed: ({ aKeep }) => aKeep,
    parse: (text) => {
      const [, digits, days] = /^([1-9]\d{0,8})(d)?$/.exec(text) ?? [];
      if (digits === undefined) return undefined;
      return { type: days === undefined ? "entries" : "days", max: Number(digits) };
    },
  };
}
