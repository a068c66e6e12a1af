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

/** Most lines that are taken back at once. */
export const REDACT_MAX = 200;
/** How long one may change or take back what one has said oneself, in milliseconds. */
export const REDACT_WITHIN_MS: number = 15 * 60_000;

/** Longest sign by which one reacts to a line, in graphemes, */
export const REACTION_MAX = 8;
/** and in UTF-16 units. */
export const REACTION_MAX_UNITS = 32;
/** So many different ones there are of a line, */
export const REACTIONS_PER_LINE = 20;
/** and so many of one person. */
export const REACTIONS_PER_PERSON = 5;

/** So much of what operators did is remembered. */
export const DEEDS_MAX = 500;

/** Longest announcement, in UTF-16 units: it is kept in each room. */
export const ANNOUNCEMENT_MAX = 1_000;

/** So much is told of why someone is away, or is put out, in UTF-16 units. */
export const REASON_MAX = 256;

/** Most people that a room can be limited to. */
export const ROOM_LIMIT_MAX = 1_000_000;

const TEXT = { kind: "text", max: 256 } as const;
const LINE = { kind: "line", max: 256 } as const;
const REASON = { kind: "reason", max: REASON_MAX } as const;
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
  /** The key of that room, where it asks for one. */
  "key?": SECRET,
  /**
   * Whether one is to be in no room until one joins some: `welcome` then has no `rooms`, `room` does not
   * count, and who comes back by `resume` is in those rooms alone that it had, be they none.
   */
  "roomless?": FLAG,
  /**
   * Whether one, without a name, only reads along: one is nobody to the others until one says something, and
   * counts among those who `read` a room.
   */
  "visits?": FLAG,
  /** The language of the sentences in `error` and `closing`. */
  "language?": { kind: "oneOf", values: LANGUAGES },
  /**
   * The server's, if it asks for one: else the answer is `password_missing`, and one says `hello` again. Who
   * comes back with a token that is known needs none, unless it is another by now.
   */
  "password?": SECRET,
  /** That of the name, where it is someone's own: else the answer is `nick_registered`. */
  "nickPassword?": SECRET,
  /** Whether the name is to be one's own by that password, where it is nobody's yet. */
  "register?": FLAG,
  /** How many entries of the past to get, not counting `reacted` and `blank`, which come along; 50 by default. */
  "replay?": REPLAY,
  /**
   * Where it is there, one shows by `seen` which private messages one has, and here which one had before,
   * if any: they are kept until then.
   */
  "directs?": { kind: "object", fields: CURSOR },
  /** Whether what is said to oneself alone is to come as what is said in rooms: see 9 in `protocol.ts`. */
  "conversations?": FLAG,
  /** What one had before; `nick` and `room` then count only if the token is not known any more. */
  "resume?": { kind: "object", fields: RESUME },
} as const;

/** What can hold in a room, each only where it is there. */
export const RULES = {
  /** Nobody enters whom nobody has asked in who commands the room. */
  "invited?": FLAG,
  /** Only who commands the room, and who has a voice in it, speaks. */
  "quiet?": FLAG,
  /** Only who commands the room sets its topic. */
  "topicLocked?": FLAG,
  /** Nobody sees that there is such a room who is not in it. */
  "secret?": FLAG,
  /** Who is not in it may speak in it. */
  "outsiders?": FLAG,
  /** No more people than this are let in; 0 for as many as like. */
  "limit?": { kind: "number", min: 0, max: ROOM_LIMIT_MAX },
  /** Nobody enters without that word; empty for none. */
  "key?": { kind: "topic" },
} as const;

/**
 * What operators of the server may ask for, and who commands a room, in that room. Where the field `room`
 * is there, it holds in that room alone; where it is not, what an operator orders holds in the whole chat,
 * and what anyone else does in the room joined last. The answer to all of these is `moderated`, but to those that
 * only ask ({@link LISTINGS}).
 */
export const ORDERS = {
  /** Puts someone out. */
  kick: { "room?": TEXT, nick: TEXT, "reason?": REASON },
  /**
   * Lets nobody of that name, address or network in, for so many `seconds` or for good. In a room: nobody
   * of that name, in which `*` is anything and `?` one character.
   */
  ban: { "room?": TEXT, target: TEXT, "seconds?": SECONDS, "reason?": REASON },
  /** Lets them in again. */
  unban: { "room?": TEXT, target: TEXT },
  /** Asks which bans hold. Answer: `bans`. */
  bans: { "room?": TEXT },
  /** Asks who may say nothing. Answer: `mutes`. */
  mutes: { "room?": TEXT },
  /** Asks which rooms operators of the server have locked, as one of them. Answer: `locks`. */
  locks: {},
  /**
   * Asks what operators of the server did last, as one of them: the last `limit`, 20 by default. Answer:
   * `modlog`.
   */
  modlog: { "limit?": { kind: "number", min: 1, max: DEEDS_MAX } },
  /** Lets someone say nothing, for so many `seconds` or for good. In a room: also by such a name. */
  mute: { "room?": TEXT, nick: TEXT, "seconds?": SECONDS, "reason?": REASON },
  /** Lets someone speak again. */
  unmute: { "room?": TEXT, nick: TEXT },
  /**
   * Nobody but operators may enter the room any more, nor speak in it. By who commands the room: nobody
   * who is not asked in may enter it.
   */
  lock: { room: TEXT, "reason?": REASON },
  /** Opens it to everyone. */
  unlock: { room: TEXT },
  /** A name that is someone's own is nobody's any more. In the whole chat alone. */
  release: { nick: TEXT },
  /**
   * Says something to all, as the word of those who run the server: in each room that someone is in, as one of
   * its entries (`announced`).
   */
  announce: { text: { kind: "line", max: ANNOUNCEMENT_MAX } },
  /** Someone commands the room too. */
  mod: { "room?": TEXT, nick: TEXT },
  /** Someone commands it no longer. */
  unmod: { "room?": TEXT, nick: TEXT },
  /** Someone has a voice in the room, where only some have. */
  voice: { "room?": TEXT, nick: TEXT },
  /** Someone has none. */
  unvoice: { "room?": TEXT, nick: TEXT },
  /** What holds in the room from now on; what is not there stays as it is. */
  rule: { "room?": TEXT, ...RULES },
} as const;

/** What of these changes nothing: each asks for a list, and is answered by one of its own name. */
export const LISTINGS = ["bans", "mutes", "locks", "modlog"] as const;

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
   * now, or without that to whoever has the name; or to several, by their names with commas between; or
   * in the conversation that is called so, see 9 in `protocol.ts`.
   * Answer: `ack`, without `seq`.
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
   * room's log is still `log`, all behind `after`. With the room's `key`, where it asks for one.
   */
  join: { room: TEXT, "key?": SECRET, "replay?": REPLAY, ...CURSOR },
  /** Leaves a room. Answer: `leave`. */
  leave: { "room?": TEXT },
  /**
   * Changes one's name; where that is one's own, with its password: whoever is here by it then, with another
   * client, is here no more. Answer: `nick`.
   */
  nick: { nick: TEXT, "password?": SECRET },
  /** Makes one's name one's own by a password, or changes that. Answer: `registered`. */
  register: { password: SECRET },
  /** One's name is not one's own any more. Answer: `released`. */
  unregister: {},
  /** Is away, for that reason; without `text`, is back, as who says something is. Answer: `away`. */
  away: { "text?": REASON },
  /**
   * Sets the topic, or with an empty `text` takes it away (answer: `ack`); without `text` asks for
   * it (answer: `topic`).
   */
  topic: { "room?": TEXT, "text?": { kind: "topic" } },
  /** Asks someone into a room that one is in. Answer: `invited`. */
  invite: { "room?": TEXT, nick: TEXT },
  /** Asks what holds in a room, and who commands it. Answer: `rules`. */
  rules: { "room?": TEXT },
  /** Asks who is in a room: the first of them by name, or with `all` as good as all of them. Answer: `who`. */
  who: { "room?": TEXT, "all?": FLAG },
  /** Asks which rooms there are. Answer: `rooms`. */
  rooms: {},
  /**
   * Asks for what was said: the last entries before the sequence number `before`, or the first
   * after `after`, at most `limit` of them (50 by default); with both those between. `afterMs` is a time in
   * its place, in UTC milliseconds: the first said later than that.
   * They come in order, marked `replayed`. Answer, behind them: `ack`, with `more` where they were
   * too long to be told at once: then one asks again for those before, or behind, what has come.
   */
  history: { "room?": TEXT, "before?": SEQ, "after?": SEQ, "afterMs?": SEQ, "limit?": LIMIT },
  /**
   * Looks for what was said in a room with all of these words, be they parts of longer ones, whatever
   * their case and accents: in the history file if there is one, else in memory. With `before`, only
   * among what has a smaller sequence number. Answer: `found`.
   */
  search: { "room?": TEXT, words: LINE, "before?": SEQ },
  /**
   * Takes back what was said in a room: the entry `seq`; or the last `count` lines (one by default), or all
   * of the last `seconds`, of the person `nick`, by default of oneself. One's own can be taken back for 15
   * minutes; any by operators, and by who commands the room. Answer: `ack`; what all are told, `redacted`,
   * comes to oneself too. No more than 200 at once.
   */
  redact: {
    "room?": TEXT,
    "seq?": SEQ,
    "nick?": TEXT,
    "count?": { kind: "number", min: 1, max: REDACT_MAX },
    "seconds?": SECONDS,
    "reason?": REASON,
  },
  /**
   * Says something in the place of one's own last line in a room, or of one's own entry `seq`, for 15 minutes.
   * Answer: `ack`; what all are told, `edited`, comes to oneself too.
   */
  edit: { "room?": TEXT, "seq?": SEQ, text: MESSAGE },
  /**
   * Reacts to the entry `seq` by a sign, such as an emoji or `+1`, of up to 8 characters without spaces; or,
   * with `remove`, does so no longer. A line has up to 20 different ones, and 5 of one person; it is one of the
   * last 1,000. Answer: `ack`; what all are told, `reacted`, comes to oneself too.
   */
  react: {
    "room?": TEXT,
    seq: SEQ,
    emoji: { kind: "sign", max: REACTION_MAX_UNITS },
    "remove?": FLAG,
  },
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

/** One of what operators may ask for, and who commands a room. */
export type OrderType = keyof typeof ORDERS;

/** One of {@link LISTINGS}. */
export type Listing = (typeof LISTINGS)[number];

/** What someone changes by that. */
export type OperatorAct = Exclude<OrderType, Listing>;

/** What is asked for, without what it is called by. */
export type Asked = {
  readonly [Type in RequestType]: { readonly type: Type } & ObjectOf<(typeof REQUESTS)[Type]>;
}[RequestType];

/** What can hold in a room. */
export type RuleChange = ObjectOf<typeof RULES>;

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

/** Whether it changes something by that. */
export function isOrder<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, { readonly type: OperatorAct }> {
  return isOrderType(command.type) && !isListing(command);
}

/** Whether it asks for a list of what holds. */
export function isListing<Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, { readonly type: Listing }> {
  return LISTINGS.some((type) => type === command.type);
}

/** Whether operators may ask for it, and who commands a room. */
export function isOrderType(type: string): type is OrderType {
  return Object.hasOwn(ORDERS, type);
}
