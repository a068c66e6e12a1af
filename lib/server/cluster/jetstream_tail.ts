/**
 * What was brought last out of a chat's stream: it is put back where the engine loses its end, and looked for where
 * that may have lost it and taken in something else at the same place, before anyone who had seen it could put it back.
 *
 * @module
 */

import type { Brought, ReadStream } from "./jetstream_reading.ts";

/** So much of it is kept, in UTF-16 units: many seconds of a busy chat. */
const MAX_UNITS = 4 * 1024 * 1024;
/** So much of it is looked for: always, and at most where that is in doubt. */
const LOOKED_FOR = 64;
const DOUBTED_MAX = 1_024;
/** And so much at once. */
const AT_ONCE = 64;

/** Whether all that was brought behind a place stands there. */
interface Doubt {
  readonly after: number;
  readonly done: (stands: boolean) => void;
}

/** See the top of this file. */
export class JetStreamTail {
  readonly #stream: Pick<ReadStream, "ask">;
  readonly #brought: Brought[] = [];
  #units = 0;
  #doubts: Doubt[] = [];

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
    this.#doubts = [];
  }

  /** What was brought from that place, if it is kept. */
  at(seq: number): Brought | undefined {
    return this.#brought[seq - (this.#brought[0]?.seq ?? seq)];
  }

  /** Another server was brought something else behind a place; `done` is told whether all of this stands there. */
  doubt(after: number, done: (stands: boolean) => void): void {
    this.#doubts.push({ after, done });
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
    const doubts = this.#doubts.splice(0);
    try {
      const after = Math.min(Infinity, ...doubts.map((doubt) => doubt.after));
      const { seq: last = 0 } = this.#brought.at(-1) ?? {};
      const replaced = await this.#replacedFrom(firstSeq, Math.min(last - LOOKED_FOR, after));
      // There may be more of it farther back.
      if (replaced.length > 0) return await this.#replacedFrom(firstSeq, 0);
      const from = this.#lookedFrom(firstSeq, after);
      for (const { after, done } of doubts.splice(0)) done(from <= after + 1);
      return replaced;
    } finally {
      // Who has no answer yet gets one the next time.
      this.#doubts.push(...doubts);
    }
  }

  /** From where on all that stands behind a place can be looked for. */
  #lookedFrom(firstSeq: number, after: number): number {
    const brought = this.#brought.slice(-DOUBTED_MAX);
    return Math.max(firstSeq, after + 1, brought[0]?.seq ?? Infinity);
  }

  async #replacedFrom(firstSeq: number, after: number): Promise<Brought[]> {
    const from = this.#lookedFrom(firstSeq, after);
    const looked = this.#brought.filter(({ seq }) => seq >= from);
    const replaced: Brought[] = [];
    for (let at = 0; at < looked.length; at += AT_ONCE) {
      const some = looked.slice(at, at + AT_ONCE);
      const isThere = await Promise.all(some.map((each) => this.#isThere(each)));
      replaced.push(...some.filter((_, n) => !isThere[n]));
    }
    return replaced;
  }

  async #isThere({ seq, utcMs, text }: Brought): Promise<boolean> {
    const there = await this.#stream.ask(seq);
    return there?.text === text && there.utcMs === utcMs;
  }
}
