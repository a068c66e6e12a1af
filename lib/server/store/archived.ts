/**
 * What is kept of rooms, and how that is looked at, whoever keeps it.
 *
 * @module
 */

import type { Deed } from "../../vocabulary/reply.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import type { Letter } from "../../vocabulary/letter.ts";
import type {
  Stock,
  StoredAccount,
  StoredBan,
  StoredConversation,
  StoredPerson,
  StoredRules,
} from "./store.ts";

/** A log, as far as it is kept. */
export interface ArchivedLog {
  /** What has been said in it and nobody has seen. */
  readonly unpublished: readonly Entry[];
  /** The sequence number of the newest entry that people may have seen, 0 for none. */
  readonly publishedSeq: number;
  /** The newest `count` of those, oldest first; no more of them than `maxBytes` allow. */
  last(count: number, maxBytes: number): readonly Entry[];
}

/** A room, as far as it is kept. */
export interface Archived {
  /** Its name, without `#`. */
  readonly name: string;
  /** Empty where there is none. */
  readonly topic: string;
  /** What was said in it. */
  readonly log: ArchivedLog;
  /** What tells that log from any other. */
  readonly logId: string;
  /** What is said to one person alone beside that, and is to be kept together with it. */
  readonly letters?: Posted[];
}

/** A letter, or a place between letters, and what is to be done once all up to there is kept. */
export interface Posted {
  /** The letter. */
  readonly letter?: Letter;
  /** What is to be done. */
  readonly then: () => void;
}

/** What an archive did. */
export interface ArchiveFigures {
  /** Whether what is said is kept. */
  readonly works: boolean;
  /** How many transactions there were, and how long they took, in milliseconds. */
  readonly commits: { readonly count: number; readonly totalMs: number };
  /** How many of them failed. */
  readonly failedCommits: number;
}

/** Who has what is kept beside what is said. */
export interface Stocked {
  /** Those who may come back, */
  persons(): readonly StoredPerson[];
  /** and who may not come in. */
  bans(): readonly StoredBan[];
  /** How rooms are run. */
  rules(): readonly StoredRules[];
  /** What people say to each other alone, as far as it is kept. */
  conversations(): readonly StoredConversation[];
  /** Which names are somebody's own. */
  accounts(): readonly StoredAccount[];
  /** What operators did last. */
  deeds(): readonly Deed[];
  /** What was said to one of those who may come back alone, and may not have come. */
  letters(): readonly Letter[];
}

/** All of that. */
export function stockOf(chat: Stocked): Stock {
  const rules = chat.rules().filter(({ mods, set, masks, lock }) =>
    mods.length + masks.length + Object.keys(set).length > 0 || lock !== undefined
  );
  return {
    persons: chat.persons(),
    bans: chat.bans(),
    rules,
    accounts: chat.accounts(),
    deeds: chat.deeds(),
    letters: chat.letters(),
    conversations: chat.conversations(),
  };
}

/** What an archive has to know of the chat, and what it tells. */
export interface Chat extends Stocked {
  /** The rooms that are in memory. */
  rooms(): Iterable<Archived>;
  /** These cannot be kept: they are not said. */
  takeBack(entries: readonly Entry[]): void;
  /** Nothing can be kept any more, or everything can again, what had to wait included. */
  worksNow(works: boolean): void;
  /** What was said to one person alone is to be kept, now that something else is. */
  lettersWait(): void;
  /** Is for the operator: what went wrong, or that it is over; whether all but what is in memory is lost. */
  report(error: unknown, isAnew: boolean): void;
  /** Whether a log may be one of this chat's. */
  isOwn(log: string): boolean;
}
