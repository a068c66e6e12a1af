/** What is needed of a connection, be it by TCP or by something within that. */
export type Line = Pick<Deno.Conn, "read" | "write">;

const OPENING = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n" +
  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const CLOSE = 0x88;

/** A client's side of a WebSocket, as cheap as it can be: whatever is written is one message. */
export class WebSocketLine implements Line {
  readonly #conn: Line;
  /** What of a frame's head has come. */
  #head: number[] = [];
  /** What of its payload is to come. */
  #left = 0;

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
      const read = await this.#conn.read(buffer);
      if (read === null) return null;
      const length = this.#strip(buffer, read);
      if (length === null || length > 0) return length;
    }
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
        buffer.copyWithin(length, at, at + part);
        length += part;
        at += part;
        this.#left -= part;
      } else {
        this.#head.push(buffer[at++] ?? 0);
        if (this.#head[0] === CLOSE) return length > 0 ? length : null;
        this.#endHead();
      }
    }
    return length;
  }

  #endHead(): void {
    const [, short = 0, ...long] = this.#head;
    const bytes = this.#head.length < 2 ? Infinity : short === 126 ? 2 : short === 127 ? 8 : 0;
    if (long.length < bytes) return;
    this.#left = bytes === 0 ? short : long.reduce((sum, byte) => sum * 256 + byte, 0);
    this.#head = [];
  }
}

async function writeAll(conn: Line, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}
