/**
 * What keys do that the line which is being typed has no use for: they go to another room, and to another
 * place in it.
 *
 * @module
 */

import type { Timeline } from "../../client/timeline.ts";
import { titleOf } from "../../vocabulary/private.ts";
import type { Input } from "../input/commands.ts";
import type { Key, KeyName } from "../input/keys.ts";
import type { Scrollback } from "./scrollback.ts";

/** So many rows a turn of the wheel goes. */
const WHEEL_ROWS = 3;

/** See the top of this file. */
export class Shortcuts {
  readonly #timeline: Timeline;
  readonly #scrollback: Scrollback | undefined;
  readonly #perform: (input: Input) => void;

  /** Without a scrollback, the terminal itself remembers what went by. */
  constructor(
    timeline: Timeline,
    scrollback: Scrollback | undefined,
    perform: (input: Input) => void,
  ) {
    this.#timeline = timeline;
    this.#scrollback = scrollback;
    this.#perform = perform;
  }

  /** Whether a key moves what is in view, and not the cursor; it has done so then. */
  scrolls(key: Key, isEmpty: boolean): boolean {
    const scrollback = this.#scrollback;
    if (scrollback === undefined || key.kind !== "key") return false;
    switch (key.name) {
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
    const number = /^alt-([1-9])$/.exec(name)?.[1];
    if (number !== undefined) this.#perform({ type: "switch", to: number });
    if (name === "alt-a") this.#goToNews();
    if (name === "escape") this.#scrollback?.toEnd();
  }

  /** To a room in which one's name was said, or else something. */
  #goToNews(): void {
    const { rooms } = this.#timeline;
    const next = rooms.find(({ mentions }) => mentions > 0) ??
      rooms.find(({ unread }) => unread > 0);
    if (next !== undefined) this.#perform({ type: "switch", to: titleOf(next.label) });
  }
}
