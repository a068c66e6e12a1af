/**
 * Takes a part of one core and does nothing with it, until its process is ended: in the place of programs
 * that had work to do, it shows what their mere presence costs others on the same machine.
 *
 * @module
 */

import process from "node:process";

/** What the bench asks of one busy process, as JSON in its only argument. */
export interface BusyJob {
  /** Which part of one core it takes; what it could not have, it takes later. */
  readonly cores: number;
}

/** So long it rests when it has had its part. */
const REST_MS = 1;

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

if (import.meta.main) {
  const { cores }: BusyJob = JSON.parse(Deno.args[0] ?? "");
  const began = { atMs: performance.now(), usedMs: usedMs() };
  // When the bench is gone, nobody ends this process but itself.
  void Deno.stdin.read(new Uint8Array(1)).then(() => Deno.exit(0));
  for (;;) {
    while (usedMs() - began.usedMs < cores * (performance.now() - began.atMs));
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}
