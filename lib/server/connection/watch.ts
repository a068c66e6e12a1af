/**
 * The deadlines of one connection, each by its name: when it came, when it was heard last, and what is
 * overdue because of that. It ends nothing itself.
 *
 * @module
 */

import { PASSWORD_MS } from "../gate/gate.ts";
import type { ConnectionLimits } from "../limits.ts";

/** So long nobody is told of one who has said nothing: it may be a program that only looks. */
const VISIT_MS = 10_000;
/** So long one who speaks at once may take to end its first line. */
const FIRST_LINE_MS = 10_000;
/** So long one who was greeted first may rest within it: this may be a person whose terminal sends each key. */
const TYPING_MS = 60_000;
/** Who was heard within this part of the time after which one is asked is there: of 30 s, 5. */
const RECENTLY = 6;
/** But not for these: a key pressed by mistake, or a program that holds a place. */
const FEW_KEYS = 2;

/** See the top of this file. */
export class Watch {
  readonly #limits: ConnectionLimits;
  /** When it came. */
  cameAtMs: number;
  #heardAtMs: number;
  #pingedAtMs = -Infinity;
  /** When it must have answered what it was asked, if that is soon. */
  #answerByMs = Infinity;
  #maybeSpare = false;

  /** Someone comes now. */
  constructor(limits: ConnectionLimits, nowMs: number) {
    this.#limits = limits;
    this.cameAtMs = nowMs;
    this.#heardAtMs = nowMs;
  }

  /** It was busy with something else until now, and begins anew. */
  beginAnew(nowMs: number): void {
    this.cameAtMs = nowMs;
    this.#heardAtMs = nowMs;
  }

  /** It may be what a browser keeps for later: such is nobody until it says something. */
  mayBeSpare(): void {
    this.#maybeSpare = true;
  }

  /** Something came from it. */
  heard(nowMs: number): void {
    this.#heardAtMs = nowMs;
    this.#answerByMs = Infinity;
  }

  /** It is to be asked now whether it is there, and has so long to say so; not where it said something just now. */
  probe(nowMs: number, ms: number): boolean {
    if (nowMs - this.#heardAtMs < this.#limits.pingMs / RECENTLY) return false;
    this.#pingedAtMs = nowMs;
    this.#answerByMs = nowMs + ms;
    return true;
  }

  /** Nothing taken: a write has been under way since then, and its peer takes none of it. */
  isStalled(untakenSinceMs: number | undefined, nowMs: number): boolean {
    return untakenSinceMs !== undefined && nowMs - untakenSinceMs >= this.#limits.stallMs;
  }

  /** Not in yet: it had long enough to agree on TLS, and to give the password. */
  isLate(nowMs: number): boolean {
    return nowMs - this.cameAtMs >= PASSWORD_MS;
  }

  /** Not said to its end: `begun` bytes of a first line have come, and no more. */
  isFirstLineLate(begun: number, isGreeted: boolean, nowMs: number): boolean {
    const waitsMs = isGreeted && begun > FEW_KEYS ? TYPING_MS : FIRST_LINE_MS;
    return nowMs - (isGreeted ? this.#heardAtMs : this.cameAtMs) >= waitsMs;
  }

  /** Nothing heard, of a peer that answers pings: it is to be sent one, or is gone. Who was not asked is not. */
  silence(nowMs: number): "short" | "ping" | "gone" {
    const { pingMs, silenceMs } = this.#limits;
    if (nowMs >= this.#answerByMs) return "gone";
    const isAsked = this.#pingedAtMs > this.#heardAtMs;
    if (isAsked && nowMs - this.#heardAtMs >= silenceMs) return "gone";
    if (nowMs - Math.max(this.#heardAtMs, this.#pingedAtMs) < pingMs) return "short";
    this.#pingedAtMs = nowMs;
    return "ping";
  }

  /** Who has stayed for a while without a word is a person who reads. */
  hasStayed(nowMs: number): boolean {
    return !this.#maybeSpare && nowMs - this.cameAtMs >= VISIT_MS;
  }
}
