/**
 * Names that come and go: who wants to hear of which, and which were given up last.
 *
 * @module
 */

import { fold } from "../../../text/name.ts";
import type { FormerName } from "../../../vocabulary/person.ts";
import type { Member } from "../member.ts";
import type { Moment } from "../stamp.ts";

/** So many names that were given up are remembered. */
const FORMER_MAX = 200;
/** So many names one person may want to hear of. */
const WATCHED_MAX = 100;

/** See the top of this file. */
export class NameWatch {
  readonly #moment: Moment;
  /** By folded name: who wants to hear of it. */
  readonly #watchers = new Map<string, Set<Member>>();
  /** The names that were given up last, the oldest first. */
  readonly #former: FormerName[] = [];

  /** Nobody wants to hear of anything. */
  constructor(moment: Moment) {
    this.#moment = moment;
  }

  /** The names that were given up last: see knowledge.ts. Who wants to hear of which, people know. */
  get state(): readonly FormerName[] {
    return this.#former;
  }

  /** Goes on from what another knew. */
  takeOver(former: readonly FormerName[]): void {
    this.#former.push(...former);
  }

  /** Someone has its name from now on. */
  came({ nick, isVisitor }: Member): void {
    if (!isVisitor) this.#tellWatchers(nick, true);
  }

  /** Someone has its name no more. */
  went({ nick, isVisitor, about }: Member): void {
    if (isVisitor) return;
    this.#tellWatchers(nick, false);
    const { user = "", realName = "" } = about ?? {};
    this.#former.push({ nick, user, realName, untilMs: this.#moment.utcMs });
    if (this.#former.length > FORMER_MAX) this.#former.shift();
  }

  /** Who had a name, the last one first. */
  formerly(nick: string): FormerName[] {
    const wanted = fold(nick);
    return this.#former.filter(({ nick }) => fold(nick) === wanted).reverse();
  }

  /** Someone wants to hear of these names, and of no others any more. */
  watch(member: Member, nicks: readonly string[]): void {
    this.unwatch(member);
    const names = new Set(nicks.slice(0, WATCHED_MAX).map(fold));
    if (names.size === 0) return;
    member.watched = names;
    for (const name of names) {
      const watchers = this.#watchers.get(name);
      if (watchers === undefined) this.#watchers.set(name, new Set([member]));
      else watchers.add(member);
    }
  }

  /** Someone wants to hear of nothing any more. */
  unwatch(member: Member): void {
    for (const name of member.watched ?? []) {
      const watchers = this.#watchers.get(name);
      watchers?.delete(member);
      if (watchers?.size === 0) this.#watchers.delete(name);
    }
    member.watched = undefined;
  }

  /** Those who want to hear of a name. */
  watchersOf(nick: string): Iterable<Member> {
    return this.#watchers.size === 0 ? [] : this.#watchers.get(fold(nick)) ?? [];
  }

  #tellWatchers(nick: string, isHere: boolean): void {
    for (const watcher of this.watchersOf(nick)) watcher.tell({ type: "watched", nick, isHere });
  }
}
