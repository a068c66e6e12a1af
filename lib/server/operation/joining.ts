/**
 * What others type to join, and at which of this machine's addresses they most likely reach it.
 *
 * @module
 */

import { commandLine, formatAddress, quoted } from "../../startup/failure.ts";
import { DEFAULT_HOST, DEFAULT_PORT } from "../../vocabulary/protocol.ts";

/** What is known of one address of a machine, as `Deno.networkInterfaces` has it. */
export type OwnAddress = Pick<Deno.NetworkInterfaceInfo, "family" | "name" | "address">;

/** Networks between this machine and what runs on it: containers, virtual machines, their bridges. */
const WITHIN =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vnet|lxc|lxd|incus|podman|cni|cali|flannel|bridge1|vethernet|virtualbox|vmware)/i;
/** Networks through another one, such as a VPN. */
const TUNNEL = /^(?:tun|tap|utun|wg|ppp|ipsec|zt|tailscale|nordlynx|proton|vpn)/i;
/** Good for this machine alone, or only together with the name of an interface. */
const NEAR = /^(?:127\.|169\.254\.|::1$|fe[89ab])/i;

/**
 * Those addresses, the likeliest first: those of a network before those of tunnels, these before those
 * of containers; one of each family for an interface. Where the server listens on `0.0.0.0`, `isIpv4Only`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const own: OwnAddress[] = [
 *   { family: "IPv4", name: "docker0", address: "172.17.0.1" },
 *   { family: "IPv4", name: "eth0", address: "192.168.1.20" },
 *   { family: "IPv6", name: "eth0", address: "fe80::1" },
 * ];
 * assertEquals(reachableAddresses(own, false), ["192.168.1.20", "172.17.0.1"]);
 * ```
 */
export function reachableAddresses(own: readonly OwnAddress[], isIpv4Only: boolean): string[] {
  return own
    .filter(({ family, address }) => !NEAR.test(address) && !(isIpv4Only && family === "IPv6"))
    .filter((one, index, all) => index === all.findIndex((other) => isBeside(one, other)))
    // Netcats and clients of old know IPv4 alone.
    .sort((a, b) => distance(a) - distance(b) || a.family.localeCompare(b.family))
    .map(({ address }) => address);
}

function isBeside(one: OwnAddress, other: OwnAddress): boolean {
  return one.name === other.name && one.family === other.family;
}

function distance({ name }: OwnAddress): number {
  if (WITHIN.test(name)) return 2;
  return TUNNEL.test(name) ? 1 : 0;
}

/** How one joins. */
export interface Joining {
  /** The file of the server's certificate, where TLS is spoken: one joins without anything of Papo's. */
  readonly ca?: string | undefined;
  /** Whether there are only Papo's single binaries, and no Deno to run it. */
  readonly hasBinaries?: boolean;
}

/**
 * The commands that join at an address, each as a shell takes it.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(joinCommands("localhost", 10101), ["deno task client", "nc localhost 10101"]);
 * ```
 */
export function joinCommands(
  host: string,
  port: number,
  { ca, hasBinaries = false }: Joining = {},
): string[] {
  const address = formatAddress({ hostname: host, port });
  if (ca !== undefined) {
    const file = quoted(ca);
    return [`openssl s_client -quiet -CAfile ${file} -connect ${quoted(address)}`];
  }
  const args = [
    ...(host === DEFAULT_HOST ? [] : ["--host", host]),
    ...(port === DEFAULT_PORT ? [] : ["--port", `${port}`]),
  ];
  return [clientCommand(address, args, hasBinaries), `nc ${host} ${port}`];
}

function clientCommand(address: string, args: readonly string[], hasBinaries: boolean): string {
  if (hasBinaries) return ["papo", ...args.map(quoted)].join(" ");
  if (args.length === 0) return "deno task client";
  return commandLine([`--allow-net=${address}`], "client.ts", args);
}

/** Whether a host stands for this machine, by whichever of its addresses. */
export function isShared(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** Whether this program may look up the addresses that this machine has. */
export function maySeeNetworks(): boolean {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted";
}

/** How one joins at one address. */
export interface Way {
  /** The page, where browsers are let in. */
  readonly page: string | undefined;
  /** What to type, any of which will do. */
  readonly commands: readonly string[];
}

/** What a server has to say to those who want to join. */
export interface Inviting {
  /** Where it listens. */
  readonly host: string;
  /** On which port. */
  readonly port: number;
  /** The file of its certificate, where it speaks TLS. */
  readonly ca: string | undefined;
  /** Whether browsers are let in. */
  readonly hasPage: boolean;
}

/**
 * For each address at which others find a server, how they join; `thisMachine` stands for its address where
 * that is not known.
 */
export function waysToJoin({ host, port, ca, hasPage }: Inviting, thisMachine: string): Way[] {
  const own = ownAddresses(host);
  return (own.length > 0 ? own : [thisMachine]).map((address) => ({
    page: hasPage ? pageAddress(address, port, ca !== undefined) : undefined,
    commands: joinCommands(address, port, { ca, hasBinaries: Deno.build.standalone }),
  }));
}

/** The page that a phone reaches best, if others are invited at all and this machine's addresses are known. */
export function bestPage({ host, port, ca, hasPage }: Inviting): string | undefined {
  const [best] = hasPage && isShared(host) ? ownAddresses(host) : [];
  return best === undefined ? undefined : pageAddress(best, port, ca !== undefined);
}

function ownAddresses(host: string): string[] {
  const networks = maySeeNetworks() ? Deno.networkInterfaces() : [];
  return isShared(host) ? reachableAddresses(networks, host === "0.0.0.0") : [host];
}

function pageAddress(host: string, port: number, isSecure: boolean): string {
  return `${isSecure ? "https" : "http"}://${formatAddress({ hostname: host, port })}`;
}
