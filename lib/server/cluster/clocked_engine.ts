/**
 * An engine whose clock is watched: what is said in a chat has the engine's time, and how long a ban holds goes by
 * it, so an operator wants to know where that is another than this machine's.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { Engine, EngineReader, KeptText } from "./line.ts";

/** By so much two clocks may differ before anyone is told. */
const TOLERATED_MS = 60_000;

/** See the top of this file. */
export class ClockedEngine implements Engine {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #onDiffers: (aheadMs: number) => void;
  /** What was put in line last: when it comes back, it has just been put there. */
  #sent = "";
  #differs = false;

  /** `onDiffers` is told by how much the engine's clock is ahead, and (0) once it is not any more. */
  constructor(engine: Engine, clock: Clock, onDiffers: (aheadMs: number) => void) {
    this.#engine = engine;
    this.#clock = clock;
    this.#onDiffers = onDiffers;
  }

  /** As {@link Engine.append}. */
  append(text: string, id: string, done: (isKnown: boolean) => void): void {
    this.#sent = text;
    this.#engine.append(text, id, done);
  }

  /** As {@link Engine.read}. */
  read(reader: EngineReader, after: number): void {
    this.#engine.read({
      bring: (seq, utcMs, text) => {
        if (text === this.#sent) this.#compare(utcMs);
        reader.bring(seq, utcMs, text);
      },
      missing: () => reader.missing(),
      replaced: (sinceMs) => reader.replaced(sinceMs),
      reached: (works, isFull) => reader.reached(works, isFull),
    }, after);
  }

  /** As {@link Engine.keep}. */
  keep(kept: KeptText, done: (isKept: boolean) => void): void {
    this.#engine.keep(kept, done);
  }

  /** As {@link Engine.doubt}. */
  doubt(after: number, done: (stands: boolean) => void): void {
    this.#engine.doubt(after, done);
  }

  /** As {@link Engine.recall}. */
  recall(done: (kept: KeptText | undefined) => void): void {
    this.#engine.recall(done);
  }

  /** As {@link Engine.close}. */
  async close(): Promise<void> {
    await this.#engine.close();
  }

  #compare(utcMs: number): void {
    const aheadMs = utcMs - this.#clock.utcMs();
    const differs = Math.abs(aheadMs) > TOLERATED_MS;
    if (differs === this.#differs) return;
    this.#differs = differs;
    this.#onDiffers(differs ? aheadMs : 0);
  }
}
