import { Buffer } from "node:buffer";
import { constants, inflateRawSync } from "node:zlib";

/** What is needed of a connection, be it by TCP or by something within that. */
export type Line = Pick<Deno.Conn, "read" | "write">;

const OPENING = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n" +
  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
  "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
const CLOSE = 0x88;
const COMPRESSED = 0x40;
const NOTHING = new Uint8Array(0);

/** A client's side of a WebSocket, as cheap as it can be: whatever is written is one message. */
export class WebSocketLine implements Line {
  readonly #conn: Line;
  /** What of a frame's head has come. */
  #head: number[] = [];
  /** What of its payload is to come. */
  #left = 0;
  /** A compressed payload, as far as it has come. */
  #packed: Uint8Array[] | undefined;
  /** What it says, as far as nobody has read it, and what came behind it. */
  #inflated: Uint8Array = NOTHING;
  #behind: Uint8Array = NOTHING;

  private constructor(conn: Line) {
    this.#conn = conn;
  }

  /** Opens one on a connection. */
  static async open(conn: Line): Promise<WebSocketLine> {
    await writeAll(conn, new TextEncoder().encode(OPENING));
    let head = "";
    const byte = new Uint8Array(1);
    while (!head.endsWith("\r\n\r\n")) {
      if (await conn.read(byte) === null) break;
      head += String.fromCharCode(byte[0] ?? 0);
    }
    if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(`no WebSocket: ${head}`);
    return new WebSocketLine(conn);
  }

  /** Reads what messages hold, without their frames. */
  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#inflated.length > 0) {
        const part = this.#inflated.subarray(0, buffer.length);
        buffer.set(part);
        this.#inflated = this.#inflated.subarray(part.length);
        return part.length;
      }
      const read = this.#readBehind(buffer) ?? await this.#conn.read(buffer);
      if (read === null) return null;
      const length = this.#strip(buffer, read);
      if (length === null || length > 0) return length;
    }
  }

  #readBehind(buffer: Uint8Array): number | undefined {
    const part = this.#behind.subarray(0, buffer.length);
    if (part.length === 0) return undefined;
    buffer.set(part);
    this.#behind = this.#behind.subarray(part.length);
    return part.length;
  }

  /** Writes all of it. The mask is one that changes nothing. */
  async write(bytes: Uint8Array): Promise<number> {
    const { length } = bytes;
    const head = length < 126
      ? [0x81, 0x80 | length]
      : length < 0x1_0000
      ? [0x81, 0xfe, length >> 8, length & 0xff]
      : [0x81, 0xff, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (length >> bits) & 0xff)];
    const frame = new Uint8Array(head.length + 4 + length);
    frame.set(head);
    frame.set(bytes, head.length + 4);
    await writeAll(this.#conn, frame);
    return length;
  }

  /** Moves the payload to the front; says how much it is, or `null` at the end. */
  #strip(buffer: Uint8Array, end: number): number | null {
    let length = 0;
    for (let at = 0; at < end;) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, end - at);
        if (this.#packed !== undefined) this.#packed.push(buffer.slice(at, at + part));
        else buffer.copyWithin(length, at, at + part);
        if (this.#packed === undefined) length += part;
        at += part;
        this.#left -= part;
        if (this.#left === 0 && this.#packed !== undefined) {
          this.#inflated = inflate(this.#packed);
          this.#packed = undefined;
          // In front of what has not been read of it.
          this.#behind = Buffer.concat([buffer.subarray(at, end), this.#behind]);
          return length;
        }
      } else {
        this.#head.push(buffer[at++] ?? 0);
        if (this.#head[0] === CLOSE) return length > 0 ? length : null;
        this.#endHead();
      }
    }
    return length;
  }

  #endHead(): void {
    const [first = 0, short = 0, ...long] = this.#head;
    const bytes = this.#head.length < 2 ? Infinity : short === 126 ? 2 : short === 127 ? 8 : 0;
    if (long.length < bytes) return;
    this.#left = bytes === 0 ? short : long.reduce((sum, byte) => sum * 256 + byte, 0);
    this.#head = [];
    if ((first & COMPRESSED) !== 0) this.#packed = [];
  }
}

/** What was inflated last, as it came and as it was then. */
const recent: { readonly packed: Uint8Array; readonly text: Uint8Array }[] = [];
const RECENT_MAX = 16;

/** All are told the same, so that one of them inflates it for all: a client of its own would use a core of its own. */
function inflate(pieces: readonly Uint8Array[]): Uint8Array {
  const packed = Buffer.concat(pieces);
  const known = recent.find((other) => areEqual(other.packed, packed));
  if (known !== undefined) return known.text;
  const text = inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  recent.unshift({ packed, text });
  recent.length = Math.min(recent.length, RECENT_MAX);
  return text;
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

async function writeAll(conn: Line, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}
