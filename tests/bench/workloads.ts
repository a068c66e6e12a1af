/** One load that every server gets. A new workload is one more entry in {@linkcode WORKLOADS}. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Connections in the one room, the senders among them. */
  readonly connections: number;
  /** How many of the connections send. */
  readonly senders: number;
  /** Lines a second from all senders together, or as many as the window lets through. */
  readonly pace: number | "full";
}

/** The table of workloads, in the order in which they run. */
export const WORKLOADS: readonly Workload[] = [
  {
    id: "1",
    title: "one sender at full speed, 100 connections",
    connections: 100,
    senders: 1,
    pace: "full",
  },
  {
    id: "2",
    title: "200 connections, all sending at full speed",
    connections: 200,
    senders: 200,
    pace: "full",
  },
  {
    id: "3",
    title: "500 lines a second from 50 senders, 200 connections",
    connections: 200,
    senders: 50,
    pace: 500,
  },
  {
    id: "4",
    title: "200 lines a second from 20 senders, 1,000 connections",
    connections: 1000,
    senders: 20,
    pace: 200,
  },
];

/** The same workload made small enough for a check in CI. */
export function shrink(workload: Workload): Workload {
  return {
    ...workload,
    title: `${workload.title}; in small, 20 connections`,
    connections: Math.min(workload.connections, 20),
    senders: Math.min(workload.senders, 20),
  };
}
