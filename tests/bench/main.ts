// deno-lint-ignore-file no-console
import {
  type Experiment,
  isWhole,
  type Measurement,
  medianRound,
  type Round,
} from "./experiment.ts";
import { experiments } from "./experiments.ts";
import { type Options, readOptions } from "./options.ts";
import { PEERS } from "./peers.ts";
import { killAll } from "./process.ts";
import { Scratch } from "./scratch.ts";
import type { Server } from "./server.ts";
import type { Setup } from "./setup.ts";
import { formatTable } from "./table.ts";
import { judge, type Verdict } from "./target.ts";

/** What became of one experiment. */
interface Outcome {
  readonly experiment: Experiment;
  readonly measurements: readonly Measurement[];
  readonly verdicts: readonly Verdict[];
}

/** All rounds of one experiment, its contenders in turn, so that a busy spell hits all of them. */
async function run(experiment: Experiment, options: Options): Promise<Outcome> {
  const { id, contenders, targets, minRounds = 1 } = experiment;
  const rounds = options.isSmoke ? options.rounds : Math.max(options.rounds, minRounds);
  const measurements = contenders.map(({ name }) => ({
    name,
    rounds: new Array<Round>(),
    failures: new Array<string>(),
  }));
  for (let round = 1; round <= rounds; round++) {
    for (const [turn, contender] of contenders.entries()) {
      const measurement = measurements[turn];
      if (measurement === undefined) continue;
      console.error(`${id}, round ${round} of ${rounds}: ${contender.name}`);
      try {
        measurement.rounds.push(await contender.round());
      } catch (error) {
        measurement.failures.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  return {
    experiment,
    measurements,
    // What is small and short says nothing about time.
    verdicts: options.isSmoke ? [] : targets.map((target) => judge(target, measurements)),
  };
}

/** The peers asked for, or those that are here; says on stderr which, and how to get the others. */
async function findPeers(names: readonly string[] | undefined): Promise<Server[]> {
  const found: Server[] = [];
  for (const peer of PEERS) {
    if (names !== undefined && !names.includes(peer.name)) continue;
    const isInstalled = await peer.isInstalled();
    if (isInstalled) found.push(peer);
    else console.error(`${peer.name} is not installed; on Debian: ${peer.install}`);
  }
  console.error(`peers: ${found.map(({ name }) => name).join(", ") || "none"}`);
  return found;
}

function toJson(outcomes: readonly Outcome[], options: Options, setup: Setup): string {
  const { rounds, seconds, windowLines, isSmoke } = options;
  const peers = setup.peers.map(({ name }) => name);
  return JSON.stringify({
    deno: Deno.version.deno,
    cores: navigator.hardwareConcurrency,
    ...{ rounds, seconds, windowLines, isSmoke, peers, historyFileSystem: setup.scratch.kind },
    experiments: outcomes.map(({ experiment: { id, title, remarks }, measurements, verdicts }) => ({
      ...{ id, title, remarks, verdicts },
      contenders: measurements.map((measurement) => ({
        ...measurement,
        median: medianRound(measurement.rounds),
      })),
    })),
  });
}

async function main(options: Options, scratch: Scratch): Promise<number> {
  const { script, also, seconds, windowLines, isSmoke } = options;
  const peers = await findPeers(options.peers);
  const setup: Setup = { script, also, peers, seconds, windowLines, isSmoke, scratch };
  const outcomes: Outcome[] = [];
  for (const experiment of await experiments(setup, options.workloads)) {
    const outcome = await run(experiment, options);
    outcomes.push(outcome);
    const { measurements, verdicts } = outcome;
    if (!options.isJson) console.log(`\n${formatTable(experiment, measurements, verdicts)}\n`);
  }
  if (options.isJson) console.log(toJson(outcomes, options, setup));
  if (outcomes.every(({ measurements }) => measurements.every(isWhole))) return 0;
  console.error("Deliveries were lost or came twice, or a server failed.");
  return 1;
}

if (import.meta.main) {
  const options = readOptions(Deno.args);
  const scratch = await Scratch.open();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      killAll();
      scratch[Symbol.dispose]();
      Deno.exit(1);
    });
  }
  let exitCode = 1;
  try {
    exitCode = await main(options, scratch);
  } finally {
    killAll();
    scratch[Symbol.dispose]();
  }
  Deno.exit(exitCode);
}
