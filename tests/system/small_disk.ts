/**
 * A disk in memory that is soon full, in a mount namespace of its own: it takes Linux, root, unshare and nsenter.
 * It is gone with whoever holds it.
 *
 * @module
 */

import { Process } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const MOUNT_MS = 30_000;

/** Whether there can be one here. */
export const HAS_SMALL_DISKS: boolean = Deno.build.os === "linux" && await succeeds(
  ...["unshare", "-m", "sh", "-c"],
  'mount -t tmpfs -o size=1m papo-test "$0" && command -v nsenter',
  "/tmp",
);

async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args }).output()).success;
  } catch {
    return false;
  }
}

/** See the top of this file. */
export class SmallDisk implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #holder: Process;

  private constructor(folder: TemporaryFolder, holder: Process) {
    this.#folder = folder;
    this.#holder = holder;
  }

  /** One of that size, as `mount` wants it. */
  static async create(size: string): Promise<SmallDisk> {
    const folder = new TemporaryFolder();
    const script = `mount -t tmpfs -o size=${size} papo-test "$0" && echo ready && read _`;
    const holder = new Process(["unshare", "-m", "sh", "-c", script, folder.path], "C");
    await holder.until(() => holder.stdout.includes("ready"), "the disk", MOUNT_MS);
    return new SmallDisk(folder, holder);
  }

  /** Where it is, for programs that {@link SmallDisk.prefix} stands before. */
  get path(): string {
    return this.#folder.path;
  }

  /** What stands before a command that is to have it. */
  get prefix(): readonly string[] {
    return ["nsenter", "-t", `${this.#holder.pid}`, "-m", "--"];
  }

  /** Leaves room for so much, in KiB. */
  async fill(leftKiB: number): Promise<void> {
    await this.#run(`
      free=$(df -k --output=avail "$0" | tail -n 1)
      head -c "$(( (free - ${leftKiB}) * 1024 ))" /dev/zero > "$0/ballast"`);
  }

  /** Takes that back. */
  async clear(): Promise<void> {
    await this.#run('rm "$0/ballast"');
  }

  async #run(script: string): Promise<void> {
    const [command = "", ...args] = [...this.prefix, "sh", "-c", script, this.path];
    const { success, stderr } = await new Deno.Command(command, { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}
