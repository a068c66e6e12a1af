/**
 * One connection to a server: JSON lines out, JSON lines in. It notices when what answers is no
 * Papo server, and when nothing answers any more.
 *
 * @module
 */

import type { Clock } from "../clock.ts";
import { concat, LineSplitter } from "../text/lines.ts";
import type { ForeignProtocol, RequestId } from "../vocabulary/codes.ts";
import type { ClientRequest, ServerMessage } from "../vocabulary/protocol.ts";
import { isForPeople, type Refusal, refusalIn, withoutQuestion } from "./plain_refusal.ts";
import { parseServerLine, type ServerLine } from "./server_message.ts";

/** A stream of bytes in each direction. */
export interface Transport {
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

/** How a connection ended. */
export type WireEnd =
  | { readonly type: "lost" }
  /** Nothing came that is an answer to the first request; `isSilent` where nothing came at all. */
  | { readonly type: "unanswered"; readonly isSilent: boolean }
  | { readonly type: "foreign"; readonly protocol: ForeignProtocol };

/** Who is told what comes. */
export interface WireOwner {
  /** What must happen before more is read, if anything: so long, the server is not silent but waits. */
  ready(): Promise<void> | undefined;
  /** The server sent this. */
  received(message: ServerMessage): void;
  /** What came in answer to that request cannot be read. */
  unreadable(id: RequestId): void;
  /** It let nobody in, before it knew who it was. */
  refused(refusal: Refusal): void;
  /** It is over; called once, and not after {@link Wire.close}. */
  ended(end: WireEnd): void;
}

/** No server of ours sends a longer line. */
const LINE_MAX_BYTES = 1024 * 1024;
/** So many lines in a row that cannot be read show that this is another protocol. */
const MALFORMED_MAX = 20;
/** How long a server may take for its first answer. */
const ANSWER_MS = 10_000;
/** After so long without a byte from the server it is asked for a sign of life, again and again. */
const PING_AFTER_MS = 30_000;
/** After so long it is given up. */
const LOST_AFTER_MS = 90_000;
/** The longest beginning that can leave open what protocol it is. */
const HEAD_MAX_BYTES = 4 * 1024;

const NOTHING = new Uint8Array(0);

const encoder = new TextEncoder();

/** See the top of this file. */
export class Wire {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #owner: WireOwner;
  readonly #lines = new LineSplitter(LINE_MAX_BYTES);
  #voice: Voice = "undecided";
  /** What came while that is not known yet. */
  #head: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #malformed = 0;
  #heardAtMs: number;
  #isSilent = true;
  /** Whether it does not read for now. */
  #isResting = false;
  #isAnswered = false;
  #cancelTimer: (() => void) | undefined;
  #isOver = false;
  /** What of the next line has been sent. */
  #begun = "";
  #outbox: Uint8Array<ArrayBuffer>[] = [];
  #isWriting = false;

  /** Takes the transport over and begins to read. */
  constructor(transport: Transport, clock: Clock, owner: WireOwner) {
    this.#transport = transport;
    this.#clock = clock;
    this.#owner = owner;
    this.#heardAtMs = clock.nowMs();
    void this.#read();
  }

  /** Sends half a line: a server does not take someone who has begun to speak for a silent one. */
  begin(): void {
    if (this.#begun !== "") return;
    this.#begun = "{";
    this.#post(this.#begun);
  }

  /** Sends a request. */
  send(request: ClientRequest): void {
    this.sendLine(JSON.stringify(request));
  }

  /** Sends a request that is a line of JSON already. */
  sendLine(line: string): void {
    this.#post(line.slice(this.#begun.length) + "\n");
    this.#begun = "";
    if (!this.#isAnswered && this.#cancelTimer === undefined) {
      this.#cancelTimer = this.#clock.after(
        ANSWER_MS,
        () => this.#end({ type: "unanswered", isSilent: this.#isSilent }),
      );
    }
  }

  /** Ends the connection; nothing more is told. Doing it twice is no error. */
  close(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#transport.close();
  }

  #end(end: WireEnd): void {
    if (this.#isOver) return;
    this.close();
    this.#owner.ended(end);
  }

  // Reading

  async #read(): Promise<void> {
    const chunks = this.#transport.chunks[Symbol.asyncIterator]();
    for (;;) {
      const awaited = this.#owner.ready();
      if (awaited !== undefined) await this.#rest(awaited);
      // A reset is an end like any other. Nothing else may be caught here: it would hide a bug.
      const next = await chunks.next().catch(() => undefined);
      if (next === undefined || next.done === true || this.#isOver) break;
      this.#heardAtMs = this.#clock.nowMs();
      this.#isSilent = false;
      const lines = this.#lines.push(next.value);
      this.#recognise(next.value);
      if (this.#voice === "undecided") continue;
      for (const line of lines) {
        const isAnswer = this.#take(line.type === "line" ? line.text : undefined);
        // Who awaits an answer shall go on before what came behind it is told.
        if (isAnswer) await Promise.resolve();
        if (this.#isOver) return;
      }
    }
    if (this.#voice === "people") {
      for (const line of this.#lines.end()) if (line.type === "line") this.#overhear(line.text);
    }
    this.#end({ type: "lost" });
  }

  async #rest(awaited: Promise<void>): Promise<void> {
    this.#isResting = true;
    await awaited;
    this.#isResting = false;
    this.#heardAtMs = this.#clock.nowMs();
  }

  /** Learns from the first bytes who it is; ends the connection if it is no server of ours. */
  #recognise(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#voice !== "undecided") return;
    this.#head = concat(this.#head, chunk);
    const recognised = recogniseServer(this.#head);
    if (recognised.type === "foreign") return this.#end(recognised);
    this.#voice = recognised.voice;
    if (this.#voice !== "undecided") this.#head = NOTHING;
  }

  /** Takes one line in; returns whether it was an answer. `undefined` for one that was too long. */
  #take(text: string | undefined): boolean {
    if (text?.trim() === "") return false;
    return this.#voice === "people" ? this.#overhear(text ?? "") : this.#takeProtocol(text);
  }

  /** Takes a line of a server that took this for a person, up to the first one that is for programs. */
  #overhear(text: string): boolean {
    const line = withoutQuestion(text);
    if (line.startsWith("{")) {
      this.#voice = "papo";
      return this.#takeProtocol(line);
    }
    const refusal = refusalIn(line);
    if (refusal !== undefined) this.#owner.refused(refusal);
    return false;
  }

  #takeProtocol(text: string | undefined): boolean {
    const parsed: ServerLine = text === undefined ? { type: "malformed" } : parseServerLine(text);
    if (parsed.type === "malformed") {
      const isTooMuch = ++this.#malformed >= MALFORMED_MAX;
      if (isTooMuch) this.#end({ type: "foreign", protocol: "unknown" });
      return false;
    }
    this.#malformed = 0;
    if (parsed.type === "unknown") {
      if (parsed.id !== undefined) this.#owner.unreadable(parsed.id);
      return parsed.id !== undefined;
    }
    if (!this.#isAnswered) {
      this.#isAnswered = true;
      this.#cancelTimer?.();
      this.#watch();
    }
    if (parsed.message.type === "ping") this.send({ type: "ping" });
    else this.#owner.received(parsed.message);
    return parsed.message.id !== undefined;
  }

  /** Looks after the server's silence: whenever it has lasted another while. */
  #watch(): void {
    const silentMs = this.#clock.nowMs() - this.#heardAtMs;
    const nextMs = (Math.floor(silentMs / PING_AFTER_MS) + 1) * PING_AFTER_MS;
    this.#cancelTimer = this.#clock.after(nextMs - silentMs, () => {
      if (this.#isResting) this.#heardAtMs = this.#clock.nowMs();
      const nowSilentMs = this.#clock.nowMs() - this.#heardAtMs;
      if (nowSilentMs >= LOST_AFTER_MS) return this.#end({ type: "lost" });
      if (nowSilentMs >= PING_AFTER_MS) this.send({ type: "ping" });
      this.#watch();
    });
  }

  // Writing

  #post(text: string): void {
    if (this.#isOver) return;
    this.#outbox.push(encoder.encode(text));
    if (!this.#isWriting) void this.#write();
  }

  /** One write at a time; the next takes all there is by then. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#outbox.length > 0 && !this.#isOver) {
        const bytes = concat(...this.#outbox);
        this.#outbox = [];
        await this.#transport.write(bytes);
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
  return {
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
  };
}

async function* chunksOf(conn: Deno.Conn): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(16 * 1024);
  for (let n = await conn.read(buffer); n !== null; n = await conn.read(buffer)) {
    yield buffer.subarray(0, n);
  }
}
