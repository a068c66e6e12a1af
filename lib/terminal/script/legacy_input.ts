/**
 * An input that another program may have written in another encoding than UTF-8.
 *
 * @module
 */

import { concat } from "../../text/lines.ts";
import { wideIn, written } from "../../text/written.ts";

/** The mark of UTF-16. */
const MARK_BYTES = 2;
/** Its first byte, in either order. */
const MARK_BEGINS: ReadonlySet<number> = new Set([0xff, 0xfe]);

/**
 * The same input in UTF-8, where it says by its mark that it is UTF-16, as what the shell of Windows writes to a
 * file; else as it comes.
 */
export async function* narrowed(
  input: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let beginning = new Uint8Array(0);
  let decoder: TextDecoder | undefined;
  let isKnown = false;
  for await (const chunk of input) {
    if (!isKnown) {
      beginning = concat(beginning, chunk.slice());
      // No mark begins with anything else, and nobody waits for what may follow.
      isKnown = beginning.length >= MARK_BYTES || !MARK_BEGINS.has(beginning[0] ?? 0);
      if (!isKnown) continue;
      const wide = wideIn(beginning);
      decoder = wide && new TextDecoder(wide);
    }
    const bytes = beginning.length > 0 ? beginning : chunk;
    beginning = new Uint8Array(0);
    yield decoder === undefined ? bytes : encoder.encode(decoder.decode(bytes, { stream: true }));
  }
  if (beginning.length > 0) yield beginning;
  if (decoder !== undefined) yield encoder.encode(decoder.decode());
}

/** Reads lines; `found` is called with the first that is no UTF-8. */
export function legacyReader(found: () => void): (line: Uint8Array<ArrayBuffer>) => string {
  let isFound = false;
  return (line) => {
    const { text, isUtf8 } = written(line);
    if (!isUtf8 && !isFound) {
      isFound = true;
      found();
    }
    return text;
  };
}
