import type { ByteStream } from "../../lib/terminal/socket_transport.ts";
import { concat } from "../../lib/text/lines.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that go one way: of what is sent so much is on its way at a time, and the test says what of it comes. */
class Way {
  readonly #roomBytes: number;
  #onItsWay: Bytes = new Uint8Array(0);
  #come: Bytes = new Uint8Array(0);
  #hasEnded = false;
  #isBroken = false;
  #wakes: Array<() => void> = [];

  constructor(roomBytes: number) {
    this.#roomBytes = roomBytes;
  }

  get waiting(): number {
    return this.#onItsWay.length;
  }

  /** Returns how much of that there was room for. */
  async send(bytes: Uint8Array): Promise<number> {
    while (!this.#isBroken && this.#onItsWay.length >= this.#roomBytes) await this.#change();
    if (this.#isBroken) throw new Deno.errors.ConnectionReset("broken");
    const taken = bytes.slice(0, this.#roomBytes - this.#onItsWay.length);
    this.#onItsWay = concat(this.#onItsWay, taken);
    return taken.length;
  }

  /** So much of what is on its way comes. */
  bring(bytes: number): void {
    this.#come = concat(this.#come, this.#onItsWay.slice(0, bytes));
    this.#onItsWay = this.#onItsWay.slice(bytes);
    this.#wake();
  }

  /** At most so much of what has come; `null` at the end. */
  async receive(maxBytes: number): Promise<Bytes | null> {
    while (this.#come.length === 0 && !this.#isBroken) {
      if (this.#hasEnded && this.#onItsWay.length === 0) return null;
      await this.#change();
    }
    if (this.#come.length === 0) throw new Deno.errors.ConnectionReset("broken");
    const taken = this.#come.slice(0, maxBytes);
    this.#come = this.#come.slice(maxBytes);
    return taken;
  }

  /** No more is sent. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** What is on its way never comes. */
  break(): void {
    this.#isBroken = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wakes.push(resolve));
  }
}

/** A TCP connection over a slow line, which may break for one side or for both. */
export class SlowLine {
  readonly #down: Way;
  readonly #up = new Way(Infinity);
  #isClosed = false;
  /** As a client has it. */
  readonly stream: ByteStream;
  /** As a server has it. */
  readonly conn: Deno.TcpConn;

  /** So much of what the server writes is on its way at a time. */
  constructor(roomBytes: number) {
    const [down, up] = [new Way(roomBytes), this.#up];
    this.#down = down;
    this.stream = {
      chunks: {
        async *[Symbol.asyncIterator](): AsyncGenerator<Bytes> {
          for (let next = await down.receive(1_000); next !== null;) {
            yield next;
            next = await down.receive(1_000);
          }
        },
      },
      write: async (bytes) => void await up.send(bytes),
      close: () => {
        up.end();
        down.break();
      },
    };
    const here = { transport: "tcp", hostname: "192.0.2.7", port: 1 } as const;
    const conn: Partial<Deno.TcpConn> = {
      remoteAddr: here,
      localAddr: here,
      setNoDelay: () => {},
      setKeepAlive: () => {},
      read: async (buffer) => {
        const bytes = await up.receive(buffer.length);
        if (bytes !== null) buffer.set(bytes);
        return bytes?.length ?? null;
      },
      write: (bytes) => {
        if (this.#isClosed) return Promise.reject(new Deno.errors.BadResource("closed"));
        return down.send(bytes);
      },
      closeWrite: () => Promise.resolve(down.end()),
      close: () => {
        this.#isClosed = true;
        down.end();
        up.break();
      },
    };
    this.conn = conn as Deno.TcpConn;
  }

  /** How much the server has written that has not come. */
  get waiting(): number {
    return this.#down.waiting;
  }

  /** So much of that comes, and all that the client has said. */
  bring(bytes: number): void {
    this.#up.bring(Infinity);
    this.#down.bring(bytes);
  }

  /** Its client sees it broken; the server does not, unless `forBoth`. */
  break(forBoth: boolean): void {
    this.#down.break();
    if (forBoth) this.#up.break();
  }
}
