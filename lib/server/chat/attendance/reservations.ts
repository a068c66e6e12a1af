/**
 * The names of those who are away and may come back: nobody else may have them meanwhile, but one
 * from the same address, for that may be the same person with a new client. It knows no people.
 *
 * @module
 */

import { NameIndex } from "../../../text/name_index.ts";

/** So many names are kept for those of one address: nobody shall hold all the good ones. */
export const RESERVED_PER_ADDRESS = 256;

/** A name that is kept for someone. */
export interface Reservation {
  /** The name. */
  readonly nick: string;
  /** Whose address it was; `undefined` where that is not known. */
  readonly address: string | undefined;
  /** How much in earnest its owner was: where one address has too many, the least goes. */
  readonly grade: number;
}

/** See the top of this file. */
export class Reservations<Owner> {
  readonly #names = new NameIndex<Owner>();
  readonly #reservations = new Map<Owner, Reservation>();
  readonly #perAddress = new Map<string | undefined, Set<Owner>>();

  /** All that is kept, to be compared: see digest.ts. */
  get all(): Iterable<[owner: Owner, reservation: Reservation]> {
    return this.#reservations;
  }

  /** Keeps a name for its owner, unless another holds it or others of that address come first. */
  reserve(owner: Owner, reservation: Reservation): void {
    const { nick, address } = reservation;
    this.release(owner);
    if (this.#names.like(nick) !== undefined || !this.#makeRoom(reservation)) return;
    this.#names.set(nick, owner);
    this.#reservations.set(owner, reservation);
    const owners = this.#perAddress.get(address) ?? new Set();
    this.#perAddress.set(address, owners.add(owner));
  }

  /** Keeps the owner's name no longer, if it is kept. */
  release(owner: Owner): void {
    const reservation = this.#reservations.get(owner);
    if (reservation === undefined) return;
    const { nick, address } = reservation;
    this.#reservations.delete(owner);
    this.#names.delete(nick);
    const owners = this.#perAddress.get(address);
    owners?.delete(owner);
    if (owners?.size === 0) this.#perAddress.delete(address);
  }

  /** What keeps someone of this address from having the name, or one that looks like it. */
  against(nick: string, address: string | undefined): "nick_taken" | "nick_confusable" | undefined {
    for (const owner of this.#names.alike(nick)) {
      if (address !== undefined && this.#reservations.get(owner)?.address === address) continue;
      return this.#names.get(nick) === owner ? "nick_taken" : "nick_confusable";
    }
    return undefined;
  }

  /** For whom the name, or one that looks like it, is kept. */
  ownersOf(nick: string): readonly Owner[] {
    return this.#names.alike(nick);
  }

  /** Whether there is room for one more of its address, or is now. */
  #makeRoom({ address, grade }: Reservation): boolean {
    const owners = this.#perAddress.get(address);
    if (owners === undefined || owners.size < RESERVED_PER_ADDRESS) return true;
    const gradeOf = (owner: Owner): number => this.#reservations.get(owner)?.grade ?? 0;
    const least = [...owners].reduce((one, other) => gradeOf(other) < gradeOf(one) ? other : one);
    if (gradeOf(least) >= grade) return false;
    this.release(least);
    return true;
  }
}
