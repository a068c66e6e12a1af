import type { Clock } from "../../lib/clock.ts";

/** A clock that only {@link FakeClock.advance} moves. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #utcMs = 1_000_000;
  readonly #timers = new Set<{ readonly atMs: number; readonly act: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  utcMs(): number {
    return this.#utcMs + this.#nowMs;
  }

  /** Somebody changes the time of day. */
  leap(byMs: number): void {
    this.#utcMs += byMs;
  }

  after(ms: number, act: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, act };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** What is done now takes so long. */
  pass(ms: number): void {
    this.#nowMs += ms;
  }

  /** Everything is busy for so long: what should have happened meanwhile happens at the end of it. */
  stall(ms: number): void {
    this.#nowMs += ms;
    this.advance(0);
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets the time pass, and everything happen whose time comes, in order. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= untilMs);
      const next = due.sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.act();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }
}
