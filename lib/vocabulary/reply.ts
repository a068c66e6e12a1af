/**
 * What people are told, in codes: no sentence stands here. A dialect turns an event into bytes for
 * its reader, in the reader's language.
 *
 * @module
 */

import type { CloseReason, CommandName, ErrorCode } from "./codes.ts";
import type {
  Away,
  Entry,
  EntryPlace,
  Known,
  Manner,
  Moderated,
  PresenceChange,
  RoomEvent,
  Signal,
  Standing,
} from "./entry.ts";
import type { AddressOf, AwayPerson, Census, FormerName, Person, RoomDetails } from "./person.ts";
import type { Language } from "./language.ts";
import type { MaskEntry, MaskList, Rank, RulesTold } from "./room.ts";

/** A ban that holds. */
export interface BanInForce {
  /** The name that is banned. */
  readonly nick?: string;
  /** Or the address. */
  readonly address?: string;
  /** The operator's name; in a room, that of who put it there, at that time. */
  readonly by: string;
  /** When it ends, in UTC milliseconds; not there where it does not. */
  readonly untilMs?: number;
  /** Why, in the operator's words. */
  readonly reason?: string;
}

/** Someone may say nothing. */
export interface MuteInForce {
  /** By the name to which it was given; in a room, it may be a mask. */
  readonly nick: string;
  /** Who ordered it, if that is still known: in the whole chat, by the operator's name. */
  readonly by?: string;
  /** As in {@link BanInForce}. */
  readonly untilMs?: number;
  /** As in {@link BanInForce}. */
  readonly reason?: string;
}

/** A room that is locked. */
export interface LockInForce {
  /** Its name, without `#`. */
  readonly room: string;
  /** The operator's name, if it is still known. */
  readonly by?: string;
  /** As in {@link BanInForce}. */
  readonly reason?: string;
}

/** Someone became an operator: told to nobody, but the server's log has it. */
export type Promoted = {
  readonly type: "promoted";
  /** The name that the others see. */
  readonly nick: string;
  /** Where the connection comes from. */
  readonly address: string;
};

/** Someone is an operator no more: told to that person alone, and the server's log has it. */
export type Demoted = {
  readonly type: "demoted";
  /** The name that the others see. */
  readonly nick: string;
};

/** What is in files and can be read anew while the server runs. */
export type Reloadable = "certificate" | "password" | "motd" | "operators";

/** An operator took back what someone said: the server's log has that, and not the words. */
export type Redacted = {
  readonly type: "redacted";
  /** The name that the others see. */
  readonly by: string;
  /** The room's name, without `#`. */
  readonly room: string;
  /** Whose lines, by nickname. */
  readonly nick: string;
  /** How many they were. */
  readonly count: number;
  /** Why, in the operator's words. */
  readonly reason?: string;
};

/**
 * What an operator of the server did, as it is remembered: whom it met, until when and why, as {@link Moderated}
 * has it. Of one who became an operator, `nick` is as whom; of `announce`, `reason` is what was said.
 */
export interface Deed extends
  Pick<
    Moderated,
    | ("nick" | "address" | "elsewhere" | "room" | "here")
    | ("rules" | "list" | "isSet" | "untilMs" | "reason")
  > {
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  /** The name in the operators' file. */
  readonly operator: string;
  /** What; `op` and `deop`: it became an operator, or is none any more. */
  readonly act: Moderated["act"] | "op" | "deop" | "redact";
  /** Of `redact`: how many lines. */
  readonly count?: number;
}

/** What the server's log has of operators. */
export type OperatorDeed = Moderated | Promoted | Demoted | Redacted;

/** A room, as one finds it. */
export interface RoomState {
  /** Its name, without `#`. */
  readonly room: string;
  /** Empty where there is none. */
  readonly topic: string;
  /** How many are in it, oneself included. */
  readonly members: number;
  /** The sequence number of its last entry, 0 if it has none. */
  readonly seq: number;
  /**
   * Which log counts them: another one under the same name has another. A server of before this was
   * told does not say.
   */
  readonly log?: string;
  /** The last entry that one has read, where one has said that by `mark`. */
  readonly read?: number;
  /** What one is in it, where one is more than others. */
  readonly rank?: Rank;
  /** Of a private conversation: the names of the others in it. */
  readonly with?: readonly string[];
}

/** Where something that was said in private stands in its conversation. */
export interface PrivatePlace {
  /** What the conversation is called in the place of a room. */
  readonly room: string;
  /** Counts what was said in it. */
  readonly seq: number;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
}

/** What one person alone is told. */
export type Reply =
  | Known & {
    /** You are here. */
    readonly type: "welcome";
    readonly nick: string;
    readonly token: string;
    readonly resumed: boolean;
    readonly rooms: readonly RoomState[];
    /** One was here already, by another client. */
    readonly beside?: true;
    /** From when on it may have missed something, in UTC milliseconds, where it has come back by its name. */
    readonly leftAtMs?: number;
  }
  /** What those who run the server say to whoever comes; several lines are parted by LF. */
  | { readonly type: "motd"; readonly text: string }
  /** You are in a room (again). */
  | ({ readonly type: "entered"; readonly nick: string } & RoomState & Known)
  /** You are in it no more; `own`, by the word of another client of yours. */
  | {
    readonly type: "left";
    readonly nick: string;
    readonly room: string;
    readonly own?: boolean;
  }
  /**
   * Some of the past: all of it, or the first part of `count` entries, or a part behind that. `to` are the names of
   * those with whom it was said in private, for one who does not have that as a room.
   */
  | {
    readonly type: "history";
    readonly room: string;
    readonly to?: string;
    readonly entries: readonly Entry[];
    readonly count?: number;
    readonly isRest?: true;
  }
  | { readonly type: "renamed"; readonly nick: string; readonly newNick: string }
  /** What happens in a private conversation, to one who has it as a room. */
  | {
    readonly type: "private";
    readonly event: Entry | PresenceChange & { readonly room: string };
  }
  /**
   * What was said in private was said anew, taken back or reacted to: told to one who does not have that as a room. `to`
   * are the names of all to whom whoever did that talks there, with commas between; `own`, that it was oneself.
   */
  | { readonly type: "revised"; readonly entry: Entry; readonly to: string; readonly own?: true }
  /** Who reads one room at a time is in these too, by its other clients or from before. */
  | { readonly type: "elsewhere"; readonly rooms: readonly string[] }
  /** The name is one's own from now on, by the password that one gave. */
  | { readonly type: "registered"; readonly nick: string }
  /** The name is one's own no more, by the word of that operator if not by one's own. */
  | { readonly type: "released"; readonly nick: string; readonly by?: string }
  /** How far one has read, by one's own word: 0 for not at all; to which UTC time, in milliseconds. */
  | {
    readonly type: "marked";
    readonly room: string;
    readonly seq: number;
    readonly timeMs?: number;
  }
  /** One is away, or back. */
  | Away
  /** It is done; for an entry: it has its place in the log; for history: `more` was wanted and is there. */
  | {
    readonly type: "ack";
    readonly more?: true;
    readonly room?: string;
    readonly seq?: number;
    readonly timeMs?: number;
    /** Of something said to one person alone: that person's name by now. */
    readonly to?: string;
    /** It was sent to one who cannot show that it has come. */
    readonly unsure?: true;
    /** Why that person is away, if it is. */
    readonly away?: string;
    /** Of something said in private, to one who sees its own words among others'. */
    readonly place?: PrivatePlace;
  }
  | Manner & Known & {
    readonly type: "direct";
    readonly from: string;
    readonly to: string;
    readonly text: string;
    /** It tells what the sender does. */
    readonly deed?: true;
    /** One has said it oneself, by another client. */
    readonly own?: true;
    /** By which the sender can be answered, whatever its name is by then. */
    readonly person?: string;
    /** Its place among all that was said to this person alone. */
    readonly log?: string;
    readonly seq?: number;
    readonly timeMs?: number;
    /** It may have come before. */
    readonly replayed?: true;
    /** Where it stands, for those who answer it, or ask for what stands around it. */
    readonly place?: PrivatePlace;
    /** In the place of which entry there it is said. */
    readonly replaces?: EntryPlace;
  }
  /** What a program says to one's own alone. */
  | (Omit<Signal, "room"> & { readonly to: string })
  | Standing
  | Fate
  /** Who they are; the room that was asked about, where there is one. */
  | {
    readonly type: "people";
    readonly people: readonly Person[];
    readonly room?: RoomDetails;
  }
  | ({ readonly type: "census" } & Census)
  /** One's private conversations: with whom, and when something was said there last, in UTC milliseconds. */
  | {
    readonly type: "conversations";
    readonly conversations: readonly {
      readonly people: readonly string[];
      readonly saidAtMs: number;
    }[];
  }
  /** Who had a name, the last one first. */
  | { readonly type: "formerly"; readonly names: readonly FormerName[] }
  /** Someone has, or has not any more, one of the names that one wants to hear of. */
  | { readonly type: "watched"; readonly nick: string; readonly isHere: boolean }
  /** Someone is asked into a room: oneself, or whom one asked. */
  | Known & {
    readonly type: "invited";
    readonly by: string;
    readonly to: string;
    readonly room: string;
    /** It was oneself who asked. */
    readonly own?: true;
  }
  | {
    readonly type: "who";
    readonly room: string;
    /** How many are there; `nicks` may be only the first of them. */
    readonly members: number;
    readonly nicks: readonly string[];
    /** How many more only read along. */
    readonly reading?: number;
    /** Why those of them are away who are. */
    readonly away?: readonly AwayPerson[];
    /** Those of them who command the room, and who have a voice in it, where there are such. */
    readonly mods?: readonly string[];
    readonly voiced?: readonly string[];
    /** Those of them who are operators of the server, where there are such; oneself is not named. */
    readonly operators?: readonly string[];
    /** Where they come from, as far as that is known: told to operators of the server alone. */
    readonly addresses?: readonly AddressOf[];
  }
  | RulesTold
  | {
    readonly type: "masks";
    readonly room: string;
    readonly list: MaskList;
    readonly masks: readonly MaskEntry[];
  }
  | {
    readonly type: "rooms";
    readonly rooms: readonly { name: string; members: number; topic: string }[];
  }
  | { readonly type: "topicIs"; readonly room: string; readonly topic: string }
  | { readonly type: "language"; readonly language: Language }
  /** `operator` says whether the reader may order something, `mod` whether it may in its room. */
  | { readonly type: "help"; readonly operator?: boolean; readonly mod?: true }
  /** That there is help: told to a person who was greeted before anything else was known of it. */
  | { readonly type: "hint" }
  /** The password is wanted now: the server's, or an operator's. */
  | { readonly type: "askPassword" }
  /** One is an operator now, of that name. */
  | { readonly type: "operator"; readonly name: string }
  /** One is no operator of that name any more. */
  | { readonly type: "demoted"; readonly name: string }
  | Moderated
  /** Which bans hold: `total` of them; `bans` may be only some. */
  | {
    readonly type: "bans";
    readonly total: number;
    readonly bans: readonly BanInForce[];
    /** The room in which they hold, where it is not the whole chat. */
    readonly room?: string;
  }
  /** Who may say nothing: as `bans`. */
  | {
    readonly type: "mutes";
    readonly total: number;
    readonly mutes: readonly MuteInForce[];
    readonly room?: string;
  }
  /** Which rooms are locked: as `bans`. */
  | {
    readonly type: "locks";
    readonly total: number;
    readonly locks: readonly LockInForce[];
  }
  /** What operators did last, the oldest first: `total` are remembered. */
  | { readonly type: "modlog"; readonly total: number; readonly deeds: readonly Deed[] }
  | {
    readonly type: "skipped";
    readonly room: string;
    readonly count: number;
    /** The sequence numbers of the first and the last, where they are known. */
    readonly from?: number;
    readonly to?: number;
  }
  /** What is said can not be kept for the time being, and so not be said; or it can again. */
  | { readonly type: "storage"; readonly works: boolean }
  /**
   * What was found of a room, newest first; `more` where older ones were found too. Where it took too
   * long, `unseen` entries were not looked at: those before `from`.
   */
  | {
    readonly type: "found";
    readonly room: string;
    /** As with `history`. */
    readonly to?: string;
    readonly entries: readonly Entry[];
    readonly more?: true;
    readonly from?: number;
    readonly unseen?: number;
  }
  | { readonly type: "ping" }
  /** Where else the chat is: the addresses of its other servers. */
  | { readonly type: "servers"; readonly servers: readonly string[] }
  /** `detail` is what an operator said to it, `untilMs` how long that holds, `servers` where the chat goes on. */
  | {
    readonly type: "closing";
    readonly reason: CloseReason;
    readonly detail?: string;
    readonly untilMs?: number;
    readonly servers?: readonly string[];
  }
  | ({ readonly type: "error" } & Problem);

/** The last thing that someone is told. */
export type Closing = Extract<Reply, { type: "closing" }>;

/** What was wrong with a request. */
export interface Problem {
  /** Which of all that can be. */
  readonly code: ErrorCode;
  /** The value that was refused, fit to be shown. */
  readonly value?: string;
  /** What an operator said to it. */
  readonly detail?: string;
  /** When it ends, in UTC milliseconds. */
  readonly untilMs?: number;
  /** The command that was meant, where one was. */
  readonly command?: CommandName;
  /** What the value may be at most, where that was the trouble. */
  readonly limit?: number;
  /** The field of a json request in which it stood. */
  readonly field?: string;
  /** What may stand there. */
  readonly allowed?: Allowed;
}

/** What someone who meets a ban, a mute or a lock is told of it. */
export type TermsTold = Pick<Problem, "untilMs" | "detail">;

/** What may stand in a field of a json request. */
export type Allowed =
  | { readonly type: "text"; readonly max: number }
  | { readonly type: "number"; readonly min: number; readonly max: number }
  | { readonly type: "oneOf"; readonly values: readonly string[] }
  | { readonly type: "id" | "object" | "flag" };

/** Everything a person can be told. */
export type ServerEvent = RoomEvent | Reply;

/** What happens to someone with whom one shares a room, or of whom one wants to hear (`isWatched`). */
export type Fate = Known & {
  readonly type: "fate";
  readonly nick: string;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  readonly isWatched?: true;
  readonly what:
    | { readonly type: "called"; readonly newNick: string }
    /** It is here no more, for that reason, and said that to it. */
    | { readonly type: "gone"; readonly reason: CloseReason; readonly text?: string }
    /** It is away, for that reason; without one, it is back. */
    | { readonly type: "away"; readonly text?: string }
    | { readonly type: "described"; readonly realName: string }
    /** It is known by that name of its own; without one, by none. */
    | { readonly type: "known"; readonly account?: string };
};
