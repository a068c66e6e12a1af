/**
 * What every step of one connection passes before the hub carries it out: a row of waits, and then the
 * gate. While one step waits, its connection is not read, so that TCP makes its peer wait; nothing of it
 * is dropped.
 *
 * What must hold:
 * 1. Nothing that a newcomer sends reaches the hub before the gate has let it in.
 * 2. Steps are done in their order, one after the other.
 * 3. A step that waits for nothing is done with no `await`: lines of one read stay together, and cost no
 *    promise each.
 * 4. What costs time is done in turn with all other connections (see {@link FairQueue}).
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { Step, Talk } from "../dialect/dialect.ts";
import type { Account, Act, FairQueue, Kind } from "./fair_queue.ts";
import { Entrance, type Verdict, type Welcome } from "../gate/entrance.ts";
import type { Gate } from "../gate/gate.ts";
import type { Front } from "../chat/front.ts";
import type { ConnectionLimits } from "../limits.ts";
import type { Outlet } from "../chat/member.ts";
import type { Origin } from "../../text/address.ts";
import type { Closing, Reply } from "../../vocabulary/reply.ts";
import { costOf as costOfText } from "../../text/shortened.ts";
import type { Outbox } from "./outbox.ts";
import { RateLimiter } from "./rate.ts";
import { endsNothing, isPiece } from "./reading.ts";

/** Whose steps these are. */
export interface Passenger extends Outlet {
  /** Where it comes from. */
  readonly origin: Origin;
  /** Whether nothing more of what it asks for is done. */
  readonly isEnding: boolean;
  /** Ends it, with a last word. */
  endWith(closing: Closing): void;
}

/** What there is on the way. */
export interface Way {
  /** Where it leads. */
  readonly hub: Pick<
    Front,
    | ("perform" | "settle" | "depart" | "isOpening" | "admission" | "reach" | "outstanding")
    | ("knows" | "accountOf")
  >;
  /** Where it must pass before. */
  readonly gate: Gate;
  /** What time it is. */
  readonly clock: Clock;
  /** In which order all connections' steps are done. */
  readonly queue: FairQueue;
  /** How fast one may go. */
  readonly limits: Pick<ConnectionLimits, "linesPerSecond" | "burstLines">;
}

/** Empty lines of one read count as so many of the rate at most. */
const IDLE_MAX = 100;
/** To say a line costs less than to wait for a turn: one turn is enough for so many. */
const SAID_IN_TURN = 32;

/** So many reads in a row that end nothing are heard as any other; then each key is worth a line: nobody types faster. */
const ENDLESS_MAX = 64;
/** To read one more of them takes so long beside what it takes to hear it. */
const READ_MS = 0.02;

/** What is shorter than that, in UTF-16 units, costs no more to tell than to say. */
const SHORT_UNITS = 256;
/** To tell a reader of more takes so long, and so long for each unit; */
const TELL_MS = 0.002;
const TELL_UNIT_MS = 1e-6;
/** to tell it of a topic, which is told at once, a write of its own. */
const WRITE_MS = 0.025;

/** Who has just come waits as who has used so much: however many come, those who were here go first. */
const NEWCOMER_MS = 2;

/** What is to be waited for: a promise, or so many milliseconds. */
type Until = Promise<void> | number | undefined;
/** What is to be waited for before a step, if anything. */
type Wait = (passage: Passage, step: Step) => Until;

/** See the top of this file. */
export class Passage implements Account {
  /** The row: each says nothing once there is nothing to wait for. */
  static readonly #ROW: readonly Wait[] = [
    (passage, step) => passage.#itsRate(step),
    (passage) => passage.#itsReading(),
    (passage) => passage.#itsAnswer(),
    (passage, step) => passage.#itsPlace(step),
    (passage, step) => passage.#itsReaders(step),
  ];

  readonly #passenger: Passenger;
  readonly #outbox: Outbox;
  readonly #way: Way;
  readonly #rate: RateLimiter;
  readonly #entrance: Entrance;
  /** Whether the others see this person. */
  #isSettled = false;
  /** What the queue counts. */
  usedMs: number = NEWCOMER_MS;
  usedAtMs: number;
  /** How many reads in a row have brought no end of a line. */
  #endless = 0;
  /** What it has said to others. */
  #said = 0;
  /** What a step that had waited for its turn must wait for all the same. */
  #turnedAway: Promise<void> | undefined;
  /** Ends the wait, if there is one. */
  #resume: (() => void) | undefined;
  #isClosed = false;

  /** Nothing has passed yet. */
  constructor(passenger: Passenger, outbox: Outbox, way: Way) {
    this.#passenger = passenger;
    this.#outbox = outbox;
    this.#way = way;
    const { linesPerSecond, burstLines } = way.limits;
    this.usedAtMs = way.clock.nowMs();
    this.#rate = new RateLimiter(linesPerSecond, this.usedAtMs, burstLines);
    this.#entrance = new Entrance(way.gate, passenger.origin, way.hub);
  }

  /** Whether the gate has let it in. */
  get isIn(): boolean {
    return this.#entrance.isIn;
  }

  /** Whether it may go as fast as it likes. */
  get isUnlimited(): boolean {
    return this.#rate.isUnlimited;
  }

  /** Whether the others see this person. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether something waits, and its peer is not heard. */
  get isWaiting(): boolean {
    return this.#resume !== undefined;
  }

  /** Nothing waits any longer. */
  stop(): void {
    this.#resume?.();
  }

  /** Nothing waits any more. */
  close(): void {
    this.#isClosed = true;
    this.#resume?.();
  }

  /** Who is in and has said something is seen by the others, when it is its turn. */
  settle(): Promise<void> | undefined {
    return this.#maySettle ? this.#settleInTurn() : undefined;
  }

  #settleInTurn(): Promise<void> | undefined {
    return this.inTurn("doing", () => this.settleNow());
  }

  /** Who is in, and has stayed, is seen by the others. */
  settleNow(): void {
    if (!this.#maySettle) return;
    this.#isSettled = true;
    this.#way.hub.settle(this.#passenger);
  }

  /** Programs say themselves where they want to be. */
  get #maySettle(): boolean {
    return !this.#isSettled && !this.#outbox.dialect.introduces && this.isIn &&
      !this.#passenger.isEnding;
  }

  /** Leaves when it is its turn: many may go at once. */
  async leave(reason: CloseReason): Promise<void> {
    const { queue, hub } = this.#way;
    await queue.take("hearing", this, () => hub.depart(this.#passenger, reason));
  }

  /** Waits for the promise, or for the end of the connection. */
  async pause(until: Promise<void> | undefined): Promise<void> {
    if (until === undefined || this.#isClosed) return;
    // Not Promise.race: against a promise as long-lived as the connection it would leak.
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      until.then(resolve, resolve);
    });
    this.#resume = undefined;
  }

  /** Does these steps, as soon as each may pass. */
  async take(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.#passenger.isEnding) return;
      // By its number: an iterator would make an object for each wait of each line.
      for (let at = 0; at < Passage.#ROW.length;) {
        const until = Passage.#ROW[at]?.(this, step);
        if (until === undefined) {
          at++;
          continue;
        }
        if (typeof until === "number") await this.#sleep(until);
        else await this.pause(until);
        if (this.#passenger.isEnding) return;
      }
      for (;;) {
        const passing = this.#passWhenFree(step);
        if (passing !== undefined) await passing;
        if (this.#turnedAway === undefined) break;
        await this.pause(this.#turnedAway);
        this.#turnedAway = undefined;
        if (this.#passenger.isEnding) return;
      }
    }
  }

  /** Makes steps of what came when it is its turn; what never ends waits for a rest. */
  hear(stepsOf: () => readonly Step[]): Promise<void> | undefined {
    return this.inTurn(this.#isEndless ? "doing" : "hearing", () => {
      if (this.#said > 0) this.#way.queue.talks();
      this.#endless = endsNothing(stepsOf()) ? this.#endless + 1 : 0;
      return this.#isEndless ? READ_MS : 0;
    });
  }

  /** Whether what it sends seems never to end. */
  get #isEndless(): boolean {
    return this.#endless >= ENDLESS_MAX;
  }

  /** Has a talk go on that waits for what came of its steps, which shows once they are carried out. */
  async goOn(talk: Talk): Promise<void> {
    for (;;) {
      await this.pause(this.#way.hub.outstanding(this.#passenger));
      const steps = this.#passenger.isEnding ? [] : talk.goOn?.() ?? [];
      if (steps.length === 0) return;
      this.#outbox.adapt();
      await this.take(steps);
    }
  }

  /** Does something that costs time when it is its turn, together with all other connections. */
  inTurn(kind: Kind, act: Act): Promise<void> | undefined {
    const done = this.#way.queue.take(
      kind,
      this,
      () => this.#passenger.isEnding ? undefined : act(),
    );
    return done && this.#pauseUntilDone(done);
  }

  async #pauseUntilDone(done: Promise<void>): Promise<void> {
    await this.pause(done);
    // What was thrown there is thrown here.
    if (!this.#passenger.isEnding) await done;
  }

  // The row

  /** It sends no faster than it may. */
  #itsRate(step: Step): number | undefined {
    // To ask for the time would cost as much as to say a line.
    if (this.#rate.isUnlimited) return undefined;
    const cost = this.#isEndless && isPiece(step) ? 1 : costOf(step);
    const waitMs = this.#rate.take(this.#way.clock.nowMs(), cost);
    return waitMs > 0 ? waitMs : undefined;
  }

  /** What it was told must be on its way before it can ask for more. */
  #itsReading(): Promise<void> | undefined {
    return this.#outbox.isSaturated ? this.#outbox.writing : undefined;
  }

  /** What it asked for before is answered to the end. */
  #itsAnswer(): Promise<void> | undefined {
    return this.#outbox.answered;
  }

  /** Who says something is in a room by then. */
  #itsPlace(step: Step): Promise<void> | undefined {
    const mustSettle = this.#maySettle && isCommand(step) && !this.#way.hub.isOpening(step);
    return mustSettle ? this.#settleInTurn() : undefined;
  }

  /** Those who read what it says keep up. */
  #itsReaders(step: Step): Promise<void> | undefined {
    return isCommand(step) ? this.#way.hub.admission(this.#passenger, step) : undefined;
  }

  /** Resolves after that time, or with the end of the connection. */
  async #sleep(ms: number): Promise<void> {
    let cancel = (): void => {};
    await this.pause(new Promise((resolve) => cancel = this.#way.clock.after(ms, resolve)));
    cancel();
  }

  // The gate

  #passWhenFree(step: Step): Promise<void> | undefined {
    const tellingMs = this.#tellingMs(step);
    if (step.type !== "say" || tellingMs > 0) {
      if (isTalk(step)) this.#said++;
      return this.#passInTurn(step, "doing", tellingMs);
    }
    const isCheap = ++this.#said % SAID_IN_TURN > 0;
    return isCheap ? this.#pass(step) : this.#passInTurn(step, "hearing", 0);
  }

  #passInTurn(step: Step, kind: Kind, tellingMs: number): Promise<void> | undefined {
    let passing: Promise<void> | undefined;
    const turn = this.inTurn(kind, () => {
      // While it waited, hundreds of others may have said as much as can be told.
      this.#turnedAway = this.#itsReaders(step);
      if (this.#turnedAway !== undefined) return 0;
      passing = this.#pass(step);
      return tellingMs;
    });
    return turn === undefined ? passing : turn.then(() => passing);
  }

  /** How long it will take to tell all others what is said. */
  #tellingMs(step: Step): number {
    if (this.#rate.isUnlimited || !isCommand(step)) return 0;
    const units = "text" in step && step.text !== undefined ? step.text.length : 0;
    if (units < SHORT_UNITS && step.type !== "topic") return 0;
    const eachMs = TELL_MS + TELL_UNIT_MS * units + (step.type === "topic" ? WRITE_MS : 0);
    return eachMs * this.#way.hub.reach(this.#passenger, step);
  }

  /** A welcome as this one is told it. */
  sealed(welcome: Welcome): Reply {
    return this.#entrance.sealed(welcome);
  }

  /** Has the gate look at a command; what it lets through the hub carries out. */
  #pass(step: Step): Promise<void> | undefined {
    if (step.type === "answer") this.#outbox.tellWords(step.words);
    if (!isCommand(step)) return undefined;
    if (this.#entrance.isOpenTo(step)) {
      this.#way.hub.perform(this.#passenger, step);
      return undefined;
    }
    const { password } = this.#outbox.dialect;
    // Whoever is not let in reads why in its own language, too.
    const language = step.type === "hello" ? step.hello.language : undefined;
    if (language !== undefined) this.#outbox.speak(language);
    const verdict = this.#entrance.look(step, password, this.#way.clock.nowMs());
    if (verdict.type === "wait") return this.#passAfter(verdict.ms);
    this.#obey(verdict);
    return undefined;
  }

  /** Who has said one password may have to say another. */
  async #passAfter(ms: number): Promise<void> {
    for (let verdict: Verdict = { type: "wait", ms }; verdict.type === "wait";) {
      if (verdict.ms > 0) await this.#sleep(verdict.ms);
      if (this.#passenger.isEnding) return;
      verdict = await this.#entrance.decide(this.#way.clock.nowMs());
      if (!this.#passenger.isEnding) this.#obey(verdict);
    }
  }

  #obey(verdict: Verdict): void {
    switch (verdict.type) {
      case "pass":
        for (const command of verdict.requests) this.#way.hub.perform(this.#passenger, command);
        return;
      case "tell":
        for (const reply of verdict.replies) this.#outbox.tell(reply, verdict.id);
        return;
      case "end":
        for (const reply of verdict.replies) this.#outbox.tell(reply, verdict.id);
        this.#passenger.endWith({ type: "closing", reason: verdict.reason });
        return;
      case "wait":
        return;
    }
  }
}

/** Whether a step is for the hub. */
export function isCommand(step: Step): step is Command {
  return step.type !== "answer" && step.type !== "idle";
}

/** Whether others are there who wait for what is said. */
function isTalk({ type }: Step): boolean {
  return type === "say" || type === "action" || type === "direct";
}

/** How many lines of the rate a step is worth. */
function costOf(step: Step): number {
  if (step.type === "idle") return Math.min(step.lines, IDLE_MAX);
  return "text" in step && step.text !== undefined ? costOfText(step.text) : 1;
}
