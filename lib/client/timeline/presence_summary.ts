/**
 * Who came, went and was renamed since the last message: one row on the screen, however many.
 *
 * @module
 */

import type { Crowd } from "../../vocabulary/entry.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import type { Comings } from "../../language/client.ts";

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
export class PresenceSummary {
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

/** Who came, who went, and who took which name, as far as a change names them. */
export interface ChangedPeople {
  /** Who came. */
  readonly joined: readonly string[];
  /** Who went. */
  readonly left: readonly string[];
  /** The old name and the new one. */
  readonly renamed: readonly (readonly [nick: string, newNick: string])[];
}

/** All people that a change names. */
export function peopleIn(change: PresenceMessage): ChangedPeople {
  switch (change.type) {
    case "join":
      return { joined: [change.nick], left: [], renamed: [] };
    case "leave":
      return { joined: [], left: [change.nick], renamed: [] };
    case "nick":
      return { joined: [], left: [], renamed: [[change.nick, change.newNick]] };
    case "presence": {
      const { joined, left, renamed } = change;
      const renames = renamed.nicks.map(renameIn).filter((rename) => rename !== undefined);
      return { joined: joined.nicks, left: left.nicks, renamed: renames };
    }
  }
}

/** What of a change is about others; `undefined` where that is nothing. */
export function without(
  change: PresenceMessage,
  isUnwanted: (nick: string) => boolean,
): PresenceMessage | undefined {
  if (change.type !== "presence") {
    return isUnwanted(change.type === "nick" ? change.newNick : change.nick) ? undefined : change;
  }
  const others = ({ count, nicks }: Crowd): Crowd => {
    const wanted = nicks.filter((each) => !isUnwanted(renameIn(each)?.[1] ?? each));
    return { count: count - nicks.length + wanted.length, nicks: wanted };
  };
  const { joined, left, renamed } = change;
  return { ...change, joined: others(joined), left: others(left), renamed: others(renamed) };
}

/** In a summary, someone's new name stands behind the old one. */
function renameIn(text: string): readonly [nick: string, newNick: string] | undefined {
  const [, nick, newNick] = /^(\S+) → (\S+)$/.exec(text) ?? [];
  return nick === undefined || newNick === undefined ? undefined : [nick, newNick];
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
