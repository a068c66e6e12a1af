/**
 * How a room is run: who has more to say in it than others, and what holds there.
 *
 * @module
 */

/** What someone is in a room: one who commands it, or one who has a voice where only some have. */
export type Rank = "mod" | "voice";

/** Those in a list: who may not enter, who may not speak, whom no ban meets, who needs no invitation. */
export type MaskList = "bans" | "mutes" | "spared" | "welcome";

/** People, by a name that may have `*` and `?` in it, or by `name!user@host` as IRC has it. */
export interface MaskEntry {
  /** The name. */
  readonly mask: string;
  /** Who put it there, by the nickname of that moment. */
  readonly by: string;
  /** When, in UTC milliseconds. */
  readonly atMs: number;
  /** When it ends, in UTC milliseconds; not there where it does not. */
  readonly untilMs?: number;
  /** Why, in the words of who put it there. */
  readonly reason?: string;
}

/** What holds in a room, each only where it does: see `rule` in `requests.ts`. */
export interface RoomRulesTold {
  /** Nobody enters who is not asked in. */
  readonly invited?: true;
  /** Only some speak. */
  readonly quiet?: true;
  /** Only some set the topic. */
  readonly topicLocked?: true;
  /** It is seen by those alone who are in it. */
  readonly secret?: true;
  /** Who is not in it may speak in it. */
  readonly outsiders?: true;
  /** Operators of the server alone enter it, and speak in it. */
  readonly locked?: true;
  /** Most people that are let in. */
  readonly limit?: number;
  /** The word without which nobody enters: told to those who are in the room. */
  readonly key?: string;
}

/** What holds in a room, and who of those that are in it commands it, or has a voice. */
export interface RulesTold {
  /** As an answer, and as a message. */
  readonly type: "rules";
  /** Which room. */
  readonly room: string;
  /** What holds. */
  readonly rules: RoomRulesTold;
  /** Who commands it, by nickname. */
  readonly mods: readonly string[];
  /** Who has a voice, by nickname. */
  readonly voiced: readonly string[];
}
