/**
 * Tells by a newcomer's first bytes which dialect it speaks, or which other protocol. It never guesses
 * before it must: a line is nothing before its end has come, so there is time until then.
 *
 * @module
 */

import type { Dialect } from "./dialect.ts";
import { BINARY, matchBeginning, matchLines, type Protocol, TLS, UTF16 } from "./foreign.ts";
import { json } from "./json.ts";
import { plain } from "./plain.ts";
import { tlsPrefix } from "../tls/prefix.ts";
import { CUT_MS, seed, seedPrefix, WHOLE_MS } from "./seed.ts";

/** A newcomer that says nothing for this long is a person with netcat, who is greeted. */
export const GREETING_MS = 300;
/** No first line that matters is longer. */
const HEAD_MAX_BYTES = 4 * 1024;

/** So many control characters in a first line may have been typed by mistake. */
const MAX_ODD = 2;

const NUL = 0;
const LF = 10;
const CR = 13;
const OPENING_BRACE = 0x7b;
/** Telnet's "interpret as command" (RFC 854): nothing else that is spoken begins with it. */
const IAC = 0xff;
/** Its byte that one option follows. */
const DONT = 0xfe;

/** What the first bytes tell. */
export type Recognition =
  /** Nothing has been said yet: what has come, if anything, are empty lines. */
  | { readonly type: "silent" }
  /** Not yet: more bytes are needed, or that many milliseconds of silence, or the end. */
  | { readonly type: "undecided"; readonly quietMs: number | undefined }
  | { readonly type: "dialect"; readonly dialect: Dialect }
  /** Another protocol; `line` is its first line, as far as it came. */
  | { readonly type: "foreign"; readonly protocol: Protocol; readonly line: string };

/** What the first bytes told, once they did. */
export type Recognised = Extract<Recognition, { readonly type: "dialect" | "foreign" }>;

const SILENT: Recognition = { type: "silent" };
const PLAIN: Recognised = { type: "dialect", dialect: plain };

/** `over` says that nothing came for as long as was asked, or that nothing will come any more. */
export function recognise(head: Uint8Array, over: boolean): Recognition {
  const from = beginningOf(head);
  const isLong = head.length >= HEAD_MAX_BYTES;
  if (from === head.length) return isLong ? PLAIN : SILENT;
  const words = head.subarray(from);
  if (words[0] === OPENING_BRACE) return { type: "dialect", dialect: json };
  if (words[0] === IAC && !isNoTelnet(words)) return PLAIN;
  const tls = tlsPrefix(words);
  if (tls === "maybe" && !over) return waiting(CUT_MS);
  if (tls === "yes") return { type: "foreign", protocol: TLS, line: "" };
  if (isUtf16(words)) return { type: "foreign", protocol: UTF16, line: "" };
  if (isBinary(words)) return { type: "foreign", protocol: BINARY, line: "" };
  return recogniseText(new TextDecoder().decode(words, { stream: true }), over, isLong);
}

function recogniseText(text: string, over: boolean, isLong: boolean): Recognition {
  const [first = "", second, rest] = text.split(/\r\n|\r\0|[\r\n]/, 3);
  const beginning = matchBeginning(text, isLong && second === undefined);
  if (beginning !== undefined) return { type: "foreign", protocol: beginning, line: first };
  const prefix = seedPrefix(text);
  if (prefix !== "no" && !over && !isLong) return waiting(prefix === "yes" ? WHOLE_MS : CUT_MS);
  if (prefix === "yes") return { type: "dialect", dialect: seed };
  if (second === undefined && !over && !isLong) return waiting(undefined);
  const line = first.trim();
  // White space before an object, and a mark of byte order, are no part of it.
  if (line.startsWith("{") && line.endsWith("}")) return { type: "dialect", dialect: json };
  // A second line that has begun and not ended may still become anything.
  const isSecondEnded = rest !== undefined || (over && second !== "");
  const match = matchLines(line, isSecondEnded ? second?.trim() : undefined);
  if (match.type === "yes") return { type: "foreign", protocol: match.protocol, line: first };
  return match.type === "maybe" && !over && !isLong ? waiting(CUT_MS) : PLAIN;
}

/** What a newcomer is taken for whose first line never ends; `undefined` where nothing has been said. */
export function recogniseHalf(head: Uint8Array): Recognised | undefined {
  const found = recognise(head, true);
  if (found.type !== "dialect" && found.type !== "foreign") return undefined;
  const line = new TextDecoder().decode(head.subarray(beginningOf(head)));
  const protocol = found === PLAIN ? matchBeginning(line, true) : undefined;
  return protocol === undefined ? found : { type: "foreign", protocol, line };
}

function waiting(quietMs: number | undefined): Recognition {
  return { type: "undecided", quietMs };
}

/** Where the first words begin: empty lines before them say nothing, in whatever protocol. */
function beginningOf(head: Uint8Array): number {
  let from = 0;
  while (isLineEnd(head, from)) from++;
  return from;
}

function isLineEnd(head: Uint8Array, at: number): boolean {
  const byte = head[at];
  return byte === LF || byte === CR || (byte === NUL && head[at - 1] === CR);
}

/**
 * Whether the first line is no text: nearly all binary protocols have a NUL in their first bytes, and the rest
 * has several control characters that no key makes.
 */
function isBinary(words: Uint8Array): boolean {
  let odd = 0;
  for (let at = 0;; at++) {
    const byte = words[at];
    if (byte === undefined || byte === LF || byte === CR) return false;
    if (byte === NUL) return true;
    if (isOdd(byte) && (at === 0 || ++odd > MAX_ODD)) return true;
  }
}

/** Whether each letter has a NUL beside it, behind the mark of that byte order or without one. */
function isUtf16(words: Uint8Array): boolean {
  const isMarked = words[0] === 0xff && words[1] === 0xfe || words[0] === 0xfe && words[1] === 0xff;
  const [one = NUL, two, three = NUL, four] = isMarked ? words.subarray(2) : words;
  const isFirst = two === NUL && four === NUL && isTyped(one) && isTyped(three);
  return isFirst || one === NUL && three === NUL && isTyped(two) && isTyped(four);
}

/** Whether a byte is of a letter, or what else one types, in ASCII. */
function isTyped(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 0x20 && byte < 0x7f || byte === CR || byte === LF);
}

/**
 * Whether what begins with telnet's byte is of something else: the mark that UTF-16 begins with, whose letters
 * are each followed by a NUL, or one of ZeroMQ's frames.
 */
function isNoTelnet(words: Uint8Array): boolean {
  return words[1] === NUL || words[1] === DONT && words[3] === NUL;
}

/** A control character that is neither white space nor of use in typing (BEL, BS, ESC, Ctrl-U, Ctrl-W). */
function isOdd(byte: number): boolean {
  return byte < 0x07 || (byte > 0x0d && byte < 0x1b && byte !== 0x15 && byte !== 0x17) ||
    (byte > 0x1b && byte < 0x20);
}
