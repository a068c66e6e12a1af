/**
 * How one room is run: who commands it, who may enter it and speak in it, and what else holds there. It
 * knows people by their numbers and names alone; time is passed in, in UTC milliseconds.
 *
 * @module
 */

import { fold } from "../../../text/name.ts";
import { holds, type Lock, termsTold } from "../moderation/sanctions.ts";
import { personMatcher, shortMask } from "../../../text/mask.ts";
import type { MaskEntry, MaskList, Rank, RoomRulesTold } from "../../../vocabulary/room.ts";
import type { Problem } from "../../../vocabulary/reply.ts";
import type { RuleChange } from "../../../vocabulary/requests.ts";
import type { StoredMask, StoredRules } from "../../store/store.ts";

/**
 * So many are remembered who were let in: each is written down with all others. Beyond that, whoever has lost
 * the connection for long says the key again, or is asked in again.
 */
export const GUESTS_MAX = 1_000;
/** So many masks stand in one list. */
export const MASKS_MAX = 100;

/** Someone, as far as rules may be about it. */
export interface Subject {
  /** What tells it from all others, whatever the name. */
  readonly person: number;
  /** Its name. */
  readonly nick: string;
  /** What its program calls its user; empty where it does not say. */
  readonly user: string;
}

/** A mask in a list, ready to be compared. */
interface Mask extends StoredMask {
  readonly fits: (nick: string, user: string) => boolean;
}

/** See the top of this file. */
export class RoomRules {
  /** The room's name, without `#`. */
  readonly room: string;
  /** Who commands it, by number, */
  readonly mods: Set<number> = new Set();
  /** who has a voice where only some have, */
  readonly voiced: Set<number> = new Set();
  /** and who was let in, or asked in, and has not left it. */
  readonly guests: Set<number> = new Set();
  /** Whether there is such a room in memory. */
  isInUse = false;
  /** Why operators of the server closed it, if they did. */
  lock: Lock | undefined;
  #set: RuleChange = {};
  readonly #masks: Record<MaskList, Mask[]> = { bans: [], mutes: [], spared: [], welcome: [] };

  /** Nothing holds there yet. */
  constructor(room: string) {
    this.room = room;
  }

  /** As it was kept. */
  static from(stored: StoredRules): RoomRules {
    const rules = new RoomRules(stored.room);
    for (const author of stored.mods) rules.mods.add(author);
    for (const author of stored.voiced) rules.voiced.add(author);
    for (const author of stored.guests) rules.guests.add(author);
    rules.lock = stored.lock;
    rules.#set = stored.set;
    for (const { list, ...mask } of stored.masks) rules.#masks[list].push(comparable(mask));
    return rules;
  }

  /** All of it, to be kept and compared. */
  get stored(): StoredRules {
    const masks = Object.entries(this.#masks).flatMap(([list, masks]) =>
      masks.map(({ fits: _, ...mask }) => ({ list: list as MaskList, ...mask }))
    );
    return {
      room: this.room,
      mods: [...this.mods],
      voiced: [...this.voiced],
      guests: [...this.guests],
      set: this.#set,
      masks,
      ...(this.lock !== undefined && { lock: this.lock }),
    };
  }

  // What holds

  /** Whether anything holds but that someone commands the room. */
  get isTouched(): boolean {
    return Object.keys(this.#set).length > 0 || this.lock !== undefined || this.voiced.size > 0 ||
      Object.values(this.#masks).some((masks) => masks.length > 0);
  }

  /** Whether everyone may speak, as far as the room is concerned: most of the time there is nothing to look up. */
  get isLoud(): boolean {
    return this.#set.quiet !== true && this.lock === undefined && this.#masks.mutes.length === 0;
  }

  /** Whether who is in it was let in, and others are not. */
  get isGuarded(): boolean {
    return this.#set.invited === true || this.#set.key !== undefined;
  }

  /** Whether only who is in it sees that there is such a room. */
  get isSecret(): boolean {
    return this.#set.secret === true;
  }

  /** Whether one need not be in it to speak in it. */
  get takesOutsiders(): boolean {
    return this.#set.outsiders === true;
  }

  /** Whether only who commands it sets its topic. */
  get isTopicLocked(): boolean {
    return this.#set.topicLocked === true;
  }

  /** Whether only who commands it asks others in. */
  get isInvited(): boolean {
    return this.#set.invited === true;
  }

  /** What of its rules is so while an operator of the server has it locked, as it is now. */
  get closing(): Pick<RuleChange, "invited" | "quiet"> {
    const isLocked = this.lock !== undefined;
    const { invited = false, quiet = false } = this.#set;
    return { invited: isLocked || invited, quiet: isLocked || quiet };
  }

  /** What people are told of it; its key, those who are in it. */
  told(isIn: boolean): RoomRulesTold {
    const { invited, quiet, topicLocked, secret, outsiders, limit, key } = this.#set;
    return {
      ...(invited && { invited }),
      ...(quiet && { quiet }),
      ...(topicLocked && { topicLocked }),
      ...(secret && { secret }),
      ...(outsiders && { outsiders }),
      ...(this.lock !== undefined && { locked: true }),
      ...(limit !== undefined && { limit }),
      ...(key !== undefined && { key: isIn ? key : "*" }),
    };
  }

  /** All that someone is there. */
  ranksOf(author: number): readonly Rank[] {
    return [
      ...this.mods.has(author) ? ["mod"] as const : [],
      ...this.voiced.has(author) ? ["voice"] as const : [],
    ];
  }

  /** What someone is there, the most if it is more than one thing. */
  rankOf(author: number): Rank | undefined {
    return this.mods.has(author) ? "mod" : this.voiced.has(author) ? "voice" : undefined;
  }

  /** Why someone may not enter the room, in which so many are; `key` is the word that it said. */
  barrierTo(
    subject: Subject,
    { key, members, utcMs }: {
      readonly key: string | undefined;
      readonly members: number;
      readonly utcMs: number;
    },
  ): Problem | undefined {
    if (this.lock !== undefined) return { code: "room_locked", ...termsTold(this.lock) };
    if (this.mods.has(subject.person) || this.guests.has(subject.person)) return undefined;
    const ban = this.#meeting("bans", subject, utcMs);
    if (ban !== undefined && this.#meeting("spared", subject, utcMs) === undefined) {
      return { code: "room_banned", ...termsTold(ban) };
    }
    const { invited, key: wanted, limit } = this.#set;
    if (invited && this.#meeting("welcome", subject, utcMs) === undefined) {
      return { code: "room_invited" };
    }
    if (wanted !== undefined && wanted !== key) {
      return { code: "room_keyed", ...(key !== undefined && { field: "key" }) };
    }
    if (limit !== undefined && members >= limit) return { code: "room_full", limit };
    return undefined;
  }

  /** Why someone may not speak in it. */
  silenceOf(subject: Subject, utcMs: number): Problem | undefined {
    if (this.lock !== undefined) return { code: "room_locked", ...termsTold(this.lock) };
    if (this.rankOf(subject.person) !== undefined) return undefined;
    const mute = this.#meeting("mutes", subject, utcMs);
    if (mute !== undefined && this.#meeting("spared", subject, utcMs) === undefined) {
      return { code: "muted", ...termsTold(mute) };
    }
    return this.#set.quiet ? { code: "room_quiet" } : undefined;
  }

  // What changes it

  /** Has these rules hold; returns what of it is new. */
  change(change: RuleChange): RuleChange {
    const before = this.#set;
    const after = { ...before, ...change };
    this.#set = Object.fromEntries(
      Object.entries(after).filter(([, value]) => value !== false && value !== 0 && value !== ""),
    );
    const known = new Map(Object.entries(before));
    return Object.fromEntries(
      Object.entries(change).filter(([name, value]) => {
        const isOff = value === false || value === 0 || value === "";
        return isOff ? known.has(name) : known.get(name) !== value;
      }),
    );
  }

  /** The masks of a list that still hold. */
  masks(list: MaskList, utcMs: number): MaskEntry[] {
    return this.#masks[list].filter((mask) => holds(mask, utcMs))
      .map(({ fits: _fits, author: _author, ...mask }) => mask);
  }

  /** Puts a mask into a list, in the place of the same; returns whether there was room for it. */
  add(list: MaskList, mask: StoredMask, utcMs: number): boolean {
    const others = this.#masks[list].filter((other) =>
      holds(other, utcMs) && fold(other.mask) !== fold(mask.mask)
    );
    if (others.length >= MASKS_MAX) return false;
    this.#masks[list] = [...others, comparable(mask)];
    return true;
  }

  /** Takes a mask out of a list, or what was given to the person of that number; returns it, as it stood there. */
  remove(list: MaskList, text: string, author?: number): string | undefined {
    const mask = fold(shortMask(text));
    const isMeant = (other: Mask): boolean =>
      fold(other.mask) === mask || (author !== undefined && other.author === author);
    const found = this.#masks[list].find(isMeant);
    this.#masks[list] = this.#masks[list].filter((other) => !isMeant(other));
    return found?.mask;
  }

  /** Whether a list meets someone. */
  meets(list: MaskList, subject: Subject, utcMs: number): boolean {
    return this.#meeting(list, subject, utcMs) !== undefined;
  }

  /** The first of a list that meets someone. */
  #meeting(list: MaskList, { person, nick, user }: Subject, utcMs: number): Mask | undefined {
    return this.#masks[list].find((mask) =>
      holds(mask, utcMs) && (mask.author === person || mask.fits(nick, user))
    );
  }
}

function comparable(mask: StoredMask): Mask {
  return { ...mask, fits: personMatcher(mask.mask) };
}
