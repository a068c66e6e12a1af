/**
 * A line from the server to a typed message: what is missing or of the wrong type is found here,
 * and nowhere else.
 *
 * @module
 */

import type { EntryMessage, ServerMessage } from "../protocol.ts";

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
/** What a `Date` can hold. */
const isTime: Check = (value) => typeof value === "number" && Math.abs(value) <= 8.64e15;
const isId: Check = (value) => isString(value) || isNumber(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isNames: Check = (value) => Array.isArray(value) && value.every(isString);
const optional = (check: Check): Check => (value) => value === undefined || check(value);
const has = (fields: Readonly<Record<string, Check>>): Check => (value) => {
  if (typeof value !== "object" || value === null) return false;
  const found = new Map(Object.entries(value));
  return Object.entries(fields).every(([name, check]) => check(found.get(name)));
};
const isListOf = (item: Check): Check => (value) => Array.isArray(value) && value.every(item);

const ENTRY = has({
  room: isString,
  seq: isNumber,
  time: isTime,
  nick: isString,
  text: isString,
  replayed: optional(isFlag),
});
const ENTRY_TYPES: ReadonlySet<unknown> = new Set<EntryMessage["type"]>([
  "message",
  "action",
  "topic",
]);
/** In a list, nothing but its type says yet that it is an entry. */
const LISTED = has({ type: (type) => ENTRY_TYPES.has(type) });
const CROWD = has({ count: isNumber, nicks: isNames });
const PLACE = has({ room: isString, topic: isString, members: isNumber, seq: isNumber });

/** What each type must have. A type that is missing here is a type error. */
const SHAPES: Readonly<Record<ServerMessage["type"], Check>> = {
  welcome: has({
    version: isNumber,
    nick: isString,
    token: isString,
    resumed: isFlag,
    rooms: isListOf(PLACE),
  }),
  message: ENTRY,
  action: ENTRY,
  topic: (value) => has({ seq: isNumber })(value) ? ENTRY(value) : TOPIC(value),
  direct: has({ from: isString, to: isString, text: isString }),
  join: has({
    nick: isString,
    room: isString,
    topic: optional(isString),
    members: optional(isNumber),
    seq: optional(isNumber),
  }),
  leave: has({ room: isString, nick: isString }),
  nick: has({ room: optional(isString), nick: isString, newNick: isString }),
  found: has({
    room: isString,
    entries: isListOf((entry) => LISTED(entry) && ENTRY(entry)),
    more: optional(isFlag),
  }),
  storage: has({ works: isFlag }),
  operator: has({ name: isString }),
  moderated: has({
    act: isString,
    by: isString,
    nick: optional(isString),
    address: optional(isString),
    room: optional(isString),
    until: optional(isTime),
    reason: optional(isString),
  }),
  presence: has({ room: isString, joined: CROWD, left: CROWD, renamed: CROWD }),
  who: has({ room: isString, members: isNumber, nicks: isNames }),
  rooms: has({ rooms: isListOf(has({ name: isString, members: isNumber, topic: isString })) }),
  ack: has({ room: optional(isString), seq: optional(isNumber), time: optional(isTime) }),
  skipped: has({
    room: isString,
    count: isNumber,
    from: optional(isNumber),
    to: optional(isNumber),
  }),
  error: has({
    code: isString,
    text: isString,
    field: optional(isString),
    value: optional(isString),
  }),
  ping: () => true,
  closing: has({ reason: isString, text: isString }),
};
const TOPIC = has({ room: isString, text: isString });
const SHAPE_OF: ReadonlyMap<unknown, Check> = new Map(Object.entries(SHAPES));

/** What a line is. */
export type ServerLine =
  | { readonly type: "message"; readonly message: ServerMessage }
  /** An object of a type that this version does not know: to be passed over. */
  | { readonly type: "unknown" }
  | { readonly type: "malformed" };

/**
 * Reads one line.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseServerLine('{"type":"ping"}'), { type: "message", message: { type: "ping" } });
 * assertEquals(parseServerLine('{"type":"dance"}'), { type: "unknown" });
 * assertEquals(parseServerLine('{"type":"who"}'), { type: "malformed" });
 * ```
 */
export function parseServerLine(line: string): ServerLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: "malformed" };
  }
  if (isServerMessage(value)) return { type: "message", message: value };
  const type = typeof value === "object" && value !== null && "type" in value && value.type;
  return { type: typeof type === "string" && !SHAPE_OF.has(type) ? "unknown" : "malformed" };
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  const fits = SHAPE_OF.get(value.type);
  return fits !== undefined && fits(value) && (!("id" in value) || isId(value.id));
}
