/** Bytes of text in every measured line; its newline makes it a line of 100. */
export const TEXT_LENGTH = 99;

/** The first letter of a text tells what it is: measured, or the first line by which all are found. */
export const MEASURED = "x";
/** See {@linkcode MEASURED}. */
export const MARKER = "m";
/** After the letter: the time of sending in µs of the load process's clock, in so many digits. */
export const STAMP_DIGITS = 12;

const ZERO = "0".charCodeAt(0);
const encoder = new TextEncoder();

/** A text of {@linkcode TEXT_LENGTH} that begins with this letter, its stamp still empty. */
export function text(letter: string): string {
  return letter + "0".repeat(STAMP_DIGITS) + ".".repeat(TEXT_LENGTH - 1 - STAMP_DIGITS);
}

/** The present moment, as it stands in a line. */
export function stampNow(): Uint8Array {
  return encode(String(Math.round(performance.now() * 1000)).padStart(STAMP_DIGITS, "0"));
}

/** How long ago the stamp at this place was written, in milliseconds. */
export function ageMs(buffer: Uint8Array, stampAt: number, nowMs: number): number {
  let stamp = 0;
  for (let at = stampAt; at < stampAt + STAMP_DIGITS; at++) {
    stamp = stamp * 10 + (buffer[at] ?? ZERO) - ZERO;
  }
  return nowMs - stamp / 1000;
}

/** ASCII as bytes. */
export function encode(ascii: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(ascii);
}
