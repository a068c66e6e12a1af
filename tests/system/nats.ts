import { Process, Program, SERVER_NET, SERVER_SCRIPT } from "./harness.ts";
import type { SmallDisk } from "./small_disk.ts";
import { TemporaryFolder } from "./temporary.ts";

const COMMAND = "nats-server";
/** How long programs may take to start where many do at once. */
const START_MS = 60_000;

/** How long anything may take where programs are killed and started. */
export const LONG_MS = 60_000;
/** Whether there is a NATS server here. */
export async function hasNats(): Promise<boolean> {
  try {
    return (await new Deno.Command(COMMAND, { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

/** A NATS server as a process, with JetStream unless `flags` say otherwise; its port is its own for good. */
export class Nats implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly #saved = new TemporaryFolder();
  readonly #flags: readonly string[];
  readonly #disk: SmallDisk | undefined;
  #process: Process | undefined;
  #port = -1;

  private constructor(flags: readonly string[], disk: SmallDisk | undefined) {
    this.#flags = flags;
    this.#disk = disk;
  }

  /** On a disk of its own, if there is one. */
  static async start(flags: readonly string[] = ["-js"], disk?: SmallDisk): Promise<Nats> {
    const nats = new Nats(flags, disk);
    await nats.start();
    return nats;
  }

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const store = ["-sd", this.#disk?.path ?? this.#folder.path];
    const args = [...this.#flags, "-a", "127.0.0.1", "-p", `${this.#port}`, ...store];
    const process = this.#process = new Process(
      [...this.#disk?.prefix ?? [], COMMAND, ...args],
      "C",
    );
    const isReady = (): boolean => process.stderr.some((line) => line.includes("Server is ready"));
    await process.until(isReady, "NATS", START_MS);
    const listening = process.stderr.find((line) => line.includes("Listening for client"));
    this.#port = Number(/:(\d+)$/.exec(listening ?? "")?.[1]);
  }

  /** What its disk has is kept by the side; it does not run meanwhile. */
  async save(): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
    await this.#copy(this.#folder.path, this.#saved.path);
  }

  /** A power cut: its disk has what it had when it was saved. It does not run then. */
  async lose(): Promise<void> {
    await this.kill();
    await this.#copy(this.#saved.path, this.#folder.path);
  }

  async #copy(from: string, to: string): Promise<void> {
    for await (const { name } of Deno.readDir(to)) {
      await Deno.remove(`${to}/${name}`, { recursive: true });
    }
    await new Deno.Command("cp", { args: ["-a", `${from}/.`, to] }).output();
  }

  /** It ends at once. */
  async kill(): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#folder[Symbol.dispose]();
    this.#saved[Symbol.dispose]();
  }
}

/** Three NATS servers that are one engine, each of which is yet to be started. */
export function oneOfThree(): (() => Promise<Nats>)[] {
  const routes = freePorts(3);
  return routes.map((route, n) => {
    const others = routes.map((port) => `nats://127.0.0.1:${port}`).join(",");
    const cluster = ["--cluster", `nats://127.0.0.1:${route}`, "--routes", others];
    return () => Nats.start(["-js", "-n", `nats${n}`, "--cluster_name", "papo", ...cluster]);
  });
}

/** The same, started. */
export async function startThree(): Promise<Nats[]> {
  return await Promise.all(oneOfThree().map((start) => start()));
}

/** Ports that were free a moment ago. */
export function freePorts(count: number): number[] {
  const sockets = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = sockets.map(({ addr }) => addr.port);
  for (const socket of sockets) socket.close();
  return ports;
}

/** One of several servers, as a process of its own. */
export class Member implements AsyncDisposable {
  readonly program: Program;
  readonly port: number;

  private constructor(program: Program, port: number) {
    this.program = program;
    this.port = port;
  }

  /** `file` is one that it may read and write, `script` the program. */
  static async start(
    engine: string,
    args: readonly string[] = [],
    file?: string,
    script = SERVER_SCRIPT,
  ): Promise<Member> {
    const own = ["--port", "0", "--lang", "en", "--engine", engine, ...args];
    const disk = [`--allow-read=${file}`, `--allow-write=${file},${file}-wal`];
    const flags = [SERVER_NET, ...file === undefined ? [] : disk];
    const program = new Program(flags, script, own, "en_US.UTF-8");
    // One that says why it cannot be in the chat need not be waited for.
    const isOver = (): boolean => program.stdout.length > 0 || program.hasEnded;
    await program.until(isOver, "the first line", START_MS);
    if (program.stdout.length === 0) throw new Error(`it ended: ${program.stderr.join("\n")}`);
    return new Member(program, Number(/:(\d+)$/.exec(program.stdout[0] ?? "")?.[1]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
  }
}
