/**
 * Where the server listens. A host may stand for several addresses: all of them that this machine has
 * are listened on, on one port, or none is.
 *
 * @module
 */

import { isIpv6 } from "../../text/address.ts";
import { type Address, formatAddress, formatHost } from "../../startup/failure.ts";

/** What `localhost` stands for (RFC 6761, 6.3), in whatever order a machine's hosts file has it. */
const LOOPBACK: readonly string[] = ["127.0.0.1", "::1"];
/**
 * All addresses of this machine. On most systems `::` serves IPv4 as well, so that the other is in use
 * by then. Where it does not, whoever else has that port of IPv4 cannot be told from ourselves.
 */
const EVERYWHERE: readonly string[] = ["::", "0.0.0.0"];
/** A port that is free at one address may be taken at the next: so many are tried. */
const MAX_FREE_PORTS = 20;

/** Something that listens at one address. */
export interface Bound {
  /** Where it does. */
  readonly addr: Deno.NetAddr;
  /** Stops it. */
  close(): void;
}

/** What came of listening on all addresses of a host. */
export type Listening<T> =
  | { readonly type: "listening"; readonly bound: readonly T[]; readonly port: number }
  /** Nothing listens. `address` is the one that could not be had. */
  | { readonly type: "refused"; readonly address: Address; readonly error: unknown };

/**
 * The addresses that a host stands for, as far as that can be told without asking anyone.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(knownAddresses("localhost"), ["127.0.0.1", "::1"]);
 * assertEquals(knownAddresses("192.0.2.7"), ["192.0.2.7"]);
 * ```
 */
export function knownAddresses(host: string): readonly string[] {
  if (/^(?:.+\.)?localhost\.?$/i.test(host)) return LOOPBACK;
  return host === "::" ? EVERYWHERE : [host];
}

/** Whether a host is a name that may stand for any addresses. */
export function mustBeLookedUp(host: string): boolean {
  const isAddress = isIpv6(host) || /^[\d.]+$/.test(host);
  return !isAddress && knownAddresses(host) !== LOOPBACK;
}

/** All addresses that a host stands for. Another name than localhost is looked up where that is allowed. */
export async function addressesOf(host: string): Promise<readonly string[]> {
  const known = knownAddresses(host);
  if (!mustBeLookedUp(host) || !mayLookUp(host)) return known;
  const { lookup } = await import("node:dns/promises");
  try {
    const found = new Set((await lookup(host, { all: true })).map(({ address }) => address));
    return found.size > 1 ? [...found] : known;
  } catch {
    // Listening on it fails for the same reason, and that is told.
    return known;
  }
}

/** The permissions that listening on these addresses of a host takes, as `--allow-net` has them. */
export function netPermissions(
  host: string,
  port: number,
  addresses: readonly string[],
): string[] {
  const hosts = [...new Set([host, ...addresses])];
  // Only the first address gets any port; the others must get the same.
  const isForAnyPort = port === 0 && hosts.length > 1;
  return hosts.map((hostname) =>
    isForAnyPort ? formatHost(hostname) : formatAddress({ hostname, port })
  );
}

/** Listens on a port of all these addresses, 0 for one that is free at each. `open` listens on one. */
export function listenOn<T extends Bound>(
  addresses: readonly string[],
  port: number,
  open: (address: Address) => T,
): Listening<T> {
  for (let tries = 1;; tries++) {
    const outcome = listenOnce(addresses, port, open);
    const wasUnlucky = port === 0 && outcome.type === "refused" &&
      outcome.error instanceof Deno.errors.AddrInUse;
    if (!wasUnlucky || tries === MAX_FREE_PORTS) return outcome;
  }
}

function listenOnce<T extends Bound>(
  addresses: readonly string[],
  wantedPort: number,
  open: (address: Address) => T,
): Listening<T> {
  const bound: T[] = [];
  let refused: Extract<Listening<T>, { type: "refused" }> | undefined;
  for (const hostname of addresses) {
    const address = { hostname, port: bound[0]?.addr.port ?? wantedPort };
    try {
      bound.push(open(address));
    } catch (error) {
      refused ??= { type: "refused", address, error };
      if (isMissing(error) || isServedAlready(hostname, bound, error)) continue;
      for (const one of bound) one.close();
      return { type: "refused", address, error };
    }
  }
  const port = bound[0]?.addr.port ?? wantedPort;
  return bound.length === 0 && refused !== undefined ? refused : { type: "listening", bound, port };
}

/** Whether this machine has no such address, or nothing of its family (IPv6 may be switched off). */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.AddrNotAvailable ||
    (error instanceof Error && "code" in error && error.code === "EAFNOSUPPORT");
}

function isServedAlready(hostname: string, bound: readonly Bound[], error: unknown): boolean {
  return hostname === "0.0.0.0" && bound.length > 0 && error instanceof Deno.errors.AddrInUse;
}

/** Looking a name up takes the permission for all its ports. */
function mayLookUp(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
