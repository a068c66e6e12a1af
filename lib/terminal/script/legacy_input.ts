/**
 * Lines of an input that another program may have written in an older encoding.
 *
 * @module
 */

import { written } from "../../text/written.ts";

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
