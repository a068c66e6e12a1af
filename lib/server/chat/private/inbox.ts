/**
 * What was said to one person alone, until that person's program has shown that it has it: a log of its
 * own, as a room's, with a cursor that its reader moves on.
 *
 * @module
 */

import type { Letter } from "../../../vocabulary/letter.ts";

/** What one inbox holds, and all together, in letters and bytes of memory. */
const MAX_LETTERS = 256;
const MAX_BYTES = 256 * 1024;
const ALL_MAX_BYTES = 32 * 1024 * 1024;
/** None takes more than this part of what is left for all: so there is always some left for others. */
const PART = 16;
/** What a letter takes beside its words. */
const OVERHEAD_BYTES = 256;

/** How much memory all inboxes take. */
interface Total {
  bytes: number;
}

/**
 * All that is known of one, as plain values.
 *
 * @ignore
 */
export interface InboxState {
  readonly log: string;
  readonly seq: number;
  readonly keptSeq: number;
  readonly letters: readonly Letter[];
}

/** The letters to one person that are not known to have come. Made by {@link Inboxes}. */
export class Inbox {
  /** Tells it from any other. */
  readonly log: string;
  /** The number of the last letter that may be shown, for it is kept. */
  keptSeq: number;
  readonly #total: Total;
  #letters: Letter[] = [];
  #seq: number;
  #bytes = 0;

  /** For {@link Inboxes}. Its reader has had the letters up to `seq`. */
  constructor(log: string, seq: number, total: Total) {
    this.log = log;
    this.keptSeq = seq;
    this.#seq = seq;
    this.#total = total;
  }

  /** All that is known here: see knowledge.ts. */
  get state(): InboxState {
    return { log: this.log, seq: this.#seq, keptSeq: this.keptSeq, letters: this.#letters };
  }

  /** The number that the next letter has. */
  get nextSeq(): number {
    return this.#seq + 1;
  }

  /** Those of its letters that must be kept, in order: of those that were taken back, the number. */
  get kept(): readonly Letter[] {
    return this.#letters.filter(({ seq }) => seq <= this.keptSeq);
  }

  /** The words of a letter, as far as it is here still; empty where they were taken back. */
  textOf(seq: number): string {
    return this.#letters.find((letter) => letter.seq === seq)?.text ?? "";
  }

  /** The words of those are taken back: nothing but their numbers is left. Returns what is. */
  blank(isMeant: (letter: Letter) => boolean): readonly Letter[] {
    const blanks: Letter[] = [];
    this.#letters = this.#letters.map((letter) => {
      if (letter.text === "" || !isMeant(letter)) return letter;
      this.#count(sizeOf("") - sizeOf(letter.text));
      const { tags: _tags, ...rest } = letter;
      const blank = { ...rest, text: "" };
      blanks.push(blank);
      return blank;
    });
    return blanks;
  }

  /** Whether there is room for one more letter of these words, for other inboxes have something too. */
  admits(text: string): boolean {
    const maxBytes = Math.min(MAX_BYTES, (ALL_MAX_BYTES - this.#total.bytes) / PART);
    return this.#letters.length < MAX_LETTERS && this.#bytes + sizeOf(text) <= maxBytes;
  }

  /** Adds a letter, whose number is the next. */
  add(letter: Letter): void {
    this.#letters.push(letter);
    this.#seq = letter.seq;
    this.#count(sizeOf(letter.text));
  }

  /** The letters up to this number have come. Returns whether there were any. */
  prove(seq: number): boolean {
    const count = this.#letters.findIndex((letter) => letter.seq > seq);
    const proven = this.#letters.splice(0, count === -1 ? this.#letters.length : count);
    for (const { text } of proven) this.#count(-sizeOf(text));
    return proven.length > 0;
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#total.bytes += bytes;
  }
}

/** All inboxes, which together hold only so much. */
export class Inboxes {
  readonly #newLogId: () => string;
  readonly #total: Total = { bytes: 0 };

  /** Logs are told apart by what `newLogId` gives. */
  constructor(newLogId: () => string) {
    this.#newLogId = newLogId;
  }

  /** An empty one. */
  open(): Inbox {
    return new Inbox(this.#newLogId(), 0, this.#total);
  }

  /** One with these letters, which are kept. */
  restore(log: string, letters: readonly Letter[]): Inbox {
    const inbox = new Inbox(log, 0, this.#total);
    for (const letter of letters) inbox.add(letter);
    inbox.keptSeq = inbox.nextSeq - 1;
    return inbox;
  }

  /** One as another knew it. */
  reopen({ log, seq, keptSeq, letters }: InboxState): Inbox {
    const [first] = letters;
    const inbox = new Inbox(log, first === undefined ? seq : first.seq - 1, this.#total);
    for (const letter of letters) inbox.add(letter);
    inbox.keptSeq = keptSeq;
    return inbox;
  }
}

/** About how much memory a letter of these words takes. */
function sizeOf(text: string): number {
  return 2 * text.length + OVERHEAD_BYTES;
}
