import { hasOpenssl, makePair } from "./certificate.ts";
import type { Gap } from "./gaps.ts";
import { readLines, spawn, stop, within } from "./process.ts";
import type { Scratch } from "./scratch.ts";
import type { RunningServer, Server } from "./server.ts";
import type { WireName } from "./wires.ts";

/** How a Papo differs from a bare one in the plain dialect. */
export interface Variant {
  /** @default {"plain"} */
  readonly wire?: WireName;
  /** The limits that everyone gets, instead of none. */
  readonly hasLimits?: boolean;
  /** What is said is kept in a fresh file. */
  readonly hasHistory?: boolean;
  readonly hasTls?: boolean;
  /** More of its own arguments. */
  readonly flags?: readonly string[];
  /** Its event loop is watched, at the cost of a timer. */
  readonly isWatched?: boolean;
}

/** The project's own folder. */
export const PROJECT: URL = new URL("../../", import.meta.url);
/** The project's own `server.ts`. */
export const PAPO_SCRIPT: string = new URL("server.ts", PROJECT).href;

const WATCH_SCRIPT: string = new URL("gaps.ts", import.meta.url).href;

const START_LIMIT_MS = 20_000;
const GAP_LIMIT_MS = 20_000;
const NO_LIMITS = ["--rate", "0", "--replay", "0", "--max-clients", "20000"];

/** Papo, or another build of it: `script` is a `server.ts`. */
export function papo(
  name: string,
  script: string,
  scratch: Scratch,
  variant: Variant = {},
): Server {
  const { wire = "plain", hasLimits = false, hasHistory = false, hasTls = false } = variant;
  const { isWatched = false } = variant;
  return {
    name,
    wire,
    install: hasTls ? "apt-get install openssl" : "",
    isInstalled: () => hasTls ? hasOpenssl() : Promise.resolve(true),
    async start(): Promise<RunningServer> {
      using resources = new DisposableStack();
      const permissions = ["--no-prompt", "--allow-net=localhost,127.0.0.1,[::1]"];
      const flags = [...hasLimits ? [] : NO_LIMITS, ...variant.flags ?? []];
      if (hasHistory) {
        const file = `${resources.use(scratch.folder()).path}/history.db`;
        permissions.push(`--allow-read=${file}`, `--allow-write=${file},${file}-wal`);
        flags.push("--history", file);
      }
      let caCert: string | undefined;
      if (hasTls) {
        const { cert, key } = await makePair(resources.use(scratch.folder()).path);
        permissions.push(`--allow-read=${cert},${key}`);
        flags.push("--tls-cert", cert, "--tls-key", key);
        caCert = Deno.readTextFileSync(cert);
      }
      if (isWatched) permissions.push("--preload", WATCH_SCRIPT);
      const child = spawn(Deno.execPath(), {
        args: [
          // As the task starts it: what a server allocates dies young, and the rest is collected soon.
          ...[
            "run",
            "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=120",
            ...permissions,
            script,
          ],
          ...["--port", "0", "--lang", "en", "--quiet", ...flags],
        ],
        cwd: PROJECT,
        stdin: "null",
        stdout: "piped",
        stderr: isWatched ? "piped" : "inherit",
      });
      const greeting = await within(START_LIMIT_MS, readLines(child.stdout)());
      const port = /:(\d+)\b/.exec(greeting ?? "")?.[1];
      if (port === undefined) {
        await stop(child);
        throw new Error(`it did not say where it listens, but: ${greeting ?? "nothing"}`);
      }
      const files = resources.move();
      return {
        pid: child.pid,
        hostname: "localhost",
        port: Number(port),
        ...(caCert !== undefined && { caCert }),
        ...(isWatched && { longestGap: gapsOf(child) }),
        [Symbol.asyncDispose]: async () => {
          await stop(child);
          files.dispose();
        },
      };
    },
  };
}

/** Asks a watched server for its longest gap, again and again. */
function gapsOf(child: Deno.ChildProcess): () => Promise<Gap | undefined> {
  const next = readLines(child.stderr);
  return async () => {
    child.kill("SIGUSR2");
    const line = await within(GAP_LIMIT_MS, next());
    return line === undefined ? undefined : JSON.parse(line);
  };
}
