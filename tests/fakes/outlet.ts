import type { Origin } from "../../lib/text/address.ts";
import type { Answer } from "../../lib/server/log/answer.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Reply } from "../../lib/vocabulary/reply.ts";
import type { CloseReason, RequestId } from "../../lib/vocabulary/codes.ts";
import type { RoomEvent, Voice } from "../../lib/vocabulary/entry.ts";
import type { Language } from "../../lib/vocabulary/language.ts";
import type { Log } from "../../lib/server/log/log.ts";
import type { Reader } from "../../lib/server/log/reader.ts";
import type { Followed, Outlet } from "../../lib/server/chat/member.ts";

const JSON_LINES: Voice = { encode: (event) => JSON.stringify(event) + "\n" };

const EXACT_LINES: Voice = { ...JSON_LINES, isExact: true };

/** A connection that keeps all that it is told, and reads the log as a real one does. */
export class FakeOutlet implements Outlet {
  /** What this one alone was told. */
  readonly replies: Reply[] = [];
  /** The ids of the requests that those answer, each at the place of its reply. */
  readonly ids: (RequestId | undefined)[] = [];
  /** What it read of its rooms. */
  readonly seen: RoomEvent[] = [];
  /** All of it, in the order in which it came. */
  readonly transcript: (Reply | RoomEvent)[] = [];
  /** Where it comes from, if a test says so. */
  origin?: Origin;
  /** How many events of its rooms it was too slow for. */
  missed = 0;
  /** Whether it reads when it is woken. */
  isReading = true;
  isSaturated = false;
  wantsAcks = false;
  /** Whether it keeps a list of who is where, as an IRC client's. */
  isExact = false;
  /** Whether it is told of the place of what is said to it alone, as an IRC client's. */
  isOrdered = false;
  /** Whether it reads one room at a time, as netcat's. */
  readsOne = false;
  /** Why it was ended, as often as it was. */
  readonly ended: CloseReason[] = [];
  readonly languages: Language[] = [];
  readonly #clock: Clock;
  readonly #readers = new Map<Log, { readonly name: string; readonly reader: Reader }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  tell(reply: Reply, id?: RequestId): void {
    // As a connection does: what comes before the entry is seen before word of it.
    const isBehind = reply.type === "renamed" || reply.type === "ack" && reply.room !== undefined;
    if (isBehind) this.wake();
    this.replies.push(reply);
    this.ids.push(id);
    this.transcript.push(reply);
  }

  /** Takes all of it at once, as one does that reads as fast as it is told. */
  answer(answer: Answer, id?: RequestId): void {
    for (let isOver = false; !isOver;) {
      const { done = false, value } = answer.next();
      if (value !== undefined) this.tell(value, done ? id : undefined);
      isOver = done;
    }
  }

  follow({ name, log }: Followed): void {
    if (this.#readers.has(log)) throw new Error("follows it already");
    const voice = this.isExact ? EXACT_LINES : JSON_LINES;
    const reader = log.open(this, voice, this.#clock.nowMs());
    this.#readers.set(log, { name, reader });
  }

  unfollow({ log }: Followed): void {
    this.read();
    if (!this.#readers.delete(log)) throw new Error("does not follow it");
    log.close(this);
  }

  wake(): void {
    if (this.isReading) this.read();
  }

  speak(language: Language): void {
    this.languages.push(language);
  }

  end(reason: CloseReason): void {
    this.ended.push(reason);
  }

  /** How many rooms it reads. */
  get following(): number {
    return this.#readers.size;
  }

  /** Their names, the one it began to read last at the end. */
  get rooms(): string[] {
    return [...this.#readers.values()].map(({ name }) => name);
  }

  /** Reads all there is. */
  read(): void {
    for (const { reader } of this.#readers.values()) {
      while (!reader.atEnd) {
        const { bytes, missed } = reader.read(this.#clock.nowMs());
        this.missed += missed;
        const lines = new TextDecoder().decode(bytes).split("\n").slice(0, -1);
        const events = lines.map((line): RoomEvent => JSON.parse(line));
        this.seen.push(...events);
        this.transcript.push(...events);
      }
    }
  }

  /** What was said in its rooms: `nick: text`. */
  get heard(): string[] {
    return this.seen.flatMap((event) =>
      event.type === "message" ? [`${event.nick}: ${event.text}`] : []
    );
  }

  /** What it was told in answer to that request. */
  answersTo(id: RequestId): Reply[] {
    return this.replies.filter((_reply, index) => this.ids[index] === id);
  }

  /** Its replies of one type. */
  told<T extends Reply["type"]>(type: T): Extract<Reply, { type: T }>[] {
    const isOfType = (reply: Reply): reply is Extract<Reply, { type: T }> => reply.type === type;
    return this.replies.filter(isOfType);
  }

  /** The latest of its replies of one type. */
  latest<T extends Reply["type"]>(type: T): Extract<Reply, { type: T }> {
    const reply = this.told(type).at(-1);
    if (reply === undefined) throw new Error(`was not told ${type}`);
    return reply;
  }
}
