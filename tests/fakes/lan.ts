import type { Multicast, OwnNetwork, Peer } from "../../lib/discovery/network.ts";
import { networksOf } from "../../lib/discovery/network.ts";
import { MDNS_PORT } from "../../lib/discovery/service.ts";

/** Takes what comes to a machine. */
type Receive = (bytes: Uint8Array, from: Peer) => void;

/** Networks without wires: what one machine sends, all others on that network have at once. */
export class Lan {
  readonly #machines = new Set<Machine>();

  /** A machine with those addresses, such as `192.168.1.2/24`. */
  machine(...addresses: readonly string[]): Machine {
    const machine = new Machine(this, addresses);
    this.#machines.add(machine);
    return machine;
  }

  /** Hands a packet to all that are on a network, to its sender too, or to one. */
  carry(bytes: Uint8Array, from: Peer, to?: Peer): void {
    for (const machine of this.#machines) {
      const { networks } = machine;
      const isFor = to === undefined
        ? networksOf(from.address, networks).length > 0
        : networks.some(({ address }) => address === to.address);
      if (isFor) machine.receive(bytes, from);
    }
  }
}

/** One machine of a {@link Lan}. */
export class Machine {
  readonly #lan: Lan;
  networks: OwnNetwork[];
  receive: Receive = () => {};
  /** All that it has sent: to whom, if to one. */
  readonly sent: { readonly bytes: Uint8Array; readonly via: string; readonly to?: Peer }[] = [];

  constructor(lan: Lan, addresses: readonly string[]) {
    this.#lan = lan;
    this.networks = addresses.map((each, index) => {
      const [address = ""] = each.split("/");
      return {
        ...{ interface: `eth${index}`, zone: `eth${index}`, address },
        ...{ near: [each], reached: [address] },
      };
    });
  }

  /** What a program on it is given, which sends from `port`. */
  multicast(port = MDNS_PORT): Multicast {
    return {
      networks: () => this.networks,
      send: (bytes, { address }, to) => {
        this.sent.push({ bytes, via: address, ...(to !== undefined && { to }) });
        this.#lan.carry(bytes, { address, port }, to);
      },
      close: () => Promise.resolve(),
    };
  }
}
