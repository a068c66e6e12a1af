/**
 * Colours. A name has the same one for everyone everywhere, in every theme.
 *
 * @module
 */

import { fold } from "../../text/name.ts";
import type { ThemeName } from "../theme_name.ts";

/** Puts a style around a text; the text's own width stays. */
export type Paint = (text: string) => string;

/** How the parts of the screen look. */
export interface Theme {
  /** A person's name. */
  nick(nick: string): Paint;
  /** What matters less: times, comings and goings, the client's own words. */
  readonly dim: Paint;
  /** What matters more. */
  readonly strong: Paint;
  /** One's own name, said by others. */
  readonly mention: Paint;
  /** What a person put between backticks. */
  readonly code: Paint;
  /** What was looked for. */
  readonly found: Paint;
  /** What went wrong. */
  readonly alarm: Paint;
}

/**
 * The hues of names, red to pink, each as a number of the 256-colour palette: for any background,
 * for dark ones, for light ones. A test holds their contrast: 3.8 to 1 against both black and white,
 * else 7 to 1 and 5.5 to 1.
 */
export const NICK_COLOURS: readonly {
  readonly auto: number;
  readonly dark: number;
  readonly light: number;
}[] = [
  { auto: 160, dark: 210, light: 124 },
  { auto: 166, dark: 215, light: 94 },
  { auto: 100, dark: 185, light: 58 },
  { auto: 28, dark: 78, light: 22 },
  { auto: 30, dark: 80, light: 23 },
  { auto: 31, dark: 117, light: 25 },
  { auto: 27, dark: 111, light: 20 },
  { auto: 99, dark: 147, light: 56 },
  { auto: 129, dark: 177, light: 91 },
  { auto: 164, dark: 213, light: 127 },
  { auto: 162, dark: 211, light: 125 },
  { auto: 131, dark: 217, light: 88 },
];

const CODE_COLOUR = { auto: 66, dark: 152, light: 23 };

// Each style has an end of its own, so that one may stand inside another.
const bold = sgr("1", "22");
const faint = sgr("2", "22");
const reversed = sgr("7", "27");
const underlined = sgr("4", "24");

/** The theme of that name. */
export function themeOf(name: ThemeName): Theme {
  if (name === "mono") {
    return {
      nick: () => bold,
      dim: faint,
      strong: bold,
      mention: reversed,
      code: (text) => text,
      found: underlined,
      alarm: reversed,
    };
  }
  const paints = NICK_COLOURS.map((colour) => sgr(`38;5;${colour[name]}`, "39"));
  const red = paints[0] ?? bold;
  return {
    nick: (nick) => paints[hash(fold(nick)) % paints.length] ?? bold,
    dim: faint,
    strong: bold,
    mention: reversed,
    code: sgr(`38;5;${CODE_COLOUR[name]}`, "39"),
    found: underlined,
    alarm: (text) => bold(red(text)),
  };
}

function sgr(begin: string, end: string): Paint {
  return (text) => text === "" ? "" : `\x1b[${begin}m${text}\x1b[${end}m`;
}

/** FNV-1a over UTF-16 units: the same on every machine and in every version. */
function hash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  // The lowest bits of FNV-1a are its worst.
  return (hash ^ (hash >>> 15)) >>> 0;
}
