/**
 * A real terminal for system tests: tmux, with a server of its own.
 *
 * @module
 */

import { DEADLINE_MS, type TestServer } from "./harness.ts";

const CLIENT_SCRIPT = new URL("../../client.ts", import.meta.url).pathname;
/** How often the screen is looked at while something is awaited, in milliseconds. */
const LOOK_MS = 20;

const decoder = new TextDecoder();

/** Whether there is tmux on this machine. */
export async function hasTmux(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("tmux", { args: ["-V"] }).output();
    return success;
  } catch {
    return false;
  }
}

/** What a terminal begins with. */
export interface TmuxOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** What runs in it, as a shell command; an interactive shell if there is none. */
  readonly command?: string;
}

/** One terminal of a size, with a program in it. */
export class Tmux implements AsyncDisposable {
  readonly #socket = `papo-test-${crypto.randomUUID().slice(0, 8)}`;

  private constructor() {}

  static async open({ columns = 80, rows = 24, command }: TmuxOptions = {}): Promise<Tmux> {
    const tmux = new Tmux();
    const size = ["-x", `${columns}`, "-y", `${rows}`];
    const shell = "env -u HISTFILE PS1='$ ' LC_ALL=C.UTF-8 bash --norc --noprofile";
    // Without a configuration; what has ended can still be looked at.
    await tmux.#run(
      ["-f", "/dev/null", "new-session", "-d", ...size, command ?? shell],
      ["set-option", "-g", "remain-on-exit", "on"],
      ["set-option", "-g", "history-limit", "50000"],
    );
    return tmux;
  }

  /** The client in a terminal: as {@link Tmux.open}, with the program's arguments. */
  static client(
    port: number,
    args: readonly string[] = [],
    options: Omit<TmuxOptions, "command"> = {},
  ): Promise<Tmux> {
    return Tmux.open({ ...options, command: clientCommand(port, args) });
  }

  /** Presses keys, as tmux calls them: `Enter`, `C-c`, `M-1`, … */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#run(["send-keys", ...keys]);
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#run(["send-keys", "-l", text]);
  }

  /** Pastes as a terminal does, in brackets if the program asked for them. */
  async paste(text: string): Promise<void> {
    await this.#paste(text, ["-p"]);
  }

  /** Pastes as a terminal does that knows no brackets. */
  async pasteUnmarked(text: string): Promise<void> {
    await this.#paste(text, []);
  }

  async #paste(text: string, flags: readonly string[]): Promise<void> {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, text);
      await this.#run(["load-buffer", file], ["paste-buffer", ...flags, "-r"]);
    } finally {
      await Deno.remove(file);
    }
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#run(["resize-window", "-x", `${columns}`, "-y", `${rows}`]);
  }

  /** The rows that can be seen, without the empty ones at the end, and above what stands at the bottom. */
  async screen(): Promise<string[]> {
    return (await this.#run(["capture-pane", "-p"])).replace(/^\n+/, "").trimEnd().split("\n");
  }

  /** All that was ever written and not taken away, rows that the terminal wrapped joined. */
  async everything(): Promise<string[]> {
    return (await this.#run(["capture-pane", "-p", "-J", "-S", "-"])).trimEnd().split("\n")
      .map((row) => row.trimEnd());
  }

  /** The same, row by row as they stand there. */
  async allRows(): Promise<string[]> {
    return (await this.#run(["capture-pane", "-p", "-S", "-"])).trimEnd().split("\n");
  }

  /** Something tmux knows of the pane, such as `cursor_x` or `pane_title`. */
  async tells(name: string): Promise<string> {
    return (await this.#run(["display-message", "-p", `#{${name}}`])).trimEnd();
  }

  /** Waits until the screen is as wished, and returns it. */
  async until(
    isWished: (screen: string[]) => boolean,
    what: string,
    ms: number = DEADLINE_MS,
  ): Promise<string[]> {
    const deadlineMs = performance.now() + ms;
    for (;;) {
      const screen = await this.screen();
      if (isWished(screen)) return screen;
      if (performance.now() > deadlineMs) {
        throw new Error(`after ${ms} ms still waiting for ${what}:\n${screen.join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Waits until the cursor stands in that column, and row if that matters. */
  async untilCursor(column: number, row?: number): Promise<void> {
    const deadlineMs = performance.now() + DEADLINE_MS;
    for (;;) {
      const [x, y] = [Number(await this.tells("cursor_x")), Number(await this.tells("cursor_y"))];
      if (x === column && (row === undefined || y === row)) return;
      if (performance.now() > deadlineMs) throw new Error(`the cursor stands at ${x}, ${y}`);
    }
  }

  /** Waits until some row holds the text. */
  async untilSeen(text: string, ms?: number): Promise<string[]> {
    return await this.until((rows) => rows.some((row) => row.includes(text)), text, ms);
  }

  /** Waits until the command that was given has ended: tmux sometimes misses that, and says nothing of it. */
  async untilEnded(ms: number): Promise<void> {
    const pid = await this.tells("pane_pid");
    const deadlineMs = performance.now() + ms;
    while (isRunning(pid)) {
      if (performance.now() > deadlineMs) {
        throw new Error(`after ${ms} ms it still runs:\n${(await this.screen()).join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const socket = await this.tells("socket_path");
    await this.#run(["kill-server"]);
    // tmux leaves it behind.
    await Deno.remove(socket).catch(() => {});
  }

  async #run(...commands: readonly (readonly string[])[]): Promise<string> {
    const args = commands.flatMap((command, index) => index === 0 ? command : [";", ...command]);
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-L", this.#socket, "-u", ...args],
      env: { TMUX: "" },
    }).output();
    if (!success) throw new Error(`tmux ${args.join(" ")}: ${decoder.decode(stderr)}`);
    return decoder.decode(stdout);
  }
}

/** Whether a process has not ended, be it that nobody has asked how it did. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

/**
 * Waits until the client of the server at that port is stopped. It says so a moment before: it could not
 * afterwards.
 */
export async function untilStopped(port: number): Promise<void> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (;;) {
    const { stdout } = await new Deno.Command("ps", { args: ["-axo", "state=,args="] }).output();
    const processes = decoder.decode(stdout).split("\n");
    if (processes.some((each) => each.startsWith("T") && isClientOf(each, port))) return;
    if (performance.now() > deadlineMs) throw new Error("the client is not stopped");
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function isClientOf(process: string, port: number): boolean {
  return process.includes(" run ") && process.includes(`--port ${port} `);
}

/** How the client is started from a shell. */
export function clientCommand(port: number, args: readonly string[] = []): string {
  const flags = `run --no-prompt --allow-net=127.0.0.1:${port}`;
  const all = ["--host", "127.0.0.1", "--port", `${port}`, ...args].join(" ");
  return `env LC_ALL=en_US.UTF-8 '${Deno.execPath()}' ${flags} '${CLIENT_SCRIPT}' ${all}`;
}

/** A server, ana's client in a terminal, and bia who speaks to it in another way. */
export interface Together<Other> extends AsyncDisposable {
  readonly server: TestServer;
  readonly ana: Tmux;
  readonly bia: Other;
}

/** Those three, who go in the order that is the other way round. */
export function together<Other extends AsyncDisposable>(
  server: TestServer,
  bia: Other,
  ana: Tmux,
): Together<Other> {
  const all = new AsyncDisposableStack();
  for (const one of [server, bia, ana]) all.use(one);
  return { server, ana, bia, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
