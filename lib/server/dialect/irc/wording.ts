/**
 * The words of a message as IRC carries them: what of them a client's terminal may get, formatting codes,
 * CTCP, and long texts in pieces.
 *
 * @module
 */

import { graphemesOf } from "../../../text/name.ts";
import { plainText } from "../../../text/text.ts";

/** Bold, colours, italics and the like, with the digits that belong to them. */
const FORMATTING =
  // deno-lint-ignore no-control-regex
  /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
// deno-lint-ignore no-control-regex
const ANY_CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;
// deno-lint-ignore no-control-regex
const CTCP = /^\x01([A-Za-z]+)(?: ([^\x01]*))?\x01?$/s;

const encoder = new TextEncoder();

/**
 * The text without IRC's formatting: the codes, and the digits of their colours.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(withoutFormatting("\x0304,01red\x0f and \x02bold\x02"), "red and bold");
 * ```
 */
export function withoutFormatting(text: string): string {
  return ANY_CONTROL.test(text) ? text.replace(FORMATTING, "") : text;
}

/**
 * One line of a client's, as anyone else's is taken: without formatting, and with nothing in it that a
 * terminal acts on.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(taken("\x02oi\x02\tana\x85\x9b2J"), "oi ana ");
 * ```
 */
export function taken(line: string): string {
  return plainText(withoutFormatting(line));
}

/** One line of anyone's words, with nothing in it that ends a line, is taken for CTCP or moves a cursor. */
export function harmless(line: string): string {
  const text = line.toWellFormed();
  return ANY_CONTROL.test(text) ? text.replace(CONTROLS, "") : text;
}

/** A request between clients (CTCP), in capitals, if a text is one. */
export function parseCtcp(
  text: string,
): { readonly command: string; readonly argument: string } | undefined {
  const found = CTCP.exec(text);
  if (found === null) return undefined;
  return { command: (found[1] ?? "").toUpperCase(), argument: found[2] ?? "" };
}

/** How many bytes a text takes as UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** Whether a text takes more bytes: a unit becomes at most three, so most need not be measured. */
export function isLonger(text: string, maxBytes: number): boolean {
  return 3 * text.length > maxBytes && bytesOf(text) > maxBytes;
}

/**
 * The line in pieces of at most `maxBytes`, cut at spaces where there are any, never inside a grapheme; one
 * that is longer by itself is cut between its code points. All of them joined are the line.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(piecesOf("bom dia, gente", 9), ["bom dia, ", "gente"]);
 * assertEquals(piecesOf("👩‍👩‍👧👩‍👩‍👧", 20), ["👩‍👩‍👧", "👩‍👩‍👧"]);
 * ```
 */
export function piecesOf(line: string, maxBytes: number): string[] {
  if (!isLonger(line, maxBytes)) return [line];
  const pieces: string[] = [];
  let piece = "";
  let bytes = 0;
  /** Behind the last space of the piece, and the bytes until there. */
  let cut = 0;
  let cutBytes = 0;
  for (const part of partsOf(line, maxBytes)) {
    const length = bytesOf(part);
    if (bytes + length > maxBytes) {
      // A space near the beginning would leave most of a line empty.
      const at = cutBytes > maxBytes / 2 ? cut : piece.length;
      pieces.push(piece.slice(0, at));
      piece = piece.slice(at);
      bytes -= at === cut ? cutBytes : bytes;
      cut = 0;
      cutBytes = 0;
    }
    piece += part;
    bytes += length;
    if (part === " ") {
      cut = piece.length;
      cutBytes = bytes;
    }
  }
  pieces.push(piece);
  return pieces;
}

/** What a line may be cut between. */
function partsOf(line: string, maxBytes: number): string[] {
  return graphemesOf(line).flatMap((grapheme) => {
    return bytesOf(grapheme) <= maxBytes ? [grapheme] : [...grapheme];
  });
}
