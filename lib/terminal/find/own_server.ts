/**
 * A server that is started by whoever found none, and ends with him. It is a process of its own, with the
 * permissions that it has when it is started by hand: by the task that is there for that, or as what is built
 * starts it.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BUILT } from "../../startup/built.ts";

/** What it is started by, as one types it. */
export const SERVER_COMMAND = BUILT === undefined
  ? "deno task server:lan"
  : `${BUILT.server} --host ::`;
/** Where the tasks are, in a clone. */
const CONFIG = new URL("../../../deno.json", import.meta.url);
/** Beside all that is bundled, the server, and what says which permissions it takes. */
const BUNDLED = {
  server: new URL("./server.js", import.meta.url),
  permissions: new URL("./packaging/permissions.js", import.meta.url),
};
/** With what is bundled, Deno finds all there is. */
const BARE = ["run", "--no-config", "--no-lock", "--no-remote", "--no-npm"];
/** Silent but for saying that it listens, and not without whoever started it; */
const QUIETLY = ["--quiet", "--until-input-ends"];
/** and for the network. */
const ARGUMENTS = ["--host", "::", ...QUIETLY];

/** What came of starting it. */
export type Start =
  | { readonly type: "started"; readonly server: AsyncDisposable }
  /** Programs may not be started from here, or whoever was asked does not want it. */
  | { readonly type: "forbidden" }
  /** It has ended at once. */
  | { readonly type: "failed" };

/** Whether there is one to start. */
export function hasServer(): boolean {
  return Deno.build.standalone ? isThere(binary()) : CONFIG.protocol === "file:";
}

/** Starts it; on a terminal, Deno asks whether that is allowed. `onAllowed` is called where it is. */
export async function ownServer(onAllowed: () => void): Promise<Start> {
  const program = Deno.build.standalone ? binary() : Deno.execPath();
  const { state } = Deno.permissions.requestSync({ name: "run", command: program });
  if (state !== "granted") return { type: "forbidden" };
  onAllowed();
  const child = new Deno.Command(program, {
    args: await argumentsOf(program),
    // It ends with this, however this program ends.
    stdin: "piped",
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

/** What starts it, by a program that may be Deno. */
async function argumentsOf(program: string): Promise<string[]> {
  if (Deno.build.standalone) return ARGUMENTS;
  if (BUILT === undefined) {
    return ["task", "--quiet", "--config", fileURLToPath(CONFIG), "server:lan", ...QUIETLY];
  }
  const asking = [
    ...BARE,
    "--no-prompt",
    fileURLToPath(BUNDLED.permissions),
    "server",
    ...ARGUMENTS,
  ];
  const { stdout } = await new Deno.Command(program, { args: asking, stderr: "null" }).output();
  const flags = new TextDecoder().decode(stdout).split("\n").filter((flag) => flag !== "");
  return [...BARE, ...flags, fileURLToPath(BUNDLED.server), ...ARGUMENTS];
}

/** The other of the two that are compiled. */
function binary(): string {
  const end = Deno.build.os === "windows" ? ".exe" : "";
  return join(dirname(Deno.execPath()), `papo-server${end}`);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

async function end(child: Deno.ChildProcess): Promise<void> {
  // Where it has ended by itself, there is nothing to close.
  await child.stdin.close().catch(() => {});
  await child.status;
}

/** Lest it waits for someone who reads what else it says. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}
