/**
 * The other tabs of this browser that are at the same server. A name is here once, and one tab can take from another
 * what it is known by: so nobody is kept out by oneself, and nobody has to look for the tab in which one is.
 *
 * @module
 */

import { type Handover, isHandover } from "./state/handover.ts";
import type { LeftBehind } from "./state/left.ts";

/** What tabs say to each other; `by` and `to` are tabs. */
type Word =
  /** Who is somebody in another tab? */
  | { readonly type: "asks"; readonly by: string }
  | { readonly type: "here"; readonly by: string; readonly to: string; readonly nick: string }
  /** That one wants to go on in this tab. */
  | { readonly type: "takes"; readonly by: string; readonly to: string }
  | { readonly type: "gives"; readonly to: string; readonly handover: unknown };

/** Another tab in which one is somebody. */
export interface OtherTab {
  /** By this name. */
  readonly nick: string;
  /** Goes on here; `taken` is told by what. */
  take(taken: (handover: Handover) => void): void;
}

/** Who one is in this tab. */
export interface TabOwner {
  /** By what one could go on in another tab, if one is in. */
  handover(): Handover | undefined;
  /** By what one goes on in another tab: from now on one is nobody here. */
  give(): Handover | undefined;
}

/** Who has not answered by then may have been stopped by the browser, in milliseconds. */
const ANSWER_MS = 400;

/** See the top of this file. */
export class Tabs {
  /** Only pages of the same server hear it. */
  readonly #channel = new BroadcastChannel("papo");
  readonly #self = String(Math.random());
  readonly #owner: TabOwner;
  readonly #left: LeftBehind;
  readonly #offered = new Set<string>();
  #found: (tab: OtherTab) => void = () => {};
  #taken: (handover: Handover) => void = () => {};

  /** Answers the others by `owner`, or by what it has left while it cannot. */
  constructor(owner: TabOwner, left: LeftBehind) {
    this.#owner = owner;
    this.#left = left;
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
    const turn = (): void => {
      this.#comeBack();
      if (document.hidden) this.#leave();
    };
    document.addEventListener("visibilitychange", turn);
    document.addEventListener("freeze", () => this.#leave());
    document.addEventListener("resume", turn);
    addEventListener("pageshow", ({ persisted }) => persisted && turn());
    addEventListener("pagehide", ({ persisted }) => {
      if (!persisted) left.comeBack(this.#self);
    });
  }

  /** Asks the others; `found` is told of each in which one is somebody. */
  ask(found: (tab: OtherTab) => void): void {
    this.#found = found;
    this.#offered.clear();
    this.#say({ type: "asks", by: this.#self });
    setTimeout(() => this.#lookAtLeft(), ANSWER_MS);
  }

  /** From now on the browser may stop this tab. */
  #leave(): void {
    const handover = this.#owner.handover();
    if (handover !== undefined) this.#left.leave(this.#self, handover);
  }

  #comeBack(): void {
    if (this.#left.comeBack(this.#self)) this.#owner.give();
  }

  /** Whoever did not answer has left something, perhaps. */
  #lookAtLeft(): void {
    for (const { tab, handover: { resumption } } of this.#left.found) {
      if (tab === this.#self || this.#offered.has(tab)) continue;
      this.#offered.add(tab);
      this.#found({
        nick: resumption.nick,
        take: (taken) => {
          const handover = this.#left.take(tab);
          if (handover === undefined) return;
          // It may be awake again by now, and ends itself then.
          this.#say({ type: "takes", by: this.#self, to: tab });
          taken(handover);
        },
      });
    }
  }

  #hear(word: Word): void {
    switch (word.type) {
      case "asks": {
        const nick = this.#owner.handover()?.resumption.nick;
        return nick === undefined
          ? undefined
          : this.#say({ type: "here", by: this.#self, to: word.by, nick });
      }
      case "here":
        if (word.to !== this.#self) return;
        if (this.#offered.has(word.by)) return;
        this.#offered.add(word.by);
        return this.#found(this.#tab(word.by, word.nick));
      case "takes": {
        const handover = word.to === this.#self ? this.#owner.give() : undefined;
        return handover && this.#say({ type: "gives", to: word.by, handover });
      }
      case "gives":
        if (word.to === this.#self && isHandover(word.handover)) this.#taken(word.handover);
    }
  }

  #tab(id: string, nick: string): OtherTab {
    return {
      nick,
      take: (taken) => {
        this.#taken = taken;
        this.#say({ type: "takes", by: this.#self, to: id });
      },
    };
  }

  #say(word: Word): void {
    this.#channel.postMessage(word);
  }
}
