/**
 * What of a message is code, a link, one's own name, or another word that is to be lit. Nothing else is interpreted, and nothing
 * is left out but the fences and backticks around code.
 *
 * @module
 */

import { CODE_BLOCK, codeSpans } from "../../text/code.ts";
import { mentionsOf } from "../../text/mention.ts";

/** A piece of a message. */
export type Piece =
  | { readonly type: "text" | "mention" | "code"; readonly text: string }
  /** Lines between fences. */
  | { readonly type: "block"; readonly text: string }
  /** `href` is an address with `http:` or `https:`, as a browser reads it. */
  | { readonly type: "link"; readonly text: string; readonly href: string };

const LINK = /\bhttps?:\/\/[^\s<>"'`\p{Cc}]+/giu;
/** What ends a sentence, and no address. */
const SENTENCE_END: ReadonlySet<string> = new Set(".,;:!?…'\"»”’*_~");
const BRACKETS = [["(", ")"], ["[", "]"], ["{", "}"]] as const;
/** More links in one message than this are text. */
const LINKS_MAX = 50;
/** Longer ones are no addresses that people give each other. */
const LINK_MAX_UNITS = 2_048;

/** Cuts a text into pieces; `lit` are the words that stand out as mentions, as one's own name does. */
export function piecesOf(text: string, lit: readonly string[] = []): Piece[] {
  return split(
    text,
    (text) => text.matchAll(CODE_BLOCK),
    ([, code = ""]) => ({ type: "block", text: code }),
    (outside) =>
      split(
        outside,
        codeSpans,
        ([, , code = ""]) => ({ type: "code", text: code }),
        (plain) => withLinks(plain, lit),
      ),
  );
}

/** Cuts at what is found, and what lies between in another way. */
function split(
  text: string,
  find: (text: string) => Iterable<RegExpExecArray>,
  pieceOf: (match: RegExpExecArray) => Piece,
  between: (text: string) => Piece[],
): Piece[] {
  if (!text.includes("`")) return between(text);
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of find(text)) {
    if (match.index > end) pieces.push(...between(text.slice(end, match.index)));
    pieces.push(pieceOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(...between(text.slice(end)));
  return pieces;
}

function withLinks(text: string, lit: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  if (/https?:/i.test(text)) {
    for (const { 0: found, index } of [...text.matchAll(LINK)].slice(0, LINKS_MAX)) {
      const address = trimmed(found);
      const href = addressOf(address);
      if (href === undefined) continue;
      pieces.push(...withMentions(text.slice(end, index), lit));
      pieces.push({ type: "link", text: address, href });
      end = index + address.length;
    }
  }
  pieces.push(...withMentions(text.slice(end), lit));
  return pieces;
}

/**
 * Without what belongs to the sentence around it: its end, and brackets that were opened before. It is read once from
 * its end: strangers write what they like.
 */
function trimmed(address: string): string {
  const more = new Map<string, number>(
    BRACKETS.map((
      [opening, closing],
    ) => [closing, count(address, closing) - count(address, opening)]),
  );
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    const unopened = more.get(last);
    if (unopened === undefined ? !SENTENCE_END.has(last) : unopened <= 0) break;
    if (unopened !== undefined) more.set(last, unopened - 1);
  }
  return address.slice(0, end);
}

function count(text: string, sought: string): number {
  return text.split(sought).length - 1;
}

function addressOf(text: string): string | undefined {
  if (text.length > LINK_MAX_UNITS || !URL.canParse(text)) return undefined;
  const { protocol, hostname, username, href } = new URL(text);
  // `https://bank.example@evil.example` is a trap.
  const isPlain = (protocol === "http:" || protocol === "https:") && hostname !== "" &&
    username === "";
  return isPlain ? href : undefined;
}

function withMentions(text: string, lit: readonly string[]): Piece[] {
  if (text === "") return [];
  const pieces: Piece[] = [];
  let end = 0;
  for (const [from, to] of mentionsOf(text, lit)) {
    if (from > end) pieces.push({ type: "text", text: text.slice(end, from) });
    pieces.push({ type: "mention", text: text.slice(from, to) });
    end = to;
  }
  if (end < text.length) pieces.push({ type: "text", text: text.slice(end) });
  return pieces;
}
