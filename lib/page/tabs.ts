/**
 * The other tabs of this browser that are at the same server. A name is here once, and one tab can take from another
 * what it is known by: so nobody is kept out by oneself, and nobody has to look for the tab in which one is.
 *
 * @module
 */

import { type Handover, isHandover } from "./state/handover.ts";
import type { LeftBehind } from "./state/left.ts";
import type { Memory } from "./state/memory.ts";

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

/** By what this tab has left something, for as long as it may be ended by the browser. */
const NAME = "left";

/** See the top of this file. */
export class Tabs {
  /** Whether one went on in another tab while the browser had ended this one. */
  readonly isTaken: boolean;
  /** Only pages of the same server hear it. */
  readonly #channel = channel();
  readonly #self = String(Math.random());
  readonly #owner: TabOwner;
  readonly #left: LeftBehind;
  readonly #memory: Memory;
  readonly #offered = new Set<string>();
  #found: (tab: OtherTab) => void = () => {};
  #taken: (handover: Handover) => void = () => {};

  /** Answers the others by `owner`, or by what it has left while it cannot; `memory` is what this tab alone keeps. */
  constructor(owner: TabOwner, left: LeftBehind, memory: Memory) {
    this.#owner = owner;
    this.#left = left;
    this.#memory = memory;
    this.isTaken = left.comeBack(memory.get(NAME) ?? "");
    memory.set(NAME, "");
    this.#channel?.addEventListener("message", ({ data }) => this.#hear(data));
    let isGone = false;
    const turn = (): void => {
      // Browsers hide what they end: nothing is left of that.
      if (isGone) return;
      this.#comeBack();
      if (document.hidden) this.#leave();
    };
    document.addEventListener("visibilitychange", turn);
    document.addEventListener("freeze", () => this.#leave());
    document.addEventListener("resume", turn);
    addEventListener("pageshow", ({ persisted }) => persisted && turn());
    addEventListener("pagehide", ({ persisted }) => {
      if (persisted) return;
      isGone = true;
      this.#takeBack();
    });
  }

  /** Asks the others; `found` is told of each in which one is somebody, `nobody` where there is none. */
  ask(found: (tab: OtherTab) => void, nobody: () => void = () => {}): void {
    this.#found = found;
    this.#offered.clear();
    this.#say({ type: "asks", by: this.#self });
    setTimeout(() => {
      // Who asks again does so of something else.
      if (this.#found !== found) return;
      this.#lookAtLeft();
      if (this.#offered.size === 0) nobody();
    }, ANSWER_MS);
  }

  /** From now on the browser may stop this tab. */
  #leave(): void {
    const handover = this.#owner.handover();
    if (handover === undefined) return;
    this.#left.leave(this.#self, handover);
    this.#memory.set(NAME, this.#self);
  }

  #comeBack(): void {
    if (this.#takeBack()) this.#owner.give();
  }

  /** Nothing is left any more; says whether somebody has taken it. */
  #takeBack(): boolean {
    this.#memory.set(NAME, "");
    return this.#left.comeBack(this.#self);
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
        if (handover === undefined) return;
        // What was left while nobody looks at this tab is that as well.
        this.#takeBack();
        return this.#say({ type: "gives", to: word.by, handover });
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
    this.#channel?.postMessage(word);
  }
}

/** Some browsers allow none where nothing may be kept: then one is in one tab alone. */
function channel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("papo");
  } catch {
    return undefined;
  }
}
