import type { Workload } from "./workloads.ts";

/** What one server did in one round, or in the median of several. */
export interface Round {
  readonly deliveriesPerSecond: number;
  /** The server's user and system time; undefined where the system does not tell. */
  readonly cpuSecondsPerMillion: number | undefined;
  readonly peakMiB: number | undefined;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** The load generator's own use of one core: near 1, it is the bottleneck. */
  readonly loadCores: number | undefined;
  readonly deliveries: number;
  readonly lost: number;
  readonly extra: number;
}

/** What one server did under one workload. */
export interface Measurement {
  readonly server: string;
  readonly rounds: readonly Round[];
  /** Why rounds are missing: the server did not start, or broke down. */
  readonly failures: readonly string[];
}

/** The median of each number by itself; what was lost is added up. */
export function medianRound(rounds: readonly Round[]): Round {
  const of = (pick: (round: Round) => number | undefined): number | undefined =>
    median(rounds.map(pick).filter((value) => value !== undefined));
  const sum = (pick: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + pick(round), 0);
  return {
    deliveriesPerSecond: of((round) => round.deliveriesPerSecond) ?? 0,
    cpuSecondsPerMillion: of((round) => round.cpuSecondsPerMillion),
    peakMiB: of((round) => round.peakMiB),
    p50Ms: of((round) => round.p50Ms),
    p99Ms: of((round) => round.p99Ms),
    loadCores: of((round) => round.loadCores),
    deliveries: sum((round) => round.deliveries),
    lost: sum((round) => round.lost),
    extra: sum((round) => round.extra),
  };
}

function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

const HEADINGS = ["deliveries/s", "CPU s/M", "peak MiB", "p50 ms", "p99 ms", "load cores"];

/** The table of one workload: medians of every server, then the first one's ratio to the others. */
export function formatTable(workload: Workload, measurements: readonly Measurement[]): string {
  const lines = [`${workload.id}: ${workload.title}`, row("", HEADINGS, "")];
  for (const { server, rounds, failures } of measurements) {
    const round = medianRound(rounds);
    const numbers = [
      Math.round(round.deliveriesPerSecond).toLocaleString("en"),
      ...[digits(round.cpuSecondsPerMillion, 3), digits(round.peakMiB, 0)],
      ...[digits(round.p50Ms, 2), digits(round.p99Ms, 2), digits(round.loadCores, 2)],
    ];
    if (rounds.length > 0) lines.push(row(server, numbers, completeness(round)));
    for (const failure of failures) lines.push(`  ${server} failed: ${failure}`);
  }
  const [first, ...peers] = measurements;
  if (first === undefined || first.rounds.length === 0) return lines.join("\n");
  const mine = medianRound(first.rounds);
  for (const peer of peers.filter((peer) => peer.rounds.length > 0)) {
    const theirs = medianRound(peer.rounds);
    const ratios = [
      ratio(mine.deliveriesPerSecond, theirs.deliveriesPerSecond),
      ratio(mine.cpuSecondsPerMillion, theirs.cpuSecondsPerMillion),
      ...[ratio(mine.peakMiB, theirs.peakMiB), ratio(mine.p50Ms, theirs.p50Ms)],
      ratio(mine.p99Ms, theirs.p99Ms),
    ];
    lines.push(row(`${first.server}/${peer.server}`, ratios, ""));
  }
  return lines.join("\n");
}

function completeness({ lost, extra, deliveries }: Round): string {
  const faults = [
    ...(lost > 0 ? [`lost ${lost.toLocaleString("en")}`] : []),
    ...(extra > 0 ? [`extra ${extra.toLocaleString("en")}`] : []),
  ];
  return faults.length > 0 ? faults.join(", ") : `all ${deliveries.toLocaleString("en")} arrived`;
}

function row(name: string, cells: readonly string[], remark: string): string {
  return `  ${name.padEnd(12)}${cells.map((cell) => cell.padStart(13)).join("")}  ${remark}`
    .trimEnd();
}

function digits(value: number | undefined, places: number): string {
  return value === undefined ? "?" : value.toFixed(places);
}

function ratio(mine: number | undefined, theirs: number | undefined): string {
  if (mine === undefined || theirs === undefined || theirs === 0) return "?";
  return `x ${(mine / theirs).toFixed(2)}`;
}
