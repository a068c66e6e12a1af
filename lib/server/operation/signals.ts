/**
 * What signals ask of a server: to stop, or to read its files anew. SIGHUP can mean either: a service
 * manager (or `kill -HUP`) wants the files read; a terminal that was closed wants an end, for nobody
 * is there any more to end it.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";

/** The same key press can reach a program twice when `deno task` or npx stands between. */
const SAME_SIGNAL_MS = 100;

/** Where signals come from, and what else of the system they have to do with. */
export interface SignalSource {
  /** Calls `act` at each signal of that name. */
  on(name: "SIGINT" | "SIGTERM" | "SIGHUP", act: () => void): void;
  /** Whether the program was in a terminal, and is in none any more. */
  hasLostTerminal(): boolean;
  /** Ends the process at once. */
  exit(): void;
}

/** The system's. */
export function systemSignals(): SignalSource {
  const isWindows = Deno.build.os === "windows";
  // None where all three lead elsewhere, as with nohup: then no terminal is the server's.
  const terminals = [Deno.stdin, Deno.stdout, Deno.stderr].filter((one) => one.isTerminal());
  return {
    on: (name, act) => {
      // Windows has no SIGTERM to listen to.
      if (name !== "SIGTERM" || !isWindows) Deno.addSignalListener(name, act);
    },
    // What hung up is none any more. Windows has a SIGHUP for nothing else.
    hasLostTerminal: () =>
      isWindows || terminals.length > 0 && !terminals.some((one) => one.isTerminal()),
    exit: () => Deno.exit(0),
  };
}

/**
 * From now on what may not grow on, by a limit of the system (`ulimit -f`, `LimitFSIZE`), is refused to whoever
 * writes it, as by a full disk; otherwise the signal that comes with it would end the process without a word.
 */
export function outliveFileLimit(): void {
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", () => {});
}

/** Resolves when nothing more can come of the standard input. */
export async function inputEnded(): Promise<void> {
  const chunk = new Uint8Array(1024);
  try {
    while (await Deno.stdin.read(chunk) !== null);
  } catch {
    // What cannot be read has ended.
  }
}

/** Listens to them from its making on. */
export class Signals {
  readonly #source: SignalSource;
  readonly #clock: Clock;
  readonly #stop = Promise.withResolvers<void>();
  #stoppedAtMs: number | undefined;
  readonly #reload = Promise.withResolvers<() => Promise<void>>();
  /** One after the other: the files as they are now must not give way to what they were. */
  #reloads: Promise<void> = Promise.resolve();

  /** See above. */
  constructor(source: SignalSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    source.on("SIGINT", () => this.#end());
    source.on("SIGTERM", () => this.#end());
    source.on("SIGHUP", () => this.#hangUp());
  }

  /** Resolves at the first one that asks for the end. */
  get stopped(): Promise<void> {
    return this.#stop.promise;
  }

  /** Asks for the end, too. */
  stop(): void {
    this.#beginEnd();
  }

  /** From now on, and for those that came before, `reload` reads the files anew. It never rejects. */
  onReload(reload: () => Promise<void>): void {
    this.#reload.resolve(reload);
  }

  /** A second time, it ends the process at once. */
  #end(): void {
    const nowMs = this.#clock.nowMs();
    if (this.#stoppedAtMs === undefined) this.#beginEnd();
    else if (nowMs - this.#stoppedAtMs > SAME_SIGNAL_MS) this.#source.exit();
  }

  #beginEnd(): void {
    this.#stoppedAtMs ??= this.#clock.nowMs();
    this.#stop.resolve();
  }

  #hangUp(): void {
    if (this.#source.hasLostTerminal()) return this.#beginEnd();
    this.#reloads = this.#reloads.then(async () => await (await this.#reload.promise)());
  }
}
