import { readLines, spawn, stop, within } from "./process.ts";
import type { WireName } from "./wires.ts";

/** A server that was started for one round. Disposing stops it, gently first. */
export interface RunningServer extends AsyncDisposable {
  readonly pid: number;
  readonly hostname: string;
  readonly port: number;
}

/** A server that the bench can start: Papo, a variant of it, or a peer. */
export interface Server {
  readonly name: string;
  readonly wire: WireName;
  /** How to get it where {@linkcode Server.isInstalled} says no. */
  readonly install: string;
  isInstalled(): Promise<boolean>;
  start(connections: number): Promise<RunningServer>;
}

const PROJECT = new URL("../../", import.meta.url);
const START_LIMIT_MS = 20_000;

/** Papo, or another build of it: `script` is a `server.ts`, `flags` are for it. */
export function papo(name: string, script: string, flags: readonly string[] = []): Server {
  return {
    name,
    wire: "plain",
    install: "",
    isInstalled: () => Promise.resolve(true),
    async start(): Promise<RunningServer> {
      const child = spawn(Deno.execPath(), {
        args: [
          // As the task starts it: a smaller nursery, for what a server allocates dies young.
          ...["run", "--v8-flags=--max-semi-space-size=4"],
          ...["--no-prompt", "--allow-net=localhost", script],
          ...["--port", "0", "--rate", "0", "--replay", "0", "--lang", "en"],
          ...["--max-clients", "20000", "--quiet", ...flags],
        ],
        cwd: PROJECT,
        stdin: "null",
        stdout: "piped",
        stderr: "inherit",
      });
      const greeting = await within(START_LIMIT_MS, readLines(child.stdout)());
      const port = /:(\d+)\b/.exec(greeting ?? "")?.[1];
      if (port === undefined) {
        await stop(child);
        throw new Error(`it did not say where it listens, but: ${greeting ?? "nothing"}`);
      }
      return running(child, "localhost", Number(port));
    },
  };
}

/** The project's own `server.ts`. */
export const PAPO_SCRIPT: string = new URL("server.ts", PROJECT).href;

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
    for (const candidate of programs) {
      try {
        await new Deno.Command(candidate, { args: ["--version"], stdin: "null" }).output();
        return candidate;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
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
      return running(child, "127.0.0.1", port);
    },
  };
}

function running(child: Deno.ChildProcess, hostname: string, port: number): RunningServer {
  return { pid: child.pid, hostname, port, [Symbol.asyncDispose]: () => stop(child) };
}

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
