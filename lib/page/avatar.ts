/**
 * A person's sign: the first letter of the name, on a colour that the name always has.
 *
 * @module
 */

import { fold, graphemesOf } from "../text/name.ts";
import { make } from "./dom.ts";

/** So many colours are in the style sheet. */
const HUES = 10;

/** Which colour a name has. */
export function hueOf(nick: string): string {
  let hash = 0;
  for (const char of fold(nick)) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return `hue-${hash % HUES}`;
}

/** The sign; nothing is read of it. */
export function avatar(nick: string): HTMLElement {
  const [first = "?"] = graphemesOf(nick.replace(/^[._-]+/, "") || nick);
  return make("span", {
    class: `avatar ${hueOf(nick)}`,
    text: first.toLocaleUpperCase(),
    attributes: { "aria-hidden": "true" },
  });
}
