/**
 * The names of those who are away and may come back: nobody else may have them meanwhile, but one
 * from the same address, for that may be the same person with a new client. It knows no people.
 *
 * @module
 */

import { NameIndex } from "./name_index.ts";

/** So many names are kept for those of one address: nobody shall hold all the good ones. */
export const RESERVED_PER_ADDRESS = 256;

/** A name that is kept for someone. */
export interface Reservation {
  /** The name. */
  readonly nick: string;
  /** Whose address it was; `undefined` where that is not known. */
  readonly address: string | undefined;
}

/** See the top of this file. */
export class Reservations<Owner> {
  readonly #names = new NameIndex<Owner>();
  readonly #owners = new Map<Owner, Reservation>();
  readonly #perAddress = new Map<string | undefined, number>();

  /** Keeps a name for its owner, unless another holds it or there are too many of that address. */
  reserve(owner: Owner, { nick, address }: Reservation): void {
    this.release(owner);
    const sameAddress = this.#perAddress.get(address) ?? 0;
    if (sameAddress >= RESERVED_PER_ADDRESS || this.#names.like(nick) !== undefined) return;
    this.#names.set(nick, owner);
    this.#owners.set(owner, { nick, address });
    this.#perAddress.set(address, sameAddress + 1);
  }

  /** Keeps the owner's name no longer, if it is kept. */
  release(owner: Owner): void {
    const reservation = this.#owners.get(owner);
    if (reservation === undefined) return;
    const { nick, address } = reservation;
    this.#owners.delete(owner);
    this.#names.delete(nick);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, left);
  }

  /** What keeps someone of this address from having the name, or one that looks like it. */
  against(nick: string, address: string | undefined): "nick_taken" | "nick_confusable" | undefined {
    const owner = this.#names.like(nick);
    if (owner === undefined) return undefined;
    if (address !== undefined && this.#owners.get(owner)?.address === address) return undefined;
    return this.#names.get(nick) === owner ? "nick_taken" : "nick_confusable";
  }
}
