/**
 * What may be asked for, field by field: the first half of the protocol that stands in `protocol.ts`.
 *
 * @module
 */

import type { ObjectOf } from "./fields.ts";
import { LANGUAGES } from "./language.ts";

/** Most entries of the past that are asked for at once. */
export const HISTORY_MAX = 1_000;
/** Longest time that a ban or a mute can be given, in seconds: ten years. */
export const TERM_MAX_SECONDS: number = 3_650 * 24 * 60 * 60;

const TEXT = { kind: "text", max: 256 } as const;
const LINE = { kind: "line", max: 256 } as const;
const SECRET = { kind: "secret", max: 256 } as const;
const MESSAGE = { kind: "message" } as const;
const SEQ = { kind: "number", min: 0, max: Number.MAX_SAFE_INTEGER } as const;
const FLAG = { kind: "flag" } as const;
const REPLAY = { kind: "number", min: 0, max: HISTORY_MAX } as const;
const LIMIT = { kind: "number", min: 1, max: HISTORY_MAX } as const;
const SECONDS = { kind: "number", min: 1, max: TERM_MAX_SECONDS } as const;

/** What one has of a log: the last `seq` that one saw, 0 for none, of the log that is called `log`. */
const CURSOR = { "after?": SEQ, "log?": TEXT } as const;

/** A lost connection, to be taken up again. */
const RESUME = {
  /** The rooms one was in, each with the last `seq` that one saw of it, 0 for none. */
  rooms: { kind: "map", of: SEQ },
  /** From the last `welcome`. */
  token: TEXT,
  /** By which name one was known, where one may be known by another now. */
  "nick?": TEXT,
  /** Of which log that was, for each of the rooms. */
  "logs?": { kind: "map", of: TEXT },
} as const;

const HELLO = {
  /** The protocol's. */
  version: SEQ,
  /** Without one, the server gives one. */
  "nick?": TEXT,
  /**
   * Whether another name like it will do where someone has that one, as for a script of which several
   * may run at once: `welcome` says which it is. By default that is refused.
   */
  "alike?": FLAG,
  /** Without one, the room in which everyone starts. */
  "room?": TEXT,
  /**
   * Whether one is to be in no room until one joins some: `welcome` then has no `rooms`, `room` does not
   * count, and who comes back by `resume` is in those rooms alone that it had, be they none.
   */
  "roomless?": FLAG,
  /** The language of the sentences in `error` and `closing`. */
  "language?": { kind: "oneOf", values: LANGUAGES },
  /**
   * The server's, if it asks for one: else the answer is `password_missing`, and one says `hello` again. Who
   * comes back with a token that is known needs none.
   */
  "password?": SECRET,
  /** How many entries of the past to get; 50 by default. */
  "replay?": REPLAY,
  /**
   * Where it is there, one shows by `seen` which private messages one has, and here which one had before,
   * if any: they are kept until then.
   */
  "directs?": { kind: "object", fields: CURSOR },
  /** What one had before; `nick` and `room` then count only if the token is not known any more. */
  "resume?": { kind: "object", fields: RESUME },
} as const;

/** What operators alone may ask for. The answer to all of these but `bans` is `moderated`. */
export const ORDERS = {
  /** Puts someone out. */
  kick: { nick: TEXT, "reason?": LINE },
  /** Lets nobody of that name, address or network in, for so many `seconds` or for good. */
  ban: { target: TEXT, "seconds?": SECONDS, "reason?": LINE },
  /** Lets them in again. */
  unban: { target: TEXT },
  /** Asks which bans hold. Answer: `bans`. */
  bans: {},
  /** Lets someone say nothing, for so many `seconds` or for good. */
  mute: { nick: TEXT, "seconds?": SECONDS, "reason?": LINE },
  /** Lets someone speak again. */
  unmute: { nick: TEXT },
  /** Nobody else may enter the room any more, nor speak in it. */
  lock: { room: TEXT, "reason?": LINE },
  /** Opens it to everyone. */
  unlock: { room: TEXT },
} as const;

/** All that a client may send, by its `type`. */
export const REQUESTS = {
  /** The first request. Answer: `welcome`, then the last `replay` entries of the room. */
  hello: HELLO,
  /**
   * Says something. Without `room`, here and below, in the one last joined. A `notice` is what programs
   * must not answer, for it may be the answer of another. Answer: `ack`.
   */
  say: { "room?": TEXT, text: MESSAGE, "notice?": FLAG },
  /** Says what one does. Answer: `ack`. */
  action: { "room?": TEXT, text: MESSAGE },
  /**
   * Says something to one person alone: to the one who wrote by that `person`, whatever the name by
   * now, or without that to whoever has the name. Answer: `ack`, without `seq`.
   */
  direct: { to: TEXT, "person?": TEXT, text: MESSAGE, "notice?": FLAG },
  /** Shows that one has all private messages of that log up to the number `after`. Answer: `ack`. */
  seen: { log: TEXT, after: SEQ },
  /**
   * Has read a room up to that number; without one, asks how far one has said that one has. It stays as long
   * as one may come back, and is the `read` of the room's state then. Answer: `marked`.
   */
  mark: { "room?": TEXT, "seq?": SEQ },
  /**
   * Enters a room and stays in the others. Answer: `join`, then the last `replay` entries; or, if the
   * room's log is still `log`, all behind `after`.
   */
  join: { room: TEXT, "replay?": REPLAY, ...CURSOR },
  /** Leaves a room. Answer: `leave`. */
  leave: { "room?": TEXT },
  /** Changes one's name. Answer: `nick`. */
  nick: { nick: TEXT },
  /** Is away, for that reason; without `text`, is back, as who says something is. Answer: `away`. */
  away: { "text?": LINE },
  /**
   * Sets the topic, or with an empty `text` takes it away (answer: `ack`); without `text` asks for
   * it (answer: `topic`).
   */
  topic: { "room?": TEXT, "text?": { kind: "topic" } },
  /** Asks who is in a room. Answer: `who`. */
  who: { "room?": TEXT },
  /** Asks which rooms there are. Answer: `rooms`. */
  rooms: {},
  /**
   * Asks for what was said: the last entries before the sequence number `before`, or the first
   * after `after`, at most `limit` of them (50 by default); with both those between.
   * They come in order, marked `replayed`. Answer, behind them: `ack`, with `more` where they were
   * too long to be told at once: then one asks again for those before, or behind, what has come.
   */
  history: { "room?": TEXT, "before?": SEQ, "after?": SEQ, "limit?": LIMIT },
  /**
   * Looks for what was said in a room with all of these words, be they parts of longer ones, whatever
   * their case and accents: in the history file if there is one, else in memory. With `before`, only
   * among what has a smaller sequence number. Answer: `found`.
   */
  search: { "room?": TEXT, words: LINE, "before?": SEQ },
  /** Wants to be an operator. Answer: `operator`. */
  op: { name: LINE, password: SECRET },
  ...ORDERS,
  /** Nothing but a sign of life. Answer: `ack`. */
  ping: {},
  /** Leaves for good: the token ends. Answer: `closing`. */
  bye: {},
} as const;

/** What a request can be. */
export type RequestType = keyof typeof REQUESTS;

/** One of what operators alone may ask for. */
export type OrderType = keyof typeof ORDERS;

/** What an operator does to others. */
export type OperatorAct = Exclude<OrderType, "bans">;

/** What is asked for, without what it is called by. */
export type Asked = {
  readonly [Type in RequestType]: { readonly type: Type } & ObjectOf<(typeof REQUESTS)[Type]>;
}[RequestType];

/** The first request. */
export type Hello = Extract<Asked, { readonly type: "hello" }>;

/** A lost connection, to be taken up again. */
export type Resume = NonNullable<Hello["resume"]>;

/** What one has of a log, and of which one. */
export type LogCursor = Required<NonNullable<Hello["directs"]>>;

/** Whether there is such a request. */
export function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(REQUESTS, type);
}

/** Whether it is what an operator does to others. */
export function isOrder<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, { readonly type: OperatorAct }> {
  return isOrderType(command.type) && command.type !== "bans";
}

/** Whether operators alone may ask for it. */
export function isOrderType(type: string): type is OrderType {
  return Object.hasOwn(ORDERS, type);
}
