/**
 * By which signs people have reacted to what was said. It owns, for each entry of a log, who did so last and
 * how, in whichever order that comes: a part of the past may come behind what followed it. What is said anew is the
 * same message: a sign of any of its versions is a sign of it.
 *
 * @module
 */

import { fold } from "../../text/name.ts";
import type { Reaction, Spoken } from "./item.ts";
import { keepRecent } from "../../recent.ts";

/** Of so many entries it is remembered, those of which one heard last. */
const ENTRIES_MAX = 1_000;

/** What someone did last about one sign. */
interface Last {
  readonly seq: number;
  readonly nick: string;
  readonly isThere: boolean;
}

/** See the top of this file. */
export class Reactions {
  /** By entry, sign and folded name. */
  readonly #byEntry = new Map<number, Map<string, Map<string, Last>>>();

  /** By the number of a message's first version those of all that are known. */
  readonly #versions = new Map<number, Set<number>>();

  /** An entry stands in the place of others, or stood there before it was taken back. */
  link({ seq = 0, seqs = [] }: Spoken): void {
    const [first] = seqs;
    if (first === undefined) return;
    const versions = this.#versions.get(first) ?? new Set();
    for (const each of [...seqs, seq]) versions.add(each);
    keepLast(this.#versions, first, versions);
  }

  /** Whether a number is that of some version of a message. */
  isVersionOf({ seq = 0, seqs: [first = seq] = [] }: Spoken, number: number): boolean {
    return number === seq || number === first || this.#versions.get(first)?.has(number) === true;
  }

  /** Someone reacts to an entry, or does so no longer. */
  hear({ seq = 0, nick, text, seqs: [entry] = [], isUndone }: Spoken): void {
    if (entry === undefined) return;
    const signs = this.#byEntry.get(entry) ?? new Map<string, Map<string, Last>>();
    const people = signs.get(text) ?? new Map<string, Last>();
    const last = people.get(fold(nick));
    if (last !== undefined && last.seq >= seq) return;
    people.set(fold(nick), { seq, nick, isThere: isUndone !== true });
    signs.set(text, people);
    keepLast(this.#byEntry, entry, signs);
  }

  /** Those of an entry, in the order in which the first of each came, and who; of what replaces others, theirs too. */
  of({ seq = 0, seqs = [] }: Spoken): readonly Reaction[] {
    const [first = seq] = seqs;
    const lasts = new Map<string, Map<string, Last>>();
    for (const each of new Set([...this.#versions.get(first) ?? [], ...seqs, seq])) {
      for (const [sign, people] of this.#byEntry.get(each) ?? []) {
        const known = lasts.get(sign) ?? new Map<string, Last>();
        for (const [key, last] of people) {
          if ((known.get(key)?.seq ?? 0) < last.seq) known.set(key, last);
        }
        lasts.set(sign, known);
      }
    }
    return [...lasts].flatMap(([sign, people]) => {
      const nicks = [...people.values()].filter(({ isThere }) => isThere).map(({ nick }) => nick);
      return nicks.length === 0 ? [] : [{ sign, nicks }];
    });
  }

  /** Another log counts anew. */
  clear(): void {
    this.#byEntry.clear();
    this.#versions.clear();
  }
}

/** Remembers something as the last of all, and no more than there is room for. */
function keepLast<Value>(known: Map<number, Value>, key: number, value: Value): void {
  known.delete(key);
  known.set(key, value);
  keepRecent(known, ENTRIES_MAX);
}
