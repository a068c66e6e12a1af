/**
 * What a room's part of the screen is made of.
 *
 * @module
 */

import type { PresenceSummary } from "./presence_summary.ts";

/** An entry of a room's log, fit to be shown. */
export interface Spoken {
  /** What it is. */
  readonly type: "message" | "action" | "topic";
  /** Counts the room's entries; undefined where a server does not count. */
  readonly seq: number | undefined;
  /** UTC. */
  readonly timeMs: number;
  /** Who said it. */
  readonly nick: string;
  /** What. */
  readonly text: string;
  /** Whether someone else said one's own name. */
  readonly isMention: boolean;
  /** Whether programs must not answer it. @default {false} */
  readonly isNotice?: true;
}

/** Entries of a room's log that are not loaded, in their place: one row. */
export interface Gap {
  /** What it is. */
  readonly type: "gap";
  /** The room's name. */
  readonly room: string;
  /** The sequence number of the first. */
  readonly from: number;
  /** That of the last. */
  readonly to: number;
  /** Whether the server does not have them any more. */
  readonly isGone: boolean;
}

/** Said to one person alone; one of the two is oneself. */
export interface Direct {
  /** What it is. */
  readonly type: "direct";
  /** UTC. */
  readonly timeMs: number;
  /** Who said it. */
  readonly from: string;
  /** To whom. */
  readonly to: string;
  /** What. */
  readonly text: string;
  /** Whether one said it oneself. */
  readonly isOwn: boolean;
}

/** Who came, went and was renamed: one row, which may grow. */
export interface PresenceItem {
  /** What it is. */
  readonly type: "presence";
  /** UTC, of the first of them. */
  readonly timeMs: number;
  /** Who. */
  readonly summary: PresenceSummary;
}

/** What a room's part of the screen is made of. */
export type Item =
  | Spoken
  | Gap
  | Direct
  | PresenceItem
  /** The client's own words; an alarm is what the person did not ask for and must know. */
  | { readonly type: "notice"; readonly isAlarm: boolean; readonly text: string };
