import { lookOf, looksLike } from "./lookalike.ts";
import { fold } from "./name.ts";

/** A name, and what belongs to it. */
interface Entry<T> {
  readonly name: string;
  readonly look: string;
  readonly value: T;
  /** The next of those that may look alike: mostly there is none, and no list is worth its memory. */
  next: Entry<T> | undefined;
}

/** What belongs to names, found by the same name and by any that looks like it. */
export class NameIndex<T> {
  readonly #byName = new Map<string, Entry<T>>();
  /** The first of those of each look. */
  readonly #byLook = new Map<string, Entry<T>>();

  /** How many names there are. */
  get size(): number {
    return this.#byName.size;
  }

  /** What belongs to this name. */
  get(name: string): T | undefined {
    return this.#byName.get(fold(name))?.value;
  }

  /** What belongs to this name, or to one that it can be taken for. */
  like(name: string): T | undefined {
    return this.alike(name)[0];
  }

  /** What belongs to this name, and then to each that it can be taken for. */
  alike(name: string): readonly T[] {
    if (this.size === 0) return [];
    const same = this.#byName.get(fold(name));
    const alike = same === undefined ? [] : [same.value];
    for (let entry = this.#byLook.get(lookOf(name)); entry !== undefined; entry = entry.next) {
      if (entry !== same && looksLike(entry.name, name)) alike.push(entry.value);
    }
    return alike;
  }

  /** All that belongs to any name. */
  *values(): Generator<T, void> {
    for (const { value } of this.#byName.values()) yield value;
  }

  /** Gives something to a name. */
  set(name: string, value: T): void {
    this.delete(name);
    const look = lookOf(name);
    const entry = { name, look, value, next: this.#byLook.get(look) };
    this.#byName.set(fold(name), entry);
    this.#byLook.set(look, entry);
  }

  /** Takes it away. */
  delete(name: string): void {
    const known = this.#byName.get(fold(name));
    if (known === undefined) return;
    this.#byName.delete(fold(name));
    const { look, next } = known;
    const first = this.#byLook.get(look);
    if (first !== known) return unlink(first, known);
    if (next === undefined) this.#byLook.delete(look);
    else this.#byLook.set(look, next);
  }
}

/** Takes an entry out of those behind `first`. */
function unlink<T>(first: Entry<T> | undefined, gone: Entry<T>): void {
  let before = first;
  while (before !== undefined && before.next !== gone) before = before.next;
  if (before !== undefined) before.next = gone.next;
}
