/**
 * IP addresses and networks, in one form each (RFC 5952), and whose an address is.
 *
 * @module
 */

/** A network: all addresses that begin as it does. One of full length is a single address. */
export interface Network {
  /** How long its addresses are, in bits. */
  readonly width: 32 | 128;
  /** Its first address. */
  readonly first: bigint;
  /** How many bits all of its addresses begin with. */
  readonly length: number;
}

/** Where a connection comes from. */
export interface Origin {
  /** The address, in its one form. */
  readonly address: string;
  /** What {@link ownerOf} says of it. */
  readonly owner: string;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const IPV4_WIDTH = 32;
const IPV6_WIDTH = 128;
/** A host elsewhere has the last 64 bits of its address to itself (RFC 4291, 2.5.1). */
const SITE_LENGTH = 64;
/** 127.0.0.0/8 and ::1. */
const LOOPBACK: readonly Network[] = [
  { width: IPV4_WIDTH, first: 127n << 24n, length: 8 },
  { width: IPV6_WIDTH, first: 1n, length: IPV6_WIDTH },
];
/** fe80::/10: these are good on one link alone (RFC 4291, 2.5.6). */
const LINK_LOCAL: Network = { width: IPV6_WIDTH, first: 0xfe80n << 112n, length: 10 };
/** ::ffff:0:0/96 and 64:ff9b::/96: IPv4 addresses as IPv6 has them (RFC 4291, 2.5.5.2; RFC 6052, 2.1). */
const EMBEDDED_IPV4: readonly Network[] = [
  { width: IPV6_WIDTH, first: 0xffffn << 32n, length: IPV6_WIDTH - IPV4_WIDTH },
  { width: IPV6_WIDTH, first: 0x64_ff9bn << 96n, length: IPV6_WIDTH - IPV4_WIDTH },
];

/**
 * Whose a remote address is, as far as that can be told at the local one: there is one answer for all that
 * counts by address. An IPv4 address stands for itself, and so does an IPv6 address on the same link, be
 * it this machine's own; that of a host elsewhere stands for its /64, of which one person has all.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(ownerOf("::ffff:192.0.2.7", "::ffff:192.0.2.1"), "192.0.2.7");
 * assertEquals(ownerOf("2001:db8::7", "fd00:1::1"), "2001:db8::/64");
 * assertEquals(ownerOf("fd00:1::7", "fd00:1::1"), "fd00:1::7");
 * ```
 */
export function ownerOf(remote: string, local?: string): string {
  const network = parseNetwork(remote);
  return network === undefined ? remote : ownerAt(network, local);
}

function ownerAt(network: Network, local: string | undefined): string {
  const site = siteOf(network);
  if (site === undefined) return formatNetwork(network);
  const here = local === undefined ? undefined : parseNetwork(local);
  return formatNetwork(here !== undefined && contains(site, here) ? network : site);
}

/** Where a connection comes from that came in by the local address. */
export function originOf(remote: string, local?: string): Origin {
  const network = parseNetwork(remote);
  if (network === undefined) return { address: remote, owner: remote };
  return { address: formatNetwork(network), owner: ownerAt(network, local) };
}

/** Whether a network is one single address. */
export function isAddress({ width, length }: Network): boolean {
  return length === width;
}

/** The /64 that an IPv6 address stands for where its host is elsewhere; else `undefined`. */
export function siteOf(address: Network): Network | undefined {
  if (address.width === IPV4_WIDTH || !isAddress(address)) return undefined;
  if (isOf(address, [...LOOPBACK, LINK_LOCAL])) return undefined;
  return cut(address, SITE_LENGTH);
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  const network = parseNetwork(address);
  return network !== undefined && isOf(network, LOOPBACK);
}

/** Whether a host stands for this machine, by whichever of its addresses (RFC 4291, 2.5.2). */
export function isUnspecified(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** Whether an address is good on its link alone. */
export function isLinkLocal(address: string): boolean {
  const network = parseNetwork(address);
  return network !== undefined && contains(LINK_LOCAL, network);
}

/**
 * Reads an address, or a network as `192.0.2.0/24`; what an address ends with beyond that length does
 * not count, nor do brackets and a zone. `undefined` where it is neither.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseNetwork("192.0.2.7/24"), parseNetwork("::ffff:192.0.2.0/120"));
 * assertEquals(parseNetwork("ana"), undefined);
 * ```
 */
export function parseNetwork(text: string): Network | undefined {
  const [, bracketed, bare, digits] =
    /^(?:\[([^\]/]+)\]|([^[\]/]+))(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = (bracketed ?? bare)?.replace(/%[\w.-]+$/, "");
  if (address === undefined) return undefined;
  const length = digits === undefined ? undefined : Number(digits);
  return IPV4.test(address) ? ipv4(address, length) : ipv6(address, length);
}

/** A network in its one form; where it is a single address, without its length. */
export function formatNetwork(network: Network): string {
  const { width, first, length } = network;
  const address = width === IPV4_WIDTH ? formatIpv4(first) : formatIpv6(first);
  return isAddress(network) ? address : `${address}/${length}`;
}

/** Whether all addresses of `inner` are also of `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  return outer.width === inner.width && outer.length <= inner.length &&
    cut(inner, outer.length).first === outer.first;
}

function isOf(address: Network, networks: readonly Network[]): boolean {
  return networks.some((network) => contains(network, address));
}

/** The network of that length in which another lies. */
function cut({ width, first }: Network, length: number): Network {
  const rest = BigInt(width - length);
  return { width, first: (first >> rest) << rest, length };
}

function ipv4(text: string, length = IPV4_WIDTH): Network | undefined {
  if (length > IPV4_WIDTH) return undefined;
  return cut(
    { width: IPV4_WIDTH, first: numberOf(text.split(".").map(Number), 8), length },
    length,
  );
}

function ipv6(text: string, length = IPV6_WIDTH): Network | undefined {
  const groups = ipv6Groups(text);
  if (groups === undefined || length > IPV6_WIDTH) return undefined;
  const network = cut({ width: IPV6_WIDTH, first: numberOf(groups, 16), length }, length);
  return isOf(network, EMBEDDED_IPV4) ? unembedded(network) : network;
}

/** The IPv4 network within an IPv6 one. */
function unembedded({ first, length }: Network): Network {
  return {
    width: IPV4_WIDTH,
    first: BigInt.asUintN(IPV4_WIDTH, first),
    length: length - (IPV6_WIDTH - IPV4_WIDTH),
  };
}

function numberOf(groups: readonly number[], bits: number): bigint {
  return groups.reduce((sum, group) => (sum << BigInt(bits)) | BigInt(group), 0n);
}

/** Whether an address, if it is one, is of IPv6. */
export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/** The eight groups of an IPv6 address (RFC 4291, 2.2), the last two of which may be written as IPv4. */
function ipv6Groups(text: string): number[] | undefined {
  const [, head = text, dotted] = /^(.*:)(\d+\.[\d.]+)$/.exec(text) ?? [];
  if (dotted !== undefined) {
    if (!IPV4.test(dotted)) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
    return ipv6Groups(`${head}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
  }
  const [before = "", after, more] = text.split("::");
  if (more !== undefined || !isIpv6(text)) return undefined;
  const [first, last] = [before, after ?? ""].map((part) => part === "" ? [] : part.split(":"));
  const groups = [...first ?? [], ...last ?? []];
  const missing = 8 - groups.length;
  if (after === undefined ? missing !== 0 : missing < 1) return undefined;
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  groups.splice(first?.length ?? 0, 0, ...Array<string>(missing).fill("0"));
  return groups.map((group) => parseInt(group, 16));
}

function formatIpv4(address: bigint): string {
  return groupsOf(address, IPV4_WIDTH, 8).join(".");
}

/** The longest run of zeros, and the first of those, is left out (RFC 5952, 4.2). */
function formatIpv6(address: bigint): string {
  const text = groupsOf(address, IPV6_WIDTH, 16).map((group) => group.toString(16)).join(":");
  const runs = [...text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)];
  const longest = Math.max(0, ...runs.map(([run]) => run.length));
  const run = runs.find(([run]) => run.length === longest);
  if (run === undefined) return text;
  const [before, after] = [text.slice(0, run.index), text.slice(run.index + longest)];
  return `${before.replace(/:$/, "")}::${after.replace(/^:/, "")}`;
}

function groupsOf(address: bigint, width: number, bits: number): number[] {
  return Array.from(
    { length: width / bits },
    (_, index) => Number(BigInt.asUintN(bits, address >> BigInt(width - bits * (index + 1)))),
  );
}
