import { assert } from "@std/assert";
import { ByteTransport } from "../../lib/terminal/socket_transport.ts";
import { Browsers } from "../../lib/server/connection/web.ts";
import type { Clock } from "../../lib/clock.ts";
import { Connection } from "../../lib/server/connection/connection.ts";
import type { ConnectionOptions } from "../../lib/server/connection/options.ts";
import { FairQueue } from "../../lib/server/connection/fair_queue.ts";
import type { Front } from "../../lib/server/chat/front.ts";
import { Gate } from "../../lib/server/gate/gate.ts";
import { LISTENER_LIMITS } from "../../lib/server/limits.ts";
import { NotConnected } from "../../lib/client/session/requests.ts";
import { originOf } from "../../lib/text/address.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { ClientRequest } from "../../lib/vocabulary/protocol.ts";
import { Session } from "../../lib/client/session/session.ts";
import type { SessionEvent } from "../../lib/client/session/session_event.ts";
import { isEntry } from "../../lib/client/session/server_message.ts";
import type { FakeClock } from "./clock.ts";
import { SlowLine } from "./slow_line.ts";
import { settled } from "./socket.ts";

/** The connections to a server, as it serves them. */
export class Connections {
  readonly #clock: Clock;
  readonly #options: ConnectionOptions;
  readonly #all = new Map<Connection, Promise<unknown>>();

  constructor(hub: Front, clock: Clock, onFault: (error: unknown) => void) {
    this.#clock = clock;
    this.#options = {
      hub,
      clock,
      language: "en",
      gate: new Gate(),
      limits: { ...LISTENER_LIMITS, linesPerSecond: 0 },
      queue: new FairQueue(clock),
      openness: { isSecure: false, speaksHttp: false, speaksIrc: false },
      browsers: new Browsers(),
      onFault,
    };
  }

  accept(conn: Deno.TcpConn): void {
    const connection = new Connection(conn, originOf("192.0.2.7"), this.#options);
    this.#all.set(connection, connection.run().then(() => this.#all.delete(connection)));
  }

  check(): void {
    for (const connection of this.#all.keys()) connection.check(this.#clock.nowMs());
  }

  close(): void {
    for (const connection of this.#all.keys()) connection.close();
  }

  /** Resolves once all have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#all.values());
  }
}

/** What someone does who is far from the server, or what becomes of the line. */
export type FarStep =
  | { readonly type: "say"; readonly room: string; readonly count: number; readonly units: number }
  | { readonly type: "join" | "leave" | "retry" }
  | { readonly type: "confide" | "rename"; readonly nick: string }
  | { readonly type: "redact" | "edit" | "react"; readonly seq: number }
  | { readonly type: "bring"; readonly bytes: number }
  | { readonly type: "break"; readonly forBoth: boolean };

/** A client as it is, far from the server: its line is slow, breaks and is made again. It remembers all that it is told. */
export class FarPerson {
  readonly session: Session;
  readonly nick: string;
  line: SlowLine | undefined;
  /** By room, what is known to stand at which place. */
  readonly known = new Map<string, Map<number, string>>();
  /** Where its own words stand, as it was told: `room seq`. */
  readonly own = new Set<string>();
  /** What should not have happened. */
  readonly faults: unknown[] = [];
  /** Whether what it says may be refused. */
  mayBeRefused = false;
  /** Whether something may be gone that it had not seen: it is told so. */
  mayLack = false;
  /** What was said to someone who may not be back yet, or in a room that one may have left by then. */
  readonly #unsure = new Set<RequestId>();
  readonly #saidIn = new Map<RequestId, string>();
  readonly #lastTold = new Map<string, number>();
  #said = 0;

  /** `roomBytes` of what it is told are on their way at a time. */
  constructor(
    nick: string,
    clock: FakeClock,
    roomBytes: number,
    server: () => Connections | undefined,
  ) {
    this.nick = nick;
    this.session = new Session({
      connect: () => {
        const there = server();
        if (there === undefined) return Promise.reject(new Deno.errors.ConnectionRefused());
        this.line = new SlowLine(roomBytes);
        there.accept(this.line.conn);
        return Promise.resolve(new ByteTransport(this.line.stream));
      },
      clock,
      random: () => 0.5,
      language: "en",
      reconnect: true,
      conversations: true,
      nick,
      onEvent: (event) => {
        try {
          this.#take(event);
        } catch (error) {
          this.faults.push(error);
        }
      },
    });
  }

  /** Whether it is there, and has word of all that it said. */
  get isAtRest(): boolean {
    return this.session.state.type === "online" && this.session.waiting.length === 0;
  }

  act(step: FarStep): void {
    switch (step.type) {
      case "say":
        for (let n = 0; n < step.count; n++) {
          const { room } = step;
          this.#say("x".repeat(step.units), this.session.rooms.includes(room) ? room : "geral");
        }
        return;
      case "join":
      case "leave":
        return this.#ask({ type: step.type, room: "sala" });
      case "retry":
        return this.session.retryNow();
      case "confide":
        return void this.#unsure.add(this.session.direct(step.nick, this.#words("psiu")));
      case "rename":
        return this.#ask({ type: "nick", nick: step.nick });
      case "redact":
        return this.#ask({ type: "redact", room: "geral", seq: step.seq });
      case "edit":
        return this.#ask({
          type: "edit",
          room: "geral",
          seq: step.seq,
          text: this.#words("de novo"),
        });
      case "react":
        return this.#ask({ type: "react", room: "geral", seq: step.seq, emoji: "👍" });
      case "bring":
        return this.line?.bring(step.bytes);
      case "break":
        return this.line?.break(step.forBoth);
    }
  }

  #words(words: string): string {
    return `${this.nick} ${++this.#said} ${words}`;
  }

  #say(words: string, room: string): void {
    const id = this.session.say(this.#words(words), room);
    this.#saidIn.set(id, room);
    if (room !== "geral") this.#unsure.add(id);
  }

  #ask(request: ClientRequest): void {
    this.session.request(request).catch((error) => assert(error instanceof NotConnected));
  }

  #take(event: SessionEvent): void {
    const { nick } = this;
    switch (event.type) {
      case "logChanged":
        throw new Error(`${nick}: another log ${JSON.stringify(event)}`);
      case "acknowledged":
        this.own.add(`${event.room ?? this.#saidIn.get(event.id)} ${event.seq}`);
        return;
      case "refused":
        assert(this.mayBeRefused || this.#unsure.has(event.id), `${nick}: ${event.text}`);
        return;
      case "state":
        return;
    }
    const { message } = event;
    // Who is told so at the end of a connection has them with the next.
    const isGone = message.type === "skipped" && message.to !== undefined;
    assert(!isGone || this.mayLack, `${nick}: skipped`);
    if (message.type === "leave" && message.nick === this.session.nick) {
      this.known.delete(message.room);
      this.#lastTold.delete(message.room);
    }
    if (!isEntry(message)) return;
    const { room, seq, type } = message;
    const last = this.#lastTold.get(room) ?? 0;
    assert(seq > last, `${nick}: ${room} ${seq} behind ${last}`);
    this.#lastTold.set(room, seq);
    const known = this.known.get(room) ?? new Map<number, string>();
    this.known.set(room, known.set(seq, type === "message" ? message.text : type));
  }

  /** It knows all of that room from the first on that it was told, each in its place. */
  mustKnow(room: string, entries: readonly { seq: number; type: string; text: string }[]): void {
    const known = this.known.get(room) ?? new Map<number, string>();
    const first = Math.min(...known.keys());
    const others = entries.filter(({ seq }) => !this.own.has(`${room} ${seq}`));
    const lacking = others.filter(({ seq }) => seq > first && !known.has(seq));
    assert(lacking.length === 0, `${this.nick} lacks of ${room} ${lacking.map(({ seq }) => seq)}`);
    assert(others.length === 0 || known.size > 0, `${this.nick} knows nothing of ${room}`);
    const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
    for (const [seq, what] of known) {
      const entry = bySeq.get(seq);
      if (entry === undefined && this.mayLack) continue;
      const { type, text } = entry ?? { type: "nothing", text: "" };
      const stands = type === "message" ? text : type;
      // It may have been told before that was taken back.
      const isSame = stands === what || stands === "blank";
      assert(isSame, `${this.nick}: ${room} ${seq} is ${stands}, not ${what}`);
    }
  }
}

/** Lets the time pass, and what happens in it happen. */
export async function passTime(clock: FakeClock, ms: number): Promise<void> {
  for (let n = 0; n < ms; n++) {
    clock.advance(1);
    await settled();
  }
}

/** All that is on its way comes, until nothing is. */
export async function bringAll(clock: FakeClock, people: readonly FarPerson[]): Promise<void> {
  for (let n = 0; n < 3_000; n++) {
    for (const { line } of people) line?.bring(Infinity);
    await passTime(clock, 1);
    if (n > 20 && people.every(({ line }) => (line?.waiting ?? 0) === 0)) return;
  }
}

/** Everyone comes back, until all have word of what they said. */
export async function comeToRest(
  clock: FakeClock,
  people: readonly FarPerson[],
  act: () => void,
): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    for (const { session } of people) session.retryNow();
    await bringAll(clock, people);
    act();
    if (turn > 2 && people.every(({ isAtRest }) => isAtRest)) return;
    await passTime(clock, 50);
  }
  for (const { nick, session: { state, waiting } } of people) {
    assert(state.type === "online", `${nick} is ${JSON.stringify(state)}`);
    assert(waiting.length === 0, `${nick} waits for ${JSON.stringify(waiting)}`);
  }
}
