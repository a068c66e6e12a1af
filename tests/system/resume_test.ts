/**
 * Connections that break, with the real server: at every line of a conversation, and because the
 * server dies.
 *
 * @module
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import { NotConnected } from "../../lib/client/session/requests.ts";
import { Session } from "../../lib/client/session/session.ts";
import type { SessionEvent } from "../../lib/client/session/session_event.ts";
import { socketTransport } from "../../lib/terminal/socket_transport.ts";
import type { Clock } from "../../lib/clock.ts";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { Sequencer } from "../../lib/server/chat/sequencer.ts";
import { LISTENER_LIMITS } from "../../lib/server/limits.ts";
import { LineSplitter } from "../../lib/text/lines.ts";
import { Listener } from "../../lib/server/connection/listener.ts";
import type { ClientRequest } from "../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import { bytesOf, runClient, startServer, within } from "./harness.ts";

const LOOPBACK = "127.0.0.1";
const ROOMS = ["geral", "sala"];
/** How much faster the hub's time goes: a ghost keeps its name for 10 s of it. */
const HASTE = 50;
/** Between two attempts to connect, in milliseconds. */
const RETRY_MS = 10;

type Direction = "toServer" | "toClient";
type Fate = "passes" | "cutBefore" | "cutAfter";

const hastyClock: Clock = {
  nowMs: () => HASTE * systemClock.nowMs(),
  utcMs: () => systemClock.utcMs(),
  after: (ms, act) => systemClock.after(ms / HASTE, act),
};

/** A server that people are connected to by way of something that breaks. */
class BreakingServer implements AsyncDisposable {
  readonly #listener: Listener;
  readonly #port: number;
  readonly #entrance: Deno.TcpListener;
  readonly #faults: unknown[] = [];
  readonly #pumps = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  readonly #fate: (direction: Direction, line: string) => Fate;

  constructor(fate: (direction: Direction, line: string) => Fate) {
    this.#fate = fate;
    const socket = Deno.listen({ hostname: LOOPBACK, port: 0 });
    this.#port = socket.addr.port;
    this.#listener = new Listener([socket], {
      hub: new Sequencer(hastyClock, {
        language: "en",
        run: crypto.randomUUID(),
        newToken: () => crypto.randomUUID(),
      }),
      clock: systemClock,
      language: "en",
      limits: { ...LISTENER_LIMITS, linesPerSecond: 0 },
      observer: { fault: (error) => this.#faults.push(error) },
    });
    this.#entrance = Deno.listen({ hostname: LOOPBACK, port: 0 });
    this.#accepting = this.#accept();
  }

  /** Straight to the server. */
  connectDirectly(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: LOOPBACK, port: this.#port });
  }

  /** By way of what breaks. */
  connect(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: LOOPBACK, port: this.#entrance.addr.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#entrance.close();
    await this.#accepting;
    await within(this.#listener.close(), () => "closing the server");
    await within(Promise.all(this.#pumps), () => "ending all connections");
    for (const fault of this.#faults) throw fault;
  }

  async #accept(): Promise<void> {
    try {
      for (;;) {
        const client = await this.#entrance.accept();
        const relay = this.#relay(client, await this.connectDirectly());
        this.#pumps.add(relay);
        void relay.then(() => this.#pumps.delete(relay));
      }
    } catch {
      // The entrance is closed.
    }
  }

  async #relay(client: Deno.TcpConn, server: Deno.TcpConn): Promise<void> {
    // Only the side that gets its last line is ended in order; the other one is gone at once.
    const broken = { is: false };
    await Promise.all([
      this.#pump("toServer", client, server, broken),
      this.#pump("toClient", server, client, broken),
    ]);
    close(client);
    close(server);
  }

  async #pump(
    direction: Direction,
    from: Deno.TcpConn,
    to: Deno.TcpConn,
    broken: { is: boolean },
  ): Promise<void> {
    const lines = new LineSplitter(1024 * 1024);
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let n = await from.read(buffer); n !== null; n = await from.read(buffer)) {
        for (const line of lines.push(buffer.subarray(0, n))) {
          if (broken.is) continue;
          assert(line.type === "line");
          const fate = this.#fate(direction, line.text);
          if (fate !== "passes") broken.is = true;
          if (fate !== "cutBefore") await writeAll(to, bytesOf(line.text + "\n"));
          if (fate !== "passes") {
            close(from);
            if (fate === "cutBefore") close(to);
            else await to.closeWrite();
            return;
          }
        }
      }
      await to.closeWrite();
    } catch {
      // One side is gone: so is the other.
      close(from);
      close(to);
    }
  }
}

function close(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It is closed.
  }
}

async function writeAll(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let n = 0; n < bytes.length;) n += await conn.write(bytes.subarray(n));
}

/** Someone who comes back at once whenever the connection breaks, and remembers everything. */
class Speaker implements AsyncDisposable {
  readonly session: Session;
  readonly events: SessionEvent[] = [];
  /** By room, the others' entries as they were told. */
  readonly heard = new Map<string, string[]>(ROOMS.map((room) => [room, []]));
  /** What was said, by its id. */
  readonly said = new Map<RequestId, { readonly room: string; readonly text: string }>();
  /** The places that were acknowledged. */
  readonly places = new Map<RequestId, number | undefined>();
  #look: () => void = () => {};
  #cancelRetry: () => void = () => {};

  constructor(connect: () => Promise<Deno.TcpConn>, nick: string) {
    this.session = new Session({
      connect: async () => socketTransport(await connect()),
      clock: systemClock,
      language: "en",
      reconnect: true,
      nick,
      onEvent: (event) => {
        this.events.push(event);
        this.#take(event);
        this.#look();
      },
    });
    this.session.start();
  }

  #take(event: SessionEvent): void {
    switch (event.type) {
      case "state":
        if (event.state.type === "waiting") {
          this.#cancelRetry = systemClock.after(RETRY_MS, () => this.session.retryNow());
        }
        return;
      case "acknowledged":
        assert(!this.places.has(event.id), "acknowledged twice");
        this.places.set(event.id, event.seq);
        return;
      case "message": {
        const { message } = event;
        assert(message.type !== "skipped" && message.type !== "error", JSON.stringify(message));
        if (message.type !== "message" && message.type !== "action") return;
        this.heard.get(message.room)?.push(`${message.seq} <${message.nick}> ${message.text}`);
      }
    }
  }

  say(text: string, room: string): void {
    this.said.set(this.session.say(text, room), { room, text });
  }

  async until(condition: () => boolean, what: string, ms = 10_000): Promise<void> {
    let look = (): void => {};
    const met = new Promise<void>((resolve) => look = () => condition() && resolve());
    this.#look = look;
    look();
    await within(
      met,
      () => `waiting for ${what}: ${JSON.stringify([this.session.state, this.events.slice(-5)])}`,
      ms,
    );
  }

  async settled(): Promise<void> {
    const { session } = this;
    await this.until(
      () => session.state.type === "online" && session.waiting.length === 0,
      `${session.nick} to be back`,
    );
  }

  /** Asks until there is an answer. */
  async ask(request: ClientRequest): Promise<void> {
    for (;;) {
      await this.settled();
      try {
        const answer = await this.session.request(request);
        assert(answer.type !== "error", JSON.stringify(answer));
        return;
      } catch (error) {
        if (!(error instanceof NotConnected)) throw error;
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelRetry();
    await this.session.leave();
  }
}

/** Two people talk in two rooms, a third hears all of it on a connection that does not break. */
async function converse(fate: (direction: Direction, line: string) => Fate): Promise<void> {
  await using server = new BreakingServer(fate);
  await using leo = new Speaker(() => server.connectDirectly(), "leo");
  await leo.ask({ type: "join", room: "sala" });
  for (const room of ROOMS) leo.say("long ago", room);
  await leo.settled();
  await using ana = new Speaker(() => server.connect(), "ana");
  await using bia = new Speaker(() => server.connect(), "bia");
  ana.say("before the welcome", "geral");
  for (const n of [1, 2]) {
    ana.say(`a${n}`, "geral");
    bia.say(`b${n}`, "geral");
  }
  await ana.ask({ type: "join", room: "sala" });
  ana.say("is anybody here?", "sala");
  await bia.ask({ type: "join", room: "sala" });
  bia.say("I am", "sala");
  ana.say("good", "sala");
  await ana.settled();
  await bia.settled();
  for (const room of ROOMS) leo.say("the end", room);
  await leo.settled();
  const isOver = (speaker: Speaker) => (): boolean =>
    ROOMS.every((room) => speaker.heard.get(room)?.at(-1)?.endsWith("<leo> the end"));
  for (const speaker of [ana, bia]) await speaker.until(isOver(speaker), "the end");

  const all = [leo, ana, bia];
  for (const room of ROOMS) {
    const log = all.flatMap(({ said, places, session }) =>
      [...said].filter(([, what]) => what.room === room)
        .map(([id, { text }]) => ({ seq: places.get(id) ?? 0, line: `<${session.nick}> ${text}` }))
    ).sort((a, b) => a.seq - b.seq);
    // Each was given one place, and no place was given twice.
    assertEquals(log.map(({ seq }) => seq), log.map((_, index) => index + 1));
    for (const { session, heard, said, places } of all) {
      const lines = log.map(({ seq, line }) => `${seq} ${line}`);
      const others = lines.filter((line) => !line.includes(`<${session.nick}>`));
      assertEquals(heard.get(room), others, `what ${session.nick} heard in ${room}`);
      const order = [...said].filter(([, what]) => what.room === room)
        .map(([id]) => places.get(id) ?? 0);
      assertEquals(order, order.toSorted((a, b) => a - b));
    }
  }
}

for (const cut of ["cutBefore", "cutAfter"] as const) {
  Deno.test(`${cut} at every line: every entry is there once, in order, for everyone`, async () => {
    let lines = 0;
    await converse(() => {
      lines++;
      return "passes";
    });
    assertGreater(lines, 30);
    for (let at = 1; at <= lines; at++) {
      let line = 0;
      let text = "";
      try {
        await converse((direction, passing) => {
          if (++line !== at) return "passes";
          text = `${direction} ${passing}`;
          return cut;
        });
      } catch (error) {
        throw new Error(`${cut} at line ${at}, ${text}`, { cause: error });
      }
    }
  });
}

Deno.test("cut again and again, every entry is there once, in order, for everyone", async () => {
  for (const every of [5, 7, 11]) {
    let line = 0;
    await converse(() => {
      line++;
      // Not for ever: with fewer lines than a welcome brings nobody could come back.
      if (line > 200 || line % every !== 0) return "passes";
      return line % 2 === 0 ? "cutBefore" : "cutAfter";
    });
  }
});

Deno.test("when the server is killed and restarted, what waited is said once, and the rooms are back", async () => {
  await using first = await startServer();
  const { port } = first;
  const connect = (): Promise<Deno.TcpConn> => Deno.connect({ hostname: "localhost", port });
  await using ana = new Speaker(connect, "ana");
  await using bia = new Speaker(connect, "bia");
  await ana.ask({ type: "join", room: "sala" });
  await bia.ask({ type: "join", room: "sala" });
  for (let n = 1; n <= 3; n++) ana.say(`before ${n}`, "sala");
  await bia.until(() => bia.heard.get("sala")?.length === 3, "what was said before");
  await ana.settled();
  first.program.signal("SIGKILL");
  await ana.until(() => ana.session.state.type !== "online", "the loss");
  await bia.until(() => bia.session.state.type !== "online", "the loss");
  for (let n = 1; n <= 3; n++) ana.say(`meanwhile ${n}`, "sala");
  await using _second = await startServer(["--port", `${port}`]);
  await bia.until(() => bia.heard.get("sala")?.length === 6, "what was said meanwhile");
  await ana.settled();
  assertEquals(bia.heard.get("sala"), [
    ...[1, 2, 3].map((n) => `${n} <ana> before ${n}`),
    ...[1, 2, 3].map((n) => `${n} <ana> meanwhile ${n}`),
  ]);
  assertEquals([ana.session.nick, bia.session.nick], ["ana", "bia"]);
  assertEquals(ana.session.rooms, ROOMS);
  const welcomes = bia.events.flatMap((event) =>
    event.type === "message" && event.message.type === "welcome" ? [event.message.resumed] : []
  );
  assertEquals(welcomes, [false, false]);
});

Deno.test("the client itself comes back after kill -9, and says what it could not get back", async () => {
  await using first = await startServer();
  const { port } = first;
  const connect = (): Promise<Deno.TcpConn> => Deno.connect({ hostname: "localhost", port });
  await using ana = new Speaker(connect, "ana");
  const args = ["--port", `${port}`, "--lang", "en"];
  await using tail = runClient(["tail", ...args, "--nick", "bot"]);
  const isThere = (): boolean =>
    ana.events.some((event) =>
      event.type === "message" && event.message.type === "join" && event.message.nick === "bot"
    );
  await ana.until(isThere, "the bot");
  ana.say("before", "geral");
  await tail.until(() => tail.stdout.length === 1, "what was said before");
  first.program.signal("SIGKILL");
  await ana.until(() => ana.session.state.type !== "online", "the loss");
  ana.events.length = 0;
  await using _second = await startServer(["--port", `${port}`]);
  await ana.settled();
  await tail.until(() => tail.stderr.length > 0, "word that something may be missing", 20_000);
  ana.say("after", "geral");
  await tail.until(() => tail.stdout.length >= 2, "what was said after");
  assertEquals(tail.stdout.map((line) => line.slice(21)), [
    "#geral <ana> before",
    "#geral <ana> after",
  ]);
  assertEquals(tail.stderr.length, 1);
  assert(/began anew/.test(tail.stderr[0] ?? ""), tail.stderr[0]);
});
