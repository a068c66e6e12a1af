/**
 * How the server is, for an operator's instruments: `/healthz` and `/metrics` over HTTP, on this
 * machine alone. The rest of the program knows nothing of it: it keeps sums, and is asked for them
 * when someone looks.
 *
 * @module
 */

import type { Address } from "../../startup/failure.ts";
import { systemClock } from "../../startup/system_clock.ts";
import type { Effort, HubFigures } from "../chat/figures.ts";
import type { ClusterFigures } from "../cluster/figures.ts";
import type { ListenerFigures } from "../connection/listener.ts";
import { LoopLag } from "./loop_lag.ts";

/** All that is measured. */
export interface Figures {
  /** The program's version. */
  readonly version: string;
  /** When it was started, in UTC milliseconds. */
  readonly startedAtMs: number;
  /** Memory in bytes: what the process has of the machine's, and JavaScript's part in that. */
  readonly memory: { readonly rss: number; readonly heapUsed: number };
  /** Who is here, and what is said. */
  readonly hub: HubFigures;
  /** Who comes and goes. */
  readonly listener: ListenerFigures;
  /** The longest that the event loop was late in the last minute or two, in milliseconds. */
  readonly loopLagMs: number;
  /** How large the history's file is, in bytes, where there is one. */
  readonly storeBytes?: number | undefined;
  /** How it is as one of several servers, where it is. */
  readonly cluster?: ClusterFigures | undefined;
}

/** All of it but what is measured here. */
export type MeasuredElsewhere = Omit<Figures, "loopLagMs">;

type Value = readonly [labels: string, value: number];

/** What Prometheus reads, by its names and in its text format, version 0.0.4. */
export function metricsOf(figures: Figures): string {
  const { version, startedAtMs, memory, hub, listener, loopLagMs, storeBytes, cluster } = figures;
  const ends = [...listener.ends].map(([reason, count]): Value => [`{reason="${reason}"}`, count]);
  const dialects = [...listener.dialects].map(([name, count]): Value => [
    `{dialect="${name}"}`,
    count,
  ]);
  return [
    gauge("papo_build_info", "Which version runs.", [[`{version="${escaped(version)}"}`, 1]]),
    gauge("papo_connections", "Connections that are open.", listener.connections),
    gauge("papo_dialect_connections", "The same, by what is spoken on them.", dialects),
    gauge("papo_people", "Connections of people who are in.", hub.people),
    gauge("papo_rooms", "Rooms in memory.", hub.rooms),
    gauge("papo_lag_bytes", "How far the slowest reader of any room is behind.", hub.lagBytes),
    gauge("papo_store_up", "Whether what is said can be kept.", hub.storeWorks ? 1 : 0),
    ...(storeBytes === undefined
      ? []
      : [gauge("papo_store_bytes", "How large the history's file is.", storeBytes)]),
    gauge(
      "papo_loop_lag_seconds",
      "How late the event loop was at most in the last minute or two.",
      loopLagMs / 1_000,
    ),
    counter("papo_entries_total", "Entries said.", hub.entries),
    counter("papo_connects_total", "Connections accepted.", listener.accepted),
    counter("papo_accept_failures_total", "Failed attempts to accept one.", listener.failedAccepts),
    counter("papo_disconnects_total", "Connections ended or refused, by reason.", ends),
    counter("papo_store_failures_total", "Failed transactions of the store.", hub.failedCommits),
    ...(cluster === undefined ? [] : metricsOfCluster(cluster)),
    summary("papo_tick_seconds", "Moving the rooms' readers on.", hub.ticks),
    summary("papo_store_seconds", "The store's transactions.", hub.commits),
    gauge("process_resident_memory_bytes", "Resident memory.", memory.rss),
    gauge("papo_heap_bytes", "JavaScript's memory in use.", memory.heapUsed),
    gauge("process_start_time_seconds", "When it was started, since 1970.", startedAtMs / 1_000),
  ].join("");
}

function metricsOfCluster(cluster: ClusterFigures): string[] {
  const { isReached, servers, place, keptPlace, backlog, roundTrips, version, silentMs } = cluster;
  const digest: Value = [`{digest="${cluster.digest.slice(0, DIGEST_SHOWN)}"}`, 1];
  return [
    gauge("papo_engine_up", "Whether the engine can be reached.", isReached ? 1 : 0),
    gauge("papo_servers", "Servers that are one chat.", servers),
    gauge("papo_line_version", "In which version of the line they are.", version),
    gauge("papo_line_place", "How far in line this server is.", place),
    gauge("papo_kept_place", "Up to where in line what is known is kept.", keptPlace),
    gauge("papo_line_silence_seconds", "For how long nothing came of the line.", silentMs / 1_000),
    gauge("papo_digest_info", "What was known where servers were compared last.", [digest]),
    gauge("papo_line_backlog", "How much waits to be put in line, in characters.", backlog),
    summary("papo_line_seconds", "From being put in line to coming back.", roundTrips),
  ];
}

function gauge(name: string, help: string, values: number | readonly Value[]): string {
  return metric(name, "gauge", help, values);
}

function counter(name: string, help: string, values: number | readonly Value[]): string {
  return metric(name, "counter", help, values);
}

function summary(name: string, help: string, { count, totalMs }: Effort): string {
  return metric(name, "summary", help, [["_sum", totalMs / 1_000], ["_count", count]]);
}

function metric(
  name: string,
  type: "counter" | "gauge" | "summary",
  help: string,
  values: number | readonly Value[],
): string {
  const all: readonly Value[] = typeof values === "number" ? [["", values]] : values;
  const lines = all.map(([suffix, value]) => `${name}${suffix} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

/** A label's value, as the format wants it. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** So much of a hash tells it from others. */
const DIGEST_SHOWN = 16;
const PLAIN = "text/plain; charset=utf-8";

/** What whoever asks for that host is told in the place of an answer, if this machine is not called so. */
export type Refusal = (host: string) => string | undefined;

/** The answer to a request; `figures` is `undefined` while the server is still being started. */
export function answer(
  request: Request,
  figures: Figures | undefined,
  refusal: Refusal,
): Response {
  // A program may name no host; a browser always does, be it one on whose page a stranger's name leads here.
  const refused = refusal(request.headers.get("host") ?? "");
  if (refused !== undefined) return respond(`${refused}\n`, 421);
  if (request.method !== "GET" && request.method !== "HEAD") {
    return respond("only GET\n", 405, { allow: "GET, HEAD" });
  }
  switch (URL.parse(request.url)?.pathname) {
    case "/healthz":
      if (figures === undefined) return respond("starting\n", 503);
      if (figures.cluster?.isReached === false) return respond("engine away\n", 503);
      if (figures.cluster?.isIn === false) return respond("beginning anew\n", 503);
      return figures.hub.storeWorks ? respond("ok\n") : respond("store failed\n", 503);
    case "/metrics":
      if (figures === undefined) return respond("starting\n", 503);
      return respond(metricsOf(figures), 200, {
        "content-type": `text/plain; version=0.0.4; charset=utf-8`,
      });
    default:
      return respond("/healthz or /metrics\n", 404);
  }
}

function respond(body: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body, {
    status,
    headers: { "content-type": PLAIN, "cache-control": "no-store", ...headers },
  });
}

/** The HTTP server behind `--status`, at one of localhost's addresses. */
export class Status {
  readonly #stop = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #lag: LoopLag;
  #figures: (() => MeasuredElsewhere) | undefined;

  /** Begins to answer at that address, of whose port 0 stands for a free one; throws where it cannot. */
  constructor(address: Address, refusal: Refusal) {
    this.#server = Deno.serve(
      { ...address, signal: this.#stop.signal, onListen: () => {} },
      (request) => answer(request, this.#measured(), refusal),
    );
    this.#lag = new LoopLag(systemClock);
  }

  /** Where it answers. */
  get addr(): Deno.NetAddr {
    return this.#server.addr;
  }

  /** From now on there is something to tell. */
  show(figures: () => MeasuredElsewhere): void {
    this.#figures = figures;
  }

  #measured(): Figures | undefined {
    const figures = this.#figures?.();
    return figures && { ...figures, loopLagMs: this.#lag.worstMs };
  }

  /** Resolves once nothing is answered any more. */
  get finished(): Promise<void> {
    return this.#server.finished;
  }

  /** Stops answering, at once: someone who never ends a request would hold up a gentler end. */
  close(): void {
    this.#lag[Symbol.dispose]();
    this.#stop.abort();
  }

  /** As {@link close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}
