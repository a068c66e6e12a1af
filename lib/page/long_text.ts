/**
 * A message's text: of a long one its beginning, and the rest once that is wanted.
 *
 * @module
 */

import type { PageMessages } from "../language/page.ts";
import { fold } from "../text/name.ts";
import { button, make } from "./dom.ts";
import { nodesOf } from "./markup.ts";
import { folded, type Stretch, stretchesOf } from "./state/long_text.ts";

/** Which long messages are shown whole. */
export interface WholeOnes {
  /** Whether that one is, by its sequence number. */
  has(seq: number): boolean;
  /** That one is from now on. */
  add(seq: number): void;
  /** More of one has come into the page. */
  grew(): void;
}

/** What somebody said or did, as it is shown. */
export interface Shown {
  /** Who. */
  readonly author: string;
  /** All of it. */
  readonly text: string;
  /** When, in UTC. */
  readonly timeMs: number;
  /** By which it is known, if it has a number. */
  readonly seq?: number | undefined;
}

/** What a text is drawn with. */
export interface TextLook {
  /** The page's sentences. */
  readonly words: PageMessages;
  /** One's own name. */
  readonly nick: string;
  /** Words that call one as that does. */
  readonly highlights: readonly string[];
  /** Which are shown whole, of those that are long. */
  readonly whole: WholeOnes;
}

/** The text's element. */
export function drawText({ text, author, seq }: Shown, look: TextLook): HTMLElement {
  const { nick, highlights, words, whole } = look;
  const lit = fold(author) === fold(nick) ? [] : [nick, ...highlights];
  const element = make("div", { class: "text", attributes: { dir: "auto" } });
  const { pieces, left } = folded(text, lit);
  if (left > 0 && seq !== undefined && whole.has(seq)) {
    element.append(...stretchesOf(text, lit).map(drawStretch));
    return element;
  }
  element.append(...nodesOf(pieces));
  if (left === 0) return element;
  const more = button({ class: "more", text: words.moreLines(left) }, () => {
    if (seq !== undefined) whole.add(seq);
    // The button goes, and not the keys that it had.
    if (document.activeElement === more) element.closest<HTMLElement>(".able")?.focus();
    unfold(element, stretchesOf(text, lit), () => whole.grew());
  });
  more.addEventListener("mousedown", (event) => event.preventDefault());
  element.append(more);
  return element;
}

/** Shows all of it, a stretch in each frame. */
function unfold(element: HTMLElement, stretches: readonly Stretch[], grew: () => void): void {
  element.replaceChildren();
  let next = 0;
  const put = (): void => {
    const stretch = stretches[next++];
    if (stretch === undefined) return;
    element.append(drawStretch(stretch));
    if (!element.isConnected) return;
    grew();
    requestAnimationFrame(put);
  };
  put();
}

function drawStretch({ pieces, goesOn }: Stretch): HTMLElement {
  return make("div", { class: `stretch${goesOn ? " goes-on" : ""}` }, ...nodesOf(pieces));
}
