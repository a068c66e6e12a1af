/**
 * Those who are connected to this server of several, and what each has asked for that is not carried out yet.
 * What only looks is answered behind one's own requests, without standing in line itself.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { Outlet } from "../chat/member.ts";

/** One of them. */
export class Caller {
  /** Its number here. */
  readonly number: number;
  /** Its connection. */
  readonly outlet: Outlet;
  /** How many of its acts are in line. */
  inLine = 0;
  /** What it asked for behind a look that waits. */
  readonly queue: Command[] = [];
  /** Whether the other servers know where it comes from. */
  isKnown = false;
  /** Whether the look that waits was put in line as a sign of life. */
  isHeard = false;
  /** Whether it is a program, which wants to know where else the chat is. */
  isProgram = false;
  /** Whether it was told that for now nothing can be said. */
  #isWarned = false;
  #waiting: (() => void)[] = [];

  /** Someone who has not asked for anything. */
  constructor(number: number, outlet: Outlet) {
    this.number = number;
    this.outlet = outlet;
  }

  /** Resolves once all that it asked for is carried out; `undefined` where it is. */
  get outstanding(): Promise<void> | undefined {
    if (this.#isIdle) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** It is told, once, that it has to wait for what it asks for, */
  warn(): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    this.outlet.tell({ type: "storage", works: false });
  }

  /** and then that it need not any more. */
  comfort(): void {
    if (!this.#isWarned) return;
    this.#isWarned = false;
    this.outlet.tell({ type: "storage", works: true });
  }

  /** Something was carried out, or nothing more will be. */
  settle(): void {
    if (!this.#isIdle) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  get #isIdle(): boolean {
    return this.inLine === 0 && this.queue.length === 0;
  }
}

/** See the top of this file. */
export class Callers {
  readonly #callers = new Map<Outlet, Caller>();
  #count = 0;

  /** All of them. */
  [Symbol.iterator](): Iterator<Caller> {
    return this.#callers.values();
  }

  /** The one at that connection, if it has asked for anything. */
  known(outlet: Outlet): Caller | undefined {
    return this.#callers.get(outlet);
  }

  /** The one at that connection, from now on. */
  at(outlet: Outlet): Caller {
    let caller = this.#callers.get(outlet);
    if (caller === undefined) {
      caller = new Caller(++this.#count, outlet);
      this.#callers.set(outlet, caller);
    }
    return caller;
  }

  /** It asks for nothing more. */
  delete(caller: Caller): void {
    this.#callers.delete(caller.outlet);
  }

  /** Whatever anyone has asked for waits for the engine. */
  warn(): void {
    for (const caller of this.#callers.values()) if (caller.inLine > 0) caller.warn();
  }

  /** Nobody has to wait for it any more. */
  comfort(): void {
    for (const caller of this.#callers.values()) caller.comfort();
  }

  /** All who are there are told that this is the end, and where the chat goes on; nobody is waited for any more. */
  end(isThere: (outlet: Outlet) => boolean, servers: readonly string[] | undefined): void {
    const closing = { type: "closing", reason: "shutdown" } as const;
    for (const { outlet } of this.clear()) {
      if (!isThere(outlet)) continue;
      outlet.tell(servers === undefined ? closing : { ...closing, servers });
      outlet.end("shutdown");
    }
  }

  /** Nobody is waited for any more: what they asked for will not be carried out here. */
  clear(): Caller[] {
    const callers = [...this.#callers.values()];
    this.#callers.clear();
    for (const caller of callers) {
      caller.inLine = 0;
      caller.queue.length = 0;
      caller.settle();
    }
    return callers;
  }
}

/** Programs are told where else the chat is, whenever that changes. */
export function tellWhereElse(
  callers: Iterable<Caller>,
  servers: readonly string[],
  hasEnded: (outlet: Outlet) => boolean,
): void {
  for (const { isProgram, outlet } of callers) {
    if (isProgram && !hasEnded(outlet)) outlet.tell({ type: "servers", servers });
  }
}
