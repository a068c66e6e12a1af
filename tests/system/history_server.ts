import { type Program, runServer, SERVER_NET } from "./harness.ts";

/** The server as a process that keeps what is said in a file. */
export interface HistoryServer extends AsyncDisposable {
  readonly program: Program;
  readonly port: number;
}

/** Starts the server on a history, with no permission but for that file and the loopback. */
export async function startWithHistory(
  file: string,
  args: readonly string[] = [],
): Promise<HistoryServer> {
  const program = runHistoryServer(file, args);
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]);
  return { program, port, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() };
}

/** As {@link startWithHistory}, where it may not come to listen at all. */
export function runHistoryServer(file: string, args: readonly string[] = []): Program {
  const flags = [
    SERVER_NET,
    `--allow-read=${file}`,
    `--allow-write=${file},${file}-wal`,
  ];
  const own = ["--port", "0", "--lang", "pt-BR", "--rate", "0", "--history", file];
  return runServer([...own, ...args], { flags });
}

/** Ends it at this moment, without a word, as a crash does. */
export async function kill({ program }: HistoryServer): Promise<void> {
  program.signal("SIGKILL");
  await program.outcome();
}

/** Stops it in good order. */
export async function stop({ program }: HistoryServer): Promise<void> {
  program.signal("SIGTERM");
  const { code, stderr } = await program.outcome();
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}`);
}
