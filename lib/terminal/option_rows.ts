/**
 * Kinds of options that the client alone has.
 *
 * @module
 */

import { host, isPort, type Row, text, whole } from "../startup/arguments.ts";
import { isDay } from "../text/day.ts";
import { parseRoom } from "../text/name.ts";
import { timeFormatOf } from "./time_format.ts";
import { parseTerm } from "../language/typed_words.ts";

/** The rooms of a script that is in several: these, or all that there are. */
export type RoomsMeant = "all" | readonly string[];

/** A time from which on all is told. */
export type SinceTime =
  /** So many milliseconds ago. */
  | { readonly type: "ago"; readonly ms: number }
  /** In UTC milliseconds. */
  | { readonly type: "at"; readonly utcMs: number };

/** Where a script is that can be in several rooms. */
export interface InRooms {
  /** `undefined` where it is in one. */
  readonly rooms?: RoomsMeant;
}

/** Stands for all rooms. */
const ALL_ROOMS = "*";
/** ISO 8601, as far as it is read; or with a space, as `date` and logs have it (RFC 3339, 5.6). */
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** What stands about a machine's name where the address of a server's page was copied. */
const OF_PAGE = /^https?:\/\/|\/(?:#.*)?$/gi;

/** Names or addresses of machines, each with a port of its own where that is another; pages' addresses are such too. */
export function hosts<const Name extends string>(name: Name, byDefault: string): Row<Name, string> {
  const one = host(name, byDefault);
  return {
    ...one,
    word: "HOST,...",
    parse: (text) => {
      const parts = text.split(",").map((part) => part.replace(OF_PAGE, ""));
      const areServers = parts.every((part) => {
        const [, host = part, port] = /^(\[.+\]|[^:]+):(\d+)$/.exec(part) ?? [];
        return one.parse(host) !== undefined && (port === undefined || isPort(port));
      });
      return areServers ? parts.join(",") : undefined;
    },
  };
}

/** What the address of a page says beside where its server is. */
export interface PageMeant {
  /** Whether TLS is spoken there. */
  readonly isSecure: boolean;
  /** The room to which it leads. */
  readonly room: string | undefined;
}

/**
 * What was typed where {@link hosts} stand, as far as those are addresses of pages.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(pageMeant("https://chat.lan:10101/#dev"), { isSecure: true, room: "dev" });
 * ```
 */
export function pageMeant(text: string): PageMeant {
  const [, hash = ""] = /\/#(.+)$/.exec(text) ?? [];
  return { isSecure: /(?:^|,)https:/i.test(text), room: parseRoom(decoded(hash)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Rooms with commas between. */
export function someRooms<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return { ...room(name), word: "ROOM,...", parse: roomsIn };
}

/** Rooms with commas between, or a star. */
export function rooms<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return {
    ...room(name),
    word: "ROOM,...|*",
    parse: (text) => text === ALL_ROOMS ? text : roomsIn(text),
  };
}

/** Each once. */
function roomsIn(text: string): string | undefined {
  const names = text.split(",").map((name) => parseRoom(name.trim()));
  return names.every((name) => name !== undefined) ? [...new Set(names)].join(",") : undefined;
}

/** The number of an entry, or a time as `tail` prints it, or how long ago. */
export function since<const Name extends string>(
  name: Name,
): Row<Name, number | SinceTime | undefined> {
  const number = whole(name, { min: 0, max: Number.MAX_SAFE_INTEGER });
  return {
    ...number,
    word: "N|2h|TIME",
    byDefault: undefined,
    allowed: ({ aTime }) => aTime,
    parse: (text) => number.parse(text) ?? timeIn(text),
  };
}

/** Without a time, a day begins at midnight; without a zone, either is that of this machine. */
function timeIn(text: string): SinceTime | undefined {
  const seconds = parseTerm(text);
  if (seconds !== undefined) return { type: "ago", ms: 1_000 * seconds };
  if (!TIME.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const utcMs = Date.parse(text.includes(":") ? text.replace(" ", "T") : `${text}T00:00`);
  return Number.isNaN(utcMs) ? undefined : { type: "at", utcMs };
}

/** The name of a room. */
export function room<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return { ...text(name, "ROOM", ({ aRoom }) => aRoom), parse: parseRoom };
}

/** The kind of a terminal: where there is none, it is empty. */
export function terminal<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return { ...text(name, "NAME", () => ""), parse: (text) => text };
}

/** Where a script comes in, and all the rooms it is in if those are several. */
export function placesIn(
  text: string | undefined,
): InRooms & { readonly room: string | undefined } {
  if (text === ALL_ROOMS) return { room: undefined, rooms: "all" };
  const rooms = text?.split(",") ?? [];
  return { room: rooms[0], ...(rooms.length > 1 && { rooms }) };
}

/** How times of day are written. */
export function timeFormat<const Name extends string>(name: Name): Row<Name, string | undefined> {
  return { ...text(name, "FORMAT", ({ aTimeFormat }) => aTimeFormat), parse: timeFormatOf };
}

/** A name of one's own, and what it stands for. */
export function alias<const Name extends string>(name: Name): Row<Name, string | undefined> {
  const row = text(name, "NAME=/COMMAND", ({ anAlias }) => anAlias);
  return { ...row, parse: (text) => /^\/?[^\s/=]{1,40}=\S/.test(text) ? text : undefined };
}
