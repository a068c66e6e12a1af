import { lookOf } from "./lookalike.ts";
import { fold } from "./name.ts";

/** What belongs to names, found by the same name and by any that looks like it. */
export class NameIndex<T> {
  readonly #byName = new Map<string, { readonly look: string; readonly value: T }>();
  readonly #byLook = new Map<string, T>();

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
    return this.get(name) ?? this.#byLook.get(lookOf(name));
  }

  /** Gives something to a name. */
  set(name: string, value: T): void {
    this.delete(name);
    const look = lookOf(name);
    this.#byName.set(fold(name), { look, value });
    this.#byLook.set(look, value);
  }

  /** Takes it away. */
  delete(name: string): void {
    const known = this.#byName.get(fold(name));
    if (known === undefined) return;
    this.#byName.delete(fold(name));
    if (this.#byLook.get(known.look) === known.value) this.#byLook.delete(known.look);
  }
}
