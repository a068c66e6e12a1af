/**
 * The server as it is, and clients as they are, over lines that are slow, break and are made again: whatever
 * happens when, everyone is told all that was said, once and in one order.
 * PAPO_RUNS=10000, with --allow-env=PAPO_RUNS, says how often that is tried; 50 times by default.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ByteTransport } from "../../../lib/terminal/socket_transport.ts";
import { Browsers } from "../../../lib/server/connection/web.ts";
import type { Clock } from "../../../lib/clock.ts";
import { Connection } from "../../../lib/server/connection/connection.ts";
import type { ConnectionOptions } from "../../../lib/server/connection/options.ts";
import { FairQueue } from "../../../lib/server/connection/fair_queue.ts";
import { Gate } from "../../../lib/server/gate/gate.ts";
import { LISTENER_LIMITS } from "../../../lib/server/limits.ts";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { originOf } from "../../../lib/text/address.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import type { ClientRequest } from "../../../lib/vocabulary/protocol.ts";
import { Sequencer } from "../../../lib/server/chat/sequencer.ts";
import { Session } from "../../../lib/client/session/session.ts";
import type { SessionEvent } from "../../../lib/client/session/session_event.ts";
import { isEntry } from "../../../lib/client/session/server_message.ts";
import { type Store, StoreError } from "../../../lib/server/store/store.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeStore } from "../../fakes/store.ts";
import { SlowLine } from "../../fakes/slow_line.ts";
import { settled } from "../../fakes/socket.ts";

const RUNS = runs();
const NICKS = ["ana", "bia", "caio"];
const ROOMS = ["geral", "sala"];
/** So long people may read what was said last when a server stops. */
const CLOSE_MS = 1_500;

function runs(): number {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "PAPO_RUNS" });
  return Number(state === "granted" ? Deno.env.get("PAPO_RUNS") ?? 50 : 50);
}

type Step =
  | { readonly type: "say"; readonly room: string; readonly count: number; readonly units: number }
  | { readonly type: "join" | "leave" }
  | { readonly type: "confide"; readonly to: number }
  | { readonly type: "redact"; readonly seq: number }
  | { readonly type: "bring"; readonly bytes: number }
  | { readonly type: "break"; readonly forBoth: boolean }
  | { readonly type: "retry" | "restart" | "kill" | "commit" }
  | { readonly type: "pass"; readonly ms: number };

interface Happening {
  readonly who: number;
  readonly step: Step;
}

/** A server, and the history that it keeps. */
class Server {
  readonly clock: Clock;
  readonly options: ConnectionOptions;
  readonly hub: Sequencer;
  readonly connections = new Map<Connection, Promise<unknown>>();
  /** Whether it was killed, and does nothing any more. */
  isDead = false;

  constructor(clock: FakeClock, store: FakeStore, run: number, onFault: (error: unknown) => void) {
    this.clock = {
      nowMs: () => clock.nowMs(),
      utcMs: () => clock.utcMs(),
      after: (ms, act) => clock.after(ms, () => this.isDead || act()),
    };
    let tokens = 0;
    this.hub = new Sequencer(this.clock, {
      language: "en",
      run: `run-${run}`,
      newToken: () => `token-${run}-${++tokens}`,
      store: this.#untilDead(store),
    });
    this.options = {
      hub: this.hub,
      clock: this.clock,
      language: "en",
      gate: new Gate(),
      limits: { ...LISTENER_LIMITS, linesPerSecond: 0 },
      queue: new FairQueue(this.clock),
      openness: { isSecure: false, speaksHttp: false, speaksIrc: false },
      browsers: new Browsers(),
      onFault,
    };
  }

  /** The history, which who is dead does not write to. */
  #untilDead(store: FakeStore): Store {
    return new Proxy(store, {
      get: (_, name) => {
        if (this.isDead) throw new StoreError("failed", "dead");
        const value = Reflect.get(store, name);
        return typeof value === "function" ? value.bind(store) : value;
      },
    });
  }

  accept(conn: Deno.TcpConn): void {
    const connection = new Connection(conn, originOf("192.0.2.7"), this.options);
    this.connections.set(
      connection,
      connection.run().then(() => this.connections.delete(connection)),
    );
  }

  check(): void {
    for (const connection of this.connections.keys()) connection.check(this.clock.nowMs());
  }
}

/** Someone who remembers all that it is told. */
class Person {
  readonly session: Session;
  readonly nick: string;
  line: SlowLine | undefined;
  /** By room, what is known to stand at which place. */
  readonly known = new Map<string, Map<number, string>>();
  readonly faults: unknown[] = [];
  /** What was said to someone who may not be back yet, or in a room that one may have left by then. */
  readonly #mayFail = new Set<RequestId>();
  readonly #lastTold = new Map<string, number>();

  constructor(nick: string, clock: FakeClock, server: () => Server | undefined, roomBytes: number) {
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

  #take(event: SessionEvent): void {
    if (event.type === "logChanged") {
      throw new Error(`${this.nick}: another log ${JSON.stringify(event)}`);
    }
    if (event.type === "refused" && !this.#mayFail.has(event.id)) {
      throw new Error(`${this.nick}: ${event.text}`);
    }
    if (event.type !== "message") return;
    const { message } = event;
    // Who is told so at the end of a connection has them with the next.
    if (message.type === "skipped" && message.to !== undefined) {
      throw new Error(`${this.nick}: skipped ${message.count}`);
    }
    if (message.type === "leave" && message.nick === this.nick) {
      this.known.delete(message.room);
      this.#lastTold.delete(message.room);
    }
    if (!isEntry(message)) return;
    const { room, seq, type } = message;
    const last = this.#lastTold.get(room) ?? 0;
    assert(seq > last, `${this.nick}: ${room} ${seq} behind ${last}`);
    this.#lastTold.set(room, seq);
    this.know(room, seq, type === "message" ? `${message.nick}: ${message.text}` : type);
  }

  know(room: string, seq: number, what: string): void {
    const known = this.known.get(room) ?? new Map<number, string>();
    this.known.set(room, known.set(seq, what));
  }

  say(text: string, room: string): void {
    const id = this.session.say(text, room);
    if (room !== ROOMS[0]) this.#mayFail.add(id);
  }

  confide(to: string, text: string): void {
    this.#mayFail.add(this.session.direct(to, text));
  }

  ask(request: ClientRequest): void {
    this.session.request(request).catch((error) => assert(error instanceof NotConnected));
  }
}

async function play(roomBytes: number, happenings: readonly Happening[]): Promise<void> {
  const clock = new FakeClock();
  const store = new FakeStore();
  const faults: unknown[] = [];
  let starts = 0;
  const start = (): Server => new Server(clock, store, ++starts, (error) => faults.push(error));
  let server: Server | undefined = start();
  const people = NICKS.map((nick) => new Person(nick, clock, () => server, roomBytes));
  const pass = async (ms: number): Promise<void> => {
    for (let n = 0; n < ms; n++) {
      clock.advance(1);
      await settled();
    }
  };
  const bringAll = async (): Promise<void> => {
    for (let n = 0; n < 200; n++) {
      for (const { line } of people) line?.bring(Infinity);
      store.sync?.resolve();
      await pass(1);
      if (people.every(({ line }) => (line?.waiting ?? 0) === 0) && n > 20) return;
    }
  };
  const kill = (): void => {
    const killed = server;
    if (killed === undefined) return;
    killed.isDead = true;
    for (const { line } of people) line?.break(true);
    for (const connection of killed.connections.keys()) connection.close();
    server = start();
  };
  const restart = (): void => {
    const stopped = server;
    if (stopped === undefined) return;
    server = undefined;
    stopped.hub.close();
    clock.after(CLOSE_MS, () => {
      for (const connection of stopped.connections.keys()) connection.close();
    });
    Promise.all(stopped.connections.values()).then(() => server = start());
  };
  for (const { session } of people) session.start();
  await bringAll();
  let count = 0;
  for (const { who, step } of happenings) {
    const person = people[who];
    assert(person !== undefined);
    switch (step.type) {
      case "say":
        for (let n = 0; n < step.count; n++) {
          const room = person.session.rooms.includes(step.room) ? step.room : "geral";
          person.say(`${++count} ${"x".repeat(step.units)}`, room);
        }
        break;
      case "join":
      case "leave":
        person.ask({ type: step.type, room: "sala" });
        break;
      case "confide":
        person.confide(NICKS[step.to] ?? "", `${++count} psiu`);
        break;
      case "redact":
        person.ask({ type: "redact", room: "geral", seq: step.seq });
        break;
      case "bring":
        person.line?.bring(step.bytes);
        break;
      case "break":
        person.line?.break(step.forBoth);
        break;
      case "retry":
        person.session.retryNow();
        break;
      case "restart":
        restart();
        break;
      case "kill":
        kill();
        break;
      case "commit":
        store.waits = !store.waits;
        store.sync?.resolve();
        break;
      case "pass":
        await pass(step.ms);
        break;
    }
    await settled();
    server?.check();
    for (const { faults: [fault] } of people) if (fault !== undefined) throw fault;
  }
  store.waits = false;
  for (let turn = 0; turn < 30; turn++) {
    for (const { session } of people) session.retryNow();
    await bringAll();
    server?.check();
    const isQuiet = people.every(({ session: { state, waiting } }) =>
      state.type === "online" && waiting.length === 0
    );
    if (turn > 2 && isQuiet) break;
    await pass(50);
  }
  faults.push(...people.flatMap(({ faults }) => faults));
  if (faults.length > 0) throw faults[0];
  check(people, store);
  for (const { session } of people) session.close();
  server?.hub.close();
  for (const connection of server?.connections.keys() ?? []) connection.close();
  await settled();
}

function check(people: readonly Person[], store: FakeStore): void {
  const truth = new Map(
    store.kept.map(({ room, seq, nick, type, text }) => [
      `${room} ${seq}`,
      type === "message" ? `${nick}: ${text}` : type,
    ]),
  );
  const lastOf = new Map<string, number>();
  for (const { room, seq } of store.kept) lastOf.set(room, Math.max(seq, lastOf.get(room) ?? 0));
  const texts = store.kept.flatMap(({ type, text }) => type === "message" ? [text] : []);
  assertEquals(texts.length, new Set(texts).size, "said once");
  for (const { session, nick, known } of people) {
    assertEquals(session.state.type, "online", nick);
    assertEquals(session.waiting, [], nick);
    for (const room of session.rooms) {
      const places = known.get(room) ?? new Map<number, string>();
      const others = store.kept.filter((entry) => entry.room === room && entry.nick !== nick);
      const first = Math.min(...places.keys());
      const lacking = others.filter(({ seq }) => seq > first && !places.has(seq));
      assertEquals(lacking.map(({ seq }) => seq), [], `${nick} lacks of ${room}`);
      if (others.length > 0) assert(places.size > 0, `${nick} knows nothing of ${room}`);
      for (const [seq, what] of places) {
        const now = truth.get(`${room} ${seq}`);
        if (now !== "blank") assertEquals(what, now, `${nick}: ${room} ${seq}`);
      }
    }
  }
}

const room = fc.constantFrom(...ROOMS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("say" as const),
      room,
      count: fc.constantFrom(1, 1, 2, 12),
      units: fc.constantFrom(1, 20, 500, 3_000),
    }),
  },
  fc.record({ type: fc.constantFrom("join" as const, "join" as const, "leave" as const) }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant("confide" as const), to: fc.nat(2) }) },
  fc.record({ type: fc.constant("redact" as const), seq: fc.integer({ min: 1, max: 20 }) }),
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("bring" as const),
      bytes: fc.constantFrom(1, 100, 1_000, 10_000, 100_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("break" as const), forBoth: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("retry" as const) }) },
  fc.record({ type: fc.constantFrom("restart" as const, "kill" as const, "commit" as const) }),
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 2, 5, 20, 100),
    }),
  },
);

const happening: fc.Arbitrary<Happening> = fc.record({ who: fc.nat(NICKS.length - 1), step });

Deno.test("over slow lines that break, everyone is told all that was said, once and in one order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(500, 4_000, 64_000),
      fc.array(happening, { minLength: 10, maxLength: 120, size: "max" }),
      play,
    ),
    { numRuns: RUNS },
  );
});
