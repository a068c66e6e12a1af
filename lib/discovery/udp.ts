/**
 * A machine's networks by UDP. `node:dgram`, since Deno's own datagrams are not stable yet. Nothing here
 * asks for a permission: what is not granted is not done.
 *
 * @module
 */

import type { Socket } from "node:dgram";
import type { Multicast, OwnNetwork, Peer } from "./network.ts";
import { MDNS_GROUP, MDNS_PORT } from "./service.ts";

/** As RFC 6762, section 11, wants it: a packet that came through a router has less. */
const TIME_TO_LIVE = 255;

/** More packets than this do not wait to go out: who asks too much gets no answer. */
const WAITING_MAX = 100;

/** Takes what comes. */
export type Receive = (bytes: Uint8Array, from: Peer) => void;

/** Whether multicast DNS may be spoken from `port` at all: what it takes is granted. */
export function maySpeak(port: number): boolean {
  return isGranted("0.0.0.0", port) && isGranted(MDNS_GROUP, MDNS_PORT) && maySeeNetworks();
}

/**
 * Opens a port, shared with whoever else has it open. Rejects as `node:dgram` does where that is not to
 * be had, as when another program holds it alone.
 */
export async function openMulticast(port: number, receive: Receive): Promise<Multicast> {
  // Loaded only where it may be used: it takes as much memory as all that Papo is.
  const { createSocket } = await import("node:dgram");
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  return await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(port, "0.0.0.0", () => {
      socket.off("error", reject);
      // What cannot be sent is lost, as packets are.
      socket.on("error", () => {});
      socket.setMulticastTTL(TIME_TO_LIVE);
      socket.on("message", (bytes, { address, port }) => receive(bytes, { address, port }));
      resolve(new UdpMulticast(socket));
    });
  });
}

/** See the top of this file. */
class UdpMulticast implements Multicast {
  readonly #socket: Socket;
  readonly #joined = new Set<string>();
  /** What waits to go out, in order: by which network a packet leaves is a matter of the whole socket. */
  #sending: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  networks(): OwnNetwork[] {
    const networks = Deno.networkInterfaces().flatMap(networkFrom);
    const addresses = new Set(networks.map(({ address }) => address));
    for (const address of this.#joined) if (!addresses.has(address)) this.#joined.delete(address);
    for (const address of addresses) this.#join(address);
    return networks;
  }

  send(bytes: Uint8Array, { address }: OwnNetwork, to?: Peer): void {
    if (to !== undefined && !isGranted(to.address, to.port)) return;
    if (this.#waiting >= WAITING_MAX) return;
    this.#waiting++;
    this.#sending = this.#sending.then(async () => {
      try {
        // Without this it leaves by the default route alone, which may be a VPN.
        if (to === undefined) this.#socket.setMulticastInterface(address);
        await this.#sent(bytes, to ?? { address: MDNS_GROUP, port: MDNS_PORT });
      } catch {
        // The network has gone; the next look finds out.
      }
      this.#waiting--;
    });
  }

  /** Once it has left. */
  #sent(bytes: Uint8Array, { address, port }: Peer): Promise<void> {
    return new Promise((resolve) => this.#socket.send(bytes, port, address, () => resolve()));
  }

  async close(): Promise<void> {
    // A goodbye is said last.
    await this.#sending;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.close(resolve);
    await promise;
  }

  #join(address: string): void {
    if (this.#joined.has(address)) return;
    try {
      // Without the interface there must be a default route.
      this.#socket.addMembership(MDNS_GROUP, address);
      this.#joined.add(address);
    } catch {
      // An interface that knows no multicast, or is coming up: the next look tries again.
    }
  }
}

/** A network with neighbours: not the machine itself, nor a point-to-point line. */
function networkFrom(
  { family, name, address, cidr }: Deno.NetworkInterfaceInfo,
): OwnNetwork[] {
  const prefixBits = Number(/\/(\d+)$/.exec(cidr ?? "")?.[1]);
  const isOfUse = family === "IPv4" && !address.startsWith("127.") && prefixBits < 31;
  return isOfUse ? [{ interface: name, address, prefixBits }] : [];
}

function isGranted(hostname: string, port: number): boolean {
  const { state } = Deno.permissions.querySync({ name: "net", host: `${hostname}:${port}` });
  return state === "granted";
}

function maySeeNetworks(): boolean {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted";
}
