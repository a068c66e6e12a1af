/** How often something was done, and how long that took in all. */
export interface Effort {
  /** How often. */
  readonly count: number;
  /** How long, in milliseconds. */
  readonly totalMs: number;
}

/** What a hub has to show for itself, as an operator's instruments want it. */
export interface HubFigures {
  /** How many connections people have. */
  readonly people: number;
  /** How many rooms are in memory, empty ones included. */
  readonly rooms: number;
  /** How many entries were ever said. */
  readonly entries: number;
  /** How many bytes the slowest reader of any room is behind. */
  readonly lagBytes: number;
  /** What moving the readers on took, the store's part included. */
  readonly ticks: Effort;
  /** What the store's transactions took. */
  readonly commits: Effort;
  /** How many of them failed. */
  readonly failedCommits: number;
  /** Whether what is said can be kept. */
  readonly storeWorks: boolean;
}
