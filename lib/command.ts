/**
 * What people ask for. A dialect decodes bytes into these, the hub carries them out.
 *
 * @module
 */

import type { ErrorCode } from "./event.ts";

/** The commands that a person can type, without their slash. */
export const COMMAND_NAMES = [
  "nick",
  "who",
  "join",
  "leave",
  "rooms",
  "topic",
  "msg",
  "me",
  "history",
  "lang",
  "help",
  "quit",
] as const;

/** One of {@link COMMAND_NAMES}. */
export type CommandName = (typeof COMMAND_NAMES)[number];

/** One request of one person. */
export type Command =
  | { readonly type: "say" | "action"; readonly text: string }
  | { readonly type: "direct"; readonly to: string; readonly text: string }
  | { readonly type: "nick"; readonly nick: string }
  /** As `nick`, but never refused: what cannot be had is bent until it can. */
  | { readonly type: "introduce"; readonly name: string }
  | { readonly type: "join"; readonly room: string }
  | { readonly type: "leave" }
  | { readonly type: "topic"; readonly text?: string }
  | { readonly type: "who" }
  | { readonly type: "rooms" }
  | { readonly type: "history"; readonly count?: number }
  | { readonly type: "language"; readonly tag: string }
  | { readonly type: "help" }
  | { readonly type: "quit" }
  /** It was no command: the sender is told why. */
  | {
    readonly type: "invalid";
    readonly code: ErrorCode;
    readonly value?: string;
    readonly command?: CommandName;
    readonly limit?: number;
  };
