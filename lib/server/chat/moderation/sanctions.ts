/**
 * What operators have put on others: who may not come in, and what is left of those who may not speak. It
 * knows no people, only names and addresses; time is passed in, in UTC milliseconds.
 *
 * @module
 */

import {
  contains,
  formatNetwork,
  isAddress,
  isLoopback,
  type Network,
  type Origin,
  parseNetwork,
  siteOf,
} from "../../../text/address.ts";
import { fold } from "../../../text/name.ts";
import { excerpt } from "../../../text/text.ts";
import { NameIndex } from "../../../text/name_index.ts";
import type { Order } from "../../../vocabulary/command.ts";
import type { TermsTold } from "../../../vocabulary/reply.ts";
import type { StoredBan } from "../../store/store.ts";

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

/** Longest reason that is told, in UTF-16 units. */
const REASON_MAX = 200;

/** On what terms something is ordered now: for so long, for that reason, as far as it can say these. */
export function termsOf(order: Order, utcMs: number): Terms {
  const seconds = "seconds" in order ? order.seconds : undefined;
  const reason = "reason" in order ? order.reason : undefined;
  return {
    ...(seconds !== undefined && { untilMs: utcMs + 1_000 * seconds }),
    ...(reason !== undefined && { reason: excerpt(reason, REASON_MAX) }),
  };
}

/** Why operators of the server closed a room, and who of them; an earlier Papo did not note that. */
export interface Lock extends Terms {
  /** The operator's name. */
  readonly by?: string;
}

/** What keeps a person from speaking, whatever its name becomes. */
export interface Mute {
  /** The name to which it was given. */
  readonly nick: string;
  /** The name of the operator who ordered it; not there where an earlier Papo did not note it. */
  readonly by?: string;
  /** Its terms. */
  readonly terms: Terms;
}

/** What is left of one who has gone. */
interface LeftMute {
  readonly mute: Mute;
  readonly untilMs: number;
}

/**
 * All that operators have put on others, as plain values.
 *
 * @ignore
 */
export interface SanctionsState {
  readonly bans: readonly StoredBan[];
  readonly leftMutes: readonly (readonly [owner: string, left: LeftMute])[];
}

/** So long after someone has gone, one who comes from the same address counts as the same person. */
const LEFT_MS = 10 * 60_000;

/** See the top of this file. */
export class Sanctions {
  readonly #names = new NameIndex<StoredBan>();
  /** The bans that this run of the server gave. */
  readonly #given = new WeakSet<StoredBan>();
  /** By the one form of what is banned. */
  readonly #addresses = new Map<string, AddressBan>();
  /** By address, as that of a person who has gone; who tells them apart is gone too. */
  readonly #leftMutes = new Map<string, LeftMute>();

  /** With the bans that are in force already. */
  constructor(bans: readonly StoredBan[] = []) {
    for (const ban of bans) this.recall(ban);
  }

  /** All that is known here: see knowledge.ts. */
  get state(): SanctionsState {
    return { bans: this.#all(), leftMutes: [...this.#leftMutes] };
  }

  /** Goes on from what another knew. */
  takeOver({ bans, leftMutes }: SanctionsState): void {
    for (const ban of bans) this.ban(ban);
    for (const [owner, left] of leftMutes) this.#leftMutes.set(owner, left);
  }

  /**
   * The time of day was changed by so much: what this run of the server gave ends as long from now as it
   * would have. Returns the bans that end at another time now. What an earlier run gave ends when it was
   * said to: it may be that run's clock that was wrong.
   */
  shift(byMs: number): StoredBan[] {
    for (const [owner, { mute, untilMs }] of this.#leftMutes) {
      this.#leftMutes.set(owner, { mute: shifted(mute, byMs), untilMs: untilMs + byMs });
    }
    const changed = this.#all().flatMap((ban) =>
      ban.untilMs !== undefined && this.#given.has(ban)
        ? [{ ...ban, untilMs: ban.untilMs + byMs }]
        : []
    );
    for (const ban of changed) this.ban(ban);
    return changed;
  }

  /** Remembers a ban that an earlier run of the server gave. */
  recall(ban: StoredBan): void {
    this.#set(ban);
  }

  /** Lets nobody of that name, or of that address, in; returns the ban in whose place this one is. */
  ban(ban: StoredBan): StoredBan | undefined {
    this.#given.add(ban);
    return this.#set(ban);
  }

  #set(ban: StoredBan): StoredBan | undefined {
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

  /** The bans that hold. */
  inForce(utcMs: number): StoredBan[] {
    return this.#all().filter((ban) => holds(ban, utcMs));
  }

  #all(): StoredBan[] {
    return [...this.#names.values(), ...[...this.#addresses.values()].map(({ ban }) => ban)];
  }

  /** The ban on a name, or on one that it can be taken for. */
  banOfName(name: string, utcMs: number): StoredBan | undefined {
    for (const ban of this.#names.alike(name)) if (holds(ban, utcMs)) return ban;
    return undefined;
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

  /**
   * Someone who may say nothing has gone: whoever comes from the same address soon is the same person. Not
   * where that is this machine's own, which all who use the machine share.
   */
  leaveMute(owner: string, mute: Mute, utcMs: number): void {
    if (isLoopback(owner)) return;
    for (const [other, { untilMs }] of this.#leftMutes) {
      if (untilMs <= utcMs) this.#leftMutes.delete(other);
    }
    const former = this.#leftMutes.get(owner)?.mute;
    // Of two, that which ends later.
    const lasting = former !== undefined && endOf(former.terms) > endOf(mute.terms) ? former : mute;
    this.#leftMutes.set(owner, { mute: lasting, untilMs: utcMs + LEFT_MS });
  }

  /** The mute of someone who has gone, for one who comes from that address. */
  muteLeftAt(owner: string, utcMs: number): Mute | undefined {
    const left = this.#leftMutes.get(owner);
    if (left === undefined || left.untilMs <= utcMs) return undefined;
    return holds(left.mute.terms, utcMs) ? left.mute : undefined;
  }

  /** What those left who have gone. */
  mutesLeft(utcMs: number): Mute[] {
    return [...this.#leftMutes.keys()].map((owner) => this.muteLeftAt(owner, utcMs))
      .filter((mute) => mute !== undefined);
  }

  /** Ends what someone left at an address. */
  takeMute(owner: string): void {
    this.#leftMutes.delete(owner);
  }

  /** Ends what someone of that name left, wherever; returns whether there was anything to end. */
  unmuteLeft(nick: string, utcMs: number): boolean {
    for (const [owner, { mute }] of this.#leftMutes) {
      if (fold(mute.nick) !== fold(nick)) continue;
      const held = this.muteLeftAt(owner, utcMs) !== undefined;
      this.#leftMutes.delete(owner);
      return held;
    }
    return false;
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

/** A mute that ends so much later. */
export function shifted(mute: Mute, byMs: number): Mute {
  const { terms } = mute;
  const { untilMs } = terms;
  return untilMs === undefined ? mute : { ...mute, terms: { ...terms, untilMs: untilMs + byMs } };
}

/** Whether something has not ended yet. */
export function holds(terms: Terms, utcMs: number): boolean {
  return utcMs < endOf(terms);
}

function endOf({ untilMs = Infinity }: Terms): number {
  return untilMs;
}

/** What someone who meets a ban, a mute or a lock is told of it. */
export function termsTold({ untilMs, reason }: Terms): TermsTold {
  return {
    ...(untilMs !== undefined && { untilMs }),
    ...(reason !== undefined && { detail: reason }),
  };
}
