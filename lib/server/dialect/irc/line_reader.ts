/**
 * Cuts what an IRC client sends into lines, and says which of them cannot be taken: at most 510 bytes and
 * 4,096 of tags before them, in UTF-8 (`UTF8ONLY`). A line ends with CR LF, or with either alone; empty
 * ones are none.
 *
 * @module
 */

import { Beginning } from "../../../text/lines.ts";

/** Longest line, in bytes, without its tags and with CR LF (RFC 1459 2.3). */
export const LINE_MAX_BYTES = 512;
/** What tags of a client may take before that, with `@` and the space behind them. */
export const TAGS_MAX_BYTES = 4096;

/** A line, or why there is none; of one that is garbled, what it began with, as far as that is text. */
export type IrcLine =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "tooLong" }
  | { readonly type: "garbled"; readonly text: string };

const LF = 10;
const CR = 13;
const SPACE = 32;
const AT = 0x40;
const BODY_MAX = LINE_MAX_BYTES - 2;
const NOTHING = new Uint8Array(0);

/** The reader of one connection: it holds the beginning of the line that has not ended. */
export class LineReader {
  readonly #beginning = new Beginning();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #isDiscarding = false;

  /** The lines that end in this chunk, whose buffer may be used again afterwards. */
  push(chunk: Uint8Array<ArrayBuffer>): IrcLine[] {
    const lines: IrcLine[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (chunk[at] !== LF && chunk[at] !== CR) continue;
      this.#endLine(chunk.subarray(from, at), lines);
      from = at + 1;
    }
    if (from < chunk.length) this.#continueLine(chunk.subarray(from), lines);
    return lines;
  }

  /** What is left when no more will come. */
  end(): IrcLine[] {
    const lines: IrcLine[] = [];
    this.#endLine(NOTHING, lines);
    return lines;
  }

  #endLine(rest: Uint8Array<ArrayBuffer>, lines: IrcLine[]): void {
    if (this.#isDiscarding) {
      this.#isDiscarding = false;
      return;
    }
    const bytes = this.#beginning.endWith(rest);
    if (bytes.length > 0) lines.push(this.#lineOf(bytes));
  }

  #lineOf(bytes: Uint8Array<ArrayBuffer>): IrcLine {
    const space = bytes[0] === AT ? bytes.indexOf(SPACE) : -1;
    const tagBytes = bytes[0] === AT ? (space === -1 ? bytes.length : space + 1) : 0;
    if (tagBytes > TAGS_MAX_BYTES || bytes.length - tagBytes > BODY_MAX) return { type: "tooLong" };
    try {
      return { type: "line", text: this.#decoder.decode(bytes).replaceAll("\0", "") };
    } catch {
      return { type: "garbled", text: new TextDecoder().decode(bytes) };
    }
  }

  #continueLine(rest: Uint8Array<ArrayBuffer>, lines: IrcLine[]): void {
    if (this.#isDiscarding) return;
    if (this.#beginning.length + rest.length <= TAGS_MAX_BYTES + BODY_MAX) {
      this.#beginning.add(rest);
      return;
    }
    this.#beginning.forget();
    this.#isDiscarding = true;
    lines.push({ type: "tooLong" });
  }
}
