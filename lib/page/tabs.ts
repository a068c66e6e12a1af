/**
 * The other tabs of this browser that are at the same server. A name is here once, and one tab can take from another
 * what it is known by: so nobody is kept out by oneself, and nobody has to look for the tab in which one is.
 *
 * @module
 */

import { type Handover, isHandover } from "./state/handover.ts";

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
  /** One's name, if one is in. */
  nick(): string | undefined;
  /** By what one goes on in another tab: from now on one is nobody here. */
  give(): Handover | undefined;
}

/** See the top of this file. */
export class Tabs {
  /** Only pages of the same server hear it. */
  readonly #channel = new BroadcastChannel("papo");
  readonly #self = String(Math.random());
  readonly #owner: TabOwner;
  #found: (tab: OtherTab) => void = () => {};
  #taken: (handover: Handover) => void = () => {};

  /** Answers the others by `owner`. */
  constructor(owner: TabOwner) {
    this.#owner = owner;
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
  }

  /** Asks the others; `found` is told of each in which one is somebody. */
  ask(found: (tab: OtherTab) => void): void {
    this.#found = found;
    this.#say({ type: "asks", by: this.#self });
  }

  #hear(word: Word): void {
    switch (word.type) {
      case "asks": {
        const nick = this.#owner.nick();
        return nick === undefined
          ? undefined
          : this.#say({ type: "here", by: this.#self, to: word.by, nick });
      }
      case "here":
        if (word.to === this.#self) this.#found(this.#tab(word.by, word.nick));
        return;
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
