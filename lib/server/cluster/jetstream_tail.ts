/**
 * What was brought last out of a chat's stream: it is put back where the engine loses its end, and looked for where
 * that may have lost it and taken in something else at the same place, before anyone who had seen it could put it back.
 *
 * @module
 */

import type { Brought, ReadStream } from "./jetstream_reading.ts";

/** So much of it is kept, in UTF-16 units: many seconds of a busy chat. */
const MAX_UNITS = 4 * 1024 * 1024;
/** So much of it is looked for: always, and where that is in doubt. */
const LOOKED_FOR = 64;
const DOUBTED = 1_024;
/** And so much at once. */
const AT_ONCE = 64;

/** See the top of this file. */
export class JetStreamTail {
  readonly #stream: Pick<ReadStream, "ask">;
  readonly #brought: Brought[] = [];
  #units = 0;
  #isInDoubt = false;

  /** That of a stream of which nothing was brought. */
  constructor(stream: Pick<ReadStream, "ask">) {
    this.#stream = stream;
  }

  /** This was brought last. */
  add(brought: Brought): void {
    this.#brought.push(brought);
    this.#units += brought.text.length;
    while (this.#units > MAX_UNITS && this.#brought.length > 1) {
      this.#units -= this.#brought.shift()?.text.length ?? 0;
    }
  }

  /** Nothing was. */
  clear(): void {
    this.#brought.length = 0;
    this.#units = 0;
    this.#isInDoubt = false;
  }

  /** What was brought from that place, if it is kept. */
  at(seq: number): Brought | undefined {
    return this.#brought[seq - (this.#brought[0]?.seq ?? seq)];
  }

  /** Another server may have been brought something else. */
  doubt(): void {
    this.#isInDoubt = true;
  }

  /** Whether the first of it that may stand there yet does; `undefined` where there is none of that. */
  async stands(firstSeq: number): Promise<boolean | undefined> {
    const first = this.#brought.find(({ seq }) => seq >= firstSeq);
    return first && await this.#isThere(first);
  }

  /**
   * What of it that may stand there yet does not, for something else stands in its place, in order; rejects where that
   * cannot be known now.
   */
  async replaced(firstSeq: number): Promise<Brought[]> {
    const isInDoubt = this.#isInDoubt;
    const looked = this.#brought.slice(isInDoubt ? -DOUBTED : -LOOKED_FOR)
      .filter(({ seq }) => seq >= firstSeq);
    const replaced: Brought[] = [];
    for (let from = 0; from < looked.length; from += AT_ONCE) {
      const some = looked.slice(from, from + AT_ONCE);
      const isThere = await Promise.all(some.map((each) => this.#isThere(each)));
      replaced.push(...some.filter((_, n) => !isThere[n]));
    }
    // There may be more of it farther back.
    this.#isInDoubt = !isInDoubt && replaced.length > 0;
    return this.#isInDoubt ? await this.replaced(firstSeq) : replaced;
  }

  async #isThere({ seq, utcMs, text }: Brought): Promise<boolean> {
    const there = await this.#stream.ask(seq);
    return there?.text === text && there.utcMs === utcMs;
  }
}
