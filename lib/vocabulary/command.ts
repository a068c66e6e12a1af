/**
 * What people ask for. A dialect decodes bytes into these, the hub carries them out.
 *
 * @module
 */

import type { Problem } from "./reply.ts";
import type { Hello, LogCursor } from "./protocol.ts";
import type { RequestId } from "./codes.ts";

/** One request of one person. */
export type Command =
  & {
    /** What its sender calls it by, if an answer to that is wanted. */
    readonly id?: RequestId;
  }
  & (
    /** Without a room, here and below, in the one that was joined last. */
    | { readonly type: "say" | "action"; readonly room?: string; readonly text: string }
    /** To whoever wrote by that `person`, whatever the name; without it, to whoever has the name. */
    | {
      readonly type: "direct";
      readonly to: string;
      readonly person?: string;
      readonly text: string;
    }
    /** Has all that was said to it alone, up to there. */
    | ({ readonly type: "seen" } & LogCursor)
    | { readonly type: "hello"; readonly hello: Hello }
    | { readonly type: "nick"; readonly nick: string }
    /** As `nick`, but never refused: what cannot be had is bent until it can. */
    | { readonly type: "introduce"; readonly name: string }
    /** Goes to a room, by default the first one, and out of all others. */
    | { readonly type: "enter"; readonly room?: string }
    /** Goes to a room and stays in the others. */
    | (
      & { readonly type: "join"; readonly room: string; readonly replay?: number }
      & Partial<LogCursor>
    )
    | { readonly type: "leave"; readonly room?: string }
    | { readonly type: "topic"; readonly room?: string; readonly text?: string }
    | { readonly type: "who"; readonly room?: string }
    | { readonly type: "rooms" }
    | {
      readonly type: "history";
      readonly room?: string;
      /** Entries with smaller sequence numbers, the last of them. */
      readonly before?: number;
      /** Entries with greater ones, the first of them. */
      readonly after?: number;
      readonly limit?: number;
    }
    /** Only what has a smaller sequence number than `before`, if there is one. */
    | {
      readonly type: "search";
      readonly room?: string;
      readonly words: string;
      readonly before?: number;
    }
    | { readonly type: "language"; readonly tag: string }
    /** Wants to be an operator; without a password it is asked for. The gate sees to it. */
    | { readonly type: "op"; readonly name: string; readonly password?: string }
    /** Is one. Nobody can ask for this: it comes of the gate. */
    | { readonly type: "promote"; readonly name: string }
    | { readonly type: "kick"; readonly nick: string; readonly reason?: string }
    /** `target` is a nickname or an address; without `forMs` there is no end to it. */
    | {
      readonly type: "ban";
      readonly target: string;
      readonly forMs?: number;
      readonly reason?: string;
    }
    | { readonly type: "unban"; readonly target: string }
    | { readonly type: "bans" }
    | {
      readonly type: "mute";
      readonly nick: string;
      readonly forMs?: number;
      readonly reason?: string;
    }
    | { readonly type: "unmute"; readonly nick: string }
    | { readonly type: "lock"; readonly room: string; readonly reason?: string }
    | { readonly type: "unlock"; readonly room: string }
    | { readonly type: "help" }
    | { readonly type: "ping" }
    | { readonly type: "quit" }
    /** It was no command: the sender is told why. */
    | ({ readonly type: "invalid" } & Problem)
    /** So often was it none that the connection is to end. */
    | { readonly type: "expel" }
  );

/** Sets a topic; without `text`, asks for it. */
export type Topic = Extract<Command, { readonly type: "topic" }>;

/**
 * What only looks: once its sender has been heard of, it makes no difference in which order with others'
 * requests that happens. Of `topic`, that which has no `text`.
 */
export type Look =
  | Extract<
    Command,
    { readonly type: "who" | "rooms" | "history" | "search" | "bans" | "help" | "ping" | "invalid" }
  >
  | Topic;

/** What may change who is where, or what was said: such requests are carried out in one order for all. */
export type Change = Exclude<Command, Look> | (Topic & { readonly text: string });

/** Whether a command may change anything. */
export function isChange(command: Command): command is Change {
  switch (command.type) {
    case "topic":
      return command.text !== undefined;
    case "who":
    case "rooms":
    case "history":
    case "search":
    case "bans":
    case "help":
    case "ping":
    case "invalid":
      return false;
    default:
      return true;
  }
}
