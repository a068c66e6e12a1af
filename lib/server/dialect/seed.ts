/**
 * The seed dialect: that of the Python client this project grew from. It sends `<ana> <oi>` in
 * UTF-8 with nothing to say where a message ends, and prints whatever one `recv(2048)` brings. Here
 * its messages are found again:
 *
 * 1. the first chunk binds the connection's name, and so what each message begins with;
 * 2. where that comes again right behind a message, two were glued together;
 * 3. a message that was cut waits for its rest: briefly where it looks whole, longer where it ends
 *    inside a character or lacks its closing bracket.
 *
 * Comings and goings are not told to it, for the original knows none.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { Step, Talk, TextDialect } from "./dialect.ts";
import type { Reply, ServerEvent } from "../../vocabulary/reply.ts";
import type { Language } from "../../vocabulary/language.ts";
import { concat } from "../../text/lines.ts";
import { MESSAGES } from "../../language/chat.ts";
import { plainText } from "../../text/text.ts";
import { TO_LAST_WRITER } from "../../vocabulary/private.ts";
import { deedLines, noticeLines, noticeOf, partyOf, saidLines, takenSentence } from "./plain.ts";

/** How long a message that looks whole waits for a rest, in milliseconds. */
export const WHOLE_MS = 25;
/** How long one that does not waits for it. */
export const CUT_MS = 1_000;

const encoder = new TextEncoder();

const READ_BYTES = 2048;
/** No sockets hold more: of whom so much was written to, the first bytes have been read. */
const UNREAD_MAX_BYTES = 4 * 1024 * 1024;
const LF = 10;
const SPACE = 32;
const PREFIX = /^<([^<>\n]{1,100})> /;
const PREFIX_BEGUN = /^<(?:[^<>\n]{0,100}|[^<>\n]{1,100}>)$/;

/** How far the beginning of a stream is that of the seed dialect; the end of a line says that it is not. */
export function seedPrefix(head: string): "yes" | "maybe" | "no" {
  if (/[\r\n]/.test(head)) return "no";
  return PREFIX.test(head) ? "yes" : PREFIX_BEGUN.test(head) ? "maybe" : "no";
}

class SeedTalk implements Talk {
  readonly #maxBytes: number;
  #utf8 = new TextDecoder();
  /** What has come and is not said yet: one message, perhaps cut. */
  #text = "";
  #textBytes = 0;
  /** The last three bytes, to see whether they end inside a character. */
  #tail: number[] = [];
  /** What each message begins with, `<ana> `. */
  #prefix: string | undefined;
  #discarding = false;
  /** Whether what was said last lacked its closing bracket. */
  #isOpen = false;
  /** Where somebody wrote to it alone last, whatever the names are by now. */
  #heardIn = TO_LAST_WRITER;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get quietMs(): number | undefined {
    if (this.#discarding) return WHOLE_MS;
    if (this.#textBytes === 0) return undefined;
    return this.#looksWhole() ? WHOLE_MS : CUT_MS;
  }

  push(bytes: Uint8Array<ArrayBuffer>): Step[] {
    if (this.#discarding) return [];
    this.#text += this.#utf8.decode(bytes, { stream: true });
    this.#textBytes += bytes.length;
    this.#tail = [...this.#tail, ...bytes.subarray(-3)].slice(-3);
    const steps: Step[] = [];
    this.#bind(steps);
    for (let next = this.#nextMessage(); next !== -1; next = this.#nextMessage()) {
      const message = this.#text.slice(0, next);
      this.#say(message, steps);
      this.#text = this.#text.slice(next);
      this.#textBytes -= byteLength(message);
    }
    // The name's prefix and two brackets may come on top of a text as long as is allowed.
    if (this.#textBytes > this.#maxBytes + byteLength(this.#prefix ?? "") + 2) {
      this.#reset();
      this.#discarding = true;
      steps.push(this.#tooLong());
    }
    return steps;
  }

  quiet(): Step[] {
    this.#discarding = false;
    const steps: Step[] = [];
    const text = this.#text + this.#utf8.decode();
    if (text !== "") this.#say(text, steps);
    this.#reset();
    return steps;
  }

  end(): Step[] {
    return this.quiet();
  }

  hear(reply: Reply): void {
    if (reply.type === "direct") this.#heardIn = reply.place?.room ?? TO_LAST_WRITER;
  }

  #bind(steps: Step[]): void {
    if (this.#prefix !== undefined) return;
    const [prefix, name] = PREFIX.exec(this.#text) ?? [];
    if (prefix === undefined || name === undefined) return;
    this.#prefix = prefix;
    steps.push({ type: "introduce", name: plainText(name) });
  }

  /** Where the next message begins in what has come; -1 if the first is the only one. */
  #nextMessage(): number {
    const prefix = this.#prefix;
    if (prefix === undefined) return -1;
    const own = this.#text.startsWith(prefix) ? prefix.length : 0;
    // The original puts its text in brackets: a name inside a text is then told from a beginning.
    const inBrackets = this.#text[own] === "<";
    const seam = inBrackets ? `>${prefix}<` : prefix;
    const at = this.#text.indexOf(seam, own + 1);
    return at === -1 || !inBrackets ? at : at + 1;
  }

  #looksWhole(): boolean {
    if (endsInsideCharacter(this.#tail)) return false;
    if (this.#prefix === undefined) return false;
    const body = this.#body(this.#text);
    return body !== undefined && (!body.startsWith("<") || body.endsWith(">"));
  }

  /** A message without its prefix; `undefined` while it may be cut within that. */
  #body(text: string): string | undefined {
    const prefix = this.#prefix ?? "";
    if (text.startsWith(prefix)) return text.slice(prefix.length);
    return prefix.startsWith(text) ? undefined : text;
  }

  #say(message: string, steps: Step[]): void {
    const body = this.#body(message) ?? message;
    const bare = this.#withoutBrackets(body, body !== message);
    const text = plainText(bare);
    if (byteLength(bare) > this.#maxBytes) steps.push(this.#tooLong());
    else if (text.trim() !== "") steps.push(this.#meant(text));
    else steps.push({ type: "idle", lines: 1 });
  }

  /** What answers somebody who wrote to this person alone is not for all; no other command is known here. */
  #meant(text: string): Command {
    const [, answer] = /^\/r\s+(\S.*)$/s.exec(text) ?? [];
    return answer === undefined
      ? { type: "say", text }
      : { type: "direct", to: this.#heardIn, text: answer };
  }

  /** The brackets may come apart where a message was cut for so long that it was said in two. */
  #withoutBrackets(body: string, isBeginning: boolean): string {
    const opens = isBeginning && body.startsWith("<");
    const isOpen = opens || (!isBeginning && this.#isOpen);
    const closes = isOpen && body.endsWith(">") && body.length > (opens ? 1 : 0);
    this.#isOpen = isOpen && !closes;
    return body.slice(opens ? 1 : 0, closes ? -1 : undefined);
  }

  #tooLong(): Command {
    return { type: "invalid", code: "line_too_long", limit: this.#maxBytes };
  }

  #reset(): void {
    this.#text = "";
    this.#textBytes = 0;
    this.#tail = [];
    this.#utf8 = new TextDecoder();
  }
}

/** See the top of this file. */
export const seed: TextDialect = {
  name: "seed",
  open: ({ maxLineBytes }) => new SeedTalk(maxLineBytes),
  encode,
  wantsAcks: false,
  introduces: false,
  password: "line",
  pings: false,
  frame: alignToReads,
};

function encode(event: ServerEvent, language: Language): string {
  switch (event.type) {
    case "message":
      if (event.announced) return noticeLines(MESSAGES[language].announced(event.nick, event.text));
      return framed(event.text, event.nick, event.nick, language);
    case "direct": {
      const { from, to, text, own, replaces } = event;
      const { direct, corrected } = MESSAGES[language];
      const anew = replaces === undefined ? "" : `, ${corrected}`;
      return framed(text, from, `${from}, ${direct}${partyOf(to, own)}${anew}`, language);
    }
    case "revised":
      return event.entry.type === "redacted"
        ? noticeLines(takenSentence(event.entry, language, event.to))
        : "";
    case "history":
      return event.entries.map((entry) => encode(entry, language)).join("");
    case "edited": {
      const { text, nick } = event;
      return framed(text, nick, `${nick}, ${MESSAGES[language].corrected}`, language);
    }
    case "action":
      return deedLines(event.text, event.nick, language);
    case "askPassword":
    case "moderated":
    case "error":
    case "storage":
    case "skipped":
    case "closing":
      return noticeOf(event, language);
    default:
      return "";
  }
}

function framed(text: string, nick: string, name: string, language: Language): string {
  return saidLines(text, nick, language, `<${name}> <`, ">\n");
}

/** What was aligned last: all who read the same bytes get the same ones. */
let latest: {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly phase: number;
  readonly aligned: Uint8Array<ArrayBuffer>;
} | undefined;

/**
 * Puts spaces at the ends of lines so that no 2,048th byte falls inside a character: the original
 * client decodes each `recv(2048)` by itself, and a character cut there ends it. `unread` bytes lie
 * before these. It can hold only for lines that allow it: not for one of 3-byte characters alone that
 * is longer than 2,048 bytes.
 */
export function alignToReads(
  bytes: Uint8Array<ArrayBuffer>,
  unread = 0,
): Uint8Array<ArrayBuffer> {
  const phase = unread < UNREAD_MAX_BYTES ? unread % READ_BYTES : 0;
  if (cutAfter(bytes, 0, phase) === undefined) return bytes;
  if (latest?.bytes !== bytes || latest.phase !== phase) {
    latest = { bytes, phase, aligned: aligned(bytes, phase) };
  }
  return latest.aligned;
}

/** Where the next read ends inside a character, from the byte `from` on; `offset` is that of byte 0. */
function cutAfter(bytes: Uint8Array, from: number, offset: number): number | undefined {
  let cut = from + READ_BYTES - (from + offset) % READ_BYTES;
  while (cut < bytes.length && !isContinuation(bytes[cut])) cut += READ_BYTES;
  return cut < bytes.length ? cut : undefined;
}

function aligned(bytes: Uint8Array<ArrayBuffer>, phase: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [from, offset] = [0, phase];
  let cut = cutAfter(bytes, 0, offset);
  while (cut !== undefined) {
    const start = bytes.lastIndexOf(LF, cut) + 1;
    const end = bytes.indexOf(LF, cut) + 1 || bytes.length;
    const padding = paddingFor(bytes.subarray(start, end), start + offset);
    // Spaces go before the LF that is already there; only the first line gets them in front.
    const place = Math.max(0, start - 1);
    pieces.push(bytes.subarray(from, place), new Uint8Array(padding).fill(SPACE));
    from = place;
    offset += padding;
    // A line that allows it is whole now.
    cut = cutAfter(bytes, end, offset);
  }
  return concat(...pieces, bytes.subarray(from));
}

/** How many spaces put before `line` keep its characters whole when it would begin at `offset`. */
function paddingFor(line: Uint8Array, offset: number): number {
  for (let padding = 0; padding < 16; padding++) {
    const start = offset + padding;
    let cut = READ_BYTES - start % READ_BYTES;
    while (cut < line.length && !isContinuation(line[cut])) cut += READ_BYTES;
    if (cut >= line.length) return padding;
  }
  return 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** Whether bytes end before the character that they begin does (RFC 3629, section 3). */
function endsInsideCharacter(bytes: readonly number[]): boolean {
  for (let back = 1; back <= bytes.length; back++) {
    const byte = bytes.at(-back);
    if (byte === undefined || isContinuation(byte)) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back;
  }
  return false;
}
