/**
 * What operators have put on others: who may not come in, who may not speak, which rooms are locked.
 * It knows no people, only names and addresses; time is passed in, in UTC milliseconds.
 *
 * @module
 */

import { ownerOf } from "./address.ts";
import { fold } from "./name.ts";
import { NameIndex } from "./name_index.ts";
import type { StoredBan } from "./store.ts";

/** How long something holds, and why. */
export interface Terms {
  /** When it ends, in UTC milliseconds; without it, never. */
  readonly untilMs?: number;
  /** In the operator's words. */
  readonly reason?: string;
}

/** See the top of this file. */
export class Sanctions {
  readonly #names = new NameIndex<StoredBan>();
  /** By what {@link ownerOf} gives. */
  readonly #addresses = new Map<string, StoredBan>();
  readonly #mutes = new NameIndex<Terms>();
  /** By folded name of a room. */
  readonly #locks = new Map<string, Terms>();

  /** With the bans that are in force already. */
  constructor(bans: readonly StoredBan[] = []) {
    for (const ban of bans) this.ban(ban);
  }

  /** Lets nobody of that name, or of that address, in. */
  ban(ban: StoredBan): void {
    if (ban.kind === "name") this.#names.set(ban.target, ban);
    else this.#addresses.set(ban.target, ban);
  }

  /** Ends the bans of that name or address; returns those there were. */
  unban(target: string): StoredBan[] {
    const owner = ownerOf(target);
    const bans = [this.#names.get(target), this.#addresses.get(owner ?? "")]
      .filter((ban) => ban !== undefined);
    this.#names.delete(target);
    if (owner !== undefined) this.#addresses.delete(owner);
    return bans;
  }

  /** The ban on a name, or on one that it can be taken for. */
  banOfName(name: string, utcMs: number): StoredBan | undefined {
    const ban = this.#names.like(name);
    return ban !== undefined && holds(ban, utcMs) ? ban : undefined;
  }

  /** The ban on an address. */
  banOfAddress(address: string, utcMs: number): StoredBan | undefined {
    const ban = this.#addresses.get(ownerOf(address) ?? "");
    return ban !== undefined && holds(ban, utcMs) ? ban : undefined;
  }

  /** Whether anyone is muted, or any room locked: most of the time there is nothing to look up. */
  get silences(): boolean {
    return this.#mutes.size > 0 || this.#locks.size > 0;
  }

  /** Lets whoever goes by that name say nothing. */
  mute(nick: string, terms: Terms): void {
    this.#mutes.set(nick, terms);
  }

  /** Ends that. */
  unmute(nick: string): void {
    this.#mutes.delete(nick);
  }

  /** What keeps whoever goes by that name from speaking. */
  muteOf(nick: string, utcMs: number): Terms | undefined {
    const mute = this.#mutes.get(nick);
    return mute !== undefined && holds(mute, utcMs) ? mute : undefined;
  }

  /** Keeps everyone but operators out of a room. */
  lock(room: string, terms: Terms): void {
    this.#locks.set(fold(room), terms);
  }

  /** Ends that; returns whether there was anything to end. */
  unlock(room: string): boolean {
    return this.#locks.delete(fold(room));
  }

  /** Why a room is locked, if it is. */
  lockOf(room: string): Terms | undefined {
    return this.#locks.get(fold(room));
  }
}

/** Whether something has not ended yet. */
export function holds({ untilMs = Infinity }: Terms, utcMs: number): boolean {
  return utcMs < untilMs;
}
