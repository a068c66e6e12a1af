/**
 * Loaded into a server before its own program (`--preload`): notes how long its event loop takes from one
 * turn to the next at most, and how much of that time the server itself ran. A long gap with little of
 * the server's own time in it was another program's doing.
 *
 * Each SIGUSR2 has the longest gap since the last one written to stderr, a line of JSON.
 *
 * @module
 */

import process from "node:process";

/** The longest time between two turns of the event loop. */
export interface Gap {
  readonly gapMs: number;
  /** The processor time that the whole server used in it. */
  readonly gapCpuMs: number;
}

/** How often the event loop is looked at. */
const EVERY_MS = 2;
const NO_GAP: Gap = { gapMs: 0, gapCpuMs: 0 };

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function watch(): void {
  let longest = NO_GAP;
  let last = { atMs: performance.now(), usedMs: usedMs() };
  const timer = setInterval(() => {
    const now = { atMs: performance.now(), usedMs: usedMs() };
    const gapMs = now.atMs - last.atMs - EVERY_MS;
    if (gapMs > longest.gapMs) longest = { gapMs, gapCpuMs: now.usedMs - last.usedMs };
    last = now;
  }, EVERY_MS);
  Deno.unrefTimer(timer);
  Deno.addSignalListener("SIGUSR2", () => {
    Deno.stderr.writeSync(new TextEncoder().encode(JSON.stringify(longest) + "\n"));
    longest = NO_GAP;
  });
}

watch();
