/**
 * The client's end of the connection: lines to say, lines to show.
 *
 * @module
 */

import { type Language, LANGUAGES } from "../language.ts";
import { linesOf } from "../lines.ts";
import { MESSAGES } from "../messages.ts";
import { shownLine } from "../text.ts";
import { splitSeedMessages } from "./seed.ts";

/** How one talks to a server. */
export interface Link {
  /** Says who one is, in which room and language. Without a name the server gives one. */
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

/** No server of ours sends a longer line. */
const LINE_MAX_BYTES = 1024 * 1024;
/** How long a chunk of an original server may wait for its rest, in milliseconds. */
const SEED_SETTLE_MS = 30;

/** Owns the socket: what both links have in common. */
export abstract class SocketLink {
  readonly #conn: Deno.Conn;
  readonly #encoder = new TextEncoder();
  #isClosed = false;

  /** Takes the socket over. */
  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Says that nothing more will be said. */
  async finish(): Promise<void> {
    await this.#conn.closeWrite();
  }

  /** Ends the connection. Doing it twice is no error. */
  close(): void {
    if (!this.#isClosed) this.#conn.close();
    this.#isClosed = true;
  }

  /** Writes all of the text. */
  protected async send(text: string): Promise<void> {
    const bytes = this.#encoder.encode(text);
    for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
  }

  /** Reads once. */
  protected read(buffer: Uint8Array): Promise<number | null> {
    return this.#conn.read(buffer);
  }

  /** Reads until the end; each chunk is good until the next. */
  protected async *chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const buffer = new Uint8Array(16 * 1024);
    for (let n = await this.read(buffer); n !== null; n = await this.read(buffer)) {
      yield buffer.subarray(0, n);
    }
  }
}

/** Talks to a Papo server. */
export class PlainLink extends SocketLink implements Link {
  readonly #room: string | undefined;
  readonly #language: Language;
  readonly #password: string | undefined;
  /** What came before there was anything to say. */
  #early: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** `room` undefined for the one in which everyone starts. */
  constructor(
    conn: Deno.Conn,
    room: string | undefined,
    language: Language,
    password?: string,
  ) {
    super(conn);
    this.#room = room;
    this.#language = language;
    this.#password = password;
  }

  async introduce(nick: string | undefined): Promise<void> {
    const lines = [`/lang ${this.#language}`];
    if (nick !== undefined) lines.unshift(`/nick ${nick}`);
    if (this.#room !== undefined) lines.push(`/join ${this.#room}`);
    if (this.#password !== undefined && await this.#isAsked()) lines.unshift(this.#password);
    await this.send(lines.map((line) => line + "\n").join(""));
  }

  async say(line: string): Promise<void> {
    await this.send(line + "\n");
  }

  async *lines(): AsyncGenerator<string> {
    for await (const line of linesOf(this.#all(), LINE_MAX_BYTES)) {
      if (line.type === "line") yield shownLine(line.text);
    }
  }

  /** Whether a password is asked for: a server that does not ask would say it to everyone. */
  async #isAsked(): Promise<boolean> {
    const buffer = new Uint8Array(1024);
    const n = await this.read(buffer) ?? 0;
    this.#early = buffer.slice(0, n);
    const text = new TextDecoder().decode(this.#early);
    const isAsked = LANGUAGES.some((language) => text === MESSAGES[language].askPassword);
    if (isAsked) this.#early = new Uint8Array(0);
    return isAsked;
  }

  async *#all(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    if (this.#early.length > 0) yield this.#early;
    yield* this.chunks();
  }
}

/**
 * Talks to an original Python server, which relays raw bytes to everyone else: a message is
 * `<ana> <oi>` in one write, with nothing at its end.
 */
export class SeedLink extends SocketLink implements Link {
  #nick = "";

  introduce(nick: string | undefined): Promise<void> {
    this.#nick = nick ?? "papo";
    return Promise.resolve();
  }

  async say(line: string): Promise<void> {
    await this.send(`<${this.#nick}> <${line}>`);
    // Two in one read would be shown as one by the original client.
    await new Promise((resolve) => setTimeout(resolve, SEED_SETTLE_MS));
  }

  async *lines(): AsyncGenerator<string> {
    const utf8 = new TextDecoder();
    const buffer = new Uint8Array(16 * 1024);
    let text = "";
    for (let reading = this.read(buffer);;) {
      const n = await (text === "" ? reading : settled(reading));
      if (typeof n === "number") {
        text += utf8.decode(buffer.subarray(0, n), { stream: true });
        reading = this.read(buffer);
        continue;
      }
      const messages = splitSeedMessages(text);
      text = "";
      for (const message of messages) yield shownLine(message);
      if (n === null) return;
    }
  }
}

/** What the read comes to, or `undefined` if it takes long enough for what is there to be whole. */
function settled(reading: Promise<number | null>): Promise<number | null | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), SEED_SETTLE_MS);
    reading.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
