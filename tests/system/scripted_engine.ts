/**
 * Something that speaks as a NATS server does, and answers what it is asked for as a test wants it.
 *
 * @module
 */

const INFO = {
  server_id: "scripted",
  version: "2.9.10",
  proto: 1,
  headers: true,
  jetstream: true,
  max_payload: 1_048_576,
};

/** What it answers to a request on a subject; nothing, where it keeps silent. */
export type Answering = (subject: string, request: string) => unknown;

/** See the top of this file. */
export class ScriptedEngine implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #answer: Answering;
  readonly #connections = new Set<Deno.TcpConn>();
  readonly #ended: Promise<void>;

  constructor(answer: Answering) {
    this.#answer = answer;
    this.#ended = this.#run();
  }

  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const served: Promise<void>[] = [];
    try {
      for await (const connection of this.#listener) {
        this.#connections.add(connection);
        served.push(
          this.#serve(connection).catch(() => {}).finally(() => this.#forget(connection)),
        );
      }
    } finally {
      await Promise.all(served);
    }
  }

  #forget(connection: Deno.TcpConn): void {
    if (!this.#connections.delete(connection)) return;
    try {
      connection.close();
    } catch {
      // It was closed by whoever ended it.
    }
  }

  /** What is read here is ASCII. */
  async #serve(connection: Deno.TcpConn): Promise<void> {
    const subscriptions = new Map<string, string>();
    const encoder = new TextEncoder();
    const send = async (text: string): Promise<void> => {
      const bytes = encoder.encode(text);
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    };
    await send(`INFO ${JSON.stringify(INFO)}\r\n`);
    let unread = "";
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      unread += text;
      for (let end = unread.indexOf("\r\n"); end >= 0; end = unread.indexOf("\r\n")) {
        const [verb = "", ...words] = unread.slice(0, end).split(" ");
        const size = verb === "PUB" || verb === "HPUB" ? Number(words.at(-1)) + 2 : 0;
        if (unread.length < end + 2 + size) break;
        const payload = unread.slice(end + 2, end + 2 + size).trimEnd();
        unread = unread.slice(end + 2 + size);
        if (verb === "PING") await send("PONG\r\n");
        if (verb === "SUB") subscriptions.set(words[0] ?? "", words.at(-1) ?? "");
        if (size === 0) continue;
        const [subject = "", reply = ""] = words;
        const answer = this.#answer(subject, payload);
        if (answer === undefined) continue;
        const said = JSON.stringify(answer);
        for (const [pattern, id] of subscriptions) {
          if (!reply.startsWith(pattern.replace(/[*>]$/, ""))) continue;
          await send(`MSG ${reply} ${id} ${encoder.encode(said).length}\r\n${said}\r\n`);
        }
      }
    }
  }
}
