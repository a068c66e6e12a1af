/**
 * A WebSocket (RFC 6455) as one more kind of socket: lines in, lines out. Each write is one text message.
 *
 * What must hold:
 * 1. Readers at the same place of a tape write the same bytes object, so they share one frame: it is made once.
 * 2. One write at a time reaches the socket below, and no frame begins within another: a pong waits.
 * 3. A peer that sends pings and reads nothing makes this side owe it one pong.
 * 4. Nothing comes behind a close frame.
 *
 * @module
 */

import type { Socket } from "../socket.ts";
import { CLOSE, closeFrame, FrameReader, pongFrame, textFrame } from "./frames.ts";

/**
 * What was written, with the frame made of it, for as long as someone holds it. To write a frame's head apart, and
 * spare the copy where a text is long and nobody else's, was tried: one more write costs more than the copy.
 */
const frames = new WeakMap<Uint8Array, Uint8Array<ArrayBuffer>>();

function sharedFrame(text: Uint8Array): Uint8Array<ArrayBuffer> {
  let frame = frames.get(text);
  if (frame === undefined) {
    frame = textFrame(text);
    frames.set(text, frame);
  }
  return frame;
}

/** See the top of this file. */
export class WebSocketConn implements Socket {
  readonly #conn: Socket;
  readonly #frames = new FrameReader();
  /** What came behind the request, not read yet. */
  #head: Uint8Array | undefined;
  /** How much TCP has not taken of the message whose frame has begun. */
  #untaken = 0;
  #isWriting = false;
  /** The pong that is being written. */
  #ponging: Promise<void> | undefined;
  #isClosing = false;

  /** Takes the connection over, once the handshake is done; `head` is what has been read behind it. */
  constructor(conn: Socket, head: Uint8Array) {
    this.#conn = conn;
    this.#head = head.length > 0 ? head : undefined;
  }

  /** Where the peer is. */
  get remoteAddr(): Deno.NetAddr {
    return this.#conn.remoteAddr;
  }

  /** Reads some bytes of lines into the buffer, of two bytes or more, and says how many; `null` at the end. */
  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#frames.closeCode === undefined) {
      // The byte before is for the end of a line whose frame began in an earlier read.
      const read = this.#takeHead(buffer, 1) ?? await this.#conn.read(buffer.subarray(1));
      if (read === null) return null;
      const length = this.#frames.take(buffer, 1, 1 + read);
      this.#pong();
      if (length > 0) return length;
    }
    return null;
  }

  /** Writes some of a message and says how much of it TCP took. One at a time. */
  async write(text: Uint8Array): Promise<number> {
    if (this.#ponging !== undefined) await this.#ponging;
    this.#isWriting = true;
    try {
      // What is left of a message is what is left of its frame.
      const taken = this.#untaken > 0 ? await this.#conn.write(text) : await this.#begin(text);
      this.#untaken = text.length - taken;
      return taken;
    } finally {
      this.#isWriting = false;
      this.#pong();
    }
  }

  /** Writes a frame's head, all of it, and some of its text. */
  async #begin(text: Uint8Array): Promise<number> {
    const frame = sharedFrame(text);
    const headBytes = frame.length - text.length;
    const written = await this.#conn.write(frame);
    if (written < headBytes) await writeAll(this.#conn, frame.subarray(written, headBytes));
    return Math.max(0, written - headBytes);
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

  /** Puts what came with the request at that place of the buffer, and says how much of it. */
  #takeHead(buffer: Uint8Array, at: number): number | undefined {
    const head = this.#head;
    if (head === undefined) return undefined;
    const part = head.subarray(0, buffer.length - at);
    buffer.set(part, at);
    this.#head = part.length < head.length ? head.subarray(part.length) : undefined;
    return part.length;
  }

  /** Answers a ping, if there is one, and if nothing else is being written. */
  #pong(): void {
    const { ping } = this.#frames;
    const isBusy = this.#isWriting || this.#untaken > 0 || this.#ponging !== undefined;
    if (ping === undefined || isBusy || this.#isClosing) return;
    this.#frames.ping = undefined;
    // That the peer is gone, reading finds out.
    this.#ponging = writeAll(this.#conn, pongFrame(ping)).catch(() => {}).finally(() => {
      this.#ponging = undefined;
      this.#pong();
    });
  }
}

/** Writes all of it. */
export async function writeAll(conn: Pick<Socket, "write">, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await conn.write(bytes.subarray(written));
  }
}
