/**
 * Bytes to lines: UTF-8, ended by LF or CRLF, bounded in length however long the line is.
 *
 * @module
 */

/** A line, or word that one was longer than allowed; of that one nothing is kept. */
export type Line =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "tooLong" };

const LF = 10;
const CR = 13;
/** Where so much came at once, it is many lines. */
const MANY_BYTES = 1024;
/** What no line has that needs no second look. */
const UNUSUAL = /[\r\ufffd]/;
const NOTHING = new Uint8Array(0);
const utf8 = new TextDecoder();
const decodeUtf8 = (line: Uint8Array<ArrayBuffer>): string => utf8.decode(line);

/** The beginning of a line that has not ended. A byte at a time costs no more than all at once. */
export class Beginning {
  #bytes: Uint8Array<ArrayBuffer> = NOTHING;
  #length = 0;

  /** How many bytes have come. */
  get length(): number {
    return this.#length;
  }

  /** What has come. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Puts these behind it. Their buffer may be used again afterwards. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#length));
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** All of it with `rest` behind, which need not be copied; another line begins. */
  endWith(rest: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (this.#length === 0) return rest;
    this.add(rest);
    const line = this.bytes;
    this.forget();
    return line;
  }

  /** Nothing has come. */
  forget(): void {
    this.#bytes = NOTHING;
    this.#length = 0;
  }
}

/**
 * Takes many lines in one go, if that is what came from there, all of it is ASCII, and `unusual`, which knows U+FFFD,
 * finds nothing in it: most of what a line costs here is its call. Returns where the rest begins.
 */
export function takeMany(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  lines: Line[],
  maxBytes: number,
  unusual: RegExp,
): number {
  if (bytes.length - from < MANY_BYTES) return from;
  const end = bytes.lastIndexOf(LF) + 1;
  const text = utf8.decode(bytes.subarray(from, end));
  if (text.length !== end - from || unusual.test(text)) return from;
  for (const line of text.split("\n")) {
    lines.push(line.length > maxBytes ? { type: "tooLong" } : { type: "line", text: line });
  }
  // What is behind the last end is no line.
  lines.pop();
  return end;
}

/**
 * Cuts a stream of bytes into lines. Invalid UTF-8 is replaced by U+FFFD, unless `decode` knows better.
 *
 * `TextLineStream` of the standard library takes a line of any length, and
 * `CappedDelimiterStream` withholds short lines until its limit has filled; hence this one.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const splitter = new LineSplitter(1_000);
 * assertEquals(splitter.push(new TextEncoder().encode("oi\r\nol")), [{ type: "line", text: "oi" }]);
 * assertEquals(splitter.end(), [{ type: "line", text: "ol" }]);
 * ```
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #decode: (line: Uint8Array<ArrayBuffer>) => string;
  readonly #beginning = new Beginning();
  /** Whether the rest of a line that was too long is being thrown away. */
  #discarding = false;

  /** `maxBytes`: the longest line allowed, its end not counted. */
  constructor(maxBytes: number, decode: (line: Uint8Array<ArrayBuffer>) => string = decodeUtf8) {
    this.#maxBytes = maxBytes;
    this.#decode = decode;
  }

  /** The lines that end in this chunk. The chunk's buffer may be used again afterwards. */
  push(chunk: Uint8Array<ArrayBuffer>): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      this.#endLine(chunk.subarray(from, end), lines);
      from = end + 1;
      if (lines.length === 1) from = takeMany(chunk, from, lines, this.#maxBytes, UNUSUAL);
    }
    if (from < chunk.length) this.#continueLine(chunk.subarray(from), lines);
    return lines;
  }

  /** What is left when no more bytes will come: the last line needs no end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#beginning.length > 0 || this.#discarding) this.#endLine(NOTHING, lines);
    return lines;
  }

  #endLine(rest: Uint8Array<ArrayBuffer>, lines: Line[]): void {
    if (this.#discarding) {
      this.#discarding = false;
      return;
    }
    const line = this.#beginning.endWith(rest);
    const end = line.at(-1) === CR ? line.length - 1 : line.length;
    if (end > this.#maxBytes) lines.push({ type: "tooLong" });
    else lines.push({ type: "line", text: this.#decode(line.subarray(0, end)) });
  }

  #continueLine(rest: Uint8Array<ArrayBuffer>, lines: Line[]): void {
    if (this.#discarding) return;
    // One more than allowed may be the CR of the line's end.
    if (this.#beginning.length + rest.length <= this.#maxBytes + 1) {
      this.#beginning.add(rest);
      return;
    }
    this.#beginning.forget();
    this.#discarding = true;
    lines.push({ type: "tooLong" });
  }
}

/** The lines of a stream of chunks, as they come. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  maxBytes: number,
  decode?: (line: Uint8Array<ArrayBuffer>) => string,
): AsyncGenerator<Line> {
  const splitter = new LineSplitter(maxBytes, decode);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

/** All of them, one behind the other; a single one is not copied. */
export function concat(...pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let length = 0;
  for (const piece of pieces) {
    all.set(piece, length);
    length += piece.length;
  }
  return all;
}
