/**
 * What one connection is told, and in which order it goes out: what this person alone is told, first;
 * then what its rooms say, from its place in each of their logs.
 *
 * What must hold:
 * 1. At most one write is under way. When it returns, the next takes all there is by then, up to 256 KiB
 *    of a room's log; so there is no queue for each client, and a peer that does not read costs nobody.
 * 2. An answer that is made bit by bit comes whole, and what is said in rooms behind it: whoever comes back
 *    goes on behind the last that it was told, so where the end cuts an answer short nothing follows it.
 * 3. That an entry has its place is told behind all that this room had published by then, and behind what
 *    is being answered; and that one has another name, behind all that its rooms had published.
 * 4. After {@link Outbox.close} nothing is written any more.
 *
 * @module
 */

import { type Answer, Answering, only } from "../log/answer.ts";
import type { Clock } from "../../clock.ts";
import { type Dialect, type Talk, voiceOf } from "../dialect/dialect.ts";
import { farewellTo } from "../dialect/foreign.ts";
import { newcomer } from "../dialect/newcomer.ts";
import { plain } from "../dialect/plain.ts";
import type { Recognised } from "../dialect/recognise.ts";
import type { RoomEvent, Words } from "../../vocabulary/entry.ts";
import type { Followed } from "../chat/member.ts";
import type { Language } from "../../vocabulary/language.ts";
import { concat } from "../../text/lines.ts";
import type { Log } from "../log/log.ts";
import type { Reader } from "../log/reader.ts";
import type { Closing, Reply } from "../../vocabulary/reply.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Socket } from "../socket.ts";

/** Whose it is. In the rooms' logs, this is the reader. */
export interface Addressee {
  /** Where is written. */
  readonly socket: Socket;
  /** Has a little work done for it when it is its turn. */
  inTurn(act: () => void): void;
  /** The peer takes nothing any more. */
  writingFailed(): void;
  /** A bug showed itself in an answer. */
  answeringFailed(error: unknown): void;
}

/** With more than this waiting for one person alone, its own requests wait, others' are refused. */
const SATURATED_BYTES = 64 * 1024;
/** The same with more answers than this. */
const ANSWERS_MAX = 256;
/** With more than this waiting, what it is being answered is not made either. */
const ANSWERED_BYTES = 32 * 1024;
/** With no more than this of a room goes what is told behind it. */
const ACKED_MAX_BYTES = 16 * 1024;
/** So much of a room that is left is still told. */
const LEFTOVER_BYTES = 256 * 1024;

/** In which rooms people are who are in none. */
const NOWHERE: readonly Place[] = [];

const encoder = new TextEncoder();

/** Word that an entry has its place, and where its reader must be for it. */
interface DueAck {
  readonly reader: Reader;
  readonly offset: number;
  readonly words: Words;
}

/** Where it is in a room's log. */
interface Place {
  readonly room: string;
  readonly log: Log;
  readonly reader: Reader;
}

/** See the top of this file. */
export class Outbox {
  readonly #addressee: Addressee;
  readonly #clock: Clock;
  #dialect: Dialect = newcomer;
  #language: Language;
  /** What it is told on arriving; not there any more once it has arrived. */
  #motd: (() => string | undefined) | undefined;
  /** What it is told in, beyond these two. */
  #capabilities = 0;
  /** `undefined` while its dialect is not known. */
  #talk: Talk | undefined;

  /** What this person alone is told and has not been written yet: bytes, and behind them text. */
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #waitingText = "";
  /** About how much that is: a text's UTF-16 units count as bytes. */
  #waitingBytes = 0;
  /** What it is being answered bit by bit, while it is. */
  #answering: Answering | undefined;
  /** Bytes given to the socket so far. */
  #written = 0;
  /** What waits for its reader to have come so far. */
  #acks: DueAck[] | undefined;
  /** Mostly one: no map is worth its memory. */
  #places: readonly Place[] = NOWHERE;
  #writing: Promise<void> | undefined;
  /** Whether there may be more to write than what is being written. */
  #hasMore = false;
  #progressAtMs = 0;
  #isClosed = false;

  /** Nothing has been told yet. */
  constructor(
    addressee: Addressee,
    language: Language,
    clock: Clock,
    motd?: () => string | undefined,
  ) {
    this.#addressee = addressee;
    this.#language = language;
    this.#clock = clock;
    this.#motd = motd;
  }

  /** In which dialect is told. */
  get dialect(): Dialect {
    return this.#dialect;
  }

  /** In which language. */
  get language(): Language {
    return this.#language;
  }

  /** Whether so much is waiting for this person that more would be a burden. */
  get isSaturated(): boolean {
    return this.#waitingBytes > SATURATED_BYTES || (this.#answering?.size ?? 0) > ANSWERS_MAX;
  }

  /** Resolves when nothing is being written, `undefined` when nothing is. */
  get writing(): Promise<void> | undefined {
    return this.#writing;
  }

  /** Since when the peer has taken nothing of what is being written, if something is. */
  get untakenSinceMs(): number | undefined {
    return this.#writing && this.#progressAtMs;
  }

  /** Resolves when what is being answered is told, `undefined` when nothing is. */
  get answered(): Promise<void> | undefined {
    return this.#answering?.over;
  }

  /** Ends it: nothing more is written, and nothing waits. */
  close(): void {
    this.#isClosed = true;
    this.stopAnswering();
  }

  // How it is told

  /** From now on all is told by this talk, in its dialect. */
  open(dialect: Dialect, talk: Talk): void {
    this.#talk = talk;
    this.#change(dialect, this.#language, talk.capabilities ?? 0);
  }

  /** Changes the dialect in which all is told. */
  use(dialect: Dialect): void {
    this.#change(dialect, this.#language, this.#capabilities);
  }

  /** Tells a newcomer in its own words why it gets no further. */
  tellFarewell(to: Recognised, closing: Closing): void {
    if (to.type === "dialect") {
      this.use(to.dialect);
      this.tell(closing);
    } else {
      // What is good for original clients would spoil other protocols' words.
      this.use(plain);
      this.tellWords(farewellTo(to.protocol, to.line, closing, this.#language));
    }
  }

  /** Changes the language in which all is told. */
  speak(language: Language): void {
    this.#change(this.#dialect, language, this.#capabilities);
  }

  /** Follows what the talk has agreed on with its peer. */
  adapt(): void {
    this.#change(this.#dialect, this.#language, this.#talk?.capabilities ?? 0);
  }

  #change(dialect: Dialect, language: Language, capabilities: number): void {
    const isSame = dialect === this.#dialect && language === this.#language &&
      capabilities === this.#capabilities;
    if (isSame) return;
    const followed = this.#places.map(({ room, log }) => ({ name: room, log }));
    for (const room of followed) this.unfollow(room);
    this.#dialect = dialect;
    this.#language = language;
    this.#capabilities = capabilities;
    for (const room of followed) this.follow(room);
  }

  // For this person alone

  /** Tells this person alone; whoever arrives is told the message of the day then. */
  tell(reply: Reply, id?: RequestId): void {
    // What is said in private now comes behind what was said there before, which it may be answered.
    const isNews = reply.type === "private" && this.#answering !== undefined;
    // Up to here its rooms speak of another by that name, who may have gone just now.
    if (reply.type === "renamed" && !this.#holdsRooms) this.#postRooms();
    if (isNews) this.answer(only(reply), id);
    else this.#tell(reply, id);
    if (this.#motd === undefined || reply.type !== "welcome" && reply.type !== "entered") return;
    // Who comes back has had it.
    const text = reply.type === "welcome" && reply.resumed ? undefined : this.#motd();
    this.#motd = undefined;
    if (text !== undefined) this.#tell({ type: "motd", text });
  }

  #tell(reply: Reply, id?: RequestId): void {
    const words = this.#wordsOf(reply, id);
    if (reply.type !== "ack" || reply.room === undefined) return this.tellWords(words);
    // Whoever is told that its entry has a place may count all before it as seen.
    const reader = this.#readerOf(reply.room);
    const isDue = reader === undefined || reader.atEnd && !this.#holdsRooms;
    if (isDue || words.length === 0) return this.tellWords(words);
    (this.#acks ??= []).push({ reader, offset: reader.endOffset, words });
    this.wake();
  }

  /** Tells this person alone what is in words already. All that is told in one turn goes out in one write. */
  tellWords(words: Words): void {
    if (this.#isClosed) return;
    // Its rooms may have waited for this, though there is nothing to say.
    if (words.length === 0) return this.#wakeSoon();
    if (this.#dialect.isOrdered && !this.#holdsRooms) this.#postRooms();
    this.#post(words);
  }

  /** Tells it bit by bit. */
  answer(answer: Answer, id?: RequestId): void {
    this.#answering ??= new Answering({
      tell: (reply, id) => this.#tell(reply, id),
      hasRoom: () => this.#waitingBytes < ANSWERED_BYTES,
      inTurn: (act) => this.#addressee.inTurn(act),
      answered: (error) => this.#endAnswering(error),
    });
    this.#answering.begin(answer, id);
  }

  /** Tells nothing more of what it is being answered. */
  stopAnswering(): void {
    this.#answering?.drop();
    this.#answering = undefined;
  }

  #endAnswering(error: unknown): void {
    this.#answering = undefined;
    if (error !== undefined) return this.#addressee.answeringFailed(error);
    // What was said in rooms meanwhile has waited for this.
    this.#wakeSoon();
  }

  /** What is said in rooms comes behind all of an answer. */
  get #holdsRooms(): boolean {
    return this.#answering !== undefined || this.#talk?.holdsRooms === true;
  }

  #wakeSoon(): void {
    queueMicrotask(() => this.wake());
  }

  #wordsOf(reply: Reply, id?: RequestId): Words {
    this.#talk?.hear?.(reply);
    return this.#talk?.tell?.(reply, this.#language, id) ??
      this.#dialect.encode(reply, this.#language, id, this.#capabilities);
  }

  /** What waits is written soon, whoever had it wait. */
  #post(words: Words): void {
    if (this.#waitingBytes === 0) this.#wakeSoon();
    this.#add(words);
  }

  #add(words: Words): void {
    if (typeof words === "string") this.#waitingText += words;
    else {
      this.#sealText();
      this.#waiting.push(words);
    }
    this.#waitingBytes += words.length;
  }

  /** Texts become bytes together: a thousand acknowledgements cost one call. */
  #sealText(): void {
    if (this.#waitingText === "") return;
    this.#waiting.push(encoder.encode(this.#waitingText));
    this.#waitingText = "";
  }

  // In rooms

  /** Begins to read a room's log, from its present end. */
  follow({ name, log }: Followed): void {
    const voice = voiceOf(this.#dialect, this.#language, this.#capabilities);
    const { echo } = this.#talk ?? {};
    const bound = echo && ((event: RoomEvent) => this.#talk?.echo?.(event) ?? "");
    const reader = log.open(this.#addressee, voice, this.#clock.nowMs(), bound);
    // Not by push, which makes room for sixteen more: most people are in one room or two.
    this.#places = this.#places.concat({ room: name, log, reader });
  }

  /** Ends that; what was within reach is still delivered, unless this is the end and something comes before it. */
  unfollow({ log }: Followed, isEnd = false): void {
    const place = this.#places.find((place) => place.log === log);
    if (place === undefined) return;
    if (!isEnd || !this.#holdsRooms) this.#postRest(place);
    this.#acks = this.#acks?.filter(({ reader }) => reader !== place.reader);
    this.#places = this.#places.filter((other) => other !== place);
    log.close(this.#addressee);
  }

  #postRest({ room, reader }: Place): void {
    const nowMs = this.#clock.nowMs();
    while (!reader.atEnd && this.#waitingBytes < LEFTOVER_BYTES) {
      this.#post(this.#readNext(room, reader, nowMs));
    }
    for (const ack of this.#acks ?? []) if (ack.reader === reader) this.#post(ack.words);
    // One so far behind would cost too much; a thousand of them, when the server stops, far too much.
    if (reader.unread > 0) this.#post(this.#skipped(room, reader.unread));
  }

  /** What was said in rooms by now goes first, unless that is so much that it must be waited for. */
  #postRooms(): void {
    const nowMs = this.#clock.nowMs();
    for (const { room, reader } of this.#places) {
      while (!reader.atEnd && this.#waitingBytes < LEFTOVER_BYTES) {
        this.#post(this.#readNext(room, reader, nowMs));
      }
    }
  }

  #readerOf(name: string): Reader | undefined {
    return this.#places.find(({ room }) => room === name)?.reader;
  }

  #readNext(room: string, reader: Reader, nowMs: number): Uint8Array<ArrayBuffer> {
    const { bytes, missed } = reader.read(nowMs);
    return missed === 0 ? bytes : concat(this.#skipped(room, missed), bytes);
  }

  #skipped(room: string, count: number): Uint8Array<ArrayBuffer> {
    const words = this.#wordsOf({ type: "skipped", room, count });
    return typeof words === "string" ? encoder.encode(words) : words;
  }

  #addDueAcks(): void {
    if (this.#acks === undefined) return;
    const isDue = ({ reader, offset }: DueAck): boolean => reader.offset >= offset;
    for (const ack of this.#acks) if (isDue(ack)) this.#add(ack.words);
    const later = this.#acks.filter((ack) => !isDue(ack));
    this.#acks = later.length === 0 ? undefined : later;
  }

  // Writing

  /** There may be something to write. */
  wake(nowMs = this.#clock.nowMs()): void {
    this.#hasMore = true;
    if (this.#writing !== undefined || this.#isClosed) return;
    const bytes = this.#next(nowMs);
    if (bytes !== undefined) this.#writing = this.#write(bytes);
  }

  /** Writes `bytes`, which are not none, and then all there is by then. */
  async #write(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void> {
    try {
      while (bytes !== undefined) {
        const written = await this.#addressee.socket.write(bytes);
        if (written < bytes.length) await this.#writeRest(bytes.subarray(written));
        bytes = this.#hasMore ? this.#next(this.#clock.nowMs()) : undefined;
      }
    } catch {
      this.#addressee.writingFailed();
      this.stopAnswering();
    }
    this.#writing = undefined;
  }

  /** One write may take only a part. The peer takes what it is given, if slowly: senders wait for it. */
  async #writeRest(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    while (bytes.length > 0) {
      this.#progressAtMs = this.#clock.nowMs();
      for (const { reader } of this.#places) reader.progress(this.#progressAtMs);
      bytes = bytes.subarray(await this.#addressee.socket.write(bytes));
    }
    for (const { reader } of this.#places) reader.unblock();
  }

  /** What is to be written next, if anything. */
  #next(nowMs: number): Uint8Array<ArrayBuffer> | undefined {
    const bytes = this.#nextUnframed(nowMs);
    if (bytes === undefined) return undefined;
    this.#progressAtMs = nowMs;
    // Who has not spoken yet may not even have begun to read.
    const unread = this.#talk === undefined ? this.#written : 0;
    const framed = this.#talk?.frame?.(bytes) ?? this.#dialect.frame?.(bytes, unread) ?? bytes;
    this.#written += framed.length;
    const { socket } = this.#addressee;
    return socket.frame === undefined ? framed : socket.frame(framed);
  }

  #nextUnframed(nowMs: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#waitingBytes > 0) return this.#takeWaiting();
    if (this.#holdsRooms) return undefined;
    this.#addDueAcks();
    if (this.#waitingBytes > 0) return this.#takeWaiting();
    for (const { room, reader } of this.#places) {
      while (!reader.atEnd) {
        const bytes = this.#readNext(room, reader, nowMs);
        if (bytes.length === 0) continue;
        // Most are in one room, and have all of it with that: to look again would cost each of them as much.
        this.#hasMore = this.#places.length > 1 || !reader.atEnd || this.#acks !== undefined;
        return this.#acks === undefined ? bytes : this.#withDueAcks(bytes);
      }
    }
    this.#addDueAcks();
    return this.#waitingBytes > 0 ? this.#takeWaiting() : undefined;
  }

  /** What was read of a room, with word behind it of what has its place by then: a write costs more than a copy. */
  #withDueAcks(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (bytes.length > ACKED_MAX_BYTES) return bytes;
    this.#addDueAcks();
    return this.#waitingBytes === 0 ? bytes : concat(bytes, this.#takeWaiting());
  }

  #takeWaiting(): Uint8Array<ArrayBuffer> {
    this.#sealText();
    const bytes = concat(...this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#hasMore = true;
    this.#answering?.goOn();
    return bytes;
  }
}
