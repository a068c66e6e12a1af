/**
 * What a terminal in raw mode sends, as the keys a person pressed.
 *
 * @module
 */

/** Keys that have a name of their own. */
export type NamedKey =
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "pageup"
  | "pagedown"
  | "insert"
  | "delete"
  | "backspace"
  | "tab"
  | "enter"
  | "escape"
  /** What a terminal says of a mouse's wheel, where it has no other word for it: `terminal.ts` knows it by that. */
  | "wheelup"
  | "wheeldown"
  /** The person looks at the terminal's window from now on, or does not. */
  | "focus"
  | "blur";

/** The letters that Ctrl makes keys of. */
// deno-fmt-ignore
export type Letter = "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m" | "n"
  | "o" | "p" | "q" | "r" | "s" | "t" | "u" | "v" | "w" | "x" | "y" | "z";

/**
 * A key with its modifiers, written as people say it and always in the order alt, ctrl, shift:
 * `"left"`, `"ctrl-left"`, `"alt-b"`, `"alt-1"`, `"ctrl-c"`, `"shift-tab"`. A letter beside `alt-`
 * keeps its case, so Alt-Shift-B is `"alt-B"`.
 */
export type KeyName =
  | `${"" | "alt-"}${"" | "ctrl-"}${"" | "shift-"}${NamedKey}`
  | `ctrl-${Letter | "space" | "\\" | "]" | "^" | "_"}`
  | `alt-${string}`;

/**
 * What a person did at the keyboard. A `text` holds one or more printable characters, however many
 * arrived together; a `paste` is one bracketed paste as the terminal sent it, control characters
 * included, and `truncated` when it was longer than the decoder keeps.
 */
export type Key =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "paste"; readonly text: string; readonly truncated: boolean }
  | { readonly kind: "key"; readonly name: KeyName };

/** Limits of a {@linkcode KeyDecoder}. */
export interface KeyDecoderOptions {
  /**
   * The longest paste that is kept whole, in UTF-16 code units.
   * @default {1_048_576}
   */
  readonly maxPasteLength?: number;
}

/** The names of the control characters U+0000 to U+001F, by their code. */
// deno-fmt-ignore
const CONTROLS: readonly KeyName[] = [
  "ctrl-space", "ctrl-a", "ctrl-b", "ctrl-c", "ctrl-d", "ctrl-e", "ctrl-f", "ctrl-g",
  "backspace", "tab", "enter", "ctrl-k", "ctrl-l", "enter", "ctrl-n", "ctrl-o",
  "ctrl-p", "ctrl-q", "ctrl-r", "ctrl-s", "ctrl-t", "ctrl-u", "ctrl-v", "ctrl-w",
  "ctrl-x", "ctrl-y", "ctrl-z", "escape", "ctrl-\\", "ctrl-]", "ctrl-^", "ctrl-_",
];

/** What the last letter of `CSI … letter` and `SS3 … letter` means. */
const BY_LETTER: ReadonlyMap<string, NamedKey> = new Map([
  ["A", "up"],
  ["B", "down"],
  ["C", "right"],
  ["D", "left"],
  ["H", "home"],
  ["F", "end"],
  ["M", "enter"], // the keypad's, in application mode
]);

/** What the number of `CSI number ~` means: VT220, xterm, rxvt and the Linux console together. */
const BY_NUMBER: ReadonlyMap<string, NamedKey> = new Map([
  ["1", "home"],
  ["2", "insert"],
  ["3", "delete"],
  ["4", "end"],
  ["5", "pageup"],
  ["6", "pagedown"],
  ["7", "home"],
  ["8", "end"],
]);

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const META = 8;

const ESC = "\x1b";
const PASTE_END = `${ESC}[201~`;

/** No key's sequence is longer; what a longer one says is not kept, only its end is awaited. */
const MAX_SEQUENCE_LENGTH = 32;

/** A run of anything but control characters (C0, DEL, C1), from where `lastIndex` stands. */
const PRINTABLE = /\P{Cc}+/uy;

type State =
  | { readonly kind: "ground" }
  /** ESC came; `closing` when it may be the first half of a string's terminator, `ESC \`. */
  | { readonly kind: "escape"; readonly closing: boolean }
  /** `ESC [` or `ESC O` and parameters, up to their final byte. */
  | { readonly kind: "sequence"; readonly introducer: string; body: string }
  /** A terminal's answer (OSC, DCS and their like) up to BEL or `ESC \`; nobody asked for it. */
  | { readonly kind: "string"; readonly introducer: string; empty: boolean }
  /** `tail` is the end of what came, held back because it may begin the paste's end mark. */
  | { readonly kind: "paste"; text: string; tail: string; truncated: boolean };

const GROUND: State = { kind: "ground" };

/**
 * Turns the bytes of a terminal in raw mode into keys, wherever the bytes are cut into chunks.
 * Sequences it does not know are swallowed whole, and memory stays bounded whatever comes.
 *
 * One thing bytes cannot say: whether ESC is the Escape key or the beginning of a sequence. Only
 * silence tells, and time belongs to the owner: while {@linkcode KeyDecoder.pending} is `"escape"`
 * and nothing comes for some 50 ms, it calls {@linkcode KeyDecoder.flush}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const decoder = new KeyDecoder();
 * assertEquals(decoder.decode(new TextEncoder().encode("oi\x1b[1;")), [{ kind: "text", text: "oi" }]);
 * assertEquals(decoder.decode(new TextEncoder().encode("5C")), [{ kind: "key", name: "ctrl-right" }]);
 * ```
 */
export class KeyDecoder {
  readonly #maxPasteLength: number;
  // Holds the first bytes of a character whose rest is still to come.
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #state: State = GROUND;
  // CR LF is one Enter, also when the two come in different chunks.
  #afterReturn = false;

  /** Makes a decoder for one terminal. */
  constructor(options: KeyDecoderOptions = {}) {
    this.#maxPasteLength = options.maxPasteLength ?? 1_048_576;
  }

  /** What is waited for: the rest of an ESC or of an escape sequence, the end of a paste, or nothing. */
  get pending(): "nothing" | "escape" | "paste" {
    if (this.#state.kind === "ground") return "nothing";
    return this.#state.kind === "paste" ? "paste" : "escape";
  }

  /** The keys that `bytes` complete, in order; the buffer may be reused afterwards. */
  decode(bytes: Uint8Array): Key[] {
    const input = this.#utf8.decode(bytes, { stream: true });
    const keys: Key[] = [];
    let at = 0;
    while (at < input.length) at = this.#step(input, at, keys);
    return keys;
  }

  /**
   * Says that some 50 ms went by in silence: a pending lone ESC was the Escape key. A sequence cut
   * in its middle is still waited for, lest its rest come out as text.
   */
  flush(): Key[] {
    const state = this.#state;
    if (state.kind === "escape") {
      this.#state = GROUND;
      return [{ kind: "key", name: "escape" }];
    }
    if (state.kind === "string" && state.empty) {
      // Alt-P and Alt-] begin like a terminal's answer; waiting on would swallow all that follows.
      this.#state = GROUND;
      return [{ kind: "key", name: `alt-${state.introducer}` }];
    }
    return [];
  }

  /**
   * Gives up waiting for the end of a paste and returns what came of it, or nothing outside one.
   * Without its end mark a paste would swallow the keyboard for ever, so an owner calls this when
   * {@linkcode KeyDecoder.pending} has been `"paste"` through several seconds of silence.
   */
  endPaste(): Key[] {
    if (this.#state.kind !== "paste") return [];
    const { text, truncated } = this.#state;
    this.#state = GROUND;
    return [{ kind: "paste", text, truncated }];
  }

  /** Consumes some of `input` from `at`, and returns where the rest begins. */
  #step(input: string, at: number, keys: Key[]): number {
    switch (this.#state.kind) {
      case "ground":
        return this.#ground(input, at, keys);
      case "escape":
        return this.#escape(this.#state, input, at, keys);
      case "sequence":
        return this.#sequence(this.#state, input, at, keys);
      case "string":
        return this.#string(this.#state, input, at);
      case "paste":
        return this.#paste(this.#state, input, at, keys);
    }
  }

  #ground(input: string, at: number, keys: Key[]): number {
    const afterReturn = this.#afterReturn;
    this.#afterReturn = false;
    PRINTABLE.lastIndex = at;
    const text = PRINTABLE.exec(input)?.[0];
    if (text !== undefined) {
      keys.push({ kind: "text", text });
      return at + text.length;
    }
    const char = input.charAt(at);
    if (char === ESC) {
      this.#state = { kind: "escape", closing: false };
      return at + 1;
    }
    this.#afterReturn = char === "\r";
    const name = controlName(char);
    if (name !== undefined && !(char === "\n" && afterReturn)) keys.push({ kind: "key", name });
    return at + 1;
  }

  #escape(state: State & { kind: "escape" }, input: string, at: number, keys: Key[]): number {
    const char = String.fromCodePoint(input.codePointAt(at) ?? 0);
    if (char === ESC) {
      keys.push({ kind: "key", name: "escape" });
      this.#state = { kind: "escape", closing: false };
    } else if (char === "[" || char === "O") {
      this.#state = { kind: "sequence", introducer: char, body: "" };
    } else if ("]PX^_".includes(char)) {
      this.#state = { kind: "string", introducer: char, empty: true };
    } else {
      this.#state = GROUND;
      const name = isControl(char) ? controlName(char) : char;
      const closes = state.closing && char === "\\";
      if (name !== undefined && !closes) keys.push({ kind: "key", name: `alt-${name}` });
      this.#afterReturn = char === "\r";
    }
    return at + char.length;
  }

  #sequence(state: State & { kind: "sequence" }, input: string, at: number, keys: Key[]): number {
    const char = input.charAt(at);
    // The Linux console's F1 to F5 are `CSI [ A` to `CSI [ E`: there, "[" ends nothing.
    const goesOn = /[ -?]/.test(char) || (char === "[" && state.body === "");
    if (goesOn) {
      if (state.body.length < MAX_SEQUENCE_LENGTH) state.body += char;
      return at + 1;
    }
    this.#state = GROUND;
    // Whatever cannot stand in a sequence ends it and counts for itself: Ctrl-C always arrives.
    if (!/[@-~]/.test(char)) return at;
    if (state.introducer === "[" && state.body === "200" && char === "~") {
      this.#state = { kind: "paste", text: "", tail: "", truncated: false };
      return at + 1;
    }
    const name = sequenceName(state.introducer, state.body, char);
    if (name !== undefined) keys.push({ kind: "key", name });
    return at + 1;
  }

  #string(state: State & { kind: "string" }, input: string, at: number): number {
    const char = input.charAt(at);
    state.empty = false;
    if (!isControl(char)) return at + 1;
    this.#state = char === ESC ? { kind: "escape", closing: true } : GROUND;
    return char === ESC || char === "\x07" ? at + 1 : at;
  }

  #paste(state: State & { kind: "paste" }, input: string, at: number, keys: Key[]): number {
    const heldBefore = state.tail.length;
    const seen = state.tail + input.slice(at);
    const end = seen.indexOf(PASTE_END);
    const held = end === -1 ? beginningOfPasteEnd(seen) : 0;
    const room = this.#maxPasteLength - state.text.length;
    const more = end === -1 ? seen.slice(0, seen.length - held) : seen.slice(0, end);
    // V8 appends in constant time, so a paste that trickles in is still linear. A cut may halve a
    // surrogate pair, which must not reach a terminal.
    state.truncated ||= more.length > room;
    state.text += more.length > room ? more.slice(0, room).toWellFormed() : more;
    state.tail = seen.slice(seen.length - held);
    if (end === -1) return input.length;
    keys.push(...this.endPaste());
    return at + end + PASTE_END.length - heldBefore;
  }
}

function isControl(char: string): boolean {
  return /\p{Cc}/u.test(char);
}

/** The name of a control character's key; C1 characters have none. */
function controlName(char: string): KeyName | undefined {
  return char === "\x7f" ? "backspace" : CONTROLS[char.charCodeAt(0)];
}

function sequenceName(introducer: string, body: string, final: string): KeyName | undefined {
  const [, first, second] = /^(\d*)(?:;(\d+))?$/.exec(body) ?? [];
  if (first === undefined) return undefined;
  if (final === "Z") return "shift-tab";
  if (introducer === "[" && body === "" && (final === "I" || final === "O")) {
    return final === "I" ? "focus" : "blur";
  }
  if (final === "~" || final === "^") {
    const bits = second === undefined ? 0 : Number(second) - 1;
    // rxvt says Ctrl by another final character.
    return modified(BY_NUMBER.get(first), final === "^" ? bits | CTRL : bits);
  }
  if (final === "M" && introducer === "[") return undefined; // a mouse, not the keypad's Enter
  if (/[a-d]/.test(final)) { // rxvt again: arrows with Shift, or as SS3 with Ctrl
    return modified(BY_LETTER.get(final.toUpperCase()), introducer === "[" ? SHIFT : CTRL);
  }
  // `CSI 1 ; 5 C`, and in older xterms `CSI 5 C`; without modifiers the number is 1 or missing.
  return modified(BY_LETTER.get(final), Number(second ?? (first || "1")) - 1);
}

function modified(key: NamedKey | undefined, bits: number): KeyName | undefined {
  if (key === undefined) return undefined;
  const shifted = bits & SHIFT ? `shift-${key}` as const : key;
  const controlled = bits & CTRL ? `ctrl-${shifted}` as const : shifted;
  return bits & (ALT | META) ? `alt-${controlled}` : controlled;
}

/** How many characters at the end of `text` may be the beginning of a paste's end mark. */
function beginningOfPasteEnd(text: string): number {
  let length = Math.min(text.length, PASTE_END.length - 1);
  while (!PASTE_END.startsWith(text.slice(text.length - length))) length--;
  return length;
}
