/**
 * Lines as people type them, at whatever terminal: ended by CR, LF, CR LF or CR NUL; in UTF-8 or, where
 * that is not what came, in Windows-1252; with what was erased left out, for a terminal may send each key as
 * it is pressed; and with telnet's own words taken out.
 *
 * @module
 */

import { Beginning, type Line, takeMany } from "../../text/lines.ts";
import { withoutEscapes } from "../../text/text.ts";
import { asWindows1252, IAC, TelnetFilter, windows1252, withCarriageReturns } from "./telnet.ts";

const NUL = 0;
const BACKSPACE = 8;
const LF = 10;
const CR = 13;
const CTRL_U = 0x15;
const DELETE = 0x7f;
const NOTHING = new Uint8Array(0);

/** What no line has that needs no second look. */
// deno-lint-ignore no-control-regex
const UNUSUAL = /[\0\b\r\x15\x7f\ufffd]/;

/** A line in which something was erased may have been so many times as long while it was typed. */
const TYPED_TIMES = 2;

// deno-lint-ignore no-control-regex
const ERASERS = /([\b\x7f\x15])/;
const encoder = new TextEncoder();
const utf8 = new TextDecoder();
let segmenter: Intl.Segmenter | undefined;

const EMPTY: Line = { type: "line", text: "" };

/** See the top of this file. */
export class TypedLines {
  readonly #maxBytes: number;
  readonly #beginning = new Beginning();
  /** Whether the rest of a line that was too long is being thrown away. */
  #discarding = false;
  /** Whether a LF or NUL would belong to the CR that came last. */
  #afterCr = false;
  /** Whether the last line ended in CR, or telnet's options were spoken of: such a terminal needs one too. */
  #endsInCr = false;
  /** Whether what came last beyond ASCII was in Windows-1252. */
  #isWindows1252 = false;
  #telnet: TelnetFilter | undefined;

  /** `maxBytes`: the longest line allowed, its end not counted. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk. The chunk's buffer may be used again afterwards. */
  push(chunk: Uint8Array<ArrayBuffer>): Line[] {
    if (this.#telnet === undefined && chunk.includes(IAC)) this.#telnet = new TelnetFilter();
    if (this.#telnet === undefined) return this.#cut(chunk);
    const typed = this.#telnet.push(chunk);
    if (this.#telnet.hasAnswers) this.#endsInCr = true;
    return this.#cut(typed);
  }

  /** What is left when no more bytes will come: the last line needs no end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#beginning.length > 0 || this.#discarding) this.#endLine(NOTHING, lines);
    return lines;
  }

  /** Whether the terminal needs CR at the end of a line, as it seems by now. */
  get endsInCr(): boolean {
    return this.#endsInCr;
  }

  /** What telnet is to be answered, once. */
  takeAnswers(): Uint8Array<ArrayBuffer> | undefined {
    return this.#telnet?.takeAnswers();
  }

  /** What is told, as the terminal needs it: as it is, until what was typed has shown otherwise. */
  frame(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (!this.#endsInCr) return bytes;
    return withCarriageReturns(this.#isWindows1252 ? asWindows1252(bytes) : bytes);
  }

  #cut(bytes: Uint8Array<ArrayBuffer>): Line[] {
    const lines: Line[] = [];
    let from = this.#afterCr ? behindCr(bytes, 0) : 0;
    if (bytes.length > 0) this.#afterCr = false;
    let lf = bytes.indexOf(LF, from);
    let cr = bytes.indexOf(CR, from);
    while (lf !== -1 || cr !== -1) {
      const isCr = lf === -1 || (cr !== -1 && cr < lf);
      const end = isCr ? cr : lf;
      this.#endLine(bytes.subarray(from, end), lines);
      from = isCr ? behindCr(bytes, end + 1) : end + 1;
      this.#endsInCr = isCr;
      this.#afterCr = isCr && from === bytes.length && end + 1 === from;
      if (lines.length === 1 && !isCr) {
        from = takeMany(bytes, from, lines, this.#maxBytes, UNUSUAL);
      }
      if (lf !== -1 && lf < from) lf = bytes.indexOf(LF, from);
      if (cr !== -1 && cr < from) cr = bytes.indexOf(CR, from);
    }
    if (from < bytes.length) this.#continueLine(bytes.subarray(from), lines);
    return lines;
  }

  #endLine(rest: Uint8Array<ArrayBuffer>, lines: Line[]): void {
    if (this.#discarding) {
      this.#discarding = false;
      return;
    }
    const typed = this.#beginning.endWith(rest);
    if (typed.length > this.#most(typed)) lines.push({ type: "tooLong" });
    else lines.push(this.#line(typed));
  }

  #line(typed: Uint8Array<ArrayBuffer>): Line {
    // Thousands of them may come at once.
    if (typed.length === 0) return EMPTY;
    const text = withoutErased(this.#decode(typed));
    const isTooLong = typed.length > this.#maxBytes &&
      encoder.encode(text).length > this.#maxBytes;
    return isTooLong ? { type: "tooLong" } : { type: "line", text };
  }

  #decode(typed: Uint8Array<ArrayBuffer>): string {
    const text = utf8.decode(typed);
    if (!text.includes("\ufffd")) {
      // Only characters beyond ASCII tell anything.
      if (text.length < typed.length) this.#isWindows1252 = false;
      return text;
    }
    const mixture = decodeMixture(typed);
    // U+FFFD is a character that people can say.
    this.#isWindows1252 = mixture !== text;
    return mixture;
  }

  #continueLine(rest: Uint8Array<ArrayBuffer>, lines: Line[]): void {
    if (this.#discarding) return;
    this.#beginning.add(rest);
    if (this.#beginning.length <= this.#maxBytes) return;
    if (this.#beginning.length <= this.#most(this.#beginning.bytes)) return;
    this.#beginning.forget();
    this.#discarding = true;
    lines.push({ type: "tooLong" });
  }

  /** How long a line may be that was typed so: longer only if something was erased before it was too long. */
  #most(typed: Uint8Array): number {
    const isEdited = typed.length > this.#maxBytes &&
      hasErasers(typed.subarray(0, this.#maxBytes + 1));
    return isEdited ? TYPED_TIMES * this.#maxBytes : this.#maxBytes;
  }
}

/** Where a line begins behind a CR, to which a LF or a NUL belongs. */
function behindCr(bytes: Uint8Array, from: number): number {
  const byte = bytes[from];
  return byte === LF || byte === NUL ? from + 1 : from;
}

function hasErasers(typed: Uint8Array): boolean {
  return typed.includes(BACKSPACE) || typed.includes(DELETE) || typed.includes(CTRL_U);
}

/**
 * The text without what was erased by backspace, a whole character of those that people see at a time, and by
 * Ctrl-U, which takes all before it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(withoutErased("abcd\b\bxy"), "abxy");
 * assertEquals(withoutErased("ole\u0301\x7fá"), "olá");
 * ```
 */
export function withoutErased(text: string): string {
  if (!ERASERS.test(text)) return text;
  const kept: string[] = [];
  // A cursor key's sequence is no character that could be erased.
  for (const piece of withoutEscapes(text).split(ERASERS)) {
    if (piece === "\b" || piece === "\x7f") kept.pop();
    else if (piece === "\x15") kept.length = 0;
    else for (const character of charactersOf(piece)) kept.push(character);
  }
  return kept.join("");
}

function charactersOf(text: string): string[] {
  if (text.length <= 1 || isAscii(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function isAscii(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text);
}

/** What is UTF-8 of it as that, and each other byte as Windows-1252: a line may be put together of both. */
function decodeMixture(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = lengthOfCharacter(bytes, at);
    text += length > 1
      ? utf8.decode(bytes.subarray(at, at + length))
      : windows1252(bytes[at] ?? NUL);
    at += Math.max(1, length);
  }
  return text;
}

/** How many bytes the well-formed character of UTF-8 has that begins there; 0 if there is none (RFC 3629, 4). */
function lengthOfCharacter(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? NUL;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const second = bytes[at + 1] ?? NUL;
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let n = 2; n < length; n++) if (((bytes[at + n] ?? NUL) & 0xc0) !== 0x80) return 0;
  return length;
}
