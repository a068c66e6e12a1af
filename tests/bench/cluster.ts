/**
 * Several Papos that are one chat, with the NATS servers that keep its line, as one server that the bench can start.
 *
 * @module
 */

import { papo } from "./papo.ts";
import { isProgram, spawn, stop, within } from "./process.ts";
import type { Scratch } from "./scratch.ts";
import type { RunningServer, Server } from "./server.ts";

const COMMAND = "nats-server";
const START_LIMIT_MS = 20_000;

/** How many of each there are: the line lies on all of the engine's servers. */
export interface ClusterSize {
  readonly servers: number;
  readonly engines: number;
}

/** So many Papos, to which connections are dealt out in turn. */
export function cluster(
  name: string,
  script: string,
  scratch: Scratch,
  { servers, engines }: ClusterSize,
): Server {
  return {
    name,
    wire: "plain",
    install: `apt-get install ${COMMAND}`,
    isInstalled: () => isProgram(COMMAND, "--version"),
    async start(connections): Promise<RunningServer> {
      await using parts = new AsyncDisposableStack();
      const folder = parts.use(scratch.folder());
      const ports = freePorts(engines);
      const routes = freePorts(engines);
      const children = ports.map((port, n) => {
        const child = spawn(COMMAND, {
          args: argumentsOf(folder.path, port, routes, n),
          stdin: "null",
          stdout: "null",
          stderr: "null",
        });
        parts.defer(() => stop(child));
        return child;
      });
      await Promise.all(ports.map(untilListening));
      const engine = ["--engine", ports.map((port) => `127.0.0.1:${port}`).join(",")];
      const flags = [...engine, "--engine-replicas", String(engines)];
      const running: RunningServer[] = [];
      for (let n = 0; n < servers; n++) {
        running.push(parts.use(await papo(name, script, scratch, { flags }).start(connections)));
      }
      const [first, ...others] = running;
      if (first === undefined) throw new Error("no server was asked for");
      const all = parts.move();
      return {
        ...first,
        others,
        engines: children.map(({ pid }) => pid),
        [Symbol.asyncDispose]: () => all.disposeAsync(),
      };
    },
  };
}

function argumentsOf(
  folder: string,
  port: number,
  routes: readonly number[],
  n: number,
): string[] {
  const own = ["-js", "-a", "127.0.0.1", "-p", String(port), "-sd", `${folder}/${n}`];
  if (routes.length === 1) return own;
  return [
    ...own,
    ...["-n", `nats${n}`, "--cluster_name", "bench"],
    ...["--cluster", `nats://127.0.0.1:${routes[n]}`],
    ...["--routes", routes.map((route) => `nats://127.0.0.1:${route}`).join(",")],
  ];
}

async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    if (conn !== undefined) return conn.close();
    await within(50, new Promise(() => {}));
  }
  throw new Error(`${COMMAND} does not listen`);
}

/** Ports that were free a moment ago. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}
