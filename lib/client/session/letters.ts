/**
 * How far one has got in what was said to oneself alone. It owns that cursor, and the time at which the
 * server is shown it next.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { LogCursor } from "../../vocabulary/requests.ts";

/** How often the cursor is shown at most. */
const SHOW_REST_MS = 1_000;

/** See the top of this file. */
export class Letters {
  readonly #clock: Clock;
  readonly #show: (cursor: LogCursor) => void;
  #cursor: Partial<LogCursor>;
  #shownAtMs = -Infinity;
  #cancelShow: (() => void) | undefined;

  /** `show` sends the cursor to the server; `had` is that of an earlier session. */
  constructor(
    clock: Clock,
    show: (cursor: LogCursor) => void,
    had: Partial<LogCursor> = {},
  ) {
    this.#cursor = had;
    this.#clock = clock;
    this.#show = show;
  }

  /** Up to where one has them; empty where there were none. */
  get cursor(): Partial<LogCursor> {
    return this.#cursor;
  }

  /**
   * One came, and the server is to know it soon. Returns whether it is news: what one has already comes
   * again where the server cannot know that.
   */
  take({ log, seq }: Extract<ServerMessage, { type: "direct" }>): boolean {
    if (log === undefined || seq === undefined) return true;
    const dueMs = this.#shownAtMs + SHOW_REST_MS - this.#clock.nowMs();
    this.#cancelShow ??= this.#clock.after(Math.max(0, dueMs), () => this.#showNow());
    if (log === this.#cursor.log && seq <= (this.#cursor.after ?? 0)) return false;
    this.#cursor = { log, after: seq };
    return true;
  }

  /** Shows at once what is yet to be shown, if anything. */
  flush(): void {
    if (this.#cancelShow !== undefined) this.#showNow();
  }

  /** There is no connection any more. The next hello shows the cursor. */
  pause(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
  }

  #showNow(): void {
    this.pause();
    const { log, after } = this.#cursor;
    if (log === undefined || after === undefined) return;
    this.#shownAtMs = this.#clock.nowMs();
    this.#show({ log, after });
  }
}
