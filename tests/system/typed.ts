import { Process } from "./harness.ts";

/** The folder that the tasks are run in. */
export const PROJECT = new URL("../../", import.meta.url).pathname;

/** A command as someone types it in the project's folder; `prefix` says on which machine. */
export class Typed extends Process {
  constructor(command: string, prefix: readonly string[] = []) {
    super([...prefix, "sh", "-c", `cd "$0" && exec ${command}`, PROJECT], "en_US.UTF-8");
  }

  /** A task that is killed leaves behind what it has started: it is asked to stop. */
  override async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.outcome().catch(() => {});
    await super[Symbol.asyncDispose]();
  }
}
