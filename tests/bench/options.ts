// deno-lint-ignore-file no-console
import { parseArgs } from "@std/cli/parse-args";
import { EXPERIMENT_IDS } from "./experiments.ts";
import { PAPO_SCRIPT } from "./papo.ts";
import { PEERS } from "./peers.ts";

const HELP = `deno task bench [options]

Loads Papo, and nats-server and ncat where they are installed, and prints what they cost.

  --rounds N         rounds of each contender, taken in turn; the tables show medians [3]
  --seconds N        how long senders send in a round [2]
  --workloads 1,2    only these of ${EXPERIMENT_IDS.join(", ")} [all]
  --peers nats,ncat  only these peers; "none" for none [those that are installed]
  --window N         lines that the slowest reader may be behind before senders wait [65536]
  --server FILE      another server.ts to measure in Papo's place
  --also FILE        one more server.ts, measured as a peer: an older checkout, for example
  --smoke            tiny, without peers unless named: every kind of measurement once
  --json             print results as JSON
  --help             print this

The exit code is 1 if a delivery was lost or came twice, or a server failed; never for time.
`;

/** What was asked for on the command line. */
export interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly windowLines: number;
  readonly workloads: ReadonlySet<string>;
  /** Only these peers; undefined for all that are there. */
  readonly peers: readonly string[] | undefined;
  /** The `server.ts` to measure, and perhaps another beside it. */
  readonly script: string;
  readonly also: string | undefined;
  readonly isSmoke: boolean;
  readonly isJson: boolean;
}

/** Reads the arguments; ends the program when they make no sense, or ask for help. */
export function readOptions(args: readonly string[]): Options {
  const flags = parseArgs(args, {
    boolean: ["smoke", "json", "help"],
    string: ["rounds", "seconds", "workloads", "peers", "window", "server", "also"],
    unknown: (argument) => refuse(`Unknown option: ${argument}. See --help.`),
  });
  if (flags["help"] === true) {
    console.log(HELP);
    Deno.exit(0);
  }
  const isSmoke = flags["smoke"] === true;
  const number = (name: string, fallback: number, min: number, max: number): number => {
    const value = Number(flags[name] ?? fallback);
    if (value >= min && value <= max) return value;
    return refuse(`--${name} takes a number from ${min} to ${max}, not ${flags[name]}.`);
  };
  const names = (name: string, allowed: readonly string[]): string[] | undefined => {
    if (typeof flags[name] !== "string") return undefined;
    const chosen = flags[name].split(",").filter((part) => part !== "" && part !== "none");
    const wrong = chosen.find((part) => !allowed.includes(part));
    if (wrong === undefined) return chosen;
    return refuse(`--${name} takes some of ${allowed.join(",")}, not ${wrong}.`);
  };
  const script = (name: string): string | undefined =>
    typeof flags[name] === "string" ? Deno.realPathSync(flags[name]) : undefined;
  return {
    rounds: number("rounds", isSmoke ? 1 : 3, 1, 100),
    seconds: number("seconds", isSmoke ? 0.3 : 2, 0.1, 600),
    windowLines: number("window", isSmoke ? 4096 : 65_536, 2, 10_000_000),
    workloads: new Set(names("workloads", EXPERIMENT_IDS) ?? EXPERIMENT_IDS),
    peers: names("peers", PEERS.map(({ name }) => name)) ?? (isSmoke ? [] : undefined),
    script: script("server") ?? PAPO_SCRIPT,
    also: script("also"),
    isSmoke,
    isJson: flags["json"] === true,
  };
}

/** Ends the program with one sentence when the arguments make no sense. */
function refuse(sentence: string): never {
  console.error(sentence);
  Deno.exit(2);
}
