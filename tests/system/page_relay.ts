/**
 * Connections that end in the middle of something, and those that die without a word, as a phone's that sleeps.
 *
 * @module
 */

/** Stands between a page and a server, and may end their connections, or let them die without a word. */
export class Relay implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #conns = new Set<Deno.TcpConn>();
  readonly #dead = new Set<Deno.TcpConn>();
  readonly #running: Promise<void>[] = [];
  /** So many bytes are still passed on before every connection ends. */
  #bytesLeft = Infinity;

  /** To the server of that port, connections lead that come from now on. */
  serverPort: number;
  readonly #passes: (bytes: Uint8Array) => void;

  /** `passes` is told what is passed on, before it is. */
  constructor(serverPort: number, passes: (bytes: Uint8Array) => void = () => {}) {
    this.#passes = passes;
    this.serverPort = serverPort;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.#listener.addr.port;
    this.#running.push(this.#accept());
  }

  /** Nothing is passed on any more by the connections that there are; those that come are alive. */
  kill(): void {
    for (const conn of this.#conns) this.#dead.add(conn);
  }

  /** Once so many more bytes have been passed on, in whichever direction, every connection ends. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  /** Whether what {@link cutAfter} asked for has been done. */
  get isCut(): boolean {
    return this.#bytesLeft === Infinity;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#conns) close(conn);
    await Promise.all(this.#running);
  }

  #cut(): void {
    this.#bytesLeft = Infinity;
    for (const conn of this.#conns) close(conn);
    this.#conns.clear();
  }

  async #accept(): Promise<void> {
    for await (const near of this.#listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: this.serverPort });
      for (const conn of [near, far]) this.#conns.add(conn);
      this.#running.push(this.#pass(near, far), this.#pass(far, near));
    }
  }

  async #pass(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
        if (this.#dead.has(from)) continue;
        const passed = Math.min(n, this.#bytesLeft);
        this.#bytesLeft -= passed;
        this.#passes(buffer.subarray(0, passed));
        for (let sent = 0; sent < passed;) sent += await to.write(buffer.subarray(sent, passed));
        if (this.#bytesLeft === 0) this.#cut();
      }
    } catch {
      // It is over.
    }
    if (!this.#dead.has(from)) close(to);
  }
}

/** Doing it twice is no error. */
function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It was closed from the other side.
  }
}
