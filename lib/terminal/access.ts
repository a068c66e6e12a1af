/**
 * How one gets in: where the server is, by TCP or TLS, with which password; and why one does not.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "../language/client.ts";
import { commandLine, failureReason, formatAddress } from "../startup/failure.ts";
import { Files } from "../startup/files.ts";
import { connect } from "./connect.ts";
import type { ClientOptions } from "./options.ts";

/** A connection to a server. */
export type Conn = Deno.TcpConn | Deno.TlsConn;

/** What is said of it on the command line. */
export type AccessOptions = Pick<
  ClientOptions,
  "host" | "port" | "language" | "tls" | "caFile" | "passwordFile"
>;

/** One server, and all that it takes to come in. */
export class Access {
  /** The server's, if one was given. */
  readonly password: string | undefined;
  readonly #options: AccessOptions;
  readonly #caCerts: readonly string[];
  readonly #command: string;

  private constructor(
    options: AccessOptions,
    command: string,
    password: string | undefined,
    caCerts: readonly string[],
  ) {
    this.#options = options;
    this.#command = command;
    this.password = password;
    this.#caCerts = caCerts;
  }

  /**
   * Reads the files that the options name, which may fail with a {@link StartupError}; `args` are the
   * program's.
   */
  static async prepare(options: AccessOptions, args: readonly string[]): Promise<Access> {
    const { caFile, passwordFile, language } = options;
    const command = permittedCommand(options, args);
    const files = new Files(language, () => Promise.resolve(command));
    const caCerts = caFile === undefined ? [] : [await files.read(caFile)];
    const password = passwordFile && await files.readPassword(passwordFile);
    return new Access(options, command, password, caCerts);
  }

  /** Connects, or fails with what {@link explain} explains. */
  connect(): Promise<Conn> {
    const { host: hostname, port, tls } = this.#options;
    return connect({ hostname, port, tls, caCerts: this.#caCerts });
  }

  /** Why no connection could be made. */
  explain(error: unknown): string {
    const { host: hostname, port, tls, language } = this.#options;
    // What is wrong with a file of certificates comes as an error of no class of its own.
    const isOfTls = tls && error instanceof Error &&
      (error instanceof Deno.errors.InvalidData || /cert|tls|pem/i.test(error.message));
    return isOfTls
      ? CLIENT_MESSAGES[language].clientTlsFailed(error.message)
      : failureReason(error, { hostname, port }, language, this.#command);
  }
}

/** What to type to run the client with all permissions that it needs. */
function permittedCommand(
  { host, port, caFile, passwordFile }: AccessOptions,
  args: readonly string[],
): string {
  const net = `--allow-net=${formatAddress({ hostname: host, port })}`;
  const files = [caFile, passwordFile].filter((file) => file !== undefined);
  const read = files.length === 0 ? [] : [`--allow-read=${files.join(",")}`];
  return commandLine([net, ...read], "client.ts", args);
}
