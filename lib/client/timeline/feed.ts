/**
 * What of a timeline is handed out to be shown, each part once and in order. It owns what has not been
 * taken yet, the day that it belongs to, what may still grow below it, and what was shown as missing.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Calendar } from "../calendar.ts";
import { type Aside, type Gap, isLasting, type Item, type PresenceItem } from "./item.ts";
import type { LoadedRoom } from "./loaded_room.ts";

/** What is shown: an item, or a line that parts what is above from what is below. */
export type Part =
  | Exclude<Item, { readonly type: "aside" }>
  | Aside
  | { readonly type: "day"; readonly timeMs: number }
  /** As people call it: see `RoomSummary`. */
  | { readonly type: "room"; readonly room: string; readonly topic: string };

/**
 * What became of what was shown: it is revised, which a part that is handed out tells too; or there is no
 * word of what became of it but what stands there now.
 */
export type Moved = "revised" | "anew";

/** So many of the gaps that were shown are remembered: more than any screen has rows. */
const MAX_GAPS = 300;

/** See the top of this file. */
export class Feed {
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #calendar: Calendar;
  #fresh: Part[] = [];
  /** The comings and goings at the end of the room in view: they may yet grow. */
  #live: PresenceItem | undefined;
  /** Comings and goings that stand above something else: what comes then is told apart. */
  readonly #closed = new WeakSet<Item>();
  /** The day that what was handed out last belongs to. */
  #day: string;
  #awaySinceMs: number | undefined;
  #isUnreadMarked = false;
  /** What was shown as missing, and may have come since. */
  #gaps: readonly Gap[] = [];
  #moved: Moved | undefined;

  /** Nothing has been shown. */
  constructor(clock: Pick<Clock, "utcMs">, calendar: Calendar) {
    this.#clock = clock;
    this.#calendar = calendar;
    this.#day = this.#today;
  }

  /** What stands below all that was handed out and may yet change. */
  get live(): PresenceItem | undefined {
    return this.#live;
  }

  /** Whether nothing stands below these comings and goings. */
  mayGrow(presence: PresenceItem): boolean {
    return !this.#closed.has(presence);
  }

  /** Hands something out. */
  show(part: Part): void {
    this.closeLive();
    this.#fresh.push(...this.#dated([part]));
  }

  /** Another room comes into view: its name, and what of it was not shown, or at least so many items. */
  turnTo(room: LoadedRoom, atLeast: number): void {
    this.#day = this.#today;
    this.#fresh.push({ type: "room", room: room.label, topic: room.topic });
    this.#fresh.push(...this.#tail(room, atLeast));
    this.openLive(room);
  }

  /** What may grow is handed out as it is, and grows no more. */
  closeLive(): void {
    const live = this.#live;
    this.#live = undefined;
    if (live === undefined) return;
    this.#closed.add(live);
    this.#fresh.push(...this.#dated([live]));
  }

  /** What stands at the end of the room may grow from now on, if it is of that kind. */
  openLive(room: LoadedRoom): void {
    this.#live = this.#growing(room);
  }

  /** The person has not been seen since. */
  away(sinceMs: number): void {
    this.#awaySinceMs ??= sinceMs;
  }

  /** The person is here. */
  back(): void {
    this.#awaySinceMs = undefined;
    this.#isUnreadMarked = false;
  }

  /**
   * News comes next: while the person is away, the first is marked; and so is what was not read before one
   * came, if that was read until `readUntilMs`. Returns since when it is unread, where it was marked.
   */
  markUnread(readUntilMs?: number): number | undefined {
    const isFirst = this.#awaySinceMs !== undefined && !this.#isUnreadMarked;
    const sinceMs = readUntilMs ?? (isFirst ? this.#awaySinceMs : undefined);
    if (sinceMs === undefined) return undefined;
    if (readUntilMs === undefined) this.#isUnreadMarked = true;
    this.show({ type: "unread", sinceMs });
    return sinceMs;
  }

  /** What is to be shown now, above {@link Feed.live}; each part is handed out once. */
  take(): readonly Part[] {
    const parts = this.#fresh;
    this.#fresh = [];
    const gaps = parts.filter((part) => part.type === "gap");
    if (gaps.length > 0) this.#gaps = [...this.#gaps, ...gaps].slice(-MAX_GAPS);
    return parts;
  }

  /** What was shown as missing in a room may be so no longer, or for another reason. */
  noteGaps({ name }: LoadedRoom): void {
    if (this.#gaps.some(({ room }) => room === name)) this.#moved = "anew";
  }

  /** Some of what was shown was taken back, said anew, or reacted to; `isTold` where that is handed out too. */
  revise(isTold: boolean): void {
    this.#moved = isTold ? this.#moved ?? "revised" : "anew";
  }

  /** What became of what was shown since this was last asked, if anything. */
  takeMoved(): Moved | undefined {
    const moved = this.#moved;
    this.#moved = undefined;
    return moved;
  }

  get #today(): string {
    return this.#calendar.day(this.#clock.utcMs());
  }

  #growing({ log }: LoadedRoom): PresenceItem | undefined {
    const last = log.items.findLast(isLasting);
    return last?.type === "presence" && this.mayGrow(last) ? last : undefined;
  }

  #tail(room: LoadedRoom, atLeast: number): Part[] {
    // What may still grow stands below.
    const lasting = room.log.items.filter(isLasting);
    const items = this.#growing(room) === undefined ? lasting : lasting.slice(0, -1);
    const { firstUnread } = room;
    const unread = firstUnread === undefined ? undefined : room.log.nowOf(firstUnread);
    const unreadAt = items.findIndex((item) => item === unread);
    const last = room.shownTo && room.log.nowOf(room.shownTo);
    const shownAt = items.findLastIndex((item) => item === last);
    const from = Math.min(
      Math.max(0, items.length - atLeast),
      unreadAt === -1 ? Infinity : unreadAt,
      shownAt === -1 ? Infinity : shownAt + 1,
    );
    if (unreadAt === -1) return this.#dated(items.slice(from));
    const sinceMs = room.leftAtMs ?? this.#clock.utcMs();
    return [
      ...this.#dated(items.slice(from, unreadAt)),
      { type: "unread", sinceMs },
      ...this.#dated(items.slice(unreadAt)),
    ];
  }

  /** With a line wherever another day begins. */
  #dated(parts: readonly Part[]): Part[] {
    return parts.flatMap((part): Part[] => {
      if (!("timeMs" in part)) return [part];
      const day = this.#calendar.day(part.timeMs);
      if (day === this.#day) return [part];
      this.#day = day;
      return [{ type: "day", timeMs: part.timeMs }, part];
    });
  }
}
