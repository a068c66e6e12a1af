/**
 * Several machines of their own on several networks: a {@link Namespace} each, and one more that has the
 * switches between them.
 *
 * @module
 */

import { Namespace } from "./namespace.ts";

const HOSTS = "127.0.0.1 localhost\n::1 localhost\n";

/** See the top of this file. */
export class Lan implements AsyncDisposable {
  readonly #switches: Namespace;
  readonly #stack = new AsyncDisposableStack();
  #cables = 0;

  private constructor(switches: Namespace) {
    this.#switches = this.#stack.use(switches);
  }

  /** With those networks, each by a name of at most 10 letters. */
  static async create(...networks: readonly string[]): Promise<Lan> {
    const setup = networks.map((name) =>
      `ip link add ${name} type bridge mcast_snooping 0 && ip link set ${name} up`
    );
    return new Lan(await Namespace.create(HOSTS, setup.join(" && ")));
  }

  /** A machine that is on no network yet; `setup` are a shell's commands. */
  async machine(setup = "true"): Promise<Namespace> {
    return this.#stack.use(await Namespace.create(HOSTS, setup));
  }

  /** Plugs a machine into a network, there with an address such as `192.168.1.2/24`. */
  async plug(machine: Namespace, network: string, address: string): Promise<void> {
    const cable = `cable${++this.#cables}`;
    await this.#switches.run(
      `ip link add ${cable} type veth peer name ${network} netns ${machine.pid} && ` +
        `ip link set ${cable} master ${network} up`,
    );
    await machine.run(`ip address add ${address} dev ${network} && ip link set ${network} up`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
