/**
 * What a room's part of the screen is made of.
 *
 * @module
 */

import type { PresenceSummary } from "./presence_summary.ts";

/** An entry of a room's log, fit to be shown. */
export interface Spoken {
  /**
   * What it is: words, others in their place (`edited`), or that some were taken back; a `blank` is what is
   * left of those. `reacted` is a sign of another entry.
   */
  readonly type: "message" | "action" | "topic" | "edited" | "redacted" | "blank" | "reacted";
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
  /** Whether an operator of the server said it to all. @default {false} */
  readonly isAnnounced?: true;
  /** Which entries were taken back, in the place of which it stands or stood, or of which it is a sign. */
  readonly seqs?: readonly number[];
  /** Whose they were, where they were not those of who did it. */
  readonly of?: string;
  /** Whether it tells what one does: of `edited`. */
  readonly isDeed?: true;
  /** Whether the sign is there no more: of `reacted`. */
  readonly isUndone?: true;
  /** By which signs people have reacted to it. */
  readonly reactions?: readonly Reaction[];
}

/** A sign, and whose it is. */
export interface Reaction {
  /** The sign, fit to be shown. */
  readonly sign: string;
  /** By whom. */
  readonly nicks: readonly string[];
}

/** An entry that has words of its own: something said, done, or a topic set. */
export type Words = Spoken & { readonly type: "message" | "action" | "topic" | "edited" };

/** Whether an item is such an entry, and not in the place of another. */
export function isNewWords(item: Item): boolean {
  return isWords(item) && item.type !== "edited";
}

/** Word that some were taken back. */
export type Redaction = Spoken & { readonly type: "redacted" };

/** Whether an item is that. */
export function isRedaction(item: Item): item is Redaction {
  return item.type === "redacted";
}

/** Whether an item is an entry that has words. */
export function isWords(item: Item): item is Words {
  return item.type === "message" || item.type === "action" || item.type === "topic" ||
    item.type === "edited";
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
  /** Where it stands as an entry, where one has what is said in private as rooms. */
  readonly place?: { readonly room: string; readonly seq: number };
  /** Whether it was said in the place of other words. */
  readonly isCorrected?: true;
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

/** What is told or marked for the person alone, once: an answer, line by line; what a search found, oldest first; … */
export type Aside =
  | { readonly type: "lines"; readonly lines: readonly string[] }
  /** What has these words in a room; `atMs` of today. */
  | {
    readonly type: "found";
    readonly atMs: number;
    readonly room: string;
    readonly entries: readonly Spoken[];
    readonly words?: string;
  }
  /** All of something of which only the beginning was shown, `atMs` of today. */
  | { readonly type: "whole"; readonly atMs: number; readonly item: Spoken | Direct }
  /** What stands below it has not been seen before. */
  | { readonly type: "unread"; readonly sinceMs: number };

/** What a room's part of the screen is made of. */
export type Item =
  | Spoken
  | Gap
  | Direct
  | PresenceItem
  | { readonly type: "aside"; readonly aside: Aside }
  /** The client's own words; an alarm is what the person did not ask for and must know. */
  | { readonly type: "notice"; readonly isAlarm: boolean; readonly text: string };

/** Whether an item is an entry of the room. */
export function isSpoken(item: Item): item is Spoken {
  return isWords(item) || item.type === "redacted" || item.type === "blank" ||
    item.type === "reacted";
}

/** Whether an item is an entry of the log, or stands for some. */
export function isNumbered(item: Item): item is Spoken | Gap {
  return item.type === "gap" || isSpoken(item) && item.seq !== undefined;
}

/** Whether an item is of the room, or an alarm: it is shown again when the room comes into view again. */
export function isLasting(item: Item): item is Exclude<Item, { readonly type: "aside" }> {
  return item.type !== "aside" && (item.type !== "notice" || item.isAlarm);
}

/** Whether an item is the line that says what has not been seen before. */
export function isUnreadMark(item: Item): boolean {
  return item.type === "aside" && item.aside.type === "unread";
}

/** How many entries are missing there. */
export function sizeOf({ from, to }: Gap): number {
  return to - from + 1;
}

/** The number of the entry, or of the first that is missing; 0 where it has none. */
export function firstOf(item: Spoken | Gap): number {
  return item.type === "gap" ? item.from : item.seq ?? 0;
}

/** That, or of the last. */
export function lastOf(item: Spoken | Gap): number {
  return item.type === "gap" ? item.to : item.seq ?? 0;
}
