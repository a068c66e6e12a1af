/**
 * A line from the server to a typed message: what is missing or of the wrong type is found here,
 * and nowhere else.
 *
 * @module
 */

import type { EntryMessage, ServerMessage } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
/** How many, or the how manieth: places in a log are compared and counted up. */
const isCount: Check = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
/** What a `Date` can hold. */
const isTime: Check = (value) => typeof value === "number" && Math.abs(value) <= 8.64e15;
const isId = (value: unknown): value is RequestId =>
  typeof value === "string" || typeof value === "number";
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
  seq: isCount,
  time: isTime,
  nick: isString,
  text: isString,
  notice: optional(isFlag),
  announced: optional(isFlag),
  replayed: optional(isFlag),
});
const ENTRY_TYPES: ReadonlySet<unknown> = new Set<EntryMessage["type"]>([
  "message",
  "action",
  "topic",
  "edited",
  "redacted",
  "blank",
  "reacted",
]);
const TYPED = has({ type: isString });
/** In a list, nothing but its type says that it is an entry. */
const IS_ENTRY = has({ type: (type) => ENTRY_TYPES.has(type) });
const CROWD = has({ count: isCount, nicks: isNames });
const PLACE = has({
  room: isString,
  topic: isString,
  members: isCount,
  seq: isCount,
  log: optional(isString),
  read: optional(isCount),
  rank: optional(isString),
  with: optional(isNames),
});

const RULES = has({
  invited: optional(isFlag),
  quiet: optional(isFlag),
  topicLocked: optional(isFlag),
  secret: optional(isFlag),
  outsiders: optional(isFlag),
  locked: optional(isFlag),
  limit: optional(isCount),
  key: optional(isString),
});

/** By whom something was ordered, and why. */
const ORDERED = { by: optional(isString), reason: optional(isString) };

/** What was done, to whom, until when and why. */
const DEED = {
  act: isString,
  nick: optional(isString),
  address: optional(isString),
  elsewhere: optional(isString),
  room: optional(isString),
  here: optional(isFlag),
  rules: optional(RULES),
  list: optional(isString),
  isSet: optional(isFlag),
  until: optional(isTime),
  reason: optional(isString),
};

/** What each type must have. A type that is missing here is a type error. */
const SHAPES: Readonly<Record<ServerMessage["type"], Check>> = {
  welcome: has({
    version: isNumber,
    nick: isString,
    token: isString,
    resumed: isFlag,
    rooms: isListOf(PLACE),
  }),
  motd: has({ text: isString }),
  message: ENTRY,
  action: ENTRY,
  topic: (value) => HAS_SEQ(value) ? ENTRY(value) : TOPIC(value),
  edited: (value) => ENTRY(value) && EDITED(value),
  redacted: (value) => ENTRY(value) && REDACTED(value),
  blank: (value) => ENTRY(value) && BLANK(value),
  reacted: (value) => ENTRY(value) && REACTED(value),
  direct: has({
    from: isString,
    to: isString,
    text: isString,
    notice: optional(isFlag),
    person: optional(isString),
    log: optional(isString),
    seq: optional(isCount),
    time: optional(isTime),
    replayed: optional(isFlag),
  }),
  standing: has({
    room: isString,
    nick: isString,
    operator: (value) => typeof value === "boolean",
    rank: optional(isString),
  }),
  join: has({
    nick: isString,
    room: isString,
    topic: optional(isString),
    members: optional(isCount),
    seq: optional(isCount),
    log: optional(isString),
    read: optional(isCount),
    rank: optional(isString),
    operator: optional(isFlag),
    with: optional(isNames),
  }),
  leave: has({ room: isString, nick: isString }),
  nick: has({ room: optional(isString), nick: isString, newNick: isString }),
  registered: has({ nick: isString }),
  released: has({ nick: isString, by: optional(isString) }),
  away: has({ room: optional(isString), nick: isString, text: optional(isString) }),
  marked: has({ room: isString, seq: isCount, time: optional(isTime) }),
  found: has({
    room: isString,
    entries: isListOf((entry) => TYPED(entry) && (!IS_ENTRY(entry) || ENTRY(entry))),
    more: optional(isFlag),
    from: optional(isCount),
    unseen: optional(isCount),
  }),
  storage: has({ works: isFlag }),
  invited: has({ by: isString, to: isString, room: isString, own: optional(isFlag) }),
  operator: has({ name: isString }),
  demoted: has({ name: isString }),
  bans: has({
    total: isCount,
    room: optional(isString),
    bans: isListOf(has({
      nick: optional(isString),
      address: optional(isString),
      by: isString,
      until: optional(isTime),
      reason: optional(isString),
    })),
  }),
  mutes: has({
    total: isCount,
    room: optional(isString),
    mutes: isListOf(has({ nick: isString, until: optional(isTime), ...ORDERED })),
  }),
  modlog: has({
    total: isCount,
    deeds: isListOf(has({
      time: isTime,
      operator: isString,
      ...DEED,
      count: optional(isCount),
    })),
  }),
  locks: has({ total: isCount, locks: isListOf(has({ room: isString, ...ORDERED })) }),
  moderated: has({
    by: isString,
    ...DEED,
    out: optional(isNames),
    unkept: optional(isFlag),
  }),
  presence: has({ room: isString, joined: CROWD, left: CROWD, renamed: CROWD }),
  who: has({
    room: isString,
    members: isCount,
    nicks: isNames,
    reading: optional(isCount),
    away: optional(isListOf(has({ nick: isString, text: isString }))),
    mods: optional(isNames),
    voiced: optional(isNames),
    operators: optional(isNames),
    addresses: optional(isListOf(has({ nick: isString, address: isString }))),
  }),
  rules: has({ room: isString, rules: RULES, mods: isNames, voiced: isNames }),
  rooms: has({ rooms: isListOf(has({ name: isString, members: isCount, topic: isString })) }),
  ack: has({
    room: optional(isString),
    seq: optional(isCount),
    time: optional(isTime),
    more: optional(isFlag),
    to: optional(isString),
    unsure: optional(isFlag),
    away: optional(isString),
  }),
  skipped: has({
    room: isString,
    count: isCount,
    from: optional(isCount),
    to: optional(isCount),
  }),
  error: has({
    code: isString,
    text: isString,
    field: optional(isString),
    value: optional(isString),
    detail: optional(isString),
    until: optional(isTime),
  }),
  ping: () => true,
  servers: has({ servers: isListOf(isString) }),
  closing: has({
    reason: isString,
    text: isString,
    detail: optional(isString),
    until: optional(isTime),
    servers: optional(isListOf(isString)),
  }),
};
/** Of what is said or set: an answer has none, not even an odd one. */
const HAS_SEQ = has({ seq: (seq) => seq !== undefined });
const TOPIC = has({ room: isString, text: isString });
const EDITED = has({ seqs: isListOf(isCount), deed: optional(isFlag) });
const REACTED = has({ seqs: isListOf(isCount), undone: optional(isFlag) });
const BLANK = has({ seqs: optional(isListOf(isCount)) });
const REDACTED = has({ seqs: isListOf(isCount), of: optional(isString) });
const SHAPE_OF: ReadonlyMap<unknown, Check> = new Map(Object.entries(SHAPES));

/** What a line is. */
export type ServerLine =
  | { readonly type: "message"; readonly message: ServerMessage }
  /**
   * An object that this version cannot read, for its type is of a later one or something in it is
   * not as it should be: to be passed over. `id` says which request it was to answer.
   */
  | { readonly type: "unknown"; readonly id?: RequestId }
  | { readonly type: "malformed" };

/**
 * Reads one line.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseServerLine('{"type":"ping"}'), { type: "message", message: { type: "ping" } });
 * assertEquals(parseServerLine('{"type":"dance"}'), { type: "unknown" });
 * assertEquals(parseServerLine('{"type":"who","id":7}'), { type: "unknown", id: 7 });
 * assertEquals(parseServerLine('{"who":[]}'), { type: "malformed" });
 * ```
 */
export function parseServerLine(line: string): ServerLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: "malformed" };
  }
  if (isServerMessage(value)) return { type: "message", message: withoutUnknown(value) };
  if (!TYPED(value)) return { type: "malformed" };
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return { type: "unknown", ...(isId(id) && { id }) };
}

/** Whether a message is of a type. */
export function isOfType<T extends ServerMessage["type"]>(
  message: ServerMessage,
  type: T,
): message is Extract<ServerMessage, { readonly type: T }> {
  return message.type === type;
}

/** Whether a message is an entry of a room's log. */
export function isEntry(message: ServerMessage): message is EntryMessage {
  return ENTRY_TYPES.has(message.type) && "seq" in message;
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  const fits = SHAPE_OF.get(value.type);
  return fits !== undefined && fits(value) && (!("id" in value) || isId(value.id));
}

/** Passes over what is in a list and is of a type of later versions. */
function withoutUnknown(message: ServerMessage): ServerMessage {
  return message.type !== "found"
    ? message
    : { ...message, entries: message.entries.filter(({ type }) => ENTRY_TYPES.has(type)) };
}
