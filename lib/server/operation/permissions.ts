/**
 * The permissions that a server needs, for who started it without.
 *
 * @module
 */

import { commandLine } from "../../startup/failure.ts";
import { DEFAULT_PORT } from "../../vocabulary/protocol.ts";
import { knownAddresses, netPermissions } from "../connection/listen.ts";
import { STATUS_HOST } from "../limits.ts";
import type { ServerOptions } from "../options.ts";
import type { Durability } from "../store/store.ts";
import { isUnspecified } from "../../text/address.ts";
import { maySeeNetworks } from "./joining.ts";

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
  /** What a power cut may take of that: where nothing, it waits for the disk to have what lies beside it. @default {"full"} */
  readonly durability?: Durability | undefined;
  /** The folder in which it reads and writes. */
  readonly data?: string | undefined;
  /** Whether those who look on its networks find it. @default {false} */
  readonly isFound?: boolean;
}

/** By which a server says to all on a network that it is there. */
const TO_ALL = ["0.0.0.0:5353", "224.0.0.251:5353"];
/** By which it says so where there is IPv6. */
const TO_ALL_BY_IPV6 = ["[::]:5353", "[ff02::fb]:5353"];
/** And to who asks on it. */
const ANNOUNCING = [
  ...TO_ALL,
  ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"].map((network) =>
    `${network}:${DEFAULT_PORT}`
  ),
];

/** What to type to run a server with all permissions that it needs, and these arguments. */
export function permittedCommand(needs: Needs, args: readonly string[]): string {
  return commandLine(permissionsOf(needs), "server.ts", args);
}

/** The flags with which Deno runs a server of these options, which is found on its networks if it is for them. */
export function flagsFor(options: ServerOptions, addresses: readonly string[]): string[] {
  return permissionsOf({ ...needsOf(options, addresses), isFound: isToBeFound(options) });
}

function permissionsOf(needs: Needs): string[] {
  const { host, port, addresses, statusPort, data, engine = [], isFound = false } = needs;
  const net = new Set([
    ...netPermissions(host, port, addresses),
    ...(statusPort === undefined
      ? []
      : netPermissions(STATUS_HOST, statusPort, knownAddresses(STATUS_HOST))),
    ...engine,
    ...(isFound ? ANNOUNCING : []),
    ...(isFound && host === "::" ? TO_ALL_BY_IPV6 : []),
  ]);
  const isElsewhere = (file: string | undefined): file is string =>
    file !== undefined && !(data !== undefined && file.startsWith(`${data}/`));
  const read = [data, needs.history, ...needs.files].filter(isElsewhere);
  const written = [data, needs.history, logBeside(needs)].filter(isElsewhere);
  const sys = isFound
    ? ["--allow-sys=networkInterfaces,hostname"]
    : isUnspecified(host) && maySeeNetworks()
    ? ["--allow-sys=networkInterfaces"]
    : [];
  return [
    `--allow-net=${[...net].join(",")}`,
    ...sys,
    ...(read.length > 0 ? [`--allow-read=${read.join(",")}`] : []),
    ...(written.length > 0 ? [`--allow-write=${written.join(",")}`] : []),
  ];
}

/** Where a history's last moments are until they are taken into it. */
function logBeside({ history, durability }: Needs): string | undefined {
  return history === undefined || durability === "normal" ? undefined : `${history}-wal`;
}

/** What to type to run a server of these options, whose host stands for these addresses. */
export function commandFor(
  options: ServerOptions,
  addresses: readonly string[],
  args: readonly string[],
): string {
  // What it might do so far, it may do with what is missing, too.
  const isFound = isToBeFound(options) && mayAnnounce();
  return permittedCommand({ ...needsOf(options, addresses), isFound }, args);
}

function isToBeFound({ host, announce }: ServerOptions): boolean {
  return isUnspecified(host) && announce !== "off";
}

function mayAnnounce(): boolean {
  return maySeeNetworks() &&
    TO_ALL.every((host) => Deno.permissions.querySync({ name: "net", host }).state === "granted");
}

function needsOf(options: ServerOptions, addresses: readonly string[]): Needs {
  const { config, passwordFile, operatorFile, motd, tls, engineCreds, engineCa } = options;
  const files = [
    config,
    passwordFile,
    operatorFile,
    motd,
    tls?.cert,
    tls?.key,
    engineCreds,
    engineCa,
  ];
  return { ...options, addresses, files };
}
