/**
 * A machine's networks by UDP. `node:dgram`, since Deno's own datagrams are not stable yet. Nothing here
 * asks for a permission: what is not granted is not done.
 *
 * @module
 */

import type { Socket } from "node:dgram";
import { type Multicast, networksFrom, type OwnNetwork, type Peer } from "./network.ts";
import { MDNS_GROUPS, MDNS_PORT } from "./service.ts";
import { isIpv6, isLinkLocal } from "../text/address.ts";

/** As RFC 6762, section 11, wants it: a packet that came through a router has less. */
const TIME_TO_LIVE = 255;

/** A packet that has not left by then is waited for no longer, lest all others wait: most leave at once. */
const SENDING_MS = 100;
/** Nor is the end, goodbyes included. */
const CLOSING_MS = 500;
/** More packets than this do not wait to go out: who asks too much gets no answer. */
const WAITING_MAX = 100;

/** One of the two kinds of networks. */
type Family = keyof typeof MDNS_GROUPS;
/** All addresses of this machine. */
const EVERYWHERE = { IPv4: "0.0.0.0", IPv6: "::" } as const;

/** Takes what comes. */
export type Receive = (bytes: Uint8Array, from: Peer) => void;

/** Whether multicast DNS may be spoken from `port` at all: what it takes is granted for IPv4. */
export function maySpeak(port: number): boolean {
  return maySeeNetworks() && isGrantedFor("IPv4", port);
}

/**
 * Opens a port, shared with whoever else has it open, for IPv4 and, where that is granted and there, for
 * IPv6. Rejects as `node:dgram` does where IPv4 is not to be had, as when another program holds it alone.
 */
export async function openMulticast(port: number, receive: Receive): Promise<Multicast> {
  const first = await openFamily("IPv4", port, receive);
  if (!isGrantedFor("IPv6", port)) return first;
  try {
    return new Both(first, await openFamily("IPv6", port, receive));
  } catch {
    // It may be switched off.
    return first;
  }
}

async function openFamily(family: Family, port: number, receive: Receive): Promise<UdpMulticast> {
  // Loaded only where it may be used: it takes as much memory as all that Papo is.
  const { createSocket } = await import("node:dgram");
  const socket = family === "IPv4"
    ? createSocket({ type: "udp4", reuseAddr: true })
    : createSocket({ type: "udp6", reuseAddr: true, ipv6Only: true });
  return await new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once("error", refuse);
    socket.bind(port, EVERYWHERE[family], () => {
      socket.off("error", refuse);
      // What cannot be sent is lost, as packets are.
      socket.on("error", () => {});
      socket.setMulticastTTL(TIME_TO_LIVE);
      socket.on("message", (bytes, { address, port }) => receive(bytes, { address, port }));
      resolve(new UdpMulticast(socket, family));
    });
  });
}

/** The networks of both kinds, each by a socket of its own. */
class Both implements Multicast {
  readonly #first: UdpMulticast;
  readonly #second: UdpMulticast;

  constructor(first: UdpMulticast, second: UdpMulticast) {
    this.#first = first;
    this.#second = second;
  }

  networks(): OwnNetwork[] {
    return [...this.#first.networks(), ...this.#second.networks()];
  }

  send(bytes: Uint8Array, via: OwnNetwork, to?: Peer): void {
    (isIpv6(via.address) ? this.#second : this.#first).send(bytes, via, to);
  }

  async close(): Promise<void> {
    await Promise.all([this.#first.close(), this.#second.close()]);
  }
}

/** The networks of one kind. */
class UdpMulticast implements Multicast {
  readonly #socket: Socket;
  readonly #family: Family;
  /** By {@link wayOf}. */
  readonly #joined = new Set<string>();
  /** What waits to go out, in order: by which network a packet leaves is a matter of the whole socket. */
  #sending: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(socket: Socket, family: Family) {
    this.#socket = socket;
    this.#family = family;
  }

  networks(): OwnNetwork[] {
    const networks = networksFrom(Deno.networkInterfaces())
      .filter(({ address }) => isIpv6(address) === (this.#family === "IPv6"));
    const ways = new Set(networks.map(wayOf));
    for (const way of this.#joined) if (!ways.has(way)) this.#joined.delete(way);
    for (const way of ways) this.#join(way);
    return networks;
  }

  send(bytes: Uint8Array, via: OwnNetwork, to?: Peer): void {
    if (to !== undefined && !isGranted(to.address, to.port)) return;
    if (this.#waiting >= WAITING_MAX) return;
    this.#waiting++;
    this.#sending = this.#sending.then(async () => {
      try {
        // Without this it leaves by the default route alone, which may be a VPN.
        if (to === undefined) this.#socket.setMulticastInterface(wayOf(via));
        await this.#sent(
          bytes,
          to === undefined ? { address: MDNS_GROUPS[this.#family], port: MDNS_PORT } : {
            ...to,
            address: isLinkLocal(to.address) ? `${to.address}%${via.zone}` : to.address,
          },
        );
      } catch {
        // The network has gone; the next look finds out.
      }
      this.#waiting--;
    });
  }

  /** Once it has left. */
  #sent(bytes: Uint8Array, { address, port }: Peer): Promise<void> {
    return patiently(SENDING_MS, (resolve) => this.#socket.send(bytes, port, address, resolve));
  }

  async close(): Promise<void> {
    // A goodbye is said last.
    await patiently(CLOSING_MS, (resolve) => void this.#sending.then(resolve));
    await patiently(CLOSING_MS, (resolve) => this.#socket.close(resolve));
  }

  #join(way: string): void {
    if (this.#joined.has(way)) return;
    try {
      // Without the interface there must be a default route.
      this.#socket.addMembership(MDNS_GROUPS[this.#family], way);
      this.#joined.add(way);
    } catch {
      // An interface that knows no multicast, or is coming up: the next look tries again.
    }
  }
}

/** Has something done; not every network says that it was. */
function patiently(ms: number, act: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    act(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** By what a socket knows an interface. */
function wayOf({ address, zone }: OwnNetwork): string {
  return isIpv6(address) ? `::%${zone}` : address;
}

function isGrantedFor(family: Family, port: number): boolean {
  return isGranted(EVERYWHERE[family], port) && isGranted(MDNS_GROUPS[family], MDNS_PORT);
}

function isGranted(hostname: string, port: number): boolean {
  const host = isIpv6(hostname) ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  const { state } = Deno.permissions.querySync({ name: "net", host });
  return state === "granted";
}

function maySeeNetworks(): boolean {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted";
}
