/**
 * How rooms are run, by their names: which rules there are, and where someone has a say. What is changed
 * here is kept, so that it holds after a restart too.
 *
 * @module
 */

import type { Archive } from "../../store/archive.ts";
import { fold } from "../../../text/name.ts";
import type { Lock } from "../moderation/sanctions.ts";
import { RoomRules } from "./room_rules.ts";
import type { StoredRules } from "../../store/store.ts";

/** See the top of this file. */
export class Rulebook {
  readonly #archive: Pick<Archive, "saveRules" | "forgetRules">;
  /** By folded name of the room. */
  readonly #rules = new Map<string, RoomRules>();
  /** Where someone has a say, or was let in, by the person's number. */
  readonly #places = new Map<number, Set<RoomRules>>();

  /** Nothing is known of any room. */
  constructor(archive: Pick<Archive, "saveRules" | "forgetRules">) {
    this.#archive = archive;
  }

  /** All that is known here, as it is kept: see knowledge.ts. */
  get state(): readonly StoredRules[] {
    return [...this.#rules.values()].map(({ stored }) => stored);
  }

  /** Goes on from what another knew. */
  takeOver(state: readonly StoredRules[]): void {
    this.#rules.clear();
    this.#places.clear();
    for (const stored of state) {
      const rules = RoomRules.from(stored);
      this.#rules.set(fold(rules.room), rules);
      for (const author of authorsIn(rules)) this.#note(rules, author);
    }
  }

  /**
   * Remembers what an earlier run of the server knew; but nobody has a say any more of whom nothing else is
   * known.
   */
  recall(all: Iterable<StoredRules>, people: Iterable<number>): void {
    const known = new Set(people);
    for (const stored of all) {
      const rules = RoomRules.from(stored);
      this.#rules.set(fold(rules.room), rules);
      const gone = authorsIn(rules).filter((author) => !known.has(author));
      for (const author of gone) takeOut(rules, author);
      for (const author of authorsIn(rules)) this.#note(rules, author);
      if (gone.length > 0) this.save(rules);
    }
  }

  /** The rooms that operators of the server have locked, by name. */
  get locks(): readonly { readonly room: string; readonly lock: Lock }[] {
    return [...this.#rules.values()]
      .flatMap(({ room, lock }) => lock === undefined ? [] : [{ room, lock }])
      .sort((one, other) => one.room < other.room ? -1 : 1);
  }

  /** What is known of a room. */
  of(room: string): RoomRules | undefined {
    return this.#rules.get(fold(room));
  }

  /** The same, from now on to be changed. */
  open(room: string): RoomRules {
    const known = this.of(room);
    if (known !== undefined) return known;
    const rules = new RoomRules(room);
    this.#rules.set(fold(room), rules);
    return rules;
  }

  /** Someone has something to say in a room, or was let in. Nothing of it is kept before {@link save}. */
  admit(rules: RoomRules, list: "mods" | "voiced" | "guests", author: number): boolean {
    if (rules[list].has(author)) return false;
    rules[list].add(author);
    this.#note(rules, author);
    return true;
  }

  /** Keeps what has changed of a room; where nothing holds, nothing. */
  save(rules: RoomRules): void {
    // Of a room that was forgotten, and perhaps opened anew.
    if (this.of(rules.room) !== rules) return;
    if (rules.isTouched || rules.mods.size > 0) return this.#archive.saveRules(rules.stored);
    if (!rules.isInUse) this.#rules.delete(fold(rules.room));
    this.#archive.forgetRules(rules.room);
  }

  /** Nobody is in a room any more; what holds there is remembered. */
  close(rules: RoomRules): void {
    rules.isInUse = false;
    if (!rules.isTouched && rules.mods.size === 0) this.#rules.delete(fold(rules.room));
  }

  /** A room is no more: only what operators of the server ordered stays. */
  forgetRoom(room: string): void {
    const rules = this.of(room);
    if (rules === undefined) return;
    this.#rules.delete(fold(room));
    if (rules.lock === undefined) return this.#archive.forgetRules(room);
    const { lock } = rules;
    const left = this.open(rules.room);
    left.lock = lock;
    this.save(left);
  }

  /** Someone will not come back: it has a say nowhere. */
  forget(author: number): void {
    const places = this.#places.get(author);
    if (places === undefined) return;
    this.#places.delete(author);
    for (const rules of places) {
      takeOut(rules, author);
      this.save(rules);
    }
  }

  /** Someone is taken for another who was here before: it has the same say. */
  inherit(former: number, author: number): void {
    const places = this.#places.get(former);
    if (places === undefined || former === author) return;
    this.#places.delete(former);
    for (const rules of places) {
      for (const list of ["mods", "voiced", "guests"] as const) {
        if (rules[list].delete(former)) this.admit(rules, list, author);
      }
      this.save(rules);
    }
  }

  #note(rules: RoomRules, author: number): void {
    const places = this.#places.get(author);
    if (places === undefined) this.#places.set(author, new Set([rules]));
    else places.add(rules);
  }
}

function authorsIn({ mods, voiced, guests }: RoomRules): number[] {
  return [...mods, ...voiced, ...guests];
}

function takeOut(rules: RoomRules, author: number): void {
  rules.mods.delete(author);
  rules.voiced.delete(author);
  rules.guests.delete(author);
}
