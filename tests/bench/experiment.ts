import { type Figure, FIGURE_NAMES } from "./figures.ts";
import type { Target } from "./target.ts";

/** What one contender did in one round, or in the median of several. */
export interface Round {
  /** What is missing was not measured, or the system does not tell. */
  readonly figures: Figures;
  readonly deliveries: number;
  readonly lost: number;
  readonly extra: number;
}

/** Measured values by their names. */
export type Figures = Readonly<Partial<Record<Figure, number | undefined>>>;

/** Who takes part in an experiment: a server, a variant of one, or the same one in another plight. */
export interface Contender {
  readonly name: string;
  /** Does it once, from nothing: whatever was started is ended. */
  round(): Promise<Round>;
}

/** One table of the bench: its contenders take turns, round by round. */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Figure[];
  readonly contenders: readonly Contender[];
  /** Pairs of names: the first one's figures are shown as multiples of the second one's. */
  readonly comparisons: readonly (readonly [string, string])[];
  readonly targets: readonly Target[];
  /** At least so many rounds, where one takes but a moment and varies much. */
  readonly minRounds?: number;
  /** What a reader should know of this run in particular. */
  readonly remarks?: readonly string[];
}

/** What one contender did in all rounds. */
export interface Measurement {
  readonly name: string;
  readonly rounds: readonly Round[];
  /** Why rounds are missing: the server did not start, or broke down. */
  readonly failures: readonly string[];
}

/** The median of each figure by itself; what was lost is added up. */
export function medianRound(rounds: readonly Round[]): Round {
  const figures: Partial<Record<Figure, number | undefined>> = {};
  for (const name of FIGURE_NAMES) {
    const value = median(
      rounds.map(({ figures }) => figures[name]).filter((value) => value !== undefined),
    );
    if (value !== undefined) figures[name] = value;
  }
  const sum = (pick: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + pick(round), 0);
  return {
    figures,
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

/** Whether every round took place, and every delivery arrived once. */
export function isWhole({ rounds, failures }: Measurement): boolean {
  return failures.length === 0 && rounds.every(({ lost, extra }) => lost === 0 && extra === 0);
}
