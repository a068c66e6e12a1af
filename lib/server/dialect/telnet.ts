/**
 * Telnet's own words (RFC 854) within what a person types, and what its terminal needs of what is told.
 *
 * Every option is refused (RFC 1143: what is off already is not answered), for a line is all that is
 * needed; so no two sides can go on about one for ever.
 *
 * @module
 */

const SE = 240;
const ERASE_CHARACTER = 247;
const ERASE_LINE = 248;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
/** "Interpret as command": what begins all of them. No byte of UTF-8 is that. */
export const IAC = 255;

/** After Ctrl-C some terminals show nothing before they have an answer to this, each time (RFC 860). */
const TIMING_MARK = 6;
/** No subnegotiation is longer; one without an end shall not swallow all that follows. */
const SUBNEGOTIATION_MAX_BYTES = 512;

const BACKSPACE = 8;
const CTRL_U = 0x15;
const LF = 10;
const CR = 13;

type State = "text" | "command" | "option" | "subnegotiation" | "subnegotiationCommand";

/** Takes telnet's words out of a stream of bytes, wherever that is cut. */
export class TelnetFilter {
  #state: State = "text";
  /** Which of `WILL`, `WONT`, `DO`, `DONT` an option is awaited for. */
  #verb = 0;
  #subnegotiated = 0;
  /** What was answered, by verb and option. */
  readonly #answered = new Set<number>();
  #answers: number[] = [];

  /** What people typed of these bytes. */
  push(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    // An IAC that begins no command is a character, and is put back with what follows.
    const text = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (const byte of bytes) {
      for (const typed of this.#take(byte)) text[length++] = typed;
    }
    return text.subarray(0, length);
  }

  /** Whether there is something to be answered. */
  get hasAnswers(): boolean {
    return this.#answers.length > 0;
  }

  /** What the other side is to be answered, once. */
  takeAnswers(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#answers.length === 0) return undefined;
    const answers = new Uint8Array(this.#answers);
    this.#answers = [];
    return answers;
  }

  /** Takes one byte in; returns what is text of it. */
  #take(byte: number): readonly number[] {
    switch (this.#state) {
      case "text":
        if (byte !== IAC) return [byte];
        this.#state = "command";
        return [];
      case "command":
        return this.#command(byte);
      case "option":
        this.#state = "text";
        this.#refuse(byte);
        return [];
      case "subnegotiation":
        this.#state = byte === IAC ? "subnegotiationCommand" : this.#goOn();
        return [];
      case "subnegotiationCommand":
        this.#state = byte === SE ? "text" : this.#goOn();
        return [];
    }
  }

  /** A subnegotiation goes on, unless it has done so for too long. */
  #goOn(): State {
    return ++this.#subnegotiated < SUBNEGOTIATION_MAX_BYTES ? "subnegotiation" : "text";
  }

  #command(byte: number): readonly number[] {
    this.#state = "text";
    switch (byte) {
      case WILL:
      case WONT:
      case DO:
      case DONT:
        this.#state = "option";
        this.#verb = byte;
        return [];
      case SB:
        this.#state = "subnegotiation";
        this.#subnegotiated = 0;
        return [];
      case ERASE_CHARACTER:
        return [BACKSPACE];
      case ERASE_LINE:
        return [CTRL_U];
      case IAC:
        return [IAC];
    }
    // Commands begin with 240; with anything else behind it, it is the ÿ of a terminal that knows no telnet.
    return byte >= SE ? [] : [IAC, byte];
  }

  #refuse(option: number): void {
    if (this.#verb !== WILL && this.#verb !== DO) return;
    const answer = this.#verb === WILL ? DONT : WONT;
    const key = answer << 8 | option;
    if (this.#answered.has(key)) return;
    if (option !== TIMING_MARK) this.#answered.add(key);
    this.#answers.push(IAC, answer, option);
  }
}

/** The code of a terminal that does not speak UTF-8: Windows-1252, where it differs from Latin-1. */
const WINDOWS_1252: readonly (readonly [byte: number, char: string])[] = Array.from(
  "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ",
  (char, n) => [0x80 + n, char],
);
const CHAR_OF: ReadonlyMap<number, string> = new Map(WINDOWS_1252);
const BYTE_OF: ReadonlyMap<string, number> = new Map(
  WINDOWS_1252.filter(([, char]) => char !== "\ufffd").map(([byte, char]) => [char, byte]),
);
const QUESTION_MARK = 0x3f;

/** The character that a byte is in Windows-1252; U+FFFD where it is none. */
export function windows1252(byte: number): string {
  return CHAR_OF.get(byte) ?? String.fromCharCode(byte);
}

/** The same bytes with a CR before each LF, but within telnet's own words. */
export function withCarriageReturns(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(2 * bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === IAC) {
      out.set(bytes.subarray(at, at + 3), length);
      length += 3;
      at += 2;
      continue;
    }
    if (byte === LF) out[length++] = CR;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** UTF-8 as Windows-1252, with a question mark for what that does not have, but for telnet's own words. */
export function asWindows1252(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  const utf8 = new TextDecoder();
  for (let from = 0; from < bytes.length;) {
    const command = bytes.indexOf(IAC, from);
    const end = command === -1 ? bytes.length : command;
    const text = utf8.decode(bytes.subarray(from, end)).normalize("NFC");
    for (const char of text) out.push(...byteOf(char));
    if (command !== -1) out.push(...bytes.subarray(command, command + 3));
    from = command === -1 ? end : command + 3;
  }
  return new Uint8Array(out);
}

function byteOf(char: string): readonly number[] {
  const code = char.charCodeAt(0);
  const byte = BYTE_OF.get(char) ??
    (code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : undefined);
  // In telnet a ÿ that is meant is doubled.
  return byte === undefined ? [QUESTION_MARK] : byte === IAC ? [IAC, IAC] : [byte];
}
