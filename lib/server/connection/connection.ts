/**
 * One socket: it reads, decodes and hands to the hub; it moves its readers on and writes.
 *
 * What must hold:
 * 1. At most one write is under way. When it returns, the next takes all there is, up to 256 KiB of a
 *    room's log; so there is no queue for each client, and a peer that does not read costs nobody.
 * 2. A peer that sends too fast is not read: TCP makes it wait. Nothing it sent is dropped.
 * 3. Nothing that a newcomer sends reaches the hub before the gate has let it in.
 * 4. However the connection ends, it leaves the hub once, and {@link Connection.run} returns.
 *
 * @module
 */

import { type Origin, originOf } from "../../text/address.ts";
import { type Answer, Answering } from "../log/answer.ts";
import type { Clock } from "../../clock.ts";
import type { Command } from "../../vocabulary/command.ts";
import { type Decoder, type Dialect, voiceOf } from "../dialect/dialect.ts";
import { TLS } from "../dialect/foreign.ts";
import { json } from "../dialect/json.ts";
import { newcomer } from "../dialect/newcomer.ts";
import { plain } from "../dialect/plain.ts";
import { GREETING_MS, recognise, type Recognised, recogniseHalf } from "../dialect/recognise.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import type { CloseReason, RequestId } from "../../vocabulary/codes.ts";
import { Entrance, type Gate, PASSWORD_MS, type Verdict } from "../gate/gate.ts";
import type { Sequencer } from "../chat/sequencer.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { ConnectionLimits } from "../limits.ts";
import { concat } from "../../text/lines.ts";
import type { Log, Reader } from "../log/log.ts";
import type { Followed, Outlet } from "../chat/member.ts";
import { closingSentence } from "../../language/chat.ts";
import { RateLimiter } from "./rate.ts";
import { costOf as costOfText } from "../../text/shortened.ts";
import type { TimeShare } from "../log/time_share.ts";
import type { Socket, TlsSocket } from "../tls/socket.ts";
import type { Browsers, Web } from "./web.ts";

/** What a connection is told by its listener. */
export interface ConnectionOptions {
  /** Where its commands go. */
  readonly hub: Sequencer;
  /** What time it is. */
  readonly clock: Clock;
  /** The language in which it is greeted. */
  readonly language: Language;
  /** Where it must pass before it reaches the hub. */
  readonly gate: Gate;
  /** What it may do. */
  readonly limits: ConnectionLimits;
  /** Its part of the time for long answers, together with all others. */
  readonly share: TimeShare;
  /** Why nobody comes in by it: whoever is there is told so, in its own words, and that is all. */
  readonly refusal?: Closing;
  /** Begins TLS on a connection of which `head` has been read; without it, none is spoken. */
  readonly secure?: Secure;
  /** Speaks HTTP; without it, whoever does so is refused. */
  readonly web?: Web;
  /** Where browsers were heard. */
  readonly browsers: Browsers;
  /** A bug showed itself here. */
  readonly onFault: (error: unknown) => void;
}

/** The last thing that someone is told. */
export type Closing = Extract<Reply, { type: "closing" }>;

// Most people write short lines; a sender in a hurry gets more room with each full read.
const READ_MIN_BYTES = 1024;
const READ_MAX_BYTES = 16 * 1024;
/** But not where a rate is set: thousands of lines would be decoded to wait, and others with them. */
const LIMITED_READ_MAX_BYTES = 4 * 1024;
/** With more than this waiting for one person alone, its own requests wait, others' are refused. */
const SATURATED_BYTES = 64 * 1024;
/** With more than this waiting, what it is being answered is not made either. */
const ANSWERED_BYTES = 32 * 1024;
/** Empty lines of one read count as so many of the rate at most. */
const IDLE_MAX = 100;
/** After so many requests that may cost something, others get their turn. */
const TURN_REQUESTS = 8;
/** So much of a room that is left is still told. */
const LEFTOVER_BYTES = 256 * 1024;
/**
 * How long a connection that the server ends is still read. Closing a socket that holds unread
 * bytes resets it, and the peer would lose the last that it was told.
 */
const LINGER_MS = 500;
/** A silence that was noticed so much too late may be none: its end had not been looked at. */
const LATE_MS = 10;
/** So long it is waited for then. */
const LOOK_AGAIN_MS = 30;
/** Who is refused and silent is not told in words for people before that: it may be a program that begins late. */
const REFUSAL_GREETING_MS = 1_000;

/** Begins TLS on a connection of which `head` has been read. */
export type Secure = (conn: Socket, head: Uint8Array) => TlsSocket;

/**
 * How far TLS has come: it has no place here; the peer is to begin with it; both sides are coming to terms;
 * they have.
 */
type Security = "none" | "awaited" | "agreeing" | "agreed";

/** So long nobody is told of one who has said nothing: it may be a program that only looks. */
const VISIT_MS = 10_000;
/** So long one who speaks at once may take to end its first line. */
const FIRST_LINE_MS = 10_000;
/** So long one who was greeted first may rest within it: this may be a person whose terminal sends each key. */
const TYPING_MS = 60_000;
/** But not for these: a key pressed by mistake, or a program that holds a place. */
const FEW_KEYS = 2;

/** What comes from a peer: bytes, a silence that was waited for, or word that it has said all. */
type Input = Uint8Array<ArrayBuffer> | "quiet" | "end";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);
const NOT_TLS: Closing = { type: "closing", reason: "not_tls" };

/** Word that an entry has its place, and where its reader must be for it. */
interface Ack {
  readonly reader: Reader;
  readonly offset: number;
  readonly text: string;
}

/** Where it is in a room's log. */
interface Place {
  readonly room: string;
  readonly log: Log;
  readonly reader: Reader;
}

/** See the top of this file. */
export class Connection implements Outlet {
  /** Where it comes from. */
  readonly origin: Origin;
  readonly #tcp: Deno.TcpConn;
  /** Where it reads and writes: TCP, or TLS within that. */
  #conn: Socket;
  readonly #options: ConnectionOptions;
  readonly #entrance: Entrance;
  #cameAtMs: number;
  /** Whether it has asked for anything. */
  #hasSpoken = false;
  /** Whether the others see this person. */
  #isSettled = false;
  #security: Security;
  /** Whether its peer asks by HTTP for now, which others write here. */
  #isBrowsing = false;
  /** Whether what is said has an end of its own, beside that of TCP. */
  #isFramed = false;
  readonly #rate: RateLimiter;
  #language: Language;
  #dialect: Dialect = newcomer;
  /** Reads commands, once the dialect is known. */
  #decoder: Decoder | undefined;
  /** What came before it was known. */
  #head: Uint8Array<ArrayBuffer> = NOTHING;
  #greeted = false;
  #nick: string | undefined;

  /** What this person alone is told and has not been written yet: bytes, and behind them text. */
  #outbox: Uint8Array<ArrayBuffer>[] = [];
  #outboxText = "";
  /** About how much that is: a text's UTF-16 units count as bytes. */
  #outboxBytes = 0;
  /** What it is being answered bit by bit, while it is. */
  #answering: Answering | undefined;
  /** Bytes given to the socket so far. */
  #written = 0;
  /** What waits for its reader to have come so far. */
  #acks: Ack[] | undefined;
  /** Mostly one: no map is worth its memory. */
  #places: Place[] = [];
  #writing: Promise<void> | undefined;
  #progressAtMs = 0;
  #heardAtMs: number;
  #pingedAtMs = -Infinity;

  #closeReason: CloseReason | undefined;
  #isClosed = false;
  /** Ends the pause that reading takes, if it takes one. */
  #resume: (() => void) | undefined;
  #cancelLinger: (() => void) | undefined;

  /** Takes the socket over. */
  constructor(conn: Deno.TcpConn, options: ConnectionOptions) {
    this.origin = originOf(conn.remoteAddr.hostname, conn.localAddr.hostname);
    this.#tcp = conn;
    this.#conn = conn;
    this.#security = options.secure === undefined ? "none" : "awaited";
    this.#options = options;
    this.#entrance = new Entrance(options.gate, this.origin);
    this.#language = options.language;
    this.#cameAtMs = options.clock.nowMs();
    this.#heardAtMs = this.#cameAtMs;
    const { linesPerSecond, burstLines } = options.limits;
    this.#rate = new RateLimiter(linesPerSecond, this.#heardAtMs, burstLines);
  }

  /** Whose address it comes from. */
  get owner(): string {
    return this.origin.owner;
  }

  /** Whether it has not said anything yet that makes it someone here: a name, a line, the password. */
  get isStranger(): boolean {
    return !this.#hasSpoken || this.#options.hub.nickOf(this) === undefined;
  }

  /** The name its person went by last, once there was one. */
  get nick(): string | undefined {
    return this.#nick;
  }

  /** Reads until the connection ends, by whichever side; returns why. It never rejects. */
  async run(): Promise<CloseReason> {
    try {
      this.#tcp.setNoDelay(true);
      this.#tcp.setKeepAlive(true);
      for await (const input of this.#inputs()) {
        if (this.#closeReason === undefined) await this.#take(input);
      }
      if (this.#closeReason === undefined) await this.#take("end");
      // Who has said all may still want to hear what it asked for.
      await this.#pause(this.#answering?.over);
      this.#closeReason ??= "ended";
    } catch (error) {
      this.#closeReason ??= reasonOf(error);
      if (this.#closeReason === "fault") this.#options.onFault(error);
    }
    this.#options.hub.depart(this, this.#closeReason);
    // TLS has its own word for the end; without it, someone else may have cut the rest off.
    if (this.#isFramed) await this.#linger();
    this.wake();
    await this.#writing;
    this.close();
    return this.#closeReason;
  }

  /** Ends it at once, written or not. Doing it twice is no error. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopAnswering();
    this.#cancelLinger?.();
    this.#resume?.();
    this.#conn.close();
  }

  /** Tells whoever is there why it must go, in its own words as far as those are known, and ends it. */
  dismiss(closing: Closing): void {
    if (this.#closeReason !== undefined) return;
    if (this.#security === "agreeing" || this.#isBrowsing) {
      this.#closeReason = closing.reason;
      return this.close();
    }
    const half = recogniseHalf(this.#head);
    if (this.#decoder === undefined && half !== undefined) this.#tellFarewell(half, closing);
    else this.#endWith(closing);
  }

  /** Closes it if its peer has taken nothing of a write for too long, or seems to be gone. */
  check(nowMs: number): void {
    const { stallMs, pingMs, silenceMs } = this.#options.limits;
    if (this.#writing !== undefined && nowMs - this.#progressAtMs >= stallMs) {
      this.#closeReason ??= "stalled";
      this.close();
    }
    if (nowMs - this.#cameAtMs >= PASSWORD_MS && !this.#isBrowsing) this.#endUnlessIn();
    if (this.#head.length > 0) this.#endUnlessSoon(nowMs);
    // Who has stayed for a while without a word is a person who reads.
    if (nowMs - this.#cameAtMs >= VISIT_MS && this.#isVisiting) this.#settle();
    // Whom this side does not read cannot be heard.
    if (!this.#dialect.pings || this.#resume !== undefined) return;
    if (nowMs - this.#heardAtMs >= silenceMs) {
      this.#closeReason ??= "silent";
      this.close();
    } else if (nowMs - Math.max(this.#heardAtMs, this.#pingedAtMs) >= pingMs) {
      this.#pingedAtMs = nowMs;
      this.tell({ type: "ping" });
    }
  }

  /** Whether it has been greeted, and nothing has come of a first line that may turn out to be a program's. */
  get #isVisiting(): boolean {
    return this.#greeted && !this.#isSettled && recognise(this.#head, false).type === "silent";
  }

  /** Who has begun a first line must end it: a program at once, a person who types it key by key in its time. */
  #endUnlessSoon(nowMs: number): void {
    const isTyping = this.#greeted && this.#head.length > FEW_KEYS;
    const waitsMs = isTyping ? TYPING_MS : FIRST_LINE_MS;
    const sinceMs = this.#greeted ? this.#heardAtMs : this.#cameAtMs;
    if (nowMs - sinceMs < waitsMs || recogniseHalf(this.#head) === undefined) return;
    this.dismiss({ type: "closing", reason: "unfinished" });
  }

  /** Who has not come in by now is not waited for any more. */
  #endUnlessIn(): void {
    if (this.#security === "agreeing") {
      this.#closeReason ??= "tls_failed";
      this.close();
    } else if (this.#security === "awaited") {
      this.#endWith(NOT_TLS);
    } else if (!this.#entrance.isIn) {
      this.#endWith({ type: "closing", reason: "password" });
    }
  }

  // For the hub

  /** Tells this person alone. */
  tell(reply: Reply, id?: RequestId): void {
    const text = this.#dialect.encode(reply, this.#language, id);
    if (reply.type !== "ack" || reply.room === undefined) return this.#tellText(text);
    // Whoever is told that its entry has a place may count all before it as seen.
    const reader = this.#readerOf(reply.room);
    if (reader === undefined || reader.atEnd) return this.#tellText(text);
    (this.#acks ??= []).push({ reader, offset: reader.endOffset, text });
    this.wake();
  }

  #readerOf(name: string): Reader | undefined {
    return this.#places.find(({ room }) => room === name)?.reader;
  }

  /** Begins to read a room's log, from its present end. */
  follow({ name, log }: Followed): void {
    const voice = voiceOf(this.#dialect, this.#language);
    const reader = log.open(this, voice, this.#options.clock.nowMs());
    this.#places.push({ room: name, log, reader });
  }

  /** Ends that; what was within reach is still delivered. */
  unfollow({ log }: Followed): void {
    const place = this.#places.find((place) => place.log === log);
    if (place === undefined) return;
    const { room, reader } = place;
    const nowMs = this.#options.clock.nowMs();
    while (!reader.atEnd && this.#outboxBytes < LEFTOVER_BYTES) {
      this.#post(this.#readNext(room, reader, nowMs));
    }
    for (const ack of this.#acks ?? []) if (ack.reader === reader) this.#postText(ack.text);
    this.#acks = this.#acks?.filter((ack) => ack.reader !== reader);
    // One so far behind would cost too much; a thousand of them, when the server stops, far too much.
    if (reader.unread > 0) this.#post(this.#skipped(room, reader.unread));
    this.#places = this.#places.filter((other) => other !== place);
    log.close(this);
  }

  /** Some log that it follows has something new. */
  wake(): void {
    if (this.#writing !== undefined || this.#isClosed) return;
    const bytes = this.#next();
    if (bytes !== undefined) this.#writing = this.#write(bytes);
  }

  /** Changes the language in which it is told things. */
  speak(language: Language): void {
    this.#changeVoice(this.#dialect, language);
  }

  /** Whether so much is waiting for this person that more would be a burden. */
  get isSaturated(): boolean {
    return this.#outboxBytes > SATURATED_BYTES;
  }

  /** Whether it wants to hear that what it said has its place in the log. */
  get wantsAcks(): boolean {
    return this.#dialect.wantsAcks;
  }

  /** Ends the connection once all is written. */
  end(reason: CloseReason): void {
    if (this.#closeReason !== undefined) return;
    this.#closeReason = reason;
    this.#stopAnswering();
    this.#resume?.();
    void this.#linger();
  }

  /** Answers this person bit by bit; it is not heard meanwhile. */
  answer(answer: Answer, id?: RequestId): void {
    if (this.#closeReason !== undefined) return;
    this.#answering ??= new Answering(
      {
        tell: (reply, id) => this.tell(reply, id),
        hasRoom: () => this.#outboxBytes < ANSWERED_BYTES,
        answered: (error) => this.#answered(error),
      },
      this.origin.owner,
      this.#options.share,
    );
    this.#answering.begin(answer, id);
  }

  #answered(error: unknown): void {
    this.#answering = undefined;
    if (error === undefined) {
      // What was said in rooms meanwhile has waited for this.
      queueMicrotask(() => this.wake());
      return;
    }
    this.#closeReason ??= "fault";
    this.#options.onFault(error);
    this.close();
  }

  #stopAnswering(): void {
    this.#answering?.drop();
    this.#answering = undefined;
  }

  // Reading

  /** What comes in, chunk by chunk, and the silences that the decoder waits for. */
  async *#inputs(): AsyncGenerator<Exclude<Input, "end">> {
    const maxBytes = this.#rate.isUnlimited ? READ_MAX_BYTES : LIMITED_READ_MAX_BYTES;
    let buffer = new Uint8Array(READ_MIN_BYTES);
    for (;;) {
      const reading = this.#conn.read(buffer);
      let read: number | null | "quiet" = "quiet";
      while (read === "quiet") {
        const quietMs = this.#quietMs;
        read = quietMs === undefined ? await reading : await this.#within(reading, quietMs);
        if (read === "quiet") yield "quiet";
      }
      if (read === null) return;
      this.#heardAtMs = this.#options.clock.nowMs();
      yield buffer.subarray(0, read);
      if (read === buffer.length && read < maxBytes) buffer = new Uint8Array(4 * read);
      else if (read < READ_MIN_BYTES && buffer.length > READ_MIN_BYTES) {
        buffer = new Uint8Array(READ_MIN_BYTES);
      }
    }
  }

  /** What the promise resolves to, or `"quiet"` if it takes longer than `ms`. */
  #within<T>(promise: Promise<T>, ms: number): Promise<T | "quiet"> {
    return new Promise((resolve, reject) => {
      const { clock } = this.#options;
      const dueMs = clock.nowMs() + ms;
      let cancel = clock.after(ms, () => {
        // Where there was much to do, what came in time may not have been looked at yet.
        const isLate = clock.nowMs() - dueMs > LATE_MS;
        cancel = clock.after(isLate ? LOOK_AGAIN_MS : 0, () => resolve("quiet"));
      });
      promise.then(resolve, reject).finally(() => cancel());
    });
  }

  get #quietMs(): number | undefined {
    if (this.#closeReason !== undefined) return undefined;
    if (this.#decoder !== undefined) return this.#decoder.quietMs;
    // Who begins with TLS does not wait to be spoken to.
    if (this.#security === "awaited" && this.#head.length === 0) return undefined;
    const recognition = recognise(this.#head, false);
    if (recognition.type === "undecided") return recognition.quietMs;
    if (recognition.type !== "silent" || this.#greeted) return undefined;
    const greetingMs = this.#options.refusal === undefined ? GREETING_MS : REFUSAL_GREETING_MS;
    return Math.max(greetingMs, this.#patienceMs);
  }

  /** How long its peer may still turn out to be a browser that needs it later. */
  get #patienceMs(): number {
    return this.#options.browsers.patienceMs(this.owner, this.#options.clock.nowMs());
  }

  /** Takes in one chunk, a silence, or the end. */
  async #take(input: Input): Promise<void> {
    const decoder = this.#decoder;
    if (decoder === undefined) return await this.#recognise(input);
    const requests = input === "quiet"
      ? decoder.quiet()
      : input === "end"
      ? decoder.end()
      : decoder.push(input);
    const answers = decoder.takeAnswers?.();
    // Nothing of it is vital, and who sends and does not read shall not make the outbox grow.
    if (answers !== undefined && !this.isSaturated) this.#tellBytes(answers);
    const idle = Math.min(decoder.takeIdle(), IDLE_MAX);
    if (idle > 0 && !this.#rate.isUnlimited) await this.#rest(idle);
    if (this.#isGreetedOnly && requests[0]?.type === "say") this.tell({ type: "hint" });
    await this.#perform(requests);
    // All that came at once has been done, so a name and a room in it came first.
    if (requests.length > 0) {
      this.#hasSpoken = true;
      this.#settle();
    }
    this.#nick = this.#options.hub.nickOf(this) ?? this.#nick;
  }

  /** Whether it has been greeted as someone who might not know of commands, and has said nothing yet. */
  get #isGreetedOnly(): boolean {
    return this.#greeted && !this.#hasSpoken && this.#entrance.isIn && this.#dialect === plain;
  }

  /** Who is in and has said something, or stayed, is seen by the others; programs say so themselves. */
  #settle(): void {
    if (this.#isSettled || this.#dialect.introduces || !this.#entrance.isIn) return;
    if (this.#closeReason !== undefined) return;
    this.#isSettled = true;
    this.#options.hub.settle(this);
  }

  async #recognise(input: Input): Promise<void> {
    const isOver = typeof input === "string";
    if (!isOver) this.#head = concat(this.#head, input);
    const recognition = recognise(this.#head, isOver);
    if (recognition.type === "silent" && input === "quiet" && this.#patienceMs === 0) this.#greet();
    if (recognition.type === "silent" || recognition.type === "undecided") return;
    const head = this.#head;
    this.#head = NOTHING;
    const { refusal, limits } = this.#options;
    // Behind the question for a password, which stands on a line that has no end.
    if (this.#greeted && !this.#entrance.isIn && !isPlain(recognition)) this.#postText("\n");
    if (this.#security === "awaited" && isTls(recognition)) return await this.#secure(head);
    if (isHttp(recognition) && refusal === undefined && this.#options.web !== undefined) {
      return await this.#browse(this.#options.web, head);
    }
    if (this.#security === "awaited") return this.#tellFarewell(recognition, refusal ?? NOT_TLS);
    if (refusal !== undefined) return this.#tellFarewell(recognition, refusal);
    if (recognition.type === "foreign") {
      const { reason } = recognition.protocol;
      return this.#tellFarewell(recognition, { type: "closing", reason });
    }
    const { dialect } = recognition;
    // Who says who it is was never the guest that it was greeted as.
    if (dialect.introduces) this.#options.hub.dismiss(this);
    this.#changeVoice(dialect, this.#language);
    this.#decoder = dialect.decoder(limits.maxLineBytes, limits.maxTextBytes);
    await this.#take(head);
    if (input === "end") return await this.#take(input);
    // Telnet may speak of its options alone, and its person waits to be spoken to.
    if (dialect === plain && !this.#greeted && !this.#hasSpoken) this.#greet();
  }

  /** On a port that speaks TLS: who does so too is heard anew within it. */
  async #secure(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { secure } = this.#options;
    if (secure === undefined) return;
    this.#security = "agreeing";
    const socket = secure(this.#tcp, head);
    this.#conn = socket;
    await socket.handshake();
    this.#security = "agreed";
    this.#isFramed = true;
  }

  /** Who asks by HTTP is answered so, until it ends or speaks json by a WebSocket. */
  async #browse(web: Web, head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { browsers, clock, hub, limits } = this.#options;
    // It was greeted as a guest, and is none: nothing of that may come between what it is answered.
    if (this.#greeted) hub.dismiss(this);
    this.wake();
    await this.#writing;
    browsers.heard(this.owner, clock.nowMs());
    const way = { none: "open", awaited: "astray", agreeing: "astray", agreed: "secure" } as const;
    this.#isBrowsing = true;
    const socket = await web(this.#conn, head, way[this.#security]);
    browsers.heard(this.owner, clock.nowMs());
    this.#isBrowsing = false;
    if (socket === undefined) return this.end("http");
    this.#conn = socket;
    this.#isFramed = true;
    this.#cameAtMs = clock.nowMs();
    this.#changeVoice(json, this.#language);
    this.#decoder = json.decoder(limits.maxLineBytes, limits.maxTextBytes);
  }

  /** Tells a newcomer in its own words why it gets no further, and ends. */
  #tellFarewell(recognition: Recognised, closing: Closing): void {
    if (recognition.type === "dialect") {
      this.#changeVoice(recognition.dialect, this.#language);
      return this.#endWith(closing);
    }
    const { protocol, line } = recognition;
    // What is good for original clients would spoil other protocols' words.
    this.#changeVoice(plain, this.#language);
    const sentence = closingSentence(closing, this.#language);
    const words = protocol.farewell(sentence, closing.reason, line);
    this.#post(typeof words === "string" ? encoder.encode(words) : words);
    this.end(closing.reason);
  }

  /** Nothing came: this may be a person who waits to be spoken to. */
  #greet(): void {
    this.#greeted = true;
    const { refusal } = this.#options;
    if (refusal !== undefined) this.#endWith(refusal);
    else if (this.#entrance.isIn) this.#options.hub.greet(this);
    else this.tell({ type: "askPassword" });
  }

  async #perform(requests: Command[]): Promise<void> {
    const { hub, clock } = this.#options;
    let costly = 0;
    for (const request of requests) {
      if (this.#closeReason !== undefined) return;
      // To ask for the time would cost as much as to say a line.
      const cost = this.#rate.isUnlimited ? 0 : costOf(request);
      const waitMs = cost === 0 ? 0 : this.#rate.take(clock.nowMs(), cost);
      if (waitMs > 0) await this.#rest(cost, waitMs);
      // What this person was told must be on its way before it can ask for more.
      if (this.isSaturated) await this.#pause(this.#writing);
      // Who says something is in a room by then, and has read what was said in it.
      if (!this.#isSettled && !hub.isOpening(request)) this.#settle();
      if (this.#answering !== undefined) await this.#pause(this.#answering.over);
      for (
        let admission = hub.admission(this, request);
        admission !== undefined && this.#closeReason === undefined;
        admission = hub.admission(this, request)
      ) await this.#pause(admission);
      // One read can bring thousands of requests: others get their turn in between.
      if (request.type !== "say" && ++costly % TURN_REQUESTS === 0) await this.#turn();
      if (this.#closeReason !== undefined) return;
      // No await where none is needed: lines of one read stay together, and cost no promise each.
      const deciding = this.#pass(request);
      if (deciding !== undefined) await deciding;
    }
  }

  /** Has the gate look at a request; what it lets through the hub carries out. */
  #pass(request: Command): Promise<void> | undefined {
    if (this.#entrance.isOpenTo(request)) {
      this.#options.hub.perform(this, request);
      return undefined;
    }
    const nowMs = this.#options.clock.nowMs();
    const verdict = this.#entrance.look(request, this.#dialect.password, nowMs);
    if (verdict.type === "wait") return this.#passAfter(verdict.ms);
    this.#obey(verdict);
    return undefined;
  }

  async #passAfter(ms: number): Promise<void> {
    if (ms > 0) await this.#sleep(ms);
    if (this.#closeReason !== undefined) return;
    const verdict = await this.#entrance.decide();
    if (this.#closeReason === undefined) this.#obey(verdict);
  }

  #obey(verdict: Verdict): void {
    switch (verdict.type) {
      case "pass":
        for (const request of verdict.requests) this.#options.hub.perform(this, request);
        return;
      case "tell":
        for (const reply of verdict.replies) this.tell(reply, verdict.id);
        return;
      case "end":
        for (const reply of verdict.replies) this.tell(reply, verdict.id);
        this.#endWith({ type: "closing", reason: verdict.reason });
        return;
      case "wait":
        return;
    }
  }

  #endWith(closing: Closing): void {
    if (this.#closeReason !== undefined) return;
    this.tell(closing);
    this.end(closing.reason);
  }

  /** Waits until the rate allows so many more lines. */
  async #rest(tokens: number, waitMs = 0): Promise<void> {
    do {
      if (waitMs > 0) await this.#sleep(waitMs);
      waitMs = this.#rate.take(this.#options.clock.nowMs(), tokens);
    } while (waitMs > 0 && this.#closeReason === undefined);
  }

  /** Lets everything else that is ready happen first. */
  async #turn(): Promise<void> {
    await this.#sleep(0);
  }

  async #sleep(ms: number): Promise<void> {
    let cancel = (): void => {};
    await this.#pause(new Promise((resolve) => cancel = this.#options.clock.after(ms, resolve)));
    cancel();
  }

  /** Waits for the promise, or for the end of the connection. */
  async #pause(until: Promise<void> | undefined): Promise<void> {
    if (until === undefined || this.#isClosed) return;
    // Not Promise.race: against a promise as long-lived as the connection it would leak.
    await new Promise<void>((resolve) => {
      this.#resume = resolve;
      until.then(resolve, resolve);
    });
    this.#resume = undefined;
  }

  // Writing

  #changeVoice(dialect: Dialect, language: Language): void {
    if (dialect === this.#dialect && language === this.#language) return;
    const followed = this.#places.map(({ room, log }) => ({ name: room, log }));
    for (const room of followed) this.unfollow(room);
    this.#dialect = dialect;
    this.#language = language;
    for (const room of followed) this.follow(room);
  }

  #tellText(text: string): void {
    if (text === "" || this.#isClosed) return;
    // All that is told in one turn goes out in one write.
    if (this.#outboxBytes === 0) queueMicrotask(() => this.wake());
    this.#postText(text);
  }

  #tellBytes(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isClosed) return;
    if (this.#outboxBytes === 0) queueMicrotask(() => this.wake());
    this.#post(bytes);
  }

  #postText(text: string): void {
    this.#outboxText += text;
    this.#outboxBytes += text.length;
  }

  #post(bytes: Uint8Array<ArrayBuffer>): void {
    this.#sealText();
    this.#outbox.push(bytes);
    this.#outboxBytes += bytes.length;
  }

  /** Texts become bytes together: a thousand acknowledgements cost one call. */
  #sealText(): void {
    if (this.#outboxText === "") return;
    this.#outbox.push(encoder.encode(this.#outboxText));
    this.#outboxText = "";
  }

  /** Writes `bytes`, which are not none, and then all there is by then. */
  async #write(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    try {
      for (; bytes !== undefined; bytes = this.#next()) {
        const written = await this.#conn.write(bytes);
        if (written < bytes.length) await this.#writeRest(bytes.subarray(written));
      }
    } catch {
      // The peer is gone, which reading finds out too, unless this side has ended the connection.
      if (this.#closeReason !== undefined) this.close();
      this.#stopAnswering();
    }
    this.#writing = undefined;
  }

  /** One write may take only a part. The peer takes what it is given, if slowly: senders wait for it. */
  async #writeRest(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (bytes.length > 0) {
      this.#progressAtMs = this.#options.clock.nowMs();
      for (const { reader } of this.#places) reader.progress(this.#progressAtMs);
      bytes = bytes.subarray(await this.#conn.write(bytes));
    }
  }

  /** What is to be written next, if anything. */
  #next(): Uint8Array<ArrayBuffer> | undefined {
    const bytes = this.#nextUnframed();
    if (bytes === undefined) return undefined;
    this.#progressAtMs = this.#options.clock.nowMs();
    // Who has not spoken yet may not even have begun to read.
    const unread = this.#decoder === undefined ? this.#written : 0;
    const framed = this.#decoder?.frame?.(bytes) ?? this.#dialect.frame?.(bytes, unread) ?? bytes;
    this.#written += framed.length;
    return framed;
  }

  #nextUnframed(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#outboxBytes > 0) {
      this.#sealText();
      const bytes = concat(...this.#outbox);
      this.#outbox = [];
      this.#outboxBytes = 0;
      this.#answering?.goOn();
      return bytes;
    }
    // What is said in rooms comes behind all of an answer.
    if (this.#answering !== undefined) return undefined;
    const acks = this.#dueAcks();
    if (acks !== undefined) return acks;
    for (const { room, reader } of this.#places) {
      while (!reader.atEnd) {
        const bytes = this.#readNext(room, reader, this.#options.clock.nowMs());
        if (bytes.length > 0) return bytes;
      }
    }
    return this.#dueAcks();
  }

  #dueAcks(): Uint8Array<ArrayBuffer> | undefined {
    if (this.#acks === undefined || this.#acks.length === 0) return undefined;
    const due = this.#acks.filter(({ reader, offset }) => reader.offset >= offset);
    if (due.length === 0) return undefined;
    this.#acks = this.#acks.filter(({ reader, offset }) => reader.offset < offset);
    return encoder.encode(due.map(({ text }) => text).join(""));
  }

  #readNext(room: string, reader: Reader, nowMs: number): Uint8Array<ArrayBuffer> {
    const { bytes, missed } = reader.read(nowMs);
    return missed === 0 ? bytes : concat(this.#skipped(room, missed), bytes);
  }

  #skipped(room: string, count: number): Uint8Array<ArrayBuffer> {
    const skipped: Reply = { type: "skipped", room, count };
    return encoder.encode(this.#dialect.encode(skipped, this.#language));
  }

  /** Writes what is left, says that nothing more comes, and hears the peer out for a moment. */
  async #linger(): Promise<void> {
    this.wake();
    await this.#writing;
    if (this.#isClosed) return;
    // Not after that: a peer that takes nothing could keep TLS from saying so.
    this.#cancelLinger = this.#options.clock.after(LINGER_MS, () => this.close());
    try {
      await this.#conn.closeWrite();
    } catch {
      this.close();
    }
  }
}

/** How many lines of the rate a request is worth. */
function costOf(request: Command): number {
  return "text" in request && request.text !== undefined ? costOfText(request.text) : 1;
}

function isHttp(recognition: Recognised): boolean {
  return recognition.type === "foreign" && recognition.protocol.name === "http";
}

function isTls(recognition: Recognised): boolean {
  return recognition.type === "foreign" && recognition.protocol === TLS;
}

function isPlain(recognition: Recognised): boolean {
  return recognition.type === "dialect" && recognition.dialect === plain;
}

/** Why a connection whose reading failed ends. */
function reasonOf(error: unknown): CloseReason {
  // By its name: to know the class would be to load node:tls where none is spoken.
  if (error instanceof Error && error.name === "TlsFailure") return "tls_failed";
  return isNetworkError(error) ? "reset" : "fault";
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.NotConnected ||
    error instanceof Deno.errors.TimedOut ||
    error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted ||
    (error instanceof Error && "code" in error);
}
