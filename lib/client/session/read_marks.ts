/**
 * How far one has read in rooms, as the server is told it: wherever one comes back, what is new begins
 * behind that. It owns what is yet to be told, and when.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Speaker } from "../conversation.ts";

/**
 * The server is told no more often than this: in a busy room all who read it have something to tell at any
 * moment, and whoever goes tells it at once.
 */
const REST_MS = 10_000;

/** See the top of this file. */
export class ReadMarks {
  readonly #clock: Pick<Clock, "after">;
  readonly #speaker: Pick<Speaker, "request">;
  /** By rooms, what is to be told. */
  readonly #due = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #cancel: (() => void) | undefined;
  /** A server of before does not know of marks. */
  #isUnderstood = true;

  /** Tells by `speaker`. */
  constructor(clock: Pick<Clock, "after">, speaker: Pick<Speaker, "request">) {
    this.#clock = clock;
    this.#speaker = speaker;
  }

  /** The person has the end of a room before their eyes, whose last entry that is. */
  saw(room: string, seq: number | undefined): void {
    const known = this.#due.get(room) ?? this.#told.get(room);
    if (!this.#isUnderstood || seq === undefined || seq === known) return;
    this.#due.set(room, seq);
    this.#cancel ??= this.#clock.after(REST_MS, () => this.flush());
  }

  /** Tells at once what is yet to be told. */
  flush(): void {
    this.stop();
    for (const [room, seq] of this.#due) void this.#tell(room, seq);
    this.#due.clear();
  }

  /** Tells nothing more by itself. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #tell(room: string, seq: number): Promise<void> {
    this.#told.set(room, seq);
    try {
      const answer = await this.#speaker.request({ type: "mark", room, seq });
      if (answer.type === "error" && answer.code === "type_unknown") this.#isUnderstood = false;
    } catch {
      // The connection was lost: what is seen on the next one is told there.
      this.#told.delete(room);
    }
  }
}
