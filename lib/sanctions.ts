/**
 * What operators have put on others: who may not come in, who may not speak, which rooms are locked.
 * It knows no people, only names and addresses; time is passed in, in UTC milliseconds.
 *
 * @module
 */

import {
  contains,
  formatNetwork,
  isAddress,
  type Network,
  type Origin,
  parseNetwork,
  siteOf,
} from "./address.ts";
import { fold } from "./name.ts";
import { NameIndex } from "./name_index.ts";
import type { StoredBan } from "./store.ts";

/**
 * A banned network. One IPv6 address stands for all that its owner has, which shows when one of them
 * comes: the address on this machine's own links, its /64 elsewhere.
 */
interface AddressBan {
  readonly ban: StoredBan;
  readonly network: Network;
}

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
  /** By the one form of what is banned. */
  readonly #addresses = new Map<string, AddressBan>();
  readonly #mutes = new NameIndex<Terms>();
  /** By folded name of a room. */
  readonly #locks = new Map<string, Terms>();

  /** With the bans that are in force already. */
  constructor(bans: readonly StoredBan[] = []) {
    for (const ban of bans) this.ban(ban);
  }

  /** Lets nobody of that name, or of that address, in; returns the ban in whose place this one is. */
  ban(ban: StoredBan): StoredBan | undefined {
    if (ban.kind === "name") {
      const former = this.#names.get(ban.target);
      this.#names.set(ban.target, ban);
      return former;
    }
    const network = parseNetwork(ban.target);
    if (network === undefined) return undefined;
    const key = formatNetwork(network);
    const former = this.#addresses.get(key)?.ban;
    this.#addresses.set(key, { ban, network });
    return former;
  }

  /** Ends the bans of that name or address; returns those there were. */
  unban(target: string): StoredBan[] {
    const keys = keysOf(target);
    const bans = [this.#names.get(target), ...keys.map((key) => this.#addresses.get(key)?.ban)];
    this.#names.delete(target);
    for (const key of keys) this.#addresses.delete(key);
    return bans.filter((ban) => ban !== undefined);
  }

  /** The ban on a name, or on one that it can be taken for. */
  banOfName(name: string, utcMs: number): StoredBan | undefined {
    const ban = this.#names.like(name);
    return ban !== undefined && holds(ban, utcMs) ? ban : undefined;
  }

  /** The ban on an address. */
  banOfAddress(origin: Origin, utcMs: number): StoredBan | undefined {
    // Most of the time there is none.
    if (this.#addresses.size === 0) return undefined;
    for (const { ban, network } of this.#addresses.values()) {
      if (isBannedWith(network, origin) && holds(ban, utcMs)) return ban;
    }
    return undefined;
  }

  /** The ban of something else by which that name or address is shut out too. */
  banAround(target: string, utcMs: number): StoredBan | undefined {
    const network = parseNetwork(target);
    if (network === undefined) return this.banOfName(target, utcMs);
    for (const { ban, network: banned } of this.#addresses.values()) {
      if (contains(siteOf(banned) ?? banned, network) && holds(ban, utcMs)) return ban;
    }
    return undefined;
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

/** Whether a ban on that network holds for someone who comes from there. */
export function isBannedWith(network: Network, { address, owner }: Origin): boolean {
  const [from, all] = [parseNetwork(address), parseNetwork(owner)];
  if (from === undefined || all === undefined) return false;
  return contains(network, from) || isAddress(network) && contains(all, network);
}

/** Under what a ban on an address may stand: the address, or the network that it stands for elsewhere. */
function keysOf(target: string): string[] {
  const network = parseNetwork(target);
  if (network === undefined) return [];
  return [network, siteOf(network)].filter((each) => each !== undefined).map(formatNetwork);
}

/** Whether something has not ended yet. */
export function holds({ untilMs = Infinity }: Terms, utcMs: number): boolean {
  return utcMs < untilMs;
}
