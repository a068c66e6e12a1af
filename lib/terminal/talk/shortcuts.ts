/**
 * What keys do that the line which is being typed has no use for: they go to another room, and to another
 * place in it.
 *
 * @module
 */

import type { Timeline } from "../../client/timeline/timeline.ts";
import { titleOf } from "../../vocabulary/private.ts";
import type { CommandHandler } from "./command_handler.ts";
import type { Key, KeyName } from "../input/keys.ts";
import type { Scrollback } from "./scrollback.ts";

/** Of the first rooms, one after the other: as they lie on a keyboard, one row and then the next. */
const ROOM_KEYS: readonly KeyName[] = [..."1234567890qwertyuio"].map((key) =>
  `alt-${key}` as const
);
/** So many rows a turn of the wheel goes. */
const WHEEL_ROWS = 3;

/** See the top of this file. */
export class Shortcuts {
  readonly #timeline: Timeline;
  readonly #scrollback: Scrollback | undefined;
  readonly #commands: Pick<CommandHandler, "finds" | "perform">;
  readonly #bell: () => void;

  /** Without a scrollback, the terminal itself remembers what went by; `bell` says that there is nothing to do. */
  constructor(
    timeline: Timeline,
    scrollback: Scrollback | undefined,
    commands: Pick<CommandHandler, "finds" | "perform">,
    bell: () => void,
  ) {
    this.#timeline = timeline;
    this.#scrollback = scrollback;
    this.#commands = commands;
    this.#bell = bell;
  }

  /** Whether a key moves what is in view, and not the cursor; it has done so then. */
  scrolls(key: Key, isEmpty: boolean): boolean {
    const scrollback = this.#scrollback;
    if (scrollback === undefined || key.kind !== "key") return false;
    switch (key.name) {
      case "focus":
        return true;
      case "pageup":
        scrollback.page(-1);
        return true;
      case "pagedown":
        scrollback.page(1);
        return true;
      case "wheelup":
        scrollback.scroll(-WHEEL_ROWS);
        return true;
      case "wheeldown":
        scrollback.scroll(WHEEL_ROWS);
        return true;
      case "home":
      case "alt-home":
        if (key.name === "home" && !isEmpty) return false;
        scrollback.toTop();
        return true;
      case "end":
      case "alt-end":
        if (key.name === "end" && !isEmpty) return false;
        scrollback.toEnd();
        return true;
      default:
        return false;
    }
  }

  /** Does what a key is for that means nothing to the line. */
  press(name: KeyName): void {
    const number = ROOM_KEYS.indexOf(name) + 1;
    if (number > 0) return this.#switch(`${number}`);
    const { finds } = this.#commands;
    switch (name) {
      case "alt-a":
        return this.#goToNews();
      case "alt-p":
        return this.#step(-1);
      case "alt-n":
        return this.#step(1);
      case "alt-m":
        if (!finds.toUnread()) this.#bell();
        return;
      case "escape":
        finds.forget();
        this.#scrollback?.toEnd();
    }
  }

  #step(by: 1 | -1): void {
    void this.#commands.finds.step(by).then((isThere) => {
      if (!isThere) this.#bell();
    });
  }

  #switch(to: string): void {
    this.#commands.perform({ type: "switch", to });
  }

  /** To a room in which one's name was said, or else something. */
  #goToNews(): void {
    const { rooms } = this.#timeline;
    const next = rooms.find(({ mentions }) => mentions > 0) ??
      rooms.find(({ unread }) => unread > 0);
    if (next !== undefined) this.#switch(titleOf(next.label));
  }
}
