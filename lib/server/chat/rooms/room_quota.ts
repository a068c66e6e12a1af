/**
 * How many rooms may be opened from one address, so that nobody takes all the places there are, in memory or
 * in the history. It knows no rooms and no people, only addresses; time is passed in.
 *
 * @module
 */

import { isLoopback } from "../../../text/address.ts";

/** So many rooms that there never were may be made at once, */
export const NEW_ROOMS = 100;
/** and one more each time so long has passed. */
const NEW_ROOM_MS = 60_000;
const ACCOUNTS_MIN = 1_000;

/** What is known of an address. */
interface Account {
  /** How many of the rooms in memory were opened from there. */
  open: number;
  /** How many rooms were made from there, less those that time has forgiven. */
  made: number;
  /** When that was worked out. */
  atMs: number;
}

/**
 * What is known of all addresses, as plain values.
 *
 * @ignore
 */
export interface RoomQuotaState {
  readonly accounts: readonly (readonly [address: string, account: Account])[];
  readonly closeAt: number;
}

/** See the top of this file. */
export class RoomQuota {
  readonly #maxOpen: number;
  readonly #accounts = new Map<string, Account>();
  /** At so many accounts those of which nothing is to be remembered are closed. */
  #closeAt = ACCOUNTS_MIN;

  /** Rooms opened from one address are no more than `maxOpen` at a time. */
  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** All that is known here: see knowledge.ts. */
  get state(): RoomQuotaState {
    return { accounts: [...this.#accounts], closeAt: this.#closeAt };
  }

  /** Goes on from what another knew. */
  takeOver({ accounts, closeAt }: RoomQuotaState): void {
    for (const [address, account] of accounts) this.#accounts.set(address, { ...account });
    this.#closeAt = closeAt;
  }

  /** Of how many addresses something is remembered. */
  get size(): number {
    return this.#accounts.size;
  }

  /**
   * A room is to be opened from an address, `isNew`: one that there never was. Returns whether it may be.
   * This machine's own programs may open as many as they like: they may serve many people.
   */
  open(address: string | undefined, isNew: boolean, nowMs: number): boolean {
    if (address === undefined || isLoopback(address)) return true;
    const account = this.#accountOf(address, nowMs);
    if (account.open >= this.#maxOpen || isNew && account.made >= NEW_ROOMS) return false;
    account.open++;
    if (isNew) account.made++;
    this.#accounts.set(address, account);
    if (this.#accounts.size >= this.#closeAt) this.#closeAccounts(nowMs);
    return true;
  }

  /** A room that was opened from that address is in memory no longer. */
  close(address: string | undefined, nowMs: number): void {
    if (address === undefined || !this.#accounts.has(address)) return;
    const account = this.#accountOf(address, nowMs);
    account.open--;
    if (account.open <= 0 && account.made <= 0) this.#accounts.delete(address);
  }

  #closeAccounts(nowMs: number): void {
    for (const address of [...this.#accounts.keys()]) {
      const { open, made } = this.#accountOf(address, nowMs);
      if (open <= 0 && made <= 0) this.#accounts.delete(address);
    }
    this.#closeAt = Math.max(ACCOUNTS_MIN, 2 * this.#accounts.size);
  }

  #accountOf(address: string, nowMs: number): Account {
    const account = this.#accounts.get(address) ?? { open: 0, made: 0, atMs: nowMs };
    account.made = Math.max(0, account.made - (nowMs - account.atMs) / NEW_ROOM_MS);
    account.atMs = nowMs;
    return account;
  }
}
