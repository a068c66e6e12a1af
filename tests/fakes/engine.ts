import type { Engine, EngineReader, KeptText } from "../../lib/server/cluster/line.ts";
import type { FakeClock } from "./clock.ts";

/** Numbers from 0 up to 1, always the same ones for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What an engine keeps: texts in one order, each with its time. */
export class FakeEngine {
  readonly texts: { readonly text: string; readonly utcMs: number }[] = [];
  readonly clock: FakeClock;
  /** Numbers from 0 up to 1, by which delays and losses are drawn. */
  readonly random: () => number;
  /** What was kept, the last one last. */
  readonly kept: KeptText[] = [];
  /** So many of its texts are there no more. */
  trimmed = 0;
  readonly #links = new Set<FakeLink>();
  /** Whether anyone can reach it. */
  works = true;

  constructor(clock: FakeClock, random: () => number) {
    this.clock = clock;
    this.random = random;
  }

  /** A new server's way to it. */
  link(): FakeLink {
    const link = new FakeLink(this, () => void this.#links.delete(link));
    this.#links.add(link);
    return link;
  }

  /** It cannot be reached any more, or it can again. */
  run(works: boolean): void {
    this.works = works;
    for (const link of this.#links) link.reached(works);
  }

  /** It keeps what was known, and lets go of what stands in line before what it kept last. */
  keep(kept: KeptText): void {
    const { seq = 0 } = this.kept.at(-1) ?? {};
    // One that comes late is of no use.
    if (kept.seq <= seq) return;
    this.trimmed = seq;
    this.kept.push(kept);
  }

  /** It loses its end, from the first text on that says so: those who were brought it are not told. */
  lose(word: string): void {
    this.texts.splice(this.texts.findIndex(({ text }) => text.includes(word)));
  }

  /** It loses so many, but none of what is known by what was kept. */
  loseLast(count: number): void {
    const { seq = 0 } = this.kept.at(-1) ?? {};
    this.texts.splice(Math.max(seq, this.texts.length - count));
  }

  /** It takes a text in. */
  take(text: string): void {
    this.texts.push({ text, utcMs: this.clock.utcMs() });
    for (const link of this.#links) link.bringSoon();
  }
}

/** One server's way to an engine: it takes some milliseconds, and may lose what goes by it. */
export class FakeLink implements Engine {
  readonly #engine: FakeEngine;
  readonly #forget: () => void;
  #reader: EngineReader | undefined;
  #from = 0;
  #next = 0;
  /** What was brought, by place. */
  readonly #brought = new Map<number, FakeEngine["texts"][number]>();
  #cancelBring: (() => void) | undefined;
  #cancelRecall: (() => void) | undefined;
  /** Whether nothing goes by it, either way. */
  isCut = false;
  /** Whether it finds that what it was brought stands where it stood, whatever stands there. */
  isBlind = false;

  constructor(engine: FakeEngine, forget: () => void) {
    this.#engine = engine;
    this.#forget = forget;
  }

  append(text: string, _id: string, done: (isKnown: boolean) => void): void {
    const { clock, random } = this.#engine;
    const isLost = random() < 0.1;
    const isUnknown = isLost || random() < 0.1;
    clock.after(random() * 5, () => {
      const isThere = this.#engine.works && !this.isCut;
      if (isThere && !isLost) this.#engine.take(text);
      const place = this.#engine.texts.length;
      clock.after(random() * 5, () => {
        const isKnown = isThere && !isUnknown;
        // Something else was brought from there before.
        if (isKnown && place <= this.#next && this.#brought.get(place)?.text !== text) {
          this.doubt(place - 1, () => {});
        }
        done(isKnown);
      });
    });
  }

  read(reader: EngineReader, after: number): void {
    this.#reader = reader;
    this.#from = this.#next = after;
    this.#brought.clear();
    this.bringSoon();
  }

  keep(kept: KeptText, done: (isKept: boolean) => void): void {
    const { clock, random } = this.#engine;
    const isLost = random() < 0.1;
    clock.after(random() * 50, () => {
      const isThere = this.#engine.works && !this.isCut && !isLost;
      if (isThere) this.#engine.keep(kept);
      done(isThere);
    });
  }

  doubt(after: number, done: (stands: boolean) => void): void {
    const { clock, random, texts, trimmed } = this.#engine;
    const reader = this.#reader;
    clock.after(random() * 10, () => {
      if (reader === undefined || reader !== this.#reader) return;
      if (this.isCut || !this.#engine.works) return this.doubt(after, done);
      if (this.isBlind) return done(false);
      const replaced = [...this.#brought].filter(([seq, one]) => texts[seq - 1] !== one);
      const [first] = replaced;
      if (first === undefined) return done(Math.max(this.#from, trimmed) <= after);
      for (const [, { text }] of replaced) this.#engine.take(text);
      reader.replaced(first[1].utcMs);
    });
  }

  recall(done: (kept: KeptText | undefined) => void): void {
    const { clock, random } = this.#engine;
    this.#cancelRecall = clock.after(random() * 50, () => {
      if (this.isCut || !this.#engine.works) this.recall(done);
      else done(this.#engine.kept.at(-1));
    });
  }

  close(): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  /** The server is no more, or its machine is not. */
  stop(): void {
    this.#cancelBring?.();
    this.#cancelRecall?.();
    this.#reader = undefined;
    this.isCut = true;
    this.#forget();
  }

  /** Something is there to be brought. */
  bringSoon(): void {
    const { clock, random } = this.#engine;
    this.#cancelBring ??= clock.after(random() * 10, () => {
      this.#cancelBring = undefined;
      this.#bring();
    });
  }

  /** The line is cut, or mended. */
  cut(isCut: boolean): void {
    this.isCut = isCut;
    this.reached(!isCut && this.#engine.works);
  }

  /** What its server is told of that. */
  reached(works: boolean): void {
    this.#reader?.reached(works && !this.isCut);
    if (works) this.bringSoon();
  }

  /** Brings one, or several: as many as have gathered. */
  #bring(): void {
    if (this.isCut || !this.#engine.works) return;
    if (this.#next < this.#engine.trimmed) return this.#reader?.missing();
    const many = Math.ceil(this.#engine.random() * 8);
    for (let n = 0; n < many; n++) {
      const next = this.#engine.texts[this.#next];
      if (next === undefined || this.#reader === undefined) return;
      this.#brought.set(++this.#next, next);
      this.#reader.bring(this.#next, next.utcMs, next.text);
    }
    this.bringSoon();
  }
}
