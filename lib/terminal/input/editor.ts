/**
 * The line that is being typed: keys in, outcomes out.
 *
 * @module
 */

import type { Key, KeyName } from "./keys.ts";
import { cutGraphemes, printable } from "../../text/graphemes.ts";

/** What a key press came to, for the editor's owner to act on. */
export type Outcome =
  /** Nothing changed. */
  | { readonly kind: "none" }
  /** The text, the cursor or what is asked changed: draw again. */
  | { readonly kind: "changed" }
  /** Enter: the text is to be sent, and the editor is empty again. */
  | { readonly kind: "submit"; readonly text: string }
  /** Enter after a paste of several lines: ask; a second Enter submits, Esc or editing cancels. */
  | { readonly kind: "confirm"; readonly lines: number }
  /** Ctrl-C or Ctrl-D on an empty line. */
  | { readonly kind: "leave" }
  /** Ctrl-Z. */
  | { readonly kind: "suspend" }
  /** Ctrl-L. */
  | { readonly kind: "redraw" }
  /** The key means something, but there is nothing to do it to. */
  | { readonly kind: "bell" }
  /** There is no room for what was typed or pasted: nothing of it was taken. */
  | { readonly kind: "full" }
  /** A key the editor has no meaning for (Alt-1, Page Up, …): the owner may. */
  | { readonly kind: "unhandled"; readonly name: KeyName };

/**
 * What could stand in the place of `text.slice(from, to)`; offsets are in UTF-16 code units. Without
 * candidates there is nothing to complete.
 */
export interface Completion {
  /** Where what is completed begins. */
  readonly from: number;
  /** Where it ends. */
  readonly to: number;
  /** What could stand there instead. */
  readonly candidates: readonly string[];
}

/** Looks for completions at a cursor, which is an offset in UTF-16 code units; must be pure. */
export type Completer = (text: string, cursor: number) => Completion;

/** How an {@linkcode Editor} completes, and its limits. */
export interface EditorOptions {
  /** What Tab asks; without it Tab only rings. */
  readonly complete?: Completer;
  /** Entries to begin the history with, oldest first. */
  readonly history?: readonly string[];
  /** How many entries the history keeps. @default {500} */
  readonly maxHistory?: number;
  /** How long the text may become by typing and pasting, in graphemes. @default {65_536} */
  readonly maxGraphemes?: number;
}

/** What can go on over several key presses: one undo takes all of it back, kills gather. */
type Activity = "typing" | "erasing" | "killing" | "completing" | "other";

/** A state that undo returns to. */
interface Snapshot {
  readonly graphemes: readonly string[];
  readonly cursor: number;
  readonly entry: number;
}

/** A completion under way: `index` of the candidate that now stands in the text. */
interface Cycle {
  readonly before: string;
  readonly candidates: readonly string[];
  readonly after: string;
  readonly index: number;
}

type Binding = (editor: Editor) => Outcome;
type Test = (grapheme: string) => boolean;

const NONE: Outcome = { kind: "none" };
const CHANGED: Outcome = { kind: "changed" };
const BELL: Outcome = { kind: "bell" };
const FULL: Outcome = { kind: "full" };

/** No message is longer, whatever it is made of: the server counts bytes. */
const MAX_GRAPHEMES = 65_536;
const MAX_UNDO = 200;
/** All snapshots together, in graphemes; a snapshot costs one pointer a grapheme. */
const MAX_UNDO_GRAPHEMES = 1_048_576;

/**
 * A grapheme that neither joins with what may follow it, marks apart, nor hides what comes before
 * it from what comes after: no emoji, flag, Hangul or Indic letter. Where one stands, the cut into
 * graphemes left of it does not depend on what is right of it, and the other way round.
 */
const PLAIN =
  /^[\n -~[\p{L}&&[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]]$/v;

const isWord: Test = (grapheme) => /^[\p{L}\p{N}_]/u.test(grapheme);
const isNotWord: Test = (grapheme) => !isWord(grapheme);
const isBlank: Test = (grapheme) => /^\s/.test(grapheme);
const isNotBlank: Test = (grapheme) => !isBlank(grapheme);
const isNotNewline: Test = (grapheme) => grapheme !== "\n";

/**
 * The line that is being typed: keys go in, outcomes come out, and the getters say what to draw. It
 * knows no terminal and no clock.
 *
 * What holds after every key:
 * 1. `graphemes` is how `text` is cut into graphemes; nothing ever splits one.
 * 2. `0 <= cursor <= graphemes.length`.
 * 3. There are no control characters in the text but newlines, and those come only from pastes of
 *    several lines and from Alt-Enter.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const editor = new Editor();
 * editor.press({ kind: "text", text: "oi 👨‍👩‍👧" });
 * editor.press({ kind: "key", name: "backspace" });
 * editor.press({ kind: "text", text: "gente" });
 * assertEquals(editor.press({ kind: "key", name: "enter" }), { kind: "submit", text: "oi gente" });
 * ```
 */
export class Editor {
  readonly #complete: Completer | undefined;
  readonly #maxHistory: number;
  readonly #maxGraphemes: number;

  // The array is replaced and never changed, so that a snapshot of it is a reference.
  #graphemes: readonly string[] = [];
  #cursor = 0;

  #history: string[] = [];
  // Which entry of the history is shown; its length means the line that is not yet in it.
  #entry: number;
  // What became of the entries that were visited and left again, until the next submit.
  readonly #drafts = new Map<number, readonly string[]>();

  #undo: Snapshot[] = [];
  #killed = "";
  #cycle: Cycle | undefined;
  #activity: Activity = "other";
  #lastActivity: Activity = "other";

  #pastedLines = false;
  #confirming = false;

  /** Makes an empty editor. */
  constructor(options: EditorOptions = {}) {
    this.#complete = options.complete;
    this.#maxHistory = options.maxHistory ?? 500;
    this.#maxGraphemes = options.maxGraphemes ?? MAX_GRAPHEMES;
    for (const text of options.history ?? []) this.#enterHistory(text);
    this.#entry = this.#history.length;
  }

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

  /** The number of lines the next Enter will send after having asked for it, or 0. */
  get confirming(): number {
    return this.#confirming ? this.#lines : 0;
  }

  /** The candidates Tab goes through, and which of them now stands in the text. */
  get completing(): { readonly candidates: readonly string[]; readonly index: number } | undefined {
    if (this.#cycle === undefined) return undefined;
    return { candidates: this.#cycle.candidates, index: this.#cycle.index };
  }

  /** What was submitted, oldest first, without adjacent repeats. */
  get history(): readonly string[] {
    return this.#history;
  }

  /** Puts back what was submitted and will not do, with the cursor behind it. */
  giveBack(text: string): void {
    this.#show(cutGraphemes(printable(text)), this.#history.length);
  }

  /** Takes one key, and says what came of it. */
  press(key: Key): Outcome {
    this.#lastActivity = this.#activity;
    this.#activity = "other";
    if (!isTab(key)) this.#cycle = undefined;
    const outcome = this.#take(key);
    if (outcome.kind === "changed") this.#confirming = false;
    return outcome;
  }

  #take(key: Key): Outcome {
    switch (key.kind) {
      case "text":
        return this.#type(printable(key.text));
      case "paste":
        return key.truncated ? FULL : this.#paste(printable(key.text));
      case "key": {
        const binding = Editor.#bindings.get(key.name);
        return binding === undefined ? { kind: "unhandled", name: key.name } : binding(this);
      }
    }
  }

  static readonly #bindings: ReadonlyMap<KeyName, Binding> = new Map<KeyName, Binding>([
    ["left", (editor) => editor.#moveTo(editor.#cursor - 1)],
    ["ctrl-b", (editor) => editor.#moveTo(editor.#cursor - 1)],
    ["right", (editor) => editor.#moveTo(editor.#cursor + 1)],
    ["ctrl-f", (editor) => editor.#moveTo(editor.#cursor + 1)],
    ["home", (editor) => editor.#moveTo(editor.#rowStart)],
    ["ctrl-a", (editor) => editor.#moveTo(editor.#rowStart)],
    ["end", (editor) => editor.#moveTo(editor.#rowEnd)],
    ["ctrl-e", (editor) => editor.#moveTo(editor.#rowEnd)],
    ["ctrl-home", (editor) => editor.#moveTo(0)],
    ["ctrl-end", (editor) => editor.#moveTo(editor.#graphemes.length)],
    ["alt-b", (editor) => editor.#moveTo(editor.#wordStart)],
    ["alt-left", (editor) => editor.#moveTo(editor.#wordStart)],
    ["ctrl-left", (editor) => editor.#moveTo(editor.#wordStart)],
    ["alt-f", (editor) => editor.#moveTo(editor.#wordEnd)],
    ["alt-right", (editor) => editor.#moveTo(editor.#wordEnd)],
    ["ctrl-right", (editor) => editor.#moveTo(editor.#wordEnd)],
    ["up", (editor) => editor.#up()],
    ["ctrl-p", (editor) => editor.#up()],
    ["down", (editor) => editor.#down()],
    ["ctrl-n", (editor) => editor.#down()],
    ["backspace", (editor) => editor.#erase(editor.#cursor - 1)],
    ["delete", (editor) => editor.#erase(editor.#cursor)],
    ["ctrl-d", (editor) => editor.#isEmpty ? { kind: "leave" } : editor.#erase(editor.#cursor)],
    // At the edge of a row, killing to that edge takes the newline, or it could go no further.
    ["ctrl-u", (editor) => editor.#killBack(Math.min(editor.#rowStart, editor.#cursor - 1))],
    ["ctrl-k", (editor) => editor.#killForward(Math.max(editor.#rowEnd, editor.#cursor + 1))],
    ["ctrl-w", (editor) => editor.#killBack(editor.#back(isBlank, isNotBlank))],
    ["alt-backspace", (editor) => editor.#killBack(editor.#wordStart)],
    ["alt-d", (editor) => editor.#killForward(editor.#wordEnd)],
    ["alt-delete", (editor) => editor.#killForward(editor.#wordEnd)],
    ["ctrl-delete", (editor) => editor.#killForward(editor.#wordEnd)],
    ["ctrl-y", (editor) => editor.#killed === "" ? BELL : editor.#insert(editor.#killed)],
    ["ctrl-t", (editor) => editor.#transpose()],
    ["ctrl-_", (editor) => editor.#takeBack()],
    ["tab", (editor) => editor.#completeNext(1)],
    ["shift-tab", (editor) => editor.#completeNext(-1)],
    ["enter", (editor) => editor.#enter()],
    ["alt-enter", (editor) => editor.#insert("\n")],
    ["ctrl-c", (editor) => editor.#isEmpty ? { kind: "leave" } : editor.#clear()],
    ["ctrl-l", () => ({ kind: "redraw" })],
    ["ctrl-z", () => ({ kind: "suspend" })],
    ["escape", (editor) => editor.#escape()],
  ]);

  // Where things are.

  get #isEmpty(): boolean {
    return this.#graphemes.length === 0;
  }

  get #lines(): number {
    return this.#graphemes.reduce((lines, grapheme) => grapheme === "\n" ? lines + 1 : lines, 1);
  }

  get #rowStart(): number {
    return this.#past(this.#cursor, -1, isNotNewline);
  }

  get #rowEnd(): number {
    return this.#past(this.#cursor, 1, isNotNewline);
  }

  get #wordStart(): number {
    return this.#back(isNotWord, isWord);
  }

  get #wordEnd(): number {
    return this.#past(this.#past(this.#cursor, 1, isNotWord), 1, isWord);
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

  // Moving.

  #moveTo(target: number): Outcome {
    const cursor = Math.max(0, Math.min(target, this.#graphemes.length));
    if (cursor === this.#cursor) return NONE;
    this.#cursor = cursor;
    return CHANGED;
  }

  #up(): Outcome {
    const start = this.#rowStart;
    if (start === 0) return this.#recall(this.#entry - 1);
    const above = this.#past(start - 1, -1, isNotNewline);
    return this.#moveTo(Math.min(above + this.#cursor - start, start - 1));
  }

  #down(): Outcome {
    const end = this.#rowEnd;
    if (end === this.#graphemes.length) return this.#recall(this.#entry + 1);
    const below = end + 1;
    return this.#moveTo(
      Math.min(below + this.#cursor - this.#rowStart, this.#past(below, 1, isNotNewline)),
    );
  }

  // Changing the text.

  #type(text: string): Outcome {
    const last = this.#graphemes[this.#cursor - 1];
    // Undo goes word by word: one begins where something follows a blank.
    const beginsWord = last !== undefined && isBlank(last) && isNotBlank(text);
    return this.#insert(text, "typing", beginsWord);
  }

  #paste(text: string): Outcome {
    // A copied line often brings its own end along, which is no wish for a second line.
    let end = text.length;
    while (text[end - 1] === "\n") end--;
    const pasted = text.slice(0, end);
    const outcome = this.#insert(pasted);
    if (outcome.kind === "changed" && pasted.includes("\n")) this.#pastedLines = true;
    return outcome;
  }

  #insert(text: string, activity: Activity = "other", separately = true): Outcome {
    if (text === "") return NONE;
    const room = this.#maxGraphemes - this.#graphemes.length;
    // Cutting costs time, and a text never has more graphemes than UTF-16 units.
    if (text.length > room && cutGraphemes(text).length > room) return FULL;
    this.#snapshot(activity, separately);
    this.#replace(this.#cursor, this.#cursor, text);
    return CHANGED;
  }

  #erase(at: number): Outcome {
    if (at < 0 || at >= this.#graphemes.length) return BELL;
    this.#snapshot("erasing");
    this.#replace(at, at + 1, "");
    return CHANGED;
  }

  #killBack(from: number): Outcome {
    return this.#kill(from, this.#cursor, (killed, before) => killed + before);
  }

  #killForward(to: number): Outcome {
    return this.#kill(this.#cursor, to, (killed, before) => before + killed);
  }

  /** Kills one after the other gather, in the order of the text. */
  #kill(from: number, to: number, gather: (killed: string, before: string) => string): Outcome {
    const killed = this.#graphemes.slice(Math.max(0, from), to).join("");
    if (killed === "") return BELL;
    this.#killed = this.#lastActivity === "killing" ? gather(killed, this.#killed) : killed;
    this.#snapshot("killing", true);
    this.#replace(Math.max(0, from), Math.min(to, this.#graphemes.length), "");
    return CHANGED;
  }

  /** Swaps the graphemes around the cursor, or the last two at the end. */
  #transpose(): Outcome {
    const at = Math.min(this.#cursor, this.#graphemes.length - 1);
    const [left, right] = this.#graphemes.slice(Math.max(0, at - 1), at + 1);
    if (left === undefined || right === undefined) return BELL;
    this.#snapshot("other");
    this.#replace(at - 1, at + 1, right + left);
    return CHANGED;
  }

  #clear(): Outcome {
    this.#snapshot("other");
    this.#show([], this.#history.length);
    this.#drafts.clear();
    return CHANGED;
  }

  /**
   * Puts `text` in the place of the graphemes from `from` to `to`, and the cursor behind it.
   *
   * What is put in may join with its neighbours, and what is taken out may have kept them apart, so
   * the cut is made anew; but only as far as the nearest plain graphemes, for a long text's sake.
   */
  #replace(from: number, to: number, text: string): void {
    const isNotPlain: Test = (grapheme) => !PLAIN.test(grapheme);
    const start = Math.max(0, this.#past(from, -1, isNotPlain) - 1);
    const end = Math.min(this.#graphemes.length, this.#past(to, 1, isNotPlain) + 1);
    const before = this.#graphemes.slice(start, from).join("") + text;
    const cut = cutGraphemes(before + this.#graphemes.slice(to, end).join(""));
    this.#cursor = start + indexAt(cut, before.length);
    this.#graphemes = this.#graphemes.slice(0, start).concat(cut, this.#graphemes.slice(end));
  }

  #show(graphemes: readonly string[], entry: number): void {
    this.#graphemes = graphemes;
    this.#cursor = graphemes.length;
    this.#entry = entry;
  }

  // Undo.

  /** Keeps the state before a change, unless the change goes on with the one before it. */
  #snapshot(activity: Activity, separately = activity === "other"): void {
    this.#activity = activity;
    if (activity === this.#lastActivity && !separately) return;
    this.#undo.push({
      graphemes: this.#graphemes,
      cursor: this.#cursor,
      entry: this.#entry,
    });
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
    let kept = 0;
    const tooMuch = this.#undo.findLastIndex(({ graphemes }) => {
      kept += graphemes.length;
      return kept > MAX_UNDO_GRAPHEMES;
    });
    this.#undo.splice(0, tooMuch + 1);
  }

  #takeBack(): Outcome {
    const snapshot = this.#undo.pop();
    if (snapshot === undefined) return BELL;
    this.#show(snapshot.graphemes, snapshot.entry);
    this.#cursor = snapshot.cursor;
    return CHANGED;
  }

  // History.

  #recall(entry: number): Outcome {
    if (entry < 0 || entry > this.#history.length) return BELL;
    this.#snapshot("other");
    this.#drafts.set(this.#entry, this.#graphemes);
    this.#show(this.#drafts.get(entry) ?? cutGraphemes(this.#history[entry] ?? ""), entry);
    return CHANGED;
  }

  #enterHistory(text: string): void {
    if (text !== this.#history.at(-1)) this.#history.push(text);
    if (this.#history.length > this.#maxHistory) this.#history.shift();
  }

  // Completion.

  #completeNext(step: 1 | -1): Outcome {
    const cycle = this.#cycle ?? this.#beginCycle(step);
    const { before, candidates, after } = cycle;
    const index = (cycle.index + step + candidates.length) % candidates.length;
    const candidate = candidates[index];
    if (candidate === undefined) return BELL;
    this.#snapshot("completing", this.#cycle === undefined);
    const upToCursor = before + candidate;
    this.#graphemes = cutGraphemes(upToCursor + after);
    this.#cursor = indexAt(this.#graphemes, upToCursor.length);
    // An only candidate is no choice: Tab again looks for what can follow it.
    this.#cycle = candidates.length === 1 ? undefined : { ...cycle, index };
    return CHANGED;
  }

  /** A cycle whose next step is its first candidate, or its last when going back. */
  #beginCycle(step: 1 | -1): Cycle {
    const text = this.text;
    const cursor = this.#graphemes.slice(0, this.#cursor).join("").length;
    const { from, to, candidates } = this.#complete?.(text, cursor) ??
      { from: cursor, to: cursor, candidates: [] };
    return {
      before: text.slice(0, from),
      candidates: candidates.map(printable),
      after: text.slice(to),
      index: step === 1 ? -1 : 0,
    };
  }

  // Enter and Esc.

  #enter(): Outcome {
    if (this.#isEmpty) return NONE;
    const lines = this.#lines;
    if (this.#pastedLines && lines > 1 && !this.#confirming) {
      this.#confirming = true;
      return { kind: "confirm", lines };
    }
    const text = this.text;
    this.#enterHistory(text);
    this.#show([], this.#history.length);
    this.#drafts.clear();
    this.#undo = [];
    this.#pastedLines = false;
    this.#confirming = false;
    return { kind: "submit", text };
  }

  #escape(): Outcome {
    return this.#confirming ? CHANGED : { kind: "unhandled", name: "escape" };
  }
}

function isTab(key: Key): boolean {
  return key.kind === "key" && (key.name === "tab" || key.name === "shift-tab");
}

/** The index of the first grapheme at or behind an offset in UTF-16 code units. */
function indexAt(graphemes: readonly string[], offset: number): number {
  let index = 0;
  for (let seen = 0; seen < offset; index++) seen += graphemes[index]?.length ?? offset;
  return index;
}
