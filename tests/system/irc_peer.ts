/**
 * Someone with an IRC client, as system tests need one.
 *
 * @module
 */

import type { Dialect } from "../../lib/server/dialect/dialect.ts";
import { ircDialect } from "../../lib/server/dialect/irc/dialect.ts";
import type { IrcServer } from "../../lib/server/dialect/irc/session.ts";
import { Peer } from "./harness.ts";

/** How a test's server speaks IRC: by this name, and with no room that one is put into by itself. */
export function ircFor(options: Partial<IrcServer> = {}): () => Promise<Dialect> {
  const dialect = ircDialect({
    name: "irc.test",
    version: "papo-test",
    sinceMs: 0,
    room: undefined,
    isLocked: false,
    maxNick: 32,
    maxRoomName: 50,
    isSecure: false,
    strangers: () => 0,
    motd: () => undefined,
    now: () => Date.now(),
    ...options,
  });
  return () => Promise.resolve(dialect);
}

/** An IRC client's connection. */
export class IrcPeer implements AsyncDisposable {
  readonly #peer: Peer;
  #syncs = 0;

  private constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Connected, and nothing said. */
  static async connect(port: number): Promise<IrcPeer> {
    return new IrcPeer(await Peer.connect(port));
  }

  /** Registered by that name with these capabilities, and in these rooms; all that was told has been read. */
  static async named(
    port: number,
    nick: string,
    { caps = "", rooms = [] }: { readonly caps?: string; readonly rooms?: readonly string[] } = {},
  ): Promise<IrcPeer> {
    const peer = await IrcPeer.connect(port);
    const opening = [`NICK ${nick}`, `USER ${nick} 0 * :${nick} Souza`];
    if (caps !== "") opening.unshift(`CAP REQ :${caps}`);
    await peer.send(...opening, ...(caps === "" ? [] : ["CAP END"]));
    await peer.until(/ 376 /);
    for (const room of rooms) await peer.send(`JOIN ${room}`);
    await peer.sync();
    return peer;
  }

  /** Says these lines. */
  async send(...lines: readonly string[]): Promise<void> {
    await this.#peer.send(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Says bytes as they are. */
  async sendBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#peer.send(bytes);
  }

  /** The lines up to the first that fits. */
  async until(wanted: RegExp): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = (await this.#peer.readLine()).replace(/\r$/, "");
      lines.push(line);
      if (wanted.test(line)) return lines;
    }
  }

  /** The lines that have come so far: what is asked now is answered behind them. */
  async sync(): Promise<string[]> {
    const token = `sync${++this.#syncs}`;
    await this.send(`PING ${token}`);
    return (await this.until(new RegExp(`PONG \\S+ :${token}$`))).slice(0, -1);
  }

  /** All that still comes, until the server ends it. */
  async toEnd(): Promise<string> {
    return await this.#peer.readToEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#peer[Symbol.asyncDispose]();
  }
}
