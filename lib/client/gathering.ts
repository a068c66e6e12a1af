/**
 * Who came, went and was renamed since the last message: one row on the screen, however many.
 *
 * @module
 */

import type { Crowd } from "../event.ts";
import type { ServerMessage } from "../protocol.ts";
import type { Comings } from "./messages.ts";

/** A change of who is in a room. */
export type PresenceMessage = Extract<
  ServerMessage,
  { readonly type: "join" | "leave" | "nick" | "presence" }
>;

/** How many names of each kind are shown. */
const NAMES_SHOWN = 5;
/** How many names of each kind are remembered, to tell who left again. */
const NAMES_KEPT = 200;

/** Gathers changes into one sentence's worth. */
export class Gathering {
  readonly #joined = new Names();
  readonly #left = new Names();
  readonly #visited = new Names();
  readonly #renamed = new Names();

  /** Takes a change in; its names must be fit to be shown. */
  add(change: PresenceMessage): void {
    switch (change.type) {
      case "join":
        // Someone who came back is where they were before: nothing to tell.
        if (!this.#left.delete(change.nick)) this.#joined.add(change.nick);
        break;
      case "leave":
        (this.#joined.delete(change.nick) ? this.#visited : this.#left).add(change.nick);
        break;
      case "nick":
        if (this.#joined.delete(change.nick)) this.#joined.add(change.newNick);
        else this.#renamed.add(`${change.nick} → ${change.newNick}`);
        break;
      case "presence":
        this.#joined.addAll(change.joined);
        this.#left.addAll(change.left);
        this.#renamed.addAll(change.renamed);
        break;
    }
  }

  /** What there is to tell now. */
  get comings(): Comings {
    return {
      joined: this.#joined.crowd,
      left: this.#left.crowd,
      visited: this.#visited.crowd,
      renamed: this.#renamed.crowd,
    };
  }
}

class Names {
  readonly #names = new Set<string>();
  #unnamed = 0;

  add(name: string): void {
    if (this.#names.size < NAMES_KEPT) this.#names.add(name);
    else this.#unnamed++;
  }

  addAll({ count, nicks }: Crowd): void {
    for (const nick of nicks) this.add(nick);
    this.#unnamed += Math.max(0, count - nicks.length);
  }

  delete(name: string): boolean {
    return this.#names.delete(name);
  }

  get crowd(): Crowd {
    return {
      count: this.#names.size + this.#unnamed,
      nicks: [...this.#names].slice(0, NAMES_SHOWN),
    };
  }
}
