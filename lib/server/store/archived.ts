/**
 * What is kept of rooms, and how that is looked at, whoever keeps it.
 *
 * @module
 */

import type { Entry } from "../../vocabulary/entry.ts";

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
