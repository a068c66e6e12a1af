// deno-lint-ignore-file no-console
import { Crowd } from "./crowd.ts";
import type { WireName } from "./wires.ts";
import type { Load } from "./workloads.ts";

/** What the bench asks of one load process, as JSON in its only argument. */
export interface LoadJob {
  readonly wire: WireName;
  readonly hostname: string;
  /** Connections are dealt out over these in turn. */
  readonly ports: readonly number[];
  /** Where the server speaks TLS: the certificate to trust, in PEM. */
  readonly caCert?: string;
  readonly load: Load;
  /** How many lines the slowest receiver may be behind before senders wait. */
  readonly windowLines: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Silence before measuring, so that what the server does about joins is over. */
  readonly settleMs: number;
}

/** What a load process prints: `ready` once, then, after a line on its stdin, a `result`. */
export type LoadReport = LoadReady | LoadResult;

/** Everyone is there, and the warm-up is over. */
export interface LoadReady {
  readonly kind: "ready";
  /** From the first connect until a line had reached everyone. */
  readonly connectSeconds: number;
}

/** What was measured between the first line sent and the last one received. */
export interface LoadResult {
  readonly kind: "result";
  readonly elapsedSeconds: number;
  readonly sentLines: number;
  readonly deliveries: number;
  /** Deliveries that never came, the warm-up's included. */
  readonly lost: number;
  /** Deliveries that nobody sent: lines that came twice. */
  readonly extra: number;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  readonly maxMs: number | undefined;
}

function report(line: LoadReport): void {
  console.log(JSON.stringify(line));
}

/** Waits for a line from the bench; when that is gone, this process goes too. */
async function nextOrder(): Promise<void> {
  if (await Deno.stdin.read(new Uint8Array(16)) === null) Deno.exit(1);
}

if (import.meta.main) {
  try {
    const job: LoadJob = JSON.parse(Deno.args[0] ?? "");
    const crowd = new Crowd(job);
    const connectSeconds = await crowd.gather();
    const warmUp = await crowd.run(job.warmUpSeconds);
    report({ kind: "ready", connectSeconds });
    await nextOrder();
    const result = await crowd.run(job.seconds);
    const { lost, extra } = result;
    report({ ...result, lost: lost + warmUp.lost, extra: extra + warmUp.extra });
    // Ended by the bench, which first reads what this process has used.
    await nextOrder();
    Deno.exit(0);
  } catch (error) {
    console.error(`load: ${error instanceof Error ? error.message : error}`);
    Deno.exit(1);
  }
}
