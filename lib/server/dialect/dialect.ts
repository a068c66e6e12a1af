/**
 * What a dialect is: how commands are read out of what one peer sends, and how what happens is told.
 * A connection opens a {@link Talk} of its dialect, which holds what is that peer's alone; what a room
 * says is encoded by the {@link Dialect}, once for all who read it in the same voice.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { Reply, ServerEvent } from "../../vocabulary/reply.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { RoomEvent, Voice, Words } from "../../vocabulary/entry.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

/** One thing that is to be done because of what a peer sent. */
export type Step =
  /** The hub carries it out. */
  | Command
  /** The talk's own answer, told in its turn: it passes what a command does, but not the hub. */
  | { readonly type: "answer"; readonly words: Words }
  /** So many lines that ask for nothing: to read them costs something too, before what came with them. */
  | { readonly type: "idle"; readonly lines: number };

/**
 * What one peer says and is told. What must hold, of every dialect's:
 *
 * 1. However a stream is cut into chunks, its steps are the same, but that it may count idle lines in
 *    more than one step. The buffer of a chunk may be used again afterwards.
 * 2. Whatever comes, nothing throws, and what is kept of it is bounded by the limits.
 * 3. What it has to say to its peer by itself is a step, so that it comes in order with what the hub
 *    answers, waits while the peer does not read, and counts for its rate.
 * 4. It knows no time: {@link Talk.quietMs} says which silence would tell it something, and after
 *    {@link Talk.quiet} the same silence tells it nothing more.
 * 5. After {@link Talk.end} it is given nothing more.
 * 6. {@link Talk.tell} is given each reply once, in the order in which they are told. Without it, the
 *    talk has no say in how a reply is told, and its dialect's `encode` does it.
 * 7. {@link Talk.capabilities} changes in `push`, `quiet`, `end` and `goOn` alone; what the rooms say next
 *    is told with the new ones.
 * 8. It costs memory for each connection: what is seldom needed is made when it is.
 */
export interface Talk {
  /** What is to be done, in order, because of these bytes. */
  push(bytes: Uint8Array<ArrayBuffer>): Step[];
  /** How long a silence tells it something, in milliseconds; `undefined` while none would. */
  readonly quietMs: number | undefined;
  /** What is to be done because nothing came for {@link Talk.quietMs}. */
  quiet(): Step[];
  /** What is to be done because nothing will come any more. */
  end(): Step[];
  /** Remembers what of a reply may be meant by what this peer says next. */
  hear?(reply: Reply): void;
  /** What this peer is told of a reply; `id` is that of the request which it answers. */
  tell?(reply: Reply, language: Language, id?: RequestId): Words;
  /** What this peer gets in the place of what it said itself in a room; without it, nothing. */
  echo?(event: RoomEvent): Words;
  /** What is to be done once all steps so far are, for it waited for what came of them. */
  goOn?(): Step[];
  /** How its rooms are to be told, beyond the language: a bit for each thing. @default {0} */
  readonly capabilities?: number;
  /**
   * Whether what its rooms say waits, for it has asked for something that comes before, such as the past.
   * @default {false}
   */
  readonly holdsRooms?: boolean;
  /** A last look at bytes before they are written, by one who knows from what came how they must be. */
  frame?(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** What bounds a talk. */
export interface TalkLimits {
  /** The longest line, in bytes. */
  readonly maxLineBytes: number;
  /** The longest text that may have several lines, in bytes; `undefined` for the protocol's. */
  readonly maxTextBytes?: number | undefined;
}

/**
 * One way to talk to the server. It knows no sockets and no rooms. Of `encode` must hold:
 *
 * 1. It is pure: what it gives hangs on its arguments alone, for all readers of a voice share it.
 * 2. What it gives is whole: whatever comes before or behind it is told as well as without it.
 */
export interface Dialect {
  /** How the log of the server calls it. */
  readonly name: string;
  /** Begins to talk with one peer, in that language unless it wants another. */
  open(limits: TalkLimits, language?: Language): Talk;
  /** What its reader gets of an event; `id` is that of the request which it answers. */
  encode(event: ServerEvent, language: Language, id?: RequestId, capabilities?: number): Words;
  /** Whether its readers wait to be told that what they said has its place in the log. */
  readonly wantsAcks: boolean;
  /** Whether its readers keep a list of who is where, and are told of each change. @default {false} */
  readonly isExact?: boolean;
  /** Whether what one is told must come behind all that its rooms had said by then. @default {false} */
  readonly isOrdered?: boolean;
  /** Whether its clients say who they are, and where they want to be, before they are put into a room. */
  readonly introduces: boolean;
  /** Where a newcomer's password stands: in `hello`, or alone in what it says first. */
  readonly password: "hello" | "line";
  /** Whether silence must be broken by a `ping`; else TCP keeps watch. */
  readonly pings: boolean;
  /**
   * A last look at bytes before they are written, for readers who are particular; `unread` is how
   * many bytes were written before that may not have been read yet.
   */
  frame?(bytes: Uint8Array<ArrayBuffer>, unread: number): Uint8Array<ArrayBuffer>;
}

/** One whose words are all text. */
export interface TextDialect extends Dialect {
  /** As {@link Dialect.encode}. */
  encode(event: ServerEvent, language: Language, id?: RequestId): string;
}

const voices = new WeakMap<Dialect, Map<string, Voice>>();

/** The voice that all readers of a dialect, a language and the same capabilities share. */
export function voiceOf(dialect: Dialect, language: Language, capabilities = 0): Voice {
  let voicesOfDialect = voices.get(dialect);
  if (voicesOfDialect === undefined) voices.set(dialect, voicesOfDialect = new Map());
  const key = `${language} ${capabilities}`;
  let voice = voicesOfDialect.get(key);
  if (voice === undefined) {
    const { isExact = false } = dialect;
    const encode: Voice["encode"] = (event) =>
      dialect.encode(event, language, undefined, capabilities);
    voice = { isExact, encode };
    voicesOfDialect.set(key, voice);
  }
  return voice;
}
