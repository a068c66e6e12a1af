/**
 * A text with a cursor in it, cut into graphemes. It owns both, and knows where words and rows begin.
 *
 * @module
 */

import { cutGraphemes } from "../../text/graphemes.ts";

type Test = (grapheme: string) => boolean;

/**
 * A grapheme that neither joins with what may follow it, marks apart, nor hides what comes before
 * it from what comes after: no emoji, flag, Hangul or Indic letter. Where one stands, the cut into
 * graphemes left of it does not depend on what is right of it, and the other way round.
 */
const PLAIN =
  /^[\n -~[\p{L}&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]]$/v;

const isWord: Test = (grapheme) => /^[\p{L}\p{N}_]/u.test(grapheme);
const isNotWord: Test = (grapheme) => !isWord(grapheme);
const isNotBlank: Test = (grapheme) => !isBlank(grapheme);
const isNotPlain: Test = (grapheme) => !PLAIN.test(grapheme);
const isNotNewline: Test = (grapheme) => grapheme !== "\n";

/** Whether a grapheme is a space, or a text begins with one. */
export function isBlank(grapheme: string): boolean {
  return /^\s/.test(grapheme);
}

/** See the top of this file. */
export class TextBuffer {
  // The array is replaced and never changed, so that a snapshot of it is a reference.
  #graphemes: readonly string[] = [];
  #cursor = 0;

  /** The text; joined anew at each call. */
  get text(): string {
    return this.#graphemes.join("");
  }

  /** The text cut into graphemes. */
  get graphemes(): readonly string[] {
    return this.#graphemes;
  }

  /** The index of the grapheme the cursor stands on; their number when it is at the end. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Whether there is no text. */
  get isEmpty(): boolean {
    return this.#graphemes.length === 0;
  }

  /** How many rows the newlines make. */
  get lines(): number {
    return this.#graphemes.reduce((lines, grapheme) => grapheme === "\n" ? lines + 1 : lines, 1);
  }

  /** The text before the cursor. */
  get beforeCursor(): string {
    return this.#graphemes.slice(0, this.#cursor).join("");
  }

  /** Where the cursor's row begins. */
  get rowStart(): number {
    return this.#past(this.#cursor, -1, isNotNewline);
  }

  /** Where it ends. */
  get rowEnd(): number {
    return this.#past(this.#cursor, 1, isNotNewline);
  }

  /** Where the word before the cursor begins. */
  get wordStart(): number {
    return this.#back(isNotWord, isWord);
  }

  /** The same of a word that ends at blanks alone. */
  get blankWordStart(): number {
    return this.#back(isBlank, isNotBlank);
  }

  /** Where the word behind the cursor ends. */
  get wordEnd(): number {
    return this.#past(this.#past(this.#cursor, 1, isNotWord), 1, isWord);
  }

  /** The place above the cursor; `undefined` in the first row. */
  get above(): number | undefined {
    const start = this.rowStart;
    if (start === 0) return undefined;
    const above = this.#past(start - 1, -1, isNotNewline);
    return Math.min(above + this.#cursor - start, start - 1);
  }

  /** The place below the cursor; `undefined` in the last row. */
  get below(): number | undefined {
    const end = this.rowEnd;
    if (end === this.#graphemes.length) return undefined;
    const below = end + 1;
    return Math.min(below + this.#cursor - this.rowStart, this.#past(below, 1, isNotNewline));
  }

  /** Moves the cursor, at most to an end of the text; returns whether it moved. */
  moveTo(target: number): boolean {
    const cursor = Math.max(0, Math.min(target, this.#graphemes.length));
    const hasMoved = cursor !== this.#cursor;
    this.#cursor = cursor;
    return hasMoved;
  }

  /** Puts these in the place of the text, with the cursor behind them. They must be cut as they would be here. */
  show(graphemes: readonly string[]): void {
    this.#graphemes = graphemes;
    this.#cursor = graphemes.length;
  }

  /** Puts another text in the place of this one, with the cursor between its two parts. */
  set(before: string, after: string): void {
    this.#graphemes = cutGraphemes(before + after);
    this.#cursor = indexAt(this.#graphemes, before.length);
  }

  /**
   * Puts `text` in the place of the graphemes from `from` to `to`, and the cursor behind it.
   *
   * What is put in may join with its neighbours, and what is taken out may have kept them apart, so
   * the cut is made anew; but only as far as the nearest plain graphemes, for a long text's sake.
   */
  replace(from: number, to: number, text: string): void {
    const start = Math.max(0, this.#past(from, -1, isNotPlain) - 1);
    const end = Math.min(this.#graphemes.length, this.#past(to, 1, isNotPlain) + 1);
    const before = this.#graphemes.slice(start, from).join("") + text;
    const cut = cutGraphemes(before + this.#graphemes.slice(to, end).join(""));
    this.#cursor = start + indexAt(cut, before.length);
    this.#graphemes = this.#graphemes.slice(0, start).concat(cut, this.#graphemes.slice(end));
  }

  #back(gap: Test, word: Test): number {
    return this.#past(this.#past(this.#cursor, -1, gap), -1, word);
  }

  /** Where one arrives who walks from `at` over all the graphemes that pass the test. */
  #past(at: number, step: 1 | -1, test: Test): number {
    for (;;) {
      const next = this.#graphemes[step === 1 ? at : at - 1];
      if (next === undefined || !test(next)) return at;
      at += step;
    }
  }
}

/** The index of the first grapheme at or behind an offset in UTF-16 code units. */
function indexAt(graphemes: readonly string[], offset: number): number {
  let index = 0;
  for (let seen = 0; seen < offset; index++) seen += graphemes[index]?.length ?? offset;
  return index;
}
