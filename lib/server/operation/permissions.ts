/**
 * The permissions that a server needs, for who started it without.
 *
 * @module
 */

import { commandLine } from "../../startup/failure.ts";
import { knownAddresses, netPermissions } from "../connection/listen.ts";
import { STATUS_HOST } from "../limits.ts";
import type { ServerOptions } from "../options.ts";
import { isShared, maySeeNetworks } from "./joining.ts";

/** What of a server's options takes permissions. */
export interface Needs {
  /** Where it listens. */
  readonly host: string;
  /** On which port. */
  readonly port: number;
  /** What its host stands for. */
  readonly addresses: readonly string[];
  /** The port on which it tells how it is. */
  readonly statusPort: number | undefined;
  /** The engine's servers. */
  readonly engine?: readonly string[] | undefined;
  /** The files that it reads. */
  readonly files: readonly (string | undefined)[];
  /** The one that it writes. */
  readonly history: string | undefined;
  /** The folder in which it reads and writes. */
  readonly data?: string | undefined;
}

/** What to type to run a server with all permissions that it needs, and these arguments. */
export function permittedCommand(needs: Needs, args: readonly string[]): string {
  const { host, port, addresses, statusPort, data, engine = [] } = needs;
  const net = new Set([
    ...netPermissions(host, port, addresses),
    ...(statusPort === undefined
      ? []
      : netPermissions(STATUS_HOST, statusPort, knownAddresses(STATUS_HOST))),
    ...engine,
  ]);
  const isElsewhere = (file: string | undefined): file is string =>
    file !== undefined && !(data !== undefined && file.startsWith(`${data}/`));
  const read = [data, needs.history, ...needs.files].filter(isElsewhere);
  const written = [data, needs.history].filter(isElsewhere);
  const flags = [
    `--allow-net=${[...net].join(",")}`,
    ...(isShared(host) && maySeeNetworks() ? ["--allow-sys=networkInterfaces"] : []),
    ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
    ...(written.length > 0 ? [`--allow-write=${written.join(",")}`] : []),
  ];
  return commandLine(flags, "server.ts", args);
}

/** What to type to run a server of these options, whose host stands for these addresses. */
export function commandFor(
  options: ServerOptions,
  addresses: readonly string[],
  args: readonly string[],
): string {
  const { config, passwordFile, operatorFile, tls, engineCreds, engineCa } = options;
  const files = [config, passwordFile, operatorFile, tls?.cert, tls?.key, engineCreds, engineCa];
  return permittedCommand({ ...options, addresses, files }, args);
}
