/**
 * Long messages: what of one is shown at first, and in which stretches the rest is put into the page. What is small
 * for whoever says it, such as 60 KB of letters that change the direction at each, takes a browser seconds in one
 * piece.
 *
 * @module
 */

import { cutGraphemes } from "../../text/graphemes.ts";
import { shortened, SHOWN_LINES } from "../../text/shortened.ts";
import { type Piece, piecesOf } from "./markup.ts";

/** So many UTF-16 units are shown at first: some twenty lines, and a few milliseconds of the slowest kind. */
const SHOWN_UNITS = 2_000;
/** What is left out is more than the button that says so. */
const FEW_LINES = 5;
/** So much is put in at a time. */
const STRETCH_UNITS = 3_000;
/** Where a fenced block ends. */
const FENCE_END = /\n```(?=\n|$)/;
/** Longer than any letter is with its marks. */
const LETTER_UNITS = 64;

/** The beginning of a message. */
export interface Folded {
  /** What is shown of it. */
  readonly pieces: readonly Piece[];
  /** About how many lines are left out; 0 where it is whole. */
  readonly left: number;
}

/** What is shown of a message at first; a block of code that goes on beyond it is one all the same. */
export function folded(text: string, lit: readonly string[] = []): Folded {
  const { text: beginning, left } = shortened(text, SHOWN_LINES, SHOWN_UNITS);
  if (left <= FEW_LINES) return { pieces: piecesOf(text, lit), left: 0 };
  if (beginning.includes("```") && FENCE_END.test(text.slice(beginning.length))) {
    const pieces = piecesOf(`${beginning}\n\`\`\``, lit);
    if (pieces.at(-1)?.type === "block") return { pieces, left };
  }
  return { pieces: piecesOf(beginning, lit), left };
}

/** A part of a message that stands on lines of its own. */
export interface Stretch {
  /** What it is made of. */
  readonly pieces: readonly Piece[];
  /** Whether it goes on with a block of code. */
  readonly goesOn: boolean;
}

/** All of a message, in stretches. */
export function stretchesOf(text: string, lit: readonly string[] = []): Stretch[] {
  const stretches: Stretch[] = [];
  let pieces: Piece[] = [];
  let units = 0;
  let goesOn = false;
  const end = (next: boolean): void => {
    if (pieces.length > 0) stretches.push({ pieces, goesOn });
    [pieces, units, goesOn] = [[], 0, next];
  };
  for (const piece of piecesOf(text, lit)) {
    for (const [at, part] of partsOf(piece).entries()) {
      if (at > 0) end(piece.type === "block");
      else if (units + part.text.length > STRETCH_UNITS) end(false);
      pieces.push(part);
      units += part.text.length;
    }
  }
  end(false);
  return stretches;
}

/** A piece that is too long for a stretch, in several. */
function partsOf(piece: Piece): Piece[] {
  const { text } = piece;
  const parts: Piece[] = [];
  let from = 0;
  while (text.length - from > STRETCH_UNITS && piece.type !== "link") {
    const to = endOf(text, from);
    parts.push({ ...piece, text: text.slice(from, to) });
    // The stretch ends there, and needs no line break.
    from = to + (text[to] === "\n" ? 1 : 0);
  }
  parts.push({ ...piece, text: text.slice(from) });
  return parts;
}

/** Where a stretch that begins there is best ended: with a line, or with a word. */
function endOf(text: string, from: number): number {
  const most = from + STRETCH_UNITS;
  const line = text.lastIndexOf("\n", most);
  if (line > from) return line;
  const space = text.lastIndexOf(" ", most - 1);
  if (space > from + STRETCH_UNITS / 2) return space + 1;
  const start = most - LETTER_UNITS;
  let [to, at] = [most, start];
  for (const letter of cutGraphemes(text.slice(start, most + LETTER_UNITS))) {
    if (at > most) break;
    to = at === start ? to : at;
    at += letter.length;
  }
  return to;
}
