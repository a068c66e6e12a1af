/**
 * Machines of their own, as far as programs can tell: another network, another hosts file. They take
 * Linux, root, and the tools unshare, nsenter, mount and ip; where those are missing, their tests are
 * skipped, and shown as ignored.
 *
 * @module
 */

import { within } from "./harness.ts";

/** Whether there can be such machines here. */
export const HAS_NAMESPACES: boolean = Deno.build.os === "linux" && await succeeds(
  ...["unshare", "-n", "-m", "sh", "-c"],
  "ip link set lo up && mount --bind /etc/hosts /etc/hosts && command -v nsenter bash",
);

async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, { args }).output();
    return success;
  } catch {
    return false;
  }
}

/** See the top of this file. */
export class Namespace implements AsyncDisposable {
  readonly #holder: Deno.ChildProcess;
  readonly #folder: string;

  private constructor(holder: Deno.ChildProcess, folder: string) {
    this.#holder = holder;
    this.#folder = folder;
  }

  /** One with that hosts file, set up further by a shell's commands. */
  static async create(hosts: string, setup = "true"): Promise<Namespace> {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/hosts`, hosts);
    const script =
      `ip link set lo up && mount --bind "$0" /etc/hosts && ${setup} && echo ready; read _`;
    const holder = new Deno.Command("unshare", {
      args: ["-n", "-m", "sh", "-c", script, `${folder}/hosts`],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const namespace = new Namespace(holder, folder);
    const reader = holder.stdout.getReader();
    const { value } = await within(reader.read(), () => "setting a namespace up");
    await reader.cancel();
    if (new TextDecoder().decode(value) === "ready\n") return namespace;
    await namespace[Symbol.asyncDispose]();
    throw new Error(`the namespace could not be set up by ${setup}`);
  }

  /** The process that keeps it. */
  get pid(): number {
    return this.#holder.pid;
  }

  /** What stands before a command that is to run in there. */
  get prefix(): readonly string[] {
    return ["nsenter", "-t", `${this.pid}`, "-n", "-m", "--"];
  }

  /** What a shell's commands print in there; they must not fail. */
  async run(script: string): Promise<string> {
    const [command = "", ...args] = [...this.prefix, "sh", "-c", script];
    const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
    if (!success) throw new Error(`${script}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }

  /** Whether someone in there who connects to that address is spoken to. */
  async reaches(address: string, port: number): Promise<boolean> {
    const script = 'exec 3<>"/dev/tcp/$0/$1" && head -n 1 <&3 | grep -q "^\\*"';
    const [command = "", ...args] = [...this.prefix, "bash", "-c", script, address, `${port}`];
    const { success } = await new Deno.Command(command, { args, stderr: "null" }).output();
    return success;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}
