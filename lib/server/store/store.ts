/**
 * What a durable history is asked to do. Without one, a room's past lives in memory alone.
 *
 * @module
 */

import type { RequestId, StoreProblem } from "../../vocabulary/codes.ts";
import type { Deed } from "../../vocabulary/reply.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Letter } from "../../vocabulary/letter.ts";
import type { MaskEntry, MaskList } from "../../vocabulary/room.ts";
import type { RuleChange } from "../../vocabulary/requests.ts";

/** How much of the past is kept in each room: all of it, so many entries, or so many days. */
export type Keep =
  | { readonly type: "all" }
  | { readonly type: "entries"; readonly max: number }
  | { readonly type: "days"; readonly max: number };

/** What a power cut may take: nothing that was committed, or the last moments of it. */
export const DURABILITIES = ["full", "normal"] as const;

/** One of {@link DURABILITIES}. */
export type Durability = (typeof DURABILITIES)[number];

/** A room as it was left. */
export interface StoredRoom {
  /** Its name, without `#`. */
  readonly name: string;
  /** Empty where there is none. */
  readonly topic: string;
  /** The sequence number of its last entry, 0 for none. */
  readonly seq: number;
  /** What tells its log from any other. */
  readonly log: string;
  /** The newest entries, oldest first. */
  readonly entries: readonly Entry[];
}

/** How much text an entry has. */
export interface EntrySize {
  /** Its sequence number. */
  readonly seq: number;
  /** In bytes of UTF-8. */
  readonly bytes: number;
}

/** A part of a room that a search has looked at. */
export interface Stretch {
  /** The sequence number of its first entry. */
  readonly from: number;
  /** What was found in it, newest first. */
  readonly entries: readonly Entry[];
}

/** How something was ordered. */
export interface StoredTerms {
  /** When it ends, in UTC milliseconds; without it, never. */
  readonly untilMs?: number;
  /** In the operator's words. */
  readonly reason?: string;
  /** The operator's name, where it was noted. */
  readonly by?: string;
}

/** Someone who may come back and take up a lost connection. */
export interface StoredPerson {
  /** The hash of the secret by which this person is known again: whoever reads it has not the secret. */
  readonly key: string;
  /** What {@link Entry.author} is for what this person said. */
  readonly author: number;
  /** The name at that time. */
  readonly nick: string;
  /** Whose address the last connection came from, in the one form that all of one owner share. */
  readonly address?: string;
  /** What keeps it from speaking: to which name that was given. */
  readonly mute?: StoredTerms & { readonly nick: string };
  /** The number of the person that it has shown to be: see {@link StoredAccount.person}. */
  readonly account?: number;
}

/** A name that is somebody's own. */
export interface StoredAccount {
  /** As it was written then. */
  readonly name: string;
  /** The number of the person whose it is: nobody else has it, nor had, nor will have. */
  readonly person: number;
  /** A salted hash of the password, in the PHC string format. */
  readonly hash: string;
  /** Whose address it was registered from, in the one form that all of one owner share. */
  readonly address?: string;
}

/** A name or an address that may not come in. */
export interface StoredBan {
  /** Which of the two. */
  readonly kind: "name" | "address";
  /** The name, or the address in the one form that all of one owner share. */
  readonly target: string;
  /** When it ends, in UTC milliseconds; without it, never. */
  readonly untilMs?: number;
  /** In the operator's words. */
  readonly reason?: string;
  /** The operator's name. */
  readonly by: string;
}

/** Where names are kept that are somebody's own. */
export interface AccountStore {
  /** All of them. */
  all(): StoredAccount[];
  /** Keeps one, in the place of what was kept of the same name. */
  save(account: StoredAccount): void;
  /** Forgets that of a name. */
  forget(name: string): void;
}

/** What operators did last, as a store keeps it. */
export interface DeedStore {
  /** All that is remembered, the oldest first. */
  all(): Deed[];
  /** Keeps one; so many are remembered. */
  save(deed: Deed): void;
}

/** Whose which private conversation is, as a store keeps it. */
export interface ConversationStore {
  /** All of them. */
  all(): StoredConversation[];
  /** Keeps whose one is, in the place of what was kept of it. */
  save(conversation: StoredConversation): void;
  /** Forgets one, with all that was said in it. */
  forget(room: string): void;
}

/** All that is kept beside what is said in rooms; what is not there, there is none of. */
export interface Stock {
  /** Who may come back, */
  readonly persons: readonly StoredPerson[];
  /** and who may not come in. */
  readonly bans?: readonly StoredBan[];
  /** What was said to one of them alone. */
  readonly letters?: readonly Letter[];
  /** How rooms are run. */
  readonly rules?: readonly StoredRules[];
  /** Which names are somebody's own. */
  readonly accounts?: readonly StoredAccount[];
  /** What people say to each other alone. */
  readonly conversations?: readonly StoredConversation[];
  /** What operators did. */
  readonly deeds?: readonly Deed[];
}

/** A room's log, as it is to be kept where it is not yet. */
export interface LogPlace {
  /** The room's name, without `#`. */
  readonly room: string;
  /** What tells its log from any other. */
  readonly log: string;
  /** Empty where there is none. */
  readonly topic: string;
}

/** What is not there of a room's past: what stands between these two sequence numbers. */
export interface Hole {
  /** That of the last entry before it; 0 where it is the beginning that lacks. */
  readonly after: number;
  /** That of the first entry behind it. */
  readonly before: number;
}

/** What came of a look at some of a room's entries. */
export interface Looked {
  /** Up to where they were looked at. */
  readonly after: number;
  /** Whether there are more. */
  readonly hasMore: boolean;
  /** What lacks, if anything does: it is the first such thing. */
  readonly hole?: Hole;
}

/** What was said while it was not written down, as a store keeps it. */
export interface PastStore {
  /** Looks whether something lacks behind an entry, but for what it has let go of itself. */
  look(room: string, after: number): Looked;
  /**
   * Keeps these, which are in order, as if they had always stood there. Who has them had the room up to `theirSeq`:
   * what took their words back after that is done here.
   */
  fill(place: LogPlace, entries: readonly Entry[], theirSeq: number): void;
  /** Keeps these, which are in order, in the place of others that have their numbers. */
  replace(place: LogPlace, entries: readonly Entry[]): void;
}

/** A mask in one of a room's lists. */
export interface StoredMask extends MaskEntry {
  /** The number of the person to whom it was given, who is met by any name. */
  readonly author?: number;
}

/** How a room is run. */
export interface StoredRules {
  /** Its name, without `#`. */
  readonly room: string;
  /** The numbers of those who command it, */
  readonly mods: readonly number[];
  /** who have a voice where only some have, */
  readonly voiced: readonly number[];
  /** and who were let in, or asked in. */
  readonly guests: readonly number[];
  /** What holds in it. */
  readonly set: RuleChange;
  /** Whom it does not let in, or not speak. */
  readonly masks: readonly (StoredMask & { readonly list: MaskList })[];
  /** That operators of the server closed it. */
  readonly lock?: StoredTerms;
}

/** A private conversation, whose log is kept as a room's of that name. */
export interface StoredConversation {
  /** What it is called in the place of a room. */
  readonly room: string;
  /** Its people; who began it is the first. */
  readonly people: readonly {
    /** Which person. */
    readonly whose: string;
    /** The name at that time. */
    readonly nick: string;
    /** Whether it has been told of the conversation, and has not closed it since. */
    readonly isOpen: boolean;
  }[];
}

/** Up to where someone has what was said to it alone. */
export interface LettersShown {
  /** Who. */
  readonly receiver: number;
  /** Of which log. */
  readonly log: string;
  /** The number of the last letter that has come. */
  readonly seq: number;
}

/** A request that was carried out, and the entry that came of it, if one did. */
export interface StoredRequest {
  /** What its sender called it by. */
  readonly id: RequestId;
  /** The room's name; not there, as all below, for what was said to one person alone. */
  readonly room?: string;
  /** The entry's sequence number. */
  readonly seq?: number;
  /** Its UTC time in milliseconds. */
  readonly timeMs?: number;
}

/**
 * Where logs are kept. What {@link Store.commit} has returned for is there after a crash of the server,
 * and after a power cut once it is {@link Store.synced}; so is all else that it keeps, at once. Whatever
 * has not returned is not there, as if it had never been.
 *
 * Every call, and every step of a search, is synchronous and short: entries are asked for in bounded
 * numbers. Each may throw a {@link StoreError}; what was to be committed then is not, not even in part.
 */
export interface Store {
  /** Tells what it keeps from all others, however often it is opened. */
  readonly id: string;
  /**
   * The room of that name, compared as names are, with its newest entries, as {@link Store.before} gives
   * them.
   */
  room(name: string, limit: number, maxBytes?: number): StoredRoom | undefined;
  /** The first `limit` of its rooms, by name; private conversations are none. */
  rooms(limit: number): Pick<StoredRoom, "name" | "topic">[];
  /**
   * Keeps all of these, in one transaction. A topic becomes its room's. Of a room that is new to the
   * store `logOf` says what tells its log from any other. Returns those that it cannot keep for what they
   * are, and that keep out no others but those of the same room: there are too many rooms, say.
   */
  commit(
    entries: readonly Entry[],
    logOf?: (room: string) => string,
    letters?: readonly Letter[],
  ): readonly Entry[];
  /**
   * Resolves once a power cut would take nothing of what was committed until now, and rejects with a
   * {@link StoreError}; `undefined` where nothing need be waited for.
   */
  synced(): Promise<void> | undefined;
  /** The same, but nothing else happens until then: it may take as long as the disk takes. */
  syncNow(): void;
  /**
   * The last entries of a room before the sequence number `seq`, oldest first: at most `limit`, and one or
   * no more than `maxBytes` of memory.
   */
  before(room: string, seq: number, limit: number, maxBytes?: number): Entry[];
  /** The first entries of a room behind `seq`, so many of them too. */
  after(room: string, seq: number, limit: number, maxBytes?: number): Entry[];
  /** How long the last `limit` entries of a room before `seq` are, the newest first. */
  sizes(room: string, seq: number, limit: number): EntrySize[];
  /**
   * Looks for the entries of a room that have all of these words, as `words.ts` means it: from the newest, or
   * the last before `before`, to the oldest, a short stretch with each step. It throws as any call does.
   */
  search(room: string, words: string, before?: number): Iterable<Stretch>;
  /** Those who may come back. */
  persons(): StoredPerson[];
  /** Keeps a person, or its new name. */
  savePerson(person: StoredPerson): void;
  /** Forgets a person, and what was said to it alone. */
  forgetPerson(key: string): void;
  /** What was said to a person alone and may not have come, in order. */
  letters(receiver: number): Letter[];
  /** Of each of these persons, the letters of that log have come up to that number. */
  forgetLetters(shown: Iterable<LettersShown>): void;
  /** The last requests of a person that were carried out, oldest first. */
  requests(author: number, limit: number): StoredRequest[];
  /** Who may not come in, those included for whom that has ended. */
  bans(): StoredBan[];
  /** Keeps a ban, in the place of one on the same target. */
  saveBan(ban: StoredBan): void;
  /** Forgets the ban on that target. */
  forgetBan(ban: StoredBan): void;
  /** Which names are somebody's own. */
  readonly accounts: AccountStore;
  /** What operators did last. */
  readonly deeds: DeedStore;
  /** What it lacks of the past. */
  readonly past: PastStore;
  /** Forgets a room, with all that was said in it. */
  forgetRoom(name: string): void;
  /** How rooms are run. */
  rules(): StoredRules[];
  /** Keeps that of a room, in the place of what was kept of it. */
  saveRules(rules: StoredRules): void;
  /** Forgets that of a room. */
  forgetRules(room: string): void;
  /** What people say to each other alone. */
  readonly conversations: ConversationStore;
  /** Whether it takes no more rooms. */
  isFull(): boolean;
  /** A number no lower than any author's. */
  lastAuthor(): number;
  /** Throws where what is committed now would not be found again. It costs next to nothing. */
  check(): void;
  /**
   * Makes it work again after it has failed, or throws why it does not. What was committed before may be
   * lost then: what is in memory can be restored.
   */
  recover(): void;
  /** Keeps what it lacks of a room, with the entries that are in memory; throws where it has another of that name. */
  restore(room: StoredRoom): void;
  /** Keeps exactly that, of what is not said in rooms. */
  restock(stock: Stock): void;
  /**
   * Does some of what can wait: indexing, trimming. Returns whether there is more of it. `nowMs` is of a clock
   * that only measures, by which one may doubt the other.
   */
  tidy(utcMs: number, nowMs?: number): boolean;
  /** Ends it. */
  close(): void;
}

/** A store did not do what it was asked. */
export class StoreError extends Error {
  /** Which of all that can be wrong. */
  readonly problem: StoreProblem;

  /** `detail` is for the operator. */
  constructor(problem: StoreProblem, detail: string) {
    super(detail);
    this.name = "StoreError";
    this.problem = problem;
  }
}

/** What the operator was told of a store: each trouble once, until it is over. */
export class Complaints {
  readonly #report: (error: unknown) => void;
  readonly #told = new Set<string>();

  /** Nothing was wrong yet. */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** Something was. */
  complain(error: unknown): void {
    const trouble = error instanceof StoreError ? error.problem : `${error}`;
    if (!this.#told.has(trouble)) this.#report(error);
    this.#told.add(trouble);
  }

  /** It is over: if it comes again, that is told. */
  settle(): void {
    this.#told.clear();
  }
}
