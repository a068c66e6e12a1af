/**
 * By which signs people have reacted to what was said. It owns, for each entry of a log, who did so last and
 * how, in whichever order that comes: a part of the past may come behind what followed it.
 *
 * @module
 */

import { fold } from "../../text/name.ts";
import type { Reaction, Spoken } from "./item.ts";

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

  /** Someone reacts to an entry, or does so no longer. */
  hear({ seq = 0, nick, text, seqs: [entry] = [], isUndone }: Spoken): void {
    if (entry === undefined) return;
    const signs = this.#byEntry.get(entry) ?? new Map<string, Map<string, Last>>();
    const people = signs.get(text) ?? new Map<string, Last>();
    const last = people.get(fold(nick));
    if (last !== undefined && last.seq >= seq) return;
    people.set(fold(nick), { seq, nick, isThere: isUndone !== true });
    signs.set(text, people);
    this.#byEntry.delete(entry);
    this.#byEntry.set(entry, signs);
    if (this.#byEntry.size <= ENTRIES_MAX) return;
    for (const oldest of this.#byEntry.keys()) return void this.#byEntry.delete(oldest);
  }

  /** Those of an entry, in the order in which the first of each came, and who; of what replaces another, its too. */
  of({ seq = 0, type, seqs = [] }: Spoken): readonly Reaction[] {
    const lasts = new Map<string, Map<string, Last>>();
    for (const each of type === "edited" ? [...seqs, seq] : [seq]) {
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
  }
}
