/**
 * A server that is started by whoever found none, and ends with him. It is a process of its own, by the
 * task that is there for that, with that task's permissions.
 *
 * @module
 */

import { BUILT } from "../../startup/built.ts";

/** What it is started by, as one types it. */
export const SERVER_COMMAND = BUILT === undefined
  ? "deno task server:lan"
  : `${BUILT.server} --host ::`;
const CONFIG = new URL("../../../deno.json", import.meta.url);

/** What came of starting it. */
export type Start =
  | { readonly type: "started"; readonly server: AsyncDisposable }
  /** Programs may not be started from here, or whoever was asked does not want it. */
  | { readonly type: "forbidden" }
  /** It has ended at once. */
  | { readonly type: "failed" };

/** Whether there is one to start: what is built has no tasks, and does not know where the other program is. */
export const HAS_SERVER: boolean = BUILT === undefined && CONFIG.protocol === "file:";

/** Starts it; on a terminal, Deno asks whether that is allowed. `onAllowed` is called where it is. */
export async function ownServer(onAllowed: () => void): Promise<Start> {
  const program = Deno.execPath();
  const { state } = Deno.permissions.requestSync({ name: "run", command: program });
  if (state !== "granted") return { type: "forbidden" };
  onAllowed();
  const child = new Deno.Command(program, {
    args: ["task", "--quiet", "--config", pathOf(CONFIG), "server:lan", "--quiet"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const server = { [Symbol.asyncDispose]: () => end(child) };
  const reader = child.stdout.getReader();
  // What it says first is that it listens.
  const { done } = await reader.read();
  if (done) {
    await server[Symbol.asyncDispose]();
    return { type: "failed" };
  }
  void drain(reader);
  return { type: "started", server };
}

async function end(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGTERM");
  } catch {
    // It has ended by itself.
  }
  await child.status;
}

/** Lest it waits for someone who reads what else it says. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.replace(/^\//, "") : path;
}
