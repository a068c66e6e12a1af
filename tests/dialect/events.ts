import type { CloseReason, Entry, ErrorCode, OperatorAct, ServerEvent } from "../../lib/event.ts";

/** An entry of the room `geral`. */
export function entry(type: Entry["type"], nick: string, text: string): Entry {
  return { type, room: "geral", seq: 1, timeMs: 0, nick, author: 1, text };
}

// Each is its own key, so that one that is missing is a type error.
const codes: Record<ErrorCode, ErrorCode> = {
  address_unknown: "address_unknown",
  argument_missing: "argument_missing",
  field_invalid: "field_invalid",
  hello_late: "hello_late",
  json_malformed: "json_malformed",
  language_unknown: "language_unknown",
  line_too_long: "line_too_long",
  muted: "muted",
  nick_banned: "nick_banned",
  nick_confusable: "nick_confusable",
  nick_malformed: "nick_malformed",
  nick_reserved: "nick_reserved",
  nick_taken: "nick_taken",
  nick_unknown: "nick_unknown",
  not_banned: "not_banned",
  not_in_room: "not_in_room",
  not_locked: "not_locked",
  not_muted: "not_muted",
  not_operator: "not_operator",
  not_reading: "not_reading",
  not_stored: "not_stored",
  number_malformed: "number_malformed",
  operator_refused: "operator_refused",
  operator_spared: "operator_spared",
  password_missing: "password_missing",
  password_wrong: "password_wrong",
  room_locked: "room_locked",
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
  kicked: "kicked",
  banned: "banned",
  password: "password",
  server_full: "server_full",
  address_full: "address_full",
  http: "http",
  tls: "tls",
  not_tls: "not_tls",
  tls_failed: "tls_failed",
  shutdown: "shutdown",
  fault: "fault",
};
const acts: Record<OperatorAct, OperatorAct> = {
  kick: "kick",
  ban: "ban",
  unban: "unban",
  mute: "mute",
  unmute: "unmute",
  lock: "lock",
  unlock: "unlock",
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
  { type: "help", operator: true },
  { type: "skipped", room: "geral", count: 3 },
  { type: "storage", works: false },
  { type: "storage", works: true },
  { type: "found", room: "geral", entries: [] },
  { type: "operator", name: "chefe" },
  ...Object.values(acts).flatMap((act): ServerEvent[] => [
    { type: "moderated", act, by: "ana", room: "geral" },
    { type: "moderated", act, by: "ana", nick: "eva", room: "geral", untilMs: 1_000 },
    { type: "moderated", act, by: "ana", nick: "eva", address: "10.0.0.9", reason: "spam" },
  ]),
  { type: "closing", reason: "kicked", detail: "spam" },
  { type: "error", code: "muted", untilMs: 1_000, detail: "spam" },
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
