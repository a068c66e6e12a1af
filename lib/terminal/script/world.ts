/**
 * The system, as the commands for scripts and the filter see it.
 *
 * @module
 */

import { socketTransport } from "../socket_transport.ts";
import { systemClock } from "../../startup/system_clock.ts";
import { complain } from "../../startup/console.ts";
import type { Access } from "../access.ts";
import { LineOutput } from "./line_output.ts";
import type { ScriptWorld } from "./script.ts";

/** What those need that are no conversation in a terminal. */
export function worldOf(access: Access): ScriptWorld {
  return {
    connect: async (servers) => socketTransport(await access.connect(servers)),
    ...(access.password !== undefined && { password: access.password }),
    ...(access.key !== undefined && { key: access.key }),
    ...(access.roomKeys !== undefined && { roomKeys: access.roomKeys }),
    clock: systemClock,
    input: Deno.stdin.readable,
    matcher: async (pattern) => {
      const { Matcher } = await import("./matcher.ts");
      return new Matcher(pattern, systemClock);
    },
    output: new LineOutput((bytes) => Deno.stdout.write(bytes), systemClock),
    complain,
    explain: (error) => access.explain(error),
    asksPassword: Deno.stdin.isTerminal(),
    stopped: new Promise((resolve) => {
      // Exit codes as a shell would show them, had the signal ended the process.
      Deno.addSignalListener("SIGINT", () => resolve(130));
      // Windows has no SIGTERM to listen to.
      if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => resolve(143));
    }),
  };
}
