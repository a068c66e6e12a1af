/**
 * Messages of a WebSocket as they are when they are compressed (RFC 7692): each for itself, so that nothing is kept
 * between two of them, and one compression does for all who are told the same. Loaded when the first client comes
 * that this is agreed on with.
 *
 * @module
 */

import { constants, deflateRawSync, inflateRawSync } from "node:zlib";

/** The longest message that is inflated, in bytes of its text: longer than any request may be. */
export const INFLATED_MAX_BYTES: number = 256 * 1024;

/** What a compressed message would end with, and leaves out (7.2.1). */
const TAIL_BYTES = 4;
/** The least work: what is told at full speed is much alike, and more work costs more than it saves. */
const LEVEL = 1;
/** Room for what comes out, and for what is on its way there: to make it, for each message, must not cost more than it. */
const OUT_MIN_BYTES = 1024;
const OUT_PARTS = 16;
const MEMORY_LEVEL = 4;

/** A message's text as it is sent. */
export function deflate(text: Uint8Array): Uint8Array {
  const bytes = deflateRawSync(text, {
    level: LEVEL,
    memLevel: MEMORY_LEVEL,
    chunkSize: Math.max(OUT_MIN_BYTES, Math.ceil(text.length / OUT_PARTS)),
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  return bytes.subarray(0, bytes.length - TAIL_BYTES);
}

/** The text of what was sent so; `undefined` where it is none, or longer than {@link INFLATED_MAX_BYTES}. */
export function inflate(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: INFLATED_MAX_BYTES,
    });
  } catch {
    return undefined;
  }
}
