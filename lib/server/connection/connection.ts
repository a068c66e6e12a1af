/**
 * One socket, from its first byte to its last. What it hears goes by {@link Opening} until it is known what
 * is spoken, then by a talk; what it asks for by {@link Passage}; what it is told by {@link Outbox}.
 *
 * What must hold:
 * 1. A peer that sends too fast is not read: TCP makes it wait. Nothing it sent is dropped.
 * 2. However the connection ends, it leaves the hub once, and {@link Connection.run} returns.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import type { Answer } from "../log/answer.ts";
import type { Closing, Reply } from "../../vocabulary/reply.ts";
import type { CloseReason, RequestId } from "../../vocabulary/codes.ts";
import type { Dialect, Step, Talk } from "../dialect/dialect.ts";
import type { Followed, Outlet } from "../chat/member.ts";
import { json } from "../dialect/json.ts";
import type { Language } from "../../vocabulary/language.ts";
import { type Beginning, NOTHING, Opening } from "./opening.ts";
import type { ConnectionOptions } from "./options.ts";
import { type Addressee, Outbox } from "./outbox.ts";
import { isCommand, Passage, type Passenger } from "./passage.ts";
import { plain } from "../dialect/plain.ts";
import { type Input, inputsOf, readMaxBytes, reasonOf, type Source, stepsOf } from "./reading.ts";
import type { Recognised } from "../dialect/recognise.ts";
import type { Socket } from "../socket.ts";
import { Watch } from "./watch.ts";
import type { Way } from "./web.ts";

/**
 * How long a connection that the server ends is still read. Closing a socket that holds unread
 * bytes resets it, and the peer would lose the last that it was told.
 */
const LINGER_MS = 500;

/** See the top of this file. */
export class Connection implements Outlet, Addressee, Passenger, Source {
  /** Where it comes from. */
  readonly origin: Origin;
  /** Where it reads and writes: TCP, or what is spoken within that. */
  socket: Socket;
  readonly #tcp: Deno.TcpConn;
  readonly #options: ConnectionOptions;
  readonly #watch: Watch;
  readonly #outbox: Outbox;
  readonly #passage: Passage;
  /** What it is said before it is known what is spoken; not needed any more afterwards. */
  #opening: Opening | undefined;
  /** What is said from then on. */
  #talk: Talk | undefined;
  /** What someone else speaks with the peer, and nobody may write meanwhile. */
  #busyWith: "tls" | "web" | undefined;
  /** By what way it comes: where TLS is spoken, it is astray until that is agreed on. */
  #way: Way;
  /** Whether what is said has an end of its own, beside that of TCP. */
  #isFramed = false;
  /** Whether it was spoken to before it had said anything. */
  #isGreeted = false;
  /** Whether it has asked for anything. */
  #hasSpoken = false;
  #nick: string | undefined;
  #closeReason: CloseReason | undefined;
  #isClosed = false;
  #cancelLinger: (() => void) | undefined;

  /** Takes the socket over. With `refusal`, whoever is there is told that, in its own words, and comes no further. */
  constructor(conn: Deno.TcpConn, origin: Origin, options: ConnectionOptions, refusal?: Closing) {
    const { clock, language, limits, secure, openness, motd } = options;
    this.origin = origin;
    this.socket = conn;
    this.#tcp = conn;
    this.#options = options;
    this.#way = secure === undefined ? "open" : "astray";
    this.#watch = new Watch(limits, clock.nowMs());
    this.#outbox = new Outbox(this, language, clock, motd);
    this.#passage = new Passage(this, this.#outbox, options);
    this.#opening = new Opening(openness, refusal);
  }

  /** Whose address it comes from. */
  get owner(): string {
    return this.origin.owner;
  }

  /** Whether it has not said anything yet that makes it someone here: a name, a line, the password. */
  get isStranger(): boolean {
    return !this.#hasSpoken || this.#options.hub.nickOf(this) === undefined;
  }

  /** What is spoken on it, as far as that is known. */
  get dialectName(): string {
    return this.#outbox.dialect.name;
  }

  /** The name its person went by last, once there was one. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** Whether nothing more of what it says is heard. */
  get isEnding(): boolean {
    return this.#closeReason !== undefined || this.#isClosed;
  }

  /** Reads until the connection ends, by whichever side; returns why. It never rejects. */
  async run(): Promise<CloseReason> {
    const { clock, hub } = this.#options;
    try {
      this.#tcp.setNoDelay(true);
      this.#tcp.setKeepAlive(true);
      for await (const input of inputsOf(this, readMaxBytes(this.#passage.isUnlimited), clock)) {
        if (typeof input !== "string") this.#watch.heard(clock.nowMs());
        if (this.#closeReason === undefined) await this.#take(input);
      }
      if (this.#closeReason === undefined) await this.#take("end");
      // Who has said all may still want to hear what it asked for.
      await this.#passage.pause(hub.outstanding(this));
      await this.#passage.pause(this.#outbox.answered);
      this.#closeReason ??= "ended";
    } catch (error) {
      this.#closeReason ??= reasonOf(error);
      if (this.#closeReason === "fault") this.#options.onFault(error);
    }
    await this.#passage.leave(this.#closeReason);
    // TLS has its own word for the end; without it, someone else may have cut the rest off.
    if (this.#isFramed) await this.#linger();
    this.wake();
    await this.#outbox.writing;
    this.close();
    return this.#closeReason;
  }

  /** Ends it at once, written or not. Doing it twice is no error. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#outbox.close();
    this.#cancelLinger?.();
    this.#passage.close();
    this.socket.close();
  }

  /** Tells whoever is there why it must go, in its own words as far as those are known, and ends it. */
  dismiss(closing: Closing): void {
    if (this.#closeReason !== undefined) return;
    if (this.#busyWith !== undefined) return this.#closeBecause(closing.reason);
    this.#tellFarewell(this.#opening?.half, closing);
  }

  /** Ends what is overdue, and settles who has stayed. */
  check(nowMs: number): void {
    if (this.#watch.isStalled(this.#outbox.untakenSinceMs, nowMs)) this.#closeBecause("stalled");
    if (this.#watch.isLate(nowMs)) this.#endUnlessIn();
    this.#endHalfALine(nowMs);
    if (this.#isVisiting && this.#watch.hasStayed(nowMs)) this.#passage.settleNow();
    // Whom this side does not read cannot be heard.
    if (!this.#outbox.dialect.pings || this.#passage.isWaiting) return;
    const silence = this.#watch.silence(nowMs);
    if (silence === "gone") this.#closeBecause("silent");
    if (silence === "ping") this.tell({ type: "ping" });
  }

  /** Whether it has been greeted, and nothing has come of a first line that may turn out to be a program's. */
  get #isVisiting(): boolean {
    return this.#isGreeted && !this.#passage.isSettled && (this.#opening?.isSilent ?? true);
  }

  /** Who has begun a first line must end it: a program at once, a person who types it key by key in its time. */
  #endHalfALine(nowMs: number): void {
    const opening = this.#opening;
    if (opening === undefined || opening.begun === 0) return;
    if (!this.#watch.isFirstLineLate(opening.begun, this.#isGreeted, nowMs)) return;
    if (opening.half !== undefined) this.dismiss({ type: "closing", reason: "unfinished" });
  }

  /** Who has not come in by now is not waited for any more. */
  #endUnlessIn(): void {
    if (this.#busyWith === "tls") return this.#closeBecause("tls_failed");
    // Who speaks HTTP keeps its deadlines.
    if (this.#busyWith !== undefined) return;
    const late = this.#opening?.lateness;
    if (late !== undefined) this.endWith(late);
    else if (!this.#passage.isIn) this.endWith({ type: "closing", reason: "password" });
  }

  #closeBecause(reason: CloseReason): void {
    this.#closeReason ??= reason;
    this.close();
  }

  // For the hub

  /** Tells this person alone. */
  tell(reply: Reply, id?: RequestId): void {
    this.#outbox.tell(reply.type === "welcome" ? this.#passage.sealed(reply) : reply, id);
  }

  /** Answers this person bit by bit; it is not heard meanwhile. */
  answer(answer: Answer, id?: RequestId): void {
    if (this.#closeReason === undefined) this.#outbox.answer(answer, id);
  }

  /** Begins to read a room's log, from its present end. */
  follow(room: Followed): void {
    this.#outbox.follow(room);
  }

  /** Ends that; what was within reach is still delivered, unless this is the end and something comes before it. */
  unfollow(room: Followed, isEnd?: boolean): void {
    this.#outbox.unfollow(room, isEnd);
  }

  /** Some log that it follows has something new. */
  wake(nowMs?: number): void {
    this.#outbox.wake(nowMs);
  }

  /** Changes the language in which it is told things. */
  speak(language: Language): void {
    this.#outbox.speak(language);
  }

  /** Has it show within so many milliseconds that it is there, unless it has just done so. */
  probe(ms: number): boolean {
    const isDoubtful = this.#watch.probe(this.#options.clock.nowMs(), ms);
    if (isDoubtful) this.tell({ type: "ping" });
    return isDoubtful;
  }

  /** Whether so much is waiting for this person that more would be a burden. */
  get isSaturated(): boolean {
    return this.#outbox.isSaturated;
  }

  /** Whether it wants to hear that what it said has its place in the log. */
  get wantsAcks(): boolean {
    return this.#outbox.dialect.wantsAcks;
  }

  /** Whether it keeps a list of who is where, and is told of each change. */
  get isExact(): boolean {
    return this.#outbox.dialect.isExact ?? false;
  }

  /** Whether what it is told must come behind all that its rooms had said by then. */
  get isOrdered(): boolean {
    return this.#outbox.dialect.isOrdered ?? false;
  }

  /** Whether it reads one room at a time: who says no room when it comes knows of one. */
  get readsOne(): boolean {
    return !this.#outbox.dialect.introduces;
  }

  /** Ends the connection once all is written. */
  end(reason: CloseReason): void {
    if (this.#closeReason !== undefined) return;
    if (this.#busyWith !== undefined) return this.#closeBecause(reason);
    this.#closeReason = reason;
    this.#outbox.stopAnswering();
    this.#passage.stop();
    void this.#linger();
  }

  /** Ends it, with a last word. */
  endWith(closing: Closing): void {
    if (this.#closeReason !== undefined) return;
    this.tell(closing);
    this.end(closing.reason);
  }

  /** Has a little work done for it when it is its turn: who asks for much waits behind those who do not. */
  inTurn(act: () => void): void {
    void this.#options.queue.take("answering", this.#passage, act);
  }

  /** Which silence is waited for now, in milliseconds. */
  get quietMs(): number | undefined {
    if (this.#closeReason !== undefined) return undefined;
    if (this.#talk !== undefined) return this.#talk.quietMs;
    return this.#opening?.quietMs(this.#isGreeted ? undefined : this.#patienceMs);
  }

  /** The peer is gone, which reading finds out too, unless this side has ended the connection. */
  writingFailed(): void {
    if (this.#closeReason !== undefined) this.close();
  }

  /** A bug showed itself in an answer. */
  answeringFailed(error: unknown): void {
    this.#options.onFault(error);
    this.#closeBecause("fault");
  }

  // Reading

  /** Takes in one chunk, a silence, or the end. */
  async #take(input: Input): Promise<void> {
    const talk = this.#talk;
    if (talk === undefined) return await this.#begin(input);
    let steps: readonly Step[] = [];
    const turn = this.#passage.hear(() => steps = stepsOf(talk, input));
    if (turn !== undefined) await turn;
    this.#outbox.adapt();
    const first = steps.find(isCommand);
    if (this.#isGreetedOnly && first?.type === "say") this.tell({ type: "hint" });
    await this.#passage.take(steps);
    if (talk.goOn !== undefined) await this.#passage.goOn(talk);
    // All that came at once has been done, so a name and a room in it came first.
    if (first !== undefined) this.#hasSpoken = true;
    const settling = first && this.#passage.settle();
    if (settling !== undefined) await settling;
    this.#nick = this.#options.hub.nickOf(this) ?? this.#nick;
  }

  /** Whether it has been greeted as someone who might not know of commands, and has said nothing yet. */
  get #isGreetedOnly(): boolean {
    return this.#isGreeted && !this.#hasSpoken && this.#passage.isIn &&
      this.#outbox.dialect === plain;
  }

  async #begin(input: Input): Promise<void> {
    let beginning: Beginning = NOTHING;
    const hear = (): void => void (beginning = this.#opening?.hear(input) ?? NOTHING);
    const turn = this.#passage.inTurn("hearing", hear);
    if (turn !== undefined) await turn;
    return await this.#go(beginning, input);
  }

  async #go(beginning: Beginning, input: Input): Promise<void> {
    if (beginning.type === "nothing") return;
    if (beginning.type === "greeting") {
      return this.#patienceMs === 0 ? await this.#greet() : undefined;
    }
    const isPlain = beginning.type === "talk" && beginning.dialect === plain;
    // Behind the question for a password, which stands on a line that has no end.
    if (this.#isGreeted && !this.#passage.isIn && !isPlain) this.#outbox.tellWords("\n");
    switch (beginning.type) {
      case "tls":
        return await this.#secure(beginning.head);
      case "web":
        return await this.#browse(beginning.head);
      case "irc":
        return await this.#beginIrc(beginning.head, input);
      case "farewell":
        return this.#tellFarewell(beginning.to, beginning.closing);
      case "talk":
        await this.#talkFrom(beginning.dialect, beginning.head, input);
        if (input === "end" || !isPlain || this.#isGreeted || this.#hasSpoken) return;
        // Telnet may speak of its options alone, and its person waits to be spoken to.
        return await this.#greet();
    }
  }

  /** What it takes to speak IRC is loaded when the first who does comes. */
  async #beginIrc(head: Uint8Array<ArrayBuffer>, input: Input): Promise<void> {
    const dialect = await this.#options.irc?.();
    if (dialect !== undefined && !this.isEnding) await this.#talkFrom(dialect, head, input);
  }

  async #talkFrom(dialect: Dialect, head: Uint8Array<ArrayBuffer>, input: Input): Promise<void> {
    if (dialect.introduces) await this.#endVisit();
    this.#talkIn(dialect);
    await this.#take(head);
    if (input === "end") await this.#take(input);
  }

  #talkIn(dialect: Dialect): void {
    this.#opening = undefined;
    this.#talk = dialect.open(this.#options.limits, this.#outbox.language);
    this.#outbox.open(dialect, this.#talk);
  }

  /** Who says who it is was never the guest that it was greeted as, and hears nothing more of what such a one is told. */
  async #endVisit(): Promise<void> {
    if (!this.#isGreeted) return;
    this.#isGreeted = false;
    this.#options.hub.dismiss(this);
    await this.#passage.pause(this.#options.hub.outstanding(this));
    this.#outbox.stopAnswering();
  }

  /** On a port that speaks TLS: who does so too is heard anew within it. */
  async #secure(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { secure } = this.#options;
    if (secure === undefined) return;
    this.#busyWith = "tls";
    const socket = this.socket = secure(this.#tcp, head);
    await socket.handshake();
    this.#busyWith = undefined;
    this.#way = "secure";
    this.#isFramed = true;
  }

  /** Who asks by HTTP is answered so, until it ends or speaks json by a WebSocket. */
  async #browse(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { web, browsers, clock } = this.#options;
    if (web === undefined) return;
    await this.#endVisit();
    this.wake();
    await this.#outbox.writing;
    browsers.heard(this.owner, clock.nowMs());
    this.#busyWith = "web";
    const loads = (): void => browsers.loads(this.owner, clock.nowMs());
    const socket = await web(this.socket, head, this.#way, loads);
    browsers.heard(this.owner, clock.nowMs());
    this.#busyWith = undefined;
    if (socket === undefined) return this.end("http");
    this.socket = socket;
    this.#isFramed = true;
    this.#watch.beginAnew(clock.nowMs());
    this.#talkIn(json);
  }

  /** Tells a newcomer, in its own words as far as those are known, why it gets no further, and ends. */
  #tellFarewell(to: Recognised | undefined, closing: Closing): void {
    if (to === undefined) return this.endWith(closing);
    this.#outbox.tellFarewell(to, closing);
    this.end(closing.reason);
  }

  /** How long its peer may still turn out to be a browser that needs it later: such presses no key. */
  get #patienceMs(): number {
    if (this.#opening !== undefined && this.#opening.begun > 0) return 0;
    const { browsers, clock } = this.#options;
    return browsers.mayComeMs(this.owner, this.#watch.cameAtMs, clock.nowMs());
  }

  /** Nothing came: this may be a person who waits to be spoken to. */
  async #greet(): Promise<void> {
    this.#isGreeted = true;
    const { browsers, hub } = this.#options;
    const refusal = this.#opening?.refusal;
    if (browsers.wereAbout(this.owner, this.#watch.cameAtMs)) this.#watch.mayBeSpare();
    if (refusal !== undefined) return this.endWith(refusal);
    if (!this.#passage.isIn) return this.tell({ type: "askPassword" });
    await this.#passage.inTurn("doing", () => hub.greet(this));
  }

  /** Writes what is left, says that nothing more comes, and hears the peer out for a moment. */
  async #linger(): Promise<void> {
    this.wake();
    await this.#outbox.writing;
    if (this.#isClosed) return;
    // Not after that: a peer that takes nothing could keep TLS from saying so.
    this.#cancelLinger = this.#options.clock.after(LINGER_MS, () => this.close());
    await this.socket.closeWrite().catch(() => this.close());
  }
}
