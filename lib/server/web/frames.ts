/**
 * What a client's bytes say by WebSocket (RFC 6455, section 5), as lines. A message is one line or several;
 * what controls the connection is told beside them.
 *
 * What must hold:
 * 1. Nothing of a message is kept: what has come of it is handed on, so no message is too long for this.
 * 2. A message's last line ends with it. No line holds parts of two messages.
 * 3. A control frame outside of a message is an empty line: it costs as much of a rate as one.
 * 4. What the standard forbids ends it at once, with the standard's code; so does what is no UTF-8.
 *
 * @module
 */

/** Why a WebSocket ends (RFC 6455, 7.4.1). */
export const CLOSE = {
  normal: 1000,
  protocolError: 1002,
  notText: 1003,
  notUtf8: 1007,
  notAllowed: 1008,
} as const;

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FIN = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
const LF = 10;
/** The longest payload of a control frame, and of any frame whose length takes no more bytes. */
const SHORT_MAX = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
/** So many control frames within one message are no part of the rate. */
const INTERRUPTIONS_MAX = 16;

/** What the next byte of a frame is. */
type Stage = "first" | "second" | "length" | "mask" | "payload";

/** Reads one client's frames. */
export class FrameReader {
  /** The code with which this side ends it, once it must. Nothing is read after that. */
  closeCode: number | undefined;
  /** What the ping that came last brought with it, if it was not answered: earlier ones need no answer. */
  ping: Uint8Array<ArrayBuffer> | undefined;

  #stage: Stage = "first";
  #opcode: number = OPCODE.continuation;
  #isFinal = true;
  /** Bytes of a length or a mask that are to come. */
  #more = 0;
  /** The payload's length as far as it is known, and then what of the payload is to come. */
  #length = 0;
  #lengthBytes = 0;
  #mask = 0;
  /** How far the mask is turned, in bytes. */
  #turn = 0;
  #isInMessage = false;
  #isLineOpen = false;
  #interruptions = 0;
  readonly #utf8 = new Utf8();
  /** A control frame's payload, as far as it has come. */
  #control: Uint8Array<ArrayBuffer> | undefined;

  /**
   * Takes what came, which lies in `buffer` from `from` (1 or more) to `to`, and puts the lines that it says
   * at the buffer's beginning; returns how many bytes they are.
   */
  take(buffer: Uint8Array, from: number, to: number): number {
    let length = 0;
    for (let at = from; at < to && this.closeCode === undefined;) {
      if (this.#stage === "payload" && this.#control === undefined) {
        const end = Math.min(to, at + this.#length);
        if (!this.#takeText(buffer, at, end, length)) return length;
        length += end - at;
        at = end;
      } else {
        this.#takeByte(buffer[at++] ?? 0);
      }
      // All that is added was paid for by a frame's first byte, or by the one that is free before `from`.
      if (this.#isFrameOver && this.#endFrame()) buffer[length++] = LF;
    }
    return length;
  }

  // A frame's head

  #takeByte(byte: number): void {
    switch (this.#stage) {
      case "first":
        return this.#begin(byte);
      case "second":
        return this.#measure(byte);
      case "length":
        this.#length = this.#length * 256 + byte;
        if (--this.#more === 0) this.#endLength();
        return;
      case "mask":
        this.#mask = (this.#mask << 8) | byte;
        if (--this.#more === 0) this.#stage = "payload";
        return;
      case "payload":
        return this.#takeControl(byte);
    }
  }

  #begin(byte: number): void {
    this.#isFinal = (byte & FIN) !== 0;
    this.#opcode = byte & 0x0f;
    const problem = this.#problemOf(byte);
    if (problem !== undefined) return this.#fail(problem);
    if (this.#opcode === OPCODE.text) {
      this.#isInMessage = true;
      this.#isLineOpen = true;
      this.#interruptions = 0;
    }
    this.#stage = "second";
  }

  #problemOf(byte: number): number | undefined {
    if ((byte & RESERVED) !== 0) return CLOSE.protocolError;
    switch (this.#opcode) {
      case OPCODE.continuation:
        return this.#isInMessage ? undefined : CLOSE.protocolError;
      case OPCODE.text:
        return this.#isInMessage ? CLOSE.protocolError : undefined;
      case OPCODE.binary:
        return this.#isInMessage ? CLOSE.protocolError : CLOSE.notText;
      case OPCODE.close:
      case OPCODE.ping:
      case OPCODE.pong:
        if (!this.#isFinal) return CLOSE.protocolError;
        return this.#isInMessage && ++this.#interruptions > INTERRUPTIONS_MAX
          ? CLOSE.notAllowed
          : undefined;
      default:
        return CLOSE.protocolError;
    }
  }

  #measure(byte: number): void {
    const length = byte & 0x7f;
    const isControl = this.#opcode >= OPCODE.close;
    // Only what is masked cannot be made to look like another protocol's words (10.3).
    if ((byte & MASKED) === 0 || (isControl && length > SHORT_MAX)) {
      return this.#fail(CLOSE.protocolError);
    }
    this.#control = isControl ? new Uint8Array(length) : undefined;
    this.#turn = 0;
    this.#length = 0;
    this.#lengthBytes = length === TWO_BYTES ? 2 : length === EIGHT_BYTES ? 8 : 0;
    this.#more = this.#lengthBytes;
    this.#stage = "length";
    if (this.#more > 0) return;
    this.#length = length;
    this.#endLength();
  }

  /** The shortest form of a length is the only one (5.2). */
  #endLength(): void {
    const least = this.#lengthBytes === 0 ? 0 : this.#lengthBytes === 2 ? TWO_BYTES : 0x1_0000;
    if (this.#length < least || this.#length >= 2 ** 63) return this.#fail(CLOSE.protocolError);
    this.#mask = 0;
    this.#more = 4;
    this.#stage = "mask";
  }

  // Its payload

  /** Puts the text between `from` and `to` at `at`; says whether it is UTF-8. */
  #takeText(buffer: Uint8Array, from: number, to: number, at: number): boolean {
    const length = to - from;
    const areAscii = this.#unmask(buffer, from, to, at);
    if (!this.#utf8.acceptsAll(buffer.subarray(at, at + length), areAscii)) {
      this.#fail(CLOSE.notUtf8);
      return false;
    }
    if (length > 0) this.#isLineOpen = buffer[at + length - 1] !== LF;
    this.#length -= length;
    return true;
  }

  /** Puts them there without their mask; says whether all of it is ASCII, which needs no look at each. */
  #unmask(buffer: Uint8Array, from: number, to: number, at: number): boolean {
    const mask = this.#mask;
    let turn = this.#turn;
    let bits = 0;
    for (let next = from; next < to; next++) {
      const byte = (buffer[next] ?? 0) ^ ((mask >>> (24 - 8 * (turn++ & 3))) & 0xff);
      bits |= byte;
      buffer[at++] = byte;
    }
    this.#turn = turn & 3;
    return bits < 0x80;
  }

  #takeControl(byte: number): void {
    const control = this.#control;
    if (control === undefined) return;
    const at = control.length - this.#length;
    control[at] = byte ^ ((this.#mask >>> (24 - 8 * (at & 3))) & 0xff);
    this.#length--;
  }

  // Its end

  get #isFrameOver(): boolean {
    return this.#stage === "payload" && this.#length === 0 && this.closeCode === undefined;
  }

  /** Says whether a line ends with the frame. */
  #endFrame(): boolean {
    this.#stage = "first";
    const control = this.#control;
    if (control !== undefined) {
      this.#control = undefined;
      this.#obey(control);
      return !this.#isInMessage && this.closeCode === undefined;
    }
    if (!this.#isFinal) return false;
    this.#isInMessage = false;
    if (this.#utf8.isWhole) return this.#isLineOpen;
    this.#fail(CLOSE.notUtf8);
    return false;
  }

  #obey(payload: Uint8Array<ArrayBuffer>): void {
    if (this.#opcode === OPCODE.ping) this.ping = payload;
    else if (this.#opcode === OPCODE.close) this.#fail(answerToClose(payload));
  }

  #fail(code: number): void {
    this.closeCode = code;
  }
}

/** The code with which a peer's close frame is answered: its own, if it is one (7.4). */
function answerToClose(payload: Uint8Array<ArrayBuffer>): number {
  if (payload.length === 0) return CLOSE.normal;
  if (payload.length === 1) return CLOSE.protocolError;
  const code = new DataView(payload.buffer).getUint16(0);
  const utf8 = new Utf8();
  const isText = utf8.acceptsAll(payload.subarray(2), false) && utf8.isWhole;
  if (!isText) return CLOSE.notUtf8;
  const isDefined = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
  return isDefined || (code >= 3000 && code <= 4999) ? code : CLOSE.protocolError;
}

/** Tells at each byte whether what has come may be UTF-8 (RFC 3629, section 4), wherever it is cut. */
class Utf8 {
  /** Bytes of a character that are to come. */
  #more = 0;
  /** Within what bounds the next of them must be. */
  #least = 0x80;
  #most = 0xbf;

  /** Whether no character has begun that has not ended. */
  get isWhole(): boolean {
    return this.#more === 0;
  }

  /** Whether these may be the next. */
  acceptsAll(bytes: Uint8Array, areAscii: boolean): boolean {
    return (areAscii && this.isWhole) || bytes.every((byte) => this.#accepts(byte));
  }

  /** Whether this byte may be the next. */
  #accepts(byte: number): boolean {
    if (this.#more > 0) {
      if (byte < this.#least || byte > this.#most) return false;
      this.#more--;
      this.#least = 0x80;
      this.#most = 0xbf;
      return true;
    }
    if (byte < 0x80) return true;
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    // No longer form of a short one, no half of a UTF-16 pair, nothing behind U+10FFFF.
    if (byte === 0xe0) this.#least = 0xa0;
    else if (byte === 0xed) this.#most = 0x9f;
    else if (byte === 0xf0) this.#least = 0x90;
    else if (byte === 0xf4) this.#most = 0x8f;
    return true;
  }
}

// What this side says: its frames are not masked

/** One text message, whole in one frame. */
export function textFrame(text: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(OPCODE.text, text);
}

/** The answer to a ping. */
export function pongFrame(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(OPCODE.pong, payload);
}

/** The last frame. */
export function closeFrame(code: number): Uint8Array<ArrayBuffer> {
  return frame(OPCODE.close, new Uint8Array([code >> 8, code & 0xff]));
}

function frame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = head(opcode, payload.length);
  const bytes = new Uint8Array(before.length + payload.length);
  bytes.set(before);
  bytes.set(payload, before.length);
  return bytes;
}

function head(opcode: number, length: number): Uint8Array<ArrayBuffer> {
  if (length <= SHORT_MAX) return new Uint8Array([FIN | opcode, length]);
  if (length < 0x1_0000) {
    return new Uint8Array([FIN | opcode, TWO_BYTES, length >> 8, length & 0xff]);
  }
  const bytes = new Uint8Array([FIN | opcode, EIGHT_BYTES, 0, 0, 0, 0, 0, 0, 0, 0]);
  // Nothing that is written at once is longer than 4 GiB.
  new DataView(bytes.buffer).setUint32(6, length);
  return bytes;
}
