import type { Socket } from "../../lib/server/socket.ts";

/** A socket whose peer is the test: it says what is read, and takes of what is written as much as it wants. */
export class FakeSocket implements Socket {
  readonly remoteAddr: Deno.NetAddr = { transport: "tcp", hostname: "127.0.0.1", port: 1 };
  /** What has been taken, byte by byte. */
  readonly taken: number[] = [];
  /** How often something was written. */
  writes = 0;
  /** Whether this side has said that no more comes. */
  hasEnded = false;
  isClosed = false;
  /** How much a write takes at most; 0 makes it wait. */
  takesBytes = Infinity;
  #said: Uint8Array[] = [];
  #isOver = false;
  #failure: Error | undefined;
  #wake = (): void => {};

  /** The peer says something. */
  say(bytes: Uint8Array | readonly number[] | string): void {
    this.#said.push(
      typeof bytes === "string" ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes),
    );
    this.#wake();
  }

  /** The peer says that no more comes. */
  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Whoever waits to read or write gets this error. */
  fail(error: Error): void {
    this.#failure = error;
    this.#wake();
  }

  /** The peer takes so much of each write from now on. */
  take(bytes: number): void {
    this.takesBytes = bytes;
    this.#wake();
  }

  /** What has been taken, as text. */
  get takenText(): string {
    return new TextDecoder().decode(new Uint8Array(this.taken));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#said.length === 0 && !this.#isOver) await this.#change();
    const [first, ...rest] = this.#said;
    if (first === undefined) return null;
    const part = first.subarray(0, buffer.length);
    buffer.set(part);
    this.#said = part.length < first.length ? [first.subarray(part.length), ...rest] : rest;
    return part.length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    this.writes++;
    while (this.takesBytes === 0) await this.#change();
    if (this.isClosed) throw new Deno.errors.BadResource("closed");
    const part = bytes.subarray(0, this.takesBytes);
    this.taken.push(...part);
    return part.length;
  }

  closeWrite(): Promise<void> {
    this.hasEnded = true;
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    this.#wake();
  }

  async #change(): Promise<void> {
    this.#throwIfOver();
    const wake = this.#wake;
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        wake();
        resolve();
      };
    });
    this.#throwIfOver();
  }

  #throwIfOver(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.isClosed) throw new Deno.errors.Interrupted("closed");
  }
}

/** Lets everything that only waits for promises happen. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
