/**
 * How the person hears of what comes while they look elsewhere: the bell, the window's title, and what the
 * system shows where the terminal passes it on. It owns what the title says, and how much was missed.
 *
 * @module
 */

import type { News, Timeline } from "../../client/timeline/timeline.ts";
import { shownName } from "../../client/timeline/shown_message.ts";
import { excerpt } from "../../text/text.ts";
import { shownOnOneLine } from "../../text/shown.ts";
import { titleOf } from "../../vocabulary/private.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { Display } from "./drawing.ts";
import type { Settings } from "./settings.ts";

/** How much of a message is passed on, in UTF-16 units. */
const TEXT_SHOWN = 100;

/** See the top of this file. */
export class Alerts {
  readonly #display: Display;
  readonly #timeline: Timeline;
  readonly #settings: Pick<Settings, "bell" | "notify">;
  /** Whether the person is elsewhere. */
  readonly #isAway: () => boolean;
  #title: string | undefined;
  #missed = 0;
  #isCalled = false;

  /** Tells nothing yet. */
  constructor(
    display: Display,
    timeline: Timeline,
    settings: Pick<Settings, "bell" | "notify">,
    isAway: () => boolean,
  ) {
    this.#display = display;
    this.#timeline = timeline;
    this.#settings = settings;
    this.#isAway = isAway;
  }

  /** Something came; returns whether it rings. */
  hear(message: ServerMessage, news: News): boolean {
    if (news === "none") return false;
    const { bell, notify } = this.#settings;
    const isMention = news === "mention";
    if (this.#isAway()) {
      this.#missed++;
      this.#isCalled ||= isMention;
      if (isMention && notify !== "off") this.#display.notify(notify, inShort(message));
    }
    return isMention && bell !== "off" || bell === "all";
  }

  /** Whatever changed, the title says how it is now. */
  look(): void {
    if (!this.#isAway()) [this.#missed, this.#isCalled] = [0, false];
    const { rooms, viewed } = this.#timeline;
    const others = rooms.filter(({ name }) => name !== viewed);
    const unread = others.reduce((sum, room) => sum + room.unread, this.#missed);
    const isCalled = this.#isCalled || others.some(({ mentions }) => mentions > 0);
    const room = rooms.find(({ name }) => name === viewed);
    const place = room === undefined ? "" : `${titleOf(shownOnOneLine(room.label))} - `;
    const title = (unread === 0 ? "" : `(${unread}${isCalled ? "!" : ""}) `) + `${place}Papo`;
    if (title !== this.#title) this.#display.title(title);
    this.#title = title;
  }
}

function inShort(message: ServerMessage): string {
  if (!("text" in message)) return "";
  const who = "from" in message ? message.from : "nick" in message ? message.nick : undefined;
  const text = shownOnOneLine(excerpt(message.text ?? "", TEXT_SHOWN));
  return typeof who === "string" ? `${shownName(who)}: ${text}` : text;
}
