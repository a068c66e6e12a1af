/**
 * The row that says where one is.
 *
 * @module
 */

import type { RoomSummary } from "../../client/timeline/loaded_room.ts";
import type { SessionState } from "../../client/session/session_event.ts";
import { CLIENT_MESSAGES } from "../../language/client.ts";
import { titleOf } from "../../vocabulary/private.ts";
import { shownOnOneLine } from "../../text/shown.ts";
import { fitText, widthOf } from "../../text/width.ts";
import type { Paint, Theme } from "./theme.ts";
import { drawPieces, NARROW_COLUMNS, plain, type ViewOptions } from "./view_options.ts";

/** What stands between its pieces. */
const BETWEEN = " · ";
/** There are more rooms with something unread than fit. */
const MORE: [text: string, paint: Paint] = ["…", plain];

/** What it says. */
export interface Status {
  /** The connection; undefined where nothing is to be said of it. */
  readonly state: SessionState | undefined;
  /** What {@link SessionState} counts in. */
  readonly nowMs: number;
  /** One's rooms. */
  readonly rooms: readonly RoomSummary[];
  /** Which of them is in view. */
  readonly viewed: string | undefined;
}

/** Room, topic, what is unread elsewhere, one's name; and before them what the connection lacks. */
export function drawStatus(status: Status, options: ViewOptions): string[] {
  const { columns, theme } = options;
  const numbered = status.rooms.map((room, index) => ({
    ...room,
    title: titleOf(shownOnOneLine(room.label)),
    isViewed: room.name === status.viewed,
    number: index + 1,
  }));
  const viewed = numbered.find(({ isViewed }) => isViewed);
  const alert = alertOf(status, options);
  const number = status.rooms.length > 1 ? `${viewed?.number}:` : "";
  const unread = numbered.filter((room) => room.unread > 0 && !room.isViewed);
  const pieces: [text: string, paint: Paint][] = [];
  if (alert !== "") pieces.push([alert, theme.alarm]);
  if (viewed !== undefined) pieces.push([`${number}${viewed.title}`, theme.strong]);
  const own: [text: string, paint: Paint][] = options.nick === ""
    ? []
    : [[options.nick, theme.nick(options.nick)]];
  const free = columns - widthOfAll([...pieces, ...own]);
  pieces.push(...drawUnread(unread, free, theme), ...own);
  const topic = viewed === undefined ? "" : fitText(viewed.topic, columns - widthOfAll(pieces));
  const place = pieces.findIndex(([, paint]) => paint === theme.strong);
  if (topic.length > 1) pieces.splice(place + 1, 0, [topic, theme.dim]);
  return pieces.length === 0 ? [] : [drawPieces(pieces, columns, BETWEEN)];
}

interface Unread extends Pick<RoomSummary, "unread" | "mentions"> {
  readonly title: string;
  readonly number: number;
}

/** Where not all of them fit with their names, they are numbers; and of these, some are left out. */
function drawUnread(
  rooms: readonly Unread[],
  free: number,
  theme: Theme,
): [text: string, paint: Paint][] {
  const drawn = (textOf: (room: Unread) => string): [text: string, paint: Paint][] =>
    rooms.map((room) => [
      textOf(room) + (room.mentions > 0 ? "!" : ""),
      room.mentions > 0 ? theme.mention : plain,
    ]);
  const named = drawn(({ number, title, unread }) => `${number}:${title} ${unread}`);
  if (widthOfAll(named) <= free) return named;
  const numbered = drawn(({ number }) => `${number}`);
  while (numbered.length > 1 && widthOfAll([...numbered, MORE]) > free) numbered.pop();
  return numbered.length < rooms.length ? [...numbered, MORE] : numbered;
}

/** Each with what stands between it and the next. */
function widthOfAll(pieces: readonly (readonly [text: string, paint: Paint])[]): number {
  return pieces.reduce((sum, [text]) => sum + widthOf(text) + BETWEEN.length, 0);
}

function alertOf({ state, nowMs }: Status, { columns, language }: ViewOptions): string {
  const messages = CLIENT_MESSAGES[language];
  switch (state?.type) {
    case undefined:
    case "online":
      return "";
    case "connecting":
      return messages.connecting;
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((state.retryAtMs - nowMs) / 1_000));
      return columns < NARROW_COLUMNS
        ? messages.retryingShort(seconds)
        : messages.retrying(seconds);
    }
    case "over":
      return messages.over;
  }
}
