/**
 * A machine's networks as multicast DNS sees them: an interface with IPv4 is one for each address that it
 * has, and one with IPv6 is one more. On that, packets come and go by addresses of the link alone
 * (`fe80::…`), which say nothing of the interface: where a packet came in cannot be told between several.
 *
 * @module
 */

import { contains, isLinkLocal, parseNetwork } from "../text/address.ts";

/** One of the machine's networks, and how much of an address tells that it is near there. */
export interface OwnNetwork {
  /** The interface, such as `eth0`. */
  readonly interface: string;
  /** By which packets leave: IPv4, dotted, or IPv6 of the link. */
  readonly address: string;
  /** Whose addresses are near, such as `192.168.1.2/24`: what is behind that length does not count. */
  readonly near: readonly string[];
  /** The machine's addresses that others there may use, those of the network's own kind first. */
  readonly reached: readonly string[];
  /** What stands behind the `%` of an address of the link, to say that it is this one. */
  readonly zone: string;
}

/** Where a packet came from or goes to. */
export interface Peer {
  /** IPv4, dotted, or IPv6 without a zone. */
  readonly address: string;
  /** UDP. */
  readonly port: number;
}

/** What is asked of the system. Whatever fails there fails silently: the next time may go well. */
export interface Multicast {
  /** The networks that there are now; those that came since are listened to from now on. */
  networks(): readonly OwnNetwork[];
  /** Sends to everyone on a network, or to one. */
  send(bytes: Uint8Array, via: OwnNetwork, to?: Peer): void;
  /** Ends it; once it resolves, nothing comes any more. */
  close(): Promise<void>;
}

/** What is known of one address of a machine, as `Deno.networkInterfaces` has it. */
export type OwnAddress = Pick<
  Deno.NetworkInterfaceInfo,
  "family" | "name" | "address" | "cidr" | "mac" | "scopeid"
>;

/** What has no hardware has no neighbours, but point to point. */
const NO_MAC = /^(?:00:){5}00$/;
/** How much of an IPv6 address tells the network, wherever addresses are made from what routers say (RFC 4862). */
const IPV6_PREFIX = 64;

/**
 * The networks with neighbours that a machine is on, by its addresses.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const eth0 = { name: "eth0", mac: "52:54:00:01:02:03", scopeid: 2 };
 * const own: OwnAddress[] = [
 *   { ...eth0, family: "IPv4", address: "192.168.1.2", cidr: "192.168.1.2/24" },
 *   { ...eth0, family: "IPv6", address: "fd00::2", cidr: "fd00::2/64" },
 *   { ...eth0, family: "IPv6", address: "fe80::2", cidr: "fe80::2/64" },
 * ];
 * assertEquals(networksFrom(own).map(({ address, reached }) => [address, ...reached]), [
 *   ["192.168.1.2", "192.168.1.2", "fd00::2"],
 *   ["fe80::2", "fd00::2"],
 * ]);
 * ```
 */
export function networksFrom(own: readonly OwnAddress[]): OwnNetwork[] {
  return own.flatMap((one) => {
    const { name, family, address, cidr, mac, scopeid } = one;
    const beside = own.filter((other) => other.name === name && other.family === "IPv6");
    const farther = beside.map((other) => other.address).filter((each) => !isLinkLocal(each));
    const zone = Deno.build.os === "windows" && scopeid !== null ? `${scopeid}` : name;
    if (family === "IPv4") {
      const prefixBits = Number(/\/(\d+)$/.exec(cidr ?? "")?.[1]);
      const isOfUse = !address.startsWith("127.") && prefixBits < 31;
      const near = [`${address}/${prefixBits}`];
      return isOfUse
        ? [{ interface: name, address, near, reached: [address, ...farther], zone }]
        : [];
    }
    if (!isLinkLocal(address) || NO_MAC.test(mac)) return [];
    return [{
      ...{ interface: name, address, zone },
      near: [address, ...farther].map((each) => `${each}/${IPV6_PREFIX}`),
      reached: farther.length > 0 ? farther : [address],
    }];
  });
}

/**
 * Which of the networks an address may be on: only what is near is answered, and believed (RFC 6762, 11).
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const near = (...near: string[]) => ({ near });
 * const [home, lab, link] = [near("192.168.1.2/24"), near("fe80::2/64", "fd00::2/64"), near("fe80::3/64")];
 * assertEquals(networksOf("192.168.1.77", [home, lab]), [home]);
 * assertEquals(networksOf("fe80::9", [home, lab, link]), [lab, link]);
 * assertEquals(networksOf("192.168.2.77", [home, lab]), []);
 * ```
 */
export function networksOf<T extends Pick<OwnNetwork, "near">>(
  address: string,
  networks: readonly T[],
): T[] {
  const single = parseNetwork(address);
  if (single === undefined) return [];
  return networks.filter(({ near }) =>
    near.some((each) => {
      const network = parseNetwork(each);
      return network !== undefined && contains(network, single);
    })
  );
}
