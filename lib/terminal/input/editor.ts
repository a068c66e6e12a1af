/**
 * The line that is being typed: keys in, outcomes out. It owns what the keys mean, what can be undone,
 * what was submitted before, and a completion that is under way.
 *
 * @module
 */

import type { Key, KeyName } from "./keys.ts";
import { cutGraphemes, printable } from "../../text/graphemes.ts";
import { InputHistory } from "./input_history.ts";
import { Undo } from "./undo.ts";
import { isBlank, TextBuffer } from "./text_buffer.ts";

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

/** A completion under way: `index` of the candidate that now stands in the text. */
interface Cycle {
  readonly before: string;
  readonly candidates: readonly string[];
  readonly after: string;
  readonly index: number;
}

type Binding = (editor: Editor) => Outcome;

const NONE: Outcome = { kind: "none" };
const CHANGED: Outcome = { kind: "changed" };
const BELL: Outcome = { kind: "bell" };
const FULL: Outcome = { kind: "full" };

/** No message is longer, whatever it is made of: the server counts bytes. */
const MAX_GRAPHEMES = 65_536;

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
  readonly #maxGraphemes: number;

  readonly #buffer = new TextBuffer();

  readonly #history: InputHistory;
  readonly #undo = new Undo();
  #killed = "";
  #cycle: Cycle | undefined;
  #activity: Activity = "other";
  #lastActivity: Activity = "other";

  #pastedLines = false;
  #confirming = false;

  /** Makes an empty editor. */
  constructor(options: EditorOptions = {}) {
    this.#complete = options.complete;
    this.#maxGraphemes = options.maxGraphemes ?? MAX_GRAPHEMES;
    this.#history = new InputHistory(options.maxHistory ?? 500, options.history);
  }

  /** The text; joined anew at each call. */
  get text(): string {
    return this.#buffer.text;
  }

  /** The text cut into graphemes. */
  get graphemes(): readonly string[] {
    return this.#buffer.graphemes;
  }

  /** The index of the grapheme the cursor stands on; their number when it is at the end. */
  get cursor(): number {
    return this.#buffer.cursor;
  }

  /** The number of lines the next Enter will send after having asked for it, or 0. */
  get confirming(): number {
    return this.#confirming ? this.#buffer.lines : 0;
  }

  /** The candidates Tab goes through, and which of them now stands in the text. */
  get completing(): { readonly candidates: readonly string[]; readonly index: number } | undefined {
    if (this.#cycle === undefined) return undefined;
    return { candidates: this.#cycle.candidates, index: this.#cycle.index };
  }

  /** What was submitted, oldest first, without adjacent repeats. */
  get history(): readonly string[] {
    return this.#history.entries;
  }

  /** What is looked for among that, while something is. */
  get searching(): string | undefined {
    return this.#history.query;
  }

  /** Puts back what was submitted and will not do, with the cursor behind it. */
  giveBack(text: string): void {
    this.#buffer.show(cutGraphemes(printable(text)));
    this.#history.leave();
  }

  /** Takes one key, and says what came of it. */
  press(key: Key): Outcome {
    this.#lastActivity = this.#activity;
    this.#activity = "other";
    if (!isTab(key)) this.#cycle = undefined;
    const outcome = this.#searchOn(key) ?? this.#take(key);
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
    ["left", (editor) => editor.#moveTo(editor.cursor - 1)],
    ["ctrl-b", (editor) => editor.#moveTo(editor.cursor - 1)],
    ["right", (editor) => editor.#moveTo(editor.cursor + 1)],
    ["ctrl-f", (editor) => editor.#moveTo(editor.cursor + 1)],
    ["home", (editor) => editor.#moveTo(editor.#buffer.rowStart)],
    ["ctrl-a", (editor) => editor.#moveTo(editor.#buffer.rowStart)],
    ["end", (editor) => editor.#moveTo(editor.#buffer.rowEnd)],
    ["ctrl-e", (editor) => editor.#moveTo(editor.#buffer.rowEnd)],
    ["ctrl-home", (editor) => editor.#moveTo(0)],
    ["ctrl-end", (editor) => editor.#moveTo(editor.graphemes.length)],
    ["alt-b", (editor) => editor.#moveTo(editor.#buffer.wordStart)],
    ["alt-left", (editor) => editor.#moveTo(editor.#buffer.wordStart)],
    ["ctrl-left", (editor) => editor.#moveTo(editor.#buffer.wordStart)],
    ["alt-f", (editor) => editor.#moveTo(editor.#buffer.wordEnd)],
    ["alt-right", (editor) => editor.#moveTo(editor.#buffer.wordEnd)],
    ["ctrl-right", (editor) => editor.#moveTo(editor.#buffer.wordEnd)],
    ["up", (editor) => editor.#up()],
    ["ctrl-p", (editor) => editor.#up()],
    ["down", (editor) => editor.#down()],
    ["ctrl-n", (editor) => editor.#down()],
    ["backspace", (editor) => editor.#erase(editor.cursor - 1)],
    ["delete", (editor) => editor.#erase(editor.cursor)],
    [
      "ctrl-d",
      (editor) => editor.#buffer.isEmpty ? { kind: "leave" } : editor.#erase(editor.cursor),
    ],
    // At the edge of a row, killing to that edge takes the newline, or it could go no further.
    ["ctrl-u", (editor) => editor.#killBack(Math.min(editor.#buffer.rowStart, editor.cursor - 1))],
    ["ctrl-k", (editor) => editor.#killForward(Math.max(editor.#buffer.rowEnd, editor.cursor + 1))],
    ["ctrl-w", (editor) => editor.#killBack(editor.#buffer.blankWordStart)],
    ["alt-backspace", (editor) => editor.#killBack(editor.#buffer.wordStart)],
    ["alt-d", (editor) => editor.#killForward(editor.#buffer.wordEnd)],
    ["alt-delete", (editor) => editor.#killForward(editor.#buffer.wordEnd)],
    ["ctrl-delete", (editor) => editor.#killForward(editor.#buffer.wordEnd)],
    ["ctrl-y", (editor) => editor.#killed === "" ? BELL : editor.#insert(editor.#killed)],
    ["ctrl-t", (editor) => editor.#transpose()],
    ["ctrl-_", (editor) => editor.#takeBack()],
    ["ctrl-r", (editor) => editor.#searched(editor.#history.searchBack(editor.graphemes))],
    ["tab", (editor) => editor.#completeNext(1)],
    ["shift-tab", (editor) => editor.#completeNext(-1)],
    ["enter", (editor) => editor.#enter()],
    ["alt-enter", (editor) => editor.#insert("\n")],
    ["ctrl-c", (editor) => editor.#buffer.isEmpty ? { kind: "leave" } : editor.#clear()],
    ["ctrl-l", () => ({ kind: "redraw" })],
    ["ctrl-z", () => ({ kind: "suspend" })],
    ["escape", (editor) => editor.#escape()],
  ]);

  // Moving.

  #moveTo(target: number): Outcome {
    return this.#buffer.moveTo(target) ? CHANGED : NONE;
  }

  #up(): Outcome {
    const above = this.#buffer.above;
    return above === undefined ? this.#recall(-1) : this.#moveTo(above);
  }

  #down(): Outcome {
    const below = this.#buffer.below;
    return below === undefined ? this.#recall(1) : this.#moveTo(below);
  }

  // Changing the text.

  #type(text: string): Outcome {
    const last = this.graphemes[this.cursor - 1];
    // Undo goes word by word: one begins where something follows a blank.
    const beginsWord = last !== undefined && isBlank(last) && !isBlank(text);
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
    const room = this.#maxGraphemes - this.graphemes.length;
    // Cutting costs time, and a text never has more graphemes than UTF-16 units.
    if (text.length > room && cutGraphemes(text).length > room) return FULL;
    this.#snapshot(activity, separately);
    this.#buffer.replace(this.cursor, this.cursor, text);
    return CHANGED;
  }

  #erase(at: number): Outcome {
    if (at < 0 || at >= this.graphemes.length) return BELL;
    this.#snapshot("erasing");
    this.#buffer.replace(at, at + 1, "");
    return CHANGED;
  }

  #killBack(from: number): Outcome {
    return this.#kill(from, this.cursor, (killed, before) => killed + before);
  }

  #killForward(to: number): Outcome {
    return this.#kill(this.cursor, to, (killed, before) => before + killed);
  }

  /** Kills one after the other gather, in the order of the text. */
  #kill(from: number, to: number, gather: (killed: string, before: string) => string): Outcome {
    const killed = this.graphemes.slice(Math.max(0, from), to).join("");
    if (killed === "") return BELL;
    this.#killed = this.#lastActivity === "killing" ? gather(killed, this.#killed) : killed;
    this.#snapshot("killing", true);
    this.#buffer.replace(Math.max(0, from), Math.min(to, this.graphemes.length), "");
    return CHANGED;
  }

  /** Swaps the graphemes around the cursor, or the last two at the end. */
  #transpose(): Outcome {
    const at = Math.min(this.cursor, this.graphemes.length - 1);
    const [left, right] = this.graphemes.slice(Math.max(0, at - 1), at + 1);
    if (left === undefined || right === undefined) return BELL;
    this.#snapshot("other");
    this.#buffer.replace(at - 1, at + 1, right + left);
    return CHANGED;
  }

  #clear(): Outcome {
    this.#snapshot("other");
    this.#buffer.show([]);
    this.#history.leave();
    return CHANGED;
  }

  // Undo.

  /** Keeps the state before a change, unless the change goes on with the one before it. */
  #snapshot(
    activity: Activity,
    separately = activity === "other",
    entry = this.#history.entry,
  ): void {
    this.#activity = activity;
    if (activity === this.#lastActivity && !separately) return;
    this.#undo.push({
      graphemes: this.graphemes,
      cursor: this.cursor,
      entry,
    });
  }

  #takeBack(): Outcome {
    const snapshot = this.#undo.pop();
    if (snapshot === undefined) return BELL;
    this.#buffer.show(snapshot.graphemes);
    this.#history.goTo(snapshot.entry);
    this.#buffer.moveTo(snapshot.cursor);
    return CHANGED;
  }

  // History.

  #recall(step: 1 | -1): Outcome {
    const before = { graphemes: this.graphemes, entry: this.#history.entry };
    const recalled = this.#history.turn(before.entry + step, before.graphemes);
    if (recalled === undefined) return BELL;
    this.#snapshot("other", true, before.entry);
    this.#buffer.show(recalled);
    return CHANGED;
  }

  /** While something is looked for, what is typed says what; any other key takes what was found. */
  #searchOn(key: Key): Outcome | undefined {
    const { query } = this.#history;
    if (query === undefined) return undefined;
    if (key.kind === "text") return this.#searched(this.#history.searchFor(query + key.text));
    const name = key.kind === "key" ? key.name : "";
    if (name === "ctrl-r") return undefined;
    if (name === "backspace") {
      const shorter = cutGraphemes(query).slice(0, -1).join("");
      return this.#searched(this.#history.searchFor(shorter));
    }
    const before = this.#history.endSearch() ?? [];
    if (name !== "escape" && name !== "ctrl-c" && name !== "ctrl-g") return undefined;
    this.#buffer.show(before);
    return CHANGED;
  }

  #searched(found: readonly string[] | undefined): Outcome {
    if (found === undefined) return BELL;
    this.#snapshot("other");
    this.#buffer.show(found);
    return CHANGED;
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
    this.#buffer.set(upToCursor, after);
    // An only candidate is no choice: Tab again looks for what can follow it.
    this.#cycle = candidates.length === 1 ? undefined : { ...cycle, index };
    return CHANGED;
  }

  /** A cycle whose next step is its first candidate, or its last when going back. */
  #beginCycle(step: 1 | -1): Cycle {
    const text = this.text;
    const cursor = this.#buffer.beforeCursor.length;
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
    if (this.#buffer.isEmpty) return NONE;
    const lines = this.#buffer.lines;
    if (this.#pastedLines && lines > 1 && !this.#confirming) {
      this.#confirming = true;
      return { kind: "confirm", lines };
    }
    const text = this.text;
    this.#history.add(text);
    this.#history.leave();
    this.#buffer.show([]);
    this.#undo.clear();
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
