/**
 * A certificate and its key in two files, which can be read anew while the server runs.
 *
 * @module
 */

import { SERVER_MESSAGES } from "../../language/server.ts";
import { StartupError } from "../../startup/failure.ts";
import type { Files } from "../../startup/files.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { PairFiles } from "./certificate.ts";
import type { CertificateFacts } from "./certificate_watch.ts";
import { secureContextOf } from "./context.ts";
import type { Socket } from "../socket.ts";
import { TlsSocket } from "./socket.ts";

/** A pair that will do. */
type Ready = Extract<Awaited<ReturnType<typeof secureContextOf>>, { readonly type: "ready" }>;

/** Speaks TLS; newcomers are shown the pair as it was read last. */
export class Tls {
  readonly #read: () => Promise<Ready>;
  #ready: Ready;

  private constructor(read: () => Promise<Ready>, ready: Ready) {
    this.#read = read;
    this.#ready = ready;
  }

  /** Reads the pair. A pair that will not do is a {@link StartupError}. */
  static async open({ cert, key }: PairFiles, files: Files, language: Language): Promise<Tls> {
    const read = async (): Promise<Ready> => {
      const outcome = await secureContextOf({
        cert: await files.read(cert),
        key: await files.read(key),
      });
      if (outcome.type === "ready") return outcome;
      throw new StartupError(SERVER_MESSAGES[language].tlsRefused[outcome.problem](cert, key));
    };
    return new Tls(read, await read());
  }

  /** Speaks it on a connection of which `head` has been read. */
  readonly secure = (conn: Socket, head: Uint8Array): TlsSocket =>
    new TlsSocket(conn, head, this.#ready.context);

  /** What its certificate says. */
  get facts(): CertificateFacts {
    return this.#ready.facts;
  }

  /** Reads the pair again; where it will not do, the old one stays. */
  async reload(): Promise<void> {
    this.#ready = await this.#read();
  }
}

/**
 * node:tls works in callbacks of its own, where nobody else can catch what it throws, be it for a bug of
 * Deno's that strangers' bytes find: that shall cost one connection, not all.
 */
export function outlive(fault: (error: unknown) => void): void {
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    fault(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fault(event.reason);
  });
}
