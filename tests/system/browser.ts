/**
 * Browsers as the server sees them: Deno's own WebSocket, and one that says each byte by itself.
 *
 * @module
 */

import { concat } from "../../lib/text/lines.ts";
import { close, OPCODE, text } from "../fakes/web_frames.ts";
import { bytesOf, Peer, within } from "./harness.ts";

const LOOPBACK = "127.0.0.1";

/** The fields that open a WebSocket. */
export const OPENING =
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/** A message of the json protocol. */
export type Said = Readonly<Record<string, unknown>>;

/** A WebSocket of Deno's own; what it hears is kept line by line. */
export class Browser implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly #socket: WebSocket;
  readonly #closed: Promise<CloseEvent>;
  #look = (): void => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    socket.addEventListener("message", ({ data }) => {
      this.lines.push(...`${data}`.split("\n").filter((line) => line !== ""));
      this.#look();
    });
  }

  static async open(port: number): Promise<Browser> {
    const browser = new Browser(new WebSocket(`ws://${LOOPBACK}:${port}/ws`));
    await new Promise((resolve, reject) => {
      browser.#socket.addEventListener("open", resolve);
      browser.#socket.addEventListener("error", reject);
    });
    return browser;
  }

  /** Comes in under a name. */
  static async named(port: number, nick: string, more: Said = {}): Promise<Browser> {
    const browser = await Browser.open(port);
    browser.say({ type: "hello", version: 1, nick, ...more });
    await browser.hears('"type":"welcome"');
    return browser;
  }

  say(...messages: Said[]): void {
    this.#socket.send(messages.map((message) => JSON.stringify(message)).join("\n"));
  }

  /** Waits for a line with these words. */
  async hears(words: string): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => line.includes(words));
    const heard = new Promise<void>((resolve) => {
      this.#look = () => find() !== undefined && resolve();
      this.#look();
    });
    await within(heard, () => `waiting for ${words}; heard ${this.lines.join("\n")}`);
    return find() ?? "";
  }

  /** How it was closed, by whichever side. */
  get closed(): Promise<CloseEvent> {
    return within(this.#closed, () => "waiting for the close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

/** One frame of the server's. */
export interface Frame {
  readonly opcode: number;
  readonly text: string;
}

/** A WebSocket whose frames the test makes, and which reads only when it is asked to. */
export class FramePeer implements Disposable {
  readonly #conn: Deno.Conn;
  #unread: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Opens a WebSocket on a connection of whichever kind. */
  static async open(conn: Deno.Conn, host = LOOPBACK): Promise<FramePeer> {
    const peer = new FramePeer(conn);
    await peer.send(bytesOf(`GET /ws HTTP/1.1\r\nHost: ${host}\r\n${OPENING}\r\n`));
    const head = await peer.#readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) throw new Error(head);
    return peer;
  }

  /** Opens one by TCP. */
  static async connect(port: number): Promise<FramePeer> {
    return await FramePeer.open(await Deno.connect({ hostname: LOOPBACK, port }));
  }

  async send(bytes: Uint8Array | readonly number[]): Promise<void> {
    let rest = Uint8Array.from(bytes);
    while (rest.length > 0) {
      rest = rest.subarray(await within(this.#conn.write(rest), () => "sending"));
    }
  }

  async say(...messages: Said[]): Promise<void> {
    await this.send(messages.flatMap((message) => text(JSON.stringify(message))));
  }

  async close(code: number): Promise<void> {
    await this.send(close(code));
  }

  /** The next frame, or `null` at the end. A close frame's text is its code. */
  async read(): Promise<Frame | null> {
    if (!await this.#fill(2)) return null;
    const [first = 0, second = 0] = this.#unread;
    const head = second < 126 ? 2 : second === 126 ? 4 : 10;
    if (!await this.#fill(head)) return null;
    const view = new DataView(this.#unread.buffer, this.#unread.byteOffset);
    const length = head === 2 ? second : head === 4 ? view.getUint16(2) : view.getUint32(6);
    if (!await this.#fill(head + length)) return null;
    const payload = this.#unread.subarray(head, head + length);
    this.#unread = this.#unread.subarray(head + length);
    const opcode = first & 0x0f;
    const said = opcode === OPCODE.close
      ? `${((payload[0] ?? 0) << 8) | (payload[1] ?? 0)}`
      : new TextDecoder("utf-8", { fatal: true }).decode(payload);
    return { opcode, text: said };
  }

  /** Reads frames until one has these words; returns that. */
  async hears(words: string, opcode: number = OPCODE.text): Promise<string> {
    for (;;) {
      const frame = await this.read();
      if (frame === null) throw new Error(`the end came before ${words}`);
      if (frame.opcode === opcode && frame.text.includes(words)) return frame.text;
    }
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }

  async #readHead(): Promise<string> {
    for (;;) {
      const head = new TextDecoder("latin1").decode(this.#unread);
      const end = head.indexOf("\r\n\r\n");
      if (end !== -1) {
        this.#unread = this.#unread.subarray(end + 4);
        return head.slice(0, end);
      }
      if (!await this.#fill(this.#unread.length + 1)) return head;
    }
  }

  /** Reads until so many bytes are there; says whether they are. */
  async #fill(bytes: number): Promise<boolean> {
    while (this.#unread.length < bytes) {
      const buffer = new Uint8Array(64 * 1024);
      const read = await within(this.#conn.read(buffer), () => `waiting for ${bytes} bytes`);
      if (read === null) return false;
      this.#unread = concat(this.#unread, buffer.subarray(0, read));
    }
    return true;
  }
}

/** All that is answered to these words, until the end. */
export async function answered(port: number, words: string): Promise<string> {
  await using peer = await Peer.connect(port);
  await peer.send(words);
  return await peer.readToEnd();
}
