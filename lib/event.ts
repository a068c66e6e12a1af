/**
 * What people are told, in codes: no sentence stands here. A dialect turns an event into bytes for
 * its reader, in the reader's language.
 *
 * @module
 */

import type { CommandName } from "./command.ts";
import type { Language } from "./language.ts";

/** Something said in a room: it has a place in the room's log and is replayed to newcomers. */
export interface Entry {
  /** What was done: said, acted (`/me`), or a new topic set. */
  readonly type: "message" | "action" | "topic";
  /** The room's name, without `#`. */
  readonly room: string;
  /** Counts the room's entries, from 1. */
  readonly seq: number;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  /** Who did it, by the nickname of that moment. */
  readonly nick: string;
  /** The words; several lines are parted by LF. */
  readonly text: string;
}

/** Who comes, goes and is renamed: told to the room in its order, but never stored nor replayed. */
export type Presence =
  | { readonly type: "join"; readonly room: string; readonly nick: string }
  | { readonly type: "leave"; readonly room: string; readonly nick: string }
  | {
    readonly type: "nick";
    readonly room: string;
    readonly nick: string;
    readonly newNick: string;
  }
  | {
    /** Many comings, goings and new names in one line: how many, and who the first of them were. */
    readonly type: "presence";
    readonly room: string;
    readonly joined: Crowd;
    readonly left: Crowd;
    readonly renamed: Crowd;
  };

/** Some people, of whom only the first few are named. */
export interface Crowd {
  /** How many they are. */
  readonly count: number;
  /** The first of them. */
  readonly nicks: readonly string[];
}

/** What a room's log holds. */
export type RoomEvent = Entry | Presence;

/** What can be wrong with what a person sent. The closed list of error codes. */
export type ErrorCode =
  | "argument_missing"
  | "language_unknown"
  | "line_too_long"
  | "nick_malformed"
  | "nick_reserved"
  | "nick_taken"
  | "nick_unknown"
  | "not_reading"
  | "number_malformed"
  | "room_malformed"
  | "rooms_full"
  | "topic_too_long"
  | "unknown_command";

/** Why a connection ends. */
export type CloseReason =
  | "quit"
  | "ended"
  | "reset"
  | "stalled"
  | "server_full"
  | "address_full"
  | "http"
  | "shutdown"
  | "fault";

/** What one person alone is told. */
export type Reply =
  | {
    /** You are in a room (again). */
    readonly type: "welcome";
    readonly nick: string;
    readonly room: string;
    readonly topic: string;
    /** How many are in it, you included. */
    readonly members: number;
  }
  | { readonly type: "history"; readonly room: string; readonly entries: readonly Entry[] }
  | { readonly type: "renamed"; readonly nick: string }
  | { readonly type: "direct"; readonly from: string; readonly to: string; readonly text: string }
  | {
    readonly type: "who";
    readonly room: string;
    /** How many are there; `nicks` may be only the first of them. */
    readonly members: number;
    readonly nicks: readonly string[];
  }
  | {
    readonly type: "rooms";
    readonly rooms: readonly { name: string; members: number; topic: string }[];
  }
  | { readonly type: "topicIs"; readonly room: string; readonly topic: string }
  | { readonly type: "language"; readonly language: Language }
  | { readonly type: "help" }
  | { readonly type: "skipped"; readonly room: string; readonly count: number }
  | { readonly type: "closing"; readonly reason: CloseReason }
  | {
    readonly type: "error";
    readonly code: ErrorCode;
    /** The value that was refused, fit to be shown. */
    readonly value?: string;
    /** The command that was meant, where one was. */
    readonly command?: CommandName;
    /** What the value may be at most, where that was the trouble. */
    readonly limit?: number;
  };

/** Everything a person can be told. */
export type ServerEvent = RoomEvent | Reply;
