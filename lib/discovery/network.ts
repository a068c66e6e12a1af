/**
 * A machine's networks as multicast DNS sees them. IPv4 alone: every network that has people has it.
 *
 * @module
 */

/** One of the machine's own addresses, and how much of it tells the network. */
export interface OwnNetwork {
  /** The interface, such as `eth0`. */
  readonly interface: string;
  /** IPv4, dotted. */
  readonly address: string;
  /** How many bits of an address tell the network. */
  readonly prefixBits: number;
}

/** Where a packet came from or goes to. */
export interface Peer {
  /** IPv4, dotted. */
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

/**
 * Which of the networks an address is on: only what is near is answered, and believed (RFC 6762, 11).
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const home = { interface: "eth0", address: "192.168.1.2", prefixBits: 24 };
 * assertEquals(networkOf("192.168.1.77", [home]), home);
 * assertEquals(networkOf("192.168.2.77", [home]), undefined);
 * ```
 */
export function networkOf(
  address: string,
  networks: readonly OwnNetwork[],
): OwnNetwork | undefined {
  return networks.find(({ address: own, prefixBits }) => {
    const shift = 2 ** (32 - prefixBits);
    return Math.floor(numberOf(own) / shift) === Math.floor(numberOf(address) / shift);
  });
}

function numberOf(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}
