import { isProgram, spawn, stop } from "./process.ts";
import type { RunningServer, Server } from "./server.ts";
import type { WireName } from "./wires.ts";

/** The peers that Papo is measured beside, where they are installed. */
export const PEERS: readonly Server[] = [
  peer("nats", "nats", ["nats-server", "/usr/sbin/nats-server"], "nats-server", (port) => [
    ...["--addr", "127.0.0.1", "--port", String(port)],
  ]),
  peer("ncat", "raw", ["ncat"], "ncat", (port, connections) => [
    ...["--broker", "-l", "127.0.0.1", String(port), "--max-conns", String(connections + 10)],
  ]),
];

/** A peer that takes its port as an argument; the load generator waits until it listens. */
function peer(
  name: string,
  wire: WireName,
  programs: readonly string[],
  debianPackage: string,
  args: (port: number, connections: number) => string[],
): Server {
  async function program(): Promise<string | undefined> {
    for (const candidate of programs) if (await isProgram(candidate, "--version")) return candidate;
    return undefined;
  }
  return {
    name,
    wire,
    install: `apt-get install ${debianPackage}`,
    isInstalled: async () => await program() !== undefined,
    async start(connections): Promise<RunningServer> {
      const command = await program();
      if (command === undefined) throw new Error(`${name} is not installed`);
      const port = freePort();
      const child = spawn(command, {
        args: args(port, connections),
        stdin: "null",
        stdout: "null",
        stderr: "null",
      });
      const hostname = "127.0.0.1";
      return { pid: child.pid, hostname, port, [Symbol.asyncDispose]: () => stop(child) };
    },
  };
}

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
