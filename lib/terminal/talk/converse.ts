/**
 * Puts the terminal client together: a session, or an original server, and the terminal.
 *
 * @module
 */

import { systemClock } from "../../startup/system_clock.ts";
import type { ClientOptions } from "../options.ts";
import { Calendar } from "../../client/calendar.ts";
import { chat } from "./chat.ts";
import type { Conversation } from "../../client/conversation.ts";
import { SeedLink } from "../seed/link.ts";
import { SeedTalk } from "../seed/seed_talk.ts";
import { Session } from "../../client/session.ts";
import type { SessionEnd, SessionEvent } from "../../client/session_event.ts";
import { Terminal } from "../screen/terminal.ts";
import { loadWidths } from "../../text/width.ts";
import { socketTransport } from "../socket_transport.ts";

/**
 * Talks in the terminal until it is over. The first connection is made before: whatever may ask for
 * a permission must not do so once the terminal is taken. `connect` makes the others.
 */
export async function converse(
  options: ClientOptions,
  first: Deno.TcpConn | Deno.TlsConn,
  connect: () => Promise<Deno.TcpConn | Deno.TlsConn>,
  password?: string,
): Promise<SessionEnd> {
  const { language, nick } = options;
  const clock = systemClock;
  // What a server says can be measured before the first of it comes; the prompt stands already.
  const ready = Promise.withResolvers<void>();
  if (options.seed) await loadWidths();
  const talk = (onEvent: (event: SessionEvent) => void): Conversation =>
    options.seed
      ? new SeedTalk({ link: new SeedLink(first), onEvent, clock, language, nick })
      : session(options, ready.promise, first, connect, password, onEvent);
  return await chat({
    talk,
    display: (onEvent) => {
      const terminal = new Terminal(!options.noSuspend, onEvent);
      void terminal.shown.then(loadWidths).then(ready.resolve, ready.reject);
      return terminal;
    },
    clock,
    calendar: new Calendar(),
    language,
    theme: options.theme ?? (Deno.noColor ? "mono" : "auto"),
    nick,
  });
}

function session(
  { language, nick, room, noReconnect }: ClientOptions,
  ready: Promise<void>,
  first: Deno.TcpConn | Deno.TlsConn,
  connect: () => Promise<Deno.TcpConn | Deno.TlsConn>,
  password: string | undefined,
  onEvent: (event: SessionEvent) => void,
): Session {
  let unused: Deno.TcpConn | Deno.TlsConn | undefined = first;
  return new Session({
    connect: async () => {
      const conn = unused ?? await connect();
      unused = undefined;
      return socketTransport(conn);
    },
    ready: () => ready,
    onEvent,
    clock: systemClock,
    language,
    reconnect: !noReconnect,
    asksPassword: true,
    ...(password !== undefined && { password }),
    ...(nick !== undefined && { nick }),
    ...(room !== undefined && { room }),
  });
}
