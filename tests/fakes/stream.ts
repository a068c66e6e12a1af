import { LineSplitter } from "../../lib/text/lines.ts";
import type { Transport } from "../../lib/client/session/transport.ts";
import { type ByteStream, ByteTransport } from "../../lib/terminal/socket_transport.ts";
import { type Chunk, utf8 } from "./bytes.ts";

/** A stream of bytes whose other end is the test. */
export class FakeStream implements ByteStream {
  /** As a client has it. */
  readonly transport: Transport = new ByteTransport(this);
  readonly #lines = new LineSplitter(1024 * 1024);
  readonly #onLine: (line: string) => void;
  #arrived: Chunk[] = [];
  #ending: "ended" | "broken" | undefined;
  #wake: () => void = () => {};
  /** All that was written, as text. */
  written = "";
  /** The complete lines of that. */
  readonly lines: string[] = [];
  isClosed = false;

  /** `onLine` gets each line that is written. */
  constructor(onLine: (line: string) => void = () => {}) {
    this.#onLine = onLine;
  }

  get chunks(): AsyncIterable<Chunk> {
    return this.#read();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.isClosed || this.#ending !== undefined) {
      return Promise.reject(new Deno.errors.BrokenPipe());
    }
    const copy = new Uint8Array(bytes);
    this.written += new TextDecoder().decode(copy);
    for (const line of this.#lines.push(copy)) {
      const text = line.type === "line" ? line.text : "too long";
      this.lines.push(text);
      this.#onLine(text);
    }
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    this.#wake();
  }

  /** Lets the client read that. */
  send(data: string | Chunk | object): void {
    const text = typeof data === "string" ? data : JSON.stringify(data) + "\n";
    this.#arrived.push(data instanceof Uint8Array ? data : utf8(text));
    this.#wake();
  }

  /** Ends the connection once all is read. */
  end(how: "ended" | "broken" = "ended"): void {
    this.#ending ??= how;
    this.#wake();
  }

  /** The written lines as values; taken, so that each is seen once. */
  takeRequests(): { readonly [field: string]: unknown }[] {
    return this.lines.splice(0).map((line) => JSON.parse(line));
  }

  async *#read(): AsyncGenerator<Chunk> {
    for (;;) {
      const chunk = this.#arrived.shift();
      if (this.isClosed) throw new Deno.errors.BadResource();
      if (chunk !== undefined) yield chunk;
      else if (this.#ending === "broken") throw new Deno.errors.ConnectionReset();
      else if (this.#ending === "ended") return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** Lets everything happen that waits for nothing else. */
export async function turn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
}
