import { assert } from "@std/assert";
import { TemporaryFolder } from "./temporary.ts";
import { PROJECT } from "./typed.ts";

async function run(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      ...{ args: [...args], cwd: PROJECT, stdout: "null", stderr: "null" },
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** Whether a commit is in the history of this one: in an archive there is none. */
export async function hasCommit(commit: string): Promise<boolean> {
  return await run("git", "cat-file", "-e", `${commit}^{commit}`);
}

/** That commit, in a folder of its own. */
export async function folderOf(commit: string): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder();
  const isThere = await run("sh", "-c", `git archive ${commit} | tar -x -C "$0"`, folder.path);
  assert(isThere, "the older commit is put into a folder");
  return folder;
}
