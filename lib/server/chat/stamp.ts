/**
 * What comes with a request beside what it asks for: when it is carried out, and what had to be found out
 * or drawn for it outside. So the hub asks no clock and draws no secret: the same requests with the same
 * stamps, in the same order, make the same chat.
 *
 * @module
 */

import type { Entry, Extent } from "../../vocabulary/entry.ts";

/** An entry that someone means, as it stands where that was asked for. */
export interface Found extends
  Pick<
    Entry,
    "type" | "seq" | "timeMs" | "nick" | "author" | "targets" | "deed" | "notice"
  > {
  /** How much it is, where that is much. */
  readonly extent?: Extent;
  /** Where one is to react to it: by which signs that was done. */
  readonly signs?: {
    /** Each once, by whomever. */
    readonly all: readonly string[];
    /** Those that are one's own. */
    readonly own: readonly string[];
  };
}

/** What `hello` needs: the hub knows people by the hashes of their tokens alone. */
export interface Keys {
  /** A new secret, by which the person can come back; it is told to that person and not kept. */
  readonly token: string;
  /** Its hash. */
  readonly key: string;
  /** The hash of the token that was shown, if one was. */
  readonly shownKey: string | undefined;
}

/** See the top of this file. */
export interface Stamp {
  /** Milliseconds by a clock that only measures, never less than those of an earlier request. */
  readonly nowMs: number;
  /** UTC time in milliseconds. */
  readonly utcMs: number;
  /** With `hello` alone. */
  readonly keys?: Keys;
  /** With what goes to some alone: so much waits for them that more would be a burden. */
  readonly isPressed?: boolean;
  /**
   * With `redact`, `edit` and `react` alone: which entries are meant, in order. How far back a server remembers is its own
   * matter, so all go by what the one found that was asked.
   */
  readonly found?: readonly Found[];
  /** With those: they were found some time ago, and may have been revised by then. All servers look whether they were. */
  readonly hasWaited?: true;
  /** With what an older server of several would not do: it is refused. */
  readonly isTooNew?: true;
}

/** When what is being carried out is: the hub sets it, and those to whom it gives it only read. */
export class Moment {
  /** As in {@link Stamp}. */
  nowMs: number = -Infinity;
  /** As in {@link Stamp}. */
  utcMs: number = -Infinity;
}
