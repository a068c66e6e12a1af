import {
  type ClientRequest,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "../../lib/vocabulary/protocol.ts";
import type { LogCursor, Resume } from "../../lib/vocabulary/requests.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import { bytesOf, DEADLINE_MS, within } from "./harness.ts";

/** What a room's log holds, as a json peer sees it. */
export interface SeenEntry {
  readonly room: string;
  readonly seq: number;
  readonly nick: string;
  readonly text: string;
}

/** What a json peer says of itself when it comes in. */
export interface Introduction {
  readonly nick?: string;
  readonly password?: string;
  readonly nickPassword?: string;
  readonly register?: boolean;
  readonly room?: string;
  readonly roomless?: boolean;
  readonly replay?: number;
  readonly resume?: Resume;
  readonly directs?: Partial<LogCursor>;
  readonly conversations?: boolean;
}

/** Someone who speaks json, reads all the time and keeps what was read. */
export class JsonPeer implements AsyncDisposable {
  /** All that came, in order. */
  readonly received: ServerMessage[] = [];
  readonly #conn: Deno.TcpConn;
  readonly #ended: Promise<void>;
  #hasEnded = false;
  #isClosed = false;
  /** Whether someone was told of what went wrong in reading, if anything did. */
  #isEndAwaited = false;
  #waiting = new Set<() => void>();

  readonly #onMessage: (message: ServerMessage) => void;

  /** Use {@link JsonPeer.connect}, or this to be told of each message as it comes. */
  constructor(conn: Deno.TcpConn, onMessage: (message: ServerMessage) => void = () => {}) {
    this.#conn = conn;
    this.#onMessage = onMessage;
    this.#ended = this.#receive();
  }

  /** Comes in; the answer to `hello` has been read. */
  static async connect(port: number, introduction: Introduction): Promise<JsonPeer> {
    const peer = new JsonPeer(await Deno.connect({ hostname: "127.0.0.1", port }));
    await peer.introduce(introduction);
    await peer.until(({ type }) => type === "welcome" || type === "error", "the welcome");
    return peer;
  }

  /** Says hello. */
  introduce(introduction: Introduction): Promise<void> {
    return this.send({ type: "hello", version: PROTOCOL_VERSION, ...introduction });
  }

  /** By which it can come back. */
  get token(): string {
    const [welcome] = this.#ofType("welcome");
    return welcome?.token ?? "";
  }

  /** Whether it was known when it came in. */
  get resumed(): boolean {
    return this.#ofType("welcome")[0]?.resumed ?? false;
  }

  /** Where it was when it came in. */
  get rooms(): string[] {
    return this.#ofType("welcome")[0]?.rooms.map(({ room }) => room) ?? [];
  }

  /** The entries of a room that it has read, its own not among them. */
  entries(room = "geral"): SeenEntry[] {
    return this.received.flatMap((message) =>
      isEntry(message) && message.room === room ? [message] : []
    );
  }

  /** As `seq nick: text`. */
  said(room?: string): string[] {
    return this.entries(room).map(({ seq, nick, text }) => `${seq} ${nick}: ${text}`);
  }

  /** The codes of the errors that it was told. */
  get errors(): string[] {
    return this.#ofType("error").map(({ code }) => code);
  }

  /** Each time it was told whether what is said can be kept. */
  get storage(): boolean[] {
    return this.#ofType("storage").map(({ works }) => works);
  }

  /** Sends requests in one write. It is no error that the connection is no more. */
  async send(...requests: ClientRequest[]): Promise<void> {
    const bytes = bytesOf(requests.map((request) => JSON.stringify(request) + "\n").join(""));
    try {
      for (let sent = 0; sent < bytes.length;) sent += await this.#conn.write(bytes.subarray(sent));
    } catch (error) {
      if (!this.#isClosed && !this.#hasEnded && !isDisconnect(error)) throw error;
    }
  }

  /** Sends one and returns its answer; all that came before it has been read. */
  async ask(request: ClientRequest & { readonly id: RequestId }): Promise<ServerMessage> {
    const before = this.received.length;
    await this.send(request);
    const isIt = ({ id }: ServerMessage): boolean => id === request.id;
    return await this.until(isIt, `the answer to ${request.id}`, DEADLINE_MS, before);
  }

  /** The answer to a request. */
  answer(id: RequestId): Promise<ServerMessage> {
    return this.until((message) => message.id === id, `the answer to ${id}`);
  }

  /** The first message behind so many that is wished for, be it here or still to come. */
  async until(
    isIt: (message: ServerMessage) => boolean,
    what: string,
    ms: number = DEADLINE_MS,
    from = 0,
  ): Promise<ServerMessage> {
    let look = (): void => {};
    let at = from;
    const found = new Promise<ServerMessage>((resolve, reject) => {
      look = () => {
        for (; at < this.received.length; at++) {
          const message = this.received[at];
          if (message !== undefined && isIt(message)) return resolve(message);
        }
        if (this.#hasEnded) reject(new Error(`the end came before ${what}`));
      };
      this.#waiting.add(look);
      look();
    });
    try {
      const last = (): string => JSON.stringify(this.received.slice(-5));
      return await within(found, () => `waiting for ${what}; there was ${last()}`, ms);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Waits until the server, or its end, ends the connection; then all is read. */
  async untilEnd(ms?: number): Promise<void> {
    this.#isEndAwaited = true;
    await within(this.#ended, () => "waiting for the end", ms);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await (this.#isEndAwaited ? this.#ended.catch(() => {}) : this.#ended);
  }

  #ofType<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[] {
    const isOfType = (message: ServerMessage): message is Extract<ServerMessage, { type: T }> =>
      message.type === type;
    return this.received.filter(isOfType);
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let rest = "";
    try {
      for (;;) {
        const read = await this.#conn.read(buffer);
        if (read === null) break;
        const lines = (rest + decoder.decode(buffer.subarray(0, read), { stream: true }))
          .split("\n");
        // A line that a crash has cut off says nothing.
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const message: ServerMessage = JSON.parse(line);
          this.received.push(message);
          this.#onMessage(message);
        }
        for (const look of [...this.#waiting]) look();
      }
    } catch (error) {
      if (!this.#isClosed && !isDisconnect(error)) throw error;
    } finally {
      this.#hasEnded = true;
      for (const look of [...this.#waiting]) look();
    }
  }
}

/** Whether it is an entry of a room's log, and no answer. */
export function isEntry(message: ServerMessage): message is ServerMessage & SeenEntry {
  return (message.type === "message" || message.type === "action" || message.type === "topic") &&
    "seq" in message;
}

function isDisconnect(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.NotConnected;
}
