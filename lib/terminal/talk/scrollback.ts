/**
 * Where in each room the person looks, where the terminal's own memory of what scrolled away is not used. It
 * owns that place, and fetches what lies around it.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Part } from "../../client/timeline/feed.ts";
import { type Gap, isWords, type Item } from "../../client/timeline/item.ts";
import type { LoadedRoom } from "../../client/timeline/loaded_room.ts";
import type { Retrieval } from "../../client/timeline/retrieval.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { drawPart, drawScrolled } from "../screen/view.ts";
import type { ViewOptions } from "../screen/view_options.ts";
import {
  type Blocks,
  isFrom,
  moved,
  type Position,
  rowsAbove,
  rowsFrom,
  tailOf,
  TOP,
} from "../screen/window.ts";

/** The first row in view, where that is not at the end. */
interface Place {
  /** What it is a row of. */
  readonly item: Item;
  /** Which of its rows. */
  readonly row: number;
  /** What was the last of all when the person went up: what is behind that is new. */
  readonly newest: Item | undefined;
}

/** Rows that stay in view from one page to the next. */
const OVERLAP_ROWS = 2;
/** With fewer rows there is no room to say what lies below. */
const MARKED_ROWS = 3;
/** So many screens above what is in view are to be loaded. */
const AHEAD_SCREENS = 2;

/** See the top of this file. */
export class Scrollback {
  readonly #clock: Pick<Clock, "utcMs">;
  readonly #timeline: Timeline;
  readonly #retrieval: Retrieval;
  readonly #places = new WeakMap<LoadedRoom, Place>();
  /** What was asked for already, as nobody may have it. */
  readonly #asked = new WeakSet<Gap>();
  /** The rows of what does not change, for as long as all looks the same. */
  #drawn = new WeakMap<Item, readonly string[]>();
  #look = "";
  /** How it was drawn last. */
  #options: ViewOptions | undefined;
  #height = 0;
  /** So many rows further up the person wanted to go, once there are more. */
  #owedRows = 0;

  /** At the end of every room. */
  constructor(clock: Pick<Clock, "utcMs">, timeline: Timeline, retrieval: Retrieval) {
    this.#clock = clock;
    this.#timeline = timeline;
    this.#retrieval = retrieval;
  }

  /** Whether what is said next comes into view by itself. */
  get isAtEnd(): boolean {
    return !this.#places.has(this.#room);
  }

  /** The rows that are in view, at most so many. */
  draw(height: number, options: ViewOptions): readonly string[] {
    this.#lookLike(options);
    [this.#options, this.#height] = [options, height];
    const blocks = this.#blocks(options);
    const place = this.#places.get(this.#room);
    const position = place && this.#owed(blocks, this.#positionOf(place));
    const tail = tailOf(blocks, height);
    if (place === undefined || position === undefined || isFrom(position, tail)) {
      this.toEnd();
      this.#fetchMissing(blocks, tail, height);
      return rowsFrom(blocks, tail, height);
    }
    this.#put(position);
    this.#fetchMissing(blocks, position, height);
    if (height < MARKED_ROWS) return rowsFrom(blocks, position, height);
    const mark = this.#mark(place, position, options);
    return [...rowsFrom(blocks, position, height - 1), mark];
  }

  /** All looks different now. */
  restyle(): void {
    this.#drawn = new WeakMap();
  }

  /** A page down, or up if `by` is negative. */
  page(by: 1 | -1): void {
    this.scroll(by * Math.max(1, this.#height - 1 - OVERLAP_ROWS));
  }

  /** So many rows down, or up if `by` is negative. */
  scroll(by: number): void {
    const options = this.#options;
    if (options === undefined) return;
    const blocks = this.#blocks(options);
    const position = this.#position(blocks);
    this.#owedRows = by < 0 ? -by - rowsAbove(blocks, position, -by) : 0;
    this.#put(moved(blocks, position, by));
    if (by < 0) this.#loadAhead(blocks);
  }

  /** Where what is loaded begins; what is older is fetched. */
  toTop(): void {
    this.#owedRows = 0;
    this.#put(TOP);
    if (this.#options !== undefined) this.#loadAhead(this.#blocks(this.#options));
  }

  /** Where the room ends. */
  toEnd(): void {
    this.#places.delete(this.#room);
    this.#room.log.isRead = false;
    this.#owedRows = 0;
  }

  /** Brings something of the room into view, with `share` of the screen above it. */
  goTo(item: Item, share: number): true {
    const index = this.#room.log.items.indexOf(item);
    const options = this.#options;
    if (index === -1 || options === undefined) return true;
    this.#owedRows = 0;
    const above = Math.floor(this.#height * share);
    this.#put(moved(this.#blocks(options), { index, row: 0 }, -above));
    return true;
  }

  get #room(): LoadedRoom {
    return this.#timeline.inView;
  }

  #position(blocks: Blocks): Position {
    const place = this.#places.get(this.#room);
    return place === undefined ? tailOf(blocks, this.#height) : this.#positionOf(place);
  }

  /** What was forgotten meanwhile was the oldest. */
  #positionOf({ item, row }: Place): Position {
    const { log } = this.#room;
    const index = log.items.lastIndexOf(log.nowOf(item));
    return index === -1 ? TOP : { index, row };
  }

  #put({ index, row }: Position): void {
    const { items } = this.#room.log;
    const item = items[index];
    if (item === undefined) return this.toEnd();
    this.#room.log.isRead = true;
    const newest = this.#places.get(this.#room)?.newest ?? items.at(-1);
    this.#places.set(this.#room, { item, row, newest });
  }

  /** As far up as the person wanted to go, if that can be by now. */
  #owed(blocks: Blocks, position: Position): Position {
    const owed = this.#owedRows;
    if (owed === 0 || rowsAbove(blocks, position, 1) === 0) return position;
    this.#owedRows = 0;
    return moved(blocks, position, -owed);
  }

  #loadAhead(blocks: Blocks): void {
    const wanted = AHEAD_SCREENS * this.#height;
    if (rowsAbove(blocks, this.#position(blocks), wanted) < wanted) {
      void this.#retrieval.loadOlder(this.#room);
    }
  }

  /** Asks for what is seen to be missing, from the side on which the person is. */
  #fetchMissing(blocks: Blocks, { index }: Position, height: number): void {
    const { items } = this.#room.log;
    let rows = 0;
    for (let at = index; at < items.length && rows < height; at++) {
      const item = items[at];
      const isInUpperHalf = rows < height / 2;
      rows += blocks.rowsOf(at).length;
      if (item?.type !== "gap" || item.isGone || this.#asked.has(item)) continue;
      this.#asked.add(item);
      const side = this.isAtEnd || isInUpperHalf ? "below" : "above";
      void this.#retrieval.fillGap(this.#room, item, side);
    }
  }

  /** Says what lies below, and that what lies above is awaited or that there is nothing. */
  #mark({ newest }: Place, { index, row }: Position, options: ViewOptions): string {
    const room = this.#room;
    const { items } = room.log;
    const words = CLIENT_MESSAGES[options.language];
    const isNew = items.slice(newest === undefined ? items.length : items.lastIndexOf(newest) + 1)
      .filter(isWords);
    const isTop = index === 0 && row === 0;
    const above = this.#retrieval.isLoading(room)
      ? words.loadingOlder
      : isTop && this.#retrieval.isWhole(room)
      ? words.nothingOlder
      : "";
    const isMention = isNew.some((item) => item.isMention);
    return drawScrolled({ unread: isNew.length, isMention, above }, options);
  }

  #lookLike({ columns, language, nick, hits, highlights, timeFormat }: ViewOptions): void {
    const look = [columns, language, nick, timeFormat, ...highlights ?? []].join("\n");
    if (look !== this.#look || hits !== this.#options?.hits) this.restyle();
    this.#look = look;
  }

  #blocks(options: ViewOptions): Blocks {
    const { items } = this.#room.log;
    return {
      length: items.length,
      rowsOf: (index) => {
        const item = items[index];
        if (item === undefined) return [];
        const rows = this.#rowsOf(item, options);
        const day = this.#dayAbove(items, index, options);
        return day === undefined ? rows : [...drawPart(day, options), ...rows];
      },
    };
  }

  /** The line that stands above an item which is not of the same day as the one before it; the first, not of today. */
  #dayAbove(items: readonly Item[], index: number, { calendar }: ViewOptions): Part | undefined {
    const timeMs = timeOf(items[index]);
    if (timeMs === undefined) return undefined;
    let before = index - 1;
    while (before >= 0 && timeOf(items[before]) === undefined) before--;
    const beforeMs = timeOf(items[before]) ?? this.#clock.utcMs();
    return calendar.day(beforeMs) === calendar.day(timeMs) ? undefined : { type: "day", timeMs };
  }

  /** Comings and goings may grow, and what was found may be taken back. */
  #rowsOf(item: Item, options: ViewOptions): readonly string[] {
    const known = this.#drawn.get(item);
    if (known !== undefined) return known;
    if (item.type === "aside") {
      const parts = this.#timeline.loaded.asOfNow([item.aside]);
      return parts.flatMap((part) => drawPart(part, options));
    }
    const rows = drawPart(item, options);
    if (item.type !== "presence") this.#drawn.set(item, rows);
    return rows;
  }
}

function timeOf(item: Item | undefined): number | undefined {
  return item !== undefined && "timeMs" in item ? item.timeMs : undefined;
}
