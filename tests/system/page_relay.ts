/**
 * Connections that die without a word, as those of a phone that sleeps.
 *
 * @module
 */

/** Stands between a page and a server, and may let connections die without a word. */
export class Relay implements AsyncDisposable {
  readonly port: number;
  readonly #listener: Deno.TcpListener;
  readonly #conns = new Set<Deno.TcpConn>();
  readonly #dead = new Set<Deno.TcpConn>();
  readonly #running: Promise<void>[] = [];

  constructor(serverPort: number) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.port = this.#listener.addr.port;
    this.#running.push(this.#accept(serverPort));
  }

  /** Nothing is passed on any more by the connections that there are; those that come are alive. */
  kill(): void {
    for (const conn of this.#conns) this.#dead.add(conn);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const conn of this.#conns) close(conn);
    await Promise.all(this.#running);
  }

  async #accept(serverPort: number): Promise<void> {
    for await (const near of this.#listener) {
      const far = await Deno.connect({ hostname: "127.0.0.1", port: serverPort });
      for (const conn of [near, far]) this.#conns.add(conn);
      this.#running.push(this.#pass(near, far), this.#pass(far, near));
    }
  }

  async #pass(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
        if (this.#dead.has(from)) continue;
        for (let sent = 0; sent < n;) sent += await to.write(buffer.subarray(sent, n));
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
