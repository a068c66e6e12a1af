/**
 * A WebSocket (RFC 6455) as one more kind of socket: lines in, lines out. What is written are frames, each one text
 * message, or what is left of one that was begun.
 *
 * What must hold:
 * 1. Readers at the same place of a tape say the same bytes object, so they share one frame. If that is long, it is made
 *    once, and compressed once if they are many; a short one is made anew where someone else says something in between.
 * 2. One write at a time reaches the socket below, and no frame begins within another: a pong waits.
 * 3. A peer that sends pings and reads nothing makes this side owe it one pong.
 * 4. Nothing comes behind a close frame.
 *
 * @module
 */

import { concat } from "../../text/lines.ts";
import type { Socket } from "../socket.ts";
import {
  CLOSE,
  closeFrame,
  compressedFrame,
  FrameReader,
  type Inflate,
  pongFrame,
  textFrame,
} from "./frames.ts";

/** What makes messages smaller (RFC 7692). */
export interface Deflate {
  /** A message's text as it is sent. */
  deflate(text: Uint8Array): Uint8Array;
  /** Text out of what came; `undefined` where it is none, or too long. */
  readonly inflate: Inflate;
}

/** One long text as frames. */
interface Shared {
  /** Made when it is first wanted, as the other is. */
  plain?: Uint8Array<ArrayBuffer>;
  compressed?: Uint8Array<ArrayBuffer>;
  /** How many have written it who could have it compressed. */
  writers: number;
}

/** From this length on compressing saves more than it costs: smaller frames cost for being frames. */
const COMPRESSED_MIN_BYTES = 4 * 1024;
/**
 * The first so many get it as it is: to copy it for a few costs less than to compress it once. So what one person
 * alone is told, secrets too, never shares a compressed frame with anyone's words, by whose length it could be
 * guessed; and who puts words into a room reads the others there, but where its rules let those speak who are not in.
 */
const UNCOMPRESSED_WRITERS = 2;

/**
 * What was said that is long, with the frames made of it, for as long as someone holds it. To write a frame's head
 * apart, and spare the copy where a text is nobody else's, was tried: one more write costs more than the copy.
 */
const frames = new WeakMap<Uint8Array, Shared>();
/** Where the last text ended, in its buffer, that many have written: what comes behind it they will write too. */
const sharedTo = new WeakMap<ArrayBufferLike, number>();
/** What was said last that is short, and its frame: who comes next mostly says it too. To look it up costs more. */
let latest = { text: new Uint8Array(0), frame: new Uint8Array(0) };

function frameOf(
  text: Uint8Array<ArrayBuffer>,
  compression: Deflate | undefined,
): Uint8Array<ArrayBuffer> {
  if (text.length >= COMPRESSED_MIN_BYTES) return sharedFrame(text, compression);
  if (text !== latest.text) latest = { text, frame: textFrame(text) };
  return latest.frame;
}

function sharedFrame(text: Uint8Array, compression: Deflate | undefined): Uint8Array<ArrayBuffer> {
  let shared = frames.get(text);
  if (shared === undefined) {
    const goesOn = sharedTo.get(text.buffer) === text.byteOffset;
    frames.set(text, shared = { writers: goesOn ? UNCOMPRESSED_WRITERS : 0 });
  }
  if (compression === undefined || ++shared.writers <= UNCOMPRESSED_WRITERS) {
    return shared.plain ??= textFrame(text);
  }
  if (shared.compressed === undefined) {
    shared.compressed = compressedFrame(compression.deflate(text));
    sharedTo.set(text.buffer, text.byteOffset + text.length);
  }
  return shared.compressed;
}

/** See the top of this file. */
export class WebSocketConn implements Socket {
  readonly #conn: Socket;
  readonly #frames: FrameReader;
  readonly #compression: Deflate | undefined;
  /** What came and is not read yet: behind the request, or behind a compressed message. */
  #unread: Uint8Array<ArrayBuffer> | undefined;
  /** Lines that have been read, and not been handed on. */
  #lines: Uint8Array | undefined;
  /** The write that began last, which may be over, and how many bytes it is of. */
  #writing: Promise<number> | undefined;
  #writingBytes = 0;
  /** The one that a pong waits for. */
  #awaited: Promise<number> | undefined;
  /** The pong that is being written. */
  #ponging: Promise<void> | undefined;
  #isClosing = false;

  /**
   * Takes the connection over, once the handshake is done; `unread` is what has been read behind it, `compression`
   * what was agreed on there.
   */
  constructor(conn: Socket, unread: Uint8Array<ArrayBuffer>, compression?: Deflate) {
    this.#conn = conn;
    this.#unread = unread.length > 0 ? unread : undefined;
    this.#compression = compression;
    this.#frames = new FrameReader(compression?.inflate);
  }

  /** Where the peer is. */
  get remoteAddr(): Deno.NetAddr {
    return this.#conn.remoteAddr;
  }

  /** Reads some bytes of lines into the buffer, of two bytes or more, and says how many; `null` at the end. */
  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    for (;;) {
      if (this.#lines !== undefined) return this.#takeLines(this.#lines, buffer);
      if (this.#frames.closeCode !== undefined) return null;
      // The byte before is for the end of a line whose frame began in an earlier read.
      const room = buffer.subarray(1);
      const read = this.#takeUnread(room) ?? await this.#conn.read(room);
      if (read === null) return null;
      const length = this.#frames.take(buffer, 1, 1 + read);
      this.#takeInflated(room.subarray(this.#frames.readTo - 1, read));
      this.#pong();
      if (length > 0) return length;
    }
  }

  /** One text message, whole in one frame; the same one for all who say the same bytes. */
  frame(text: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return frameOf(text, this.#compression);
  }

  /**
   * Writes some of a frame, or of what is left of the one that has begun, and says how much TCP took. One at a time.
   * To await it here too would cost each of a room's readers as much as all else that is done for it.
   */
  write(frame: Uint8Array): Promise<number> {
    if (this.#ponging !== undefined) return this.#writeBehind(this.#ponging, frame);
    const writing = this.#conn.write(frame);
    this.#writing = writing;
    this.#writingBytes = frame.length;
    if (this.#frames.ping !== undefined) this.#pongBehind(writing);
    return writing;
  }

  async #writeBehind(pong: Promise<void>, frame: Uint8Array): Promise<number> {
    await pong;
    return await this.write(frame);
  }

  /** Says that no more will be written, and why. */
  async closeWrite(): Promise<void> {
    this.#isClosing = true;
    await this.#ponging;
    await writeAll(this.#conn, closeFrame(this.#frames.closeCode ?? CLOSE.normal));
    await this.#conn.closeWrite();
  }

  /** Ends it at once. Doing it twice is no error. */
  close(): void {
    this.#conn.close();
  }

  /** Takes a compressed message that has been read, and what came behind it. */
  #takeInflated(behind: Uint8Array<ArrayBuffer>): void {
    const { inflated } = this.#frames;
    if (inflated === undefined) return;
    this.#frames.inflated = undefined;
    this.#lines = inflated;
    if (behind.length === 0) return;
    const unread = this.#unread;
    this.#unread = unread === undefined ? behind.slice() : concat(behind, unread);
  }

  #takeLines(lines: Uint8Array, buffer: Uint8Array): number {
    const length = copyInto(buffer, lines);
    this.#lines = length < lines.length ? lines.subarray(length) : undefined;
    return length;
  }

  #takeUnread(buffer: Uint8Array): number | undefined {
    const unread = this.#unread;
    if (unread === undefined) return undefined;
    const length = copyInto(buffer, unread);
    this.#unread = length < unread.length ? unread.subarray(length) : undefined;
    return length;
  }

  /** Answers a ping, if there is one, behind what is being written. */
  #pong(): void {
    const { ping } = this.#frames;
    if (ping === undefined || this.#ponging !== undefined || this.#isClosing) return;
    if (this.#writing !== undefined) return this.#pongBehind(this.#writing);
    this.#frames.ping = undefined;
    // That the peer is gone, reading finds out.
    this.#ponging = writeAll(this.#conn, pongFrame(ping)).catch(() => {}).finally(() => {
      this.#ponging = undefined;
      this.#pong();
    });
  }

  /** The same once that has been written, if the frame is whole by then: else it is behind the rest of it. */
  #pongBehind(writing: Promise<number>): void {
    if (this.#awaited === writing) return;
    this.#awaited = writing;
    const bytes = this.#writingBytes;
    writing.then((taken) => {
      this.#awaited = undefined;
      if (this.#writing !== writing || taken < bytes) return;
      this.#writing = undefined;
      this.#pong();
    }, () => {});
  }
}

/** Copies as much as there is room for, and says how much that is. */
function copyInto(buffer: Uint8Array, bytes: Uint8Array): number {
  const length = Math.min(buffer.length, bytes.length);
  buffer.set(bytes.subarray(0, length));
  return length;
}

/** Writes all of it. */
export async function writeAll(conn: Pick<Socket, "write">, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await conn.write(bytes.subarray(written));
  }
}
