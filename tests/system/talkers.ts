/**
 * People who fill a history. As a program (`talkers.ts FILE SEED`) they do so until it is killed, and it says what
 * is gone by then.
 */

import { SqliteStore } from "../../lib/server/store/sqlite/sqlite.ts";
import type { Entry } from "../../lib/vocabulary/entry.ts";
import type { Letter } from "../../lib/vocabulary/letter.ts";

/** Beside every thing that is said stands a marker of its own, which is how it is found among bytes. */
export const MARKER: RegExp = /<[0-9a-z]{5}>/g;

/** Numbers that look drawn, and are the same each time. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to below `sides`. */
  roll(sides: number): number {
    this.#state = Math.imul(this.#state, 1_103_515_245) + 12_345 & 0x7fffffff;
    return (this.#state >>> 8) % sides;
  }
}

/** People who say much, in some rooms and to each other, and take some of it back or say it anew. */
export class Talkers {
  readonly #dice: Dice;
  readonly #seqs = new Map<string, number>();
  readonly #said: Entry[] = [];
  readonly #letters: Letter[] = [];
  #markers: number;
  readonly #suffix: string;
  #timeMs = 0;
  /** The markers of what is gone. */
  readonly gone = new Set<string>();

  constructor(seed: number) {
    this.#dice = new Dice(seed);
    // So that those of another seed are others.
    this.#markers = 100_000 * seed;
    this.#suffix = `-${seed}`;
  }

  /** When something was said last. */
  get timeMs(): number {
    return this.#timeMs;
  }

  /** Some of it. */
  talk(): { readonly entries: Entry[]; readonly letters: Letter[] } {
    const entries = Array.from({ length: 1 + this.#dice.roll(30) }, () => this.#act());
    return { entries, letters: this.#dice.roll(4) === 0 ? [this.#letter()] : [] };
  }

  /** Takes something back that was said to one alone. */
  takeLetterBack(): Letter[] {
    const letter = this.#letters.pop();
    if (letter === undefined) return [];
    this.#forget(letter.text);
    return [{ ...letter, text: "" }];
  }

  /** What `--keep` lets go of is gone, too. */
  trim(keptMax: number): void {
    for (const { room, seq, text } of this.#said) {
      if (seq <= this.#last(room) - keptMax) this.#forget(text);
    }
  }

  #act(): Entry {
    const kind = this.#said.length < 60 ? 9 : this.#dice.roll(20);
    if (kind > 1) return this.#say();
    // Half of it is of the last.
    const among = this.#dice.roll(2) === 0 ? this.#said.length : 40;
    const [target] = this.#said.splice(-1 - this.#dice.roll(among), 1);
    if (target === undefined) return this.#say();
    this.#forget(target.text);
    const about = { room: target.room, targets: [{ seq: target.seq, timeMs: target.timeMs }] };
    if (kind === 0) return this.#say({ ...about, type: "edited" });
    return this.#entry({ ...about, type: "redacted", text: "" });
  }

  #say(more: Partial<Entry> = {}): Entry {
    const entry = this.#entry({ text: this.#text(), ...more });
    this.#said.push(entry);
    return entry;
  }

  #entry(more: Partial<Entry>): Entry {
    // One room is talked in most; one is two people's alone.
    const room = more.room ?? ["geral", "geral", "geral", "sala", "@1", `r${this.#dice.roll(40)}`]
      .at(this.#dice.roll(6)) ??
      "";
    this.#seqs.set(room, this.#last(room) + 1);
    const author = 1 + this.#dice.roll(9);
    const base = { type: "message", nick: `ana${author}`, author, text: "" } as const;
    return { ...base, ...more, room, seq: this.#last(room), timeMs: ++this.#timeMs };
  }

  #letter(): Letter {
    const [author, receiver] = [1 + this.#dice.roll(9), 20 + this.#dice.roll(9)];
    const seq = this.#last("letters") + 1;
    this.#seqs.set("letters", seq);
    const names = { author, person: `p${author}`, from: "ana", receiver, to: "bia" };
    const letter = { ...names, log: "letters", seq, timeMs: ++this.#timeMs, text: this.#text() };
    this.#letters.push(letter);
    return letter;
  }

  #text(): string {
    const length = this.#dice.roll(1_000);
    const marker = `<${(++this.#markers).toString(36).padStart(5, "0")}>`;
    return marker.repeat(length < 3 ? 8_000 : length < 100 ? 60 : length < 300 ? 17 : 4);
  }

  #last(room: string): number {
    return this.#seqs.get(room) ?? 0;
  }

  #forget(text: string): void {
    this.gone.add(text.slice(0, 7));
  }
}

if (import.meta.main) {
  const [path = "", seed = "1"] = Deno.args;
  const store = new SqliteStore(path);
  const talkers = new Talkers(Number(seed));
  for (let n = 0; n < 100_000; n++) {
    const before = new Set(talkers.gone);
    const { entries, letters } = talkers.talk();
    store.commit(entries, (room) => room, letters);
    await store.synced();
    store.tidy(talkers.timeMs);
    const gone = [...talkers.gone.difference(before)].join("");
    Deno.stdout.writeSync(new TextEncoder().encode(`${gone}\n`));
  }
}
