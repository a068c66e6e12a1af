/**
 * Pastes from terminals that do not mark them. What a person types comes key by key; where lines come
 * faster than that, they are one text and not as many messages. A line and the beginning of the next,
 * though, may be of someone who typed ahead while the program was busy.
 *
 * @module
 */

import type { Key } from "./keys.ts";

/** What is further apart, in milliseconds, did not come together. */
export const TOGETHER_MS = 3;
/** Nobody types that much ahead, in UTF-16 units. */
const TYPED_AHEAD_MAX = 64;
/** More than this of a paste is not kept, in UTF-16 units. */
const MAX_LENGTH = 1_048_576;

/**
 * Finds pastes among the keys of a terminal. Time belongs to the owner: while
 * {@linkcode Bursts.isWaiting} and nothing comes for {@linkcode TOGETHER_MS}, it calls
 * {@linkcode Bursts.flush}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { KeyDecoder } from "./keys.ts";
 *
 * const keys = new KeyDecoder().decode(new TextEncoder().encode("one\rtwo\rthree"));
 * const bursts = new Bursts();
 * assertEquals(bursts.take(keys, 0), []);
 * assertEquals(bursts.flush(), [{ kind: "paste", text: "one\ntwo\nthree", truncated: false }]);
 * ```
 */
export class Bursts {
  /** What came together, an Enter among it: not yet known to be a paste or not. */
  #held: Key[] = [];
  #length = 0;
  #lastMs = -Infinity;

  /** Whether there are keys that are held back. */
  get isWaiting(): boolean {
    return this.#held.length > 0;
  }

  /** Takes the keys of one read; returns those that can be acted upon. */
  take(keys: readonly Key[], nowMs: number): readonly Key[] {
    const areTogether = nowMs - this.#lastMs < TOGETHER_MS;
    const before = areTogether ? [] : this.flush();
    this.#lastMs = nowMs;
    const isBurst = keys.some(isEnter) && (keys.length > 1 || areTogether);
    if (!this.isWaiting && !isBurst) return [...before, ...keys];
    for (const key of keys) this.#hold(key);
    return before;
  }

  /** Nothing else came: a paste, or keys as they were pressed. */
  flush(): readonly Key[] {
    const held = this.#held;
    const length = this.#length;
    this.#held = [];
    this.#length = 0;
    const goesOn = held.slice(held.findIndex(isEnter) + 1).some(({ kind }) => kind !== "key");
    const isTyped = held.filter(isEnter).length === 1 && length <= TYPED_AHEAD_MAX;
    if (!goesOn || isTyped) return held;
    return [{ kind: "paste", text: held.map(textOf).join(""), truncated: length > MAX_LENGTH }];
  }

  #hold(key: Key): void {
    this.#length += textOf(key).length;
    if (this.#length <= MAX_LENGTH) this.#held.push(key);
  }
}

function isEnter(key: Key): boolean {
  return key.kind === "key" && key.name === "enter";
}

/** What a key puts into a text; that of a command is none. */
function textOf(key: Key): string {
  if (key.kind !== "key") return key.text;
  return key.name === "enter" ? "\n" : key.name === "tab" ? "\t" : "";
}
