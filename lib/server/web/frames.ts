/**
 * What a client's bytes say by WebSocket (RFC 6455, section 5), as lines. A message is one line or several;
 * what controls the connection is told beside them.
 *
 * What must hold:
 * 1. Nothing of a message is kept: what has come of it is handed on, so no message is too long for this. But see 5.
 * 2. A message's last line ends with it. No line holds parts of two messages.
 * 3. A control frame outside of a message is an empty line: it costs as much of a rate as one.
 * 4. What the standard forbids ends it at once, with the standard's code; so does what is no UTF-8.
 * 5. Of a message that is compressed no line is known before it is whole (RFC 7692): that alone is kept, and may be
 *    only so long, as it came and as it is then.
 *
 * @module
 */

import { Utf8 } from "./utf8.ts";

/** Why a WebSocket ends (RFC 6455, 7.4.1). */
export const CLOSE = {
  normal: 1000,
  protocolError: 1002,
  notText: 1003,
  notUtf8: 1007,
  notAllowed: 1008,
  tooBig: 1009,
} as const;

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FIN = 0x80;
const RESERVED = 0x70;
/** The reserved bit that says of a message's first frame that it is compressed (RFC 7692, 6). */
const COMPRESSED = 0x40;
const MASKED = 0x80;
const LF = 10;
/** The longest payload of a control frame, and of any frame whose length takes no more bytes. */
const SHORT_MAX = 125;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;
/** So many control frames within one message are no part of the rate. */
const INTERRUPTIONS_MAX = 16;
/** A compressed message is no longer than this as it comes: what says something is shorter than as text. */
const PACKED_MAX_BYTES = 256 * 1024;

/** Text out of compressed bytes; `undefined` where it is none, or too long. */
export type Inflate = (bytes: Uint8Array) => Uint8Array | undefined;

/** What the next byte of a frame is. */
type Stage = "first" | "second" | "length" | "mask" | "payload";

/** Reads one client's frames. */
export class FrameReader {
  /** The code with which this side ends it, once it must. Nothing is read after that. */
  closeCode: number | undefined;
  /** What the ping that came last brought with it, if it was not answered: earlier ones need no answer. */
  ping: Uint8Array<ArrayBuffer> | undefined;
  /** What a compressed message says, whole lines. Nothing behind it is read until it has been taken from here. */
  inflated: Uint8Array | undefined;
  /** Up to where {@link FrameReader.take} has read what it was given last. */
  readTo = 0;

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
  readonly #inflate: Inflate | undefined;
  /** A compressed message, as far as it has come. */
  #packed: Packed | undefined;

  /** With `inflate`, compressed messages have been agreed on. */
  constructor(inflate?: Inflate) {
    this.#inflate = inflate;
  }

  /**
   * Takes what came, which lies in `buffer` from `from` (1 or more) to `to`, and puts the lines that it says
   * at the buffer's beginning; returns how many bytes they are. Behind a compressed message it reads no further.
   */
  take(buffer: Uint8Array, from: number, to: number): number {
    let length = 0;
    let at = from;
    while (at < to && this.closeCode === undefined && this.inflated === undefined) {
      if (this.#stage === "payload" && this.#control === undefined) {
        const end = Math.min(to, at + this.#length);
        if (this.#packed !== undefined) this.#takePacked(buffer, at, end, this.#packed);
        else if (!this.#takeText(buffer, at, end, length)) return length;
        else length += end - at;
        at = end;
      } else {
        this.#takeByte(buffer[at++] ?? 0);
      }
      // All that is added was paid for by a frame's first byte, or by the one that is free before `from`.
      if (this.#isFrameOver && this.#endFrame()) buffer[length++] = LF;
    }
    this.readTo = at;
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
      if ((byte & COMPRESSED) !== 0) this.#packed = new Packed();
    }
    this.#stage = "second";
  }

  #problemOf(byte: number): number | undefined {
    const isGood = this.#inflate !== undefined && this.#opcode === OPCODE.text;
    if ((byte & RESERVED & ~(isGood ? COMPRESSED : 0)) !== 0) return CLOSE.protocolError;
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

  /** Keeps what came of a compressed message. */
  #takePacked(buffer: Uint8Array, from: number, to: number, packed: Packed): void {
    this.#unmask(buffer, from, to, from);
    this.#length -= to - from;
    if (!packed.add(buffer.subarray(from, to))) this.#fail(CLOSE.tooBig);
  }

  /** Puts them there without their mask; says whether all of it is ASCII, which needs no look at each. */
  #unmask(buffer: Uint8Array, from: number, to: number, at: number): boolean {
    const mask = turned(this.#mask, this.#turn);
    let bits = 0;
    let next = from;
    // Four at a time take a quarter of the time.
    for (; next + 3 < to; next += 4, at += 4) {
      const first = (buffer[next] ?? 0) ^ (mask >>> 24);
      const second = (buffer[next + 1] ?? 0) ^ ((mask >>> 16) & 0xff);
      const third = (buffer[next + 2] ?? 0) ^ ((mask >>> 8) & 0xff);
      const fourth = (buffer[next + 3] ?? 0) ^ (mask & 0xff);
      bits |= first | second | third | fourth;
      buffer[at] = first;
      buffer[at + 1] = second;
      buffer[at + 2] = third;
      buffer[at + 3] = fourth;
    }
    for (let turn = 0; next < to; next++) {
      const byte = (buffer[next] ?? 0) ^ (turned(mask, turn++) >>> 24);
      bits |= byte;
      buffer[at++] = byte;
    }
    this.#turn = (this.#turn + to - from) & 3;
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
    if (this.#packed !== undefined) {
      this.#unpack(this.#packed);
      return false;
    }
    if (this.#utf8.isWhole) return this.#isLineOpen;
    this.#fail(CLOSE.notUtf8);
    return false;
  }

  /** What an empty one of them says is an empty line too. */
  #unpack(packed: Packed): void {
    this.#packed = undefined;
    const text = this.#inflate?.(packed.bytes);
    if (text === undefined) return this.#fail(CLOSE.tooBig);
    if (!this.#utf8.acceptsAll(text, false) || !this.#utf8.isWhole) {
      return this.#fail(CLOSE.notUtf8);
    }
    this.inflated = text.at(-1) === LF ? text : lineOf(text);
  }

  #obey(payload: Uint8Array<ArrayBuffer>): void {
    if (this.#opcode === OPCODE.ping) this.ping = payload;
    else if (this.#opcode === OPCODE.close) this.#fail(answerToClose(payload));
  }

  #fail(code: number): void {
    this.closeCode = code;
  }
}

/** What has come of a compressed message. It may come byte by byte: a list of them would be a hundred times as long. */
class Packed {
  #buffer = new Uint8Array(1024);
  #length = 0;

  /** All that has come. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Says whether there was room for it. */
  add(bytes: Uint8Array): boolean {
    const length = this.#length + bytes.length;
    if (length > PACKED_MAX_BYTES) return false;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length));
      larger.set(this.bytes);
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
    return true;
  }
}

/** A mask as it is so many bytes further on. */
function turned(mask: number, bytes: number): number {
  return bytes === 0 ? mask : (mask << (8 * bytes)) | (mask >>> (32 - 8 * bytes));
}

function lineOf(text: Uint8Array): Uint8Array {
  const line = new Uint8Array(text.length + 1);
  line.set(text);
  line[text.length] = LF;
  return line;
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

// What this side says: its frames are not masked

/** One text message, whole in one frame. */
export function textFrame(text: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(OPCODE.text, text);
}

/** One text message that is compressed, whole in one frame. */
export function compressedFrame(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(COMPRESSED | OPCODE.text, packed);
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
