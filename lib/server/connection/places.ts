/**
 * Who holds the places that a server has, in all and for each address. When none is left, a newcomer gets that
 * of a stranger: someone who has not said anything yet, or not the password. So nobody can take a server, or a
 * school's address, by connections that do nothing, and who is in stays in.
 *
 * @module
 */

/** Someone who holds a place. */
export interface Holder {
  /** Whose address it comes from. */
  readonly owner: string;
  /** Whether it has not shown yet that it is someone; once it has, that stays so. */
  readonly isStranger: boolean;
}

/** Why there is no place. */
export type Fullness = "server_full" | "address_full";

/** What a newcomer gets. */
export type Claim<T> =
  | { readonly type: "free" }
  /** The place of that one, who must go. */
  | { readonly type: "instead"; readonly of: T; readonly reason: Fullness }
  | { readonly type: "none"; readonly reason: Fullness };

/** See the top of this file. */
export class Places<T extends Holder> {
  readonly #maxInAll: number;
  readonly #maxPerOwner: number;
  readonly #byOwner = new Map<string, Set<T>>();
  #taken = 0;
  /** Those who were strangers when they were looked at last, who came first at the front. */
  readonly #strangers = new Set<T>();

  /** So many places in all, and so many for each owner. */
  constructor(maxInAll: number, maxPerOwner: number) {
    this.#maxInAll = maxInAll;
    this.#maxPerOwner = maxPerOwner;
  }

  /** What someone of that address gets; `isExempt` where only the places in all count. */
  claim(owner: string, isExempt: boolean): Claim<T> {
    const own = this.#byOwner.get(owner);
    if (own !== undefined && own.size >= this.#maxPerOwner && !isExempt) {
      return insteadOf(firstStranger(own), "address_full");
    }
    if (this.#taken < this.#maxInAll) return { type: "free" };
    return insteadOf(this.#oldestStranger(), "server_full");
  }

  /** Someone takes a place. */
  take(holder: T): void {
    let own = this.#byOwner.get(holder.owner);
    if (own === undefined) this.#byOwner.set(holder.owner, own = new Set());
    own.add(holder);
    this.#strangers.add(holder);
    this.#taken++;
  }

  /** Someone gives its place back. Doing it twice is no error. */
  release(holder: T): void {
    const own = this.#byOwner.get(holder.owner);
    if (!own?.delete(holder)) return;
    if (own.size === 0) this.#byOwner.delete(holder.owner);
    this.#strangers.delete(holder);
    this.#taken--;
  }

  /** Each is passed over once, when it is none any more: so looking costs next to nothing. */
  #oldestStranger(): T | undefined {
    for (const holder of this.#strangers) {
      if (holder.isStranger) return holder;
      this.#strangers.delete(holder);
    }
    return undefined;
  }
}

function firstStranger<T extends Holder>(holders: Iterable<T>): T | undefined {
  for (const holder of holders) if (holder.isStranger) return holder;
  return undefined;
}

function insteadOf<T>(stranger: T | undefined, reason: Fullness): Claim<T> {
  return stranger === undefined
    ? { type: "none", reason }
    : { type: "instead", of: stranger, reason };
}
