import { assertEquals } from "@std/assert";
import { type ClockMemory, ClockTrust } from "../../../lib/server/store/clock_trust.ts";

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
const START_MS = 30 * YEAR_MS;

/** A run of the server, with a clock that can be set. */
class Run {
  readonly #trust: ClockTrust;
  #nowMs = 0;
  utcMs: number;

  constructor(utcMs: number, memory: ClockMemory = { seenMs: undefined, doubtedMs: 0 }) {
    this.utcMs = utcMs;
    this.#trust = new ClockTrust(memory, DAY_MS);
  }

  /** Runs for a while, looking at the clock each minute; returns by how much it is ahead in the end. */
  pass(ms: number): number {
    let aheadMs = this.#trust.look(this.utcMs, this.#nowMs);
    for (let passed = 0; passed < ms; passed += 60_000) {
      this.#nowMs += 60_000;
      this.utcMs += 60_000;
      aheadMs = this.#trust.look(this.utcMs, this.#nowMs);
    }
    return aheadMs;
  }

  get memory(): ClockMemory {
    return this.#trust.memory;
  }
}

Deno.test("a clock that goes right is believed from the first, in every run", () => {
  const first = new Run(START_MS);
  assertEquals(first.pass(0), 0);
  assertEquals(first.pass(40 * DAY_MS), 0);
  const second = new Run(first.utcMs + 20 * HOUR_MS, first.memory);
  assertEquals(second.pass(0), 0);
});

Deno.test("a run with a clock that is years ahead does not believe it, nor does the next one suffer", () => {
  const first = new Run(START_MS);
  first.pass(HOUR_MS);
  const wrong = new Run(first.utcMs + 5 * YEAR_MS, first.memory);
  assertEquals(wrong.pass(0), 5 * YEAR_MS);
  assertEquals(wrong.pass(HOUR_MS), 5 * YEAR_MS);
  const right = new Run(first.utcMs + HOUR_MS, wrong.memory);
  assertEquals(right.pass(0), 0);
});

Deno.test("a clock that leaps while the server runs is not believed until it is put right", () => {
  for (const leapMs of [5 * YEAR_MS, 40 * DAY_MS, -YEAR_MS]) {
    const run = new Run(START_MS);
    run.pass(HOUR_MS);
    run.utcMs += leapMs;
    assertEquals(run.pass(HOUR_MS), leapMs);
    run.utcMs -= leapMs;
    assertEquals(run.pass(0), 0);
  }
});

Deno.test("a machine that was off for long is believed once the server has run for a day, in however many runs", () => {
  const first = new Run(START_MS);
  first.pass(HOUR_MS);
  let { utcMs, memory } = first;
  utcMs += 30 * DAY_MS;
  const seen: boolean[] = [];
  for (let day = 0; day < 4; day++) {
    const run = new Run(utcMs, memory);
    seen.push(run.pass(8 * HOUR_MS) === 0);
    ({ utcMs, memory } = run);
    utcMs += 16 * HOUR_MS;
  }
  assertEquals(seen, [false, false, true, true]);
});

Deno.test("a clock that creeps is followed", () => {
  const run = new Run(START_MS);
  for (let n = 0; n < 100; n++) {
    run.utcMs += HOUR_MS;
    assertEquals(run.pass(HOUR_MS), 0);
  }
});
