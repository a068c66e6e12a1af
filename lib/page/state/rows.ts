/**
 * What the rows of a channel are: its items, one's own words on their way, and the lines that
 * part days and what is new.
 *
 * @module
 */

import {
  type Direct,
  type Gap,
  isRedaction,
  isWords,
  type Item,
  type Redaction,
  type Spoken,
} from "../../client/timeline/item.ts";
import { fold } from "../../text/name.ts";
import type { Pending } from "./pending.ts";

/** A row. `key` is the same as long as it is the same row. */
export type Row =
  | { readonly type: "day"; readonly key: string; readonly timeMs: number }
  | { readonly type: "new"; readonly key: string }
  /** `isHead` where it shows who speaks: the rows below it are of the same one. */
  | { readonly type: "said"; readonly key: object; readonly item: Said; readonly isHead: boolean }
  | { readonly type: "gap"; readonly key: object; readonly item: Gap }
  | { readonly type: "told"; readonly key: object; readonly item: Told }
  | {
    readonly type: "pending";
    readonly key: string;
    readonly pending: Pending;
    readonly isHead: boolean;
  };

/** What somebody said. */
export type Said = Spoken | Direct;
/** Said to all by an operator of the server. */
export type Announcement = Spoken & { readonly type: "message"; readonly isAnnounced: true };
/** What happened between. */
export type Told = Extract<Item, { readonly type: "presence" | "notice" }> | Redaction;

/** What rows are made of. */
export interface Rowed {
  /** A part of a channel's items. */
  readonly items: readonly Item[];
  /** The item before those, if there is one. */
  readonly before: Item | undefined;
  /** One's own words on their way, where the end is among the items. */
  readonly pending: readonly Pending[];
  /** Above which the line stands that says what is new. */
  readonly marker: Item | undefined;
  /** One's own name. */
  readonly nick: string;
  /** What two moments of the same day have in common. */
  readonly dayOf: (timeMs: number) => string;
  /** Whether what that one says is hidden. */
  readonly isIgnored: (nick: string) => boolean;
}

/** Who goes on speaking after so long is named again. */
const GROUP_MS = 5 * 60_000;

/** The rows, from top to bottom. */
export function rowsOf(rowed: Rowed): Row[] {
  const { items, before, pending, marker, nick, dayOf } = rowed;
  const rows: Row[] = [];
  let day = before !== undefined && "timeMs" in before ? dayOf(before.timeMs) : undefined;
  let last = before !== undefined && isSaid(before) ? before : undefined;
  const part = (row: Row): void => {
    rows.push(row);
    last = undefined;
  };
  const times = timesOf(items);
  for (const [at, item] of items.entries()) {
    const isLeftOut = item.type === "aside" || isBare(item) || isHidden(item, rowed);
    const isDated = "timeMs" in item || day === undefined && item.type !== "gap";
    const timeMs = isDated ? times[at] : undefined;
    const itemDay = timeMs === undefined || isLeftOut ? undefined : dayOf(timeMs);
    if (timeMs !== undefined && itemDay !== undefined && itemDay !== day) {
      part({ type: "day", key: `day ${itemDay}`, timeMs });
      day = itemDay;
    }
    if (item === marker) part({ type: "new", key: "new" });
    if (isLeftOut) continue;
    if (item.type === "gap") part({ type: "gap", key: item, item });
    else if (isRedaction(item) || !isSaid(item)) part({ type: "told", key: item, item });
    else {
      rows.push({ type: "said", key: item, item, isHead: !goesOn(last, item) });
      last = item;
    }
  }
  let isHead = last === undefined || fold(authorOf(last)) !== fold(nick) || isAct(last);
  for (const each of pending) {
    rows.push({
      type: "pending",
      key: `pending ${each.id}`,
      pending: each,
      isHead: isHead || each.type === "action",
    });
    isHead = each.type === "action";
  }
  return rows;
}

/** Whether nothing is to be read of it in its own place. */
function isBare(item: Item): boolean {
  return item.type === "blank" || item.type === "reacted";
}

/** Who said it. */
export function authorOf(item: Said): string {
  return item.type === "direct" ? item.from : item.nick;
}

/** Whether somebody said it. */
export function isSaid(item: Item): item is Said {
  return isWords(item) || item.type === "direct";
}

function isHidden(item: Item, { isIgnored }: Rowed): boolean {
  return isSaid(item) && isIgnored(authorOf(item));
}

/** Whether an operator of the server said it to all. */
export function isAnnouncement(item: Said): item is Announcement {
  return item.type === "message" && item.isAnnounced === true;
}

function isAct(item: Said): boolean {
  return item.type === "topic" || isDeed(item) || isAnnouncement(item);
}

/** Whether it tells what someone does. */
export function isDeed(item: Said): boolean {
  return item.type === "action" || item.type === "edited" && item.isDeed === true;
}

/** Whether someone goes on speaking. */
function goesOn(last: Said | undefined, item: Said): boolean {
  return last !== undefined && !isAct(last) && !isAct(item) &&
    authorOf(last) === authorOf(item) && item.timeMs - last.timeMs < GROUP_MS;
}

/**
 * By which time the day is told that each item is of. What has no time is of that of what is said next, and so is a
 * row of comings that is later: then what is below it is of the past, and came behind it.
 */
function timesOf(items: readonly Item[]): (number | undefined)[] {
  let next: number | undefined;
  const times: (number | undefined)[] = [];
  for (const item of [...items].reverse()) {
    const own = "timeMs" in item ? item.timeMs : next;
    times.push(item.type === "presence" ? Math.min(item.timeMs, next ?? Infinity) : own);
    if (item.type !== "presence") next = own;
  }
  return times.reverse();
}
