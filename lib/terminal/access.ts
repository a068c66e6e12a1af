/**
 * How one gets in: where the server is, by TCP or TLS, with which password; and why one does not.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "../language/client.ts";
import { isServer } from "../startup/arguments.ts";
import { STARTUP_MESSAGES } from "../language/startup.ts";
import { TLS_TROUBLES } from "../language/tls_trouble.ts";
import {
  type Address,
  commandLine,
  failureReason,
  formatAddress,
  StartupError,
} from "../startup/failure.ts";
import { Files, unfinished } from "../startup/files.ts";
import { connect } from "./connect.ts";
import type { ClientOptions } from "./options.ts";
import { hasCertificate, tlsTroubleIn } from "./tls_trouble.ts";

/** A connection to a server. */
export type Conn = Deno.TcpConn | Deno.TlsConn;

/** What is said of it on the command line. */
export type AccessOptions =
  & Pick<
    ClientOptions,
    | "host"
    | "port"
    | "language"
    | "tls"
    | "caFile"
    | "passwordFile"
    | "keyFile"
    | "roomKeysFile"
    | "profile"
  >
  & Partial<Pick<ClientOptions, "savesTo">>;

/** One server, or several that are one chat, and all that it takes to come in. */
export class Access {
  /** The server's, if one was given. */
  readonly password: string | undefined;
  /** By which the name is one's own, if there is such a secret. */
  readonly key: string | undefined;
  /** What enters rooms that ask for a key, by their folded names, if that is known of any. */
  readonly roomKeys: ReadonlyMap<string, string> | undefined;
  readonly #options: AccessOptions;
  readonly #addresses: readonly Address[];
  /** Which of them is tried next: the one that was reached last, until that fails. */
  #next = 0;
  /** The one that was tried last. */
  #tried: Address;
  readonly #caCerts: readonly string[];
  readonly #command: string;

  private constructor(
    options: AccessOptions,
    command: string,
    secrets: Pick<Access, "password" | "key" | "roomKeys">,
    caCerts: readonly string[],
  ) {
    this.#options = options;
    this.#addresses = addressesOf(options);
    this.#tried = this.#addresses[0] ?? { hostname: options.host, port: options.port };
    this.#command = command;
    this.password = secrets.password;
    this.key = secrets.key;
    this.roomKeys = secrets.roomKeys;
    this.#caCerts = caCerts;
  }

  /**
   * Reads the files that the options name, which may fail with a {@link StartupError}; `args` are the
   * program's.
   */
  static async prepare(options: AccessOptions, args: readonly string[]): Promise<Access> {
    const { caFile, passwordFile, keyFile, roomKeysFile, language } = options;
    const command = permittedCommand(options, args);
    const files = new Files(language, () => Promise.resolve(command));
    const caCerts = caFile === undefined ? [] : [await files.read(caFile)];
    if (caFile !== undefined && !caCerts.every(hasCertificate)) {
      throw new StartupError(STARTUP_MESSAGES[language].noCertificate(caFile));
    }
    const password = passwordFile && await files.readPassword(passwordFile);
    const key = keyFile === undefined
      ? undefined
      : await (await import("./key_file.ts")).keyIn(keyFile, files, language);
    const roomKeys = roomKeysFile === undefined
      ? undefined
      : await (await import("./room_keys.ts")).roomKeysIn(roomKeysFile, files, language);
    return new Access(options, command, { password, key, roomKeys }, caCerts);
  }

  /**
   * Connects to the first server that can be reached, or fails with what {@link explain} explains. `servers` are
   * others that a server told of.
   */
  async connect(servers: readonly string[] = []): Promise<Conn> {
    const { tls } = this.#options;
    const addresses = [...this.#addresses, ...this.#allowedOf(servers)];
    for (let left = addresses.length;; left--) {
      const at = this.#next;
      const address = this.#tried = addresses[at] ?? addresses[0] ?? this.#tried;
      // A machine that is gone answers nothing: whoever does not wait for that tries the next one.
      this.#next = (at + 1) % addresses.length;
      try {
        const conn = await connect({ ...address, tls, caCerts: this.#caCerts });
        this.#next = at;
        return conn;
      } catch (error) {
        if (left <= 1) throw error;
      }
    }
  }

  /** Those that it may go to: to ask for leave would spoil the screen, and nobody named them. */
  #allowedOf(servers: readonly string[]): Address[] {
    return servers.flatMap((server) => {
      const [address] = addressesOf({ host: server, port: this.#options.port });
      if (address === undefined || !isServer(server)) return [];
      const { state } = Deno.permissions.querySync({ name: "net", host: server });
      return state === "granted" && !this.#addresses.some(isSame(address)) ? [address] : [];
    });
  }

  /** Why no connection could be made. */
  explain(error: unknown): string {
    const { tls, language } = this.#options;
    // What is wrong with a file of certificates comes as an error of no class of its own.
    const isOfTls = tls && error instanceof Error &&
      (error instanceof Deno.errors.InvalidData || /cert|tls|pem/i.test(error.message));
    const trouble = isOfTls ? tlsTroubleIn(error.message) : undefined;
    const hint = trouble && TLS_TROUBLES[language][trouble];
    return isOfTls
      ? CLIENT_MESSAGES[language].clientTlsFailed(error.message, hint)
      : failureReason(error, this.#tried, language, this.#command);
  }
}

/** What a host stands for, or each of several with commas: `HOST`, `HOST:PORT` or `[IPV6]:PORT`. */
function addressesOf({ host, port }: Pick<AccessOptions, "host" | "port">): Address[] {
  return host.split(",").map((each) => {
    const [, bracketed, name, own] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(each) ?? [];
    const hostname = bracketed ?? name ?? each.replace(/^\[(.+)\]$/, "$1");
    return { hostname, port: own === undefined ? port : Number(own) };
  });
}

function isSame(address: Address): (other: Address) => boolean {
  return ({ hostname, port }) => hostname === address.hostname && port === address.port;
}

/** What to type to run the client with all permissions that it needs. */
function permittedCommand(
  options: AccessOptions,
  args: readonly string[],
): string {
  return commandLine(accessFlags(options), "client.ts", args);
}

/** The flags with which Deno lets one in, and reach these addresses too. */
export function accessFlags(options: AccessOptions, more: readonly string[] = []): string[] {
  const { caFile, passwordFile, keyFile, roomKeysFile, profile, savesTo } = options;
  const net = `--allow-net=${[...addressesOf(options).map(formatAddress), ...more].join(",")}`;
  const saved = savesTo && unfinished(savesTo);
  return [
    net,
    ...flagOf("read", [profile, saved, caFile, passwordFile, keyFile, roomKeysFile]),
    ...flagOf("write", [keyFile, savesTo, saved]),
  ];
}

function flagOf(access: "read" | "write", names: readonly (string | undefined)[]): string[] {
  const files = names.filter((file) => file !== undefined);
  return files.length === 0 ? [] : [`--allow-${access}=${files.join(",")}`];
}
