/**
 * The closed lists: what commands are called, what can go wrong, why a connection ends. Sentences for
 * them stand in `language/`.
 *
 * @module
 */

import type { OrderType } from "./requests.ts";

/** What a request is called by, so that its answer can be told. */
export type RequestId = string | number;

/** The commands that anyone can type, without their slash. */
export const COMMAND_NAMES = [
  "nick",
  "who",
  "join",
  "leave",
  "rooms",
  "topic",
  "msg",
  "reply",
  "me",
  "notice",
  "away",
  "history",
  "search",
  "redact",
  "edit",
  "invite",
  "rules",
  "lang",
  "help",
  "quit",
  "register",
  "identify",
  "unregister",
  "op",
] as const;

/** What is typed so that a rule holds in a room, each a field of `rule`. */
export const RULE_COMMAND_NAMES = ["quiet", "limit", "key", "topiclock", "secret"] as const;

/** One of them, or of what operators may ask for, and who commands a room. */
export type CommandName =
  | (typeof COMMAND_NAMES)[number]
  | (typeof RULE_COMMAND_NAMES)[number]
  | Exclude<OrderType, "rule">;

/** What can be wrong with what a person sent. The closed list of error codes. */
export type ErrorCode =
  | "address_malformed"
  | "already_in_room"
  | "announcement_too_long"
  | "argument_missing"
  | "argument_surplus"
  | "banned_by_other"
  | "default_room"
  | "conversations_full"
  | "direct_unsure"
  | "field_invalid"
  | "hello_late"
  | "json_malformed"
  | "key_malformed"
  | "language_unknown"
  | "line_too_long"
  | "line_unknown"
  | "line_old"
  | "list_full"
  | "muted"
  | "name_first"
  | "clients_full"
  | "nick_banned"
  | "nick_confusable"
  | "nick_elsewhere"
  | "nick_here"
  | "nick_malformed"
  | "nick_password_wrong"
  | "nick_registered"
  | "nick_reserved"
  | "nick_taken"
  | "nick_unknown"
  | "nobody_wrote"
  | "not_banned"
  | "not_in_room"
  | "not_locked"
  | "not_muted"
  | "not_operator"
  | "not_reading"
  | "not_registered"
  | "not_room_operator"
  | "not_stored"
  | "number_malformed"
  | "only_in_rooms"
  | "operator_refused"
  | "operator_spared"
  | "address_rooms_full"
  | "own_rooms_full"
  | "password_missing"
  | "password_wrong"
  | "people_too_many"
  | "person_gone"
  | "registrations_full"
  | "room_banned"
  | "room_confusable"
  | "room_full"
  | "room_invited"
  | "room_keyed"
  | "rank_had"
  | "rank_lacking"
  | "reaction_malformed"
  | "reactions_full"
  | "room_locked"
  | "room_malformed"
  | "room_quiet"
  | "room_unreadable"
  | "rooms_full"
  | "servers_older"
  | "term_malformed"
  | "text_too_long"
  | "topic_locked"
  | "topic_too_long"
  | "type_unknown"
  | "unknown_command"
  | "version_unsupported";

/** Why a connection ends. */
export type CloseReason =
  | "quit"
  | "ended"
  | "reset"
  | "stalled"
  | "silent"
  | "errors"
  | "replaced"
  | "kicked"
  | "banned"
  | "password"
  | "guesses"
  | "server_full"
  | "address_full"
  | "http"
  | "foreign"
  | "unfinished"
  | "utf16"
  | "tls"
  | "not_tls"
  | "tls_failed"
  | "shutdown"
  | "fault";

/** What can be wrong with the engine by which several servers are one chat. */
export type EngineProblem =
  /** Nobody answers there. */
  | "unreachable"
  /** It does not know who asks, */
  | "unauthorized"
  /** or does not let it do what it must. */
  | "forbidden"
  /** It is a NATS server without JetStream. */
  | "no_jetstream"
  /** TLS cannot be agreed on. */
  | "tls"
  /** It has not as many servers as were asked for. */
  | "replicas"
  /** The stream is gone, or another one has its name. */
  | "replaced"
  /** What has its name there is no chat. */
  | "occupied"
  /** Something else. */
  | "failed";

/** What can be wrong with a store. */
export type StoreProblem =
  | "another"
  | "corrupt"
  | "disk_read_only"
  | "failed"
  | "foreign"
  | "full"
  | "gone"
  | "in_use"
  | "missing"
  | "newer"
  | "no_folder"
  | "not_a_file"
  | "not_allowed"
  | "read_only"
  | "refused";

/**
 * What can be wrong with a certificate and its key: a half of it, that each is in the other's place, that the key
 * takes a password, that another's certificate stands before the server's own, or that TLS has no use for it.
 */
export type PairProblem =
  | "cert"
  | "key"
  | "exchanged"
  | "encrypted"
  | "mismatch"
  | "order"
  | "unsupported";

/** What may answer on a port where a Papo server was expected; `silent` is what says nothing, `closes` what hangs up without a word. */
export type ForeignProtocol = "seed" | "ssh" | "http" | "unknown" | "silent" | "closes";
