/**
 * The client without a person: each script in a file of its own, loaded when it is asked for.
 *
 * @module
 */

import type { ScriptName, ScriptOptions } from "../options.ts";
import { EXIT } from "./exit_code.ts";
import type { Script, ScriptWorld } from "./script.ts";

/** Runs one script until it ends; gives the exit code. */
export async function runScript(options: ScriptOptions, world: ScriptWorld): Promise<number> {
  const script = await load(options, world);
  return await script.run();
}

async function load(options: ScriptOptions, world: ScriptWorld): Promise<Script> {
  switch (options.script) {
    case "send":
      return new (await import("./send.ts")).Send(options, world);
    case "tail":
      return new (await import("./tail.ts")).Tail(options, world);
    case "search":
      return new (await import("./search.ts")).Search(options, world);
    case "wait":
      return new (await import("./wait.ts")).Wait(options, world);
    case "who":
      return new (await import("./who.ts")).Who(options, world);
    case "rooms":
      return new (await import("./rooms.ts")).Rooms(options, world);
    case "topic":
      return new (await import("./topic.ts")).Topic(options, world);
  }
}

/**
 * The exit code of a script that could not do what it was told. Of `search`, as of grep, 1 says
 * that nothing was found, so that a shell can tell the two apart.
 */
export function failureCode(script: ScriptName): number {
  return script === "search" ? EXIT.trouble : EXIT.failed;
}
