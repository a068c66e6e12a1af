/**
 * What others type to join, and at which of this machine's addresses they most likely reach it.
 *
 * @module
 */

import { BUILT } from "../../startup/built.ts";
import { commandLine, formatAddress, quoted } from "../../startup/failure.ts";
import { isLinkLocal, isLoopback, isUnspecified } from "../../text/address.ts";
import { DEFAULT_HOST, DEFAULT_PORT } from "../../vocabulary/protocol.ts";

/** What is known of one address of a machine, as `Deno.networkInterfaces` has it. */
export type OwnAddress =
  & Pick<Deno.NetworkInterfaceInfo, "family" | "name" | "address">
  & Partial<Pick<Deno.NetworkInterfaceInfo, "mac" | "cidr">>;

/** Where a machine is reached. */
export interface Reachable {
  /** The addresses at which others most likely reach it, the likeliest first. */
  readonly best: readonly string[];
  /** All others, the likeliest first, each with its interface: none is hidden, for names can mislead. */
  readonly others: readonly string[];
}

/** Networks between this machine and what runs on it: containers, virtual machines, their bridges. */
const WITHIN =
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vnet|lxc|lxd|incus|podman|cni|cali|flannel|bridge1|awdl|llw|vethernet|virtualbox|vmware|hyper-v|wsl)/i;
/** The hardware addresses that Docker and VirtualBox give to such networks. */
const WITHIN_MAC = /^(?:02:42|0a:00:27)/i;
/** Networks through another one, such as a VPN. */
const TUNNEL = /^(?:tun|tap|utun|wg|ppp|ipsec|zt|tailscale|nordlynx|proton|vpn)/i;
/** What has none is no network of neighbours. */
const NO_MAC = /^(?:00:){5}00$/;
/** Addresses by how likely they are those of a home or an office; others come before the last two. */
const LIKELY = [/^192\.168\./, /^10\./, /^172\.(?:1[6-9]|2\d|3[01])\./];
/** Those of a provider's own network, and those that a machine gives itself where nobody gives it any. */
const UNLIKELY = [/^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, /^169\.254\./];

/**
 * The addresses of a machine: those of a network before those of tunnels, these before those of
 * containers; one of each family for an interface. IPv6 is among the best where there is nothing else.
 * Where the server listens on `0.0.0.0`, `isIpv4Only`.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const own: OwnAddress[] = [
 *   { family: "IPv4", name: "docker0", address: "172.17.0.1" },
 *   { family: "IPv4", name: "eth0", address: "192.168.1.20" },
 *   { family: "IPv6", name: "eth0", address: "fe80::1" },
 * ];
 * const { best, others } = reachableAddresses(own, false);
 * assertEquals([best, others], [["192.168.1.20"], ["172.17.0.1 (docker0)"]]);
 * ```
 */
export function reachableAddresses(own: readonly OwnAddress[], isIpv4Only: boolean): Reachable {
  const all = own
    .filter(({ family, address }) => !isNear(address) && !(isIpv4Only && family === "IPv6"))
    .filter((one, index, all) => index === all.findIndex((other) => isBeside(one, other)))
    // Netcats and clients of old know IPv4 alone.
    .sort((a, b) =>
      distance(a) - distance(b) || a.family.localeCompare(b.family) || rarity(a) - rarity(b)
    );
  const [first] = all;
  const isBest = (one: OwnAddress): boolean =>
    one === first || distance(one) === 0 && one.family === first?.family;
  return {
    best: all.filter(isBest).map(({ address }) => address),
    others: all.filter((one) => !isBest(one)).map(({ address, name }) => `${address} (${name})`),
  };
}

/**
 * The addresses of a machine that has no others than those of the link: each is good together with the
 * name that the interface has on the machine of whoever comes.
 */
export function linkAddresses(own: readonly OwnAddress[]): string[] {
  return own.filter((one) => isLinkLocal(one.address) && distance(one) === 0)
    .map(({ address }) => address);
}

function isBeside(one: OwnAddress, other: OwnAddress): boolean {
  return one.name === other.name && one.family === other.family;
}

function distance({ name, mac = "", cidr }: OwnAddress): number {
  if (WITHIN.test(name) || WITHIN_MAC.test(mac)) return 2;
  // A network of one address has no neighbours; IPv6 is given out in such.
  return TUNNEL.test(name) || NO_MAC.test(mac) || cidr?.endsWith("/32") ? 1 : 0;
}

function rarity({ address }: OwnAddress): number {
  const at = LIKELY.findIndex((kind) => kind.test(address));
  if (at !== -1) return at;
  return LIKELY.length + 1 + UNLIKELY.findIndex((kind) => kind.test(address));
}

/** How one joins. */
export interface Joining {
  /** The file of the server's certificate, where TLS is spoken. */
  readonly ca?: string | undefined;
  /** Whether there are only Papo's built programs, and no clone with tasks. */
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
  const args = [
    ...(host === DEFAULT_HOST ? [] : ["--host", host]),
    ...(port === DEFAULT_PORT ? [] : ["--port", `${port}`]),
    ...(ca === undefined ? [] : ["--tls", "--ca", ca]),
  ];
  // A permission holds on all links.
  const flags = [
    `--allow-net=${address.replace(/%[^\]]*/, "")}`,
    ...(ca === undefined ? [] : [`--allow-read=${ca}`]),
  ];
  const other = ca === undefined
    ? `nc ${host} ${port}`
    : `openssl s_client -quiet -CAfile ${quoted(ca)} -connect ${quoted(address)}`;
  return [clientCommand(flags, args, hasBinaries), other];
}

function clientCommand(
  flags: readonly string[],
  args: readonly string[],
  hasBinaries: boolean,
): string {
  if (hasBinaries) return ["papo", ...args.map(quoted)].join(" ");
  return args.length === 0 ? "deno task client" : commandLine(flags, "client.ts", args);
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

/** For each address at which others best reach a server, how they join; and its other addresses. */
export interface Ways {
  /** The likeliest first. */
  readonly best: readonly Way[];
  /** With the names of their networks. */
  readonly others: readonly string[];
}

/** What stands in an address for what this machine does not know. */
export interface Placeholders {
  /** Its own address, where it may not look. */
  readonly thisMachine: string;
  /** The name of an interface on the machine of whoever comes. */
  readonly theirInterface: string;
}

/** How others join a server. */
export function waysToJoin(inviting: Inviting, placeholders: Placeholders): Ways {
  const { host, port, ca, hasPage } = inviting;
  const { thisMachine, theirInterface } = placeholders;
  const { best, others } = ownAddresses(host);
  const links = best.length > 0 || host !== "::" || !maySeeNetworks()
    ? []
    : linkAddresses(Deno.networkInterfaces()).map((address) => `${address}%${theirInterface}`);
  const shown = [...best, ...links];
  return {
    best: (shown.length > 0 ? shown : [thisMachine]).map((address) => ({
      // Browsers take no address of the link.
      page: hasPage && links.length === 0
        ? pageAddress(address, port, ca !== undefined)
        : undefined,
      commands: joinCommands(address, port, { ca, hasBinaries: BUILT !== undefined }),
    })),
    others,
  };
}

/** The page that a phone reaches best, if others are invited at all and this machine's addresses are known. */
export function bestPage({ host, port, ca, hasPage }: Inviting): string | undefined {
  const [best] = hasPage && isUnspecified(host) ? ownAddresses(host).best : [];
  return best === undefined ? undefined : pageAddress(best, port, ca !== undefined);
}

function ownAddresses(host: string): Reachable {
  if (!isUnspecified(host)) return { best: [host], others: [] };
  const networks = maySeeNetworks() ? Deno.networkInterfaces() : [];
  return reachableAddresses(networks, host === "0.0.0.0");
}

function pageAddress(host: string, port: number, isSecure: boolean): string {
  return `${isSecure ? "https" : "http"}://${formatAddress({ hostname: host, port })}`;
}

/** Whether an address is good for this machine alone, or only together with the name of an interface. */
function isNear(address: string): boolean {
  return isLoopback(address) || isLinkLocal(address);
}
