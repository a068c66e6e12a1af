/**
 * The client's end of a connection to an original server: lines to say, lines to show.
 *
 * @module
 */

import { shownLine } from "../../text/text.ts";
import { splitSeedMessages } from "./messages.ts";

/** How one talks to a server that knows lines alone. */
export interface Link {
  /** Says who one is. */
  introduce(nick: string | undefined): Promise<void>;
  /** Sends one line. */
  say(line: string): Promise<void>;
  /** What the server sends, line by line and fit to be shown, until it closes; throws on a reset. */
  lines(): AsyncIterable<string>;
  /** Says that nothing more will be said: the server answers what is left, and closes. */
  finish(): Promise<void>;
  /** Ends the connection. Doing it twice is no error. */
  close(): void;
}

/** How long a chunk of an original server may wait for its rest, in milliseconds. */
const SEED_SETTLE_MS = 30;

/**
 * Talks to an original Python server, which relays raw bytes to everyone else: a message is
 * `<ana> <oi>` in one write, with nothing at its end.
 */
export class SeedLink implements Link {
  readonly #conn: Deno.Conn;
  readonly #encoder = new TextEncoder();
  #isClosed = false;
  #nick = "";

  /** Takes the socket over. */
  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  introduce(nick: string | undefined): Promise<void> {
    this.#nick = nick ?? "papo";
    return Promise.resolve();
  }

  async say(line: string): Promise<void> {
    const bytes = this.#encoder.encode(`<${this.#nick}> <${line}>`);
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
    // Two in one read would be shown as one by the original client.
    await new Promise((resolve) => setTimeout(resolve, SEED_SETTLE_MS));
  }

  async *lines(): AsyncGenerator<string> {
    const utf8 = new TextDecoder();
    const buffer = new Uint8Array(16 * 1024);
    let text = "";
    for (let reading = this.#conn.read(buffer);;) {
      const n = await (text === "" ? reading : settled(reading));
      if (typeof n === "number") {
        text += utf8.decode(buffer.subarray(0, n), { stream: true });
        reading = this.#conn.read(buffer);
        continue;
      }
      const messages = splitSeedMessages(text);
      text = "";
      for (const message of messages) yield shownLine(message);
      if (n === null) return;
    }
  }

  async finish(): Promise<void> {
    await this.#conn.closeWrite();
  }

  close(): void {
    if (!this.#isClosed) this.#conn.close();
    this.#isClosed = true;
  }
}

/** What the read comes to, or `undefined` if it takes long enough for what is there to be whole. */
function settled(reading: Promise<number | null>): Promise<number | null | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), SEED_SETTLE_MS);
    reading.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
