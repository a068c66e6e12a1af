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
/** What is marked in one message beyond so much is text: a browser takes seconds for thousands of such pieces. */
const MARKS_MAX = 500;
/** More links in one message than this are text. */
const LINKS_MAX = 50;
/** Longer ones are no addresses that people give each other. */
const LINK_MAX_UNITS = 2_048;

/** How much may yet be marked. */
interface Budget {
  left: number;
}

/** Cuts a text into pieces; `lit` are the words that stand out as mentions, as one's own name does. */
export function piecesOf(text: string, lit: readonly string[] = []): Piece[] {
  const budget: Budget = { left: MARKS_MAX };
  return split(
    text,
    budget,
    (text) => text.matchAll(CODE_BLOCK),
    ([, code = ""]) => ({ type: "block", text: code }),
    (outside) =>
      split(
        outside,
        budget,
        codeSpans,
        ([, , code = ""]) => ({ type: "code", text: code }),
        (plain) => withLinks(plain, lit, budget),
      ),
  );
}

/** Cuts at what is found, and what lies between in another way. */
function split(
  text: string,
  budget: Budget,
  find: (text: string) => Iterable<RegExpExecArray>,
  pieceOf: (match: RegExpExecArray) => Piece,
  between: (text: string) => Piece[],
): Piece[] {
  if (!text.includes("`")) return between(text);
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of find(text)) {
    if (match.index > end) pieces.push(...between(text.slice(end, match.index)));
    if (budget.left-- <= 0) {
      end = match.index;
      break;
    }
    pieces.push(pieceOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(...between(text.slice(end)));
  return pieces;
}

function withLinks(text: string, lit: readonly string[], budget: Budget): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  if (/https?:/i.test(text)) {
    for (const { 0: found, index } of [...text.matchAll(LINK)].slice(0, LINKS_MAX)) {
      const address = trimmed(found);
      const href = addressOf(address);
      if (href === undefined) continue;
      pieces.push(...withMentions(text.slice(end, index), lit, budget));
      if (budget.left-- <= 0) {
        end = index;
        break;
      }
      pieces.push({ type: "link", text: address, href });
      end = index + address.length;
    }
  }
  pieces.push(...withMentions(text.slice(end), lit, budget));
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

function withMentions(text: string, lit: readonly string[], budget: Budget): Piece[] {
  if (text === "") return [];
  const pieces: Piece[] = [];
  let end = 0;
  for (const [from, to] of mentionsOf(text, lit)) {
    if (budget.left-- <= 0) break;
    if (from > end) pieces.push({ type: "text", text: text.slice(end, from) });
    pieces.push({ type: "mention", text: text.slice(from, to) });
    end = to;
  }
  if (end < text.length) pieces.push({ type: "text", text: text.slice(end) });
  return pieces;
}
