import type { Crowd } from "./crowd.ts";
import { LineCounter } from "./line_counter.ts";
import { encode } from "./text.ts";
import type { Line } from "./web_socket.ts";
import type { Wire } from "./wires.ts";

/** Small at first, as ten thousand connections have one each; larger where there is more to read. */
const BUFFER_MIN_BYTES = 4 * 1024;
const BUFFER_MAX_BYTES = 256 * 1024;

/** One room: how many lines have been sent into it in this run. */
export interface Room {
  sentLines: number;
}

/** One connection: it sends what it is told to, and counts what it receives. */
export class Member {
  readonly #conn: Line;
  readonly #crowd: Crowd;
  readonly #counter: LineCounter;
  readonly room: Room;
  /** Since the last reset. */
  sentLines = 0;
  isOpen = true;

  constructor(conn: Line, wire: Wire, room: Room, isSampled: boolean, crowd: Crowd) {
    this.#conn = conn;
    this.#crowd = crowd;
    this.room = room;
    this.#counter = new LineCounter(
      wire,
      isSampled ? crowd.histogram : undefined,
      (answer) => void this.send(encode(answer)),
    );
  }

  get receivedLines(): number {
    return this.#counter.lines;
  }

  get isMarked(): boolean {
    return this.#counter.isMarked;
  }

  /** How many lines the others have sent that have not come here yet. */
  get lag(): number {
    return this.room.sentLines - this.sentLines - this.#counter.lines;
  }

  reset(): void {
    this.sentLines = 0;
    this.#counter.reset();
  }

  /** Writes all of it; a connection that is gone is noticed by the reader. */
  async send(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
    } catch {
      this.#end();
    }
  }

  /** Reads until the connection ends. */
  async receive(): Promise<void> {
    try {
      let buffer = new Uint8Array(BUFFER_MIN_BYTES);
      let held = 0;
      for (;;) {
        const read = await this.#conn.read(held === 0 ? buffer : buffer.subarray(held));
        if (read === null) break;
        const before = this.#counter.lines;
        const end = held + read;
        held = this.#counter.take(buffer, end, read);
        if (this.#counter.lines !== before) this.#crowd.progress(this);
        if (end === buffer.length && end < BUFFER_MAX_BYTES) {
          const larger = new Uint8Array(4 * end);
          larger.set(buffer.subarray(0, held));
          buffer = larger;
        }
      }
    } catch {
      // A reset is an end like any other: what is missing then is counted as lost.
    }
    this.#end();
  }

  #end(): void {
    this.isOpen = false;
    this.#crowd.wakeSenders();
  }
}
