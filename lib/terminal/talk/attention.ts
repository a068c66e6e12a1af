/**
 * Whether the person is at the terminal. It owns that, and sees to it that what comes while they are not is
 * marked on the screen, and what they have before their eyes is read.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Conversation } from "../../client/conversation.ts";
import { ReadMarks } from "../../client/session/read_marks.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";

/** Who has typed nothing for so long may have missed what came since. */
const AWAY_MS = 60_000;

/** See the top of this file. */
export class Attention implements Disposable {
  readonly #clock: Clock;
  readonly #timeline: Timeline;
  readonly #conversation: Conversation;
  readonly #seesEnd: () => boolean;
  readonly #marks: ReadMarks;
  #isAway = false;
  #cancelAway = (): void => {};

  /** Of who looks at that timeline and talks in that conversation; `seesEnd` says whether they look at its end. */
  constructor(
    clock: Clock,
    timeline: Timeline,
    conversation: Conversation,
    seesEnd: () => boolean,
  ) {
    this.#seesEnd = seesEnd;
    this.#clock = clock;
    this.#timeline = timeline;
    this.#conversation = conversation;
    this.#marks = new ReadMarks(clock, conversation);
  }

  /** Nothing is waited for any more. */
  [Symbol.dispose](): void {
    this.#cancelAway();
    this.#marks.stop();
  }

  /** A key was pressed: the person is here now, and away if nothing more is typed. */
  here(): void {
    const sinceMs = this.#clock.utcMs();
    this.#isAway = false;
    this.#timeline.back();
    this.#cancelAway();
    this.#cancelAway = this.#clock.after(AWAY_MS, () => {
      this.#isAway = true;
      this.#timeline.away(sinceMs);
    });
    this.look();
  }

  /** The person looks elsewhere. */
  gone(): void {
    this.#cancelAway();
    if (!this.#isAway) this.#timeline.away(this.#clock.utcMs());
    this.#isAway = true;
  }

  /** Whether the person is not at the terminal, as far as can be known. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** What is in view may have changed. */
  look(): void {
    const { loaded, viewed } = this.#timeline;
    const room = viewed === undefined ? undefined : loaded.get(viewed);
    if (
      this.#isAway || !this.#seesEnd() || room === undefined ||
      this.#conversation.state.type !== "online"
    ) return;
    this.#marks.saw(room.name, room.log.lastSeq);
  }

  /** The person leaves. */
  leave(): void {
    this.#marks.flush();
  }
}
