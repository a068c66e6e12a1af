import type { Figures, Round } from "./experiment.ts";
import type { LoadJob, LoadReady, LoadReport, LoadResult } from "./load.ts";
import { readLines, spawn, stop, type Usage, usage, within } from "./process.ts";
import type { RunningServer, Server } from "./server.ts";
import type { Setup } from "./setup.ts";
import type { Load } from "./workloads.ts";

/** Beyond everything the load generator itself waits for besides sending: then it is broken. */
const REPLY_LIMIT_MS = 180_000;

/** Compilers just in time need longest where there is most to do. */
const WARM_UP_SECONDS = { full: 1.5, steady: 1 } as const;

/** A load generator, beside the server that it loads. Disposing ends it. */
export class LoadProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #target: RunningServer;
  readonly #next: () => Promise<LoadReport>;

  /** Starts it. */
  constructor(server: Server, target: RunningServer, load: Load, setup: Setup) {
    const { hostname, port, caCert, others = [] } = target;
    const ports = [port, ...others.map((other) => other.port)];
    const { seconds, windowLines, isSmoke } = setup;
    const job: LoadJob = {
      wire: server.wire,
      ...{ hostname, ports, load, windowLines, seconds },
      ...(caCert !== undefined && { caCert }),
      warmUpSeconds: isSmoke ? 0.1 : WARM_UP_SECONDS[load.pace === "full" ? "full" : "steady"],
      settleMs: isSmoke ? 100 : 500,
    };
    this.#target = target;
    this.#child = spawn(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--allow-net=localhost,127.0.0.1"],
        ...[new URL("load.ts", import.meta.url).href, JSON.stringify(job)],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    });
    const nextLine = readLines(this.#child.stdout);
    this.#next = async () => {
      const line = await within(REPLY_LIMIT_MS + seconds * 1000, nextLine());
      if (line === undefined) throw new Error("the load generator gave up");
      return JSON.parse(line);
    };
  }

  /** Waits until everyone is there and the warm-up is over. */
  async ready(): Promise<LoadReady> {
    const report = await this.#next();
    if (report.kind !== "ready") throw new Error("the load generator spoke out of turn");
    return report;
  }

  /** Has it put its load on the server; measures what that took. */
  async measure(): Promise<Round> {
    const before = await this.#usages();
    await this.#target.longestGap?.();
    const input = this.#child.stdin.getWriter();
    await input.write(new TextEncoder().encode("go\n"));
    const result = await this.#next();
    const after = await this.#usages();
    const gap = await this.#target.longestGap?.();
    if (result.kind !== "result") throw new Error("the load generator spoke out of turn");
    const cpuSeconds = difference(after.server.cpuSeconds, before.server.cpuSeconds);
    const loadSeconds = difference(after.load.cpuSeconds, before.load.cpuSeconds);
    const { deliveries, lost, extra } = result;
    const figures = {
      ...figuresOf(result, cpuSeconds, loadSeconds),
      peakMiB: after.server.peakMiB,
      ...(this.#target.engines !== undefined && {
        neighbourCores: perUnit(
          difference(after.engineSeconds, before.engineSeconds),
          result.elapsedSeconds,
        ),
      }),
      ...gap,
    };
    return { figures, deliveries, lost, extra };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await stop(this.#child);
  }

  /** Of several servers, what each of them uses on average. */
  async #usages(): Promise<Usages> {
    const { pid, others = [], engines = [] } = this.#target;
    const servers = await Promise.all([pid, ...others.map((other) => other.pid)].map(usage));
    const engine = await Promise.all(engines.map(usage));
    const mean = (of: (usage: Usage) => number | undefined): number | undefined =>
      perUnit(sum(servers.map(of)), servers.length);
    return {
      server: {
        cpuSeconds: mean(({ cpuSeconds }) => cpuSeconds),
        peakMiB: mean(({ peakMiB }) => peakMiB),
        residentMiB: mean(({ residentMiB }) => residentMiB),
      },
      engineSeconds: sum(engine.map(({ cpuSeconds }) => cpuSeconds)),
      load: await usage(this.#child.pid),
    };
  }
}

/** Starts a server, puts one load on it, and stops both. */
export async function loadedRound(server: Server, load: Load, setup: Setup): Promise<Round> {
  await using target = await server.start(load.connections);
  await using process = new LoadProcess(server, target, load, setup);
  await process.ready();
  return await process.measure();
}

function figuresOf(
  { deliveries, elapsedSeconds, p50Ms, p99Ms, maxMs }: LoadResult,
  serverSeconds: number | undefined,
  loadSeconds: number | undefined,
): Figures {
  return {
    deliveriesPerSecond: deliveries === 0 ? 0 : deliveries / elapsedSeconds,
    cpuSecondsPerMillion: perUnit(serverSeconds, deliveries / 1e6),
    p50Ms,
    p99Ms,
    maxMs,
    serverCores: perUnit(serverSeconds, elapsedSeconds),
    loadCores: perUnit(loadSeconds, elapsedSeconds),
  };
}

/** What those used that are looked at. */
interface Usages {
  readonly server: Usage;
  readonly engineSeconds: number | undefined;
  readonly load: Usage;
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce(
    (total, value) => total === undefined || value === undefined ? undefined : total + value,
    0,
  );
}

function perUnit(amount: number | undefined, units: number): number | undefined {
  return amount === undefined || units === 0 ? undefined : amount / units;
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}
