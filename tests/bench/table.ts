import { type Experiment, type Measurement, medianRound, type Round } from "./experiment.ts";
import { FIGURES, formatFigure } from "./figures.ts";
import { formatVerdict, type Verdict } from "./target.ts";

/** A load generator that uses so much of its one core has little left to show what a server can do. */
const BUSY_CORES = 0.95;

/** The table of one experiment: medians of every contender, ratios, and what became of targets. */
export function formatTable(
  { id, title, columns, comparisons, remarks = [] }: Experiment,
  measurements: readonly Measurement[],
  verdicts: readonly Verdict[],
): string {
  const pairs = comparisons.map((pair) => pair.join("/"));
  const names = [...measurements.map(({ name }) => name), ...pairs];
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const row = (name: string, cells: readonly string[], remark = ""): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(13)).join("")}  ${remark}`
      .trimEnd();

  const lines = [`${id}: ${title}`, row("", columns.map((column) => FIGURES[column].heading))];
  const medians = new Map<string, Round>();
  for (const { name, rounds, failures } of measurements) {
    for (const failure of failures) lines.push(`  ${name} failed: ${failure}`);
    if (rounds.length === 0) continue;
    const round = medianRound(rounds);
    medians.set(name, round);
    const cells = columns.map((column) => formatFigure(column, round.figures[column]));
    lines.push(row(name, cells, [completeness(round), bottleneck(round)].join("").trimStart()));
  }
  for (const [mine, theirs] of comparisons) {
    const [a, b] = [medians.get(mine), medians.get(theirs)];
    if (a === undefined || b === undefined) continue;
    const cells = columns.map((column) =>
      FIGURES[column].hasRatio ? ratio(a.figures[column], b.figures[column]) : ""
    );
    lines.push(row(`${mine}/${theirs}`, cells));
  }
  for (const verdict of verdicts) lines.push(`  ${formatVerdict(verdict)}`);
  for (const remark of remarks) lines.push(`  ${remark}`);
  return lines.join("\n");
}

function completeness({ lost, extra, deliveries }: Round): string {
  if (deliveries + lost + extra === 0) return "";
  const faults = [
    ...(lost > 0 ? [`lost ${lost.toLocaleString("en")}`] : []),
    ...(extra > 0 ? [`extra ${extra.toLocaleString("en")}`] : []),
  ];
  return faults.length > 0 ? faults.join(", ") : `all ${deliveries.toLocaleString("en")} arrived`;
}

/** Whether it was the load generator, not the server, that let no more through. */
function bottleneck({ figures: { loadCores = 0 } }: Round): string {
  return loadCores < BUSY_CORES ? "" : "; the load generator is the limit";
}

function ratio(mine: number | undefined, theirs: number | undefined): string {
  if (mine === undefined || theirs === undefined || theirs === 0) return "?";
  return `x ${(mine / theirs).toFixed(2)}`;
}
