import { isProgram, spawn, stop } from "./process.ts";

const SCRIPT = "script";
/** In a terminal of the usual size; no argument of the bench's needs quoting. */
const SIZE = "stty cols 80 rows 24";

/** Whether programs can be run in a terminal here: by util-linux's `script`. */
export async function hasPty(): Promise<boolean> {
  // BSD's and macOS's program of that name takes other options, and does not say its version.
  if (Deno.build.os !== "linux") return false;
  return await isProgram(SCRIPT, "--version");
}

/** How to get it. */
export const PTY_INSTALL = "apt-get install bsdutils";

/** Runs a program in a terminal until it has shown a text; returns after how many milliseconds. */
export async function untilShown(
  text: string,
  program: string,
  args: readonly string[],
  cwd: URL,
): Promise<number> {
  const startedAtMs = performance.now();
  const child = inTerminal(program, args, cwd);
  try {
    let shown = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      shown += chunk;
      if (shown.includes(text)) return performance.now() - startedAtMs;
    }
    throw new Error(`it ended without showing ${JSON.stringify(text)}: ${JSON.stringify(shown)}`);
  } finally {
    await stop(child);
  }
}

/** Runs a program in a terminal until it ends; returns after how many milliseconds. */
export async function untilEnded(
  program: string,
  args: readonly string[],
  cwd: URL,
): Promise<number> {
  const startedAtMs = performance.now();
  const child = inTerminal(program, args, cwd);
  await child.stdout.cancel();
  await child.status;
  return performance.now() - startedAtMs;
}

function inTerminal(program: string, args: readonly string[], cwd: URL): Deno.ChildProcess {
  const command = `${SIZE}; exec ${[program, ...args].join(" ")}`;
  return spawn(SCRIPT, {
    args: ["-qec", command, "/dev/null"],
    cwd,
    // Held open: at its end, `script` would end the program's input too.
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  });
}
