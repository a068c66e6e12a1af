/**
 * What a room is told, and the voice that tells it: what is said, which is kept and counted, and what
 * passes.
 *
 * @module
 */

import type { RequestId } from "./codes.ts";
import type { OperatorAct, RuleChange } from "./requests.ts";
import type { MaskList, Rank } from "./room.ts";

/** How something is said. */
export interface Manner {
  /** Programs that answer must not answer this. */
  readonly notice?: true;
  /** What the sender's client says to other clients beside the words, as IRC has it on the wire. */
  readonly tags?: string;
}

/** By which name of its own someone is known that does something, if it has shown that it is that person. */
export interface Known {
  /** As it is written; it is not kept over a restart. */
  readonly account?: string;
}

/** How programs say something to each other: as a message, as one that is not answered, by tags alone. */
export type SignalForm = "PRIVMSG" | "NOTICE" | "TAGMSG";

/** What passes between programs, in a room. */
export interface Signal extends Manner, Known {
  /** What it is. */
  readonly type: "signal";
  /** The room's name, without `#`. */
  readonly room: string;
  /** Who sent it. */
  readonly nick: string;
  /** How it was sent. */
  readonly form: SignalForm;
  /** Empty where tags are all of it. */
  readonly text: string;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  /** What its sender called the request by. */
  readonly request?: RequestId;
}

/** One entry of a room's log, by what tells it from all others. */
export interface EntryPlace {
  /** Its number. */
  readonly seq: number;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  /** How much it was, where it may have been told in pieces, each of which is to go; not kept over a restart. */
  readonly extent?: Extent;
}

/** How much was said. */
export interface Extent {
  /** Of UTF-8. */
  readonly bytes: number;
  /** Parted by LF. */
  readonly lines: number;
  /** It told what one did. */
  readonly deed?: true;
}

/** Something said in a room: it has a place in the room's log and is replayed to newcomers. */
export interface Entry extends Manner, Known {
  /**
   * What was done: said, acted (`/me`), or a new topic set; or said anew in the place of something
   * (`edited`); or some lines were taken back (`redacted`). Of each of those a `blank` is left: its place,
   * and no words. Or someone let something be known of an entry by a sign (`reacted`).
   */
  readonly type: "message" | "action" | "topic" | "edited" | "redacted" | "blank" | "reacted";
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
  /** The words; several lines are parted by LF. Of lines taken back, why: empty where nobody says; or a sign. */
  readonly text: string;
  /**
   * Which entries were taken back, in order; or in the place of which something is said: the first one, and
   * what was said in its place last; or of which it is a sign.
   */
  readonly targets?: readonly EntryPlace[];
  /** It tells what one does: of `edited`. */
  readonly deed?: true;
  /** The sign is there no more: of `reacted`. */
  readonly undone?: true;
  /** Whose they were, by nickname, where they were not those of who did it. */
  readonly of?: string;
  /** An operator of the server said it to all: it is in each room, and programs must not answer it. */
  readonly announced?: true;
  /** What its sender called the request by. */
  readonly request?: RequestId;
}

/** Whether an entry is words that someone said, and may take back. */
export function canBeTakenBack({ type }: Pick<Entry, "type">): boolean {
  return type === "message" || type === "action" || type === "edited";
}

/** Whether an entry is found by its words. */
export function isSaid({ type }: Pick<Entry, "type">): boolean {
  return type === "message" || type === "action" || type === "topic" || type === "edited";
}

/**
 * Whether nothing is left of the words of those entries that an entry is about; nor is it where what was said in
 * their place was taken back itself.
 */
export function takesBack({ type }: Pick<Entry, "type">): boolean {
  return type === "redacted" || type === "edited" || type === "blank";
}

/** Whether an entry comes to who made it too, as to all others: one's own words one has already. */
export function comesBack(
  { type, announced, targets }: Pick<Entry, "type" | "announced" | "targets">,
): boolean {
  return type === "redacted" || type === "edited" || type === "reacted" || announced === true ||
    type === "blank" && targets !== undefined;
}

/** What is left of an entry that was taken back: also in the place of which others it had been said. */
export function blankOf({ room, seq, timeMs, nick, author, request, targets }: Entry): Entry {
  const left = { type: "blank", room, seq, timeMs, nick, author, text: "" } as const;
  return {
    ...left,
    ...(request !== undefined && { request }),
    ...(targets !== undefined && { targets }),
  };
}

/** What can happen to a person in a room. */
export type PresenceChange =
  | { readonly type: "join"; readonly nick: string; readonly rank?: Rank; readonly operator?: true }
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

/**
 * Something that an operator did, or who commands a room; to the room it may be told by which name that one is known. It is neither stored nor replayed: the server's
 * log has what operators do.
 */
export type Moderated = Known & {
  readonly type: "moderated";
  /** What was done. */
  readonly act: OperatorAct | "except";
  /** Who did it, by the nickname of that moment. */
  readonly by: string;
  /** Whom it met, by nickname; for `lock`, `unlock` and `rule` there is nobody. */
  readonly nick?: string;
  /** The address of that person, or the address or network that was banned. Told to operators alone. */
  readonly address?: string;
  /** What a ban on that address means where its host is not on one link with this machine. */
  readonly elsewhere?: string;
  /** The room in which it is told; for `lock` and `unlock`, the room that it met. */
  readonly room?: string;
  /** That it holds in that room alone. */
  readonly here?: true;
  /** What holds in the room from now on, be it for that room alone or for it is locked, or is no longer. */
  readonly rules?: RuleChange;
  /** Who was put out of the room by a ban, by nickname. */
  readonly out?: readonly string[];
  /** Of `except`: in which list the name stands now, or does not any more. */
  readonly list?: MaskList;
  readonly isSet?: boolean;
  /** When it ends, in UTC milliseconds; not there where it does not. */
  readonly untilMs?: number;
  /** Why, in the operator's words. */
  readonly reason?: string;
  /** That it cannot be kept now, and would be undone if the server ended. Told to operators alone. */
  readonly unkept?: true;
};

/** Who comes and goes, one by one: told to those alone who keep a list of who is there. */
export type Coming =
  | Known & {
    readonly type: "came";
    readonly room: string;
    readonly nick: string;
    /** What it says its name is; empty where it does not say. */
    readonly realName: string;
    /** Why it is away, if it is. */
    readonly away?: string;
    /** What it is in the room, where it is more than others. */
    readonly rank?: Rank;
    /** Whether it is an operator of the server. */
    readonly operator?: true;
    /** UTC time in milliseconds. */
    readonly timeMs: number;
  }
  | Known & {
    /** It may be in other rooms still. */
    readonly type: "parted";
    readonly room: string;
    readonly nick: string;
    /** What it said to it. */
    readonly text?: string;
    readonly timeMs: number;
  };

/** Someone is an operator of the server from now on, or not any more: told to those who mark such in a list. */
export interface Standing {
  /** What it is. */
  readonly type: "standing";
  /** A room that it is in, without `#`. */
  readonly room: string;
  /** Who. */
  readonly nick: string;
  /** Whether it is one. */
  readonly operator: boolean;
  /** What it is in the room beside that, where it is more than others. */
  readonly rank?: Rank;
}

/** Someone is away, for that reason; without one, is back. */
export interface Away {
  /** What it is. */
  readonly type: "away";
  /** Who. */
  readonly nick: string;
  /** Why. */
  readonly text?: string;
}

/** Told to a room in its order, but never stored nor replayed. */
export type Passing =
  | Presence
  | ((Moderated | Away) & { readonly room: string })
  | Signal
  | Coming;

/** What a room's log holds. */
export type RoomEvent = Entry | Passing;

/** What someone is told, ready to be written: text goes as UTF-8. Of length 0, it is nothing at all. */
export type Words = string | Uint8Array<ArrayBuffer>;

/** A kind of reader: those of one voice read the same bytes. */
export interface Voice {
  /** Whether its readers keep a list of who is there, and are told of each change. @default {false} */
  readonly isExact?: boolean;
  /** What its readers get to see of an event. Pure, and whole by itself. */
  encode(event: RoomEvent): Words;
}
