const STOP_GRACE_MS = 3000;
/** What Linux calls USER_HZ: the unit of times in /proc. It is 100 on every common machine. */
const TICKS_PER_SECOND = 100;

/** What a process and its children have used so far. Undefined fields: no /proc here. */
export interface Usage {
  readonly cpuSeconds: number | undefined;
  readonly peakMiB: number | undefined;
  /** Its resident memory at this moment. */
  readonly residentMiB: number | undefined;
}

/** Reads the usage of a process and all its children from /proc. */
export async function usage(pid: number): Promise<Usage> {
  const status = await read(`/proc/${pid}/stat`, `/proc/${pid}/status`);
  const children = (await read(`/proc/${pid}/task/${pid}/children`)).split(/\s+/).filter(Boolean);
  // The times are counted after the program's name, which may hold anything, in parentheses.
  const times = /^.*\)(?: \S+){11} (\d+) (\d+) /m.exec(status);
  const mebibytes = (name: string): number | undefined => {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status);
    return line === null ? undefined : Number(line[1]) / 1024;
  };
  let total: Usage = {
    cpuSeconds: times === null ? undefined : (Number(times[1]) + Number(times[2])) /
      TICKS_PER_SECOND,
    peakMiB: mebibytes("VmHWM"),
    residentMiB: mebibytes("VmRSS"),
  };
  for (const child of children) {
    const { cpuSeconds, peakMiB, residentMiB } = await usage(Number(child));
    total = {
      cpuSeconds: (total.cpuSeconds ?? 0) + (cpuSeconds ?? 0),
      peakMiB: (total.peakMiB ?? 0) + (peakMiB ?? 0),
      residentMiB: (total.residentMiB ?? 0) + (residentMiB ?? 0),
    };
  }
  return total;
}

/** The files' contents, or nothing where there are none. Deno itself reads /proc only with
 * `--allow-all`; `cat` needs no more than the `--allow-run` that starting servers takes anyway. */
async function read(...paths: string[]): Promise<string> {
  const cat = new Deno.Command("cat", { args: paths, stdin: "null", stderr: "null" });
  return new TextDecoder().decode((await cat.output()).stdout);
}

/** Whether there is such a program: it is run with an argument that makes it end at once. */
export async function isProgram(name: string, argument: string): Promise<boolean> {
  try {
    await new Deno.Command(name, { args: [argument], stdin: "null" }).output();
    return true;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}

/** Every process that was started here and has not ended. */
const running = new Set<Deno.ChildProcess>();

/** Starts a process and remembers it for {@linkcode killAll}. */
export function spawn(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  const child = new Deno.Command(program, options).spawn();
  running.add(child);
  void child.status.then(() => running.delete(child));
  return child;
}

/** Ends what is still running, at once: for when the bench itself is interrupted. */
export function killAll(): void {
  for (const child of running) signal(child, "SIGKILL");
}

/** Ends a process: SIGTERM, and after a grace period SIGKILL. */
export async function stop(child: Deno.ChildProcess): Promise<void> {
  signal(child, "SIGTERM");
  if (await within(STOP_GRACE_MS, child.status) === undefined) signal(child, "SIGKILL");
  await child.status;
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    // It is gone already: what was wanted.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The promise's value, or undefined when it takes longer than `limitMs`. */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A process's output, a line at each call. It is read to its end even if nobody asks, lest its pipe fill up. */
export function readLines(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): () => Promise<string | undefined> {
  const lines: string[] = [];
  const waiting: Array<(line: string | undefined) => void> = [];
  let ended = false;
  async function pump(): Promise<void> {
    let rest = "";
    for await (const chunk of output.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        const waiter = waiting.shift();
        if (waiter === undefined) lines.push(line);
        else waiter(line);
      }
    }
    ended = true;
    for (const waiter of waiting) waiter(undefined);
  }
  void pump();
  return () => {
    const line = lines.shift();
    if (line !== undefined || ended) return Promise.resolve(line);
    return new Promise((resolve) => waiting.push(resolve));
  };
}
