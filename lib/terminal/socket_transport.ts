/**
 * A stream of bytes as a {@link Transport}. It owns what has come and is not a whole line, and what has
 * not been written yet. It notices when what answers is no Papo server, and understands one that takes
 * this client for a person.
 *
 * @module
 */

import type { Received, Transport } from "../client/session/transport.ts";
import { concat, type Line, LineSplitter } from "../text/lines.ts";
import type { ForeignProtocol } from "../vocabulary/codes.ts";
import { isForPeople, refusalIn, withoutQuestion } from "./plain_refusal.ts";

/** A stream of bytes in each direction. */
export interface ByteStream {
  /** What comes, until the other side ends; throws on a reset. Each chunk is good until the next. */
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Writes all of it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends both directions. Doing it twice is no error. */
  close(): void;
}

/**
 * What is known of the other side: nothing yet, or that it speaks to people so far, as a server of ours
 * does that refuses someone at once, or was kept waiting; or that it speaks the protocol.
 */
type Voice = "undecided" | "people" | "papo";

/** No server of ours sends a longer line. */
const LINE_MAX_BYTES = 1024 * 1024;
/** The longest beginning that can leave open what protocol it is. */
const HEAD_MAX_BYTES = 4 * 1024;

const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();

/** See the top of this file. */
export class ByteTransport implements Transport {
  readonly #stream: ByteStream;
  readonly #lines = new LineSplitter(LINE_MAX_BYTES);
  #voice: Voice = "undecided";
  /** What came while that is not known yet. */
  #head: Uint8Array<ArrayBuffer> = NOTHING;
  /** What of the next line has been sent. */
  #begun = "";
  #outbox: Uint8Array<ArrayBuffer>[] = [];
  #isWriting = false;
  #isClosed = false;

  /** Takes the stream over. */
  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  get received(): AsyncIterable<readonly Received[]> {
    return this.#read();
  }

  /** Sends half a line. */
  begin(): void {
    if (this.#begun !== "") return;
    this.#begun = "{";
    this.#post(this.#begun);
  }

  send(line: string): void {
    this.#post(line.slice(this.#begun.length) + "\n");
    this.#begun = "";
  }

  close(): void {
    this.#isClosed = true;
    this.#stream.close();
  }

  async *#read(): AsyncGenerator<readonly Received[]> {
    const chunks = this.#stream.chunks[Symbol.asyncIterator]();
    for (;;) {
      // A reset is an end like any other. Nothing else may be caught here: it would hide a bug.
      const next = await chunks.next().catch(() => undefined);
      if (next === undefined || next.done === true) break;
      yield this.#take(next.value);
    }
    if (this.#voice === "people") yield this.#lines.end().flatMap((line) => this.#understand(line));
  }

  #take(chunk: Uint8Array<ArrayBuffer>): readonly Received[] {
    const lines = this.#lines.push(chunk);
    const foreign = this.#recognise(chunk);
    if (foreign !== undefined) return [{ type: "foreign", protocol: foreign }];
    if (this.#voice === "undecided") return [];
    return lines.flatMap((line) => this.#understand(line));
  }

  /** Learns from the first bytes who it is; returns which protocol it is if it is no server of ours. */
  #recognise(chunk: Uint8Array<ArrayBuffer>): ForeignProtocol | undefined {
    if (this.#voice !== "undecided") return undefined;
    this.#head = concat(this.#head, chunk);
    const recognised = recogniseServer(this.#head);
    if (recognised.type === "foreign") return recognised.protocol;
    this.#voice = recognised.voice;
    if (this.#voice !== "undecided") this.#head = NOTHING;
    return undefined;
  }

  /** Up to the first line that is for programs, lines are for people: only a refusal matters there. */
  #understand(line: Line): readonly Received[] {
    if (this.#voice === "papo" || line.type === "tooLong") return [line];
    const text = withoutQuestion(line.text);
    if (text.startsWith("{")) {
      this.#voice = "papo";
      return [{ type: "line", text }];
    }
    const refusal = refusalIn(text);
    return refusal === undefined ? [] : [{ type: "refused", refusal }];
  }

  #post(text: string): void {
    if (this.#isClosed) return;
    this.#outbox.push(encoder.encode(text));
    if (!this.#isWriting) void this.#write();
  }

  /** One write at a time; the next takes all there is by then. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#outbox.length > 0 && !this.#isClosed) {
        const bytes = concat(...this.#outbox);
        this.#outbox = [];
        await this.#stream.write(bytes);
      }
    } catch {
      // What the server sent before it broke is still read; reading then ends too.
    }
    this.#isWriting = false;
  }
}

/** Tells by its first bytes what answers. */
function recogniseServer(
  head: Uint8Array,
):
  | { readonly type: "server"; readonly voice: Voice }
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol } {
  const text = new TextDecoder().decode(head, { stream: true }).trimStart();
  if (text.startsWith("{")) return { type: "server", voice: "papo" };
  if (text.startsWith("SSH-")) return { type: "foreign", protocol: "ssh" };
  if (text.startsWith("HTTP/")) return { type: "foreign", protocol: "http" };
  if (/^<[^<>\n]{1,100}> </.test(text)) return { type: "foreign", protocol: "seed" };
  const forPeople = isForPeople(text);
  if (forPeople === "yes") return { type: "server", voice: "people" };
  const mayBecomeOne = forPeople === "maybe" || "SSH-".startsWith(text) ||
    "HTTP/".startsWith(text) || /^<[^<>\n]{0,100}(?:> ?)?$/.test(text);
  return mayBecomeOne && head.length < HEAD_MAX_BYTES
    ? { type: "server", voice: "undecided" }
    : { type: "foreign", protocol: "unknown" };
}

/** A TCP connection as a {@link Transport}. */
export function socketTransport(conn: Deno.TcpConn | Deno.TlsConn): Transport {
  // A TLS connection of Deno's has no such settings.
  if ("setNoDelay" in conn) {
    conn.setNoDelay(true);
    conn.setKeepAlive(true);
  }
  let isClosed = false;
  return new ByteTransport({
    chunks: chunksOf(conn),
    write: async (bytes) => {
      for (let written = 0; written < bytes.length;) {
        written += await conn.write(bytes.subarray(written));
      }
    },
    close: () => {
      if (!isClosed) conn.close();
      isClosed = true;
    },
  });
}

async function* chunksOf(conn: Deno.Conn): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(16 * 1024);
  for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
    yield buffer.subarray(0, n);
  }
}
