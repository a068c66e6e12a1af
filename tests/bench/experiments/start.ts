import type { Contender, Experiment, Round } from "../experiment.ts";
import { PROJECT } from "../papo.ts";
import { spawn, within } from "../process.ts";
import { hasPty, PTY_INSTALL, untilEnded, untilShown } from "../pty.ts";
import type { Server } from "../server.ts";
import { alsoOf, papoOf, type Setup } from "../setup.ts";

const MIN_ROUNDS = 10;
const LIMIT_MS = 20_000;
/** The client's prompt, at the beginning of a row of its own screen. */
const PROMPT = "\x1b[2K> ";

const IN_TERMINAL = "empty, tty";

const DENO = Deno.execPath();
const EMPTY_SCRIPT = new URL("../empty.ts", import.meta.url).href;
const CLIENT_SCRIPT = new URL("client.ts", PROJECT).href;

/** Target 9: how long it takes until one can begin. */
export async function start(setup: Setup): Promise<Experiment> {
  const server = papoOf(setup, "server", { hasLimits: true });
  const also = alsoOf(setup, { hasLimits: true });
  const contenders: Contender[] = [
    { name: "empty", round: async () => roundOf(await emptyScript()) },
    { name: "server", round: async () => roundOf(await listening(server)) },
    ...also.map((other) => ({
      name: other.name,
      round: async () => roundOf(await listening(other)),
    })),
  ];
  const remarks: string[] = [];
  if (await hasPty()) {
    contenders.push(
      { name: IN_TERMINAL, round: async () => roundOf(await emptyInTerminal()) },
      {
        name: "client",
        round: async () => {
          await using running = await server.start(1);
          return roundOf(await prompting(running.port));
        },
      },
    );
  } else {
    remarks.push(`The client was left out: it needs util-linux's script; Debian: ${PTY_INSTALL}`);
  }
  return {
    id: "9",
    title: "start-up: an empty script, the server until it listens, the client until its prompt",
    columns: ["startMs"],
    contenders,
    comparisons: [
      ["server", "empty"],
      ...also.map(({ name }) => ["server", name] as const),
      ["client", IN_TERMINAL],
    ],
    targets: [
      { id: "9", of: "server", figure: "startMs", atMost: 1.5, versus: "empty" },
      { id: "9", of: "client", figure: "startMs", atMost: 2, versus: IN_TERMINAL },
    ],
    minRounds: MIN_ROUNDS,
    remarks,
  };
}

/** How long an empty script takes from its start to its end, in milliseconds. */
async function emptyScript(): Promise<number> {
  const startedAtMs = performance.now();
  const child = spawn(DENO, {
    args: ["run", "--no-prompt", EMPTY_SCRIPT],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  });
  const status = await within(LIMIT_MS, child.status);
  if (status?.success !== true) throw new Error("an empty script failed");
  return performance.now() - startedAtMs;
}

/** The same in the kind of terminal that the client gets: that takes some time of its own. */
async function emptyInTerminal(): Promise<number> {
  const ended = untilEnded(DENO, ["run", "--no-prompt", EMPTY_SCRIPT], PROJECT);
  const startMs = await within(LIMIT_MS, ended);
  if (startMs === undefined) throw new Error("an empty script did not end in a terminal");
  return startMs;
}

/** How long until the server says where it listens. */
async function listening(server: Server): Promise<number> {
  const startedAtMs = performance.now();
  await using _running = await server.start(0);
  return performance.now() - startedAtMs;
}

/** How long until the client shows its prompt in a terminal. */
async function prompting(port: number): Promise<number> {
  const shown = untilShown(PROMPT, DENO, [
    ...["run", "--no-prompt", `--allow-net=localhost:${port}`, CLIENT_SCRIPT],
    ...["--port", String(port), "--nick", "bench", "--lang", "en", "--term=xterm", "--no-suspend"],
  ], PROJECT);
  const startMs = await within(LIMIT_MS, shown);
  if (startMs === undefined) throw new Error("the client showed no prompt");
  return startMs;
}

function roundOf(startMs: number): Round {
  return { figures: { startMs }, deliveries: 0, lost: 0, extra: 0 };
}
