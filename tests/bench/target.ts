import { type Measurement, medianRound } from "./experiment.ts";
import { type Figure, FIGURES } from "./figures.ts";

/** What is hoped for: of one figure of one contender, by itself or as a multiple of another's. */
export interface Target {
  /** The number by which it is known, as in `--workloads`. */
  readonly id: string;
  readonly of: string;
  readonly figure: Figure;
  readonly versus?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** It is met as well where it is no more than that. */
  readonly or?: { readonly atMost: number; readonly versus: string };
}

/** What became of a target. It is information: the bench never fails for it. */
export interface Verdict {
  readonly target: Target;
  /** Undefined where it was not measured. */
  readonly value: number | undefined;
  readonly isMet: boolean | undefined;
}

/** Judges by the medians of what was measured. */
export function judge(target: Target, measurements: readonly Measurement[]): Verdict {
  const { figure, of, versus, atMost = Infinity, atLeast = -Infinity, or } = target;
  const figureOf = (name: string): number | undefined => {
    const measurement = measurements.find((measurement) => measurement.name === name);
    return measurement && medianRound(measurement.rounds).figures[figure];
  };
  const mine = figureOf(of);
  const theirs = versus === undefined ? 1 : figureOf(versus);
  const value = mine === undefined || theirs === undefined || theirs === 0
    ? undefined
    : mine / theirs;
  const most = Math.max(atMost, or === undefined ? 0 : or.atMost * (figureOf(or.versus) ?? 0));
  const isMet = value === undefined ? undefined : value <= most && value >= atLeast;
  return { target, value, isMet };
}

/** One line: `target 3: papo's CPU s/M at most 0.5 x ncat: 0.43 ok`. */
export function formatVerdict({ target, value, isMet }: Verdict): string {
  const { id, of, figure, versus, atMost, atLeast, or } = target;
  const { heading, digits } = FIGURES[figure];
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  const absolute = versus === undefined ? bound : `${bound} x ${versus}`;
  const limit = or === undefined ? absolute : `${absolute} or ${or.atMost} x ${or.versus}`;
  const shown = value?.toFixed(versus === undefined ? digits : 2);
  const outcome = shown === undefined ? "not measured" : `${shown} ${isMet ? "ok" : "missed"}`;
  return `target ${id}: ${of}, ${heading} ${limit}: ${outcome}`;
}
