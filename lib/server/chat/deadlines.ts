/**
 * For how long each of some people is waited for: all of them equally long, from when that began. It has no
 * timer: whoever carries out requests in order asks first whose time is over.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const deadlines = new Deadlines<string>(10_000);
 * deadlines.begin("ana", 0);
 * deadlines.begin("bia", 500);
 * deadlines.end("ana");
 * assertEquals([deadlines.first, deadlines.dueMs], ["bia", 10_500]);
 * ```
 *
 * @module
 */

/** See the top of this file. */
export class Deadlines<Person> {
  readonly #waitMs: number;
  /** When each began, who began longest ago first. */
  readonly #beganMs = new Map<Person, number>();

  /** Each is waited for so long. */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Someone is waited for, as of now, which is no earlier than it was for anyone before. */
  begin(person: Person, nowMs: number): void {
    this.#beganMs.delete(person);
    this.#beganMs.set(person, nowMs);
  }

  /** Someone is waited for no more; returns whether that was so. */
  end(person: Person): boolean {
    return this.#beganMs.delete(person);
  }

  /** Whether someone is waited for. */
  has(person: Person): boolean {
    return this.#beganMs.has(person);
  }

  /** Whose time is over first. */
  get first(): Person | undefined {
    for (const person of this.#beganMs.keys()) return person;
    return undefined;
  }

  /** When that is. */
  get dueMs(): number {
    for (const beganMs of this.#beganMs.values()) return beganMs + this.#waitMs;
    return Infinity;
  }

  /** All of them, and when the wait for each began. */
  get state(): [person: Person, beganMs: number][] {
    return [...this.#beganMs];
  }
}
