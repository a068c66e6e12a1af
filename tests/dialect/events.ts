import type { CloseReason, Entry, ErrorCode, ServerEvent } from "../../lib/event.ts";

/** An entry of the room `geral`. */
export function entry(type: Entry["type"], nick: string, text: string): Entry {
  return { type, room: "geral", seq: 1, timeMs: 0, nick, author: 1, text };
}

// Each is its own key, so that one that is missing is a type error.
const codes: Record<ErrorCode, ErrorCode> = {
  argument_missing: "argument_missing",
  field_invalid: "field_invalid",
  hello_late: "hello_late",
  json_malformed: "json_malformed",
  language_unknown: "language_unknown",
  line_too_long: "line_too_long",
  nick_malformed: "nick_malformed",
  nick_reserved: "nick_reserved",
  nick_taken: "nick_taken",
  nick_unknown: "nick_unknown",
  not_in_room: "not_in_room",
  not_reading: "not_reading",
  not_stored: "not_stored",
  number_malformed: "number_malformed",
  room_malformed: "room_malformed",
  rooms_full: "rooms_full",
  text_too_long: "text_too_long",
  topic_too_long: "topic_too_long",
  type_unknown: "type_unknown",
  unknown_command: "unknown_command",
  version_unsupported: "version_unsupported",
};
const reasons: Record<CloseReason, CloseReason> = {
  quit: "quit",
  ended: "ended",
  reset: "reset",
  stalled: "stalled",
  silent: "silent",
  errors: "errors",
  replaced: "replaced",
  server_full: "server_full",
  address_full: "address_full",
  http: "http",
  shutdown: "shutdown",
  fault: "fault",
};

/** One of each kind of event that the server itself speaks of. */
export const NOTICES: readonly ServerEvent[] = [
  entry("topic", "ana", "hoje"),
  { type: "join", room: "geral", nick: "ana" },
  { type: "leave", room: "geral", nick: "ana" },
  { type: "nick", room: "geral", nick: "ana", newNick: "eva" },
  {
    type: "presence",
    room: "geral",
    joined: { count: 9, nicks: ["ana"] },
    left: { count: 0, nicks: [] },
    renamed: { count: 0, nicks: [] },
  },
  { type: "entered", nick: "ana", room: "geral", topic: "hoje", members: 2, seq: 7 },
  { type: "left", nick: "ana", room: "geral" },
  { type: "history", room: "geral", entries: [] },
  { type: "renamed", nick: "ana", newNick: "eva" },
  { type: "who", room: "geral", members: 1, nicks: ["ana"] },
  { type: "rooms", rooms: [{ name: "geral", members: 1, topic: "" }] },
  { type: "topicIs", room: "geral", topic: "" },
  { type: "language", language: "en" },
  { type: "help" },
  { type: "skipped", room: "geral", count: 3 },
  ...Object.values(reasons).map((reason): ServerEvent => ({ type: "closing", reason })),
  ...Object.values(codes).map((code): ServerEvent => ({
    type: "error",
    code,
    value: "x",
    command: "nick",
    limit: 9,
    field: "text",
    allowed: { type: "text", max: 9 },
  })),
];

/** One of each kind of event of which only programs are told. */
export const SIGNALS: readonly ServerEvent[] = [
  {
    type: "welcome",
    nick: "ana",
    token: "t",
    resumed: false,
    rooms: [{ room: "geral", topic: "hoje", members: 2, seq: 7 }],
  },
  { type: "ack" },
  { type: "ack", room: "geral", seq: 7, timeMs: 1_000 },
  { type: "ping" },
];
