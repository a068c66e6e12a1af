/**
 * A message's text as nodes: code, links, one's own name and words that call one stand out, all else is what was written.
 *
 * @module
 */

import { make } from "./dom.ts";
import { type Piece, piecesOf } from "./state/markup.ts";

/** The nodes of a text; `lit` are the words that stand out as one's own name does. */
export function markup(text: string, lit?: readonly string[]): (Node | string)[] {
  return nodesOf(piecesOf(text, lit));
}

/** The nodes of these pieces. */
export function nodesOf(pieces: readonly Piece[]): (Node | string)[] {
  return pieces.map(nodeOf);
}

function nodeOf(piece: Piece): Node | string {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "mention":
      return make("mark", { text: piece.text });
    case "code":
      return make("code", { text: piece.text, attributes: { dir: "ltr" } });
    case "block": {
      const code = make("code", { text: piece.text });
      return make("pre", { attributes: { dir: "ltr", tabindex: 0 } }, code);
    }
    case "link":
      return make("a", {
        text: piece.text,
        attributes: {
          href: piece.href,
          target: "_blank",
          rel: "noopener noreferrer nofollow",
          dir: "ltr",
        },
      });
  }
}
