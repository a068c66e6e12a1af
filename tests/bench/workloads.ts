import type { Target } from "./target.ts";

/** What a load process does to a server. */
export interface Load {
  readonly connections: number;
  /** Into how many rooms they are dealt out, in turn. */
  readonly rooms: number;
  /** How many of the connections send. */
  readonly senders: number;
  /** Lines a second from all senders together, or as many as the window lets through. */
  readonly pace: number | "full";
  /** Whether who does not send never says a word at all, not even its name: such may be anyone. */
  readonly areReadersSilent?: boolean;
  /** Latency is taken on every so many connections. */
  readonly sampleEvery: number;
}

/** Variants of Papo that are measured beside the bare one. */
export type VariantName = "json" | "ws" | "irc" | "long" | "history" | "tls" | "silent";

/** A load of one room that every server gets, and what is hoped for. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly load: Load;
  /** Which variants get it too. */
  readonly variants: readonly VariantName[];
  readonly targets: readonly Target[];
}

const ONE_ROOM = { rooms: 1, sampleEvery: 10 } as const;
const CPU = "cpuSecondsPerMillion";

/** By whose number in `--workloads` a variant is asked for. */
export const VARIANT_IDS: Readonly<Record<VariantName, string>> = {
  json: "5",
  ws: "ws",
  irc: "irc",
  long: "5",
  history: "6",
  tls: "tls",
  silent: "silent",
};

const JSON_TARGET: Target = { id: "5", of: "json", figure: CPU, atMost: 1.3, versus: "papo" };
const WS_TARGET: Target = { id: "ws", of: "ws", figure: CPU, atMost: 1.25, versus: "papo" };
const IRC_TARGET: Target = { id: "irc", of: "irc", figure: CPU, atMost: 1.3, versus: "papo" };
const HISTORY_TARGET: Target = { id: "6", of: "history", figure: CPU, atMost: 1.5, versus: "papo" };

const SILENT_TARGET: Target = {
  ...{ id: "silent", of: "silent", figure: CPU, atMost: 1.3, versus: "papo" },
};

function fullSpeedTargets(id: string): Target[] {
  return [
    { id, of: "papo", figure: "deliveriesPerSecond", atLeast: 2, versus: "nats" },
    { id, of: "papo", figure: "deliveriesPerSecond", atLeast: 1, versus: "ncat" },
    { id, of: "papo", figure: CPU, atMost: 0.2, versus: "nats" },
  ];
}

/** The table of workloads, in the order in which they run. A new one is one more entry. */
export const WORKLOADS: readonly Workload[] = [
  {
    id: "1",
    title: "one sender at full speed, 100 connections",
    load: { ...ONE_ROOM, connections: 100, senders: 1, pace: "full" },
    variants: ["json", "long", "ws", "irc", "history", "tls", "silent"],
    targets: [...fullSpeedTargets("1"), JSON_TARGET, WS_TARGET, HISTORY_TARGET, SILENT_TARGET],
  },
  {
    id: "2",
    title: "200 connections, all sending at full speed",
    load: { ...ONE_ROOM, connections: 200, senders: 200, pace: "full" },
    variants: ["history"],
    // That no healthy reader skips is not written here: a line skipped is a delivery lost.
    targets: [
      ...fullSpeedTargets("2"),
      { id: "2", of: "papo", figure: "peakMiB", atMost: 150 },
      HISTORY_TARGET,
    ],
  },
  {
    id: "3",
    title: "500 lines a second from 50 senders, 200 connections",
    load: { ...ONE_ROOM, connections: 200, senders: 50, pace: 500 },
    variants: ["json", "ws", "irc", "history", "tls", "silent"],
    targets: [
      { id: "3", of: "papo", figure: CPU, atMost: 0.5, versus: "ncat" },
      { id: "3", of: "papo", figure: "p50Ms", atMost: 10 },
      { id: "3", of: "papo", figure: "p99Ms", atMost: 25 },
      JSON_TARGET,
      WS_TARGET,
      IRC_TARGET,
      HISTORY_TARGET,
      SILENT_TARGET,
    ],
  },
  {
    id: "4",
    title: "200 lines a second from 20 senders, 1,000 connections",
    load: { ...ONE_ROOM, connections: 1000, senders: 20, pace: 200 },
    variants: ["irc", "silent"],
    targets: [
      IRC_TARGET,
      { id: "4", of: "papo", figure: CPU, atMost: 0.6, versus: "ncat" },
      { id: "4", of: "papo", figure: "p99Ms", atMost: 50 },
      SILENT_TARGET,
    ],
  },
];

/** The same load made small enough for a check in CI. */
export function shrink(load: Load): Load {
  const rooms = Math.min(load.rooms, 4);
  return {
    ...load,
    rooms,
    connections: Math.min(load.connections, 20),
    senders: Math.min(load.senders, 20),
    pace: load.pace === "full" ? "full" : Math.min(load.pace, 200),
  };
}
