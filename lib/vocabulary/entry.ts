/**
 * What a room is told, and the voice that tells it: what is said, which is kept and counted, and what
 * passes.
 *
 * @module
 */

import type { RequestId } from "./codes.ts";
import type { OperatorAct } from "./requests.ts";

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
  /** Who did it, whatever the name: a number that the hub gives each person. */
  readonly author: number;
  /** The words; several lines are parted by LF. */
  readonly text: string;
  /** What its sender called the request by. */
  readonly request?: RequestId;
}

/** What can happen to a person in a room. */
export type PresenceChange =
  | { readonly type: "join"; readonly nick: string }
  | { readonly type: "leave"; readonly nick: string }
  | { readonly type: "nick"; readonly nick: string; readonly newNick: string };

/** Who comes, goes and is renamed: told to the room in its order, but never stored nor replayed. */
export type Presence =
  | (PresenceChange & { readonly room: string })
  | {
    /** Many comings, goings and new names in one line: how many, and who the first of them were. */
    readonly type: "presence";
    readonly room: string;
    readonly joined: Crowd;
    readonly left: Crowd;
    readonly renamed: Crowd;
    /**
     * Each of them, in order, for voices that need every name: not there where they, or the members of
     * the room, are too many.
     */
    readonly changes?: readonly PresenceChange[];
  };

/** Some people, of whom only the first few are named. */
export interface Crowd {
  /** How many they are. */
  readonly count: number;
  /** The first of them. */
  readonly nicks: readonly string[];
}

/** Something that an operator did. It is neither stored nor replayed: the server's log has it. */
export type Moderated = {
  readonly type: "moderated";
  /** What was done. */
  readonly act: OperatorAct;
  /** Who did it, by the nickname of that moment. */
  readonly by: string;
  /** Whom it met, by nickname; for `lock` and `unlock` there is nobody. */
  readonly nick?: string;
  /** The address of that person, or the address or network that was banned. Told to operators alone. */
  readonly address?: string;
  /** What a ban on that address means where its host is not on one link with this machine. */
  readonly elsewhere?: string;
  /** The room in which it is told; for `lock` and `unlock`, the room that it met. */
  readonly room?: string;
  /** When it ends, in UTC milliseconds; not there where it does not. */
  readonly untilMs?: number;
  /** Why, in the operator's words. */
  readonly reason?: string;
  /** That it cannot be kept now, and would be undone if the server ended. Told to operators alone. */
  readonly unkept?: true;
};

/** Told to a room in its order, but never stored nor replayed. */
export type Passing = Presence | (Moderated & { readonly room: string });

/** What a room's log holds. */
export type RoomEvent = Entry | Passing;

/** What someone is told, ready to be written: text goes as UTF-8. Of length 0, it is nothing at all. */
export type Words = string | Uint8Array<ArrayBuffer>;

/** A kind of reader: those of one voice read the same bytes. */
export interface Voice {
  /** What its readers get to see of an event. Pure, and whole by itself. */
  encode(event: RoomEvent): Words;
}
