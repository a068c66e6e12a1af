/**
 * What tabs leave for the other tabs of this browser while they may not be able to answer: a browser stops those
 * that nobody looks at. It owns that place in what all tabs keep.
 *
 * @module
 */

import { type Handover, isHandover } from "./handover.ts";
import type { Memory } from "./memory.ts";

/** A server knows nobody longer who is not connected, and a stopped tab is not for long. */
const LEFT_MS = 10 * 60_000;
/** A tab that somebody has gone on from learns of it when it comes back, be it days later. */
const TAKEN_MS = 7 * 24 * 60 * 60_000;
const NAME = "left";

/** What one tab has left: by what one goes on from it, or that somebody has taken that. */
interface Left {
  readonly atMs: number;
  readonly handover?: unknown;
}

/** What a tab has left that may be taken. */
export interface Found {
  /** The tab. */
  readonly tab: string;
  /** By what one goes on from it. */
  readonly handover: Handover;
}

/** See the top of this file. */
export class LeftBehind {
  readonly #memory: Memory;
  readonly #nowMs: () => number;

  /** In the memory that all tabs have; `nowMs` is a UTC time. */
  constructor(memory: Memory, nowMs: () => number) {
    this.#memory = memory;
    this.#nowMs = nowMs;
  }

  /** All that may be taken. */
  get found(): readonly Found[] {
    return Object.entries(this.#read()).flatMap(([tab, { handover }]) =>
      isHandover(handover) ? [{ tab, handover }] : []
    );
  }

  /** A tab leaves that. */
  leave(tab: string, handover: Handover): void {
    this.#write(tab, { atMs: this.#nowMs(), handover });
  }

  /** Takes what a tab has left; `undefined` where there is nothing any more. */
  take(tab: string): Handover | undefined {
    const { handover } = this.#read()[tab] ?? {};
    if (!isHandover(handover)) return undefined;
    this.#write(tab, { atMs: this.#nowMs() });
    return handover;
  }

  /** A tab is back, and leaves nothing; says whether somebody has taken it. */
  comeBack(tab: string): boolean {
    const left = this.#read()[tab];
    if (left === undefined) return false;
    this.#write(tab, undefined);
    return left.handover === undefined;
  }

  #write(tab: string, left: Left | undefined): void {
    const { [tab]: _before, ...others } = this.#read();
    const all = left === undefined ? others : { ...others, [tab]: left };
    this.#memory.write(NAME, Object.keys(all).length === 0 ? undefined : all);
  }

  /** What is too old is as good as gone. */
  #read(): Readonly<Record<string, Left>> {
    const kept = this.#memory.read(NAME);
    if (typeof kept !== "object" || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(([, left]) => isLeft(left) && this.#isFresh(left)),
    );
  }

  #isFresh({ atMs, handover }: Left): boolean {
    const ageMs = this.#nowMs() - atMs;
    return ageMs >= 0 && ageMs < (handover === undefined ? TAKEN_MS : LEFT_MS);
  }
}

function isLeft(value: unknown): value is Left {
  return typeof value === "object" && value !== null && "atMs" in value &&
    typeof value.atMs === "number";
}
