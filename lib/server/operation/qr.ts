/**
 * An address for phones to look at: a QR code, drawn on a terminal.
 *
 * @module
 */

import { generate } from "lean-qr/nano";

/** Modules of light around the code, without which many cameras do not find it. */
const QUIET = 2;
/** Dark on light, whatever the terminal's own colours are. */
const COLOURS = "\x1b[30;107m";
const PLAIN = "\x1b[0m";

/** The lines of a QR code, two of its rows in each. */
export function qrLines(text: string): string[] {
  const code = generate(text);
  const end = code.size + QUIET;
  const lines: string[] = [];
  for (let y = -QUIET; y < end; y += 2) {
    let line = "";
    for (let x = -QUIET; x < end; x++) line += blockOf(code.get(x, y), code.get(x, y + 1));
    lines.push(`${COLOURS}${line}${PLAIN}`);
  }
  return lines;
}

function blockOf(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? "█" : "▀";
  return isLowerDark ? "▄" : " ";
}
