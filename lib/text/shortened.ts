/**
 * How much of one message people are shown: what is small for whoever says it (60,000 line breaks) must not
 * be large for everyone else. Programs get all of it.
 *
 * @module
 */

/** So many lines. */
export const SHOWN_LINES = 40;
/** And so many UTF-16 units: a long line takes no more of others than it took to send, but of the screen. */
export const SHOWN_UNITS = 24 * 1_024;
/** What is left out is counted in rows of this many columns. */
const ROW_COLUMNS = 80;
/** Each of these costs as much as a line. */
const UNITS_PER_TOKEN = 1_024;

/** The beginning of a text. */
export interface Shortened {
  /** What is shown. */
  readonly text: string;
  /** About how many lines of a terminal are left out; 0 where it is whole. */
  readonly left: number;
}

/**
 * As much of a text as is shown at once: so many lines of it, and UTF-16 units.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(shortened("oi"), { text: "oi", left: 0 });
 * assertEquals(shortened("a\n".repeat(100)).left, 61);
 * ```
 */
export function shortened(
  text: string,
  lines: number = SHOWN_LINES,
  units: number = SHOWN_UNITS,
): Shortened {
  const end = Math.min(endOfLine(text, lines), units);
  if (text.length <= end) return { text, left: 0 };
  const shown = text.slice(0, end).replace(/[\ud800-\udbff]$/, "");
  const rest = text.slice(shown.length + (text[shown.length] === "\n" ? 1 : 0));
  return { text: shown, left: rowsOf(rest) };
}

/** What a message costs those who hear it, in lines of the rate. */
export function costOf(text: string): number {
  const length = Math.floor(text.length / UNITS_PER_TOKEN);
  if (!text.includes("\n")) return 1 + length;
  return Math.min(text.split("\n", SHOWN_LINES).length, SHOWN_LINES) + length;
}

/** Where the first `count` lines end. */
function endOfLine(text: string, count: number): number {
  let end = -1;
  for (let n = 0; n < count; n++) {
    end = text.indexOf("\n", end + 1);
    if (end === -1) return text.length;
  }
  return end;
}

function rowsOf(text: string): number {
  let rows = 0;
  for (const line of text.split("\n")) rows += Math.max(1, Math.ceil(line.length / ROW_COLUMNS));
  return rows;
}
