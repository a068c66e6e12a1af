/**
 * How and for whom it is drawn, and what all that is drawn is made of.
 *
 * @module
 */

import type { Spoken } from "../../client/timeline/item.ts";
import type { Calendar } from "../../client/calendar.ts";
import { fitText, widthOf } from "../../text/width.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Paint, Theme } from "./theme.ts";

/** What a search found; another one whenever any of it changes. */
export interface Hits {
  /** What was looked for. */
  readonly words: string;
  /** What has it, oldest first; the last has number 1. */
  readonly entries: readonly Spoken[];
  /** The one of them to which the person went. */
  readonly current: Spoken | undefined;
}

/** How and for whom it is drawn. */
export interface ViewOptions {
  /** The terminal's columns. */
  readonly columns: number;
  /** The terminal's rows. */
  readonly rows: number;
  /** Colours. */
  readonly theme: Theme;
  /** Local time. */
  readonly calendar: Calendar;
  /** Of the sentences. */
  readonly language: Language;
  /** One's own name. */
  readonly nick: string;
  /** What stands out as one's own name does. */
  readonly highlights?: readonly string[];
  /** How a time of day is written, as `clockTime` has it. @default hours and minutes */
  readonly timeFormat?: string | undefined;
  /** What was found in the room in view. */
  readonly hits?: Hits | undefined;
  /** Whether long texts are shown to their end. */
  readonly isWhole?: boolean;
}

/** Pieces of one row, each in its colours. */
export type Pieces = readonly (readonly [text: string, paint: Paint])[];

/** From here on sentences are short. */
export const NARROW_COLUMNS = 60;

/** No colours. */
export const plain = (text: string): string => text;

/** The pieces on one row, as far as there is room. */
export function drawPieces(pieces: Pieces, columns: number, between = ""): string {
  let left = columns;
  return pieces.map(([text, paint], index) => {
    const gap = index === 0 ? "" : between;
    if (left <= gap.length) return "";
    const fitted = fitText(text, left - gap.length);
    left -= gap.length + widthOf(fitted);
    return gap + paint(fitted);
  }).join("");
}
