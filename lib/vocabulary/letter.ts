import type { RequestId } from "./codes.ts";
import type { EntryPlace, Manner } from "./entry.ts";
import type { PrivatePlace } from "./reply.ts";

/** How something is said to one person alone. It is not kept over a restart. */
export interface LetterManner extends Manner {
  /** It tells what its sender does. */
  readonly deed?: true;
}

/** Something said to one person alone. */
export interface Letter extends LetterManner {
  /** Tells the log that it is in from any other. */
  readonly log: string;
  /** Counts that log's letters, from 1. */
  readonly seq: number;
  /** UTC time in milliseconds. */
  readonly timeMs: number;
  /** Who said it, whatever the name: the number that the hub gives each person. */
  readonly author: number;
  /** What the receiver can call that person by, whatever the name. */
  readonly person: string;
  /** The sender's name at that time. */
  readonly from: string;
  /** The number of whom it is to. */
  readonly receiver: number;
  /** The name of that person at that time. */
  readonly to: string;
  /** The words; several lines are parted by LF. Empty where they were taken back. */
  readonly text: string;
  /** Where it stands in its conversation; of one from before the server was started nobody knows. */
  readonly place?: PrivatePlace;
  /** In the place of which entry of the conversation it is said. That is not kept over a restart. */
  readonly replaces?: EntryPlace;
  /** What its sender called the request by. */
  readonly request?: RequestId;
}
