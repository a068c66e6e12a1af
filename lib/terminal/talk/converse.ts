/**
 * Puts the terminal client together: a session, or an original server, and the terminal.
 *
 * @module
 */

import { systemClock } from "../../startup/system_clock.ts";
import type { Conn } from "../access.ts";
import type { ClientOptions } from "../options.ts";
import { themeByDefault } from "../theme_name.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { isThere } from "../../startup/files.ts";
import { Calendar } from "../../client/calendar.ts";
import { aliasOf } from "../input/alias.ts";
import { chat } from "./chat.ts";
import { loadEmoji } from "../input/completion.ts";
import type { Conversation } from "../../client/conversation.ts";
import { Session } from "../../client/session/session.ts";
import type { SessionEnd, SessionEvent } from "../../client/session/session_event.ts";
import { FullScreen } from "../screen/full_screen.ts";
import { Screen } from "../screen/screen.ts";
import { Terminal } from "../screen/terminal.ts";
import { listIn } from "../../text/lists.ts";
import { loadWidths } from "../../text/width.ts";
import type { Settings } from "./settings.ts";
import { socketTransport } from "../socket_transport.ts";

/** How one comes to a server. */
export interface Entrance {
  /** The first connection: whatever may ask for a permission must not do so once the terminal is taken. */
  readonly first: Conn;
  /** Makes the others; `servers` are those that a server said the chat is at, too. */
  readonly connect: (servers: readonly string[]) => Promise<Conn>;
  /** The server's, if one was given. */
  readonly password: string | undefined;
  /** By which the name is one's own, if there is such a secret. */
  readonly key: string | undefined;
  /** What enters rooms that ask for a key, by their folded names, if that is known of any. */
  readonly roomKeys: ReadonlyMap<string, string> | undefined;
  /**
   * Where the server was only found: what is said before its password is asked for. It is told to each
   * connection by whoever knows it, and kept for none.
   */
  readonly caution: string | undefined;
}

/** Talks in the terminal until it is over. */
export async function converse(
  options: ClientOptions,
  entrance: Entrance,
): Promise<SessionEnd> {
  const { language, nick, profile } = options;
  // What a server says can be measured before the first of it comes; the prompt stands already.
  const ready = Promise.withResolvers<void>();
  return await chat({
    talk: options.seed
      ? await seedTalk(options, entrance)
      : (onEvent) => session(options, ready.promise, entrance, onEvent),
    display: (onEvent) => {
      const surface = options.isInline ? new Screen() : new FullScreen();
      const terminal = new Terminal(surface, !options.noSuspend, onEvent);
      void terminal.shown.then(loadWidths).then(ready.resolve, ready.reject);
      void ready.promise.then(loadEmoji, () => {});
      return terminal;
    },
    isInline: options.isInline,
    preferences: preferencesOf(options),
    notice: profile === undefined || isThere(profile)
      ? undefined
      : CLIENT_MESSAGES[language].profileIsNew(profile),
    otherRooms: listIn(options.otherRooms),
    ignored: listIn(options.ignored),
    save: async (held) => {
      const { save } = await import("./saving.ts");
      return await save(options, held, entrance.roomKeys);
    },
    clock: systemClock,
    calendar: new Calendar(),
    language,
    theme: options.theme ?? themeByDefault(),
    nick,
    caution: entrance.caution,
  });
}

/** With an original server, which few have. */
async function seedTalk(
  { language, nick }: ClientOptions,
  { first }: Entrance,
): Promise<(onEvent: (event: SessionEvent) => void) => Conversation> {
  const { SeedLink } = await import("../seed/link.ts");
  const { SeedTalk } = await import("../seed/seed_talk.ts");
  await loadWidths();
  return (onEvent) =>
    new SeedTalk({ link: new SeedLink(first), onEvent, clock: systemClock, language, nick });
}

function preferencesOf(options: ClientOptions): Partial<Settings> {
  const { highlights, timeFormat, aliases, bell, notify } = options;
  return {
    ...(bell !== undefined && { bell }),
    ...(notify !== undefined && { notify }),
    highlights: listIn(highlights),
    timeFormat,
    aliases: new Map(
      aliases.flatMap((text) => text === undefined ? [] : [aliasOf(text)])
        .filter((alias) => alias !== undefined),
    ),
  };
}

function session(
  { language, nick, room, noReconnect }: ClientOptions,
  ready: Promise<void>,
  { first, connect, password, key, roomKeys, caution }: Entrance,
  onEvent: (event: SessionEvent) => void,
): Session {
  let unused: Conn | undefined = first;
  return new Session({
    connect: async (servers) => {
      const conn = unused ?? await connect(servers);
      unused = undefined;
      return socketTransport(conn);
    },
    ready: () => ready,
    onEvent,
    clock: systemClock,
    language,
    reconnect: !noReconnect,
    asksPassword: true,
    conversations: true,
    forgetsPassword: caution !== undefined,
    ...(password !== undefined && { password }),
    ...(key !== undefined && { key }),
    ...(roomKeys !== undefined && { roomKeys }),
    ...(nick !== undefined && { nick }),
    ...(room !== undefined && { room }),
  });
}
