/**
 * When servers compare what they know, and when that is kept, so that a server can begin from there: where much
 * has been put in line since, or some time is over. It is kept by the server that asked for it, at the place
 * where all said what they know, if it knows what most of them do.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** How often servers are compared, by the line's time, */
const COMPARE_MS = 30_000;
/** and how much more seldom for each UTF-16 unit of what they know: of 40 MB every ten minutes. */
const COMPARE_MS_PER_UNIT = 0.015;
/** So much sooner they are where one has come, that goes on from what others knew. */
const DOUBTED_PART = 1 / 6;
/** How often that is kept at least. */
const KEEP_MS = 10 * 60_000;
/** So much in line is kept at once, in UTF-16 units: some 0.2 s of a server that begins. */
const KEEP_UNITS = 8 * 1024 * 1024;
/** After it could not be kept, it is not tried again for so long. */
const REST_MS = 10_000;
/** So much in line for each part of what is kept: to keep a large chat shall not cost more than its line. */
const KEEP_FACTOR = 2;

/** What one server has to keep. */
export interface ToKeep {
  /** The place in line. */
  readonly seq: number;
  /** What was known there. */
  readonly text: string;
}

/** See the top of this file. */
export class Keeping {
  readonly #keepUnits: number;
  /** Where and when it was kept last. */
  #keptAt = 0;
  #keptAtMs = 0;
  /** How long that was. */
  #keptUnits = 0;
  /** How much was put in line since. */
  #units = 0;
  /** How much was known where servers were compared last, and whether one has come since. */
  #knownUnits = 0;
  #isDoubted = false;
  #digest = "";
  #toKeep: ToKeep | undefined;
  /** Whether it is being kept, and until when it is not to be. */
  #isUnderway = false;
  #restedMs = 0;

  /** Nothing is kept. So much in line is kept at once. @default 8 MiB */
  constructor(keepUnits: number = KEEP_UNITS) {
    this.#keepUnits = keepUnits;
  }

  /** The place up to which all is kept. */
  get keptAt(): number {
    return this.#keptAt;
  }

  /** What was known where servers were compared last, hashed; empty before that. */
  get digest(): string {
    return this.#digest;
  }

  /** Something was put in line, so long. */
  count(units: number): void {
    this.#units += units;
  }

  /** Whether servers are to be compared, where several are there or it is to be kept. */
  isDue(nowMs: number, comparedAtMs: number, servers: number): boolean {
    const part = this.#isDoubted ? DOUBTED_PART : 1;
    const compareMs = part * (COMPARE_MS + COMPARE_MS_PER_UNIT * this.#knownUnits);
    return this.isKeptNext(nowMs) || servers > 1 && nowMs - comparedAtMs >= compareMs;
  }

  /** Whether what is known is to be kept where servers are compared next. */
  isKeptNext(nowMs: number): boolean {
    if (this.#toKeep !== undefined || this.#isUnderway || nowMs < this.#restedMs) return false;
    const max = Math.max(this.#keepUnits, KEEP_FACTOR * this.#keptUnits);
    return this.#units >= max || nowMs - this.#keptAtMs >= KEEP_MS;
  }

  /** What was known where servers are compared, hashed. */
  digestOf(known: string): string {
    this.#knownUnits = known.length;
    this.#isDoubted = false;
    return this.#digest = createHash("sha256").update(known).digest("hex");
  }

  /** One more server is there: whether it knows the same is found out soon. */
  doubt(): void {
    this.#isDoubted = true;
  }

  /** Someone cannot begin from what is kept: it is to be kept anew. */
  hasten(): void {
    this.#units = Infinity;
  }

  /** This is to be kept once all agree. */
  prepare(toKeep: ToKeep): void {
    this.#toKeep = toKeep;
  }

  /** What is to be kept now that all agree, if anything is. */
  take(): ToKeep | undefined {
    const toKeep = this.#toKeep;
    this.#toKeep = undefined;
    this.#isUnderway = toKeep !== undefined;
    if (toKeep !== undefined) this.#keptUnits = toKeep.text.length;
    return toKeep;
  }

  /** It could not be kept, or is not to be any more. */
  rest(nowMs: number): void {
    this.#toKeep = undefined;
    this.#isUnderway = false;
    this.#restedMs = nowMs + REST_MS;
  }

  /** It is kept, so long. */
  kept(at: number, nowMs: number, units = this.#keptUnits): void {
    this.#keptAt = at;
    this.#keptAtMs = nowMs;
    this.#keptUnits = units;
    this.#units = 0;
    this.#isUnderway = false;
  }
}
