/**
 * Why a socket could not be had, in words that say what to do.
 *
 * @module
 */

import type { Messages } from "./messages.ts";

/** Where the program wanted to listen, or to connect. */
export interface Address {
  /** A name, or an IP address without brackets. */
  readonly hostname: string;
  /** The TCP port. */
  readonly port: number;
}

/** As permissions and people write it, IPv6 in brackets (RFC 3986, 3.2.2). */
export function formatAddress({ hostname, port }: Address): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * The reason for a failed `Deno.listen` or `Deno.connect`. `script` and `args` are what was run,
 * `moreFlags` and `moreAddresses` the other permissions that it needs.
 */
export function failureReason(
  error: unknown,
  address: Address,
  messages: Messages,
  script: string,
  args: readonly string[],
  moreFlags: readonly string[] = [],
  moreAddresses: readonly Address[] = [],
): string {
  if (error instanceof Deno.errors.NotCapable) {
    const access = formatAddress(address);
    const net = [address, ...moreAddresses].map(formatAddress).join(",");
    const flags = [`--allow-net=${net}`, ...moreFlags];
    return messages.permission(access, commandLine(flags, script, args));
  }
  if (error instanceof Deno.errors.AddrInUse) return messages.addressInUse;
  if (error instanceof Deno.errors.AddrNotAvailable) return messages.addressNotHere;
  if (error instanceof Deno.errors.PermissionDenied) return messages.portNotAllowed;
  if (error instanceof Deno.errors.ConnectionRefused) return messages.refused;
  if (error instanceof Deno.errors.TimedOut) return messages.timedOut;
  const detail = error instanceof Error ? error.message : String(error);
  return /lookup address|resolve/i.test(detail) ? messages.nameNotFound : detail;
}

/** What to type to run a script with these flags of Deno's and arguments of its own. */
export function commandLine(
  flags: readonly string[],
  script: string,
  args: readonly string[],
): string {
  return ["deno run", ...[...flags, script, ...args].map(quoted)].join(" ");
}

/** An argument as a POSIX shell takes it for one word. */
function quoted(argument: string): string {
  return /^[\w.,:=/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
