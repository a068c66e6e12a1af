/**
 * What came of the requests that were carried out, for whoever brings one of them again on another
 * connection. It is not more than so much for one person, and for all of them together: of that the
 * addresses have equal shares, and at one address its people.
 *
 * @module
 */

import { fairShare } from "../log/fair_share.ts";
import type { Ack, Done } from "./member.ts";
import { REMEMBERED_REQUESTS } from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

/** So many are remembered of all people together: they take some 20 MiB. */
const ALL_MAX = 100_000;
/** Where there are more, so many are left: to make room one by one would take long. */
const ALL_LEFT = 80_000;

/** Someone whose requests are remembered. */
export interface Requester {
  /** Whose address it came from last. */
  readonly owner: string | undefined;
  /** By what it is known again, if it may come back. */
  readonly key: string | undefined;
  /** How many connections it has had. */
  readonly connections: number;
}

const NONE: ReadonlyMap<RequestId, Done> = new Map();

/** See the top of this file. */
export class Answered<Person extends Requester> {
  readonly #max: number;
  readonly #left: number;
  /** What came of each one's last requests, the oldest first. */
  readonly #done = new Map<Person, Map<RequestId, Done>>();
  #count = 0;

  /** Nothing yet. */
  constructor(max: number = ALL_MAX, left: number = ALL_LEFT) {
    this.#max = max;
    this.#left = left;
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#count;
  }

  /** What came of a person's last requests, the oldest first. */
  of(person: Person): ReadonlyMap<RequestId, Done> {
    return this.#done.get(person) ?? NONE;
  }

  /** Remembers word that a request was carried out, if its sender may bring it again. */
  note(person: Person, id: RequestId | undefined, ack: Ack): void {
    const { connections, key } = person;
    if (id !== undefined && key !== undefined) this.remember(person, id, { ack, connections });
  }

  /** Remembers what came of a request. */
  remember(person: Person, id: RequestId, done: Done): void {
    const mine = this.#done.getOrInsertComputed(person, () => new Map());
    if (!mine.delete(id)) this.#count++;
    mine.set(id, done);
    if (mine.size > REMEMBERED_REQUESTS) this.#drop(person, REMEMBERED_REQUESTS);
    if (this.#count > this.#max) this.#makeRoom();
  }

  /** A request was not carried out after all. */
  takeBack(person: Person, id: RequestId): void {
    const mine = this.#done.get(person);
    if (mine === undefined || !mine.delete(id)) return;
    this.#count--;
    if (mine.size === 0) this.#done.delete(person);
  }

  /** Forgets all that a person asked for, who will not come back. */
  forget(person: Person): void {
    this.#drop(person, 0);
  }

  /** Leaves no more than so many of a person's, the newest. */
  #drop(person: Person, left: number): void {
    const mine = this.#done.get(person);
    if (mine === undefined) return;
    for (const id of mine.keys()) {
      if (mine.size <= left) break;
      mine.delete(id);
      this.#count--;
    }
    if (mine.size === 0) this.#done.delete(person);
  }

  #makeRoom(): void {
    const sizeOf = (person: Person): number => this.of(person).size;
    const sizeOfAll = (people: readonly Person[]): number =>
      people.reduce((sum, person) => sum + sizeOf(person), 0);
    const groups = [...Map.groupBy(this.#done.keys(), ({ owner }) => owner).values()];
    for (const [people, share] of shares(groups, this.#left, sizeOfAll)) {
      for (const [person, max] of shares(people, share, sizeOf)) this.#drop(person, max);
    }
  }
}

/** How much each may keep so that all together hold no more than `max`. */
function shares<T>(
  holders: readonly T[],
  max: number,
  sizeOf: (holder: T) => number,
): [holder: T, max: number][] {
  const share = fairShare(holders.map(sizeOf), max);
  return holders.map((holder) => [holder, Math.min(sizeOf(holder), Math.floor(share))]);
}
