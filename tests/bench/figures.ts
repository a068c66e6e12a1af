/** Everything that a round may measure; every experiment shows some of it. */
export type Figure =
  | "deliveriesPerSecond"
  | "cpuSecondsPerMillion"
  | "peakMiB"
  | "p50Ms"
  | "p99Ms"
  | "maxMs"
  | "gapMs"
  | "gapCpuMs"
  | "serverCores"
  | "loadCores"
  | "neighbourCores"
  | "emptyMiB"
  | "connectionKiB"
  | "connectSeconds"
  | "startMs";

/** How a figure is shown. */
interface Presentation {
  readonly heading: string;
  readonly digits: number;
  /** Whether one server's as a multiple of another's says something. */
  readonly hasRatio: boolean;
}

/** The columns' headings; README.md says what they mean. */
export const FIGURES: Readonly<Record<Figure, Presentation>> = {
  deliveriesPerSecond: { heading: "deliveries/s", digits: 0, hasRatio: true },
  cpuSecondsPerMillion: { heading: "CPU s/M", digits: 3, hasRatio: true },
  peakMiB: { heading: "peak MiB", digits: 0, hasRatio: true },
  p50Ms: { heading: "p50 ms", digits: 2, hasRatio: true },
  p99Ms: { heading: "p99 ms", digits: 2, hasRatio: true },
  maxMs: { heading: "longest ms", digits: 0, hasRatio: true },
  gapMs: { heading: "gap ms", digits: 0, hasRatio: false },
  gapCpuMs: { heading: "gap CPU ms", digits: 0, hasRatio: false },
  serverCores: { heading: "server cores", digits: 2, hasRatio: false },
  loadCores: { heading: "load cores", digits: 2, hasRatio: false },
  neighbourCores: { heading: "other cores", digits: 2, hasRatio: false },
  emptyMiB: { heading: "empty MiB", digits: 0, hasRatio: false },
  connectionKiB: { heading: "KiB/conn.", digits: 1, hasRatio: false },
  connectSeconds: { heading: "connect s", digits: 2, hasRatio: false },
  startMs: { heading: "start ms", digits: 1, hasRatio: true },
};

/** All of their names. */
export const FIGURE_NAMES: readonly Figure[] = [
  ...["deliveriesPerSecond", "cpuSecondsPerMillion", "peakMiB", "p50Ms", "p99Ms"] as const,
  ...["maxMs", "gapMs", "gapCpuMs", "serverCores", "loadCores", "neighbourCores"] as const,
  ...["emptyMiB", "connectionKiB", "connectSeconds", "startMs"] as const,
];

/** A figure as it stands in a table; "?" where the system does not tell. */
export function formatFigure(figure: Figure, value: number | undefined): string {
  const { digits } = FIGURES[figure];
  if (value === undefined) return "?";
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
