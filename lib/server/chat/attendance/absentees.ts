/**
 * Those who have lost the connection and may come back: not more than so many, of whom those go first
 * who are least in earnest. It knows no people, only from which address they came and how much in
 * earnest they were.
 *
 * @module
 */

/** Who came for less than this is least in earnest; each step further counts for one more. */
const STAYS_MS = [1_000, 10_000, 60_000];
/** From this grade on, someone has stayed for a while, or has stayed, chosen a name and spoken. */
const EARNEST = 3;
/** Of one address so many who are in earnest come before one, of any, who is not. */
const PER_ADDRESS = 256;

/** How someone was here. */
export interface Visit {
  /** For how long. */
  readonly stayedMs: number;
  /** Whether it said anything to others. */
  readonly hasSpoken: boolean;
  /** Whether it chose its name. */
  readonly hasName: boolean;
}

/**
 * How much in earnest someone was, from 0 on: to come and go costs nothing, to stay does.
 *
 * ```ts
 * import { assert } from "@std/assert";
 * const guest = gradeOf({ stayedMs: 20, hasSpoken: false, hasName: false });
 * assert(guest < gradeOf({ stayedMs: 20, hasSpoken: true, hasName: false }));
 * assert(guest < gradeOf({ stayedMs: 2_000, hasSpoken: false, hasName: false }));
 * ```
 */
export function gradeOf({ stayedMs, hasSpoken, hasName }: Visit): number {
  const stay = STAYS_MS.filter((ms) => stayedMs >= ms).length;
  return stay + (hasSpoken ? 1 : 0) + (hasName ? 1 : 0);
}

/** Those of one address, by their grade; in each, who left longest ago first. */
class Group<Person> {
  readonly #grades: (Set<Person> | undefined)[] = [];
  #size = 0;

  /** All of them, with their grades. */
  get state(): [person: Person, grade: number][] {
    return this.#grades.flatMap((people, grade) =>
      [...people ?? []].map((person): [Person, number] => [person, grade])
    );
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** How soon one of these must go: the more there are, the sooner; far later if all are in earnest. */
  get weight(): number {
    const lowest = this.#grades.findIndex((people) => people !== undefined);
    return lowest < EARNEST ? this.#size : this.#size / PER_ADDRESS;
  }

  /** Who is least in earnest. */
  get least(): Person | undefined {
    for (const person of this.#grades.find((people) => people !== undefined) ?? []) return person;
    return undefined;
  }

  add(person: Person, grade: number): void {
    (this.#grades[grade] ??= new Set()).add(person);
    this.#size++;
  }

  delete(person: Person, grade: number): void {
    const people = this.#grades[grade];
    if (!people?.delete(person)) return;
    this.#size--;
    if (people.size === 0) this.#grades[grade] = undefined;
  }
}

/** See the top of this file. */
export class Absentees<Person> {
  readonly #groups = new Map<string | undefined, Group<Person>>();
  readonly #places = new Map<
    Person,
    { readonly owner: string | undefined; readonly grade: number }
  >();

  /** How many there are. */
  get size(): number {
    return this.#places.size;
  }

  /** All of them. */
  [Symbol.iterator](): Iterator<Person> {
    return this.#places.keys();
  }

  /** By whose address they came: in which order they must go. */
  get state(): [owner: string | undefined, people: [person: Person, grade: number][]][] {
    return [...this.#groups].map(([owner, group]) => [owner, group.state]);
  }

  /** Goes on from what another knew; `people` are all of them in the order in which they left. */
  takeOver(
    people: readonly Person[],
    groups: readonly (readonly [
      owner: string | undefined,
      people: readonly (readonly [person: Person, grade: number])[],
    ])[],
  ): void {
    const places = new Map<Person, { owner: string | undefined; grade: number }>();
    for (const [owner, members] of groups) {
      const group = new Group<Person>();
      this.#groups.set(owner, group);
      for (const [person, grade] of members) {
        group.add(person, grade);
        places.set(person, { owner, grade });
      }
    }
    for (const person of people) {
      const place = places.get(person);
      if (place !== undefined) this.#places.set(person, place);
    }
  }

  /** Someone is away, who came from the address of that owner. */
  add(person: Person, owner: string | undefined, grade: number): void {
    this.delete(person);
    const group = this.#groups.get(owner) ?? new Group<Person>();
    group.add(person, grade);
    this.#groups.set(owner, group);
    this.#places.set(person, { owner, grade });
  }

  /** Someone is away no more, or will not come back. */
  delete(person: Person): void {
    const place = this.#places.get(person);
    if (place === undefined) return;
    this.#places.delete(person);
    const group = this.#groups.get(place.owner);
    group?.delete(person, place.grade);
    if (group?.isEmpty) this.#groups.delete(place.owner);
  }

  /** Who is to go first where there are too many: of the address that has the most. */
  get least(): Person | undefined {
    let heaviest: Group<Person> | undefined;
    let weight = 0;
    for (const group of this.#groups.values()) {
      if (group.weight <= weight) continue;
      heaviest = group;
      weight = group.weight;
    }
    return heaviest?.least;
  }
}
